"""The PDF's fonts are chosen and pinned, and without one there is a clear way out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from projections.reports.writers.pdf_fonts import WANTED, find_fonts
from schemas.errors import FontMissing
from tests.reports.written import fonts


@dataclass(frozen=True)
class Found:
    family: str
    style: str = "normal"
    weight: int = 400
    path: str | None = "x.ttc"


def test_without_a_chinese_font_the_error_names_what_to_install_and_what_is_complete() -> None:
    with pytest.raises(FontMissing) as raised:
        find_fonts([Found("DejaVu Sans"), Found("Noto Serif CJK SC", path=None)])
    assert not raised.value.retriable
    for text in (raised.value.zh, raised.value.en):
        assert "fonts-noto-cjk" in text
        assert "docx" in text


def test_the_best_family_of_every_part_is_taken_and_one_serves_for_all() -> None:
    alone = find_fonts([Found("WenQuanYi Zen Hei")])
    assert set(alone.families.values()) == {"WenQuanYi Zen Hei"}
    assert alone.families.keys() == WANTED.keys()
    both = find_fonts([Found("Noto Serif CJK SC"), Found("FangSong"), Found("Noto Sans CJK SC")])
    assert (both.families["body"], both.families["title"]) == ("FangSong", "Noto Serif CJK SC")
    assert both.families["hei"] == "Noto Sans CJK SC"


def test_only_upright_faces_in_the_weights_that_are_set_are_read_in_an_order_of_their_own() -> None:
    faces = [
        Found("Noto Serif CJK SC", weight=700, path="z/b.ttc"),
        Found("Noto Serif CJK SC", weight=900, path="z/black.ttc"),
        Found("Noto Serif CJK SC", style="italic", path="z/italic.ttc"),
        Found("Noto Serif CJK SC", path="y/a.ttc"),
        Found("Another", path="y/other.ttc"),
    ]
    files = [path.name for path, _ in find_fonts(faces).files]
    assert files == ["a.ttc", "b.ttc"] == [path.name for path, _ in find_fonts(reversed(faces)).files]


def test_pins_name_each_file_by_what_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "a.ttc"
    file.write_bytes(b"font")
    pins = find_fonts([Found("Noto Serif CJK SC", path=str(file)), Found("Noto Sans CJK SC", path=str(file))]).pins()
    assert [(pin.file, pin.families) for pin in pins] == [("a.ttc", ("Noto Sans CJK SC", "Noto Serif CJK SC"))]
    assert pins[0].sha256 == hashlib.sha256(b"font").hexdigest()


def test_the_systems_fonts_are_pinned_without_their_folders() -> None:
    if (found := fonts()) is None:
        pytest.skip("this system has no Chinese font")
    for pin in found.pins():
        assert "/" not in pin.file
        assert len(pin.sha256) == 64
