"""One rebuild of the demand projection from the log, in a process of its own; prints what it took as JSON."""

from __future__ import annotations

import json
import os
import time

from infra.parts import replay
from infra.services import open_services
from infra.settings import load_settings
from projections.demand import projection
from tests.bench.peak import peak_mb


def main() -> None:
    replaying = replay(open_services(load_settings()))
    began = time.perf_counter()
    [done] = replaying.rebuild([projection], origin="log")
    seconds = time.perf_counter() - began
    print(
        json.dumps(
            {"facts": done.facts, "seconds": seconds, "peak_mb": peak_mb(os.getpid()), "against": done.reference}
        )
    )


if __name__ == "__main__":
    main()
