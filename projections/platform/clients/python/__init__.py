"""The platform's API in Python, with the standard library alone: `Platform("http://127.0.0.1:8420").figures(key=True)`.

`every(platform.facts, limit=500)` reads a list to its end. Refusals are errors of `schemas.errors`.
"""

from projections.platform.clients.python.connection import Answer
from projections.platform.clients.python.operations import Operations
from projections.platform.clients.python.paging import every

__all__ = ["Answer", "Platform", "every"]


class Platform(Operations):
    """The platform at an address. Raises UsageError for one that is not http or https; nothing is sent before it is asked.

    `token`: an API token; without it, whoever logs in with `post_session`, or a visitor. Unit of parallelism: one thread.
    Guarantee: a read is answered once; a write that got no answer may have been done.
    """
