"""This machine -> versions, optional parts, room on the disk."""

from __future__ import annotations

import platform
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from whoholds.doctor.finding import Finding

NAMED = ("numpy", "msgspec", "sqlalchemy", "starlette", "uvicorn", "psycopg", "pyarrow", "pyogrio")
"""Libraries whose version decides what others can reproduce or must patch."""

LITTLE_ROOM, NO_ROOM = 2_000_000_000, 200_000_000
"""Bytes: an edition of 33,000 settlements with 200,000 claims takes 500 MB while it is written."""

NOT_FOR_USERS = {"dev", "docs", "benchmarks"}


def versions() -> Finding:
    """Tell what runs here."""
    libraries = ", ".join(f"{name} {found}" for name in NAMED if (found := _version(name)))
    return Finding(
        "versions", "ok", f"whoholds {_version('whoholds')}, Python {platform.python_version()}; {libraries}"
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def extras() -> Finding:
    """Tell which optional parts are installed: all their requirements are there."""
    lacking: dict[str, list[str]] = {}
    for line in requires("whoholds") or ():
        found = re.match(r"([\w.-]+).*extra == ['\"]([\w-]+)['\"]", line)
        if found and found[2] not in NOT_FOR_USERS:
            missing = [] if _version(found[1]) else [found[1]]
            lacking.setdefault(found[2], []).extend(missing)
    there = sorted(extra for extra, missing in lacking.items() if not missing)
    absent = sorted(extra for extra, missing in lacking.items() if missing)
    seen = f"installed: {', '.join(there) or 'none'}"
    advice = f"pip install 'whoholds[{','.join(absent)}]' adds the others" if absent else ""
    return Finding("optional parts", "ok", seen, advice)


def disk(ledger: str) -> Iterator[Finding]:
    """Tell how much room is left where the ledger lies; one on a server is its keeper's to look after."""
    if "://" in ledger and not ledger.startswith("sqlite:"):
        return
    folder = Path(ledger.removeprefix("sqlite:///")).resolve().parent
    if not folder.is_dir():
        return
    free = shutil.disk_usage(folder).free
    status = "fault" if free < NO_ROOM else "warning" if free < LITTLE_ROOM else "ok"
    advice = "" if status == "ok" else "make room: an append or an edition that does not fit is refused whole"
    yield Finding("disk", status, f"{free / 1e9:.1f} GB free in {folder}", advice)  # type: ignore[arg-type]
