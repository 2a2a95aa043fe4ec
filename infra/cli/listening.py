"""What the commands that serve until they are stopped share: options, log, the line that says they run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from infra.cli.console import err, out
from infra.logs import configure_logs

LogToStderr = Annotated[bool, typer.Option(help="日志写到标准错误 / log to stderr, not to a file")]


def host_option(setting: str) -> typer.models.OptionInfo:
    """`setting`: the variable that holds when nothing is said."""
    option: typer.models.OptionInfo = typer.Option(help=f"监听地址，默认 {setting} / address to listen on")
    return option


def port_option(setting: str) -> typer.models.OptionInfo:
    """Of an int that is -1 when nothing is said."""
    help_ = f"端口，0 为任一空闲端口，默认 {setting} / 0: any free one"
    option: typer.models.OptionInfo = typer.Option(min=-1, max=65535, show_default=False, help=help_)
    return option


def open_log(log: Path, *, to_stderr: bool) -> Callable[[str], None]:
    """Log there; returns what tells the user the URL once requests are answered."""
    configure_logs(file=None if to_stderr else log)

    def ready(url: str) -> None:
        out().print(url, soft_wrap=True)
        err().print(f"已启动，按 Ctrl-C 停止 / running, Ctrl-C stops it ({log})", soft_wrap=True)

    return ready
