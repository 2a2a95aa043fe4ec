"""The command line as a user meets it: help, one clear line per failure, exit codes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from infra.cli import main as command_line
from infra.settings import Settings, load_settings
from schemas.errors import KitelineError, UsageError
from tests.instance import ROOT, Instance, environment_of, kiteline

SCHOOL = "4137012391"


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The only line on stderr; no traceback, both languages."""
    [line] = done.stderr.splitlines()
    assert "Traceback" not in done.stderr
    assert " / " in line
    return line


def run_at(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return kiteline(arguments, environment_of(Settings(home=home)) | variables)


def test_help_names_every_command_in_both_languages(tmp_path: Path) -> None:
    done = run_at(tmp_path, "--help")
    assert done.returncode == 0
    for word in ("up", "down", "status", "provision", "member", "鸢线", "event backbone"):
        assert word in done.stdout


def test_only_what_serves_or_works_loads_what_serving_and_working_need() -> None:
    """A command that asks and leaves is there at once: web framework and stream processor are half of all there is."""
    answering = {"serve", "gateway", "demo", "certify", "worker", "rebuild"}
    asking = [f"infra.cli.{name}" for name in command_line.COMMANDS if name not in answering]
    loads = f"import sys, {', '.join(asking)}; print({{'fastapi', 'faust', 'uvicorn'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loads], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["member", "add", "41370123", "--name", "某校", "--kind", "school"], ["41370123", "10"]),
        (
            ["member", "add", "91370700MA3C000000", "--name", "某企", "--kind", "enterprise"],
            ["91370700MA3C000000"],
        ),
        (["member", "add", "../etc/passwd", "--name", "x", "--kind", "park"], ["../etc/passwd"]),
        (["member", "add", SCHOOL, "--name", " ", "--kind", "school"], ["--name"]),
        (
            ["member", "add", SCHOOL, "--name", "某校", "--kind", "school", "--county", "3707"],
            ["--county", "3707"],
        ),
        (["member", "add", SCHOOL, "--name", "某校", "--kind", "college"], ["--kind", "college"]),
        (["member", "add"], ["member --help"]),
        (["bogus"], ["bogus", "kiteline --help"]),
        (["up", "--frobnicate"], ["--frobnicate"]),
    ],
)
def test_wrong_use_is_one_line_with_the_field_and_the_value(
    tmp_path: Path, arguments: list[str], words: list[str]
) -> None:
    done = run_at(tmp_path, *arguments)
    line = one_line(done)
    assert done.returncode == 2
    assert all(word in line for word in words), line


@pytest.mark.parametrize("command", [["provision"], ["member", "add", SCHOOL, "--name", "某校", "--kind", "school"]])
def test_embedded_services_that_are_down_name_the_way_out(tmp_path: Path, command: list[str]) -> None:
    done = run_at(tmp_path, *command)
    assert done.returncode == 4
    assert "kiteline up" in one_line(done)


def test_status_of_stopped_services_is_exit_code_4(tmp_path: Path) -> None:
    done = run_at(tmp_path, "status")
    assert done.returncode == 4
    assert done.stdout.count("kiteline up") == 4  # Kafka and PostgreSQL, each in two languages


def test_an_unreachable_external_broker_is_named(tmp_path: Path) -> None:
    done = run_at(tmp_path, "provision", KITELINE_SERVICES="external", KITELINE_KAFKA_BOOTSTRAP="127.0.0.1:1")
    assert done.returncode == 4
    assert "127.0.0.1:1" in one_line(done)


def test_an_unreachable_external_database_is_named_without_its_password(instance: Instance) -> None:
    broken = instance.environment() | {"KITELINE_DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/x"}
    done = kiteline(["provision"], broken)
    assert done.returncode == 4
    line = one_line(done)
    assert "KITELINE_DATABASE_URL" in line
    assert "geheim" not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [("KITELINE_API_PORT", "abc"), ("KITELINE_SERVICES", "docker"), ("KITELINE_TOPIC_PREFIX", "no dot")],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    done = run_at(tmp_path, "status", **{name: value})
    assert done.returncode == 2
    line = one_line(done)
    assert name in line
    assert value in line


def test_a_home_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run_at(tmp_path / "file" / "home", "up")
    assert done.returncode == 1
    assert str(tmp_path / "file") in one_line(done)


def test_external_services_are_not_ours_to_start(tmp_path: Path) -> None:
    done = run_at(tmp_path, "up", KITELINE_SERVICES="external")
    assert done.returncode == 2
    assert "external" in one_line(done)


def test_an_unexpected_error_is_one_line_and_keeps_its_traceback_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def explode() -> None:
        raise RuntimeError("boom\nsecond line")

    monkeypatch.setenv("KITELINE_HOME", str(tmp_path))
    monkeypatch.setattr(command_line, "make_app", lambda _: lambda **_: explode())
    assert command_line.run(["status"]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "boom" in line
    [file] = (tmp_path / "logs").iterdir()
    assert str(file) in line
    assert "Traceback" in file.read_text()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyboardInterrupt(), 130),
        (OSError(28, "No space left on device", "/x"), 1),
        (UsageError("甲", "a"), 2),
    ],
)
def test_failures_end_with_their_exit_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def explode() -> None:
        raise error

    monkeypatch.setattr(command_line, "make_app", lambda _: lambda **_: explode())
    assert command_line.run([]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_members_are_added_and_listed(instance: Instance) -> None:
    done = instance.kiteline("member", "add", SCHOOL, "--name", "潍坊职业学院", "--kind", "school")
    assert done.returncode == 0, done.stderr
    assert str(instance.home / "credentials" / f"{SCHOOL}.json") in done.stdout
    assert f"{SCHOOL}：有凭据，接纳尚未生效" in instance.kiteline("member", "list").stdout
    again = instance.kiteline("member", "add", SCHOOL, "--name", "潍坊职业学院", "--kind", "school")
    assert again.returncode == 0
    assert "kept" in again.stdout


def test_status_and_provision_work_on_external_services(instance: Instance) -> None:
    assert instance.kiteline("status").returncode == 0
    done = instance.kiteline("provision")
    assert done.returncode == 0, done.stderr


def test_settings_need_no_home_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert load_settings().home == tmp_path / ".kiteline"
    assert issubclass(UsageError, KitelineError)
