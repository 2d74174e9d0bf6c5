"""Every request -> one line of the log and one step of the counters."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from whoholds.logs import fields

if TYPE_CHECKING:
    from whoholds.metrics import ServerMetrics

log = logging.getLogger("whoholds.serve.access")

LASTING = "events"
"""The endpoint whose answer lasts as long as its reader stays: its seconds say nothing of the server."""

UNKNOWN = "none"
"""What a request is counted as that no endpoint takes: addresses that others think up are no labels."""


class Observed:
    """ASGI middleware around all others; `metrics` may be None."""

    def __init__(self, app: Any, metrics: ServerMetrics | None = None) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on; when its answer has left, or failed to, tell of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, began = 500, time.perf_counter()

        async def noting(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        if self.metrics:
            self.metrics.began()
        try:
            await self.app(scope, receive, noting)
        finally:
            self._tell(scope, status, time.perf_counter() - began)

    def _tell(self, scope: Any, status: int, seconds: float) -> None:
        door = scope.get("endpoint")
        name = (door.name(scope["method"]) if door is not None else "") or UNKNOWN
        if log.isEnabledFor(logging.INFO):
            told = fields(
                endpoint=name,
                method=scope["method"],
                path=scope["path"],
                status=status,
                seconds=round(seconds, 4),
            )
            log.info("answered", extra=told)
        if self.metrics:
            self.metrics.ended(name, scope["method"], status, None if name == LASTING else seconds)
