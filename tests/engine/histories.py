"""Random histories: facts of one or two families about few things, so that they contend, and logs that hold them.

What hypothesis shrinks to: few facts, early ones, of the first types.
"""

from __future__ import annotations

import random
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from projections.engine.checkpoint import Source
from projections.engine.discovery import with_entities
from schemas.contracts import Contract, family_contracts
from schemas.days import day_of
from schemas.facts import Record
from schemas.ids import derived_id
from schemas.topics import FAMILY_PARTITIONS, Topics
from schemas.wire import encode
from tests.random_facts import SPREAD, START, random_fact

TOPICS = Topics("histories.")
TOPIC_ID = "the-one"
FAMILIES = tuple(sorted({family for projection in with_entities() for family in projection.families}))
MOST = 30
"""Facts of one history."""


@dataclass(frozen=True)
class Stated:
    """One accepted fact, on its way to a log."""

    family: str
    event_type: str
    subject: str
    occurred_at: datetime
    value: bytes = field(repr=False)


@dataclass(frozen=True)
class History:
    """`facts` in the order of their statement; `seed` of everything that befalls them; `cutoff`: a day among them."""

    families: tuple[str, ...]
    facts: list[Stated]
    seed: int
    cutoff: date


@st.composite
def histories(draw: st.DrawFn, among: Sequence[str] = FAMILIES) -> History:
    families = tuple(sorted(draw(st.sets(st.sampled_from(among), min_size=1, max_size=2))))
    contracts = [contract for family in families for contract in family_contracts(family)]
    said = st.tuples(st.sampled_from(contracts), st.integers(0, 8), _moments(), st.integers(0, 2**16))
    count = draw(st.integers(1, MOST))  # lists of no given length are mostly short
    drawn = draw(st.lists(said, min_size=count, max_size=count))
    facts = [_stated(number, *one) for number, one in enumerate(drawn)]
    return History(families, facts, draw(st.integers(0, 2**32)), draw(st.dates(*_days(facts))))


def _moments() -> st.SearchStrategy[datetime]:
    """Few, so that several facts occur at the very same."""
    return st.builds(
        lambda day, micro: START + timedelta(days=day, microseconds=micro), st.integers(0, SPREAD), st.integers(0, 1)
    )


def _days(facts: Sequence[Stated]) -> tuple[date, date]:
    days = [day_of(fact.occurred_at) for fact in facts]
    return min(days), max(days)


def _stated(number: int, contract: Contract, thing: int, moment: datetime, seed: int) -> Stated:
    member = f"413701239{thing % 3}"
    own = {
        "event_id": derived_id("history", None, f"{number} {seed}".encode()),
        "occurred_at": moment,
        "member": member,
        "subject": f"{member}/{thing // 3}",
    }
    fact = random_fact(contract, random.Random(seed)) | own
    value = encode(contract.name, fact, contract.version)
    return Stated(contract.family, contract.name, fact["subject"], moment, value)


@dataclass
class KeptLog:
    """Facts at positions of their canonical topics, as a broker holds them; read by workers, not by consumers."""

    records: dict[Source, list[Record]]

    @classmethod
    def of(
        cls, families: Sequence[str], facts: Sequence[Stated], where: Callable[[Stated], int] | None = None
    ) -> KeptLog:
        """`where`: a number that says in which partition a fact stands; by its subject, if not given."""
        place = where or (lambda fact: zlib.crc32(fact.subject.encode()))
        log = cls({(TOPICS.canonical(f), p): [] for f in families for p in range(FAMILY_PARTITIONS[f])})
        for number, fact in enumerate(facts):
            topic = TOPICS.canonical(fact.family)
            source = (topic, place(fact) % FAMILY_PARTITIONS[fact.family])
            stamp = int((START + timedelta(days=SPREAD + 1, seconds=number)).timestamp() * 1000)
            held = log.records[source]
            held.append(Record(*source, len(held), stamp, fact.subject.encode(), fact.value))
        return log

    def ends(self) -> dict[Source, int]:
        return {source: len(held) for source, held in self.records.items()}

    def portion(self, chance: random.Random) -> int:
        """How many records a batch or a file may hold, so that there are a few of them."""
        return chance.randrange(1, 2 + sum(self.ends().values()) // 2)

    def read(self, positions: Mapping[Source, int], most: int, chance: random.Random) -> list[Record]:
        """Up to `most` records from these positions on, of all partitions mixed."""
        waiting = {s: self.records[s][at:] for s, at in positions.items() if at < len(self.records[s])}
        turns = [source for source, held in waiting.items() for _ in held]
        chance.shuffle(turns)
        return [waiting[source].pop(0) for source in turns[:most]]

    def until(self, ends: Mapping[Source, int]) -> KeptLog:
        """The log as it was when it ended there."""
        return KeptLog({source: held[: ends[source]] for source, held in self.records.items()})


def kinds(history: History) -> Iterator[str]:
    """What occurs in a history, for counting: that hypothesis does make what is meant to be tried."""
    moments = Counter((fact.event_type, fact.subject, fact.occurred_at) for fact in history.facts)
    yield from ("two of one moment" for count in moments.values() if count > 1)
    newest: dict[str, datetime] = {}
    for fact in history.facts:
        if fact.occurred_at < newest.get(fact.subject, fact.occurred_at):
            yield "a late one"
        newest[fact.subject] = max(fact.occurred_at, newest.get(fact.subject, fact.occurred_at))
    if any(day_of(fact.occurred_at) > history.cutoff for fact in history.facts):
        yield "a cutoff that leaves some out"
    yield from history.families
