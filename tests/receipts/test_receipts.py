"""Receipts: signed, of the very bytes that were sent, checked by anybody, worth nothing when a byte is changed."""

from __future__ import annotations

import base64
import hashlib
import json
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws
from joserfc.jwk import KeySet

from infra.cli.main import run
from infra.cli.receipts import receipts_in
from infra.receipts.keys import ReceiptKeys
from schemas.errors import KitelineError, ReceiptRefused
from schemas.receipts import check, claims_of, sign

ROW: dict[str, Any] = {
    "topic": "inbox.4137012391",
    "partition": 0,
    "offset": 12,
    "member": "4137012391",
    "event_id": "e-1",
    "outcome": "rejected",
    "content_hash": hashlib.sha256(b"sent").digest(),
    "catalogue": {"area": "2024"},
    "recorded_at": datetime(2026, 3, 2, tzinfo=UTC),
    "decided_at": datetime(2026, 3, 2, 0, 0, 1, tzinfo=UTC),
    "reasons": [{"code": "below-minimum", "zh": "…"}],
}


@pytest.fixture
def keys(tmp_path: Path) -> ReceiptKeys:
    return ReceiptKeys(tmp_path / "receipts")


@pytest.fixture
def receipt(keys: ReceiptKeys) -> str:
    return sign(claims_of(ROW), keys.signing())


def test_a_receipt_says_what_was_decided_about_which_bytes(keys: ReceiptKeys, receipt: str) -> None:
    assert check(receipt, keys.public()) == {
        "iss": "kiteline",
        "position": {"topic": "inbox.4137012391", "partition": 0, "offset": 12},
        "member": "4137012391",
        "event_id": "e-1",
        "outcome": "rejected",
        "content_hash": "sha-256:" + hashlib.sha256(b"sent").hexdigest(),
        "recorded_at": "2026-03-02T00:00:00+00:00",
        "decided_at": "2026-03-02T00:00:01+00:00",
        "catalogue": {"area": "2024"},
        "reasons": ["below-minimum"],
    }


def test_a_byte_changed_anywhere_makes_it_worthless(keys: ReceiptKeys, receipt: str) -> None:
    public = keys.public()
    for at, held in enumerate(receipt):
        for other in {"A", "B", "Q", "g", "w", ".", chr(ord(held) ^ 1)} - {held}:
            with pytest.raises(ReceiptRefused):
                check(receipt[:at] + other + receipt[at + 1 :], public)
    for wrong in ("", "a.b", receipt + "A", receipt[:-1], receipt.replace(".", ".."), "é" + receipt, receipt * 30):
        with pytest.raises(ReceiptRefused):
            check(wrong, public)


def test_nothing_but_our_own_algorithm_and_keys_is_taken(keys: ReceiptKeys, receipt: str, tmp_path: Path) -> None:
    _, payload, _ = receipt.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"kiteline-receipt+jws"}').rstrip(b"=").decode()
    with pytest.raises(ReceiptRefused):
        check(f"{none}.{payload}.", keys.public())
    with pytest.raises(ReceiptRefused):
        check(receipt, ReceiptKeys(tmp_path / "other").public())
    with pytest.raises(ReceiptRefused):
        check(receipt, {"keys": []})
    own = keys.signing()
    for typ in ("JWT", None):  # something else that this key has signed is no receipt
        header = {"alg": "Ed25519", "kid": own.kid} | ({"typ": typ} if typ else {})
        other = jws.serialize_compact(header, b'{"outcome":"accepted"}', own, algorithms=["Ed25519"])
        with pytest.raises(ReceiptRefused):
            check(other, keys.public())


def test_a_receipt_of_a_key_that_was_rotated_still_verifies(keys: ReceiptKeys, receipt: str) -> None:
    before = keys.public()
    former, fresh = keys.rotate()
    again = sign(claims_of(ROW), keys.signing())
    assert former != fresh
    assert [key["kid"] for key in keys.public()["keys"]] == [fresh, former]
    assert check(receipt, keys.public()) == check(again, keys.public())
    with pytest.raises(ReceiptRefused):
        check(again, before)  # a set that was saved before the rotation does not know the new key
    keys.rotate()
    assert check(receipt, keys.public()) == check(again, keys.public())


