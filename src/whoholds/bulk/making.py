"""One archive file and a job -> its Parquet part: read, tell the language, prefilter, extract."""

from __future__ import annotations

import hashlib
import resource
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from whoholds.bulk.guard import Guard
from whoholds.bulk.job import Job, job_in
from whoholds.bulk.parts import Writer, said_by, writing
from whoholds.claims import Extraction
from whoholds.claims.quiet import is_quiet
from whoholds.errors import LedgerError
from whoholds.ledger.codec import Encoded, encode
from whoholds.model import Issue, Record, Report
from whoholds.pipeline import Reader, as_card_allows, entries_of, extract, reader_of, with_card
from whoholds.reports import mask, read_reports

MOST_ISSUES: Final = 1_000
"""Issues of one file that are kept: a file with more has one fault on every line."""

Tally = dict[str, int]


class Part(Record, frozen=True, kw_only=True):
    """A part that stands: its file, and what reading it cost (processor seconds, the worker's peak in MB)."""

    source: str
    path: str
    sha256: str
    reports: int = 0
    quiet: int = 0
    """Reports in which no word called for extraction."""
    left_out: int = 0
    claims: int = 0
    harms: int = 0
    lost: int = 0
    """Items of the file that could not be read."""
    seconds: float = 0.0
    peak_mb: float = 0.0
    made: bool = True
    """False for a part that stood already."""


def make_part(source: str, job_file: str, slowest: float = 0.0) -> Part:
    """Return the part of an archive file, made beside the job's file unless it stands there already.

    A pure function of the file's bytes, its name's stem (the source of texts that name none) and the job;
    the part is named by their hashes. `slowest` seconds on one report end this process, 0: none do. Raises
    OSError where the file or the folder fails; bad content is an issue of the part, never an error.
    """
    path = Path(source)
    job = job_in(job_file, Path(job_file).stat().st_mtime_ns)
    sha256 = digest_of(path)
    target = Path(job_file).with_name(part_name(path, sha256, job))
    standing = said_by(target)
    if standing is not None:
        part = msgspec.json.decode(standing.about, type=Part)
        return msgspec.structs.replace(part, source=source, path=str(target), made=False)
    with writing(target) as writer, Guard(slowest) as guard:
        return _Making(job, guard).make(Part(source=source, path=str(target), sha256=sha256), writer)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def part_name(path: Path, sha256: str, job: Job) -> str:
    """Return the name of a file's part: by what it holds and how it is read, not by where it lies."""
    stem = hashlib.sha256(path.name.split(".")[0].encode("utf-8", "surrogateescape")).hexdigest()[:6]
    return f"{sha256[:32]}-{stem}-{job.fingerprint()}.parquet"


class _Read(NamedTuple):
    """What of one report goes into the part; quiet: nothing in it called for extraction."""

    entries: list[Encoded]
    found: Extraction
    quiet: bool


class _Making:
    """Makes one part."""

    def __init__(self, job: Job, guard: Guard) -> None:
        self._job, self._guard = job, guard
        self._reader = reader_of(job.recipe())
        self._issues, self._kept = list[Issue](), list[Issue]()

    def make(self, part: Part, writer: Writer) -> Part:
        """Read the file, write its part, and return it with its counts."""
        start = time.process_time()
        count: Tally = dict.fromkeys(("reports", "quiet", "left_out", "claims", "harms", "lost"), 0)
        for report in read_reports(Path(part.source), self._issues, self._job.told):
            self._guard.beat()
            self._take(report, writer, count)
            count["lost"] += self._lost()
        count["lost"] += self._lost()
        spent = time.process_time() - start
        done = msgspec.structs.replace(part, **count, seconds=round(spent, 3), peak_mb=peak_mb())
        writer.commit(done, self._kept)
        return done

    def _take(self, report: Report, writer: Writer, count: Tally) -> None:
        try:
            read = _read(report, self._reader)
        except LedgerError as error:
            self._issues.append(Issue(file=report.url or report.report_id, message=str(error)))
            return
        if self._job.only_claims and not (read.found.claims or read.found.harms):
            count["left_out"] += 1
            return
        writer.add(read.entries)
        told = {"reports": 1, "quiet": read.quiet, "claims": len(read.found.claims)}
        for name, more in (told | {"harms": len(read.found.harms)}).items():
            count[name] += more

    def _lost(self) -> int:
        """Return how many items were lost since the last call; of all issues only the first are kept."""
        lost = sum(not issue.kept for issue in self._issues)
        self._kept.extend(self._issues[: MOST_ISSUES - len(self._kept)])
        self._issues.clear()
        return lost


def _read(report: Report, reader: Reader) -> _Read:
    """Return the entries of one report, as `add` would record them. Raises LedgerError where it would."""
    carded = with_card(report, reader.theatre)
    quiet = is_quiet(mask(carded.text))
    found = Extraction() if quiet else extract(carded, reader)
    allowed = as_card_allows(carded, found, reader.theatre)
    entries = [encode(entry) for entry in entries_of(allowed, found, reader.extractor.name)]
    return _Read(entries, found, quiet)


def peak_mb() -> float:
    """Return the most memory that this process has held so far, in MB (10^6 bytes)."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)
