"""Something to do -> a process of its own that a test may kill, and what it said before."""

from __future__ import annotations

import os
import signal
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from whoholds.errors import LedgerError

Say = Callable[[object], None]


class Forked:
    """A child process; no ledger may be open when it is made, as SQLite files must not cross a fork."""

    def __init__(self, act: Callable[[Say], object]) -> None:
        handle, name = tempfile.mkstemp()
        self._said = Path(name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self._pid = os.fork()
        if not self._pid:
            _run(act, lambda words: _write(handle, words))
        os.close(handle)

    @property
    def pid(self) -> int:
        """Its process id, for whoever kills it from another thread."""
        return self._pid

    def said(self) -> list[str]:
        """Return the whole lines that the process has said so far."""
        return [line[:-1] for line in self._said.read_text().splitlines(keepends=True) if line.endswith("\n")]

    def wait_for(self, lines: int) -> None:
        """Wait until the process has said so many lines."""
        deadline = time.monotonic() + 60
        while len(self.said()) < lines:
            assert time.monotonic() < deadline, "the process says nothing"
            time.sleep(0.002)

    def kill(self) -> list[str]:
        """Kill it with no chance to clean up; return what it had said."""
        os.kill(self._pid, signal.SIGKILL)
        return self.end()[0]

    def end(self) -> tuple[list[str], int]:
        """Wait until it ends; return what it said and its exit code."""
        _, status = os.waitpid(self._pid, 0)
        said = self.said()
        self._said.unlink()
        return said, os.waitstatus_to_exitcode(status)


def _write(handle: int, words: object) -> None:
    os.write(handle, f"{words}\n".encode())


def _run(act: Callable[[Say], object], say: Say) -> None:
    """Act in the child, which never returns into the test."""
    code = 70
    try:
        act(say)
        code = 0
    except LedgerError as error:
        say(f"{type(error).__name__}: {error}")
        code = error.exit_code
    except BaseException as error:
        say(f"{type(error).__name__}: {error}")
    finally:
        os._exit(code)
