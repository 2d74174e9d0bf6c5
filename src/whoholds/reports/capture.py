"""A web address -> what an installed auto-archiver captures of it, put into the archive of originals.

Bellingcat's auto-archiver (https://github.com/bellingcat/auto-archiver) takes screenshots, videos and WACZ
with a browser, which we do not. It is called as a program, never by a shell, one address at a time in a
folder of its own.
"""

from __future__ import annotations

import mimetypes
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from whoholds.errors import InputError, MissingExtraError, UsageError
from whoholds.reports.archive import Archive

PROGRAM = "auto-archiver"
PATIENCE = 900.0
"""Seconds for one address: a long video takes minutes."""


def capture(archive: Archive, url: str, now: datetime, config: Path | None = None) -> int:
    """Let auto-archiver capture an address; archive every file that it leaves, and return their number.

    `config` is its orchestration file; its local storage must be a relative folder (the default is).
    Raises MissingExtraError when it is not installed, UsageError for what is no web address, InputError
    when it fails.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise MissingExtraError(f"capturing needs {PROGRAM}: pip install auto-archiver")
    if not url.lower().startswith(("http://", "https://")):
        raise UsageError(f"{url!r} is no web address")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before = _configured(folder, config)
        _run([program, *(["--config", "orchestration.yaml"] if config else []), url], folder, url)
        found = [
            f for f in sorted(folder.rglob("*")) if f.is_file() and not f.is_symlink() and f not in before
        ]
        for file in found:
            archive.put(file.read_bytes(), url, now, mimetypes.guess_type(file.name)[0] or "")
    if not found:
        raise InputError(f"{url}: {PROGRAM} left no file in its folder; its local_storage must be relative")
    return len(found)


def _configured(folder: Path, config: Path | None) -> set[Path]:
    """Return the files that were there before: the user's configuration is no part of the capture."""
    if config is None:
        return set()
    there = folder / "orchestration.yaml"
    try:
        shutil.copyfile(config, there)
    except OSError as error:
        raise InputError(f"{config}: cannot be read ({error.strerror})") from error
    return {there}


def _run(command: list[str], folder: Path, url: str) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"{url}: {PROGRAM} did not end within {PATIENCE:g} s") from error
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no message"]
        raise InputError(f"{url}: {PROGRAM} failed ({done.returncode}): {last[0][:200]}")
