"""Pages of events: all by family, and one version of one event type."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape

from projections.platform.api.catalogue.page import (
    block,
    code,
    folded,
    heading,
    lead,
    link,
    name,
    page,
    table,
    tags,
    titled,
)
from projections.platform.api.catalogue.rules import kind_of, rules_of
from schemas.contracts import Contract, Field, newest, versions_of
from schemas.examples import bad_examples, good_example
from schemas.reasons import SENTENCES
from schemas.subjects import subject_of
from schemas.titles import FAMILIES, MEMBER_KINDS
from schemas.topics import Topics

AUTHORITY = {
    "owner": "只陈述自己的主题 / about its own subjects only",
    "party": "任一有关方都可陈述 / any of the parties",
}


def overview(topics: Topics) -> str:
    """All families with their events in the newest version."""
    return page("事件目录", _overview(topics))


def _overview(topics: Topics) -> Iterator[str]:
    every = newest()
    yield heading("事件目录", "Event catalogue")
    yield lead(f"{len(FAMILIES)} 族 {len(every)} 种事件 / {len(every)} event types in {len(FAMILIES)} families")
    jump = " · ".join(link(f"#{family}", zh) for family, (zh, _) in FAMILIES.items())
    yield f"<p>{jump}</p>"
    for family, (zh, en) in FAMILIES.items():
        yield heading(zh, en, 2, family)
        yield lead(f"主题 / topic {topics.canonical(family)}")
        rows = [
            (
                titled(f"/catalogue/events/{c.name}", c.title_zh, c.title_en),
                name(c.name),
                escape("、".join(MEMBER_KINDS[kind][0] for kind in MEMBER_KINDS if kind in c.speakers)),
                escape(c.doc),
            )
            for c in sorted(every.values(), key=lambda c: c.schema_id)
            if c.family == family
        ]
        yield table(("事件 / event", "类型 / type", "谁可陈述 / who", "含义 / meaning"), rows)


def event(contract: Contract) -> str:
    """One version: who may state it, its fields with their rules, good and bad examples, the schema."""
    return page(contract.title_zh, _event(contract))


def _event(contract: Contract) -> Iterator[str]:
    family_zh, family_en = FAMILIES[contract.family]
    yield heading(contract.title_zh, contract.title_en)
    yield lead(contract.doc)
    yield tags(
        f"{family_zh} / {family_en}",
        contract.name,
        f"版本 / version {contract.version}",
        f"模式号 / schema id {contract.schema_id}",
        subject_of(contract),
    )
    yield _versions(contract)
    who = "、".join(f"{zh} {en}" for kind, (zh, en) in MEMBER_KINDS.items() if kind in contract.speakers)
    yield heading("谁可陈述", "Who may state it", 2)
    yield f"<p>{escape(who)}<br><span class='soft'>{escape(AUTHORITY[contract.authority])}</span></p>"
    yield heading("字段", "Fields", 2)
    yield _fields(contract.payload)
    envelope = contract.fields[: len(contract.fields) - len(contract.payload)]
    yield folded("信封：每个事件都有 / the envelope, the same in every event", _fields(envelope))
    yield heading("示例", "Example", 2)
    yield block(good_example(contract))
    yield heading("会被拒的", "Refused", 2)
    yield _bad(contract)
    path = f"/registry/subjects/{subject_of(contract)}/versions/{contract.version}"
    yield heading("模式", "Schema", 2)
    yield f"<p>{link(path, path)}</p>"
    yield folded("Avro", block(json.loads(contract.text)))


def _versions(contract: Contract) -> str:
    there = versions_of(contract.name)
    if len(there) == 1:
        return ""
    shown = [
        f"<strong>{c.version}</strong>"
        if c is contract
        else link(f"/catalogue/events/{c.name}/{c.version}", str(c.version))
        for c in there
    ]
    newer = " · 有更新的版本 / there is a newer one" if contract is not there[-1] else ""
    return f"<p>版本 / versions: {' · '.join(shown)}{newer}</p>"


def _fields(fields: Sequence[Field]) -> str:
    rows, classes = [], []
    for field in fields:
        rows.append((name(field.name), kind_of(field), escape(field.doc), rules_of(field)))
        classes.append("")
        for inner in field.rows:
            rows.append((name(f"{field.name}[].{inner.name}"), kind_of(inner), escape(inner.doc), rules_of(inner)))
            classes.append("inner")
    return table(("字段 / field", "类型 / kind", "含义 / meaning", "规则 / rules"), rows, classes)


def _bad(contract: Contract) -> str:
    rows = []
    for bad in bad_examples(contract):
        zh, en = SENTENCES[bad["reason"]]
        changed = {key: bad[key] for key in ("said_by", "inbox") if key in bad} | bad["change"]
        rows.append(
            (
                escape(bad["why"]),
                code(json.dumps(changed, ensure_ascii=False)),
                f"<span class='bad'>{escape(zh)}</span><br><span class='soft'>{escape(en)}</span>",
                name(bad["reason"]),
            )
        )
    return table(("何处有误 / what is wrong", "改动 / change", "理由 / reason", "代码 / code"), rows)
