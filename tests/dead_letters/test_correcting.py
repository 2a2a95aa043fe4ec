"""Corrections are typed by the contract, kept beside what was before, and judged as admission will judge them."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest

from infra.dead_letters.correcting import Content, assignments, corrected_record
from infra.dead_letters.listing import told
from schemas.contracts import contract_named
from schemas.errors import RowRefused, UsageError
from schemas.wire import decode
from tests.dead_letters.conftest import Kiteline, Office
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, fact, value
from tests.stream_processors.test_admission import BREACHES


def test_what_a_rehearsal_says_is_what_admission_then_decides(office: Office) -> None:
    good = [("OutcomeReported", SCHOOL), ("DemandPublished", EMPLOYER)]
    said = [(b.member, b.value()) for b in BREACHES] + [(member, value(kind, member)) for kind, member in good]
    reused = fact("OutcomeReported", SCHOOL)
    said += [(SCHOOL, value("OutcomeReported", SCHOOL, **reused | {"wage": wage})) for wage in (1, 1, 2)]
    expected = office.letters.rehearsal.judge(said)
    stated = [office.desk.state(member, one)[0] for member, one in said]
    office.desk.usual.process(stated)
    for one, row in zip(expected, office.desk.verdicts(stated), strict=True):
        assert (one.outcome, one.reasons) == (row.outcome, row.reasons)
    again = office.letters.rehearsal.judge(said[-3:])
    assert [one.outcome for one in again] == ["duplicate", "duplicate", "rejected"]


def test_values_are_read_as_the_contract_types_them(office: Office) -> None:
    contract = contract_named("DemandPublished")
    texts = ["openings=12", "wage_min=", 'skills=["车工","铣工"]', "valid_until=2026-12-31", "title= 数控 = 车工 "]
    assert assignments(contract, texts) == {
        "openings": 12,
        "wage_min": None,
        "skills": ["车工", "铣工"],
        "valid_until": "2026-12-31",
        "title": "数控 = 车工",
    }
    for wrong, named in (("openings", "field=value"), ("nope=1", "nope"), (f"event_id={uuid.uuid4()}", "event_id")):
        with pytest.raises(UsageError, match=named):
            assignments(contract, [wrong])
    [letter] = office.rejected(EMPLOYER, value("DemandPublished", EMPLOYER, occupation=None))
    [content] = office.letters.contents([letter])
    with pytest.raises(RowRefused, match="openings"):
        corrected_record(letter, content, assignments(contract, ["openings=many"]))


def test_a_corrected_fact_keeps_its_id_unless_that_can_never_be_accepted(office: Office) -> None:
    said = fact("OutcomeReported", SCHOOL)
    office.desk.usual.process(office.desk.state(SCHOOL, value("OutcomeReported", SCHOOL, **said)))
    upper = str(uuid.uuid4()).upper()
    letters = office.rejected(
        SCHOOL,
        value("OutcomeReported", SCHOOL, event_id=(kept := str(uuid.uuid4())), wage=-1),
        value("OutcomeReported", SCHOOL, **said | {"wage": 9}),
        value("OutcomeReported", SCHOOL, event_id=upper),
        b"rubbish",
    )
    contents = office.letters.contents(letters)
    whole = {"type": "OutcomeReported", "version": 1, "fact": {n: v for n, v in said.items() if n != "event_id"}}
    first = [
        decode(corrected_record(one, held, {"wage": 9}))[1] for one, held in zip(letters[:3], contents[:3], strict=True)
    ]
    last = decode(corrected_record(letters[3], contents[3], None, whole))[1]
    assert first[0]["event_id"] == kept
    for made in (*first[1:], last):
        assert uuid.UUID(made["event_id"]).version == 8
        assert made["event_id"] not in (said["event_id"], upper)
    again = decode(corrected_record(letters[1], contents[1], {"wage": 9}))[1]
    other = decode(corrected_record(letters[1], contents[1], {"wage": 10}))[1]
    assert again["event_id"] == first[1]["event_id"]  # the same said twice is a duplicate to admission
    assert other["event_id"] != first[1]["event_id"]
    with pytest.raises(UsageError, match="--file"):
        corrected_record(letters[3], contents[3], {"wage": 1})


def test_without_a_change_the_record_stays_byte_for_byte_in_its_own_version(office: Office) -> None:
    old = value("OutcomeReported", SCHOOL, work_area="370799")
    [letter] = office.rejected(SCHOOL, old)
    assert corrected_record(letter, Content(old, old)) == old


def test_a_correction_is_kept_and_so_is_what_was_before(office: Office, kiteline: Kiteline, tmp_path: Path) -> None:
    wrong = value("OutcomeReported", SCHOOL, wage=-1, work_area="370799")
    [letter] = office.rejected(SCHOOL, wrong)
    at = told(letter.position)
    rehearsed = kiteline("dead-letters", "correct", at, "--set", "wage=5200", "--dry-run")
    assert rehearsed.returncode == 3
    assert "仍会被退回" in rehearsed.stdout
    assert "work_area" in rehearsed.stdout
    assert office.letters.contents([letter])[0].corrections == 0
    first = kiteline("dead-letters", "correct", at, "--set", "wage=5200")
    assert (first.returncode, "已保存" in first.stdout) == (3, True)
    file = tmp_path / "letter.json"
    exported = json.loads(kiteline("dead-letters", "show", at, "--json").stdout)
    assert (exported["fact"]["wage"], exported["original"]["wage"]) == (5200, -1)
    exported["fact"]["work_area"] = "370705"
    file.write_text(json.dumps(exported), encoding="utf-8")
    second = kiteline("dead-letters", "correct", "--file", str(file))
    assert second.returncode == 0, second.stdout + second.stderr
    assert "会被接受" in second.stdout
    [content] = office.letters.contents([letter])
    assert (content.corrections, content.original) == (2, wrong)
    held = content.fact()
    assert held
    assert (held[1]["wage"], held[1]["work_area"]) == (5200, "370705")


def test_wrong_use_is_one_line_that_names_the_way_out(office: Office, kiteline: Kiteline, tmp_path: Path) -> None:
    [letter] = office.rejected(SCHOOL, value("OutcomeReported", SCHOOL, wage=-1))
    at, text = told(letter.position), tmp_path / "no.json"
    text.write_text("no json", encoding="utf-8")
    for arguments, piece in (
        (["correct", at], "--set"),
        (["correct", at, "--set", "nope=1"], "nope"),
        (["correct", at, "--set", "wage=viel"], "wage"),
        (["correct", "--file", str(text)], "no.json"),
        (["correct", "--set", "wage=1"], "--member"),
        (["resubmit"], "--member"),
        (["resubmit", at, "--as", EMPLOYER], EMPLOYER),
        (["list", "--code", "nope"], "unknown-code"),
        (["list", "--since", "soon"], "--since"),
    ):
        done = kiteline("dead-letters", *arguments)
        assert done.returncode == 2, done.stdout + done.stderr
        [line] = done.stderr.splitlines()
        assert piece in line
        assert " / " in line
