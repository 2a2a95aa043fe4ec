"""`docs/reasons.md`, made from the reasons, their guide and the bad examples.

python -m schemas.reason_document        writes it anew
"""

from __future__ import annotations

import json
from pathlib import Path

from schemas.reason_examples import Worked, worked_examples
from schemas.reason_guide import guide_of
from schemas.reasons import SENTENCES

DOCUMENT = Path(__file__).parent.parent / "docs" / "reasons.md"
HEAD = """\
# Reasons for a rejection

Every reason that admission gives, in the words of a verdict. `GET /v1/reasons` of the platform's API and of the HTTP
gateway serves the same, and a reason in an answer points to its entry with `type`. This file is made by
`python -m schemas.reason_document`; change `schemas/reasons.py` and `schemas/reason_guide.yaml`, not this.

A rejected fact is kept as it came, as a dead letter. Correct it and state it again; nothing else has to be sent again.
"""


def document() -> str:
    """The whole document as Markdown."""
    examples = worked_examples()
    table = ["| code | 中文 | English |", "|---|---|---|"]
    table += [f"| [`{code}`](#{code}) | {zh} | {en} |" for code, (zh, en) in SENTENCES.items()]
    entries = [_entry(code, examples.get(code)) for code in SENTENCES]
    return "\n".join([HEAD, *table, "", "\n".join(entries)])


def _entry(code: str, worked: Worked | None) -> str:
    (zh, en), guide = SENTENCES[code], guide_of(code)
    lines = [
        f"## {code}",
        "",
        f"{zh} / {en}",
        "",
        f"- 含义：{guide.meaning_zh}。",
        f"- 如何改正：{guide.mend_zh}。",
        f"- Meaning: {guide.meaning_en}.",
        f"- To mend it: {guide.mend_en}.",
    ]
    if worked:
        change = json.dumps(worked.change, ensure_ascii=False) if worked.change else "the example as it is"
        lines += [
            "",
            f"Example: `{worked.event_type}` version {worked.version}, {worked.why}: `{change}` is told",
            "",
            "```text",
            worked.zh,
            worked.en,
            "```",
        ]
    return "\n".join([*lines, ""])


def main() -> None:
    """The command."""
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
