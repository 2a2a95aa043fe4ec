"""`kiteline tree` and `kiteline what-if`, as people and programs meet them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.operator_voice import state_starter_codes
from infra.settings import Settings
from tests.backing import Backing
from tests.evaluation.small_city import EMPLOYER, archived, hashes, small_city
from tests.evaluation.small_tree import SMALL
from tests.instance import ROOT, Instance, environment_of, kiteline

Done = subprocess.CompletedProcess[str]
ON = "2026-06-30"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose archive holds the small city; no service is needed to evaluate it."""
    folder = tmp_path_factory.mktemp("evaluated")
    archived(small_city(), Settings(home=folder).archive_dir)
    return folder


def run(home: Path, *arguments: str | Path) -> Done:
    return kiteline(list(map(str, arguments)), environment_of(Settings(home=home)), seconds=120)


def told(done: Done, code: int = 0) -> Any:
    assert done.returncode == code, done.stderr + done.stdout
    return json.loads(done.stdout)


def one_line(done: Done, code: int, *words: str) -> None:
    [line] = done.stderr.splitlines()
    assert done.returncode == code, done.stderr
    for word in (*words, " / "):
        assert word in line


def test_check_tells_all_faults_at_once_with_line_and_mend(tmp_path: Path) -> None:
    file = tmp_path / "体系.yaml"
    file.write_text(SMALL, encoding="utf-8")
    done = run(tmp_path, "tree", "check", file)
    assert done.returncode == 0, done.stderr
    assert "完好 / sound: small 1，4 项" in done.stdout
    wrong = SMALL.replace("query: filling_rate", "query: filing_rate").replace("    weight: 10\n", "    weight: 9\n", 1)
    file.write_text(wrong, encoding="utf-8")
    done = run(tmp_path, "tree", "check", file)
    lines = done.stdout.splitlines()
    assert [line.split(" ")[1].partition(":")[2] for line in lines] == ["23", "50"]
    assert "did you mean filling_rate?" in lines[0]
    assert "write 10 or change them" in lines[1]
    one_line(done, 1, "2")
    faults = told(run(tmp_path, "tree", "check", file, "--json"), 1)
    assert [fault["line"] for fault in faults] == [23, 50]
    assert told(run(tmp_path, "tree", "check", tmp_path / "no.yaml", "--json"), 1)[0]["line"] == 0


def test_show_lists_the_tree_level_by_level(home: Path, tmp_path: Path) -> None:
    shown = told(run(tmp_path, "tree", "show", "--json"))  # nothing archived: the tree that ships
    assert (shown["id"], shown["effective_from"]) == ("consortium", "2026-01-01")
    assert sum(one["weight"] for one in shown["indicators"] if one["level"] == 1) == 100
    [leaf] = [one for one in shown["indicators"] if one["id"] == "S1.1"]
    assert (leaf["query"], leaf["target"], leaf["unit"]) == ("filling_rate", "plan", "percent")
    done = run(home, "tree", "show", "--as-of", ON)
    assert done.returncode == 0, done.stderr
    for words in ("S1.1 岗位到位率 / Filling rate", "市工业和信息化局", "规划 / plan", "一票否决 / veto"):
        assert words in done.stdout
    one_line(run(home, "tree", "show", "--tree", "park"), 2, "park", "tree publish")


def test_score_tells_figures_targets_points_and_what_could_not_be_scored(home: Path) -> None:
    answer = told(run(home, "tree", "score", "--as-of", ON, "--consortium", "WF-GX", "--json"))
    [scope] = answer["scopes"]
    leaves = {one["id"]: one for one in scope["leaves"]}
    assert (leaves["S3.1"]["value"], leaves["S3.1"]["target"], leaves["S3.1"]["points"]) == (25, 50, 1)
    assert (leaves["S1.5"]["points"], leaves["S1.5"]["lacking"]) == (None, "target")
    assert leaves["S1.5"]["note_en"] == "no target in the plan"
    assert leaves["S1.6"]["note_zh"] == "没有数据"
    assert scope["total"] == pytest.approx(sum(one["points"] or 0 for one in scope["leaves"]))
    assert scope["undecided"] == ["F4"]
    done = run(home, "tree", "score", "--as-of", ON, "--consortium", "WF-GX")
    assert done.returncode == 0, done.stderr
    for words in ("WF-GX，2026-06-30", "规划没有目标值 / no target in the plan", "否决项没有数据", "1.00 / 2"):
        assert words in done.stdout
    everybody = told(run(home, "tree", "score", "--as-of", ON, "--json"))
    assert everybody["scopes"][0]["consortium"] is None
    mine = told(run(home, "tree", "score", "--as-of", ON, "--member", EMPLOYER, "--json"))["scopes"][0]
    assert {one["id"]: one["value"] for one in mine["leaves"]}["S1.1"] == pytest.approx(100 * 4 / 15)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tree", "score", "--consortium", "WF-XX"], ["WF-XX", "WF-GX"]),
        (["tree", "score", "--member", "4137000000"], ["4137000000", EMPLOYER]),
        (["tree", "score", "--as-of", "june"], ["--as-of", "june"]),
        (["tree", "score", "no.yaml"], ["no.yaml"]),
        (["what-if", "no.yaml"], ["no.yaml"]),
    ],
)
def test_wrong_use_is_one_line(home: Path, arguments: list[str], words: list[str]) -> None:
    one_line(run(home, *arguments), 2, *words)


