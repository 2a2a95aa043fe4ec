"""The AsyncAPI document is one, and says of topics and messages what is so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from schemas.asyncapi import asyncapi_document
from schemas.contracts import contracts, family_contracts, newest
from schemas.titles import FAMILIES, MEMBER_KINDS
from schemas.topics import FAMILY_PARTITIONS, Topics
from schemas.wire import decode, encode

TOPICS = Topics("t7.")
DOCUMENT = asyncapi_document(TOPICS, "1.2.3")
MESSAGES = DOCUMENT["components"]["messages"]
KNOWN = {
    "channel": {"title", "description", "address", "messages", "bindings", "parameters"},
    "operation": {"action", "title", "channel"},
    "message": {
        *(
            "name",
            "title",
            "summary",
            "contentType",
            "tags",
            "payload",
            "examples",
            "bindings",
            "headers",
            "deprecated",
        ),
    },
}
"""What version 3.1 of the specification lets stand there, of what we use."""


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def at(pointer: str) -> Any:
    found: Any = DOCUMENT
    for key in pointer.removeprefix("#/").split("/"):
        found = found[key]
    return found


def test_it_is_of_version_3_1_with_the_objects_that_this_needs() -> None:
    assert DOCUMENT["asyncapi"] == "3.1.0"
    assert DOCUMENT["info"].keys() >= {"title", "version"}
    assert DOCUMENT.keys() == {"asyncapi", "info", "defaultContentType", "channels", "operations", "components"}
    for kind, objects in (
        ("channel", DOCUMENT["channels"]),
        ("operation", DOCUMENT["operations"]),
        ("message", MESSAGES),
    ):
        for name, one in objects.items():
            assert {key for key in one if not key.startswith("x-")} <= KNOWN[kind], name
    assert json.loads(json.dumps(DOCUMENT, allow_nan=False)) == DOCUMENT


def test_every_reference_leads_somewhere() -> None:
    found = list(references(DOCUMENT["channels"])) + list(references(DOCUMENT["operations"]))
    assert len(found) > 2 * len(contracts())
    assert all(at(pointer) for pointer in found)


def test_every_operation_has_its_channel_and_every_channel_its_operation() -> None:
    led_to = [operation["channel"]["$ref"].split("/")[-1] for operation in DOCUMENT["operations"].values()]
    assert sorted(led_to) == sorted(DOCUMENT["channels"])
    actions = {operation["channel"]["$ref"]: operation["action"] for operation in DOCUMENT["operations"].values()}
    assert [ref for ref, action in actions.items() if action == "receive"] == ["#/channels/inbox"]


def test_channels_are_the_topics_with_their_partitions_and_retention() -> None:
    channels = {channel["address"]: channel for channel in DOCUMENT["channels"].values()}
    member = "{member}"
    expected = {TOPICS.canonical(family): family for family in FAMILY_PARTITIONS}
    assert channels.keys() == {
        *expected,
        *(TOPICS.inbox(member), TOPICS.verdicts(member), TOPICS.dead_letters(member)),
    }
    for address, channel in channels.items():
        assert ("parameters" in channel) == (member in address)
        binding = channel["bindings"]["kafka"]
        assert binding["topicConfiguration"] == {"cleanup.policy": ["delete"], "retention.ms": -1}
        if address in expected:
            assert binding["partitions"] == FAMILY_PARTITIONS[expected[address]]
            assert set(channel["messages"]) == {f"{c.name}.v{c.version}" for c in family_contracts(expected[address])}


def test_every_version_is_a_message_with_its_schema_and_the_older_ones_are_deprecated() -> None:
    for contract in contracts().values():
        message = MESSAGES[f"{contract.name}.v{contract.version}"]
        assert message["payload"]["schema"] == json.loads(contract.text)
        assert message["x-schema-id"] == contract.schema_id
        assert message.get("deprecated", False) == (contract is not newest()[contract.name])


def test_the_example_of_a_message_is_a_fact_of_it() -> None:
    for contract in contracts().values():
        [example] = MESSAGES[f"{contract.name}.v{contract.version}"]["examples"]
        assert decode(encode(contract.name, example["payload"], contract.version))[0] is contract


@pytest.mark.parametrize("contract", contracts().values(), ids=lambda c: f"{c.name}.v{c.version}")
def test_families_and_kinds_of_members_have_names(contract: Any) -> None:
    assert contract.family in FAMILIES
    assert contract.speakers <= MEMBER_KINDS.keys()
