"""Admission's crash and resume as data: what a member states, where the worker dies, and the verdicts that must be there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from tests.backing import Backing
from tests.engine.admission_player import AdmissionPlayer
from tests.engine.marks import ABORT, CUT, MEMBER, TWICE, Script, filled, published, revised
from tests.stream_processors.desk import open_desk

ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
a, b, c, wrong = published("A", 5), filled("A", 2), revised("A", 6), revised("A", -1)

SCENES: dict[str, tuple[Script, list[str]]] = {
    "a batch and another": ([a, CUT, b], [ACCEPTED, ACCEPTED]),
    "a worker dies with its first batch": ([a, b, ABORT, c], [ACCEPTED, ACCEPTED, ACCEPTED]),
    "with what is wrong and what is repeated": ([TWICE(a), wrong, ABORT, b], [ACCEPTED, DUPLICATE, REJECTED, ACCEPTED]),
    "two die in a row": ([a, ABORT, b, ABORT], [ACCEPTED, ACCEPTED]),
}


@pytest.fixture(scope="module")
def player(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdmissionPlayer]:
    with services.instance(tmp_path_factory.mktemp("desk") / "home") as instance:
        engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
        try:
            with open_desk(instance, engine, {MEMBER: "enterprise"}, []) as desk:
                yield AdmissionPlayer(desk)
        finally:
            engine.dispose()


@pytest.mark.parametrize("scene", SCENES)
def test_wherever_admission_dies_the_verdicts_are_the_same_and_no_fact_is_lost(
    player: AdmissionPlayer, scene: str
) -> None:
    script, expected = SCENES[scene]
    assert player.play(script) == expected
