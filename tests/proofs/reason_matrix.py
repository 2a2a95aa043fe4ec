"""Which reasons admission is seen to give, and where: bad examples, random sequences, strange bytes.

Nothing here is a list of reasons: what counts is what the real decision logic and verdict table have told.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Engine

from schemas.contracts import contracts
from schemas.examples import good_example
from schemas.facts import Record
from schemas.sealing import new_pair
from schemas.topics import FAMILY_PARTITIONS, Topics
from schemas.wire import encode
from stream_processors.admission.decisions import decide
from stream_processors.admission.personal_data import PersonalData
from tests.keys.memory import MemoryKeyStore
from tests.keys.persons import Somebody
from tests.proofs.conduct import RECORDED, Conductor, book_of_the_world, verdicts
from tests.proofs.mutations import at_the_limit, mutated
from tests.proofs.plans import drawn, plans
from tests.proofs.sequences import Pool
from tests.proofs.world import SCHOOL
from tests.random_facts import random_fact
from tests.schemas.test_bad_examples import reasons, refused

Matrix = dict[str, Counter[str]]
"""Reason code -> source -> how often it was given."""
FIRST_NUMBER = 70_000_000
SEQUENCES = 60
STRANGE = 400


def seen(engine: Engine) -> Matrix:
    """Asks all sources."""
    found: Matrix = {}
    for source, codes in (
        ("bad examples", by_bad_examples()),
        ("sequences", by_sequences(engine)),
        ("strange bytes", by_strange_bytes()),
        ("seals", by_seals()),
    ):
        for code in codes:
            found.setdefault(code, Counter())[source] += 1
    return found


def by_bad_examples() -> Iterator[str]:
    for contract in contracts().values():
        for bad in refused(contract):
            told = reasons(contract, good_example(contract) | bad.change, bad.said_by, bad.inbox)
            yield from (code for code, _ in told)


def by_sequences(engine: Engine) -> Iterator[str]:
    """Those of the verdict table: the only source that knows of ids used before."""
    conductor = Conductor(engine, "reasons.")
    for turn, family in enumerate(sorted(FAMILY_PARTITIONS)):
        pool = Pool(family)
        some = drawn(plans(), SEQUENCES, 2_000 + turn)
        first = FIRST_NUMBER + turn * 100_000
        conductor.conduct([pool.write(plan, first + n) for n, plan in enumerate(some)])
        conductor.conduct(pool.every_way(first + SEQUENCES))
    for row in verdicts(engine, conductor.topics):
        yield from (reason["code"] for reason in row.reasons)


def by_strange_bytes() -> Iterator[str]:
    chance = random.Random(9)
    names = sorted(contracts())
    values = [at_the_limit(b"\0", chance) for _ in range(4)]
    for _ in range(STRANGE):
        contract = contracts()[chance.choice(names)]
        values.append(mutated(encode(contract.name, random_fact(contract, chance), contract.version), chance) or b"")
    stamp = int(RECORDED.timestamp() * 1000)
    records = [Record(f"inbox.{SCHOOL}", 0, n, stamp, None, value) for n, value in enumerate(values)]
    for decision in decide(records, Topics(), book_of_the_world()):
        yield from (reason["code"] for reason in decision.reasons)


def by_seals() -> Iterator[str]:
    """Of a person who was erased; to a key that is not ours; cut short."""
    keys, gone, other, cut = MemoryKeyStore(), Somebody(), Somebody(), Somebody()
    keys.erase({f"{SCHOOL}/{gone.ref}"}, RECORDED)
    foreign, _ = new_pair("seal-elsewhere")
    ours = keys.sealing_key()
    seal = ours.seal(b"\0")  # holds no text of a name
    values = [
        one.registered(key, member=SCHOOL, subject=f"{SCHOOL}/{one.ref}", consortium=None, **more)
        for one, key, more in ((gone, ours, {}), (other, foreign, {}), (cut, ours, {"name": seal}))
    ]
    stamp = int(RECORDED.timestamp() * 1000)
    records = [Record(f"inbox.{SCHOOL}", 0, n, stamp, None, value) for n, value in enumerate(values)]
    decisions = decide(records, Topics(), book_of_the_world())
    PersonalData(keys).judge(decisions)
    for decision in decisions:
        yield from (reason["code"] for reason in decision.reasons)
