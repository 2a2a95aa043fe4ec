"""`kiteline publish --annotate`: the file given back with its wrong cells marked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from infra.cli.console import out
from infra.code_choices import starter_choices
from producers.mapping import TableMap
from producers.publishing import PublishReport, member_state_path
from producers.spreadsheets.annotate import annotate
from producers.state import MemberState
from schemas.errors import FileUnreadable, UsageError


def check_annotation(files: Sequence[Path], target: Path) -> None:
    """Raise UsageError before anything is published, not after."""
    if len(files) != 1:
        raise UsageError(
            f"--annotate 一次批注一个文件，现有 {len(files)} 个；请逐个发布",
            f"--annotate takes one file at a time, not {len(files)}; publish them one by one",
        )
    if target.suffix.lower() != ".xlsx" or target.resolve() == files[0].resolve():
        raise UsageError(
            f"--annotate {target} 应是另一个以 .xlsx 结尾的文件",
            f"--annotate {target} must be another file, ending with .xlsx",
        )
    if not target.absolute().parent.is_dir():
        raise UsageError(
            f"--annotate {target}：没有文件夹 {target.parent}",
            f"--annotate {target}: there is no folder {target.parent}",
        )


def tell_annotation(
    report: PublishReport, home: Path, member: str, target: Path, mappings: Sequence[TableMap] | None = None
) -> None:
    """Write the annotated workbook and say how many cells are marked."""
    [file] = report.files
    own = [item for item in report.rejected if item.source and item.source.file == file.path.name]
    with MemberState(member_state_path(home, member)) as state:
        try:
            count = annotate(file.path, target, file.refused, own, state, starter_choices(), mappings)
        except OSError as error:
            raise FileUnreadable(
                f"无法写入 {target}（{error.strerror or error}）；事实不受影响，请换一个位置",
                f"cannot write {target} ({error.strerror or error}); the facts are not affected, choose another place",
            ) from None
    out().print(f"批注 / annotated: {target}，{count} 个格子标红 / cells marked", soft_wrap=True)
