"""How two editions differ, figure by figure, and why: by events, by definitions, by the day, or by code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from projections.evaluation.tree.model import Text
from projections.reports.editions import rejections
from projections.reports.editions.basis import TREE, what_leaves_say
from projections.reports.editions.difference_events import Event, EventsBetween
from projections.reports.editions.edition import Edition
from projections.reports.editions.environment import differences
from projections.reports.editions.evidence_files import event_ids
from projections.reports.editions.folder import Editions
from projections.reports.editions.folder_files import Files
from projections.reports.editions.manifest import Manifest

Cause = Literal["events", "definitions", "day", "code", "scope", "unknown"]


@dataclass(frozen=True)
class Reason:
    """`events`: those that the figure rests on in one of the editions only, and those that came in between."""

    cause: Cause
    said: Text
    events: tuple[Event, ...] = ()


UNKNOWN = Reason(
    "unknown",
    Text(
        "事件、口径、截止日与程序都相同，仍有差别",
        "events, definitions, day and program are the same, and yet it differs",
    ),
)

ELSEWHERE = Reason(
    "scope",
    Text(
        "两版种类、范围或读者不同，另一版不列这个数字",
        "the editions are of another kind, scope or audience: one has no such figure",
    ),
)


@dataclass(frozen=True)
class Difference:
    """A figure; None: the edition has none of that name."""

    place: str
    key: str | None
    before: str | None
    after: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Compared:
    """`around`: what is different between the two besides figures."""

    before: Edition
    after: Edition
    around: tuple[Text, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Side:
    manifest: Manifest
    files: Files

    @classmethod
    def of(cls, editions: Editions, edition: Edition) -> _Side:
        return cls(editions.manifest(edition), editions.files(edition))

    def leaves(self) -> dict[str, dict[str, Any]]:
        return what_leaves_say(self.files.get(TREE, b""))


def compare(editions: Editions, before: Edition, after: Edition, root: Path) -> Compared:
    """Two editions; the archive below `root` is asked about the events. Raises VerificationFailed without a manifest."""
    one, other = _Side.of(editions, before), _Side.of(editions, after)
    definitions = _definitions(one, other)
    code = [*differences(one.manifest.environment, other.manifest.environment)]
    between = EventsBetween(root, one.manifest.closing, other.manifest.closing)
    was = {figure.place: figure for figure in one.manifest.figures}
    now = {figure.place: figure for figure in other.manifest.figures}
    keys_then, keys_now = _keys(one.manifest), _keys(other.manifest)
    found = []
    for place in [*was, *(place for place in now if place not in was)]:
        then, there = was.get(place), now.get(place)
        if then is not None and there is not None and (then.value, then.unit) == (there.value, there.unit):
            continue
        keys = tuple(each.get(place) or each.get(_row(place)) for each in (keys_then, keys_now))
        alone = then is None or there is None
        reasons = (
            (ELSEWHERE,)
            if alone and not _alike(before, after)
            else _reasons(keys, one, other, between, definitions, code)
        )
        values = [None if told is None else told.value for told in (then, there)]
        found.append(Difference(place, keys[1] or keys[0], values[0], values[1], reasons))
    return Compared(before, after, tuple(_around(one, other, code)), tuple(found))


def _reasons(
    keys: tuple[str | None, ...],
    one: _Side,
    other: _Side,
    between: EventsBetween,
    definitions: Mapping[str, list[Text]],
    code: list[Text],
) -> tuple[Reason, ...]:
    """By what is nearest to the figure: its own definition and events; else what is different of everything.

    `keys`: of its evidence in either edition; where one has none, what that one rests on is not known.
    """
    own = [
        said for leaf, told in definitions.items() if any(key and _is_of(key, leaf) for key in keys) for said in told
    ]
    found = [Reason("definitions", said) for said in dict.fromkeys(own)]
    was, now = (set(event_ids(side.files, key or "")) for side, key in zip((one, other), keys, strict=True))
    events = between.of(was, now) if keys[1] else ()
    if not keys[0]:  # the figure is new: only what came in since can be why
        events = tuple(event for event in events if event.how in ("recorded", "occurred"))
    if events:
        told = Text(f"依据的事件不同：{len(events)} 条", f"events behind it that differ: {len(events)}")
        found.append(Reason("events", told, events))
    if found:
        return tuple(found)
    return tuple(_of_everything(one.manifest, other.manifest, definitions, code)) or (UNKNOWN,)


def _of_everything(
    before: Manifest, after: Manifest, definitions: Mapping[str, list[Text]], code: list[Text]
) -> Iterator[Reason]:
    """For a figure that has no evidence of its own, such as a sum of points, or whose evidence is the same."""
    if definitions:
        changed = {said for all_said in definitions.values() for said in all_said}
        told = f"{before.tree_id} {before.tree_version} → {after.tree_id} {after.tree_version}"
        yield Reason(
            "definitions",
            Text(f"口径有 {len(changed)} 处不同（{told}）", f"definitions differ in {len(changed)} places ({told})"),
        )
    more = sum(after.closing.positions.values()) - sum(before.closing.positions.values())
    if more:
        yield Reason("events", Text(f"两次截止之间的记录：{abs(more)} 条", f"records between the cutoffs: {abs(more)}"))
    if before.outputs.get(rejections.FILE) != after.outputs.get(rejections.FILE):
        yield Reason("events", Text(f"退回的报送不同（{rejections.FILE}）", f"what was rejected ({rejections.FILE})"))
    if before.closing.as_of != after.closing.as_of:
        days = f"{before.closing.as_of} → {after.closing.as_of}"
        yield Reason("day", Text(f"业务截止日：{days}", f"the day that it is told to: {days}"))
    yield from (Reason("code", said) for said in code)


def _keys(manifest: Manifest) -> dict[str, str]:
    """Place of a figure, and of its row, -> key of its evidence: what stands beside a figure rests on the same events."""
    found: dict[str, str] = {}
    for figure in manifest.figures:
        if figure.key:
            found[figure.place] = figure.key
            found.setdefault(_row(figure.place), figure.key)
    return found


def _row(place: str) -> str:
    return place.rpartition(" / ")[0]


def _is_of(key: str, leaf: str) -> bool:
    """Whether a figure's evidence is that of a leaf: its id, alone or as one part of the key."""
    return leaf != "" and leaf in re.split(r"/|:|--", key)


