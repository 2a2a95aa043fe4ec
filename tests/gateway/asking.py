"""Events to send, and answers to read."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2

from producers.gateway.modes import BATCH, STRUCTURED
from schemas.contracts import ENVELOPE
from schemas.facts import Record
from schemas.wire import decode
from tests.instance import Instance
from tests.stream_processors.speaking import fact, records

EMPLOYER, OTHER = "91370705MA8KT0A1Q4", "91370705MA8KT0B2W7"


def event(member: str = EMPLOYER, event_type: str = "DemandPublished", **changes: Any) -> dict[str, Any]:
    """A structured event that nothing is wrong with; of `changes`, None leaves an attribute out."""
    said = fact(event_type, member)
    made = {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": f"urn:kiteline:member:{member}",
        "type": event_type,
        "time": said["occurred_at"],
        "subject": said["subject"],
        "data": {name: value for name, value in said.items() if name not in ENVELOPE},
    }
    return {name: value for name, value in (made | changes).items() if value is not None}


def binary(said: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Headers and body of an event in binary mode."""
    attributes = {name: value for name, value in said.items() if name != "data"}
    headers = {f"ce-{name}": quote(value, safe="/:+") for name, value in attributes.items()}
    return headers | {"content-type": "application/json"}, json.dumps(said["data"], ensure_ascii=False).encode()


@dataclass(frozen=True)
class Gateway:
    """A running gateway, with a token of EMPLOYER and one of OTHER."""

    url: str
    place: Instance
    token: str
    others: str
    client: httpx2.Client

    def post(self, body: Any, kind: str = STRUCTURED, *, token: str | None = None, **headers: str) -> httpx2.Response:
        """POST /v1/events; `body` as bytes, or anything that JSON can hold."""
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"content-type": kind, "authorization": f"Bearer {token or self.token}"} | named
        return self.client.post(f"{self.url}/v1/events", content=content, headers=sent)

    def batch(self, *events: Any, **headers: str) -> httpx2.Response:
        return self.post(list(events), BATCH, **headers)

    def verdict(self, event_id: str, *, token: str | None = None, wait: float = 0) -> httpx2.Response:
        sent = {"authorization": f"Bearer {token or self.token}"}
        return self.client.get(f"{self.url}/v1/verdicts/{event_id}", params={"wait": wait}, headers=sent)

    def inbox(self, member: str = EMPLOYER) -> list[Record]:
        """What the member's portal inbox holds."""
        return records(self.place.kafka("worker"), self.place.topics.portal(member))

    def written(self, member: str = EMPLOYER) -> dict[str, tuple[str, dict[str, Any]]]:
        """event id -> event type and fields of what the portal inbox holds."""
        found = [decode(record.value) for record in self.inbox(member)]
        return {said["event_id"]: (contract.name, said) for contract, said in found}
