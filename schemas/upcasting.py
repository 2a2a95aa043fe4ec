"""Facts of older versions in the newest shape, one version at a time.

A step is declared once, as polars expressions over the old columns; single facts go through the same expressions.
On the wire and in admission a fact keeps the version that its writer chose; everything that reads facts for
projections, the archive, the as-of view and the reference book sees the newest shape only.

A step is one module in `schemas/upcasters/` with a `step`:

    step = Step("OutcomeReported", to_version=2, columns=columns)

`columns()` gives the fields that the step makes or changes; the others keep name and value, and a field that the
newer version does not have is dropped.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

import schemas.upcasters
from schemas.columns import frame_schema
from schemas.contracts import Contract, contract_of, newest
from schemas.errors import DeclarationError


@dataclass(frozen=True)
class Step:
    """From version `to_version - 1` of an event type to `to_version`."""

    event_type: str
    to_version: int
    columns: Callable[[], Mapping[str, pl.Expr]]


@cache
def steps() -> dict[tuple[str, int], Step]:
    """Every step by (event type, version it leads to). Raises DeclarationError for two that lead to one version."""
    found: dict[tuple[str, int], Step] = {}
    for module in pkgutil.iter_modules(schemas.upcasters.__path__):
        step = importlib.import_module(f"schemas.upcasters.{module.name}").step
        key = (step.event_type, step.to_version)
        if key in found:
            raise DeclarationError(
                f"{step.event_type} 到第 {step.to_version} 版有两个步骤（{module.name}.py）",
                f"two steps lead to version {step.to_version} of {step.event_type} ({module.name}.py)",
            )
        found[key] = step
    return found


def steps_from(contract: Contract) -> list[Step]:
    """The steps from `contract` to the newest version, in order. Raises DeclarationError where one is missing."""
    wanted = range(contract.version + 1, newest()[contract.name].version + 1)
    for version in wanted:
        if (contract.name, version) not in steps():
            raise DeclarationError(
                f"缺少 {contract.name} 到第 {version} 版的步骤；请在 schemas/upcasters/ 中增加一个模块",
                f"no step leads to version {version} of {contract.name}; add a module to schemas/upcasters/",
            )
    return [steps()[contract.name, version] for version in wanted]


def newest_frame(contract: Contract, frame: pl.DataFrame) -> pl.DataFrame:
    """Facts of one contract (a frame of `schemas.columns`) with the columns of the newest version.

    Columns that are not the contract's, such as `row`, pass unchanged.
    """
    beside = [name for name in frame.columns if name not in frame_schema(contract.schema_id)]
    for step in steps_from(contract):
        frame = _taken(step, frame, beside)
    return frame


def newest_fact(contract: Contract, fact: Mapping[str, Any]) -> Mapping[str, Any]:
    """One decoded fact with the fields of the newest version."""
    if not steps_from(contract):
        return fact
    return newest_frame(contract, pl.DataFrame([fact], schema=frame_schema(contract.schema_id))).row(0, named=True)


def _taken(step: Step, frame: pl.DataFrame, beside: list[str]) -> pl.DataFrame:
    expected = frame_schema(contract_of(step.event_type, step.to_version).schema_id)
    try:
        made = frame.with_columns(**step.columns()).select(*beside, *expected)
    except PolarsError as error:
        raise _wrong(step, " ".join(str(error).split())[:200]) from error
    strange = [name for name, dtype in expected.items() if made.schema[name] != dtype]
    if strange:
        raise _wrong(step, f"{strange[0]}: {made.schema[strange[0]]}, {expected[strange[0]]} expected")
    return made


def _wrong(step: Step, what: str) -> DeclarationError:
    return DeclarationError(
        f"{step.event_type} 到第 {step.to_version} 版的步骤有误：{what}",
        f"the step to version {step.to_version} of {step.event_type} is wrong: {what}",
    )
