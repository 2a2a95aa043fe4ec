"""Every version ever shipped can be read with every other, and no shipped schema changes."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import fastavro
import pytest

from schemas import fingerprints
from schemas.compatibility import canonical, misunderstandings, parsed
from schemas.contracts import Contract, contract_of, contracts, newest, versions_of
from schemas.errors import DeclarationError, InvalidSchema
from tests.catalogue import catalogue, with_next_version
from tests.instance import ROOT
from tests.random_facts import random_fact

PAIRS = [pair for name in newest() for pair in combinations(versions_of(name), 2)]
SHIPPED = contracts().values()


def called(contract: Contract) -> str:
    return f"{contract.name}.v{contract.version}"


def test_there_are_two_versions_of_something() -> None:
    assert PAIRS


@pytest.mark.parametrize(("older", "newer"), PAIRS, ids=called)
def test_any_two_versions_of_an_event_type_can_be_read_with_each_other(older: Contract, newer: Contract) -> None:
    assert misunderstandings(newer.text, older.text) == []


@pytest.mark.parametrize(("older", "newer"), PAIRS, ids=called)
def test_data_of_one_version_is_read_with_the_other_by_another_reader_too(older: Contract, newer: Contract) -> None:
    """The checker's word, tried on real bytes with the reference codec's own schema resolution."""
    chance = random.Random(1)
    for writer, reader in ((older, newer), (newer, older)):
        for _ in range(20):
            buffer = io.BytesIO()
            fastavro.schemaless_writer(buffer, writer.parsed, random_fact(writer, chance))
            buffer.seek(0)
            fact: Any = fastavro.schemaless_reader(buffer, writer.parsed, reader.parsed)
            assert set(fact) == {f.name for f in reader.fields}


@pytest.mark.parametrize("contract", SHIPPED, ids=called)
def test_a_file_is_named_after_the_event_type_and_version_in_it(contract: Contract) -> None:
    path = ROOT / "schemas" / "events" / contract.family / f"{called(contract)}.avsc"
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(contract.text)


def test_versions_are_counted_from_one_without_gaps() -> None:
    for name in newest():
        versions = versions_of(name)
        assert [c.version for c in versions] == list(range(1, len(versions) + 1))
        assert len({c.family for c in versions}) == 1


Edit = Callable[[dict[str, Any]], None]


def more(field: dict[str, Any]) -> Edit:
    return lambda avro: avro["fields"].append(field)


def in_outcome(avro: dict[str, Any]) -> None:
    avro["fields"][7]["type"]["symbols"].append("gap_year")


def other_type(avro: dict[str, Any]) -> None:
    avro["fields"][11]["type"] = ["null", "string"]


def without_outcome(avro: dict[str, Any]) -> None:
    del avro["fields"][7]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (more({"name": "city", "type": "string"}), "new reads old: reader_field_missing_default_value"),
        (in_outcome, "old reads new: missing_enum_symbols"),
        (other_type, "missing_union_branch"),
        (without_outcome, "old reads new: reader_field_missing_default_value"),
    ],
)
def test_a_change_that_would_break_a_reader_is_found(edit: Edit, said: str) -> None:
    shipped = contract_of("OutcomeReported", 1).text
    changed = json.loads(shipped)
    edit(changed)
    assert any(said in told for told in misunderstandings(json.dumps(changed), shipped))


@pytest.mark.parametrize("text", ["{", "[", '"nope"', "12", '{"type": "record"}', '{"type": "enum", "name": "a"}'])
def test_what_is_no_schema_is_told_on_one_line(text: str) -> None:
    with pytest.raises(InvalidSchema) as told:
        parsed(text)
    assert "\n" not in str(told.value)


def test_hostile_schemas_are_told_apart_and_never_crash() -> None:
    """Mutated, or nested beyond what can be followed: an answer, or InvalidSchema."""
    chance = random.Random(6)
    shipped = contract_of("IndustryPlanPublished", 1).text
    texts = ['{"type": "array", "items": ' * n + '"long"' + "}" * n for n in (50, 400, 900, 20_000)]
    odd: list[Any] = [None, 1, "x", [], {}, ["null", "null"], {"type": "map", "values": "long"}, "long", True, "1 a"]
    for _ in range(400):
        avro = json.loads(shipped)
        for _ in range(chance.randrange(1, 4)):
            *way, last = chance.choice([path for path in paths(avro) if path])
            inner = avro
            for key in way:
                inner = inner[key]
            inner[last] = chance.choice(odd)
        texts.append(json.dumps(avro))
    answers = {answer(text, shipped) for text in texts}
    assert answers == {"fits", "does not fit", "no schema"}


def answer(text: str, shipped: str) -> str:
    try:
        canonical(text)
        return "does not fit" if misunderstandings(text, shipped) else "fits"
    except InvalidSchema:
        return "no schema"


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place within a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, each in inner for deeper in paths(each, (*path, key)))]


def test_the_canonical_form_leaves_out_what_does_not_count_on_the_wire() -> None:
    shipped = contract_of("OutcomeReported", 2)
    plain = json.loads(shipped.text)
    del plain["doc"], plain["kiteline"]
    assert canonical(json.dumps(plain, indent=4)) == canonical(shipped.text)
    del plain["fields"][3]
    assert canonical(json.dumps(plain)) != canonical(shipped.text)


# --- the lock ---------------------------------------------------------------------------------------------------------


def test_no_shipped_schema_was_changed_and_every_new_one_has_its_line() -> None:
    """When this fails, its message says what to do."""
    fingerprints.check()
    assert len(fingerprints.locked()) == len(contracts())


@pytest.mark.parametrize("contract", SHIPPED, ids=called)
def test_apache_avro_comes_to_the_same_fingerprint(contract: Contract) -> None:
    assert parsed(contract.text).fingerprint("sha256").hex() == fingerprints.fingerprint(contract)


def edited(avro: dict[str, Any]) -> None:
    avro["fields"][-1]["type"] = ["null", "string", "long"]


def without_default(avro: dict[str, Any]) -> None:
    del avro["fields"][-1]["default"]


def without_enum_default(avro: dict[str, Any]) -> None:
    del avro["fields"][-2]["type"][1]["default"]


V2 = "graduate/OutcomeReported.v2.avsc"


@pytest.mark.parametrize(
    ("edit", "part"),
    [(edited, "fingerprint"), (without_default, "defaults"), (without_enum_default, "defaults")],
)
def test_an_edited_shipped_schema_is_told_with_the_way_out(tmp_path: Path, edit: Edit, part: str) -> None:
    with catalogue(tmp_path, made={V2: (V2, edit)}):
        with pytest.raises(DeclarationError, match=rf"OutcomeReported.v2 \(4202\) was changed \({part}\).*new version"):
            fingerprints.check()
        with pytest.raises(DeclarationError, match="was changed"):
            fingerprints.write(copy_of_lock(tmp_path))
        assert (tmp_path / "lock").read_text(encoding="utf-8") == fingerprints.LOCK.read_text(encoding="utf-8")


def copy_of_lock(folder: Path) -> Path:
    copy = folder / "lock"
    copy.write_text(fingerprints.LOCK.read_text(encoding="utf-8"), encoding="utf-8")
    return copy


def test_docs_and_rules_of_a_shipped_schema_may_be_mended(tmp_path: Path) -> None:
    def mend(avro: dict[str, Any]) -> None:
        avro["fields"][-1] |= {"doc": "In other words", "filled": True}

    with catalogue(tmp_path, made={V2: (V2, mend)}):
        fingerprints.check()


def test_a_shipped_schema_that_has_gone_is_told(tmp_path: Path) -> None:
    with (
        catalogue(tmp_path, without=("OutcomeReported.v2.avsc",)),
        pytest.raises(DeclarationError, match=r"OutcomeReported\.v2 \(4202\) is gone"),
    ):
        fingerprints.check()


def test_a_new_schema_needs_a_line_which_the_command_writes(tmp_path: Path) -> None:
    lock = copy_of_lock(tmp_path)
    with with_next_version(tmp_path / "c"):
        with pytest.raises(DeclarationError, match=r"run: python -m schemas.fingerprints"):
            fingerprints.check(lock)
        assert fingerprints.write(lock) == ["OutcomeReported.v4"]
        fingerprints.check(lock)
        assert fingerprints.write(lock) == []


def test_a_line_is_written_anew_only_when_asked_for_by_name(tmp_path: Path) -> None:
    lock = copy_of_lock(tmp_path)
    with catalogue(tmp_path, made={V2: (V2, edited)}):
        assert fingerprints.write(lock, ["OutcomeReported.v2"]) == ["OutcomeReported.v2"]
        fingerprints.check(lock)
        with pytest.raises(DeclarationError, match=r"no schema OutcomeReported\.v7"):
            fingerprints.write(lock, ["OutcomeReported.v7"])


def test_the_command_says_what_it_wrote_and_what_is_wrong() -> None:
    def run(*names: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "schemas.fingerprints", *names]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    done = run()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    wrong = run("Nothing.v1")
    assert wrong.returncode == 2
    assert wrong.stderr.count("\n") == 1
