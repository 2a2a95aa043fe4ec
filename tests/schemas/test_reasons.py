"""The document of reasons is complete, in both languages, and is what the generator makes."""

from __future__ import annotations

import re

import pytest

from schemas.contracts import contracts
from schemas.errors import UnknownName
from schemas.examples import bad_examples
from schemas.reason_document import DOCUMENT, document
from schemas.reason_examples import explained, worked_examples
from schemas.reason_guide import guide_of, guides
from schemas.reasons import SENTENCES

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_the_document_is_what_the_generator_makes() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: python -m schemas.reason_document"


def test_every_reason_is_explained_and_nothing_else() -> None:
    assert list(guides()) == list(SENTENCES)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_reason_is_told_in_both_languages_with_a_way_out(code: str) -> None:
    guide = guide_of(code)
    for zh, en in (SENTENCES[code], (guide.meaning_zh, guide.meaning_en), (guide.mend_zh, guide.mend_en)):
        assert CHINESE.search(zh)
        assert re.search("[a-z]{3}", en)
        assert not CHINESE.search(en)
    section = document().split(f"\n## {code}\n")[1].split("\n## ")[0]
    assert all(sentence in section for sentence in guide)


def test_every_reason_that_a_bad_example_yields_has_it_as_its_worked_example() -> None:
    yielded = {bad["reason"] for contract in contracts().values() for bad in bad_examples(contract)}
    assert yielded <= worked_examples().keys()
    for code, worked in worked_examples().items():
        assert worked.zh.startswith(SENTENCES[code][0])
        assert worked.en.startswith(SENTENCES[code][1])


def test_an_unknown_reason_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match="unknown-code"):
        explained("no-such-reason")
