"""The API as it serves in operation, in a process of its own: `python -m tests.bench.serving.server URL ARCHIVE`.

Prints its address; ends when its input does.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from pathlib import Path

from sqlalchemy import create_engine

from infra.http_server import Server, listen
from infra.standing_objects import standing_objects_set_apart
from projections.platform.api.app import build_api
from projections.platform.api.serving.around import Serving
from projections.platform.api.serving.freshness import EVERY_SECOND


def main() -> None:
    engine = create_engine(sys.argv[1], pool_size=8, connect_args={"options": "-c timezone=UTC"})
    app = build_api(engine, Path(sys.argv[2]), Path(sys.argv[2]), serving=Serving(EVERY_SECOND))
    with contextlib.closing(listen("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = Server(app, address, lambda url: print(url, flush=True), app.state.feed.close)

        def end() -> None:
            sys.stdin.read()
            server.should_exit = True

        threading.Thread(target=end, daemon=True).start()
        with standing_objects_set_apart():
            server.run(sockets=[listener])


if __name__ == "__main__":
    main()
