"""Who may state what, about whom, in which consortium. Pure: facts and a reference book in, reasons out.

Rights to speak (membership, suspension, mandates) are judged on the day the broker recorded the fact: they are about
speaking. Belonging to a consortium is judged on the day it occurred: it is about the matter, and what happened before
a member left may be stated later. Days are Asia/Shanghai. Of members counts what had been recorded when the fact was
(`schemas.member_history`), so whoever decides again comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

import polars as pl

from schemas.columns import ROW
from schemas.contracts import Contract
from schemas.credit_code import credit_code_fault, is_school_code
from schemas.days import day_of
from schemas.ids import is_canonical
from schemas.mandates import Said, is_mandated, mandates_told
from schemas.member_book import OPERATOR, Admitted, MemberBook
from schemas.reasons import LONGEST_SUBJECT, Reason
from schemas.reference_book import ReferenceBook

Fault = tuple[int, Reason]
GOVERNING_FAMILIES = ("governance", "reference")
OVERSEERS = ("operator", "department", "secretariat", "park")
"""Kinds that may speak in any consortium: they oversee them and need not join."""
OF_STANDING = ("MemberAdmitted", "MemberSuspended", "MemberReinstated", "MemberCertified")


def authority_faults(
    contract: Contract,
    frame: pl.DataFrame,
    inbox_members: list[str],
    recorded_at: list[datetime],
    book: ReferenceBook,
) -> Iterator[Fault]:
    """(row, reason) for every fact of `frame` that its speaker may not state. Arguments as in `schemas.checks`."""
    has_industry = any(f.name == "industry" and f.kind == "string" for f in contract.payload)
    industry = pl.col("industry") if has_industry else pl.lit(None, pl.String).alias("industry")
    envelope = frame.select(ROW, "event_id", "member", "subject", "occurred_at", industry)
    standing: dict[tuple[str, date, int | None], Admitted | Reason] = {}
    days: dict[datetime, date] = {}
    for row, event_id, member, subject, occurred_at, trade in envelope.iter_rows():
        if not is_canonical(event_id):
            yield row, Reason("bad-event-id", "event_id", event_id)
        if member != inbox_members[row]:
            yield row, Reason("not-the-member", "member", member)
            continue
        moment = recorded_at[row]
        day = days.get(moment) or days.setdefault(moment, day_of(moment))
        known = book.history.known_at(moment)
        if (member, day, known) not in standing:
            standing[member, day, known] = _standing(member, day, book.members_known(known))
        admitted = standing[member, day, known]
        if isinstance(admitted, Reason):
            yield row, admitted
            continue
        owner, slash, local = subject.partition("/")
        shaped = bool(owner and slash and local) and len(subject) <= LONGEST_SUBJECT
        if not shaped:
            yield row, Reason("bad-subject", "subject", subject)
        may_state = admitted.kind in contract.speakers
        is_own = not shaped or owner == member or contract.authority != "owner"
        if not (may_state and is_own):
            said = Said(member, owner, subject, day, book.codes.moment(occurred_at, moment), trade, has_industry)
            rights = {"may_state": may_state, "is_own": is_own}
            for reason in _for_others(contract, said, admitted.kind, book, book.members_known(known), **rights):
                yield row, reason
    if contract.name in OF_STANDING:
        yield from _grants(contract, frame, recorded_at, book)
    if contract.family not in GOVERNING_FAMILIES:
        yield from _consortia(frame, recorded_at, book)


def _standing(member: str, day: date, members: MemberBook) -> Admitted | Reason:
    """What `member` is on `day`, or why it may state nothing."""
    admitted = members.admitted.get(member)
    if admitted is None:
        return Reason("unknown-member", "member", member)
    if day < admitted.admitted_on:
        return Reason("not-yet-member", "member", f"{member} ({day} < {admitted.admitted_on})")
    suspension = members.suspension(member, day)
    if suspension:
        return Reason("member-suspended", "member", f"{member} ({suspension.since} 起 / since: {suspension.reason})")
    return admitted


def _for_others(
    contract: Contract,
    said: Said,
    kind: str,
    book: ReferenceBook,
    members: MemberBook,
    *,
    may_state: bool,
    is_own: bool,
) -> Iterator[Reason]:
    """Reasons against a fact that the member could state only by mandate: of another's, or not for its kind."""
    held = [
        mandate
        for mandate in members.mandates(said.member)
        if contract.family in mandate.families and (mandate.owner == said.owner or mandate.industry)
    ]
    if any(is_mandated(mandate, said, book) for mandate in held):
        if said.owner != said.member:
            yield from _owner_fault(contract, said.owner, any(m.owner == said.owner for m in held), members)
        return
    if held:
        yield Reason("outside-mandate", "subject", said.subject, allowed=mandates_told(held))
        return
    if not may_state:
        yield Reason("kind-may-not-state", "member", f"{said.member} ({kind})")
    if not is_own:
        if len(said.owner) == 18 and (fault := credit_code_fault(said.owner)):
            yield Reason(fault, "subject", said.owner)
        yield Reason("not-your-subject", "subject", said.subject)


