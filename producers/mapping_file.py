"""Reads mapping files. A wrong one is refused with the place in it, what is wrong and how to mend it."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from producers.code_names import Lookup
from producers.grouping import WAYS, Aggregate, GroupSpec
from producers.mapping import Column, Derived, EventSpec, Snapshot, TableMap
from producers.mapping_checks import check_mapping
from producers.mapping_fault import Wrong
from producers.values import KINDS
from schemas.errors import DeclarationError

Names = list[str]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ColumnForm(_Form):
    """What may be said of a column."""

    names: Names = Field(default_factory=list)
    kind: Literal[tuple(KINDS)] = "text"  # type: ignore[valid-type]
    needed: Literal["cell", "header", ""] = ""
    codes: dict[str | int, str | int | bool | None] | None = None
    default: str | int | None = None
    empty: list[str | int] = Field(default_factory=list)
    private: bool = False
    sealed: bool = False
    outside: bool = False


class GroupForm(_Form):
    by: Names = Field(min_length=1)
    columns: dict[str, dict[str, Any]] = Field(default_factory=dict)


class EventForm(_Form):
    """What may be said of an event."""

    type: str
    subject: str
    occurred_at: str | Names
    fields: dict[str, Any]
    key: str = ""
    when: dict[str, Any] = Field(default_factory=dict)
    compare: Names = Field(default_factory=list)
    follows: Names = Field(default_factory=list)
    unless: dict[str, Any] = Field(default_factory=dict)
    final: bool = False


class SnapshotForm(_Form):
    scope: str
    zh: str
    en: str
    instead: Names = Field(default_factory=list)


class MappingForm(_Form):
    """What may be said in a mapping file."""

    table: str
    zh: str
    en: str
    source: str = ""
    columns: dict[str, ColumnForm | None] = Field(min_length=1)
    person: dict[Literal["school", "number"], str] | None = None
    derived: dict[str, Any] = Field(default_factory=dict)
    key: str
    moment: str | None = None
    snapshot: SnapshotForm | None = None
    group: GroupForm | None = None
    events: list[EventForm] = Field(min_length=1)
    left_out: dict[str, str] = Field(default_factory=dict)


MENDS = {
    "missing": ("缺少此项，请补上", "it is missing; add it"),
    "extra_forbidden": ("没有这一项", "there is no such entry"),
}


def read_mapping_file(path: Path, edition: str = "") -> TableMap:
    """Read and check one mapping. Raises DeclarationError: file, place, what is wrong, the way out."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        form = MappingForm.model_validate(raw)
        made = _made(form, edition)
        check_mapping(made)
    except (OSError, UnicodeDecodeError) as error:
        raise wrong_file(path, "", f"无法读取（{error}）", f"cannot be read ({error})") from None
    except yaml.YAMLError as error:
        what = " ".join(str(error).split())
        raise wrong_file(path, "", f"不是完好的 YAML：{what}", f"is no sound YAML: {what}") from None
    except ValidationError as error:
        raise wrong_file(path, *_told(error)) from None
    except Wrong as error:
        raise wrong_file(path, error.place, error.zh, error.en) from None
    return made


def wrong_file(path: Path, place: str, zh: str, en: str) -> DeclarationError:
    at_zh, at_en = (f"的 {place} 处", f", {place}") if place else ("", "")
    return DeclarationError(f"映射文件 {path.name} {at_zh}有误：{zh}", f"mapping {path.name}{at_en} is wrong: {en}")


