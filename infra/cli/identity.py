"""`kiteline identity`: find, show and erase a person behind a random reference."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from infra.cli.console import err, out
from infra.identity import Erasure, ErasureBasis, checked_subject, find, identity_of
from infra.identity import erase as erase_person
from infra.services import open_services
from infra.settings import load_settings
from schemas.days import parse_day
from schemas.errors import UnknownName, UsageError

identity = typer.Typer(
    no_args_is_help=True, help="个人身份：查找、查看、删除 / the person behind a reference: find, show, erase"
)
Subject = Annotated[str, typer.Argument(help="如 4137012391/p-7f3a9c0e5d2b4811 / the subject", metavar="SUBJECT")]


def register(app: typer.Typer) -> None:
    app.add_typer(identity, name="identity")


@identity.command("find")
def find_subject(
    school: Annotated[str, typer.Argument(help="学校代码 / school code", metavar="SCHOOL")],
    number: Annotated[str, typer.Argument(help="学号 / student number", metavar="NUMBER")],
) -> None:
    """按学号找到其随机编号 / the reference that a student number stands for"""
    subject = find(open_services(load_settings()), school.strip(), number.strip())
    if subject is None:
        raise UnknownName(
            f"密钥库中没有学校 {school} 的这个学号；未登记，或已删除",
            f"the key store knows no such student number of {school}: not registered, or erased",
        )
    typer.echo(subject)


@identity.command("show")
def show(subject: Subject) -> None:
    """查看某人的姓名与号码，用于答复本人查询 / who it is, to answer the person's own question

    从日志中取出密文，用此人的密钥解开；只显示在终端，不写入任何文件。

    Takes the ciphertext from the log and opens it with the person's key; nothing is written anywhere.
    """
    typer.echo(json.dumps(identity_of(open_services(load_settings()), subject.strip()), ensure_ascii=False))


@identity.command("erase")
def erase(
    subject: Subject,
    basis: Annotated[ErasureBasis, typer.Option(help="法律依据 / legal basis")] = ErasureBasis.PERSON_REQUEST,
    requested_on: Annotated[
        str, typer.Option(help="本人提出或撤回同意之日，YYYY-MM-DD / the day on which the person asked")
    ] = "",
    provision: Annotated[str, typer.Option(help="other_duty 时所依据的条款 / the provision, with other_duty")] = "",
    wait: Annotated[float, typer.Option(min=0, help="等待裁定的秒数 / seconds to wait for the verdict")] = 60.0,
) -> None:
    """删除某人的身份信息，不可恢复 / erase a person's identity, for ever

    以该学校的名义报送 IdentityErased。准入随即销毁此人的密钥和学号对应关系，并更换封存密钥；统计数不变。可重复执行。

    States IdentityErased as the school. Admission destroys the person's key and what its student number stands for,
    and rotates the sealing key; counts stay. It may be repeated.

    例 / example: kiteline identity erase 4137012391/p-7f3a9c0e5d2b4811 --requested-on 2026-11-20
    """
    checked_subject(subject.strip())
    if basis in (ErasureBasis.PERSON_REQUEST, ErasureBasis.WITHDRAWN_CONSENT) and not requested_on:
        raise UsageError(
            f"--basis {basis.value} 需要 --requested-on：本人提出之日，如 2026-11-20",
            f"--basis {basis.value} needs --requested-on, the day on which the person asked, e.g. 2026-11-20",
        )
    if basis is ErasureBasis.OTHER_DUTY and not provision.strip():
        raise UsageError(
            "--basis other_duty 需要 --provision：所依据的条款", "--basis other_duty needs --provision, what demands it"
        )
    day = parse_day(requested_on, "--requested-on") if requested_on else None
    services = open_services(load_settings(), database=False)
    with err().status("报送并等待裁定 … / stating it, waiting for the verdict"):
        done = erase_person(services, Erasure(subject.strip(), basis, day, provision.strip() or None), wait)
    if done.verdict is None:
        out().print(
            f"已报送（{done.position}），尚无裁定；请确认 kiteline worker 在运行，然后再执行一次 / stated, no verdict yet;"
            " see that kiteline worker runs, then repeat it",
            soft_wrap=True,
        )
        raise typer.Exit(4)
    if done.verdict["outcome"] != "accepted":
        for reason in done.verdict["reasons"]:
            out().print(f"✗ {reason['zh']} / {reason['en']}", soft_wrap=True, markup=False)
        raise typer.Exit(3)
    out().print(f"{subject} 的身份信息已删除，不可恢复 / erased, for ever", soft_wrap=True, markup=False)
