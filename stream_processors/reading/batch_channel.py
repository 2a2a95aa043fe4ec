"""The channel between a batch reader and its agent: one queue of its own, one batch in it.

Not Faust's usual one: that is emptied, and what stands in it passed over, whenever Faust's own consumer shares out
its partitions anew (a second worker comes or goes), and it drops what is sent before its agent listens. Our readers
have consumers of their own, and no batch may get lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faust.channels import Channel
from mode.utils.queues import FlowControlEvent, ThrowableQueue


class BatchChannel(Channel[Any]):
    """Give a batch to `put`; the agent gets it as it is, not wrapped in a Faust event."""

    def __init__(self, app: Any, *, queue: Any = None, **more: Any) -> None:
        own = queue or ThrowableQueue(maxsize=1, flow_control=FlowControlEvent(initially_suspended=False))
        super().__init__(app, queue=own, **more)

    def _clone_args(self) -> Mapping[str, Any]:
        return {**super()._clone_args(), "queue": self.queue}

    async def put(self, value: Any) -> None:
        await self.queue.put(value)
