"""Every event, field and symbol of every contract is told in Chinese, once, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from schemas.asyncapi import asyncapi_document
from schemas.chinese import OTHER, chinese, event_meaning, field_meaning, field_zh, symbol_zh
from schemas.contracts import Contract, Field, contracts, newest
from schemas.topics import Topics

EVERY = pytest.mark.parametrize("contract", contracts().values(), ids=lambda c: f"{c.name}.v{c.version}")
HAN = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[^。].*。\Z")


def fields_of(contract: Contract) -> Iterator[Field]:
    def within(fields: tuple[Field, ...]) -> Iterator[Field]:
        for field in fields:
            yield field
            yield from within(field.rows)

    return within(contract.fields)


@EVERY
def test_an_event_and_its_fields_are_told_in_chinese(contract: Contract) -> None:
    assert SENTENCE.match(event_meaning(contract.name)), f"{contract.name}: write its meaning in schemas/chinese.yaml"
    for field in fields_of(contract):
        where = f"{contract.name}.{field.name}: write it in schemas/chinese.yaml"
        assert HAN.search(field_zh(field.name)), where
        assert SENTENCE.match(field_meaning(contract.name, field.name)), where
        assert all(HAN.search(symbol_zh(symbol)) or "+" in symbol_zh(symbol) for symbol in field.symbols), where


def test_nothing_is_told_of_what_is_not_there() -> None:
    there = {(contract.name, field.name) for contract in contracts().values() for field in fields_of(contract)}
    names = {name for _, name in there}
    symbols = {symbol for c in contracts().values() for field in fields_of(c) for symbol in field.symbols}
    told = chinese()
    assert told["events"].keys() == newest().keys()
    assert told["fields"].keys() == names
    assert told["meanings"].keys() == names
    assert told["symbols"].keys() == symbols
    for name, meaning in told["meanings"].items():
        if isinstance(meaning, str):
            continue
        events = {event for event, field in there if field == name}
        assert meaning.keys() <= events | {OTHER}, name
        assert (OTHER in meaning) == bool(events - meaning.keys()), name


def test_what_is_told_reaches_the_asyncapi_document() -> None:
    messages = asyncapi_document(Topics(), "1")["components"]["messages"]
    assert messages["DemandPublished.v1"]["summary"].startswith(event_meaning("DemandPublished"))
