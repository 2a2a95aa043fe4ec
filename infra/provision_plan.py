"""The difference between what a broker and a database have and what they should have. Changes nothing.

What is removed lies under our own topic prefix: rights of our own users and of members that nobody gave them. Rights
of users that are none of ours are shown and left alone; so are the own topics of a member that is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from confluent_kafka.admin import AclBinding, ResourceType

from infra.acls import is_plain, user_of
from infra.broker_view import BrokerView
from infra.principals import member_of
from schemas.topics import Topics

TopicShape = tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class Wanted:
    """How it should be. `new_users`: without credentials so far; `revoked`: former users whose time is over."""

    topics: Mapping[str, TopicShape]
    grants: frozenset[AclBinding]
    platform_users: frozenset[str]
    members: frozenset[str]
    new_users: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drift:
    """A setting (or `partitions`) of a topic that is not as it should be."""

    topic: str
    setting: str
    found: str
    wanted: str


@dataclass(frozen=True)
class Plan:
    """`partitions` is shown and never changed: subjects would move to other partitions."""

    topics: dict[str, TopicShape] = field(default_factory=dict)
    configs: list[Drift] = field(default_factory=list)
    partitions: list[Drift] = field(default_factory=list)
    new_users: list[str] = field(default_factory=list)
    revoked_users: list[str] = field(default_factory=list)
    to_grant: list[AclBinding] = field(default_factory=list)
    to_remove: list[AclBinding] = field(default_factory=list)
    strange: list[AclBinding] = field(default_factory=list)
    migrate: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether `kiteline provision` would change nothing."""
        changes = (self.topics, self.configs, self.new_users, self.revoked_users, self.to_grant, self.to_remove)
        return not any(changes) and not self.migrate


def difference(wanted: Wanted, view: BrokerView, topics: Topics, *, migrate: bool) -> Plan:
    """What would have to change."""
    partitions = view.partitions()
    there = [topic for topic in wanted.topics if topic in partitions]
    configs = view.configs(there)
    acls = view.acls()
    removed, strange, busy = _superfluous(acls, wanted, topics)
    return Plan(
        topics={topic: shape for topic, shape in wanted.topics.items() if topic not in partitions},
        configs=[
            Drift(topic, key, configs[topic].get(key, ""), value)
            for topic in there
            for key, value in wanted.topics[topic][1].items()
            if configs[topic].get(key) != value
        ],
        partitions=[
            Drift(topic, "partitions", str(partitions[topic]), str(wanted.topics[topic][0]))
            for topic in there
            if partitions[topic] != wanted.topics[topic][0]
        ],
        new_users=sorted(wanted.new_users),
        revoked_users=sorted(set(wanted.revoked) - busy),
        to_grant=_sorted(wanted.grants - acls),
        to_remove=removed,
        strange=strange,
        migrate=migrate,
    )


def _superfluous(
    acls: set[AclBinding], wanted: Wanted, topics: Topics
) -> tuple[list[AclBinding], list[AclBinding], set[str]]:
    """(to remove, to leave alone) of the rights on our topics that nobody should have, and users that keep others."""
    removed, strange = [], []
    extra = acls - wanted.grants
    for binding in extra:
        if binding.restype != ResourceType.TOPIC or not topics.is_ours(str(binding.name)):
            continue
        user = user_of(binding)
        member = member_of(user)
        own = member and binding.name in (topics.inbox(member), topics.verdicts(member), topics.dead_letters(member))
        is_known = user in wanted.platform_users or member in wanted.members
        if is_plain(binding) and (is_known or (member and not own)):
            removed.append(binding)
        else:
            strange.append(binding)
    # A user that may do nothing more on any topic, of whatever instance, needs no groups either.
    busy = {user_of(b) for b in acls - set(removed) if b.restype == ResourceType.TOPIC}
    removed += [
        b for b in extra if b.restype == ResourceType.GROUP and user_of(b) in wanted.revoked and user_of(b) not in busy
    ]
    return _sorted(removed), _sorted(strange), busy


def _sorted(bindings: frozenset[AclBinding] | set[AclBinding] | list[AclBinding]) -> list[AclBinding]:
    return sorted(bindings, key=lambda b: (user_of(b), str(b.name), str(b.operation)))
