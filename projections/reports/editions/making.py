"""Makes an edition's files: the same archive, basis, program and fonts make the same bytes.

It reads no clock, and what it makes are drafts; `projections.reports.editions.folder` puts them in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from projections.evaluation.evaluation import evaluate_tree
from projections.evaluation.remembering import Measuring
from projections.evaluation.tree.model import Text
from projections.reports.document import Document
from projections.reports.editions import rejections
from projections.reports.editions.basis import TREE, Basis, material_of, tree_bytes, tree_from
from projections.reports.editions.catalogues import code_lists, mappings
from projections.reports.editions.environment import Environment, environment
from projections.reports.editions.evidence_files import evidence_file, evidence_path
from projections.reports.editions.figures import figures, measured
from projections.reports.editions.folder_files import Drafts
from projections.reports.editions.history import History
from projections.reports.editions.manifest import MANIFEST, Manifest
from projections.reports.material import Material

PDF = "report.pdf"


class Content(Protocol):
    """What a report says, and the events behind its figures: key -> CSV, its head and then whole rows.

    `measure`: what its figures were measured by, which may remember them.
    """

    @property
    def document(self) -> Document: ...

    @property
    def evidence(self) -> Mapping[str, Iterable[bytes]]: ...

    @property
    def measure(self) -> Measuring: ...


@dataclass(frozen=True)
class Workshop:
    """What editions are made with. `write`: a document's files by name; `fonts`: name -> SHA-256 of those that it uses."""

    contents: Callable[[Material], Content]
    write: Callable[[Document], Mapping[str, bytes]]
    fonts: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> Environment:
        return environment(self.fonts)


@dataclass(frozen=True)
class Made:
    manifest: Manifest
    files: Drafts


def make(basis: Basis, history: History, workshop: Workshop) -> Made:
    """An edition from the archive. Raises VerificationFailed where the archive has not all of it."""
    kept = tree_bytes(basis.tree)
    basis = replace(basis, tree=tree_from(kept))  # as it will be read when the edition is verified
    pinned = history.inputs(basis.closing)
    told = rejections.for_report(basis.rejections, basis.edition.report, basis.closing.as_of)
    if told is None or history.rejections is None:
        history = history.knowing(told)
    material = material_of(basis, history)
    content = workshop.contents(material)
    document = _with_its_number(content.document, basis)
    indicators = {}
    if not basis.suppress_below:  # elsewhere it would tell what is hidden
        scope = material.scope
        indicators = measured(
            evaluate_tree(basis.tree, material.view, (scope,), material.targets, content.measure)[scope]
        )
    files = Drafts()
    outputs = {name: files.add(name, (written,)) for name, written in workshop.write(document).items()}
    outputs[TREE] = files.add(TREE, (kept,))
    if told is not None:
        outputs[rejections.FILE] = files.add(rejections.FILE, (rejections.written(told),))
    for key in sorted(content.evidence):
        path = evidence_path(key)
        outputs[path] = files.add(path, evidence_file(key, content.evidence[key]))
    manifest = Manifest(
        edition=basis.edition,
        closing=basis.closing,
        before=basis.before,
        earlier=basis.earlier,
        suppress_below=basis.suppress_below,
        replaces=basis.replaces,
        reason=basis.reason,
        title=document.title.zh,
        tree_id=basis.tree.id,
        tree_version=basis.tree.version,
        tree_sha256=outputs[TREE],
        origin=basis.origin,
        code_lists=code_lists(material.view),
        mappings=mappings(material.view),
        environment=workshop.environment,
        inputs=pinned,
        figures=figures(document),
        indicators=indicators,
        outputs=dict(sorted(outputs.items())),
    )
    files.add(MANIFEST, (manifest.content(),))
    return Made(manifest, files)


def _with_its_number(document: Document, basis: Basis) -> Document:
    """From the second edition on, a note says which one it replaces and why."""
    if basis.replaces is None:
        return document
    number, reason = basis.edition.number, basis.reason or "-"
    note = Text(
        f"本报告为第 {number} 版，替代第 {basis.replaces} 版。原因：{reason}",
        f"This is edition {number}; it replaces edition {basis.replaces}. Why: {reason}",
    )
    return replace(document, notes=(note, *document.notes))
