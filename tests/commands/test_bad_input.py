"""Bad input and absent services: every command gives one clear line with the way out, and its exit code."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from infra.database import ensure_database
from producers.samples.city import member_files
from tests.backing import Backing
from tests.instance import Instance, kiteline

MEMBER = "4137012391"


def one_line(told: subprocess.CompletedProcess[str], code: int, *fragments: str) -> None:
    lines = [line for line in told.stderr.splitlines() if line.strip()]
    assert told.returncode == code, told.stderr + told.stdout
    assert "Traceback" not in told.stdout + told.stderr
    assert len(lines) == 1, told.stderr
    assert " / " in lines[0]
    for fragment in fragments:
        assert fragment in lines[0], lines[0]


def nobody() -> str:
    """An address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture(scope="module")
def instance(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """One instance for all these tests: none of them gets anything done."""
    with services.instance(tmp_path_factory.mktemp("commands") / "home") as own:
        own.add_members(MEMBER)
        yield own


@pytest.mark.parametrize("command", [["worker"], ["rebuild", "demand"], ["provision"]])
def test_a_broker_that_is_away(instance: Instance, command: list[str]) -> None:
    env = instance.environment() | {"KITELINE_KAFKA_BOOTSTRAP": nobody()}
    one_line(kiteline(command, env), 4, "KITELINE_KAFKA_BOOTSTRAP")


@pytest.mark.parametrize(
    "command", [["worker"], ["rebuild", "demand"], ["verdicts"], ["dead-letters", "list"], ["serve"]]
)
def test_a_database_that_is_away(instance: Instance, command: list[str]) -> None:
    env = instance.environment() | {"KITELINE_DATABASE_URL": f"postgresql://u:secret@{nobody()}/db"}
    told = kiteline(command, env)
    one_line(told, 4, "KITELINE_DATABASE_URL")
    assert "secret" not in told.stdout + told.stderr


@pytest.mark.parametrize("command", [["worker"], ["rebuild", "all"], ["verdicts"], ["dead-letters", "list"], ["serve"]])
def test_a_database_without_tables(instance: Instance, command: list[str]) -> None:
    env = instance.environment() | {"KITELINE_DATABASE_URL": empty_database(instance)}
    one_line(kiteline(command, env), 1, "kiteline provision")


def empty_database(instance: Instance) -> str:
    """URL of a new database beside the instance's own, with nothing in it."""
    url = make_url(instance.database_url)
    name = f"{url.database}_bare"
    ensure_database(instance.database_url, name)
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.mark.parametrize(
    ("command", "fragments"),
    [
        (["rebuild", "nope"], ("nope", "demand")),
        (["rebuild", "demand", "--back"], ("demand",)),
        (["rebuild"], ("--verdicts", "all")),
        (["rebuild", "demand", "--verdicts"], ("--verdicts",)),
        (["evaluate", "--as-of", "2026-06-31"], ("--as-of", "2026-06-31", "YYYY-MM-DD")),
        (["evaluate", "--known-at", "yesterday"], ("--known-at", "yesterday")),
        (["evaluate", "--evidence", "nope"], ("nope", "placement_rate")),
        (["evaluate"], ("kiteline worker",)),
        (["verdicts", "--outcome", "nope"], ("nope",)),
        (["verdicts", "--limit", "0"], ("0",)),
        (["dead-letters", "show", "nonsense"], ("nonsense", "inbox.")),
        (["dead-letters", "show", f"inbox.{MEMBER}[0]@99"], ("99",)),
        (["publish", "nowhere.xlsx", "--as", "4137012819"], ("4137012819",)),
        (["serve", "--port", "99999"], ("99999",)),
        (["nonsense"], ("nonsense",)),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(
    instance: Instance, command: list[str], fragments: tuple[str, ...]
) -> None:
    one_line(kiteline(command, instance.environment()), 2, *fragments)


def test_a_missing_file_and_files_that_are_none(instance: Instance, tmp_path: Path) -> None:
    picture = tmp_path / "picture.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b"\xff\xfe\x00\xd8\x00\xdb")
    for path in (tmp_path / "nowhere.xlsx", picture, odd, tmp_path):
        one_line(kiteline(["publish", str(path), "--as", MEMBER], instance.environment()), 2, path.name)


def test_a_home_without_space_is_said_as_such(instance: Instance, small_disk: Path) -> None:
    """A real full file system: the member's outbox cannot be written."""
    source = next(path for path in member_files(MEMBER) if path.name.endswith("就业.xlsx"))
    (small_disk / "credentials").mkdir(mode=0o700)
    held = instance.settings.credentials_dir / f"{MEMBER}.json"
    (small_disk / "credentials" / held.name).write_bytes(held.read_bytes())
    (small_disk / "credentials" / held.name).chmod(0o600)
    with (small_disk / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(4096))
        except OSError:
            pass
    env = instance.environment() | {"KITELINE_HOME": str(small_disk)}
    one_line(kiteline(["publish", str(source), "--as", MEMBER], env), 1, "磁盘", "space")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("this machine lets us mount no small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)