def test_what_if_shows_both_sides_and_leaves_the_archive_as_it_is(home: Path, tmp_path: Path) -> None:
    before = hashes(home)
    file = tmp_path / "情景.yaml"
    majors = "".join(
        f'  - {{school: "4137012391", major: "{major}", seats: 60, from: 2026-03-01}}\n'
        for major in ("460108", "460110", "460201")
    )
    file.write_text(
        f"title: 新开三个专业\nopen_majors:\n{majors}targets: [{{consortium: WF-GX, leaf: S3.1, value: 80}}]\n",
        encoding="utf-8",
    )
    done = run(home, "what-if", file, "--as-of", ON)
    assert done.returncode == 0, done.stderr
    for words in ("新开三个专业", "6 条假设的事实", "25.00%", "100.00%", "+75.00", "目标 / target 50 → 80", "项未变"):
        assert words in done.stdout
    answer = told(run(home, "what-if", file, "--as-of", ON, "--json"))
    assert [scope["consortium"] for scope in answer["scopes"]] == [None, "WF-GX"]
    assert {leaf["id"] for leaf in answer["scopes"][1]["leaves"] if leaf["changed"]} == {"S3.1", "S3.4", "J3.1"}
    assert [fact["event_id"] for fact in answer["facts"]] == [f"what-if:{n:04d}" for n in range(1, 7)]
    facts = run(home, "what-if", file, "--as-of", ON, "--evidence", "majors_opened", "--json").stdout.splitlines()
    assert sorted(json.loads(fact)["event_id"][:8] for fact in facts)[-3:] == ["what-if:"] * 3
    file.write_text("facts:\n  - {type: DemandFilled, subject: x/1, filled_total: -1}\n", encoding="utf-8")
    one_line(run(home, "what-if", file, "--as-of", ON), 2, "情景.yaml:2")
    assert hashes(home) == before


@pytest.fixture
def working(services: Backing, tmp_path: Path) -> Iterator[Instance]:
    """With the starter lists admitted and a worker."""
    with services.instance(tmp_path / "home") as own:
        worker = subprocess.Popen(
            [sys.executable, "-m", "infra.cli.main", "worker"], env=own.environment(), cwd=ROOT,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            state_starter_codes(own.services, 120)
            yield own
        finally:
            worker.kill()
            worker.wait()


def test_publish_states_a_tree_once_and_from_its_day_on_it_is_in_force(working: Instance, tmp_path: Path) -> None:
    def publish(text: str, *more: str) -> Done:
        file = tmp_path / "体系.yaml"
        file.write_text(text, encoding="utf-8")
        return working.kiteline("tree", "publish", str(file), "--wait", "90", *more, seconds=120)

    def said(done: Done, words: str) -> None:
        assert done.returncode == 0, done.stderr
        assert words in done.stdout

    said(publish(SMALL, "--dry-run"), "演练，未发布")
    said(publish(SMALL), "已发布并被接受 / published and accepted")
    said(publish(SMALL), "无需发布 / the very same is published already")
    changed = SMALL.replace("each: 1.5", "each: 2")
    said(publish(changed), "重述已有版本")
    said(publish(SMALL), "重述已有版本")  # A, B, A is three facts
    same_day = publish(SMALL.replace('version: "1"', 'version: "0"'))
    one_line(same_day, 2, "同日施行")
    wrong = publish(SMALL.replace("weight: 30", "weight: 31"))
    one_line(wrong, 2, "体系.yaml:")
    deadline = time.monotonic() + 90
    while (shown := working.kiteline("tree", "show", "--tree", "small", "--json")).returncode:
        assert time.monotonic() < deadline, shown.stderr
        time.sleep(1)
    assert json.loads(shown.stdout)["version"] == "1"
    one_line(working.kiteline("tree", "show", "--tree", "small", "--as-of", "2025-12-31"), 2, "2025-12-31")
