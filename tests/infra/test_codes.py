"""`kiteline codes`: official catalogues become versions of lists, by the road and the verdict of every fact."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from infra.operator_voice import state_starter_codes
from schemas.code_book import LONG_AGO, CodeBook
from schemas.starter import read_codes, starter_facts
from tests.backing import Backing
from tests.instance import ROOT, Instance

Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def instance(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """With the starter lists admitted and a worker; the tests go on from one another's lists, each from its own."""
    with services.instance(tmp_path_factory.mktemp("codes") / "home") as own:
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


def codes(instance: Instance, *arguments: str | Path) -> Done:
    return instance.kiteline("codes", *map(str, arguments), seconds=120)


def imported(instance: Instance, file: Path, list_id: str, version: str, day: str, *more: str) -> Done:
    return codes(instance, "import", file, "--list", list_id, "--version", version, "--effective-from", day,
                 "--source", "测试目录", *more)  # fmt: skip


def told(done: Done, *words: str) -> None:
    assert done.returncode == 0, done.stderr + done.stdout
    for word in words:
        assert word in done.stdout, done.stdout


def refused(done: Done, code: int, *words: str) -> None:
    [line] = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode == code, done.stderr
    for word in (*words, " / "):
        assert word in line


def text(folder: Path, *lines: str, name: str = "目录.csv", encoding: str = "gbk") -> Path:
    path = folder / name
    path.write_text("\n".join(lines), encoding=encoding)
    return path


def test_the_lists_are_listed_with_versions_dates_and_counts(instance: Instance) -> None:
    done = codes(instance, "list")
    told(done, "county", "2024 *", "2020-01-01", "县级行政区 / Counties", "major-occupation")
    [row] = [line for line in done.stdout.splitlines() if " occupation " in line]
    assert str(len(read_codes("occupation"))) in row


def test_an_import_shows_first_what_it_would_change_and_publishes_only_when_told_to(
    instance: Instance, tmp_path: Path
) -> None:
    rows = [f"{r['code']},{r['name_zh']},{r['parent']}" for r in read_codes("county")]
    moved = rows[2].rsplit(",", 1)[0] + ",370100"
    file = text(tmp_path, "县级行政区（2026）", "", "代码,名称,上级代码",
                f"{rows[0][:6]},新潍城区,370700", moved, *rows[3:], "370799,新设区,370700")  # fmt: skip
    gone = rows[1].split(",")
    for arguments in (["--dry-run"], []):
        done = imported(instance, file, "county", "2026", "2026-06-01", *arguments)
        told(done, "county 2024", "新增 / added: 1", "370799 新设区", "删除 / removed: 1", f"{gone[0]} {gone[1]}",
             "改上级 / moved: 1", "370700 → 370100", "county-successor", "2026-06-01")  # fmt: skip
        assert "改名 / renamed: 1\n" in done.stdout  # the file has no English names: those there are are kept
        assert f"{rows[0][:6]} 潍城区 (Weicheng) → 新潍城区" in done.stdout
        if arguments:
            told(done, "演练，未发布")
            assert "新设区" not in codes(instance, "show", "county", "--on", "2026-06-01").stdout
    told(done, "已发布并被接受 / published and accepted")
    shown = codes(instance, "show", "county", "--on", "2026-06-01").stdout
    assert "新设区" in shown
    assert "370705  奎文区  Kuiwen  ← 370700" in shown
    assert "新设区" not in codes(instance, "show", "county", "--on", "2026-05-31").stdout
    told(imported(instance, file, "county", "2026", "2026-06-01"), "无需发布", "added: 0", "renamed: 0")
    told(imported(instance, file, "county", "2026", "2026-07-01", "--dry-run"), "added: 0", "in force from 2026-07-01")


def test_what_replaced_a_code_is_imported_and_told(instance: Instance, tmp_path: Path) -> None:
    file = text(tmp_path, "原代码,新代码", "460103,460104", "460103,460301")
    arguments: list[str | Path] = ["import-mapping", file, "--mapping", "major-successor", "--version", "2026", "--effective-from",
                 "2026-01-01", "--source", "新旧对照表"]  # fmt: skip
    refused(codes(instance, *arguments), 2, "major-successor", "--title")
    named = [*arguments, "--title", "专业更替", "--title-en", "Majors replaced"]
    told(codes(instance, *named), "added: 2", "460103 → 460301", "已发布并被接受")
    told(
        codes(instance, "show", "major", "--find", "460103"),
        "460103 自 2026-01-01 起由 460104 机械制造及自动化、460301",
    )
    wrong = text(tmp_path, "原代码,新代码", "460103,460999", name="错.csv")
    done = codes(instance, "import-mapping", wrong, *named[2:])
    refused(done, 2, "错.csv:2", "新代码", "460999", "major")


