"""Names for look-ups on a machine that may not read the log, and from what the log says of members."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from infra.code_names import NamedBook, log_names
from infra.services import open_services
from infra.settings import Settings
from producers.code_names import Lookup
from schemas.errors import RowRefused

DAY = date(2026, 6, 30)
FIRM = "91370705MA8KT0A1Q4"


def test_without_a_right_to_the_log_the_lists_that_come_with_kiteline_are_used(tmp_path: Path) -> None:
    names = log_names(open_services(Settings(home=tmp_path), broker=False, database=False))
    assert names.code_of("ZYMC", "数控技术", Lookup(("major",)), DAY) == "460103"
    with pytest.raises(RowRefused, match="not published") as caught:
        names.code_of("HZQYMC", "鸢起动力装备有限公司", Lookup(("member",)), DAY)
    assert "请改填代码" in caught.value.zh


def test_members_are_known_by_their_last_name_and_by_former_ones_in_whatever_order_the_facts_come() -> None:
    facts = [
        ("MemberAdmitted", {"event_id": "1", "occurred_at": datetime(2024, 6, 3, tzinfo=UTC), "member_code": FIRM,
                            "kind": "enterprise", "name_zh": "鸢起机械", "admitted_on": date(2024, 6, 3)}),
        ("MemberRenamed", {"event_id": "2", "occurred_at": datetime(2025, 6, 3, tzinfo=UTC), "member_code": FIRM,
                           "former_name_zh": "鸢起机械", "name_zh": "鸢起动力", "effective_from": date(2025, 6, 3)}),
    ]  # fmt: skip
    for order in (facts, facts[::-1]):
        book = NamedBook()
        for event_type, fact in order:
            book.learn(event_type, fact)
        found = book.lists()("member", DAY)
        assert found is not None
        assert found.names == {FIRM: "鸢起动力"}
        assert found.former == {"鸢起机械": FIRM, "鸢起动力": FIRM}
    assert NamedBook().lists()("member", DAY) is None
