"""What is wrong in a mapping file."""

from __future__ import annotations


class Wrong(Exception):
    """Something in a mapping: `place` in the file, and what is wrong with its way out in both languages."""

    def __init__(self, place: str, zh: str, en: str) -> None:
        super().__init__(f"{place}: {en}")
        self.place, self.zh, self.en = place, zh, en
