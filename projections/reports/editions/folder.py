"""Where editions lie: `<root>/<kind>/<period>/<scope>/<number>/`. A folder appears whole and is never written again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from projections.engine.whole_file import Passed
from projections.engine.whole_folder import write_whole_folder
from projections.reports.editions.edition import Edition, Report, parse_edition
from projections.reports.editions.folder_files import FolderFiles
from projections.reports.editions.manifest import MANIFEST, Manifest, parse_manifest
from schemas.errors import KitelineError, UnknownName, UsageError
from schemas.periods import MONTHS

EVIDENCE = "evidence"


@dataclass(frozen=True)
class Editions:
    """All editions below a folder."""

    root: Path

    def folder(self, edition: Edition) -> Path:
        return self._of(edition.report) / str(edition.number)

    def numbers(self, report: Report) -> list[int]:
        """Numbers of the editions of a report, ascending."""
        folder = self._of(report)
        return sorted(_numbers(folder)) if folder.is_dir() else []

    def all(self) -> Iterator[tuple[Edition, Manifest | KitelineError]]:
        """Every edition by kind, period, scope and number, with its manifest or what is wrong with that."""
        for kind in MONTHS:
            for scope in sorted((self.root / kind).glob("*/*")):
                for number in sorted(_numbers(scope)):
                    path = scope / str(number) / MANIFEST
                    try:
                        read = parse_manifest(path.read_bytes())
                    except OSError as error:
                        yield (
                            _named(scope, number),
                            UsageError(f"{path} 读不出：{error.strerror}", f"{path} cannot be read: {error.strerror}"),
                        )
                    except KitelineError as error:
                        yield _named(scope, number), error
                    else:
                        yield read.edition, read

    def find(self, name: str) -> Edition:
        """The edition of a name; of one without a number the newest. Raises UsageError, UnknownName."""
        report, number = parse_edition(name)
        there = self.numbers(report)
        if not there:
            known = ", ".join(sorted({edition.report.name for edition, _ in self.all()})) or "-"
            raise UnknownName(
                f"没有报告 {report.name}；已有：{known}（kiteline report list）",
                f"there is no report {report.name}; there are: {known} (`kiteline report list`)",
            )
        if number is not None and number not in there:
            told = ", ".join(map(str, there))
            raise UnknownName(
                f"报告 {report.name} 没有第 {number} 版；已有：{told}",
                f"the report {report.name} has no edition {number}; there are: {told}",
            )
        return Edition(report, number or there[-1])

    def manifest(self, edition: Edition) -> Manifest:
        """Raises VerificationFailed where it cannot be read."""
        return parse_manifest(self.files(edition).get(MANIFEST, b""))

    def files(self, edition: Edition) -> FolderFiles:
        """Every file of an edition, as it lies there."""
        return FolderFiles(self.folder(edition))

    def write(self, edition: Edition, files: Mapping[str, bytes], passed: Passed = lambda _: None) -> Path:
        """Make an edition's folder. Raises UsageError where it is there already, DiskFull."""
        folder = self.folder(edition)
        try:
            write_whole_folder(folder, files.paths() if isinstance(files, FolderFiles) else files, passed)
        except FileExistsError:
            raise UsageError(
                f"{edition.name} 已经存在，定稿后的版本不会被覆盖；要出新版请用 --again --reason 说明原因",
                f"{edition.name} is there already and a closed edition is never overwritten; for a new one say"
                " --again --reason WHY",
            ) from None
        return folder

    def _of(self, report: Report) -> Path:
        return self.root / report.kind / report.period / report.folder


def _numbers(scope: Path) -> Iterator[int]:
    return (int(path.name) for path in scope.iterdir() if path.name.isdigit() and path.is_dir())


def _named(scope: Path, number: int) -> Edition:
    """The edition of a folder whose manifest does not say it."""
    parts = [] if scope.name == "city" else scope.name.split("_")
    return Edition(parse_edition("/".join([scope.parent.name, *parts]))[0], number)
