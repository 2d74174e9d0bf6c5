"""Something to do -> a process that does it and is killed at a chosen moment of its work."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable
from typing import Any

NEVER = sys.maxsize


def calls_until_killed(act: Callable[[], object], moment: int = NEVER) -> int:
    """Act in a child that kills itself (SIGKILL) at its `moment`-th call; return the calls, -1 when killed.

    Counting calls instead of waiting makes every moment of the work as likely on any machine. No ledger may be
    open here: SQLite files must not cross a fork.
    """
    told, tell = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if not pid:
        _die_acting(act, moment, tell)
    os.close(tell)
    with os.fdopen(told, "rb") as answer:
        calls = answer.read()
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), calls.decode()
    return int(calls) if code == 0 else -1


def _die_acting(act: Callable[[], object], moment: int, tell: int) -> None:
    """Act in the child, which never returns into the test."""
    calls, code = 0, 70

    def count(frame: object, event: str, arg: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.setprofile(count)
        act()
        sys.setprofile(None)
        os.write(tell, str(calls).encode())
        code = 0
    except BaseException as error:
        sys.setprofile(None)
        os.write(tell, f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(code)
