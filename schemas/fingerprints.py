"""Fingerprints of every schema ever shipped, frozen in `schemas/fingerprints.lock`.

A record that was written years ago is decoded by the schema that its id names, so a shipped schema never changes on
the wire. One line per schema: id, name and version, SHA-256 of the Parsing Canonical Form (Avro specification), and
the defaults, which that form leaves out although compatibility rests on them. Docs, titles and the rules that
admission checks are not frozen.

    python -m schemas.fingerprints              adds the lines of new schemas
    python -m schemas.fingerprints NAME.v2      also writes that one's line anew: only for what nobody has used yet

A lock whose lines do not fit the schemas is an error with the way out, and nothing is written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fastavro.schema import fingerprint as digest
from fastavro.schema import to_parsing_canonical_form

from schemas.contracts import Contract, contracts
from schemas.errors import DeclarationError, KitelineError

LOCK = Path(__file__).parent / "fingerprints.lock"


def fingerprint(contract: Contract) -> str:
    """SHA-256 of the Parsing Canonical Form, hex."""
    return digest(to_parsing_canonical_form(json.loads(contract.text)), "SHA-256")


def defaults(contract: Contract) -> dict[str, Any]:
    """Path within the schema -> default: of fields, also within arrays, and of enums (for symbols not known)."""
    return dict(_defaults(json.loads(contract.text), ""))


def _defaults(avro: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(avro, list):
        for branch in avro:
            yield from _defaults(branch, path)
    if not isinstance(avro, dict):
        return
    for field in avro.get("fields", ()):
        here = f"{path}.{field['name']}".lstrip(".")
        if "default" in field:
            yield here, field["default"]
        yield from _defaults(field["type"], here)
    if avro.get("type") == "enum" and "default" in avro:
        yield f"{path}(enum)", avro["default"]
    yield from _defaults(avro.get("items"), f"{path}[]")


def line(contract: Contract) -> str:
    """The lock's line of one schema."""
    said = json.dumps(defaults(contract), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"{contract.schema_id} {contract.name}.v{contract.version} {fingerprint(contract)} {said}"


def locked(lock: Path = LOCK) -> dict[int, str]:
    """Schema id -> its line."""
    lines = lock.read_text(encoding="utf-8").splitlines() if lock.exists() else []
    return {int(each.split(" ", 1)[0]): each for each in lines if each and not each.startswith("#")}


def check(lock: Path = LOCK) -> None:
    """Raise DeclarationError for the first schema that is not as it was shipped, has gone, or has no line yet."""
    now, frozen = contracts(), locked(lock)
    for schema_id, before in frozen.items():
        name = before.split(" ")[1]
        if schema_id not in now:
            raise DeclarationError(
                f"已发布的模式 {name}（{schema_id}）不见了；旧记录仍要用它解码，请恢复该文件",
                f"the shipped schema {name} ({schema_id}) is gone; old records are decoded by it, so restore its file",
            )
        if line(now[schema_id]) != before:
            what = _difference(before, line(now[schema_id]))
            raise DeclarationError(
                f"已发布的模式 {name}（{schema_id}）被改动（{what}）；请恢复它，把改动写成新版本，"
                f"并在 schemas/upcasters/ 中增加一步",
                f"the shipped schema {name} ({schema_id}) was changed ({what}); restore it, put the change into a new "
                f"version and add a step to schemas/upcasters/",
            )
    for schema_id, contract in sorted(now.items()):
        if schema_id not in frozen:
            name = f"{contract.name}.v{contract.version}"
            raise DeclarationError(
                f"新模式 {name}（{schema_id}）还没有指纹；请运行 python -m schemas.fingerprints",
                f"the new schema {name} ({schema_id}) has no fingerprint yet; run: python -m schemas.fingerprints",
            )


def _difference(before: str, after: str) -> str:
    """Which of name, fingerprint and defaults differ."""
    parts = zip(("name", "fingerprint", "defaults"), before.split(" ", 3)[1:], after.split(" ", 3)[1:], strict=True)
    return ", ".join(part for part, one, other in parts if one != other)


def write(lock: Path = LOCK, replace: Sequence[str] = ()) -> list[str]:
    """Add the lines of new schemas, and write those of `replace` (NAME.vN) anew. Returns what was written.

    Raises DeclarationError when a frozen schema was changed or has gone, or when `replace` names none.
    """
    frozen = {i: each for i, each in locked(lock).items() if each.split(" ")[1] not in replace}
    made = {c.schema_id: line(c) for c in contracts().values() if c.schema_id not in frozen}
    names = {each.split(" ")[1] for each in made.values()}
    if strange := sorted(set(replace) - names):
        raise DeclarationError(
            f"没有模式 {strange[0]}；写法如 OutcomeReported.v2", f"no schema {strange[0]}; e.g. OutcomeReported.v2"
        )
    before = lock.read_text(encoding="utf-8") if lock.exists() else None
    _put(lock, frozen | made)
    try:
        check(lock)
    except DeclarationError:
        if before is None:
            lock.unlink()
        else:
            lock.write_text(before, encoding="utf-8")
        raise
    return sorted(names)


def _put(lock: Path, lines: Mapping[int, str]) -> None:
    head = "# Fingerprints of all shipped schemas (see schemas/fingerprints.py). Written by: python -m schemas.fingerprints"
    lock.write_text("\n".join([head, *(lines[i] for i in sorted(lines))]) + "\n", encoding="utf-8")


def main() -> int:
    """The command; returns the exit code."""
    try:
        names = write(replace=sys.argv[1:])
    except KitelineError as error:
        print(f"✗ {error.zh} / {error.en}", file=sys.stderr)
        return error.exit_code
    for name in names:
        print(f"＋ {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
