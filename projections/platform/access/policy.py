"""Reads policy.yaml, and refuses to start an API that has a route or a read model of people which it does not name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi.routing import APIRoute, iter_route_contexts

from projections.engine.declaration import Projection
from projections.engine.view import tables_of
from projections.platform.access.roles import Grant, Role, Scope
from schemas.errors import DeclarationError

FILE = Path(__file__).with_name("policy.yaml")
COLUMNS = ["token", *(role.value for role in Role)]
PEOPLE = "graduate"
"""The family whose facts are about single persons."""
MODEL = "model "


@dataclass(frozen=True)
class Policy:
    """`grants`: role -> resource -> grant; `scopes`: resource -> what a token needs, None: not by token.

    `routes`: "GET /v1/facts" -> resource; `people`: read model -> columns that count people.
    """

    grants: Mapping[Role, Mapping[str, Grant]]
    scopes: Mapping[str, Scope | None]
    routes: Mapping[str, str]
    people: Mapping[str, tuple[str, ...]]

    def check(self, routes: Iterable[Any], projections: Sequence[Projection]) -> None:
        """Raises DeclarationError for what it does not name."""
        for route in iter_route_contexts(list(routes)):
            for method in sorted(route.methods or ()):
                name = f"{method} {route.path}"
                if name not in self.routes:
                    raise _refused(f"没有写明谁可以看 {name}；请加一行", f"does not say who may see {name}; add a line")
                behind = isinstance(route.original_route, APIRoute) and (route.path or "").startswith("/v1/")
                if not behind and not self._is_open(self.routes[name]):
                    raise _refused(
                        f"{name} 不经过门禁，只能对所有人开放", f"{name} passes no gate: open to all, or not at all"
                    )
        for model in _models_of_people(projections):
            if model not in self.people or f"{MODEL}{model}" not in self.scopes:
                raise _refused(
                    f"读模型 {model} 读取毕业生事实；请写明 model {model} 和 people",
                    f"the read model {model} reads facts about graduates; say who may see it (model {model}, people)",
                )

    def _is_open(self, resource: str) -> bool:
        return all(self.grants[role][resource] is Grant.ALL for role in Role)


@cache
def policy() -> Policy:
    """The policy of policy.yaml. Raises DeclarationError."""
    return read_policy(FILE.read_text(encoding="utf-8"))


def read_policy(text: str) -> Policy:
    said = yaml.safe_load(text)
    if said["columns"] != COLUMNS:
        raise _refused(f"columns 应为 {', '.join(COLUMNS)}", f"columns should be {', '.join(COLUMNS)}")
    rows: dict[str, list[str]] = said["resources"]
    for resource, row in rows.items():
        if len(row) != len(COLUMNS) or any(cell not in set(Grant) for cell in row[1:]):
            kinds = ", ".join(Grant)
            raise _refused(
                f"{resource} 一行应有 {len(COLUMNS)} 格，取值 {kinds}",
                f"row {resource}: a scope, then {kinds} per role",
            )
    for route, resource in said["routes"].items():
        if resource not in rows:
            raise _refused(f"{route} 指向没有的一行 {resource}", f"{route} names {resource}, which has no row")
    return Policy(
        {role: {name: Grant(row[place]) for name, row in rows.items()} for place, role in enumerate(Role, 1)},
        {name: None if row[0] == "-" else Scope(row[0]) for name, row in rows.items()},
        dict(said["routes"]),
        {model: tuple(columns) for model, columns in said["people"].items()},
    )


def _models_of_people(projections: Sequence[Projection]) -> Iterator[str]:
    """Read models that read a table of the family that is about persons."""
    kept = [one for projection in projections for one in projection.entities if one.family == PEOPLE]
    personal = {entity.table.schema for entity in kept}
    personal |= {s.table.schema for p in projections for s in p.summaries if s.of.family == PEOPLE}
    for projection in projections:
        for model in projection.read_models:
            if personal & {table.schema for table in tables_of(model.select(date(2026, 6, 30)))}:
                yield model.name


def _refused(zh: str, en: str) -> DeclarationError:
    return DeclarationError(f"权限表 policy.yaml：{zh}", f"policy.yaml: {en}")
