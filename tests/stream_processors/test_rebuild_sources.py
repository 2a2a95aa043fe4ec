"""Where a rebuild reads from: the archive and then the log, or the log alone; the tables are the same."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from projections.demand import projection as demand
from projections.engine import archive_shape
from projections.engine.declaration import Entity, Projection
from schemas.errors import TopicReplaced, UsageError
from stream_processors.archive import topic_id
from stream_processors.rebuild import replay_pass
from tests.stream_processors.canon import FACTS, Canon, of_log
from tests.stream_processors.tables import live_rows
from tests.stream_processors.test_rebuild import but_demand, changed


@pytest.fixture
def filed(canon: Canon) -> Canon:
    """FACTS facts in the archive, 200 more in the log alone."""
    canon.state(FACTS, 1)
    canon.archive()
    canon.state(200, 2)
    canon.project()
    return canon


@pytest.mark.parametrize("rows", [replay_pass.ROWS, 300])
def test_facts_come_from_the_archive_and_then_from_the_log(
    filed: Canon, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_pass, "ROWS", rows)  # a file in one piece, and in several
    plan = filed.replay.plan([demand])
    [rebuilt] = filed.replay.rebuild([demand])
    assert (rebuilt.facts, rebuilt.archived, rebuilt.reference) == (FACTS + 200, FACTS, "live")
    assert (plan.facts, plan.archived) == (FACTS + 200, FACTS)  # the dry run told the truth
    assert live_rows(filed.engine, demand) == of_log(filed)


def test_a_rebuild_that_dies_within_an_archive_file_goes_on_within_it(
    filed: Canon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_pass, "ROWS", 100)
    monkeypatch.setattr(replay_pass, "LARGE", 100)
    monkeypatch.setattr(replay_pass, "LARGEST", 100)  # written though the database may be busy

    def dies(read: int, _: int) -> None:
        if read > FACTS / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filed.replay.rebuild([demand], dies)
    left = filed.replay.plan([demand]).facts
    assert 200 < left < FACTS
    [rebuilt] = filed.replay.rebuild([demand])
    assert (rebuilt.went_on, rebuilt.facts, rebuilt.archived) == (True, left, left - 200)
    assert live_rows(filed.engine, demand) == of_log(filed)


def test_the_archive_is_never_read_beyond_what_live_has_taken(canon: Canon) -> None:
    canon.state(1_000, 1)
    canon.project()
    before = live_rows(canon.engine, demand)
    canon.state(500, 2)
    canon.archive()
    [rebuilt] = canon.replay.rebuild([demand])
    assert (rebuilt.facts, rebuilt.archived) == (1_000, 1_000)
    assert live_rows(canon.engine, demand) == before


def test_the_log_is_read_when_it_is_asked_for(filed: Canon) -> None:
    [rebuilt] = filed.replay.rebuild([demand], origin="log")
    assert (rebuilt.facts, rebuilt.archived) == (FACTS + 200, 0)


def less_still() -> Projection:
    entity = Entity("demand", family="demand", key=("subject",), sets={"DemandPublished": ("title",)})
    return Projection("demand", demand.title_zh, demand.title_en, entities=(entity,))


def test_what_only_the_archive_can_confirm_is_made_from_the_log(filed: Canon) -> None:
    """An archive that lies must not be held against itself."""
    new = changed()
    filed.project(but_demand(new))
    filed.archive()
    [rebuilt] = filed.replay.rebuild([new])
    assert (rebuilt.archived, rebuilt.reference) == (0, "archive")
    newer = less_still()
    filed.project(but_demand(newer))
    assert "verified against" in filed.replay.plan([newer]).not_archived["demand"]
    [rebuilt] = filed.replay.rebuild([newer], origin="archive")  # who asks for it gets it
    assert (rebuilt.archived, rebuilt.reference) == (FACTS + 200, "archive")
    assert live_rows(filed.engine, newer) == of_log(filed, newer)


def test_an_archive_of_another_topic_is_not_read(filed: Canon) -> None:
    topic_id.note(filed.replay.archive, "demand", "another")
    assert "another topic" in filed.replay.plan([demand]).not_archived["demand"]
    with pytest.raises(TopicReplaced, match="demand"):
        filed.replay.rebuild([demand], origin="archive")
    assert filed.schemas("demand") == {"demand_g1"}
    [rebuilt] = filed.replay.rebuild([demand])
    assert rebuilt.archived == 0


def lose_a_file(root: Path) -> None:
    """The first of two files of a partition."""
    folder = next(f for f in sorted((root / "demand").iterdir()) if len(list(f.glob("*.parquet"))) > 1)
    min(folder.glob("*.parquet")).unlink()


def test_an_archive_with_a_gap_is_not_read(filed: Canon) -> None:
    filed.archive()
    lose_a_file(filed.replay.archive)
    with pytest.raises(UsageError, match="not continuous"):
        filed.replay.rebuild([demand], origin="archive")
    [rebuilt] = filed.replay.rebuild([demand])
    assert rebuilt.archived == 0


def test_files_of_an_older_version_are_left_for_the_log_or_decoded_again(filed: Canon) -> None:
    for path in (filed.replay.archive / "demand").rglob("*.parquet"):
        before = {archive_shape.MARK: json.dumps({"DemandPublished": 0})}
        pl.read_parquet(path).write_parquet(path, metadata=before)
    assert "older version" in filed.replay.plan([demand]).not_archived["demand"]
    assert filed.replay.rebuild([demand])[0].archived == 0
    assert filed.replay.rebuild([demand], origin="archive")[0].archived == FACTS
    assert live_rows(filed.engine, demand) == of_log(filed)


def test_an_archive_that_is_not_there_is_not_read(canon: Canon) -> None:
    canon.state(100, 1)
    canon.project()
    with pytest.raises(UsageError, match="no archive yet"):
        canon.replay.rebuild([demand], origin="archive")
    assert canon.replay.rebuild([demand])[0].archived == 0
