"""Read models by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from projections.engine.declaration import Projection, ReadModel
from schemas.errors import UnknownName


class ModelNames:
    """All read models of some projections."""

    def __init__(self, projections: Sequence[Projection]) -> None:
        self._models = {model.name: (model, p.name) for p in projections for model in p.read_models}

    def named(self, name: str) -> ReadModel:
        """Raises UnknownName with the names there are."""
        if name not in self._models:
            there = ", ".join(self._models)
            raise UnknownName(f"没有读模型 {name}；已有：{there}", f"no read model {name}; there are: {there}")
        return self._models[name][0]

    def about(self, name: str) -> dict[str, Any]:
        """name, title_zh, title_en, projection."""
        model = self.named(name)
        return {
            "name": name,
            "title_zh": model.title_zh,
            "title_en": model.title_en,
            "projection": self._models[name][1],
        }

    def told(self) -> list[dict[str, Any]]:
        return [self.about(name) for name in self._models]
