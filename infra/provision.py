"""Provisioning: topics, principals, their rights and the database's tables. May be run again at any time.

Every principal gets what it needs and nothing else: a member writes its own inbox only, so the broker itself
guarantees who stated what. Rights mirror authority: a member that is suspended today may not write its inbox.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from infra.acls import told
from infra.broker_admin import AclOperation, BrokerAdmin, Grant, ResourceType
from infra.broker_view import BrokerView
from infra.credentials import known_users, new_password, write_credentials
from infra.embedded.kafka import ADMIN
from infra.gateway.portals import GATEWAY, gateway_grants, portal_grants, portal_topics
from infra.migrate import has_newest_tables, migrate
from infra.principals import current_principal, forget_rotation, member_of, principals, rotating_members, rotation_of
from infra.provision_plan import Plan, Wanted, difference
from infra.services import Services
from infra.standing import read_members
from schemas.days import day_of, now
from schemas.errors import UnknownMember
from schemas.kafka_access import KafkaAccess
from schemas.member_book import MemberBook
from schemas.topics import CANONICAL_CONFIG, FAMILY_PARTITIONS, INBOX_CONFIG, KEPT_FOR_EVER, Topics

WORKER = "worker"
API = "api"
OPERATOR = "operator"
"""The platform's operator is a member too: it states code lists, mappings and memberships."""
PLATFORM_USERS = (WORKER, API, GATEWAY, OPERATOR)

READ = (AclOperation.READ, AclOperation.DESCRIBE)
WRITE = (AclOperation.WRITE, AclOperation.DESCRIBE)
BOTH = (AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE)
SEE = (AclOperation.DESCRIBE,)
TOPIC, GROUP, CLUSTER = ResourceType.TOPIC, ResourceType.GROUP, ResourceType.BROKER


@dataclass(frozen=True)
class Provisioned:
    """What a run changed. Rights in words."""

    topics: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    migrated: bool = False
    granted: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)


def plan(services: Services) -> Plan:
    """What `provision` would change now. Raises BrokerUnavailable, DatabaseUnavailable."""
    view = BrokerView(services.kafka(ADMIN))
    missing = bool(services.database_url) and not has_newest_tables(services.database_url)
    return difference(wanted(services, view.users()), view, services.topics, migrate=missing)


def provision(services: Services) -> Provisioned:
    """Everything that the platform and its members should have; rights that nobody should have are taken away."""
    admin, planned = BrokerAdmin(services.kafka(ADMIN)), plan(services)
    created = admin.ensure_topics(planned.topics)
    settings: dict[str, dict[str, str]] = {}
    for drift in planned.configs:
        settings.setdefault(drift.topic, {})[drift.setting] = drift.wanted
    admin.set_configs(settings)
    users = _ensure_users(services, admin, (*PLATFORM_USERS, *planned.new_users))
    admin.add_acls(planned.to_grant)
    admin.remove_acls(planned.to_remove)
    admin.remove_users(planned.revoked_users)
    for member in _expired(services):
        forget_rotation(services, member)
    migrated = migrate(services.database_url) if services.database_url else False
    granted, removed = [told(acl) for acl in planned.to_grant], [told(acl) for acl in planned.to_remove]
    return Provisioned(created, users, migrated, granted, removed, sorted(settings))


def wanted(services: Services, present: Iterable[str]) -> Wanted:
    """How it should be, from the facts about members. `present`: users that the broker knows."""
    topics, there = services.topics, set(present)
    book = read_members(services)
    members = known_members(services, book)
    shapes = platform_topics(topics) | member_topics(topics, OPERATOR) | portal_topics(topics, members)
    grants = [*platform_grants(topics), *member_grants(topics, OPERATOR), *portal_grants(topics, members)]
    new = [user for user in PLATFORM_USERS if current_principal(services, user) is None]
    for member in sorted(members):
        shapes |= member_topics(topics, member)
        users = principals(services, member, there)
        if not users:
            new.append(member)
        grants += rights_of_member(topics, book, member, users or [member])
    return Wanted(
        shapes,
        frozenset(binding for grant in grants for binding in grant.bindings()),
        frozenset(PLATFORM_USERS),
        frozenset(members),
        tuple(new),
        tuple(r.former for member in _expired(services) if (r := rotation_of(services, member))),
    )


def known_members(services: Services, book: MemberBook) -> set[str]:
    """Members that were admitted, and those let in here whose admission is still on its way; not the operator."""
    kept = {file.stem for file in (services.settings.home / "admitted").glob("*.json")}
    here = {user for user in known_users(services.settings.credentials_dir) if member_of(user)}
    return (set(book.admitted) | kept | here) - {OPERATOR}


