"""Ends a process that is told to stop, or that has failed, whatever its threads are waiting for.

SIGTERM and SIGINT are told to a thread of its own. A handler in Python runs in the main thread, which may stand in a
library's call for as long as that likes, and what it raises is lost wherever a library catches all errors.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable

TOLD = (signal.SIGTERM, signal.SIGINT)
PATIENCE = 15.0
"""Seconds from the word to stop to the end: longer than a batch and the consumers' farewell take, and short enough for
whoever waits, such as systemd or Kubernetes. Whatever is cut off then is done again after the next start."""
LEFT_AT_START = {signal.SIGTERM: 0, signal.SIGINT: 130}
"""Exit codes of who is told to stop before there is anything to end."""


class Ending:
    """`leave` ends the process at once with the exit code that it is given; None: the code of what it was doing."""

    def __init__(self, leave: Callable[[int | None], object], patience: float = PATIENCE) -> None:
        self._leave = leave
        self._patience = patience
        self._lock = threading.Lock()
        self._stop: Callable[[], object] | None = None
        self._last: threading.Timer | None = None

    def listen(self) -> None:
        """Take the signals from here on. To be called in the main thread."""
        heard, told = socket.socketpair()
        told.setblocking(False)
        # The interpreter writes the signal's number there at once, in whichever thread it arrives.
        signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
        for one in TOLD:
            signal.signal(one, _heard_elsewhere)
        threading.Thread(target=self._hear, args=(heard, told), name="ending", daemon=True).start()

    def attend(self, stop: Callable[[], object]) -> None:
        """Until now a signal ended the process at once; from now on it calls `stop`, in a thread of its own."""
        with self._lock:
            self._stop = stop

    def begin(self) -> None:
        """The process is ending: if it still lives after the time for that, it is ended. Again: as from the first."""
        with self._lock:
            if self._last is None:
                self._last = threading.Timer(self._patience, self._leave, (None,))
                self._last.daemon = True
                self._last.start()

    def _hear(self, heard: socket.socket, _open: socket.socket) -> None:
        while (told := heard.recv(1)[0]) not in TOLD:
            continue
        with self._lock:
            stop = self._stop
        if stop is None:
            self._leave(LEFT_AT_START[signal.Signals(told)])
            return
        self.begin()
        stop()
        while heard.recv(1)[0] != signal.SIGINT:  # Ctrl-C a second time: somebody is in a hurry
            continue
        self._leave(130)


def _heard_elsewhere(*_: object) -> None:
    """A handler has to be there for the number to be written."""
