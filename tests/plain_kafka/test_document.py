"""docs/plain-kafka.md, as it stands: kcat and Java against the real broker, with a worker that admits."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import confluent_kafka
import pytest

from infra.membership import Member, MemberKind, add_member
from infra.operator_voice import state_starter_codes
from tests.conftest import Launch
from tests.docs.walking import command_folder, walk
from tests.instance import ROOT, Instance
from tests.stream_processors.speaking import EMPLOYER

DOCUMENT = ROOT / "docs" / "plain-kafka.md"
NEEDED = {"kcat": ("kcat", "kcat"), "Java": ("mvn", "maven and a JDK of 17 or later")}
"""Heading of a section -> the command without which it cannot be run, and what to install."""


def test_kcat_and_java_state_facts_and_read_their_verdicts(instance: Instance, launch: Launch, tmp_path: Path) -> None:
    lacking = [install for command, install in NEEDED.values() if shutil.which(command) is None]
    if len(lacking) == len(NEEDED):
        pytest.skip(f"install {' and '.join(lacking)} to run docs/plain-kafka.md")
    launch([sys.executable, "-m", "infra.cli.main", "worker"], env=instance.environment())
    state_starter_codes(instance.services, 120)
    add_member(instance.services, Member(EMPLOYER, MemberKind.ENTERPRISE, "声澜", "370705"))
    bin_ = command_folder(tmp_path / "bin")
    lend_librdkafka(bin_)
    env = instance.environment() | {"CHECKOUT": str(ROOT), "PATH": f"{bin_}:{os.environ['PATH']}"}
    document = runnable(tmp_path, instance.topics.prefix)
    assert walk(document, env, tmp_path) >= 3
    if lacking:
        pytest.skip(f"the rest of docs/plain-kafka.md did run; install {' and '.join(lacking)} for all of it")


def lend_librdkafka(folder: Path) -> None:
    """As the document says: a kcat whose librdkafka is older than 2.6.1 gets that of the package confluent-kafka."""
    kcat = shutil.which("kcat")
    if kcat is None:
        return
    told = subprocess.run([kcat, "-V"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"librdkafka (\d+)\.(\d+)\.(\d+)", told)
    assert version, told
    if tuple(map(int, version.groups())) < (2, 6, 1):
        [library] = Path(confluent_kafka.__file__).parent.parent.glob("confluent_kafka.libs/librdkafka-*.so*")
        wrapper = folder / "kcat"
        wrapper.write_text(f'#!/bin/sh\nLD_PRELOAD="{library}" exec "{kcat}" "$@"\n')
        wrapper.chmod(0o755)


def runnable(folder: Path, prefix: str) -> Path:
    """The document with this instance's topics, without the sections that need what is not installed."""
    parts = DOCUMENT.read_text(encoding="utf-8").split("\n## ")
    kept = [part for part in parts if not _lacks(part.partition("\n")[0])]
    text = "\n## ".join(kept)
    for topic in ("inbox.$", "verdicts.$"):
        text = text.replace(f" {topic}", f" {prefix}{topic}")
    made = folder / DOCUMENT.name
    made.write_text(text, encoding="utf-8")
    return made


def _lacks(heading: str) -> bool:
    return heading in NEEDED and shutil.which(NEEDED[heading][0]) is None
