"""What every part of a bulk run depends on -> one file beside the parts, named by what it holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final
from uuid import uuid4

import msgspec
from msgspec import structs

from whoholds.model import Record
from whoholds.pipeline import Recipe
from whoholds.reports import Defaults

NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)

READING: Final = ("claims", "places", "reports", "theatres", "language.py", "languages.toml", "naming.py")
"""What of this package decides how a file is read: another content of these makes other parts."""


class Job(Record, frozen=True, kw_only=True):
    """How files are read, small enough to be read by every worker.

    `told` says what texts do not say themselves, and what time it is ("in the future" is a fault).
    """

    theatre: str = ""
    gazetteers: tuple[tuple[str, bytes], ...] = ()
    told: Defaults = msgspec.field(default_factory=Defaults)
    only_claims: bool = False
    """Leave out reports that neither claim control nor tell of harm."""

    def recipe(self) -> Recipe:
        """Return what the pipeline reads by."""
        return Recipe(self.theatre, self.gazetteers)

    def fingerprint(self) -> str:
        """Return 12 hex digits over all that decides what a file's part holds, the clock left out."""
        timeless = structs.replace(self, told=replace(self.told, now=NO_TIME))
        said = msgspec.json.encode(timeless, order="sorted")
        return hashlib.sha256(said + _theatre_files(self.theatre) + reading_rules()).hexdigest()[:12]


def kept_job(job: Job, into: Path) -> Path:
    """Write a job into the folder of the parts and return its file, `job-FINGERPRINT.json`."""
    path = into / f"job-{job.fingerprint()}.json"
    fresh = path.with_suffix(f".{uuid4().hex}.new")
    fresh.write_bytes(msgspec.json.encode(job, order="sorted"))
    fresh.replace(path)
    return path


@lru_cache(maxsize=4)
def job_in(path: str, _changed: int) -> Job:
    """Return the job of a file, read once a process and change of the file."""
    return msgspec.json.decode(Path(path).read_bytes(), type=Job)


def _theatre_files(theatre: str) -> bytes:
    """Return a digest of a theatre that is a folder of one's own; the embedded ones are part of the rules."""
    folder = Path(theatre)
    found = sorted(p for p in folder.glob("*.toml") if p.is_file()) if theatre and folder.is_dir() else []
    return hashlib.sha256(b"".join(hashlib.sha256(p.read_bytes()).digest() for p in found)).digest()


@lru_cache(maxsize=1)
def reading_rules() -> bytes:
    """Return a digest of the code and data of this package that read: its version says too little."""
    whole = hashlib.sha256()
    for name in READING:
        for path, item in _walked(files("whoholds").joinpath(name), name):
            whole.update(path.encode() + b"\0" + hashlib.sha256(item.read_bytes()).digest())
    return whole.digest()


def _walked(item: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    if item.is_file():
        if not path.endswith((".pyc", ".md")):
            yield path, item
        return
    for inner in sorted(item.iterdir(), key=lambda i: i.name):
        if inner.name != "__pycache__":
            yield from _walked(inner, f"{path}/{inner.name}")
