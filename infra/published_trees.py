"""Published trees of indicators as the log has them, and new versions of them, stated by the operator.

Read from the log itself, as code lists are: what a file is compared with is what has been accepted, projected or not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from infra.operator_voice import Statement
from infra.provision import OPERATOR, WORKER
from infra.services import Services
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.publishing import published
from schemas.code_book import LONG_AGO
from schemas.days import now
from schemas.errors import UsageError
from schemas.ids import derived_id
from schemas.reference_book import ReferenceBook
from schemas.wire import encode
from stream_processors.admission.reference_follower import ReferenceFollower

PUBLISHED = "IndicatorTreePublished"


@dataclass
class PublishedTrees(ReferenceBook):
    """A reference book that takes in published trees alone: by tree and version the fact that holds."""

    stated: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    def learn(self, event_type: str, fact: Mapping[str, Any], recorded_at: datetime = LONG_AGO) -> None:
        del recorded_at
        if event_type == PUBLISHED:
            key = (fact["tree_id"], fact["version"])
            self.stated[key] = max(self.stated.get(key, fact), fact, key=lambda f: (f["occurred_at"], f["event_id"]))

    def versions(self, tree_id: str) -> list[Mapping[str, Any]]:
        """What holds of every version of a tree, in the order in which they are in force."""
        found = [fact for (stated_id, _), fact in self.stated.items() if stated_id == tree_id]
        return sorted(found, key=lambda fact: (fact["effective_from"], fact["version"]))


def read_published_trees(services: Services) -> PublishedTrees:
    """Every tree that was accepted, up to the log's end. Raises BrokerUnavailable, NotProvisioned."""
    book = PublishedTrees()
    with closing(ReferenceFollower(services.kafka(WORKER), services.topics, book)) as follower:
        follower.catch_up()
    return book


def tree_fact(trees: PublishedTrees, tree: Tree) -> Statement | None:
    """IndicatorTreePublished of a tree, or None when its version says the very same already.

    Raises UsageError for a version that another one of the same day would always hide, FactTooLarge.
    """
    said, before = published(tree), trees.stated.get((tree.id, tree.version))
    if before is not None and all(before[name] == value for name, value in said.items()):
        return None
    for other in trees.versions(tree.id):
        if other["effective_from"] == tree.effective_from and other["version"] > tree.version:
            raise UsageError(
                f"版本 {tree.version} 与版本 {other['version']} 同日施行（{tree.effective_from}），将永远被后者盖过；"
                f"请改 effective_from，或以版本 {other['version']} 重述",
                f"version {tree.version} would begin on {tree.effective_from} like version {other['version']}, which would"
                f" always win; change effective_from, or restate that one as version {other['version']}",
            )
    subject = f"{OPERATOR}/tree/{tree.id}/{tree.version}"
    content = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str).encode()
    previous = None if before is None else str(before["event_id"])
    envelope = {"event_id": derived_id(subject, previous, content), "occurred_at": now(), "member": OPERATOR}
    fact = envelope | {"subject": subject} | said
    encode(PUBLISHED, fact)
    return PUBLISHED, fact