def test_pairs_with_codes_of_no_list_can_be_left_out(instance: Instance, tmp_path: Path) -> None:
    file = text(tmp_path, "major_code,occupation_code", "460104,6-18-01-01", "999999,6-18-01-01", encoding="utf-8")
    arguments: list[str | Path] = ["import-mapping", file, "--mapping", "major-occupation", "--version", "2026", "--effective-from",
                 "2026-01-01", "--source", "对照表", "--dry-run"]  # fmt: skip
    refused(codes(instance, *arguments), 2, "目录.csv:3", "major_code", "999999", "--skip-unknown")
    told(
        codes(instance, *arguments, "--skip-unknown"),
        "of no list, left out 1",
        "added: 1",
        "460104 → 6-18-01-01",
        "演练",
    )


@pytest.mark.parametrize(
    ("list_id", "version", "day", "lines", "words"),
    [
        ("park", "2026", "2026-01-01", ["A,甲", "A,乙"], ("目录.csv:3", "代码", "A", "第 2 行", "甲", "乙")),
        ("park", "2026", "2026-01-01", ["A,甲", "B,"], ("目录.csv:3", "名称", "B")),
        ("school", "2026", "2026-01-01", ["41370123,某校"], ("目录.csv:2", "代码", "41370123", "10")),
        ("park", "2026", "2026-13-01", ["A,甲"], ("--effective-from", "2026-13-01", "YYYY-MM-DD")),
        ("park", "2023", "2020-01-01", ["A,甲"], ("2023", "2024", "--effective-from", "--version 2024")),
        ("park", " ", "2020-01-01", ["A,甲"], ("--version",)),
        ("port", "1", "2020-01-01", ["A,甲"], ("port", "--title")),
    ],
)
def test_an_import_that_cannot_be_is_one_line_with_the_way_out(
    instance: Instance, tmp_path: Path, list_id: str, version: str, day: str, lines: list[str], words: tuple[str, ...]
) -> None:
    refused(imported(instance, text(tmp_path, "代码,名称", *lines), list_id, version, day), 2, *words)


def test_of_several_wrong_rows_the_first_are_listed_or_all(instance: Instance, tmp_path: Path) -> None:
    file = text(tmp_path, "代码,名称", *(f"{n},某" for n in range(1, 10)))
    done = imported(instance, file, "education", "2026", "2026-01-01")
    refused(done, 2, "9", "目录.csv:2", "--all")
    assert (done.stdout.count("目录.csv:"), "4 more" in done.stdout) == (6, True)
    assert imported(instance, file, "education", "2026", "2026-01-01", "--all").stdout.count("目录.csv:") == 10


def test_an_unknown_list_or_file_is_one_line(instance: Instance, tmp_path: Path) -> None:
    refused(codes(instance, "show", "majors"), 2, "majors", "major")
    refused(imported(instance, tmp_path / "无.xlsx", "park", "1", "2026-01-01"), 2, "无.xlsx")
    refused(
        imported(instance, text(tmp_path, "名称,说明", "A,甲"), "park", "1", "2026-01-01"), 2, "--code-column", "说明"
    )


def test_an_export_is_the_list_and_can_be_imported_again(instance: Instance, tmp_path: Path) -> None:
    file = tmp_path / "专业.csv"
    told(codes(instance, "export", "major", "--to", file), str(file))
    assert file.read_bytes().startswith("\ufeffcode,name_zh,name_en,parent\n".encode())
    assert codes(instance, "export", "major").stdout == file.read_text(encoding="utf-8-sig")
    told(imported(instance, file, "major", "2025", "2021-03-12", "--dry-run"),
         "added: 0", "removed: 0", "renamed: 0", "moved: 0")  # fmt: skip


def test_the_full_catalogues_fit_into_a_record(instance: Instance, tmp_path: Path) -> None:
    majors = tmp_path / "专业.xlsx"
    with xlsxwriter.Workbook(majors) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["专业代码", "专业名称"])
        for n in range(1_490):
            sheet.write_row(n + 1, 0, [410_000 + n, f"某某某某某某某某工程技术应用与管理专业{n}"])
    told(imported(instance, majors, "major", "2027", "2027-01-01"), "added: 1", "已发布并被接受")
    rows = [
        f"{n // 900 + 1}-{n // 90 % 10:02}-{n // 9 % 10:02}-{n % 9:02},很长的职业名称以及生产操作与辅助人员{n}"
        for n in range(2_052)
    ]
    occupations = text(tmp_path, "职业编码,职业名称", *rows)
    told(imported(instance, occupations, "occupation", "2027", "2027-01-01"), "2052 条", "已发布并被接受")
    assert len(codes(instance, "show", "occupation", "--on", "2027-01-01").stdout.splitlines()) == 2_052


def test_a_list_that_is_too_large_for_a_record_is_told_with_its_size(instance: Instance, tmp_path: Path) -> None:
    rows = [f"{n},很长很长很长很长很长很长很长很长的园区名称{n}" for n in range(15_000)]
    done = imported(instance, text(tmp_path, "代码,名称", *rows), "park", "2027", "2027-01-01", "--dry-run")
    refused(done, 2, "park", "15000", "900000")


def test_the_starter_lists_are_what_a_book_learns_of_them() -> None:
    """Guards the tests above: what they compare with is what `provision` states."""
    book = CodeBook()
    for event_type, fact in starter_facts():
        book.learn(event_type, fact, LONG_AGO)
    [county] = book.versions("county")
    assert list(county.codes) == [row["code"] for row in read_codes("county")]
