"""/v1/reasons: the same as the document of reasons."""

from __future__ import annotations

from schemas.reason_examples import explained
from schemas.reasons import SENTENCES
from tests.platform.conftest import Api


def test_every_reason_is_served_with_meaning_mending_and_example(api: Api) -> None:
    assert api.every("/v1/reasons", limit=5) == [explained(code) for code in SENTENCES]
    one = api.json("/v1/reasons/less-than-other")
    assert one == explained("less-than-other")
    assert one["example"]["change"]


def test_an_unknown_reason_is_answered_with_those_there_are(api: Api) -> None:
    answer = api.get("/v1/reasons/none-such")
    assert answer.status_code == 404
    assert "unknown-code" in answer.json()["detail"]
