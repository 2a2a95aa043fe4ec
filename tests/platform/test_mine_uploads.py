"""Spreadsheets through the browser's road: checked, marked, sent, judged; and files that are meant to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import httpx2
import pytest

from schemas.days import day_of, now
from schemas.wire import decode
from tests.platform.own_desk import EVENT, Platform, opened_platform, workbook
from tests.spreadsheets.filling import example, row_of, saved_as_csv
from tests.stream_processors.canon import Canon
from tests.stream_processors.conftest import desk
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, records, value

__all__ = ["desk"]
UPLOADS = "/v1/mine/uploads"
BEGUN = day_of(now())
"""No verdict of this file is of an earlier day."""


@pytest.fixture(scope="module")
def platform(desk: Desk) -> Iterator[Platform]:
    Canon(desk.instance, desk.engine).project()
    with opened_platform(desk) as made:
        yield made


def uploaded(client: httpx2.Client, content: bytes, name: str = "需求.xlsx", **more: Any) -> dict[str, Any]:
    answer = client.post(UPLOADS, params={"filename": name} | more, content=content)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def inbox(platform: Platform) -> list[dict[str, Any]]:
    """What stands in the firm's own inbox."""
    topics = platform.desk.instance.topics
    found = records(platform.desk.instance.kafka("worker"), topics.inbox(EMPLOYER))
    return [decode(one.value)[1] for one in found]


def became(client: httpx2.Client, sent: dict[str, Any]) -> dict[str, Any]:
    answer = client.get(f"{UPLOADS}/outcome", params={"first": sent["first"], "last": sent["position"]})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_what_was_sent_is_told_verdict_by_verdict_with_the_row_that_it_came_from(
    platform: Platform, tmp_path: Path
) -> None:
    client = platform.client("firm")
    content = workbook(tmp_path, OUT1={}, OUT2={"occupation": "6-18-01-99"}, OUT3={})
    sent = uploaded(client, content, publish=True, wait=0)
    assert (sent["sent"], sent["undecided"]) == (3, 3)
    waiting = became(client, sent)
    assert (waiting["written"], waiting["undecided"], waiting["outcomes"]) == (3, 3, {})
    platform.admit()
    done = became(client, sent)
    assert (done["undecided"], done["outcomes"]) == (0, {"accepted": 2, "rejected": 1})
    [wrong] = done["rejected"]
    assert (wrong["row"], wrong["field"], wrong["value"], wrong["code"]) == (
        5,
        "occupation",
        "6-18-01-99",
        "unknown-code",
    )
    letter = client.get("/v1/mine/dead-letters/" + wrong["dead_letter"].replace("/", "%2F"))
    assert letter.json()["subject"] == f"{EMPLOYER}/OUT2"


def test_a_member_is_told_nothing_about_anothers_upload(platform: Platform, tmp_path: Path) -> None:
    sent = uploaded(platform.client("firm"), workbook(tmp_path, THEIRS={}), publish=True, wait=0)
    asked = {"first": sent["first"], "last": sent["position"]}
    answer = platform.client("school").get(f"{UPLOADS}/outcome", params=asked)
    assert answer.status_code == 422
    assert "outcomes" not in answer.text
    far = sent["position"].rpartition(":")[0] + ":999999999"
    for first, last in ((sent["position"], far), (far, sent["first"]), ("x", "y"), (sent["first"], "inbox.other:0:9")):
        assert (
            platform.client("firm").get(f"{UPLOADS}/outcome", params={"first": first, "last": last}).status_code == 422
        )


def test_a_file_cannot_speak_for_another_member(platform: Platform, tmp_path: Path) -> None:
    client = platform.client("firm")
    sent = uploaded(client, workbook(tmp_path, FOREIGN={"subject_owner": SCHOOL}), publish=True, wait=0)
    if sent["sent"]:
        platform.admit()
        done = became(client, sent)
        assert done["outcomes"] == {"rejected": 1}
        assert {one["code"] for one in done["rejected"]} & {"not-your-subject", "outside-mandate"}
    else:
        assert sent["refused_count"] == 1
    assert not [one for one in inbox(platform) if one["member"] != EMPLOYER]
    assert platform.client("firm").post(UPLOADS, params={"filename": "a.xlsx", "member": SCHOOL}).status_code == 422


