"""Random sequences of what members send to their inboxes: `Pool.write` makes records of a plan."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

import fastavro

from schemas.contracts import contracts
from schemas.wire import frame
from tests.proofs.hostile import hostile
from tests.proofs.mutations import mutated
from tests.proofs.plans import VARIANTS, Step, drawn
from tests.proofs.strict_avro import schemas
from tests.proofs.valid_facts import moments, payloads
from tests.proofs.world import INBOXES, MEMBERS, NEWCOMER, OPERATOR, OVERSEERS, SUSPENDED
from tests.proofs.wrong_facts import misspeakings, misvalues

Change = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Sent:
    """One record on its way to `member`'s inbox, or to its portal's. `told`: what it is, for a reader."""

    member: str
    portal: bool
    value: bytes | None
    told: str
    fact: dict[str, Any] | None = field(default=None, repr=False)
    schema_id: int = 0

    def __repr__(self) -> str:
        return f"{self.member}{'.portal' if self.portal else ''}: {self.told}"


@dataclass
class Batch:
    """Records that a worker reads together. `crash`, `again`: see Step."""

    sent: list[Sent] = field(default_factory=list)
    crash: bool = False
    again: bool = False


def speakers_of(schema_id: int) -> list[str]:
    """Members that may state it, and may speak at all."""
    kinds = schemas()[schema_id]["kiteline"]["speakers"]
    return [code for code, m in MEMBERS.items() if m.kind in kinds and code not in (NEWCOMER, SUSPENDED)]


@cache
def _payloads_of(schema_id: int, variants: int) -> list[dict[str, Any]]:
    return drawn(payloads(schema_id), variants)


@cache
def _moments() -> list[datetime]:
    return drawn(moments(), 40)


class Pool:
    """Valid facts of every contract of one family, drawn once, and the makers of sequences from plans."""

    def __init__(self, family: str, variants: int = VARIANTS) -> None:
        self.family = family
        self.schema_ids = sorted(n for n, avro in schemas().items() if avro["kiteline"]["family"] == family)
        self._facts = {n: _payloads_of(n, variants) for n in self.schema_ids}
        self._moments = _moments()

    def write(self, plan: Sequence[Step], number: int) -> list[Batch]:
        """The records of a plan. Two sequences of different `number` have no event id and no subject in common."""
        done: list[Sent] = []
        batches = [Batch()]
        for at, step in enumerate(plan):
            sent = self._sent(step, f"{number:08x}-0000-7000-8000-{at:012x}", f"S{number}-{step.back % 3}", done)
            done.append(sent)
            batches[-1].sent.append(sent)
            if "cut" in step.flags:
                batches[-1].crash, batches[-1].again = "crash" in step.flags, "again" in step.flags
                batches.append(Batch())
        return [batch for batch in batches if batch.sent]

    def every_way(self, number: int) -> list[list[Batch]]:
        """Every way to be wrong of every contract, each alone in a sequence of its own, from `number` on."""
        found: list[list[Batch]] = []
        for which, schema_id in enumerate(self.schema_ids):
            good = self._stated(Step("state", which, variant=1), "", "x")
            for name, change in (*misvalues(schema_id), *misspeakings(schema_id)):
                at = number + len(found)
                own = {"event_id": f"{at:08x}-0000-7000-8000-000000000000", "subject": f"{good.member}/S{at}"}
                if sent := self._changed(schema_id, (good.fact or {}) | own, name, change, good.member):
                    found.append([Batch([sent])])
        return found

    def _sent(self, step: Step, event_id: str, local: str, done: list[Sent]) -> Sent:
        stated = [sent for sent in done if sent.fact is not None]
        earlier = stated[-1 - step.back % len(stated)] if stated else None
        if earlier is not None and earlier.fact is not None:
            match step.act:
                case "repeat":
                    return replace(earlier, portal=self._road(earlier.member, step), told=f"again: {earlier.told}")
                case "other content, same id":
                    return self._other_content(step, earlier, earlier.fact, "other content under the id of")
                case "mend":
                    return self._other_content(step, earlier, earlier.fact, "mended:")
                case "same id by another":
                    return self._stated(step, earlier.fact["event_id"], local, "under another's id: ")
        match step.act:
            case "wrong value":
                return self._wrong(step, self._stated(step, event_id, local), misvalues)
            case "no right":
                return self._wrong(step, self._stated(step, event_id, local), misspeakings)
            case "mutate" | "hostile" | "nothing":
                return self._damaged(step, self._stated(step, event_id, local))
            case "late":
                return self._stated(step, event_id, local, "late: ", early=True)
        return self._stated(step, event_id, local)

    def _road(self, member: str, step: Step) -> bool:
        """The operator has no portal."""
        return "portal" in step.flags and member != OPERATOR

    def _stated(
        self, step: Step, event_id: str, local: str, told: str = "", *, early: bool = False, by: str | None = None
    ) -> Sent:
        """A valid fact of an entitled speaker: `by`, if it is one."""
        schema_id = self.schema_ids[step.which % len(self.schema_ids)]
        avro = schemas()[schema_id]
        speakers = speakers_of(schema_id)
        member = by if by in speakers else speakers[step.who % len(speakers)]
        occurred = self._moments[0 if early else (step.who * 7 + step.variant * 3 + step.back) % len(self._moments)]
        belongs = MEMBERS[member].kind in OVERSEERS or MEMBERS[member].left_on is None
        fact = {
            "event_id": event_id,
            "occurred_at": occurred,
            "member": member,
            "subject": f"{member}/{local}",
            "consortium": "WF-NZ" if belongs and step.variant % 2 else None,
            **self._facts[schema_id][step.variant % len(self._facts[schema_id])],
        }
        return _of(schema_id, fact, self._road(member, step), f"{told}{avro['name']}")

    def _other_content(self, step: Step, earlier: Sent, fact: dict[str, Any], told: str) -> Sent:
        """A good fact under the id of an earlier one, good or not, and by the same member if it may."""
        other = self._stated(step, fact["event_id"], "mended", by=earlier.member)
        return replace(other, told=f"{told} {earlier.told} -> {other.told}")

    def _wrong(self, step: Step, good: Sent, ways: Callable[[int], Sequence[tuple[str, Any]]]) -> Sent:
        assert good.fact is not None
        found = ways(good.schema_id)
        if not found:  # a contract with no rule beside its types
            return good
        name, change = found[(step.variant * 8 + step.who) % len(found)]
        portal = self._road(good.member, step)
        return self._changed(good.schema_id, good.fact, f"{good.told}, {name}", change, good.member, portal) or good

    def _changed(
        self, schema_id: int, fact: dict[str, Any], told: str, change: Change, member: str, portal: bool = False
    ) -> Sent | None:
        """The changed fact in the inbox of whom it names, if that has one; None where there is nothing to change."""
        try:
            changed = change(fact)
            made = _of(schema_id, changed, portal, told)
        except (ValueError, TypeError, AttributeError, OverflowError):
            return None
        inbox = changed["member"] if changed["member"] in (*INBOXES, OPERATOR) else member
        return replace(made, member=inbox, portal=portal and inbox != OPERATOR)

    def _damaged(self, step: Step, good: Sent) -> Sent:
        chance = random.Random(repr(step))
        assert good.fact is not None
        assert good.value is not None
        if step.act == "nothing":
            return replace(good, value=None if "portal" in step.flags else b"", fact=None, told="nothing")
        if step.act == "hostile":
            value: bytes | None = hostile(good.schema_id, good.fact, chance)
        else:
            value = mutated(good.value, chance)
        return replace(good, value=value, fact=None, told=f"damaged {good.told} {value.hex() if value else value}")


def _of(schema_id: int, fact: dict[str, Any], portal: bool, told: str) -> Sent:
    payload = io.BytesIO()
    fastavro.schemaless_writer(payload, contracts()[schema_id].parsed, fact)
    about = f"{told} {fact['event_id'][:8]}..{fact['event_id'][-2:]} {fact['subject'][:40]}"
    return Sent(fact["member"], portal, frame(schema_id, payload.getvalue()), about, fact, schema_id)