def _told(error: ValidationError) -> tuple[str, str, str]:
    first = error.errors()[0]
    place = " → ".join(str(part) for part in first["loc"]) or "top"
    if first["type"] in MENDS:
        zh, en = MENDS[first["type"]]
        if first["type"] == "extra_forbidden":
            known = _entries(first["loc"])
            near = get_close_matches(str(first["loc"][-1]), known, 1)
            zh += f"；{'是否指 ' + near[0] + '？' if near else ''}可用：{'、'.join(known)}"
            en += f"; {'did you mean ' + near[0] + '? ' if near else ''}there are: {', '.join(known)}"
        return place, zh, en
    if isinstance(first["input"], bool) and first["type"] == "string_type":
        return (
            place,
            "YAML 把 on、off、yes、no 读作真假；请加引号",
            "YAML reads on, off, yes and no as true and false: quote it",
        )
    value = " ".join(repr(first["input"]).split())[:60]
    return place, f"{value}：{first['msg']}", f"{value}: {first['msg']}"


def _entries(loc: tuple[int | str, ...]) -> list[str]:
    within: dict[str, type[_Form]] = {
        "columns": ColumnForm,
        "events": EventForm,
        "group": GroupForm,
        "snapshot": SnapshotForm,
    }
    form = within.get(str(loc[0]), MappingForm) if len(loc) > 1 else MappingForm
    return list(form.model_fields)


def _made(form: MappingForm, edition: str) -> TableMap:
    plain = form.model_dump(include={"table", "zh", "en", "source", "key", "moment", "person", "left_out"})
    return TableMap(
        columns=tuple(_column(code, about or ColumnForm()) for code, about in form.columns.items()),
        events=tuple(_event(about) for about in form.events),
        derived={name: _derived(f"derived → {name}", given) for name, given in form.derived.items()},
        group=_group(form.group) if form.group else None,
        snapshot=_snapshot(form.snapshot) if form.snapshot else None,
        edition=edition,
        **plain,
    )


def _column(code: str, about: ColumnForm) -> Column:
    codes = {str(key): value for key, value in about.codes.items()} if about.codes is not None else None
    rest = about.model_dump(include={"kind", "needed", "default", "private", "sealed", "outside"})
    return Column(code, tuple(about.names), codes=codes, empty=tuple(map(str, about.empty)), **rest)


def _event(about: EventForm) -> EventSpec:
    times = about.occurred_at
    lists = {name: tuple(getattr(about, name)) for name in ("compare", "follows")}
    moments = {"occurred_at": (times,) if isinstance(times, str) else tuple(times)}
    return EventSpec(**about.model_dump() | lists | moments)


def _derived(place: str, given: Any) -> Derived:
    if not (isinstance(given, dict) and "code_of" in given):
        return Derived(given)
    known = ("code_of", "lists", "begins", "given", "unknown")
    for name in given:
        if name not in known:
            raise Wrong(
                place,
                f"没有 {name} 这一项；可用：{'、'.join(known)}",
                f"no entry {name}; there are: {', '.join(known)}",
            )
    lists = given.get("lists") or []
    if not isinstance(lists, list) or not lists:
        raise Wrong(place, "lists 应列出代码表，如 [major]", "lists names code lists, e.g. [major]")
    if given.get("unknown", "refuse") not in ("refuse", "pass"):
        raise Wrong(place, "unknown 应为 refuse 或 pass", "unknown is refuse or pass")
    begins = tuple(map(str, given.get("begins") or []))
    lookup = Lookup(tuple(lists), begins, lenient=given.get("unknown") == "pass")
    return Derived(given["code_of"], lookup, given.get("given"))


def _snapshot(about: SnapshotForm) -> Snapshot:
    return Snapshot(about.scope, about.zh, about.en, tuple(about.instead))


def _group(about: GroupForm) -> GroupSpec:
    return GroupSpec(tuple(about.by), {name: _aggregate(name, given) for name, given in about.columns.items()})


def _aggregate(name: str, given: dict[str, Any]) -> Aggregate:
    ways = [way for way in given if way != "when"]
    if len(ways) != 1 or ways[0] not in WAYS:
        raise Wrong(
            f"group → columns → {name}", f"应为其中一种：{'、'.join(WAYS)}", f"one of {', '.join(WAYS)} is expected"
        )
    return Aggregate(ways[0], given[ways[0]], given.get("when") or {})