def _definitions(one: _Side, other: _Side) -> dict[str, list[Text]]:
    """Leaf id (also that of its query) -> what its entry in the tree says otherwise; "": what concerns all figures."""
    was, now = one.leaves(), other.leaves()
    found: dict[str, list[Text]] = {}
    for leaf in sorted({*was, *now}):
        said = _changed(leaf, was.get(leaf), now.get(leaf))
        if said:
            queries = {side[leaf]["query"] for side in (was, now) if leaf in side}
            for name in {leaf, *queries}:
                found.setdefault(name, []).extend(said)
    for zh, en, before, after in (
        ("代码表", "code list", one.manifest.code_lists, other.manifest.code_lists),
        ("对应表", "mapping", one.manifest.mappings, other.manifest.mappings),
    ):
        for name in sorted({*before, *after}):
            then, there = before.get(name), after.get(name)
            if then != there:
                versions = f"{then['version'] if then else '-'} → {there['version'] if there else '-'}"
                told = Text(f"{zh} {name}：{versions}", f"{en} {name}: {versions}")
                found.setdefault("", []).append(told)
    return found


def _changed(leaf: str, was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> list[Text]:
    if was is None or now is None:
        zh, en = ("新增", "new") if was is None else ("取消", "dropped")
        return [Text(f"指标 {leaf} 在指标体系中{zh}", f"the indicator {leaf} is {en} in the tree")]
    names = sorted({*was, *now})
    return [
        Text(
            f"指标 {leaf} 的 {name}：{_short(was.get(name))} → {_short(now.get(name))}",
            f"{name} of the indicator {leaf}: {_short(was.get(name))} → {_short(now.get(name))}",
        )
        for name in names
        if was.get(name) != now.get(name)
    ]


def _short(value: Any) -> str:
    told = "-" if value is None else str(value)
    return told if len(told) <= 120 else f"{told[:119]}…"


def _alike(before: Edition, after: Edition) -> bool:
    """Whether both say the same kind of thing of the same to the same readers."""
    first, second = before.report, after.report
    return (first.kind, first.scope, first.audience) == (second.kind, second.scope, second.audience)


def _around(one: _Side, other: _Side, code: list[Text]) -> list[Text]:
    before, after = one.manifest, other.manifest
    found = []
    if not _alike(before.edition, after.edition):
        found.append(Text("两版种类、范围或读者不同", "the editions are of another kind, scope or audience"))
    for zh, en, then, there in (
        ("业务截止", "as of", before.closing.as_of, after.closing.as_of),
        ("记录截止", "known at", before.closing.known_at, after.closing.known_at),
        ("记录数", "records", sum(before.closing.positions.values()), sum(after.closing.positions.values())),
        ("指标体系", "tree", f"{before.tree_id} {before.tree_version}", f"{after.tree_id} {after.tree_version}"),
    ):
        if then != there:
            found.append(Text(f"{zh}：{then} → {there}", f"{en}: {then} → {there}"))
    return found + code
