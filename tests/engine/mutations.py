"""Sabotage of the product: one text changed at a time, and the test that must notice.

A change that leaves every result as it is belongs elsewhere. What stands here must be there word for word.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCENES = "tests/engine/test_crash_and_resume.py::test_whatever_befalls_the_worker_the_rows_are_those_of_the_facts"
HISTORIES = "tests/engine/test_histories.py::test_a_history_leads_to_the_same_tables_by_every_way[embedded]"
AS_OF = "tests/engine/test_as_of.py"
STATIONS = "tests/stream_processors"


def scene(name: str) -> str:
    return f"{SCENES}[embedded-{name}]"


@dataclass(frozen=True)
class Mutation:
    """In `file`, `old` becomes `new`; `test` (a node id) must fail by an assertion."""

    file: str
    old: str
    new: str
    test: str

    @property
    def module(self) -> str:
        return self.file.removesuffix(".py").replace("/", ".")

    def changed(self) -> str:
        """The file's text with the change in it."""
        text = (ROOT / self.file).read_text(encoding="utf-8")
        assert text.count(self.old) == 1, f"{self.file} holds {text.count(self.old)} times: {self.old!r}"
        return text.replace(self.old, self.new)


WINS = "newer = tuple_(new[group.at], new[group.by]) > tuple_(table.c[group.at], table.c[group.by])"
ADVANCE = "            checkpoint.advance(connection, *LIVE, pending.spans)\n"
HANDED_ON = "        self._agent_is_free.clear()\n        return self._handed_on\n"

MUTATIONS: dict[str, Mutation] = {
    "the row that comes later wins": Mutation(
        "projections/engine/apply.py", WINS, "newer = new[group.at].is_not(None)", scene("nor when its worker dies")
    ),
    "the fact that comes later wins in a batch": Mutation(
        "projections/engine/fold.py", "stated.sort(group.at, group.by, *numbered).unique(", "stated.unique(", HISTORIES
    ),
    "of one moment the row that is there stays": Mutation(
        "projections/engine/apply.py", WINS, "newer = new[group.at] > table.c[group.at]", scene("in either order")
    ),
    "of one moment the fact that comes later wins in a batch": Mutation(
        "projections/engine/fold.py",
        "sort(group.at, group.by, *",
        "sort(group.at, *",
        scene("whichever is first in a batch"),
    ),
    "a group that nothing has set stays empty": Mutation(
        "projections/engine/apply.py",
        "or_(and_(table.c[group.at].is_(None), new[group.at].is_not(None)), newer)",
        "newer",
        scene("a batch per fact"),
    ),
    "folding on forgets a group": Mutation(
        "projections/engine/fold.py",
        "_newest(entity, group, _set_here(entity, group, rows))",
        "_newest(entity, group, _set_here(entity, group, rows if group is entity.groups[0] else rows.clear()))",
        HISTORIES,
    ),
    "folding on keeps what came last only": Mutation(
        "projections/engine/fold.py", "rows = pl.concat(folded)", "rows = folded[-1]", HISTORIES
    ),
    "a summary is not told what was before": Mutation(
        "projections/engine/differences.py",
        "both = union_all(gained, lost).subquery()",
        "both = gained.subquery()",
        scene("figures go up and down"),
    ),
    "a summary keeps what is empty": Mutation(
        "projections/engine/apply.py",
        "            forget(connection, schema, ((name, place) for name, place in done))\n",
        "            done.all()\n",
        HISTORIES,
    ),
    "a checkpoint is committed before its rows": Mutation(
        "stream_processors/projector.py",
        ADVANCE,
        "            with self._engine.begin() as before:\n"
        "                checkpoint.advance(before, *LIVE, pending.spans)\n",
        scene("a worker dies with its first batch"),
    ),
    "a checkpoint is never moved": Mutation("stream_processors/projector.py", ADVANCE, "", scene("one batch")),
    "a checkpoint is moved from wherever it is": Mutation(
        "projections/engine/checkpoint.py",
        'where(here, there, POINT.c.next_offset == bindparam("expected"))',
        "where(here, there)",
        scene("a stalled worker wakes too late"),
    ),
    "an inbox offset is committed before its facts are acknowledged": Mutation(
        "stream_processors/admission/admission.py",
        "        self._forwarder.confirm()\n",
        "",
        f"{STATIONS}/test_admission_crashes.py::test_a_batch_is_not_done_when_the_broker_did_not_confirm[embedded]",
    ),
    "an inbox offset is committed before its batch is done": Mutation(
        "stream_processors/reading/batch_reader.py",
        HANDED_ON,
        "        self._agent_is_free.clear()\n"
        "        batch = self._handed_on\n"
        "        self._store()\n"
        "        return batch\n",
        f"{STATIONS}/test_batch_reader.py::test_what_the_agent_is_done_with_is_committed_and_nothing_else[embedded]",
    ),
    "a verdict is decided again on replay": Mutation(
        "stream_processors/admission/verdict_store.py",
        "        decision.outcome, decision.reasons = held.outcome, held.reasons\n",
        "",
        f"{STATIONS}/test_admission_records.py"
        "::test_what_was_judged_keeps_its_verdict_when_the_rules_have_changed[embedded]",
    ),
    "as of a moment the newest fact of any type wins": Mutation(
        "projections/engine/asof_entity.py",
        " FILTER (WHERE type IN ({_types(g.sources)}))",
        "",
        f"{AS_OF}::test_positions_end_before_the_offset_that_they_name",
    ),
    "as of a moment the oldest fact wins": Mutation(
        "projections/engine/asof_entity.py",
        "arg_max({AT}, {BEFORE})",
        "arg_min({AT}, {BEFORE})",
        f"{AS_OF}::test_an_empty_value_that_was_stated_later_stands_in_the_past_too",
    ),
    "as of positions one fact too many counts": Mutation(
        "projections/engine/archive_bounds.py",
        '"offset" < {end}',
        '"offset" <= {end}',
        f"{AS_OF}::test_positions_end_before_the_offset_that_they_name",
    ),
    "as of a moment ties are not broken": Mutation(
        "projections/engine/asof_entity.py",
        "18, '0') || event_id\"",
        "18, '0')\"",
        f"{AS_OF}::test_of_one_moment_the_greater_id_wins_in_the_past_too",
    ),
}
