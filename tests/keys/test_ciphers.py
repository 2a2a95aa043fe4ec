"""Seals and ciphers: any JOSE library seals and opens, nothing opens with another key or in another place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwe
from joserfc.jwk import ECKey

from infra.sealing_source import LegalBasis, public_key, sealing_of
from infra.services import Services
from infra.settings import Settings
from schemas.errors import SealBroken, Unavailable, UsageError
from schemas.person_cipher import KEY_BYTES, decrypt, encrypt
from schemas.sealing import is_sealed, kid_of, new_pair, opened, sealing_key_of

KEY, PRIVATE = new_pair("seal-one")
OTHER = bytes(KEY_BYTES)
ALGORITHMS = ["ECDH-ES", "A256GCM"]


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=60)
def test_what_we_seal_a_jose_library_opens_and_the_other_way_round(text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    ours = KEY.seal(content)
    assert jwe.decrypt_compact(ours, ECKey.import_key(json.loads(PRIVATE)), ALGORITHMS).plaintext == content
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": KEY.kid}
    theirs = jwe.encrypt_compact(header, content, ECKey.import_key(KEY.jwk), ALGORITHMS)  # type: ignore[arg-type]
    assert opened(theirs, PRIVATE) == content
    assert kid_of(ours) == kid_of(theirs) == "seal-one"
    assert is_sealed(ours)
    assert is_sealed(theirs)
    assert not is_sealed(text)


def test_a_seed_gives_the_same_seal_and_without_one_no_two_are_alike() -> None:
    assert KEY.seal(b"x", b"seed") == KEY.seal(b"x", b"seed")
    assert len({KEY.seal(b"x", b"seed"), KEY.seal(b"x", b"other"), KEY.seal(b"x"), KEY.seal(b"x")}) == 4


def test_a_seal_opens_with_its_own_key_and_unchanged_only() -> None:
    sealed = KEY.seal("某某".encode())
    _, strange = new_pair("seal-one")
    parts = sealed.split(".")
    for wrong, key in (
        (sealed, strange),
        (".".join([parts[0], "", parts[2], "AAAA", parts[4]]), PRIVATE),
        (".".join([KEY.seal(b"y").split(".")[0], *parts[1:]]), PRIVATE),
        ("eyJ..AAAA", PRIVATE),
        ("某某", PRIVATE),
    ):
        with pytest.raises(SealBroken) as told:
            opened(wrong, key)
        assert "某某" not in str(told.value)
    with pytest.raises(SealBroken):
        kid_of("eyJ9.x")


def test_a_seal_with_another_algorithm_is_not_opened() -> None:
    """A header decides nothing: what is not of our two algorithms is broken."""
    header = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "kid": KEY.kid}
    allowed = ["ECDH-ES+A256KW", "A256GCM"]
    sealed = jwe.encrypt_compact(header, b"x", ECKey.import_key(KEY.jwk), allowed)  # type: ignore[arg-type]
    assert not is_sealed(sealed)
    with pytest.raises(SealBroken):
        opened(sealed, PRIVATE)


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=60)
def test_a_persons_text_is_encrypted_to_the_same_bytes_and_no_nonce_serves_two(one: str, other: str) -> None:
    one, other = (text.encode("utf-8", "replace").decode() for text in (one, other))
    first, second = (encrypt(OTHER, "s/p", "id", "name", text) for text in (one, other))
    assert first == encrypt(OTHER, "s/p", "id", "name", one)
    assert decrypt(OTHER, "s/p", "id", "name", first) == one
    assert (first[4:20] == second[4:20]) == (one == other)  # twelve bytes are sixteen characters


@pytest.mark.parametrize("place", [("s/q", "id", "name"), ("s/p", "ie", "name"), ("s/p", "id", "id_number")])
def test_a_cipher_cannot_be_moved_to_another_person_event_or_field(place: tuple[str, str, str]) -> None:
    value = encrypt(OTHER, "s/p", "id", "name", "某某")
    with pytest.raises(SealBroken):
        decrypt(OTHER, *place, value)
    with pytest.raises(SealBroken):
        decrypt(b"\1" * KEY_BYTES, "s/p", "id", "name", value)


def test_a_key_is_taken_from_a_file_or_told_why_not(tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text(json.dumps(KEY.jwk))

    def services(where: str) -> Services:
        return Services(Settings(home=tmp_path / "home", sealing_key=where), "", "")

    assert public_key(services(str(file))) == KEY == sealing_key_of(KEY.jwk)
    assert public_key(services("")) is None
    assert sealing_of(services(""), None) is None
    with pytest.raises(UsageError, match="no personal data can be sent"):
        sealing_of(services(""), LegalBasis.CONSENT)
    for wrong in ("{}", "[1]", "x", json.dumps(KEY.jwk | {"x": KEY.y}), json.dumps(KEY.jwk | {"crv": "P-384"})):
        file.write_text(wrong)
        with pytest.raises(UsageError, match="kiteline sealing-key"):
            public_key(services(str(file)))
    with pytest.raises(UsageError, match="FileNotFoundError"):
        public_key(services(str(tmp_path / "none")))
    with pytest.raises(Unavailable, match="KITELINE_SEALING_KEY"):
        public_key(services("http://127.0.0.1:1"))
