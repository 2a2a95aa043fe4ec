"""The manifest of an edition: everything that it follows from, and the hash of every file that followed.

Canonical JSON: sorted keys, UTF-8, no floats (numbers with digits behind the point are text). Its SHA-256 is what
ReportClosed states.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.closings import Closing
from projections.reports.editions import inputs
from projections.reports.editions.basis import Basis, Origin
from projections.reports.editions.catalogues import Catalogues
from projections.reports.editions.edition import Edition, parse_edition
from projections.reports.editions.environment import Environment, environment_of
from projections.reports.editions.figures import Told, told_of
from projections.reports.editions.inputs import Inputs, inputs_of
from projections.reports.editions.rejections import Rejections
from schemas.errors import KitelineError, VerificationFailed

MANIFEST = "manifest.json"
FORM = 1
"""Version of this form."""


@dataclass(frozen=True)
class Manifest:
    """`figures`: as printed in the report; `indicators`: what the office's own view is measured by, empty elsewhere.

    `outputs`: file name -> SHA-256 of every other file. `tree_sha256`: of the tree as the edition keeps it.
    """

    edition: Edition
    closing: Closing
    before: Closing | None
    earlier: tuple[Closing, ...]
    suppress_below: int
    replaces: int | None
    reason: str | None
    title: str
    tree_id: str
    tree_version: str
    tree_sha256: str
    origin: Origin
    code_lists: Catalogues
    mappings: Catalogues
    environment: Environment
    inputs: Inputs
    figures: tuple[Told, ...]
    indicators: Mapping[str, Mapping[str, Any]]
    outputs: dict[str, str]

    def plain(self) -> dict[str, Any]:
        report = self.edition.report
        return {
            "form": FORM,
            "edition": self.edition.name,
            "kind": report.kind,
            "period": report.period,
            "consortium": report.consortium,
            "member": report.member,
            "audience": report.audience,
            "number": self.edition.number,
            "replaces": self.replaces,
            "reason": self.reason,
            "title": self.title,
            "closing": _closing(self.closing),
            "before": None if self.before is None else _closing(self.before),
            "earlier": [_closing(one) for one in self.earlier],
            "suppress_below": self.suppress_below,
            "tree": {
                "id": self.tree_id,
                "version": self.tree_version,
                "sha256": self.tree_sha256,
                "origin": self.origin,
            },
            "code_lists": self.code_lists,
            "mappings": self.mappings,
            "environment": self.environment.plain(),
            "inputs": inputs.plain(self.inputs),
            "figures": [one.plain() for one in self.figures],
            "indicators": self.indicators,
            "outputs": self.outputs,
        }

    def content(self) -> bytes:
        """The file."""
        told = json.dumps(self.plain(), ensure_ascii=False, sort_keys=True, indent=1)
        return f"{told}\n".encode()

    @property
    def sha256(self) -> str:
        return sha256(self.content())

    def basis(self, tree: Any, rejections: Rejections | None) -> Basis:
        """What the edition rests on, with its tree and what was rejected as they were read from its files."""
        return Basis(
            *(self.edition, self.closing, self.before, tree, self.origin),
            *(self.suppress_below, self.replaces, self.reason, self.earlier, rejections),
        )


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def parse_manifest(content: bytes) -> Manifest:
    """Raises VerificationFailed where it is none, or not written as this writes it."""
    try:
        told = json.loads(content)
        if told["form"] != FORM:
            raise VerificationFailed(
                f"清单的格式是第 {told['form']} 版，本程序读第 {FORM} 版；请用定稿时的程序版本核验",
                f"the manifest has form {told['form']} and this program reads {FORM}; verify with the program that made it",
            )
        report, number = parse_edition(told["edition"])
        tree = told["tree"]
        read = Manifest(
            Edition(report, int(number or told["number"])),
            _closing_of(told["closing"]),
            None if told["before"] is None else _closing_of(told["before"]),
            tuple(_closing_of(one) for one in told["earlier"]),
            int(told["suppress_below"]),
            told["replaces"],
            told["reason"],
            told["title"],
            tree["id"],
            tree["version"],
            tree["sha256"],
            tree["origin"],
            told["code_lists"],
            told["mappings"],
            environment_of(told["environment"]),
            inputs_of(told["inputs"]),
            tuple(told_of(one) for one in told["figures"]),
            told["indicators"],
            told["outputs"],
        )
    except VerificationFailed:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, KitelineError) as error:
        raise VerificationFailed(
            f"{MANIFEST} 缺失或已损坏（{type(error).__name__}: {error}）；请从备份恢复该版本的文件夹",
            f"{MANIFEST} is missing or damaged ({type(error).__name__}: {error}); restore the edition's folder from a backup",
        ) from None
    return read


def _closing(closing: Closing) -> dict[str, Any]:
    ends: dict[str, list[int]] = {}
    for (family, _), end in sorted(closing.positions.items()):
        ends.setdefault(family, []).append(end)
    return {
        "kind": closing.kind,
        "period": closing.period,
        "as_of": closing.as_of.isoformat(),
        "known_at": closing.known_at.isoformat(),
        "positions": ends,
    }


def _closing_of(told: Mapping[str, Any]) -> Closing:
    ends = {(family, p): int(end) for family, each in told["positions"].items() for p, end in enumerate(each)}
    as_of, known_at = (date.fromisoformat(told[name]) for name in ("as_of", "known_at"))
    return Closing(told["kind"], told["period"], as_of, known_at, ends)
