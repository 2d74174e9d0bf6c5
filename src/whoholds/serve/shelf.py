"""A folder of editions -> the newest one, swapped while requests are answered; each request holds one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whoholds.errors import EditionError
from whoholds.serve.edition import PACKAGE, TABLES, Edition

LOOK_SECONDS = 1.0
"""How often the folder is looked at: a new edition is served a second after it stands."""


class Shelf:
    """The editions of a folder, or one edition for good."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Open the newest edition; raises EditionError when there is none."""
        self.folder, self._clock = folder, clock
        self._lock = threading.Lock()
        self._looked = clock()
        self._current = _opened(newest(folder))
        self._closed = threading.Event()

    @contextmanager
    def pinned(self) -> Iterator[Edition]:
        """Hold the newest edition for as long as the block runs: it answers a whole request."""
        edition = self._hold()
        try:
            yield edition
        finally:
            edition.release()

    def _hold(self) -> Edition:
        self.look()
        while not (edition := self._current).hold():
            continue
        return edition

    def look(self) -> None:
        """Swap in a newer edition, at most once in LOOK_SECONDS."""
        if self._clock() - self._looked < LOOK_SECONDS or not self._lock.acquire(blocking=False):
            return
        try:
            self._looked = self._clock()
            self._swap(newest(self.folder))
        except (EditionError, OSError):
            pass
        finally:
            self._lock.release()

    def _swap(self, path: Path) -> None:
        if path != self._current.path:
            old, self._current = self._current, _opened(path)
            old.leave()

    def keep_looking(self) -> None:
        """Look for newer editions beside the requests from now on: none of them waits until one is open."""
        threading.Thread(target=self._looking, name="shelf", daemon=True).start()

    def _looking(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            self.look()

    @property
    def name(self) -> str:
        """The name of the edition that is served."""
        return self._current.info.name

    def close(self) -> None:
        """Let go of the edition."""
        self._closed.set()
        self._current.leave()


def _opened(path: Path) -> Edition:
    found = Edition(path)
    found.warm()
    return found


def newest(folder: Path) -> Path:
    """Return the edition with an app part that was finished last in a folder, or the folder if it is one.

    Raises EditionError with advice when there is none.
    """
    if (folder / TABLES).is_file():
        return folder
    found = [path.parent for path in folder.glob(f"[!.]*/{PACKAGE}") if (path.parent / TABLES).is_file()]
    if not found:
        raise EditionError(
            f"{folder}: no edition here; make one with: whoholds publish --on DATE -o {folder}"
        )
    return max(found, key=lambda path: (path.stat().st_mtime_ns, path.name))
