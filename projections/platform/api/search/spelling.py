"""How well a word that somebody typed fits a text: as it stands, by its pinyin, by initials, or misspelt.

Pinyin is pypinyin's, likeness rapidfuzz's. Both are loaded with the first search: dictionaries of 30 MB, 0.2 s.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

SAME, WITHIN, PINYIN, HOMOPHONE, INITIALS, ALIKE, ALIKE_IN_SOUND = 100, 90, 80, 75, 70, 50, 45
"""Scores, best first."""
LATIN = re.compile(r"[a-z0-9]+")
SHORTEST_INITIALS, SHORTEST_MISSPELT = 2, 5
SHORTEST_CHINESE = 3
"""Characters that a Chinese word needs, for one of them to be wrong."""
LATIN_LIKENESS, SOUND_LIKENESS = 84, 90
"""Per cent, as rapidfuzz tells them."""
ROUNDING = 0.1
MOST_WORDS, KEPT = 5, 200_000


@dataclass(frozen=True)
class Sound:
    """A text and its pinyin without tones: `whole` in one, where its syllables start, and their first letters."""

    text: str
    whole: str
    starts: frozenset[int]
    initials: str


def words(query: str) -> list[str]:
    """The words of what was typed: full-width letters as usual ones, small, five at most."""
    return [word for word in _even(query).replace("'", "").split() if word][:MOST_WORDS]


def score(word: str, text: str) -> int:
    """How well `word`, one of `words()`, fits a text; 0 where it does not."""
    there = sound(text)
    if word in there.text:
        return SAME if word == there.text else WITHIN
    return _latin(word, there) if LATIN.fullmatch(word) else _chinese(word, there)


@lru_cache(KEPT)
def sound(text: str) -> Sound:
    text = _even(text)
    syllables = [part.replace(" ", "") for part in _pinyin()(text)]
    starts = [0, *accumulate(map(len, syllables))][:-1]
    return Sound(text, "".join(syllables), frozenset(starts), "".join(part[:1] for part in syllables))


def _latin(word: str, there: Sound) -> int:
    if _starts_within(word, there):
        return PINYIN
    if len(word) >= SHORTEST_INITIALS and word in there.initials:
        return INITIALS
    return ALIKE if len(word) >= SHORTEST_MISSPELT and _sounds_alike(word, there, LATIN_LIKENESS) else 0


def _chinese(word: str, there: Sound) -> int:
    spoken = sound(word)
    if len(word) > 1 and _starts_within(spoken.whole, there):
        return HOMOPHONE
    one_wrong = 100 * (len(word) - 1) / len(word) - ROUNDING
    if len(word) >= SHORTEST_CHINESE and _likeness(word, there.text, one_wrong) is not None:
        return ALIKE
    return ALIKE_IN_SOUND if len(word) > 1 and _sounds_alike(spoken.whole, there, SOUND_LIKENESS) else 0


def _starts_within(spelt: str, there: Sound) -> bool:
    """Whether it is found from the beginning of a syllable on."""
    return any(there.whole.startswith(spelt, start) for start in there.starts)


def _sounds_alike(spelt: str, there: Sound, percent: float) -> bool:
    """Whether a piece from the beginning of a syllable on is like it."""
    return _likeness(spelt, there.whole, percent) in there.starts


def _likeness(one: str, other: str, percent: float) -> int | None:
    """Where in `other` the piece begins that is so much like `one`; a text that is much shorter has none."""
    found = _aligned()(one, other, score_cutoff=percent) if len(other) >= len(one) - 1 else None
    return None if found is None else int(found.dest_start)


def _even(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@cache
def _pinyin() -> Any:
    return importlib.import_module("pypinyin").lazy_pinyin


@cache
def _aligned() -> Any:
    return importlib.import_module("rapidfuzz.fuzz").partial_ratio_alignment
