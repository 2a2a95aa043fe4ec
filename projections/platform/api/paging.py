"""Pages by keyset: a cursor holds the sort key of the last item, so that rows may come and go between pages."""

from __future__ import annotations

import base64
import binascii
import bisect
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from projections.platform.api.moments.asked import ListQuery
from schemas.errors import UsageError

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = Field(description="下一页的 cursor；最后一页为 null / cursor of the next page, null at the end")


def bad_cursor(cursor: str) -> UsageError:
    shown = cursor if len(cursor) <= 40 else cursor[:40] + "…"
    return UsageError(
        f"cursor 的值 {shown} 不是这个列表在这一时点、这些筛选和排序下给出的；请从第一页重新读取（不带 cursor）",
        f"cursor is {shown}, which this list has not given for this moment, these filters and this order; read again "
        "from the first page, without it",
    )


def cursor_of(name: str, query: ListQuery, key: Sequence[Any]) -> str:
    """The cursor after an item with this sort key, good for one list at one moment."""
    packed = json.dumps([_tag(name, query), *map(_pack, key)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def key_of(name: str, query: ListQuery) -> list[Any] | None:
    """The sort key in the cursor, None on the first page. Raises UsageError for one that is not of this list."""
    if query.cursor is None:
        return None
    try:
        padded = query.cursor + "=" * (-len(query.cursor) % 4)
        tag, *key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if tag != _tag(name, query) or not key:
            raise ValueError(tag)
        return [_unpack(value) for value in key]
    except (binascii.Error, ValueError, TypeError, KeyError, ArithmeticError):
        raise bad_cursor(query.cursor) from None


def page_of(
    name: str, query: ListQuery, items: Sequence[T], key: Callable[[T], tuple[Any, ...]]
) -> tuple[list[T], str | None]:
    """One page of items that are all at hand, in the order of `key`, which must differ between items."""
    ordered = sorted(items, key=key)
    start = 0
    after = key_of(name, query)
    if after is not None:
        try:
            start = bisect.bisect_right(ordered, tuple(after), key=key)
        except TypeError:
            raise bad_cursor(query.cursor or "") from None
    page = ordered[start : start + query.limit]
    more = start + query.limit < len(ordered)
    return page, cursor_of(name, query, key(page[-1])) if more else None


def _tag(name: str, query: ListQuery) -> str:
    return f"{name}|{query.as_of or ''}|{query.known_at or ''}"


def _pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return value


def _unpack(value: Any) -> Any:
    if isinstance(value, dict):
        [(kind, text)] = value.items()
        return _KINDS[kind](text)
    if isinstance(value, list):
        raise TypeError(value)
    return value


_KINDS: dict[str, Callable[[str], Any]] = {
    "at": datetime.fromisoformat,
    "on": date.fromisoformat,
    "number": Decimal,
}
