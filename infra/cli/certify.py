"""`kiteline certify`: a member's system goes through scenarios in a sandbox; passing all of them is a fact."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Annotated, Any

import typer
from rich.table import Table

from infra.certify.certificate import state_certified
from infra.certify.course import Course, Seen
from infra.certify.kit import Pace, Result, certify
from infra.certify.lifecycle import lifecycle_of
from infra.certify.sandbox import Sandbox
from infra.certify.sandbox_admission import SandboxAdmission
from infra.certify.scenarios import EDITION, SCENARIOS, Scenario
from infra.certify.self_player import SelfPlayer
from infra.cli.console import err, out
from infra.services import Services, open_services
from infra.settings import load_settings
from schemas.errors import UnknownMember, UsageError

BUILT_IN = "鸢线内置连接器"
SELF_AWAY = 4.0
"""Seconds that the road is away for the built-in connector, which needs no people to act."""


def register(app: typer.Typer) -> None:
    app.command("certify")(command)


def command(
    code: Annotated[str, typer.Argument(help="成员代码 / the member's code")],
    system: Annotated[str, typer.Option(help="被测系统的名称与版本 / the system under test, with its version")] = "",
    by_self: Annotated[
        bool, typer.Option("--self", help="由内置连接器扮演成员 / the built-in connector plays the member")
    ] = False,
    patience: Annotated[float, typer.Option(min=1, help="每个场景最多几秒 / seconds for each scenario")] = 600.0,
    away: Annotated[float, typer.Option(min=1, help="断线几秒 / seconds that the road is away")] = 60.0,
    wait: Annotated[float, typer.Option(min=0, help="等证书裁定几秒，0 不等 / seconds to wait for its verdict")] = 30.0,
    as_json: Annotated[bool, typer.Option("--json", help="结果输出 JSON / print the results as JSON")] = False,
) -> int:
    """成员系统自测：在沙箱里走一遍全部场景 / test a member's system in a sandbox

    成员系统用自己的凭据，把主题前缀设为所示的沙箱前缀，按提示逐项操作。沙箱里的报送不进入任何指标。
    全部通过后由运营方报送 MemberCertified。

    The member's system uses its own credentials with the topic prefix that is shown, and does what it is told, step by
    step. What is stated in the sandbox reaches no figure. When all has passed, the operator states MemberCertified.

    退出码 3：有未通过的场景 / exit code 3: not everything passed

    例 / example: kiteline certify 91370705MA8KT0A1Q4 --system "ERP 7.2"
    """
    code, system = code.strip(), system.strip() or (f"{BUILT_IN} {version('kiteline')}" if by_self else "")
    if not system:
        raise UsageError(
            '--system 为空：请写被测系统的名称与版本，如 --system "ERP 7.2"',
            '--system is empty: name the system under test with its version, e.g. --system "ERP 7.2"',
        )
    services = open_services(load_settings(), database=False)
    results, faults = _run(services, code, by_self=by_self, pace=Pace(patience, SELF_AWAY if by_self else away))
    for fault in faults:
        err().print(f"{fault.zh} / {fault.en}", soft_wrap=True)
    passed = all(result.judged.passed for result in results)
    event_id = state_certified(services, code, system, results, wait or None) if passed else None
    if as_json:
        typer.echo(json.dumps(_plain(code, system, results, event_id), ensure_ascii=False, indent=2))
    else:
        _show(results, event_id)
    return 0 if passed else 3


def _run(services: Services, code: str, *, by_self: bool, pace: Pace) -> tuple[list[Result], list[Any]]:
    """Results, and the built-in connector's faults where it played."""
    with Sandbox(services, code) as sandbox, SandboxAdmission(services, sandbox) as admission:
        kind = admission.kind()
        if kind is None:
            raise UnknownMember(
                f"成员 {code} 尚未被接纳；请先运行 kiteline member add {code} …，并确认 kiteline worker 在运行",
                f"member {code} has not been admitted; run: kiteline member add {code} ..., with a kiteline worker running",
            )
        course = Course(lifecycle_of(kind))
        _introduce(services, sandbox)
        if not by_self:
            return certify(sandbox, admission, course, Narrator(), pace), []
        state_file = services.settings.home / "certify" / f"{code}.sqlite3"
        state_file.parent.mkdir(parents=True, exist_ok=True)
        state_file.unlink(missing_ok=True)
        player = SelfPlayer(services, sandbox, state_file)
        results = certify(sandbox, admission, course, Narrated(player), pace)
        return results, [] if all(r.judged.passed for r in results) else player.faults


