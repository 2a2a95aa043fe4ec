"""Provisioning: topics, principals, their rights and the database's tables. May be run again at any time.

Every principal gets what it needs and nothing else: a member writes its own inbox only, so the broker itself
guarantees who stated what.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from infra.broker_admin import AclOperation, BrokerAdmin, Grant, ResourceType
from infra.credentials import known_users, new_password, write_credentials
from infra.embedded.kafka import ADMIN
from infra.gateway.portals import GATEWAY, portal_grants, portal_topics
from infra.migrate import migrate
from infra.services import Services
from schemas.errors import UnknownMember
from schemas.kafka_access import KafkaAccess
from schemas.topics import CANONICAL_CONFIG, FAMILY_PARTITIONS, INBOX_CONFIG, KEPT_FOR_EVER, Topics

WORKER = "worker"
API = "api"
OPERATOR = "operator"
"""The platform's operator is a member too: it states code lists, mappings and memberships."""

READ = (AclOperation.READ, AclOperation.DESCRIBE)
WRITE = (AclOperation.WRITE, AclOperation.DESCRIBE)
BOTH = (AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE)
TOPIC, GROUP, CLUSTER = ResourceType.TOPIC, ResourceType.GROUP, ResourceType.BROKER


@dataclass(frozen=True)
class Provisioned:
    """What a run changed."""

    topics: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    migrated: bool = False


def provision(services: Services) -> Provisioned:
    """Everything that the platform itself needs: canonical topics, its principals, the operator, tables.

    Members let in before there was a gateway get their portals here.
    """
    admin = BrokerAdmin(services.kafka(ADMIN))
    topics = services.topics
    known = known_users(services.settings.credentials_dir)
    members = [user for user in known if user not in (ADMIN, WORKER, API, GATEWAY, OPERATOR)]
    wanted = platform_topics(topics) | member_topics(topics, OPERATOR) | portal_topics(topics, members)
    created = admin.ensure_topics(wanted)
    users = _ensure_users(services, admin, (WORKER, API, GATEWAY, OPERATOR))
    admin.ensure_grants([*worker_grants(topics), *api_grants(topics), *member_grants(topics, OPERATOR)])
    admin.ensure_grants(portal_grants(topics, members))
    migrated = migrate(services.database_url) if services.database_url else False
    return Provisioned(created, users, migrated)


def provision_members(services: Services, codes: Iterable[str]) -> Provisioned:
    """Inboxes, verdicts, dead letters, principal, rights and credentials file of each member in `codes`."""
    admin = BrokerAdmin(services.kafka(ADMIN))
    topics, members = services.topics, list(codes)
    wanted = portal_topics(topics, members)
    for code in members:
        wanted |= member_topics(topics, code)
    created = admin.ensure_topics(wanted)
    users = _ensure_users(services, admin, members)
    admin.ensure_grants(grant for code in members for grant in member_grants(topics, code))
    admin.ensure_grants(portal_grants(topics, members))
    return Provisioned(created, users)


def platform_topics(topics: Topics) -> dict[str, tuple[int, dict[str, str]]]:
    """Topic name -> (partitions, config) of what every instance has."""
    canonical = {
        topic: (FAMILY_PARTITIONS[family], CANONICAL_CONFIG) for topic, family in topics.all_canonical().items()
    }
    return canonical | {topics.control: (1, {"retention.ms": str(7 * 24 * 3600 * 1000)})}


def member_topics(topics: Topics, member: str) -> dict[str, tuple[int, dict[str, str]]]:
    """Topic name -> (partitions, config) of one member."""
    return {
        topics.inbox(member): (1, INBOX_CONFIG),
        topics.verdicts(member): (1, KEPT_FOR_EVER),
        topics.dead_letters(member): (1, KEPT_FOR_EVER),
    }


def member_grants(topics: Topics, member: str) -> list[Grant]:
    """A member writes its own inbox, reads its own verdicts and dead letters, and nothing else."""
    return [
        Grant(member, TOPIC, topics.inbox(member), WRITE),
        Grant(member, TOPIC, topics.verdicts(member), READ),
        Grant(member, TOPIC, topics.dead_letters(member), READ),
        Grant(member, GROUP, member, READ, prefixed=True),
    ]


def worker_grants(topics: Topics) -> list[Grant]:
    """The worker reads inboxes, writes what admission decides, and reads all that back."""
    return [
        Grant(WORKER, TOPIC, topics.inbox(""), READ, prefixed=True),
        Grant(WORKER, TOPIC, topics.verdicts(""), BOTH, prefixed=True),
        Grant(WORKER, TOPIC, topics.dead_letters(""), BOTH, prefixed=True),
        *(Grant(WORKER, TOPIC, topic, BOTH) for topic in topics.all_canonical()),
        Grant(WORKER, TOPIC, topics.control, BOTH),
        # Faust names its groups and its own topics as it likes; the worker is ours, so any group will do.
        Grant(WORKER, GROUP, "*", READ),
        Grant(WORKER, CLUSTER, "kafka-cluster", (AclOperation.DESCRIBE, AclOperation.IDEMPOTENT_WRITE)),
    ]


def api_grants(topics: Topics) -> list[Grant]:
    """The API reads canonical topics, verdicts and dead letters, for live pages."""
    return [
        *(Grant(API, TOPIC, topic, READ) for topic in topics.all_canonical()),
        Grant(API, TOPIC, topics.verdicts(""), READ, prefixed=True),
        Grant(API, TOPIC, topics.dead_letters(""), READ, prefixed=True),
        Grant(API, TOPIC, topics.control, READ),
        Grant(API, GROUP, API, READ, prefixed=True),
    ]


def _ensure_users(services: Services, admin: BrokerAdmin, users: Iterable[str]) -> list[str]:
    """Make users log in with the password of their credentials file; returns users whose file is new.

    The password is stated to the broker every time: it may be another broker than the file was made for.
    """
    passwords: dict[str, str] = {}
    new: list[str] = []
    for user in users:
        try:
            passwords[user] = services.kafka(user).password
        except UnknownMember:
            passwords[user] = new_password()
            new.append(user)
    admin.ensure_users(passwords)
    for user, password in passwords.items():
        write_credentials(services.settings.credentials_dir, KafkaAccess(services.bootstrap, user, password))
    return new
