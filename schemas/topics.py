"""Names and shapes of all topics. The prefix lets several instances share one broker."""

from __future__ import annotations

from dataclasses import dataclass

FAMILY_PARTITIONS = {
    "reference": 1,
    "governance": 1,
    "demand": 4,
    "graduate": 4,
    "major-change": 2,
    "service": 2,
    "cooperation": 2,
    "resource": 2,
    "plan": 1,
}
"""Canonical topics: family -> partitions. The count of a family is fixed when it is first provisioned."""

KEPT_FOR_EVER = {"retention.ms": "-1", "cleanup.policy": "delete"}
INBOX_CONFIG = KEPT_FOR_EVER | {"message.timestamp.type": "LogAppendTime"}
CANONICAL_CONFIG = KEPT_FOR_EVER | {"message.timestamp.type": "CreateTime"}


@dataclass(frozen=True)
class Topics:
    """Topic names under one prefix ("" or e.g. "t7.")."""

    prefix: str = ""

    def inbox(self, member: str) -> str:
        return f"{self.prefix}inbox.{member}"

    def portal(self, member: str) -> str:
        """Second inbox of a member: what came by HTTP, written by the gateway's principal alone."""
        return f"{self.prefix}inbox.{member}.portal"

    def verdicts(self, member: str) -> str:
        return f"{self.prefix}verdicts.{member}"

    def dead_letters(self, member: str) -> str:
        return f"{self.prefix}dead-letters.{member}"

    def canonical(self, family: str) -> str:
        return f"{self.prefix}{family}.events"

    @property
    def control(self) -> str:
        return f"{self.prefix}control"

    @property
    def inbox_pattern(self) -> str:
        """Regular expression that librdkafka subscribes to; finds inboxes of later members too."""
        return "^" + self.prefix.replace(".", r"\.") + r"inbox\..*"

    def member_of_inbox(self, topic: str) -> str:
        """The member that speaks in `topic`, by its own principal or through the gateway."""
        return topic.removeprefix(f"{self.prefix}inbox.").removesuffix(".portal")

    def family_of(self, topic: str) -> str:
        return topic.removeprefix(self.prefix).removesuffix(".events")

    def is_ours(self, topic: str) -> bool:
        """Whether `topic`, or a beginning of topics' names, belongs to this instance."""
        families = (self.inbox(""), self.verdicts(""), self.dead_letters(""))
        return topic.startswith(families) or topic == self.control or topic in self.all_canonical()

    def all_canonical(self) -> dict[str, str]:
        """Canonical topic -> family."""
        return {self.canonical(family): family for family in FAMILY_PARTITIONS}