def _owner_fault(contract: Contract, owner: str, is_named: bool, members: MemberBook) -> Iterator[Reason]:
    """A mandate gives what its owner may state and no more; within an industry the owner need not be a member."""
    admitted = members.admitted.get(owner)
    if admitted is not None:
        if admitted.kind not in contract.speakers:
            yield Reason("kind-may-not-state", "subject", f"{owner} ({admitted.kind})")
    elif is_named:
        yield Reason("unknown-member", "subject", owner)
    elif not is_school_code(owner) and (fault := credit_code_fault(owner)):
        yield Reason(fault, "subject", owner)


def _grants(
    contract: Contract, frame: pl.DataFrame, recorded_at: list[datetime], book: ReferenceBook
) -> Iterator[Fault]:
    """Nobody decides on its own membership, and there is one operator."""
    for fact in frame.iter_rows(named=True):
        member, code = fact["member"], fact["member_code"]
        members = book.members_known(book.history.known_at(recorded_at[fact[ROW]]))
        speaker = members.admitted.get(member)
        if speaker is None:
            continue
        by_operator = speaker.kind == "operator"
        about_itself = code == member and not by_operator
        made_operator = contract.name == "MemberAdmitted" and (fact["kind"] == "operator") != (code == OPERATOR)
        if about_itself or made_operator or (code == OPERATOR and not by_operator):
            kind = f" ({fact['kind']})" if contract.name == "MemberAdmitted" else ""
            yield fact[ROW], Reason("not-yours-to-grant", "member_code", f"{code}{kind}")


def _consortia(frame: pl.DataFrame, recorded_at: list[datetime], book: ReferenceBook) -> Iterator[Fault]:
    """A consortium must be there, and the speaker in it. Where none is founded there is nothing to check against."""
    if not book.members.consortia:
        return
    day = pl.col("occurred_at").dt.convert_time_zone("Asia/Shanghai").dt.truncate("1d").alias("day")
    keys = ["consortium", "member", "day", "known"]
    named = frame.filter(pl.col("consortium").is_not_null()).with_columns(day)
    known = [book.history.known_at(recorded_at[row]) for row in named[ROW]]
    named = named.with_columns(pl.Series("known", known, pl.Int64))
    groups = named.group_by(keys, maintain_order=True).agg(ROW, pl.col("occurred_at").first())
    for found in groups.drop("day").iter_rows(named=True):  # the day may lie beyond those that Python has
        reason = _consortium_fault(found, book.members_known(found["known"]))
        if reason:
            for row in found[ROW]:
                yield row, reason


def _consortium_fault(found: dict[str, Any], members: MemberBook) -> Reason | None:
    consortium, member = found["consortium"], found["member"]
    if not members.consortia:
        return None
    if consortium not in members.consortia:
        near = get_close_matches(consortium, sorted(members.consortia), 1, cutoff=0.5)
        return Reason("unknown-consortium", "consortium", consortium, near[0] if near else None, None)
    speaker = members.admitted.get(member)
    if speaker is None or speaker.kind in OVERSEERS:
        return None
    day = day_of(found["occurred_at"])
    turn = members.belonging(consortium, member, day)
    if turn and turn.holds:
        return None
    left = f" ({turn.since} 退出 / left)" if turn else ""
    own = sorted(c for c in members.consortia if (t := members.belonging(c, member, day)) and t.holds)
    return Reason("not-in-consortium", "consortium", f"{consortium}{left}", allowed=f"{day}: {', '.join(own) or '-'}")
