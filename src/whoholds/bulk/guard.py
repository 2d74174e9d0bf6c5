"""A report that is read without end -> the end of this worker process, which costs that file alone."""

from __future__ import annotations

import os
import threading
import time
from types import TracebackType
from typing import Self


class Guard:
    """Ends the process when nothing beats for so many seconds: a worker's thread cannot be stopped otherwise.

    0 seconds guard nothing.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds, self._last = seconds, time.monotonic()
        self._over = threading.Event()

    def __enter__(self) -> Self:
        if self._seconds:
            threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()

    def beat(self) -> None:
        """Say that another report is begun."""
        self._last = time.monotonic()

    def _watch(self) -> None:
        while not self._over.wait(self._seconds / 4):
            if time.monotonic() - self._last > self._seconds:
                os._exit(1)
