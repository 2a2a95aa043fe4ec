"""Names of codes and of members for `kiteline publish`: as the log has them, read when a table first asks.

Only the platform may read the log. On a member's own machine the lists that come with Kiteline are used, and members
cannot be looked up by name: their codes stand in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from infra.provision import WORKER
from infra.services import Services
from producers.code_names import CodeNames, Lists, Named, names_in
from schemas.code_book import LONG_AGO
from schemas.errors import NotProvisioned, UnknownMember
from schemas.reference_book import ReferenceBook
from schemas.starter import starter_facts
from stream_processors.admission.reference_follower import ReferenceFollower


def log_names(services: Services) -> CodeNames:
    """Names as the log has them; nothing is read before the first look-up, which may raise BrokerUnavailable."""
    return CodeNames(_WhenAsked(services))


@dataclass
class NamedBook(ReferenceBook):
    """A reference book that also knows what members are and were called."""

    called: dict[str, tuple[datetime, str, str]] = field(default_factory=dict)
    every_name: dict[str, str] = field(default_factory=dict)

    def learn(self, event_type: str, fact: Mapping[str, Any], recorded_at: datetime = LONG_AGO) -> None:
        super().learn(event_type, fact, recorded_at)
        if event_type in ("MemberAdmitted", "MemberRenamed"):
            code, said = fact["member_code"], (fact["occurred_at"], fact["event_id"], fact["name_zh"])
            self.every_name[fact["name_zh"]] = code
            self.called[code] = max(said, self.called.get(code, said))

    def lists(self) -> Lists:
        """The lists and, where members are known, their names."""
        names = {code: name for code, (_, _, name) in self.called.items()}
        return names_in(self.codes, Named(f"{len(names)}", names, self.every_name) if names else None)


class _WhenAsked:
    """Lists that are read when one is first asked for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def __call__(self, list_id: str, day: date) -> Named | None:
        return self._lists(list_id, day)

    @cached_property
    def _lists(self) -> Lists:
        book = NamedBook()
        try:
            access = self._services.kafka(WORKER)
            with closing(ReferenceFollower(access, self._services.topics, book)) as follower:
                follower.catch_up()
        except (UnknownMember, NotProvisioned):
            for event_type, fact in starter_facts():
                book.learn(event_type, fact)
        return book.lists()
