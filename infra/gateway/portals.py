"""Portal inboxes: one per member beside its own, written by the gateway's principal and nobody else.

Kafka's ACLs know no `inbox.*.portal`, so each portal is granted by its name.
"""

from __future__ import annotations

from collections.abc import Iterable

from infra.broker_admin import AclOperation, Grant, ResourceType
from schemas.topics import INBOX_CONFIG, Topics

GATEWAY = "gateway"


def portal_topics(topics: Topics, members: Iterable[str]) -> dict[str, tuple[int, dict[str, str]]]:
    """Topic name -> (partitions, config)."""
    return {topics.portal(member): (1, INBOX_CONFIG) for member in members}


def gateway_grants() -> list[Grant]:
    """Groups of its own, to read with."""
    return [Grant(GATEWAY, ResourceType.GROUP, GATEWAY, (AclOperation.READ, AclOperation.DESCRIBE), prefixed=True)]


def portal_grants(topics: Topics, members: Iterable[str]) -> list[Grant]:
    """The gateway writes portals and reads back what it wrote; a member's own principal may not, and the worker reads
    them as it reads inboxes."""
    write = (AclOperation.WRITE, AclOperation.READ, AclOperation.DESCRIBE)
    return [Grant(GATEWAY, ResourceType.TOPIC, topics.portal(member), write) for member in members]
