"""`kiteline account` as an operator meets it: passwords by standard input, one line per failure."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine

from infra.demo_accounts import member_accounts
from projections.platform.access.accounts import AccountTable
from projections.platform.access.sessions import SessionTable
from projections.platform.access.tokens import TokenTable
from schemas.errors import RequestRefused
from tests.backing import Backing
from tests.instance import ROOT, Instance

PASSWORD = "richtig pferd batterie 7"


@pytest.fixture(scope="module")
def place(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with services.instance(tmp_path_factory.mktemp("accounts") / "home") as own:
        yield own


@pytest.fixture(scope="module")
def engine(place: Instance) -> Iterator[Engine]:
    made = create_engine(place.database_url)
    yield made
    made.dispose()


def account(place: Instance, *arguments: str, said: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infra.cli.main", *arguments],
        env=place.environment() | variables, cwd=ROOT, input=said, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_an_account_is_made_locked_given_a_password_and_removed(place: Instance, engine: Engine) -> None:
    made = account(place, "account", "add", "office.chen", "--role", "office", said=f"{PASSWORD}\n")
    assert (made.returncode, made.stdout) == (0, ""), made.stderr
    accounts, sessions = AccountTable(engine), SessionTable(engine)
    assert accounts.log_in("office.chen", PASSWORD) == "office.chen"
    cookie = sessions.begin("office.chen")
    assert account(place, "account", "lock", "office.chen").returncode == 0
    assert sessions.find(cookie) is None
    with pytest.raises(RequestRefused):
        accounts.log_in("office.chen", PASSWORD)
    assert account(place, "account", "unlock", "office.chen").returncode == 0
    changed = account(place, "account", "password", "office.chen", "--generate")
    [new] = changed.stdout.splitlines()
    assert accounts.log_in("office.chen", new) == "office.chen"
    listed = account(place, "account", "list").stdout
    assert "office.chen" in listed
    assert new not in listed
    assert account(place, "account", "remove", "office.chen").returncode == 0
    assert accounts.every() == []


def test_a_token_of_an_account_is_shown_once(place: Instance, engine: Engine) -> None:
    account(place, "account", "add", "ops.li", "--role", "operator", said=f"{PASSWORD}\n")
    issued = account(place, "account", "token", "ops.li", "--label", "Prometheus", "--days", "7")
    [secret] = issued.stdout.splitlines()
    found = TokenTable(engine).bearer(secret)
    assert found
    assert (found.account, found.role, found.member) == ("ops.li", "operator", None)
    listed = account(place, "account", "token", "ops.li", "--list")
    assert "Prometheus" in listed.stdout
    assert secret not in listed.stdout
    token_id = secret.split("_")[1]
    assert account(place, "account", "token", "ops.li", "--revoke", token_id).returncode == 0
    assert TokenTable(engine).bearer(secret) is None


@pytest.mark.parametrize(
    ("arguments", "said", "named"),
    [
        (["add", "x", "--role", "office"], PASSWORD, "x"),
        (["add", "new.one", "--role", "king"], PASSWORD, "king"),
        (["add", "new.one", "--role", "member"], PASSWORD, "member"),
        (["add", "new.one", "--role", "office"], "kurz", "12"),
        (["add", "new.one", "--role", "office"], "", "12"),
        (["lock", "nobody.here"], "", "nobody.here"),
        (["token", "nobody.here"], "", "nobody.here"),
        (["add", "new.one", "--role", "office", "--password", PASSWORD], "", "--password"),
    ],
)
def test_wrong_use_is_one_line(place: Instance, arguments: list[str], said: str, named: str) -> None:
    done = account(place, "account", *arguments, said=said)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert named in line
    assert " / " in line
    assert not said or said == "kurz" or said not in line


def test_visitors_are_the_office_on_this_machine_alone(place: Instance) -> None:
    done = account(place, "serve", "--host", "0.0.0.0", "--port", "0", KITELINE_VISITORS="office")  # noqa: S104
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "KITELINE_VISITORS" in line
    assert "kiteline account add" in line


def test_the_demos_member_accounts_work_with_the_passwords_that_are_told_and_with_no_earlier_ones(
    place: Instance, engine: Engine
) -> None:
    table = AccountTable(engine)
    first, again = member_accounts(place.services), member_accounts(place.services)
    assert [one.name for one in again] == ["demo.school", "demo.enterprise"]
    for old, new in zip(first, again, strict=True):
        assert table.log_in(new.name, new.password) == new.name
        assert table.named(new.name).member == new.member
        with pytest.raises(RequestRefused):
            table.log_in(old.name, old.password)
