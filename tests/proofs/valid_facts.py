"""Hypothesis strategies that make valid facts of any contract from its .avsc: types, lists, bounds, patterns, rules.

A new event type needs no line here. What shrinks becomes short: first symbols, smallest numbers, nulls.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.proofs.strict_avro import schemas
from tests.proofs.world import OUTSIDERS, codes

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
ENVELOPE = ("event_id", "occurred_at", "member", "subject", "consortium")
"""Set by who states the fact."""
PAST = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2024, 6, 30, tzinfo=UTC))
LOCAL_LISTS = {"list_id": "zz_", "mapping_id": "zz_", "tree_id": "zz_"}
"""What reference facts publish begins so: they must not change what the others are checked against."""


def moments() -> st.SearchStrategy[datetime]:
    """Moments long past, microseconds and all."""
    first, last = (moment.replace(tzinfo=None) for moment in PAST)
    return st.datetimes(first, last, timezones=st.just(UTC))


@cache
def payloads(schema_id: int) -> st.SearchStrategy[dict[str, Any]]:
    """Everything of a fact but what `ENVELOPE` names."""
    avro = schemas()[schema_id]
    return _records([f for f in avro["fields"] if f["name"] not in ENVELOPE], avro["name"])


def _records(fields: list[dict[str, Any]], event_type: str) -> st.SearchStrategy[dict[str, Any]]:
    whole = {f["name"]: _field(f, event_type) for f in fields}
    needed = {f["name"]: _field({**f, "type": f["type"][-1]}, event_type) for f in fields if "required_when" in f}

    @st.composite
    def made(draw: st.DrawFn) -> dict[str, Any]:
        fact = draw(st.fixed_dictionaries(whole))
        for f in fields:
            name, floor = f["name"], f.get("at_least")
            for other, triggers in f.get("required_when", {}).items():
                if fact[name] is None and fact[other] in ([triggers] if isinstance(triggers, str) else triggers):
                    fact[name] = draw(needed[name])
            if floor and fact[name] is not None and fact[floor] is not None and fact[floor] > fact[name]:
                fact[floor] = fact[name]
        return fact

    return made()


def _field(avro: dict[str, Any], event_type: str) -> st.SearchStrategy[Any]:
    kind = avro["type"]
    if avro.get("sealed"):
        return st.none()  # what is sealed has proofs of its own, in tests/keys
    if isinstance(kind, list):
        return st.none() | _field({**avro, "type": kind[-1]}, event_type)
    if isinstance(kind, dict) and kind["type"] == "array":
        return _lists(avro, kind["items"], event_type)
    if isinstance(kind, dict) and kind["type"] == "enum":
        symbols = kind["symbols"]
        if (event_type, avro["name"]) == ("MemberAdmitted", "kind"):
            symbols = [symbol for symbol in symbols if symbol != "operator"]  # there is one already
        return st.sampled_from(symbols)
    logical = kind.get("logicalType") if isinstance(kind, dict) else None
    if logical == "date":
        return st.dates(date(2015, 1, 1), date(2035, 12, 31)) | st.sampled_from([date.min, date.max])
    if logical == "timestamp-micros":
        return moments()
    return _plain(avro, kind if isinstance(kind, str) else kind["type"])


def _plain(avro: dict[str, Any], kind: str) -> st.SearchStrategy[Any]:
    low, high = avro.get("minimum"), avro.get("maximum")
    match kind:
        case "int" | "long":
            bits = 31 if kind == "int" else 63
            least = -(2**bits) if low is None else low
            return st.integers(least, 2**bits - 1 if high is None else high)
        case "double":
            return st.floats(low, high, allow_nan=False, allow_infinity=False)
        case "boolean":
            return st.booleans()
    lists = avro.get("code_list", [])
    if lists:
        return _codes([lists] if isinstance(lists, str) else lists)
    if pattern := avro.get("pattern"):
        return _matching(pattern, LOCAL_LISTS.get(avro["name"], ""))
    return _texts("x" if avro.get("filled") else "")


def _codes(lists: list[str]) -> st.SearchStrategy[str]:
    if "member_code" in lists:
        return st.sampled_from(OUTSIDERS)
    if "credit_code" in lists:
        return st.sampled_from([code for code in OUTSIDERS if len(code) == 18])
    return st.sampled_from(sorted(code for name in lists for code in codes(name)))


@cache
def _texts(beginning: str) -> st.SearchStrategy[str]:
    return st.text(CHARACTERS, max_size=12).map(lambda text: beginning + text)


@cache
def _matching(pattern: str, beginning: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern, fullmatch=True, alphabet=CHARACTERS).map(lambda text: beginning + text)


def _lists(avro: dict[str, Any], items: Any, event_type: str) -> st.SearchStrategy[list[Any]]:
    least = 1 if avro.get("filled") else 0
    if isinstance(items, dict) and "fields" in items:
        return st.lists(_records(items["fields"], event_type), min_size=least, max_size=3)
    element = {key: value for key, value in avro.items() if key in ("code_list", "pattern")}
    return st.lists(_plain(element, "string"), min_size=least, max_size=3)
