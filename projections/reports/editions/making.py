"""Makes an edition's files: the same archive, basis, program and fonts make the same bytes.

It reads no clock, and what it makes are drafts; `projections.reports.editions.folder` puts them in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from projections.evaluation.evaluation import evaluate_tree
from projections.evaluation.tree.model import Text
from projections.reports.document import Document
from projections.reports.editions.basis import TREE, Basis, material_of, tree_bytes, tree_from
from projections.reports.editions.catalogues import code_lists, mappings
from projections.reports.editions.environment import Environment, environment
from projections.reports.editions.evidence_files import evidence_path
from projections.reports.editions.figures import figures, measured
from projections.reports.editions.folder_files import Drafts, Files
from projections.reports.editions.history import History
from projections.reports.editions.manifest import MANIFEST, Manifest, sha256
from projections.reports.material import Material

PDF = "report.pdf"


class Content(Protocol):
    """What a report says, and the events behind its figures: key -> CSV."""

    @property
    def document(self) -> Document: ...

    @property
    def evidence(self) -> Mapping[str, bytes]: ...


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
    files: Files


def make(basis: Basis, history: History, workshop: Workshop) -> Made:
    """An edition from the archive. Raises VerificationFailed where the archive has not all of it."""
    kept = tree_bytes(basis.tree)
    basis = replace(basis, tree=tree_from(kept))  # as it will be read when the edition is verified
    pinned = history.inputs(basis.closing)
    material = material_of(basis, history)
    content = workshop.contents(material)
    document = _with_its_number(content.document, basis)
    files, outputs = Drafts(), {}

    def add(name: str, made: bytes) -> None:
        files.add(name, made)
        outputs[name] = sha256(made)

    for name, written in workshop.write(document).items():
        add(name, written)
    for key in sorted(content.evidence):
        add(evidence_path(key), content.evidence[key])
    add(TREE, kept)
    indicators = {}
    if not basis.suppress_below:  # elsewhere it would tell what is hidden
        one = evaluate_tree(basis.tree, material.view, (material.scope,), material.targets)[material.scope]
        indicators = measured(one)
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
    files.add(MANIFEST, manifest.content())
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
