"""Every answer -> the same answer with the headers that keep a browser from doing more than it was asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


def policy(tiles: str | None) -> str:
    """Return the content security policy: own files alone, no inline script, tiles where they are allowed."""
    parts = urlsplit(tiles) if tiles else None
    elsewhere = f" {parts.scheme}://{parts.netloc.replace('{s}', '*')}" if parts and parts.netloc else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob:{elsewhere}",
            "font-src 'self'",
            f"connect-src 'self'{elsewhere}",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Safety:
    """ASGI middleware that adds the headers."""

    def __init__(self, app: Any, tiles: str | None = None) -> None:
        self.app = app
        found = {
            "Content-Security-Policy": policy(tiles),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
        }
        self.headers = [(name.lower().encode(), value.encode()) for name, value in found.items()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self.headers]
            await send(message)

        await self.app(scope, receive, with_headers)
