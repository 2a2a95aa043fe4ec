"""The three ways in which CloudEvents travel by HTTP (HTTP binding 1.0.2): structured, binary, batch.

What is read here are attributes and data as they were sent; `cloud_event` judges them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from producers.gateway.cloud_event import JSON_TYPE, refused
from producers.gateway.strict_json import malformed, read_json
from producers.rows import shown
from schemas.errors import RequestRefused

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
BINARY = "application/json"
PREFIX = "ce-"
MOST_EVENTS = 1000
PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Sent:
    """One event as it was sent; `wrong` when it could not be taken apart."""

    attributes: Mapping[str, Any] = field(default_factory=dict)
    data: Any = None
    wrong: RequestRefused | None = None

    @property
    def event_id(self) -> str | None:
        """Its id as far as it can be told, for the answer."""
        found = self.attributes.get("id")
        return shown(found) if isinstance(found, str) and found else None


def mode_of(content_type: str) -> str:
    """STRUCTURED, BATCH or BINARY. Raises RequestRefused (unsupported-media-type)."""
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    for name, value in _parameters(parameters):
        if name == "charset" and value.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise _unsupported(content_type, "请以 UTF-8 发送", "send UTF-8")
    if kind in (STRUCTURED, BATCH):
        return kind
    if JSON_TYPE.fullmatch(kind):
        return BINARY
    modes = f"{STRUCTURED}, {BATCH}, {BINARY} (ce-*)"
    raise _unsupported(content_type, f"可用：{modes}", f"there are: {modes}")


def read_events(mode: str, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> list[Sent]:
    """The events of a request, one but for a batch. Raises RequestRefused (malformed, empty-batch, batch-too-large).

    `headers` are raw: lower-case names, values as received.
    """
    if mode == BINARY:
        attributes = binary_attributes(headers)
        return [Sent(attributes, read_json(body))]
    found = read_json(body)
    if mode == STRUCTURED:
        if not isinstance(found, dict):
            raise malformed(
                body[:40].decode(errors="replace"),
                f"应为一个 JSON 对象；多个事件请用 {BATCH}",
                f"one JSON object is expected; several events are sent as {BATCH}",
            )
        return [_structured(found)]
    if not isinstance(found, list):
        raise malformed(
            body[:40].decode(errors="replace"),
            f"应为 JSON 数组；单个事件请用 {STRUCTURED}",
            f"a JSON array is expected; a single event is sent as {STRUCTURED}",
        )
    if not found:
        raise RequestRefused(
            "批中没有事件；至少一个", "the batch holds no event; send at least one", kind="empty-batch"
        )
    if len(found) > MOST_EVENTS:
        raise RequestRefused(
            f"批中有 {len(found)} 个事件，最多 {MOST_EVENTS}；请分成几批",
            f"the batch holds {len(found)} events, {MOST_EVENTS} at most; split it",
            kind="batch-too-large", attribute="", value=str(len(found)),
        )  # fmt: skip
    return [_element(number, one) for number, one in enumerate(found)]


def _element(number: int, found: Any) -> Sent:
    if isinstance(found, dict):
        return _structured(found)
    return Sent(wrong=malformed(str(found), f"第 {number} 项应为 JSON 对象", f"item {number} must be a JSON object"))


def _structured(found: dict[str, Any]) -> Sent:
    attributes = {name: value for name, value in found.items() if name not in ("data", "data_base64")}
    if found.get("data_base64") is not None:
        wrong = refused(
            "data_base64", found["data_base64"], "数据应为 JSON，请放进 data", "the data is JSON; put it into data"
        )
        return Sent(attributes, wrong=wrong)
    return Sent(attributes, found.get("data"))


def binary_attributes(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Attributes from `ce-` headers. Raises RequestRefused (invalid-event) naming the attribute."""
    found: dict[str, str] = {}
    for raw_name, raw in headers:
        name = raw_name.decode("latin-1").lower()
        if not name.startswith(PREFIX):
            continue
        name = name.removeprefix(PREFIX)
        if name in found:
            raise refused(
                name,
                raw.decode("latin-1"),
                f"请求头 {PREFIX}{name} 出现两次",
                f"the header {PREFIX}{name} is there twice",
            )
        if name in ("datacontenttype", "data"):
            zh, en = (
                "二进制模式中由 Content-Type 和正文表示，请去掉",
                "Content-Type and body say this in binary mode; leave it out",
            )
            raise refused(name, raw.decode("latin-1"), zh, en)
        found[name] = _header_value(name, raw)
    return found


def _header_value(name: str, raw: bytes) -> str:
    """A header's value with its quotes and percent signs taken back (HTTP binding, 3.1.3.2)."""
    if not raw.isascii():
        raise refused(
            name, raw.decode("utf-8", "replace"), "请求头中的非 ASCII 字符应写成 %E4%B8%AD 这样的百分号编码",
            "write characters beyond ASCII percent-encoded, e.g. %E4%B8%AD",
        )  # fmt: skip
    text = raw.decode()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    if PERCENT.search(text):
        raise refused(
            name,
            text,
            "百分号后应有两位十六进制数，百分号本身写成 %25",
            "two hex digits after %; write % itself as %25",
        )
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        raise refused(name, text, "百分号编码解出的不是 UTF-8", "percent-encoded bytes are not UTF-8") from None


def _parameters(text: str) -> list[tuple[str, str]]:
    pairs = (part.partition("=") for part in text.split(";") if part.strip())
    return [(name.strip().lower(), value.strip().strip('"')) for name, _, value in pairs]


def _unsupported(content_type: str, zh: str, en: str) -> RequestRefused:
    told = shown(content_type)
    return RequestRefused(
        f"Content-Type = “{told}” 不可用：{zh}", f"Content-Type = {told!r} cannot be taken: {en}",
        kind="unsupported-media-type", attribute="Content-Type", value=told,
    )  # fmt: skip
