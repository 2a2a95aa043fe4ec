"""Whatever a file holds, reading it ends in a tree or in a refusal with lines, never in another error."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import TreeRefused
from tests.evaluation.small_tree import SMALL, small_tree

LINES = SMALL.splitlines()
# YAML also breaks lines at characters at which editors do not.
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=6)
PLACES = st.integers(0, len(LINES) - 1)
PIECES = st.one_of(
    st.sampled_from(
        [
            "&a",
            "*a",
            "[]",
            "{}",
            "~",
            "- ",
            "  ",
            ": ",
            "? [x]",
            "<<: *a",
            "!!int x",
            "!t",
            "1e9",
            ".nan",
            "0x1",
            "1_0",
            "|",
            "\t",
        ]
    ),
    TEXT,
)


def refusal(text: str) -> TreeRefused | None:
    try:
        small_tree(text)
    except TreeRefused as refused:
        return refused
    return None


@given(
    st.lists(
        st.tuples(PLACES, st.sampled_from(["cut", "twice", "put", "end", "move"]), PLACES, PIECES),
        min_size=1,
        max_size=6,
    )
)
def test_a_damaged_file_is_read_or_refused(damages: list[tuple[int, str, int, str]]) -> None:
    lines = list(LINES)
    for place, how, other, piece in damages:
        line = lines[place % len(lines)]
        if how == "cut":
            del lines[place % len(lines)]
        elif how == "twice":
            lines.insert(other % len(lines), line)
        elif how == "move":
            lines[place % len(lines)] = " " * (other % 14) + line.strip()
        elif how == "put":
            begin = len(line) - len(line.lstrip())
            lines[place % len(lines)] = f"{line[:begin]}{piece}{line[begin:]}"
        else:
            name = line.split(":")[0]
            lines[place % len(lines)] = f"{name}: {piece}"
        lines = lines or [""]
    text = "\n".join(lines)
    if refused := refusal(text):
        last = text.count("\n") + 2
        assert all(0 <= fault.line <= last and fault.zh and fault.en for fault in refused.faults)
        assert "\n" not in str(refused)


@given(st.text(max_size=200))
def test_any_text_is_refused_with_what_is_wrong(text: str) -> None:
    refused = refusal(text)
    assert refused is not None
    assert refused.faults


def test_a_line_break_in_a_quoted_key_does_not_break_the_message() -> None:
    refused = refusal(SMALL + '"strange\\nentry": 1\n')
    assert refused is not None
    assert "\n" not in str(refused)
