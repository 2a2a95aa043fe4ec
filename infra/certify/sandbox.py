"""A member's sandbox: an inbox and verdicts of its own under another prefix, where its own credentials work.

The worker reads `<prefix>inbox.*` and nothing of `<prefix>sandbox.inbox.*`, so what is stated here reaches no
canonical topic, no verdict table and no figure. It is there only while a test goes on.
"""

from __future__ import annotations

from types import TracebackType

from confluent_kafka.admin import AclOperation, ResourceType

from infra.acls import Grant
from infra.broker_admin import BrokerAdmin
from infra.broker_view import BrokerView
from infra.embedded.kafka import ADMIN
from infra.principals import principals
from infra.provision import member_grants, member_topics
from infra.services import Services
from schemas.errors import UnknownMember
from schemas.topics import Topics

PREFIX = "sandbox."


class Sandbox:
    """Topics and rights of one member's test. A context manager: at its end topics and rights are gone.

    Raises UnknownMember where the broker knows no user of the member, BrokerUnavailable.
    """

    def __init__(self, services: Services, member: str) -> None:
        self.member = member
        self.topics = Topics(f"{services.topics.prefix}{PREFIX}")
        self._admin = BrokerAdmin(services.kafka(ADMIN))
        self._users = principals(services, member, BrokerView(services.kafka(ADMIN)).users())
        if not self._users:
            raise UnknownMember(
                f"成员 {member} 还没有凭据；请先运行 kiteline member add {member} …",
                f"member {member} has no credentials yet; first run: kiteline member add {member} ...",
            )

    @property
    def inbox(self) -> str:
        return self.topics.inbox(self.member)

    def __enter__(self) -> Sandbox:
        self._remove()  # what an interrupted test has left
        self._admin.ensure_topics(member_topics(self.topics, self.member))
        self.open_road()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def open_road(self) -> None:
        """Let the member write its sandbox inbox."""
        self._admin.ensure_grants(self._grants())

    def close_road(self) -> None:
        """Take the right to write away: to the member's system it looks like a broker that does not take anything."""
        writing = [Grant(user, ResourceType.TOPIC, self.inbox, (AclOperation.WRITE,)) for user in self._users]
        self._admin.remove_acls(binding for grant in writing for binding in grant.bindings())

    def _grants(self) -> list[Grant]:
        return [grant for user in self._users for grant in member_grants(self.topics, self.member, user)]

    def _remove(self) -> None:
        # The right to read with groups of its name is the member's by its membership, and stays.
        mine = [grant for grant in self._grants() if grant.kind is ResourceType.TOPIC]
        self._admin.remove_acls(binding for grant in mine for binding in grant.bindings())
        self._admin.delete_topics(member_topics(self.topics, self.member))
