"""Suspends and reinstates members: the operator states it, and rights at the broker follow at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from confluent_kafka.admin import AclOperation, ResourceType

from infra.acls import Grant
from infra.broker_admin import BrokerAdmin
from infra.broker_view import BrokerView
from infra.embedded.kafka import ADMIN
from infra.operator_voice import operator_fact, state_by_operator
from infra.principals import principals
from infra.provision import known_members, rights_of_member
from infra.services import Services
from infra.standing import read_members
from schemas.days import day_of, now
from schemas.errors import UnknownMember, UsageError
from schemas.ids import original_id
from schemas.member_book import OPERATOR


def suspend(
    services: Services, member: str, since: date, reason: str, document: str | None, wait: float | None = None
) -> bool:
    """Suspend `member` from a day on; returns whether it may not write from now on. `wait`: seconds for the verdict.

    Raises UnknownMember, UsageError, BrokerUnavailable, KitelineError when it is rejected.
    """
    said = {"member_code": member, "suspended_from": since, "reason": reason, "document": document}
    return not _state(services, "MemberSuspended", member, said, wait)


def reinstate(
    services: Services, member: str, since: date, reason: str, document: str | None, wait: float | None = None
) -> bool:
    """Let `member` speak again from a day on; returns whether it may write from now on. Otherwise as `suspend`."""
    said = {"member_code": member, "effective_from": since, "reason": reason, "document": document}
    return _state(services, "MemberReinstated", member, said, wait)


def _state(services: Services, event_type: str, member: str, said: Mapping[str, Any], wait: float | None) -> bool:
    book = read_members(services)
    if member == OPERATOR:
        raise UsageError(
            "运营方 operator 不能被暂停：没有人能再恢复它",
            "the operator cannot be suspended: nobody could reinstate it",
        )
    if member not in known_members(services, book):
        raise UnknownMember(
            f"没有成员 {member}；已有成员见 kiteline member list",
            f"there is no member {member}; see: kiteline member list",
        )
    if not str(said["reason"]).strip():
        raise UsageError("--reason 为空：请写明原因", "--reason is empty: say why")
    name, fact = operator_fact(event_type, f"standing/{member}", said, now())
    fact["event_id"] = original_id()  # the same said again, after the contrary, is another fact
    state_by_operator(services, [(name, fact)], wait)
    book.learn(name, fact)
    is_suspended = book.suspension(member, day_of(now())) is not None
    admin, view, topics = BrokerAdmin(services.kafka(ADMIN)), BrokerView(services.kafka(ADMIN)), services.topics
    users = principals(services, member, view.users())
    admin.ensure_grants(rights_of_member(topics, book, member, users))
    if is_suspended:
        inbox = topics.inbox(member)
        writing = [Grant(user, ResourceType.TOPIC, inbox, (AclOperation.WRITE,)) for user in users]
        admin.remove_acls(binding for grant in writing for binding in grant.bindings())
    return not is_suspended
