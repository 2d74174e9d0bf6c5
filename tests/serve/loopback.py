"""An application -> the same behind a real port of this machine, for what a test client cannot ask."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette


@contextmanager
def listening(app: Starlette) -> Iterator[str]:
    """Serve an application for as long as the block runs; yields its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        found.listen(16)
        running = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [found]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{found.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join()
