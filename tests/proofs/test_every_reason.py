"""Every reason that admission can give is given by something; what is given is a reason with its sentences."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from schemas.reasons import SENTENCES, Reason
from tests.proofs.reason_matrix import Matrix, seen


@pytest.fixture(scope="module")
def matrix(engine: Engine) -> Matrix:
    return seen(engine)


def table(matrix: Matrix) -> str:
    """Reason by source, for whoever has to find out where one has gone."""
    return "\n".join(f"{code:26} {dict(matrix.get(code, {}))}" for code in sorted({*SENTENCES, *matrix}))


def test_every_reason_there_is_was_given_and_no_other(matrix: Matrix) -> None:
    assert set(matrix) == set(SENTENCES), table(matrix)


def test_a_reason_that_nothing_gives_would_be_seen(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards the test above."""
    monkeypatch.setitem(SENTENCES, "never-given", ("从不", "never"))
    assert set(SENTENCES) - set(matrix) == {"never-given"}
    assert "never-given                {}" in table(matrix)


def test_every_reason_says_in_both_languages_what_is_wrong_and_where() -> None:
    for code, (zh, en) in SENTENCES.items():
        told = Reason(code, "openings", "-1").told()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in zh), code
        assert en.isascii(), code
        assert told["zh"] == f"{zh}：openings = -1"
        assert told["en"] == f"{en}: openings = -1"
