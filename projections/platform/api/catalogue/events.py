"""Events: all in their newest versions, and one version of one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from projections.platform.api.catalogue import rules
from schemas.chinese import event_meaning
from schemas.contracts import Contract, Field, newest, versions_of
from schemas.examples import bad_examples, good_example
from schemas.reasons import SENTENCES
from schemas.subjects import subject_of
from schemas.titles import FAMILIES, MEMBER_KINDS
from schemas.topics import Topics


def listed(topics: Topics) -> list[dict[str, Any]]:
    """Every event type, by family and then by its number."""
    order = {family: place for place, family in enumerate(FAMILIES)}
    every = sorted(newest().values(), key=lambda c: (order[c.family], c.schema_id))
    return [about(contract, topics) for contract in every]


def about(contract: Contract, topics: Topics) -> dict[str, Any]:
    """An EventListed."""
    family_zh, family_en = FAMILIES[contract.family]
    return {
        "name": contract.name,
        "title_zh": contract.title_zh,
        "title_en": contract.title_en,
        "family": contract.family,
        "family_zh": family_zh,
        "family_en": family_en,
        "topic": topics.canonical(contract.family),
        "version": contract.version,
        "versions": [one.version for one in versions_of(contract.name)],
        "schema_id": contract.schema_id,
        "speakers": [
            {"kind": kind, "zh": zh, "en": en} for kind, (zh, en) in MEMBER_KINDS.items() if kind in contract.speakers
        ],
        "doc": contract.doc,
        "doc_zh": event_meaning(contract.name),
        "fields": len(contract.payload),
    }


def told(contract: Contract, topics: Topics) -> dict[str, Any]:
    """An EventShape."""
    envelope = contract.fields[: len(contract.fields) - len(contract.payload)]
    return about(contract, topics) | {
        "subject": subject_of(contract),
        "authority": contract.authority,
        "payload": [one for field in contract.payload for one in rules.told(contract.name, field)],
        "envelope": [one for field in envelope for one in rules.told(contract.name, field)],
        "example": good_example(contract),
        "bad": [_bad(bad) for bad in bad_examples(contract)],
        "avro": json.loads(contract.text),
    }


def _bad(bad: dict[str, Any]) -> dict[str, Any]:
    zh, en = SENTENCES[bad["reason"]]
    change = {key: bad[key] for key in ("said_by", "inbox") if key in bad} | bad["change"]
    told = {"why": bad["why"], "why_zh": bad["why_zh"]}
    return told | {"change": change, "reason": bad["reason"], "zh": zh, "en": en}


def users_of(list_id: str) -> Iterator[dict[str, str]]:
    """Every field, in the newest versions, that takes its values from a code list."""

    def within(fields: tuple[Field, ...], path: str) -> Iterator[str]:
        for field in fields:
            if list_id in field.code_lists:
                yield path + field.name
            yield from within(field.rows, f"{path}{field.name}[].")

    for event, contract in sorted(newest().items()):
        for field in within(contract.fields, ""):
            yield {"event": event, "field": field}
