"""The archive as the editions of one sitting ask it: each state is opened once, however many editions rest on it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from projections.closings import Closing
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.engine.shared_duck import SharedDuck
from projections.reports.editions import inputs
from projections.reports.editions.inputs import Input
from projections.reports.editions.rejections import Rejections, refused_of
from projections.reports.material import Past


@dataclass(frozen=True)
class History:
    """`rejections`: what the views know of what was rejected; None where that is not known.

    Unit of parallelism: one thread, as its views. Memory: bounded for all of them together.
    """

    root: Path
    rejections: Rejections | None = None
    _duck: SharedDuck = field(default_factory=SharedDuck, repr=False)
    _views: dict[tuple[object, ...], AsOfView] = field(default_factory=dict, repr=False)
    _inputs: dict[tuple[object, ...], dict[tuple[str, int], Input]] = field(default_factory=dict, repr=False)

    def knowing(self, rejections: Rejections | None) -> History:
        """The same archive with what was rejected as it is given."""
        if rejections == self.rejections:
            return self
        return replace(self, rejections=rejections, _views={})

    def closed(self, closing: Closing) -> AsOfView:
        """The read models as of a closing."""
        return self._view(closing.as_of, closing)

    def past(self, before: Closing, closing: Closing) -> Past:
        """The period before: as it was closed, and its last day as the later closing knows it."""
        return Past(before, self.closed(before), self._view(before.as_of, closing))

    def inputs(self, closing: Closing) -> dict[tuple[str, int], Input]:
        """Hashes of what lies below a closing. Raises VerificationFailed."""
        key = tuple(sorted(closing.positions.items()))
        if key not in self._inputs:
            self._inputs[key] = inputs.pinned(self.root, closing.positions)
        return self._inputs[key]

    def _view(self, as_of: date, knowing: Closing) -> AsOfView:
        key = (as_of, knowing.known_at, tuple(sorted(knowing.positions.items())))
        if key not in self._views:
            duck = self._duck.connection(knowing.records)
            refused = None if self.rejections is None else refused_of(self.rejections)
            self._views[key] = AsOfView(
                *(self.root, all_projections(), as_of, knowing.known_at, knowing.positions), refused=refused, duck=duck
            )
        return self._views[key]
