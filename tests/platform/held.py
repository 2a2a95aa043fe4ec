"""What the platform says to a page, kept back until a test lets it through."""

from __future__ import annotations

import time

from playwright.sync_api import APIResponse, Page, Route

from tests.browser import SLOW_MS


class Held:
    """The next answer to a read of this pattern; later ones go through. It is as of when it was asked for."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._page = page
        self._held: list[tuple[Route, APIResponse]] = []
        page.route(pattern, self._answered)

    def _answered(self, route: Route) -> None:
        if self._held:
            route.continue_()
        else:
            self._held.append((route, route.fetch()))

    def come(self) -> None:
        """Wait until it has been asked for and answered."""
        until = time.monotonic() + SLOW_MS / 1000
        while not self._held:
            assert time.monotonic() < until, "nothing was asked"
            self._page.wait_for_timeout(20)

    def let_through(self) -> None:
        [(route, answer)] = self._held
        route.fulfill(response=answer)


class HeldRequests:
    """Requests of this pattern, not sent until they are let through."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._page = page
        self._held: list[Route] = []
        self._through = False
        page.route(pattern, self._asked)

    def _asked(self, route: Route) -> None:
        if self._through:
            route.continue_()
        else:
            self._held.append(route)

    def come(self) -> None:
        """Wait until there is one."""
        until = time.monotonic() + SLOW_MS / 1000
        while not self._held:
            assert time.monotonic() < until, "nothing was asked"
            self._page.wait_for_timeout(20)

    def let_through(self) -> None:
        """These, and those to come."""
        self._through = True
        for route in self._held:
            route.continue_()