def test_private_keys_are_the_owners_alone_and_never_public(keys: ReceiptKeys, tmp_path: Path) -> None:
    keys.rotate()
    folder = tmp_path / "receipts"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    private = [file for file in files if "d" in json.loads(file.read_text())]
    assert [file.name for file in private] == ["signing-key.json"]  # of a retired key nothing secret is left
    assert all("d" not in key for key in keys.public()["keys"])


def test_many_who_make_the_first_key_at_once_have_the_same(tmp_path: Path) -> None:
    start, found = threading.Barrier(8), []

    def make() -> None:
        own = ReceiptKeys(tmp_path / "receipts")
        start.wait()
        found.append(own.signing().kid)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [file.name for file in (tmp_path / "receipts").iterdir()] == ["signing-key.json"]


def test_a_damaged_key_file_is_told_and_not_replaced(keys: ReceiptKeys, receipt: str, tmp_path: Path) -> None:
    file = tmp_path / "receipts" / "signing-key.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(KitelineError, match="signing-key"):
        ReceiptKeys(tmp_path / "receipts").signing()
    assert file.read_text(encoding="utf-8") == "{}"


def test_anybody_can_check_one_with_a_jose_library_or_with_ed25519_alone(keys: ReceiptKeys, receipt: str) -> None:
    public = json.loads(json.dumps(keys.public()))
    plain = jws.deserialize_compact(receipt, KeySet.import_key_set(public), algorithms=["Ed25519"])
    assert json.loads(plain.payload) == check(receipt, public)

    def decoded(part: str) -> bytes:
        return base64.urlsafe_b64decode(part + "==")

    header, payload, signature = receipt.split(".")
    kid = json.loads(decoded(header))["kid"]
    [x] = [key["x"] for key in public["keys"] if key["kid"] == kid]
    own = Ed25519PublicKey.from_public_bytes(decoded(x))
    own.verify(decoded(signature), f"{header}.{payload}".encode())
    with pytest.raises(InvalidSignature):
        own.verify(decoded(signature), f"{header}.{payload}x".encode())


def test_the_command_checks_offline_with_saved_keys(
    keys: ReceiptKeys, receipt: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KITELINE_HOME", str(tmp_path / "member"))
    saved, file, record = tmp_path / "jwks.json", tmp_path / "receipts.txt", tmp_path / "sent.bin"
    saved.write_text(json.dumps(keys.public()), encoding="utf-8")
    record.write_bytes(b"sent")
    for text in (
        f"{receipt}\n{receipt}\n",
        json.dumps({"verdicts": [{"receipt": receipt}]}),
        f'{{"receipt": "{receipt}"}}\n',
    ):
        file.write_text(text, encoding="utf-8")
        assert run(["receipts", "verify", str(file), "--jwks", str(saved), "--record", str(record)]) == 0
        assert json.loads(capsys.readouterr().out.splitlines()[0])["outcome"] == "rejected"
    record.write_bytes(b"something else")
    assert run(["receipts", "verify", str(file), "--jwks", str(saved), "--record", str(record)]) == 3
    file.write_text(receipt[:-2] + "xx", encoding="utf-8")
    assert run(["receipts", "verify", str(file), "--jwks", str(saved)]) == 3
    assert "Traceback" not in capsys.readouterr().err
    file.write_text("", encoding="utf-8")
    assert run(["receipts", "verify", str(file), "--jwks", str(saved)]) == 2
    assert run(["receipts", "verify", str(file), "--jwks", str(record)]) == 2
    assert run(["receipts", "verify", str(tmp_path / "none"), "--jwks", str(saved)]) == 2
    assert not (tmp_path / "member").exists()  # nothing of its own was needed


def test_receipts_are_found_wherever_they_stand(receipt: str) -> None:
    assert receipts_in(f"{receipt}\n\n{receipt}") == [receipt, receipt]
    assert receipts_in(json.dumps([{"a": {"receipt": receipt}}, 1])) == [receipt]
    assert receipts_in("") == []
