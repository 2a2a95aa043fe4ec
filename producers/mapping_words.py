"""A mapping in words: what a table states, from which columns. For `kiteline tables` and docs/registrar-tables.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from producers.grouping import ROWS, Aggregate
from producers.mapping import Column, Derived, TableMap

SIGNS = {"above": ">", "at_least": "≥", "below": "<", "at_most": "≤", "not": "≠", "matches": "matches"}


def expression(given: Any) -> str:
    """One expression of `fields` or `derived`."""
    match given:
        case str():
            return f"`{given}`"
        case {"value": constant, **rest} if not rest:
            return _constant(constant)
        case {"format": pattern}:
            return f'"{pattern}"'
        case {"first": columns}:
            return ", else ".join(f"`{column}`" for column in columns)
        case {"year_of": column} | {"day_of": column} | {"term_of": column}:
            return f"{next(iter(given)).replace('_', ' ')} `{column}`"
        case {"join": column}:
            return f"{given.get('before', '')}`{column}` joined by {given.get('by', '、')}"
        case {"choose": branches}:
            return "; ".join(_branch(branch, last=branch is branches[-1]) for branch in branches)
        case {"list": items}:
            return "; ".join(expression(item) for item in items) if items else "empty"
        case {"each": column, "record": fields}:
            return f"for each of `{column}`: {_record(fields)}"
        case {"record": fields}:
            return _record(fields) + (f" where {conditions(given['when'])}" if given.get("when") else "")
    return str(given)


def conditions(when: Mapping[str, Any]) -> str:
    """The conditions of a `when`."""
    return " and ".join(part for name, wanted in when.items() for part in _condition(name, wanted))


def aggregate(of: Aggregate) -> str:
    """One value of a group."""
    where = f" where {conditions(of.when)}" if of.when else ""
    match of.way:
        case "count":
            return ("number of rows" if of.of == ROWS else f"number of different `{of.of}`") + where
        case "records":
            parts = (
                (n, f"sum of `{g['sum']}`" if isinstance(g, dict) and "sum" in g else expression(g))
                for n, g in of.of.items()
            )
            return f"one {{{', '.join(f'{name}: {told}' for name, told in parts if told != 'null')}}} for each{where}"
        case "distinct":
            return f"the different `{of.of}`{where}"
    return f"{of.way} of `{of.of}`{where}".replace("sum of", "sum of")


def derived(made: Derived) -> str:
    """One derived value."""
    if made.lookup is None:
        return expression(made.of)
    lists = " or ".join(made.lookup.lists)
    begins = f" that begins with {' or '.join(made.lookup.begins)}" if made.lookup.begins else ""
    given = f"`{made.given}`, else " if made.given else ""
    stranger = "; a name like none is empty" if made.lookup.lenient else ""
    return f"{given}the code of the name in `{made.of}`, list {lists}{begins}{stranger}"


def column(about: Column) -> str:
    """How a column is read."""
    parts = [
        about.kind
        if about.codes is None
        else ", ".join(f"{code} → {_constant(value)}" for code, value in about.codes.items())
    ]
    if about.needed == "cell":
        parts.append("needed in every row")
    elif about.needed:
        parts.append("needed in the header")
    if about.default is not None:
        parts.append(f"empty means {'the member itself' if about.default == '{member}' else about.default}")
    if about.sealed:
        parts.append("sealed, and read only where there is a key to seal it to")
    if about.private:
        parts.append("never leaves the school")
    if about.outside:
        parts.append("not in the standard")
    return "; ".join(parts)


def personal(mapping: TableMap) -> str:
    """What a row's person becomes; "" where a table speaks of none."""
    if not mapping.person:
        return ""
    return f"`{mapping.person['number']}` becomes a random reference, `person`, that only the school can resolve."


def _branch(branch: Mapping[str, Any], *, last: bool) -> str:
    told = expression(branch["is"]) if "is" in branch else _constant(branch["value"])
    if branch.get("when"):
        return f"{told} where {conditions(branch['when'])}"
    return f"else {told}" if last else told


def _record(fields: Mapping[str, Any]) -> str:
    parts = ((name, expression(given)) for name, given in fields.items())
    return "{" + ", ".join(f"{name}: {told}" for name, told in parts if told != "null") + "}"


def _condition(name: str, wanted: Any) -> Iterator[str]:
    if not isinstance(wanted, dict):
        words = {"present": "is filled", "absent": "is empty"}
        if isinstance(wanted, list):
            yield f"`{name}` is one of {', '.join(map(_constant, wanted))}"
        else:
            yield f"`{name}` {words[wanted] if wanted in words else '= ' + _constant(wanted)}"
        return
    for test, operand in wanted.items():
        if test == "between":
            yield f"`{name}` between {_limit(operand[0])} and {_limit(operand[1])}"
        elif isinstance(operand, list):
            yield f"`{name}` is none of {', '.join(map(_constant, operand))}"
        else:
            yield f"`{name}` {SIGNS[test]} {_limit(operand)}"


def _limit(operand: Any) -> str:
    return f"`{operand['column']}`" if isinstance(operand, dict) else _constant(operand)


def _constant(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