def _introduce(services: Services, sandbox: Sandbox) -> None:
    note = err()
    note.print(f"沙箱收件箱 / sandbox inbox: {sandbox.inbox}", soft_wrap=True)
    note.print(f"裁定 / verdicts: {sandbox.topics.verdicts(sandbox.member)}", soft_wrap=True)
    note.print(
        f"Kafka {services.bootstrap or services.kafka(sandbox.member).bootstrap}，用成员自己的凭据；用鸢线客户端的设 "
        f"KITELINE_TOPIC_PREFIX={sandbox.topics.prefix} / with the member's own credentials; our client takes that setting",
        soft_wrap=True,
    )


class Narrator:
    """Tells the member's staff what to do next and what came, on stderr."""

    def begins(self, scenario: Scenario, course: Course) -> None:
        zh, en = scenario.task(course)
        number = SCENARIOS.index(scenario) + 1
        err().print(
            f"[{number}/{len(SCENARIOS)}] {scenario.title_zh} / {scenario.title_en}\n  {zh}\n  {en}",
            soft_wrap=True, markup=False,
        )  # fmt: skip

    def sees(self, seen: Seen) -> None:
        zh, en = seen.told()
        err().print(f"  ← {zh} / {en}", soft_wrap=True, markup=False)

    def road_is_back(self) -> None:
        err().print("  通道已恢复 / the road is back", soft_wrap=True)

    def ends(self, result: Result) -> None:
        if result.judged.passed:
            err().print("  ✓ 通过 / passed")
        else:
            err().print(f"  ✗ {result.judged.zh}\n    {result.judged.en}", soft_wrap=True, markup=False)


class Narrated(Narrator):
    """The same, with the built-in connector doing what is asked."""

    def __init__(self, player: SelfPlayer) -> None:
        self._player = player

    def begins(self, scenario: Scenario, course: Course) -> None:
        super().begins(scenario, course)
        self._player.begins(scenario, course)

    def sees(self, seen: Seen) -> None:
        super().sees(seen)
        self._player.sees(seen)

    def road_is_back(self) -> None:
        super().road_is_back()
        self._player.road_is_back()

    def ends(self, result: Result) -> None:
        super().ends(result)
        self._player.ends(result)


def _show(results: list[Result], event_id: str | None) -> None:
    table = Table("场景 / scenario", "结果 / result", "记录 / records", "如何改正 / what to mend")
    for result in results:
        judged, scenario = result.judged, result.scenario
        told = "" if judged.passed else f"{judged.zh}\n{judged.en}"
        outcome = "✓ 通过 / passed" if judged.passed else "✗ 未通过 / not passed"
        table.add_row(f"{scenario.title_zh} / {scenario.title_en}", outcome, str(result.facts), told)
    out().print(table)
    passed = sum(result.judged.passed for result in results)
    out().print(
        f"通过 {passed}/{len(results)}（第 {EDITION} 版）/ {passed} of {len(results)} passed (edition {EDITION})"
    )
    if event_id:
        out().print(f"已报送 / stated: MemberCertified {event_id}")


def _plain(code: str, system: str, results: list[Result], event_id: str | None) -> dict[str, Any]:
    return {
        "member": code,
        "system": system,
        "edition": EDITION,
        "certificate": event_id,
        "scenarios": [
            {
                "scenario": r.scenario.id,
                "passed": r.judged.passed,
                "facts": r.facts,
                "zh": r.judged.zh,
                "en": r.judged.en,
            }
            for r in results
        ],
    }
