"""`kiteline receipts`: check signed receipts, show the public keys, rotate the signing key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli.console import err, out
from infra.receipts.keys import ReceiptKeys
from infra.settings import load_settings
from schemas.errors import FileUnreadable, ReceiptRefused
from schemas.receipts import check, record_hash

receipts = typer.Typer(
    no_args_is_help=True,
    help="收据：核对签名的裁定，公钥，换密钥 / receipts: check signed verdicts, public keys, rotation",
)
Jwks = Annotated[
    Path | None,
    typer.Option("--jwks", help="保存的公钥集（/.well-known/jwks.json），默认本机的 / a saved key set", metavar="FILE"),
]  # fmt: skip


def register(app: typer.Typer) -> None:
    app.add_typer(receipts, name="receipts")


@receipts.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="收据，每行一个，或含 receipt 的 JSON / receipts, one a line, or JSON")],
    jwks: Jwks = None,
    record: Annotated[
        Path | None, typer.Option("--record", help="当初发送的字节，核对内容哈希 / the bytes that were sent")
    ] = None,
) -> None:
    """核对收据：谁的、哪条、何时、何结果，是否由平台签发 / check receipts; needs no network

    有一个不通过则退出码为 3。公钥集可先存下来：curl -O https://平台/.well-known/jwks.json。

    Exit code 3 when one does not verify. Save the keys once: GET /.well-known/jwks.json.

    例 / example: kiteline receipts verify receipts.txt --jwks jwks.json
    """
    keys = _json(jwks) if jwks else ReceiptKeys(load_settings().receipts_dir).public()
    found = receipts_in(_text(file))
    if not found:
        raise FileUnreadable(f"{file} 中没有收据", f"{file} holds no receipt")
    wanted = record_hash(_bytes(record)) if record else None
    refused = 0
    for receipt in found:
        try:
            claims = check(receipt, keys)
            if wanted and claims["content_hash"] != wanted:
                raise ReceiptRefused(
                    f"收据属实，但不是 {record} 的：内容哈希为 {claims['content_hash']}",
                    f"the receipt is genuine, but of other bytes than {record}: their hash is {claims['content_hash']}",
                )
            typer.echo(json.dumps(claims, ensure_ascii=False))
        except ReceiptRefused as error:
            refused += 1
            out().print(f"✗ {error.zh} / {error.en}", soft_wrap=True, markup=False)
    if refused:
        raise typer.Exit(3)
    err().print(f"{len(found)} 个收据属实 / receipts verified", soft_wrap=True)


@receipts.command("keys")
def keys() -> None:
    """公钥集，可交给任何人 / the public keys, for anybody

    例 / example: kiteline receipts keys > jwks.json
    """
    typer.echo(json.dumps(ReceiptKeys(load_settings().receipts_dir).public(), indent=2))


@receipts.command("rotate")
def rotate() -> None:
    """换一个签名密钥；以前的收据仍可核对 / sign with a new key; earlier receipts still verify"""
    former, fresh = ReceiptKeys(load_settings().receipts_dir).rotate()
    out().print(f"{former} → {fresh}", soft_wrap=True)


def receipts_in(text: str) -> list[str]:
    """Receipts of a text: one a line, or JSON (one value, or one a line) with `receipt` anywhere within."""
    try:
        return _within(json.loads(text))
    except ValueError:
        found: list[str] = []
        for line in filter(None, map(str.strip, text.splitlines())):
            try:
                found += _within(json.loads(line))
            except ValueError:
                found.append(line)
        return found


def _within(value: Any) -> list[str]:
    if isinstance(value, list):
        return [one for inner in value for one in _within(inner)]
    if not isinstance(value, dict):
        return []
    own = [value["receipt"]] if isinstance(value.get("receipt"), str) else []
    return own + [one for inner in value.values() for one in _within(inner)]


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(_text(file))
        if not isinstance(found, dict) or not isinstance(found.get("keys"), list):
            raise ValueError("keys")
    except ValueError:
        raise FileUnreadable(
            f"{file} 不是公钥集；请保存 /.well-known/jwks.json 的回答", f"{file} is no key set; save what /.well-known/jwks.json answers"
        ) from None  # fmt: skip
    return found


def _text(file: Path) -> str:
    try:
        return _bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileUnreadable(f"{file} 不是文本", f"{file} is no text") from None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadable(
            f"{file} 无法读取（{error.strerror}）", f"{file} cannot be read ({error.strerror})"
        ) from None
