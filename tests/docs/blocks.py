"""Fenced blocks of a document: what is run, and what it must print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
EXIT = re.compile(r"\s+# exit (?P<code>\d+)$")


@dataclass(frozen=True)
class Block:
    """`info` is the word behind the fence, e.g. "sh run"; `line` where the block stands."""

    info: str
    body: str
    line: int


@dataclass(frozen=True)
class Command:
    """One line of a shell block: the command, whether it stays in the background, its exit code."""

    text: str
    background: bool
    code: int


def blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [Block(m["info"].strip(), m["body"], text.count("\n", 0, m.start()) + 1) for m in FENCE.finditer(text)]


def commands(block: Block) -> list[Command]:
    found = []
    for line in filter(None, map(str.strip, block.body.splitlines())):
        said = EXIT.search(line)
        text = EXIT.sub("", line)
        found.append(Command(text.removesuffix("&").strip(), text.endswith("&"), int(said["code"]) if said else 0))
    return found


def fragments(block: Block) -> list[str]:
    """What the output must hold: every line, in pieces between "…"."""
    return [piece.strip() for line in block.body.splitlines() for piece in line.split("…") if piece.strip()]