def test_wrong_cells_come_back_red_with_the_reason_and_nothing_is_sent(platform: Platform, tmp_path: Path) -> None:
    client, before = platform.client("firm"), len(inbox(platform))
    content = workbook(tmp_path, RED1={}, RED2={"openings": "viele", "title": "=1+1"})
    answer = client.post(f"{UPLOADS}/annotated", params={"filename": "需求.xlsx"}, content=content)
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        parts = {name: book.read(name).decode("utf-8", "replace") for name in book.namelist()}
    comments = "".join(text for name, text in parts.items() if "comments" in name)
    assert "viele" in comments
    assert "整数" in comments
    assert not [name for name, text in parts.items() if "<f>" in text and "worksheets" in name], "a formula"
    assert len(inbox(platform)) == before
    assert (
        client.get("/v1/mine/verdicts").json()["items"]
        == platform.client("firm").get("/v1/mine/verdicts").json()["items"]
    )


def test_csv_is_read_as_a_workbook_is(platform: Platform, tmp_path: Path) -> None:
    meant = example(EVENT) | {"member": EMPLOYER, "consortium": None, "subject": f"{EMPLOYER}/CSV1"}
    rows = [row_of(EVENT, meant), row_of(EVENT, meant | {"subject": f"{EMPLOYER}/CSV2"}, openings="x")]
    for encoding in ("utf-8-sig", "gb18030"):
        file = saved_as_csv(tmp_path / f"{encoding}.csv", EVENT, rows, encoding)
        told = uploaded(platform.client("firm"), file.read_bytes(), file.name)
        assert (told["stated"], told["refused_count"], told["published"]) == ({EVENT: 1}, 1, False)


