"""Atom feeds (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, however they are written."""
AUTHOR = "鸢线 Kiteline"


@dataclass(frozen=True)
class Entry:
    """`id` never changes; `updated` is when it came to be, since what was published stays as it is."""

    id: str
    title: str
    updated: datetime
    text: str
    category: str
    link: str | None = None


def feed(id_: str, title: str, updated: datetime, links: Mapping[str, str], entries: Sequence[Entry]) -> bytes:
    """The document in UTF-8. `links`: rel -> address."""
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "zh-CN"})
    _text(root, "id", id_)
    _text(root, "title", title)
    _text(root, "updated", _moment(updated))
    _text(ET.SubElement(root, "author"), "name", AUTHOR)
    for rel, address in links.items():
        ET.SubElement(root, "link", {"rel": rel, "href": _clean(address), "type": MEDIA_TYPE})
    for entry in entries:
        one = ET.SubElement(root, "entry")
        _text(one, "id", entry.id)
        _text(one, "title", entry.title)
        _text(one, "updated", _moment(entry.updated))
        _text(one, "published", _moment(entry.updated))
        ET.SubElement(one, "category", {"term": _clean(entry.category)})
        if entry.link:
            ET.SubElement(one, "link", {"rel": "alternate", "href": _clean(entry.link)})
        _text(one, "content", entry.text, type="text")
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _clean(text)


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("�", text)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
