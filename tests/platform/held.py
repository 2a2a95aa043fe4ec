"""What the platform says to a page, kept back until a test lets it through."""

from __future__ import annotations

import time
from typing import Generic, TypeVar

from playwright.sync_api import APIResponse, Page, Route

from tests.browser import SLOW_MS

Kept = TypeVar("Kept")


class _Holding(Generic[Kept]):
    def __init__(self, page: Page, pattern: str) -> None:
        self._page = page
        self._held: list[Kept] = []
        page.route(pattern, self._asked)

    def _asked(self, route: Route) -> None:
        raise NotImplementedError

    def come(self) -> None:
        """Wait until there is one to let through."""
        until = time.monotonic() + SLOW_MS / 1000
        while not self._held:
            assert time.monotonic() < until, "nothing was asked"
            self._page.wait_for_timeout(20)


class Held(_Holding[tuple[Route, APIResponse]]):
    """The next answer to a read of this pattern; later ones go through. It is as of when it was asked for."""

    def _asked(self, route: Route) -> None:
        if self._held:
            route.continue_()
        else:
            self._held.append((route, route.fetch()))

    def let_through(self) -> None:
        [(route, answer)] = self._held
        route.fulfill(response=answer)


class HeldRequests(_Holding[Route]):
    """Requests of this pattern, not sent until they are let through."""

    _through = False

    def _asked(self, route: Route) -> None:
        if self._through:
            route.continue_()
        else:
            self._held.append(route)

    def let_through(self) -> None:
        """These, and those to come."""
        self._through = True
        for route in self._held:
            route.continue_()
