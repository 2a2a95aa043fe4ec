"""`kiteline`: registers the commands and turns every failure into one line and an exit code.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, but some rows or facts were refused; 4 a service could
not be reached; 130 interrupted.

A new command is one file here with `register(app)`, named in COMMANDS.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import re
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli.console import complain
from infra.logs import keep_traceback
from infra.settings import load_settings
from schemas.errors import DiskFull, KitelineError

COMMANDS = (
    *("demo", "up", "down", "status", "provision", "member", "template", "tables", "publish", "outbox", "encode"),
    *("worker", "serve", "account", "gateway", "lag", "closings", "report", "rebuild", "generations", "archive"),
    *("evaluate", "tree", "what_if", "findings", "verdicts", "dead_letters", "receipts", "codes"),
    *("sealing_key", "identity", "keys", "certify"),
)
"""Modules of this package, in the order in which `--help` lists them: what comes first in use comes first."""

HELP = """\
鸢线：市域产教联合体的事件主干。学校、企业、院所、部门说出发生了什么，
平台记下全部历史、展示现状、评价成效。

Kiteline: the event backbone of a municipal industry-education consortium.
Members state what happened; the platform keeps the history, shows the
present and evaluates results from the history.

第一次使用 / first steps:
kiteline up → provision → member add CODE … → worker（另开终端 / in another
terminal）→ publish FILE --as CODE --wait 30

退出码 / exit codes: 0 完成 done · 1 失败 failed · 2 用法不对 usage ·
3 完成但有被退回的 done, some refused · 4 服务连不上 service away
"""


def make_app(arguments: Sequence[str] = ()) -> typer.Typer:
    """The command line: with the command that `arguments` begin with alone, since loading the others takes seconds;
    with all when they begin with none, for the list of them and for a name that is none."""
    app = typer.Typer(
        name="kiteline",
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def _root(
        show_version: Annotated[
            bool,
            typer.Option("--version", help="版本 / print the version", is_eager=True, callback=_show_version),
        ] = False,
    ) -> None:
        """`--version` has done its work when this is called."""

    asked = arguments[0] if arguments else ""
    alone = [name for name in COMMANDS if name.replace("_", "-") == asked]
    for name in alone or (() if asked == "--version" else COMMANDS):
        importlib.import_module(f"infra.cli.{name}").register(app)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kiteline {version('kiteline')}")
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the `kiteline` command; always ends with SystemExit."""
    _speak_utf8()
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command line; returns the exit code."""
    try:
        result = make_app(arguments)(args=arguments, prog_name="kiteline", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except KitelineError as error:
        return _told(error)
    except KeyboardInterrupt:
        return 130
    except typer.Abort:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:  # noqa: BLE001 - the last net: nobody is shown a traceback
        if _is_usage(error):
            return _wrong_usage(error, arguments)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _told(_disk_full(error))
        from projections.engine.database_errors import meaning  # with the libraries that most commands do without

        known = meaning(error)
        return _told(known) if known else _unexpected(error)


def _told(error: KitelineError) -> int:
    complain(error)
    return error.exit_code


def _is_usage(error: Exception) -> bool:
    # typer carries its own copy of click and publishes no name for this class.
    return hasattr(error, "format_message") and getattr(error, "exit_code", None) == 2


def _wrong_usage(error: Any, arguments: list[str]) -> int:
    told = " ".join(str(error.format_message()).split()).removesuffix(".")
    if not told:  # no arguments at all: the help was shown
        return 2
    if (option := re.search(r"'(-[\w-]+)'", told)) and option[1] in arguments[:-1]:
        told += f"（{option[1]} = {arguments[arguments.index(option[1]) + 1]}）"
    words = [word for word in arguments[:1] if word in COMMANDS]
    asked = " ".join(["kiteline", *words, "--help"])
    print(f"✗ 用法不对 / usage: {told}；用法见 / see: {asked}", file=sys.stderr)
    return 2


def _disk_full(error: OSError) -> DiskFull:
    where = error.filename or "KITELINE_HOME"
    return DiskFull(
        f"磁盘已满（{where}）；请腾出空间后重新运行，已写入的不会丢失",
        f"no space left on the disk ({where}); free some and run again, nothing written is lost",
    )


def _unexpected(error: Exception) -> int:
    kept = ""
    with contextlib.suppress(OSError, KitelineError):
        kept = str(keep_traceback(_logs_dir(), error))
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    zh = f"意外错误：{what}；详情见 {kept}" if kept else f"意外错误：{what}"
    en = f"unexpected error: {what}; details in {kept}" if kept else f"unexpected error: {what}"
    print(f"✗ {zh} / {en}", file=sys.stderr)
    return 1


def _logs_dir() -> Path:
    return load_settings().logs_dir


def _speak_utf8() -> None:
    # A terminal in the C locale would otherwise end every Chinese line in an encoding error.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
