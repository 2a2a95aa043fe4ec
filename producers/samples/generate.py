"""Make the sample files anew: `python -m producers.samples.generate [FOLDER]`. The same seed, the same bytes."""

from __future__ import annotations

import random
import shutil
import sys
from collections import defaultdict
from pathlib import Path

from producers.samples.city import DATA, HERE, city
from producers.samples.cooperations import Belongs, cooperation_events, resource_events
from producers.samples.demands import POSTS
from producers.samples.dirt import Dirt
from producers.samples.employer_files import write_employer
from producers.samples.governing import governing_events
from producers.samples.json_events import Event, write_events
from producers.samples.school_files import write_school
from producers.samples.services import services_of, write_services
from schemas.starter import read_codes

SEED = 20261120
README = """# Samples / 样例

Made by `python -m producers.samples.generate` (seed {seed}); do not edit. Persons, ID numbers (area 379999 does not exist),
enterprises, offices and all figures are invented; schools, parks and all other codes are real. One folder per member under
`data/`, its files as its systems export them, in the order of their names. `members.yaml` says who is who.

由上述命令生成，请勿手改。人名、证件号（379999 不是真实地区）、企业、机关与数字均为虚构；学校、园区与其他代码为真实。

## The dirt, row by row / 脏数据逐行说明

Rows count as the spreadsheet program shows them; 0 is the whole file.

| file | row | what | effect |
|---|---|---|---|
{stains}
"""


def generate(folder: Path) -> Dirt:
    """Write all sample files below `folder`, which is emptied first; returns the dirt that was put in."""
    if folder.exists():
        shutil.rmtree(folder)
    dirt = Dirt()
    majors = {str(row["code"]): str(row["name_zh"]) for row in read_codes("major")}
    occupations = {str(row["code"]): str(row["name_zh"]) for row in read_codes("occupation")}
    members = city()["members"]
    partners = {code: industry for code, (industry, _) in POSTS.items()}
    for member in members:
        code = member["code"]
        dice = random.Random(f"{SEED}/{code}")  # noqa: S311 - samples are no secret
        if member["kind"] == "school":
            write_school(folder / code, code, dice, majors, partners, dirt)
        elif code in POSTS:
            write_employer(folder / code, code, member["county"], dice, occupations, dirt)
    seats = {member["code"]: member["county"] for member in members}
    write_services(folder, services_of(random.Random(f"{SEED}/services"), seats))  # noqa: S311
    belongs = {(one["consortium"], one["member"]) for one in city()["memberships"]}
    _write_joint_work(folder, seats, belongs)
    return dirt


def _write_joint_work(folder: Path, seats: dict[str, str], belongs: Belongs) -> None:
    """What each member states of cooperations, resources and governance, from its own system."""
    for name, spoken in (
        ("合作与资源", [*cooperation_events(belongs), *resource_events(seats, belongs)]),
        ("治理事项", list(governing_events())),
    ):
        by_speaker: dict[str, list[Event]] = defaultdict(list)
        for speaker, event in spoken:
            by_speaker[speaker].append(event)
        for speaker, events in by_speaker.items():
            write_events(folder / speaker / f"2026-11-20_{name}.jsonl", events)


def readme(dirt: Dirt) -> str:
    lines = [
        f"| {s.file} | {s.row} | {s.what} | {s.effect} |" for s in sorted(dirt.stains, key=lambda s: (s.file, s.row))
    ]
    return README.format(seed=SEED, stains="\n".join(lines))


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else DATA
    text = readme(generate(folder))
    (HERE if folder == DATA else folder).joinpath("README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