def with_formula(content: bytes, local: str, formula: str, shown: str) -> bytes:
    """The workbook with the cell of `local`'s title computed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for item in old.infolist():
            data = old.read(item).decode("utf-8", "surrogateescape")
            if item.filename == "xl/worksheets/sheet1.xml":
                cell = '<is><t xml:space="preserve">REPLACED</t></is>'
                assert cell in data
                data = data.replace(f't="inlineStr">{cell}', f't="str"><f>{escape(formula)}</f><v>{shown}</v>')
            new.writestr(item, data.encode("utf-8", "surrogateescape"))
    return made.getvalue()


def test_a_formula_is_never_computed_and_its_text_is_stated_as_text(platform: Platform, tmp_path: Path) -> None:
    client = platform.client("firm")
    computed = with_formula(workbook(tmp_path, FORM1={"title": "REPLACED"}), "FORM1", 'WEBSERVICE("http://x/")', "车工")
    plain = workbook(tmp_path, FORM2={"title": "=cmd|' /C calc'!A0"})
    for content in (computed, plain):
        sent = uploaded(client, content, publish=True, wait=0)
        assert sent["sent"] == 1, sent
    titles = {one["subject"].rpartition("/")[2]: one["title"] for one in inbox(platform)}
    assert (titles["FORM1"], titles["FORM2"]) == ("车工", "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("path", [UPLOADS, f"{UPLOADS}/annotated"])
def test_files_that_would_do_harm_are_refused(platform: Platform, path: str) -> None:
    client = platform.client("firm")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"xl/{number}.xml", b"\0" * 80_000_000)
    broken = b"PK\x03\x04" + b"\0" * 200
    for content, status in ((bomb.getvalue(), 413), (broken, 422), (b"%PDF-1.7", 422), (b"x" * 9_000_000, 413)):
        answer = client.post(path, params={"filename": "../../etc/x.xlsx"}, content=content)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert "/etc" not in answer.text
    del client.headers["x-csrf-token"]
    assert client.post(path, params={"filename": "a.xlsx", "publish": True}, content=b"x").status_code == 403


def test_a_template_can_be_filled_by_its_fields_and_states_nothing_as_it_is(platform: Platform) -> None:
    client = platform.client("firm")
    forms = client.get("/v1/mine/forms").json()["items"]
    assert {one["event_type"] for one in forms if "enterprise" in one["speakers"]} >= {EVENT, "DemandFilled"}
    assert "CodeListPublished" not in {one["event_type"] for one in forms}
    form = client.get(f"/v1/mine/forms/{EVENT}").json()
    fields = {one["name"]: one for one in form["fields"]}
    assert (fields["openings"]["kind"], fields["openings"]["minimum"], fields["openings"]["needed"]) == ("int", 0, True)
    assert [one["name_zh"] for one in fields["kind"]["symbols"]] == ["人才", "技术"]
    assert fields["occupation"]["code_lists"] == ["occupation"]
    assert fields["occurred_at"]["envelope"]
    assert not {"member", "event_id"} & fields.keys()
    blank = client.get(f"/v1/mine/forms/{EVENT}/template")
    assert blank.content.startswith(b"PK")
    told = uploaded(client, blank.content)
    assert (told["stated"], told["refused_count"]) == ({}, 0)
    assert client.get("/v1/mine/forms/Nothing").status_code == 404


def test_verdicts_are_found_by_family_and_period(platform: Platform) -> None:
    client = platform.client("firm")
    platform.desk.state(EMPLOYER, value(EVENT, EMPLOYER, "FAM-1"))
    platform.admit()
    every = client.get("/v1/mine/verdicts", params={"limit": 500}).json()["items"]
    of_demand = client.get("/v1/mine/verdicts", params={"family": "demand", "limit": 500}).json()["items"]
    assert [one["seq"] for one in of_demand] == [one["seq"] for one in every]
    assert client.get("/v1/mine/verdicts", params={"family": "plan"}).json()["items"] == []
    period: dict[str, Any] = {"since": str(BEGUN), "until": str(day_of(now())), "limit": 500}
    assert len(client.get("/v1/mine/verdicts", params=period).json()["items"]) == len(every)
    before = {"until": str(BEGUN - timedelta(days=1))}
    assert client.get("/v1/mine/verdicts", params=before).json()["items"] == []
    assert client.get("/v1/mine/verdicts", params={"family": "demands"}).status_code == 422


def test_conduct_is_the_citys_definition_of_this_member_alone(platform: Platform) -> None:
    client = platform.client("firm")
    counts, told = client.get("/v1/mine").json(), client.get("/v1/mine/conduct").json()
    assert (told["kind"], told["expected"], told["spoke"]) == ("enterprise", True, True)
    shares = {one["id"]: one for one in told["figures"]}
    rejected = shares["rejected_share"]
    assert (rejected["numerator"], rejected["denominator"]) == (
        counts["rejected"],
        counts["rejected"] + counts["accepted"],
    )
    assert shares["reporting_on_time"]["denominator"] == counts["accepted"]
    quiet = platform.client("school").get("/v1/mine/conduct").json()
    assert quiet["spoke"] is False
    assert {one["value"] for one in quiet["figures"]} == {None}


def test_the_codes_of_a_field_are_in_the_catalogue_and_an_unknown_list_says_which_there_are(platform: Platform) -> None:
    client = platform.client()
    codes = {one["code"]: one for one in client.get("/v1/catalogue/codes/county").json()["items"]}
    assert codes["370705"]["name_zh"] == "奎文区"
    paged, cursor = [], None
    while True:
        page = client.get(
            "/v1/catalogue/codes/county", params={"limit": 5} | ({"cursor": cursor} if cursor else {})
        ).json()
        paged += [one["code"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert paged == sorted(codes)
    unknown = client.get("/v1/catalogue/codes/colour")
    assert unknown.status_code == 404
    assert "county" in unknown.json()["detail"]