def rights_of_member(topics: Topics, book: MemberBook, member: str, users: Iterable[str]) -> list[Grant]:
    """Rights of all users of `member` today."""
    may_write = book.suspension(member, day_of(now())) is None
    return [grant for user in users for grant in member_grants(topics, member, user, may_write=may_write)]


def _expired(services: Services) -> list[str]:
    """Members whose former user has had its time."""
    return [
        member
        for member in rotating_members(services)
        if (rotation := rotation_of(services, member)) and rotation.until <= now()
    ]


def provision_members(services: Services, codes: Iterable[str]) -> Provisioned:
    """Inboxes, verdicts, dead letters, principal, rights and credentials file of each member in `codes`."""
    admin = BrokerAdmin(services.kafka(ADMIN))
    topics, members, book = services.topics, list(codes), read_members(services)
    shapes = portal_topics(topics, members)
    for code in members:
        shapes |= member_topics(topics, code)
    created = admin.ensure_topics(shapes)
    users = _ensure_users(services, admin, members)
    grants = [g for code in members for g in rights_of_member(topics, book, code, principals(services, code, ()))]
    admin.ensure_grants([*grants, *portal_grants(topics, members)])
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


def member_grants(topics: Topics, member: str, user: str | None = None, *, may_write: bool = True) -> list[Grant]:
    """A member writes its own inbox, reads its own verdicts and dead letters, and nothing else.

    `user` is who it logs in as (named as the member, unless given).
    """
    user = user or member
    return [
        Grant(user, TOPIC, topics.inbox(member), WRITE if may_write else SEE),
        Grant(user, TOPIC, topics.verdicts(member), READ),
        Grant(user, TOPIC, topics.dead_letters(member), READ),
        Grant(user, GROUP, member, READ, prefixed=True),
    ]


def platform_grants(topics: Topics) -> list[Grant]:
    """Rights of the platform's own users; each must be here, or `provision` takes it away again."""
    return [*worker_grants(topics), *api_grants(topics), *gateway_grants()]


def worker_grants(topics: Topics) -> list[Grant]:
    """The worker reads inboxes, writes what admission decides, and reads all that back."""
    return [
        # DELETE: an inbox that took personal data in clear is trimmed past it.
        Grant(WORKER, TOPIC, topics.inbox(""), (*READ, AclOperation.DELETE), prefixed=True),
        Grant(WORKER, TOPIC, topics.verdicts(""), BOTH, prefixed=True),
        Grant(WORKER, TOPIC, topics.dead_letters(""), BOTH, prefixed=True),
        *(Grant(WORKER, TOPIC, topic, BOTH) for topic in topics.all_canonical()),
        Grant(WORKER, TOPIC, topics.control, BOTH),
        # Faust names its groups and its own topics as it likes; the worker is ours, so any group will do.
        Grant(WORKER, GROUP, "*", READ),
        Grant(WORKER, CLUSTER, "kafka-cluster", (AclOperation.DESCRIBE, AclOperation.IDEMPOTENT_WRITE)),
    ]


def api_grants(topics: Topics) -> list[Grant]:
    """The API reads canonical topics, verdicts and dead letters; of inboxes it sees how far admission is."""
    return [
        *(Grant(API, TOPIC, topic, READ) for topic in topics.all_canonical()),
        Grant(API, TOPIC, topics.verdicts(""), READ, prefixed=True),
        Grant(API, TOPIC, topics.dead_letters(""), READ, prefixed=True),
        Grant(API, TOPIC, topics.control, READ),
        Grant(API, TOPIC, topics.inbox(""), SEE, prefixed=True),
        Grant(API, GROUP, API, READ, prefixed=True),
        Grant(API, GROUP, f"{topics.prefix}kiteline.admission", SEE),
        # To judge a corrected fact as admission does it reads the same topics in the same way; it commits nothing.
        Grant(API, GROUP, f"{topics.prefix}kiteline.reference", READ),
    ]


def _ensure_users(services: Services, admin: BrokerAdmin, users: Iterable[str]) -> list[str]:
    """Make users log in as their credentials file says; returns users whose file is new.

    The password is stated to the broker every time: it may be another broker than the file was made for.
    """
    accesses: dict[str, KafkaAccess] = {}
    new: list[str] = []
    for user in users:
        try:
            accesses[user] = services.kafka(user)
        except UnknownMember:
            accesses[user] = KafkaAccess(services.bootstrap, user, new_password())
            new.append(user)
    admin.ensure_users({access.username: access.password for access in accesses.values()})
    for user, access in accesses.items():
        kept = KafkaAccess(services.bootstrap, access.username, access.password)
        write_credentials(services.settings.credentials_dir, kept, user)
    return new
