"""A report's bytes depend on nothing but the report."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from projections.evaluation.tree.model import Text
from projections.reports.writers.docx import write_docx
from projections.reports.writers.xlsx import write_xlsx
from projections.reports.writers.zip_bytes import rezipped
from tests.instance import ROOT
from tests.reports.documents import hard, quarterly
from tests.reports.written import hashes

WORLDS = (
    {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "1"},
    {"TZ": "America/Los_Angeles", "LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77"},
)


def test_the_same_report_is_the_same_bytes_in_any_zone_locale_process_and_folder(tmp_path: Path) -> None:
    here = [hashes(quarterly()), hashes(hard())]
    for n, world in enumerate(WORLDS):
        folder = tmp_path / str(n)
        folder.mkdir()
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), **world}
        done = subprocess.run(
            [sys.executable, "-m", "tests.reports.written"],
            env=environment, cwd=folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert json.loads(done.stdout) == here


def test_another_report_is_other_bytes_in_every_format() -> None:
    first = hashes(quarterly())
    second = hashes(dataclasses.replace(quarterly(), notes=(Text("另一版", "Another"),)))
    assert all(first[name] != second[name] for name in first)


def test_zips_name_no_time_and_no_host() -> None:
    for made in (write_docx(quarterly()), write_xlsx(quarterly())):
        with zipfile.ZipFile(BytesIO(made)) as package:
            assert package.testzip() is None
            assert package.infolist()[0].filename == "[Content_Types].xml"
            for member in package.infolist():
                assert member.date_time == (1980, 1, 1, 0, 0, 0)
                assert (member.create_system, member.external_attr >> 16, member.extra) == (3, 0o644, b"")
                assert member.compress_type == zipfile.ZIP_STORED


def test_the_order_in_which_members_were_written_is_forgotten() -> None:
    def packed(*names: str) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name in names:
                package.writestr(name, name * 3)
        return rezipped(out.getvalue())

    assert packed("b", "a", "[Content_Types].xml") == packed("[Content_Types].xml", "a", "b")
