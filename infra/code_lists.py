"""Code lists and mappings as the log has them, and new versions of them, stated by the operator.

Read from the log itself, not from read models: what is compared with is what admission will check against.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from infra.operator_voice import Statement, state_by_operator
from infra.provision import OPERATOR, WORKER
from infra.services import Services
from producers.client import Delivered
from schemas.code_book import CodeBook, CodeList, CodeMapping, Entry, Published
from schemas.days import now
from schemas.errors import FactTooLarge, UnknownName, UsageError
from schemas.ids import derived_id
from schemas.reference_book import ReferenceBook
from schemas.wire import LARGEST, encode
from stream_processors.admission.reference_follower import ReferenceFollower


@dataclass(frozen=True)
class About:
    """What a version says of itself. An empty title is taken from the newest version there is."""

    id: str
    version: str
    effective_from: date
    source: str
    title_zh: str = ""
    title_en: str = ""


def read_code_book(services: Services) -> CodeBook:
    """Everything stated about code lists up to the log's end. Raises BrokerUnavailable, NotProvisioned."""
    with closing(ReferenceFollower(services.kafka(WORKER), services.topics, ReferenceBook())) as follower:
        follower.catch_up()
        return follower.book.codes


def versions_of(book: CodeBook, list_id: str) -> tuple[CodeList, ...]:
    """Every version of a list. Raises UnknownName with the lists there are."""
    found = book.versions(list_id)
    if not found:
        names = "、".join(book.ids(CodeList)) or "-"
        raise UnknownName(
            f"没有代码表 {list_id}；已有：{names}", f"there is no code list {list_id}; there are: {names}"
        )
    return found


def list_fact(book: CodeBook, about: About, entries: Mapping[str, Entry]) -> Statement | None:
    """CodeListPublished of a new version, or None when the very same is there already. Raises UsageError."""
    rows = [
        {"code": code, "name_zh": e.name_zh, "name_en": e.name_en, "parent": e.parent} for code, e in entries.items()
    ]
    versions = book.versions(about.id)
    same = next((v for v in versions if v.version == about.version and v.codes == dict(entries)), None)
    return _fact("CodeListPublished", "code-list", {"list_id": about.id}, about, {"entries": rows}, versions, same)


def mapping_fact(book: CodeBook, about: About, pairs: Iterable[tuple[str, str]]) -> Statement | None:
    """MappingPublished of a new version, or None when the very same is there already. Raises UsageError."""
    told = list(pairs)
    rows = [{"from_code": one, "to_code": other} for one, other in told]
    versions = book.mappings(about.id)
    same = next((v for v in versions if v.version == about.version and set(v.pairs) == set(told)), None)
    return _fact("MappingPublished", "mapping", {"mapping_id": about.id}, about, {"pairs": rows}, versions, same)


def _fact(
    event_type: str,
    kind: str,
    key: dict[str, str],
    about: About,
    rows: Mapping[str, Sequence[Mapping[str, str | None]]],
    versions: tuple[CodeList, ...] | tuple[CodeMapping, ...],
    same: Published | None,
) -> Statement | None:
    title_zh = about.title_zh or (versions[-1].title_zh if versions else "")
    title_en = about.title_en or (versions[-1].title_en if versions else "")
    if not (title_zh and title_en):
        raise UsageError(
            f"{about.id} 是新的，请用 --title 和 --title-en 给出中英文名称",
            f"{about.id} is new: give its names with --title and --title-en",
        )
    described = (about.effective_from, title_zh, title_en, about.source)
    if same and (same.effective_from, same.title_zh, same.title_en, same.source) == described:
        return None
    said: dict[str, Any] = key | {
        "version": about.version,
        "effective_from": about.effective_from,
        "title_zh": title_zh,
        "title_en": title_en,
        "source": about.source,
    }
    said |= rows
    before = next((v.event_id for v in versions if v.version == about.version), None)
    subject = f"{OPERATOR}/{kind}/{about.id}/{about.version}"
    content = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str).encode()
    fact = {
        "event_id": derived_id(subject, before, content),
        "occurred_at": now(),
        "member": OPERATOR,
        "subject": subject,
    } | said
    try:
        encode(event_type, fact)
    except FactTooLarge as error:
        [(_, listed)] = rows.items()
        raise UsageError(
            f"{about.id} 太大：{len(listed)} 行编码后有 {error.size} 字节，一条记录最多 {LARGEST} 字节；"
            "请去掉英文名称，或分成几个代码表",
            f"{about.id} is too large: {len(listed)} rows make {error.size} bytes, a record has {LARGEST} at most;"
            " leave out English names or make several lists of it",
        ) from error
    return event_type, fact


def publish(services: Services, fact: Statement, seconds: float) -> list[Delivered]:
    """State it as the operator and wait for its verdict. Raises KitelineError when it is rejected or undecided."""
    return state_by_operator(services, [fact], seconds)


def former_and_present(book: CodeBook, list_ids: Iterable[str], day: date) -> tuple[set[str], set[str]]:
    """Codes that any version of the lists has ever had, and those in force on a day."""
    ever: set[str] = set()
    present: set[str] = set()
    for list_id in list_ids:
        for version in versions_of(book, list_id):
            ever |= version.codes.keys()
        in_force = book.list_at(list_id, book.now(day))
        present |= set(in_force.codes) if in_force else set()
    return ever, present
