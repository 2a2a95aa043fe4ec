"""Faults of sending, in terms of the error tree: what happened, how many facts are kept, what to do."""

from __future__ import annotations

from kafka.errors import (
    AuthorizationError,
    KafkaError,
    KafkaTimeoutError,
    SaslAuthenticationFailedError,
    UnknownTopicOrPartitionError,
)

from producers.kafka_handles import NotLetIn, listens
from schemas.errors import BrokerUnavailable, KitelineError, NotAcknowledged
from schemas.kafka_access import KafkaAccess


class NotWritten(Exception):
    """A record was handed over and no acknowledgement came."""


def told(fault: Exception, access: KafkaAccess, member: str, topic: str, waiting: int) -> KitelineError:
    """The error to raise for `fault` when `waiting` facts stay in the outbox of `member`."""
    kept_zh = f"{waiting} 条事实留在发件箱，下次发布时会先发送"
    kept_en = f"{waiting} facts are kept in the outbox and will be sent with the next publish"
    if isinstance(fault, SaslAuthenticationFailedError):
        return KitelineError(
            f"Kafka（{access.bootstrap}）不接受 {access.username} 的密码；{kept_zh}。请运行 kiteline member add {member} …",
            f"Kafka ({access.bootstrap}) refuses the password of {access.username}; {kept_en}. Run: kiteline member add {member} ...",
        )
    if isinstance(fault, NotLetIn):
        return BrokerUnavailable(
            f"Kafka（{access.bootstrap}）有应答，但不让 {access.username} 登录：密码不对、用户未建立，或服务刚启动；{kept_zh}。"
            f"请稍后再试，或运行 kiteline member add {member} …",
            f"Kafka at {access.bootstrap} answers but does not let {access.username} in: wrong password, no such user, or"
            f" just starting; {kept_en}. Try again, or run: kiteline member add {member} ...",
        )
    if isinstance(fault, AuthorizationError):
        return KitelineError(
            f"Kafka 拒绝 {access.username} 写入 {topic}：成员只能写自己的收件箱，暂停期间不能写；{kept_zh}。"
            f"请检查 --as 与凭据是否最新，或询问运营方（kiteline member show {member}）",
            f"Kafka does not let {access.username} write {topic}: a member may write its own inbox only, and not while it is"
            f" suspended; {kept_en}. Check --as and that the credentials are the newest, or ask the operator"
            f" (kiteline member show {member})",
        )
    if isinstance(fault, UnknownTopicOrPartitionError) or (
        isinstance(fault, KafkaTimeoutError) and listens(access.bootstrap)
    ):
        return NotAcknowledged(
            f"Kafka（{access.bootstrap}）没有给出主题 {topic}：可能尚未接纳该成员（kiteline member add {member} …），"
            f"或服务正在恢复；{kept_zh}",
            f"Kafka ({access.bootstrap}) does not show the topic {topic}: the member may not have been let in yet"
            f" (kiteline member add {member} ...), or the broker is recovering; {kept_en}",
        )
    if isinstance(fault, KafkaTimeoutError | OSError):
        return BrokerUnavailable(
            f"连不上 Kafka（{access.bootstrap}）；{kept_zh}。请检查地址和网络，本机服务可用 kiteline up 启动",
            f"Kafka cannot be reached at {access.bootstrap}; {kept_en}. Check address and network; local services: kiteline up",
        )
    name = type(fault).__name__ if isinstance(fault, KafkaError) else " ".join(str(fault).split())
    return NotAcknowledged(
        f"Kafka（{access.bootstrap}）没有确认写入 {topic}（{name}）；{kept_zh}",
        f"Kafka ({access.bootstrap}) did not confirm the write to {topic} ({name}); {kept_en}",
    )
