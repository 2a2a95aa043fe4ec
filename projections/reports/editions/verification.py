"""Proves an edition: its files, its inputs, its figures and every byte, made anew from the archive.

Reads only; neither broker nor database is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation.tree.model import Text
from projections.report_editions import closed_editions
from projections.reports.editions import inputs, rejections
from projections.reports.editions.basis import TREE, same_tree, tree_from, tree_of
from projections.reports.editions.edition import Edition
from projections.reports.editions.environment import Environment, differences
from projections.reports.editions.figures import Told
from projections.reports.editions.folder import Editions
from projections.reports.editions.folder_files import FolderFiles
from projections.reports.editions.history import History
from projections.reports.editions.making import PDF, Made, Workshop, make
from projections.reports.editions.manifest import MANIFEST, Manifest, sha256
from schemas.errors import KitelineError


@dataclass(frozen=True)
class Verified:
    """`faults`: what is not as it was closed; `notes`: what could not be compared, and what is different around it."""

    edition: Edition
    faults: tuple[Text, ...]
    notes: tuple[Text, ...]
    files: int
    figures: int
    records: int


def verify(editions: Editions, edition: Edition, root: Path, workshop: Workshop) -> Verified:
    """Everything about one edition, from the archive below `root`. Raises VerificationFailed without a manifest."""
    files = editions.files(edition)
    manifest = editions.manifest(edition)
    faults = [*_files(files, manifest), *_as_it_was_stated(files, manifest, edition, root)]
    of_inputs = list(inputs.faults(root, manifest.inputs))
    faults += of_inputs
    around = list(differences(manifest.environment, workshop.environment))
    notes = [Text(f"与定稿时不同：{one.zh}", f"not as it was then: {one.en}") for one in around]
    try:
        tree = tree_from(files.get(TREE, b""))
        told = rejections.read(files.get(rejections.FILE, b"")) if rejections.FILE in manifest.outputs else None
        history = History(root, told)
        made = make(manifest.basis(tree, told), history, workshop)
    except KitelineError as error:
        why = Text(f"无法重算：{error.zh}", f"cannot be computed again: {error.en}")
        faults += [] if of_inputs and error.zh in {one.zh for one in of_inputs} else [why]
    else:
        faults += _tree(manifest, made, history)
        faults += _figures(manifest, made)
        excused = _excused(manifest.environment, workshop.environment)
        for name, said in _bytes(files, made, manifest):
            (notes if excused is None or name in excused else faults).append(said)
    return Verified(
        edition, tuple(faults), tuple(notes), len(files), len(manifest.figures), inputs.records(manifest.inputs)
    )


def _files(files: FolderFiles, manifest: Manifest) -> Iterator[Text]:
    """The files as they lie there, against the manifest."""
    for name, sha in sorted(manifest.outputs.items()):
        if name not in files:
            yield Text(f"缺少文件 {name}", f"the file {name} is missing")
        elif files.sha256(name) != sha:
            yield Text(f"文件 {name} 被改动：与清单的散列不符", f"the file {name} was changed: not the manifest's hash")
    for name in sorted(set(files) - {MANIFEST, *manifest.outputs}):
        yield Text(f"多出文件 {name}，不属于本版", f"the file {name} is none of the edition's")
    if files.get(MANIFEST) != manifest.content():
        yield Text(
            f"文件 {MANIFEST} 被改动：不是规范写法", f"the file {MANIFEST} was changed: not in its canonical form"
        )


def _as_it_was_stated(files: FolderFiles, manifest: Manifest, edition: Edition, root: Path) -> Iterator[Text]:
    """The manifest against the fact ReportClosed, where the archive has it."""
    if manifest.edition != edition:
        yield Text(
            f"清单说的是 {manifest.edition.name}，文件夹却是 {edition.name}",
            f"the manifest is that of {manifest.edition.name}, the folder that of {edition.name}",
        )
    rows = stated(root, edition)
    sha = sha256(files.get(MANIFEST, b""))
    if rows and sha not in rows:
        yield Text(
            f"{MANIFEST} 与定稿事实 ReportClosed 的散列不符：{sha[:16]} ≠ {rows[0][:16]}",
            f"{MANIFEST} is not what ReportClosed states: {sha[:16]}, not {rows[0][:16]}",
        )


def stated(root: Path, edition: Edition) -> list[str]:
    """Hashes of the manifest that ReportClosed states of an edition, as far as the archive goes: one, or none yet."""
    view = AsOfView(root, all_projections())
    told = closed_editions(view.on).subquery()
    subject = subject_of(edition)
    rows = view.rows(told.select().where(told.c.subject == subject, told.c.edition == edition.number))
    return [row["manifest_sha256"] for row in rows]


def subject_of(edition: Edition) -> str:
    """What ReportClosed is about: editions of one report share it."""
    return f"operator/report/{edition.report.name}"


def _tree(manifest: Manifest, made: Made, history: History) -> Iterator[Text]:
    """The tree that the edition keeps against the pinned hash and, where it was published, against the history."""
    if made.manifest.tree_sha256 != manifest.tree_sha256:
        yield Text(f"文件 {TREE} 不是清单所定的指标体系", f"the file {TREE} is not the tree that the manifest pins")
    if manifest.origin == "published":
        found, origin = tree_of(manifest.closing, history)
        kept = tree_from(made.files[TREE])
        if origin != "published" or not same_tree(found, kept):
            name = f"{manifest.tree_id} {manifest.tree_version}"
            yield Text(
                f"归档中施行的指标体系不是本版所用的 {name}",
                f"the tree in force by the archive is not the edition's, {name}",
            )


def _figures(manifest: Manifest, made: Made) -> Iterator[Text]:
    now = {one.place: one for one in made.manifest.figures}
    for was in manifest.figures:
        found = now.pop(was.place, None)
        if found is None:
            yield Text(f"数字“{was.place}”不再出现", f"the figure “{was.place}” is there no more")
        elif found != was:
            yield _differs(was, found)
    for one in now.values():
        yield Text(f"多出数字“{one.place}”：{one.value}", f"a figure more, “{one.place}”: {one.value}")
    for leaf, said in sorted(manifest.indicators.items()):
        found_leaf: Mapping[str, object] = made.manifest.indicators.get(leaf, {})
        for name, value in sorted(said.items()):
            if found_leaf.get(name) != value:
                yield Text(
                    f"指标 {leaf} 的 {name}：定稿时 {value}，重算得 {found_leaf.get(name)}",
                    f"{name} of the indicator {leaf}: {value} when closed, {found_leaf.get(name)} computed again",
                )


def _differs(was: Told, found: Told) -> Text:
    return Text(
        f"数字“{was.place}”：定稿时 {was.value}，重算得 {found.value}",
        f"the figure “{was.place}”: {was.value} when closed, {found.value} computed again",
    )


def _excused(pinned: Environment, here: Environment) -> set[str] | None:
    """Files that may be other ones here: all (None) under another program or libraries, the PDF with other fonts."""
    if replace(pinned, fonts={}) != replace(here, fonts={}):
        return None
    return set() if pinned == here else {PDF, MANIFEST}


def _bytes(files: FolderFiles, made: Made, manifest: Manifest) -> Iterator[tuple[str, Text]]:
    """Name and fault of every file that is not the one that was made anew; those that are missing are told already."""
    for name, sha in (made.manifest.outputs | {MANIFEST: made.manifest.sha256}).items():
        if name in files and files.sha256(name) != sha:
            yield name, Text(f"文件 {name} 与重新生成的不同", f"the file {name} is not what is made anew")
        elif name not in files and name not in manifest.outputs:
            yield name, Text(f"重新生成时多出文件 {name}", f"made anew, there is a file more: {name}")
    for name in sorted(set(manifest.outputs) - set(made.files)):
        yield name, Text(f"重新生成时没有文件 {name}", f"made anew, there is no file {name}")
