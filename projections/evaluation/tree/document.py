"""A YAML file as nodes: read, composed, without cycles. What is wrong with it as YAML is noted on its page."""

from __future__ import annotations

from pathlib import Path

import yaml
from yaml import Node

from projections.evaluation.tree.cycles import cut_cycles
from projections.evaluation.tree.page import Page
from schemas.errors import TreeFault


def text_in(page: Page, path: Path) -> str | None:
    """What a file holds; None where it cannot be read, which is noted."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        page.faults.append(
            TreeFault(
                0,
                f"无法读取（{error}）；请核对路径，并存为 UTF-8",
                f"cannot be read ({error}); check path, save as UTF-8",
            )
        )
        return None


def root_of(page: Page, text: str) -> Node | None:
    """The root node; None where the text is no sound YAML, which is noted, or is empty, which is not."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = " ".join(str(getattr(error, "problem", None) or error).split())
        page.faults.append(
            TreeFault(
                mark.line + 1 if mark else 1,
                f"不是完好的 YAML（{what}）；请核对缩进与引号",
                f"is no sound YAML ({what}); check indent and quotes",
            )
        )
        return None
    if root is not None:
        cut_cycles(page, root)
    return root
