"""Archive files and a cluster -> a part or a failure for each, as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from whoholds.bulk.making import Part, make_part
from whoholds.errors import UsageError
from whoholds.model import Record

if TYPE_CHECKING:
    from distributed import Client

SLOWEST: Final = 300.0
"""Seconds that one report may take: the longest that we have read, a book of 10 MB, takes a third of it."""


STRANDED: Final = 120.0
"""Seconds without any worker after which a run is given up: replacing one takes a few."""

LOOK: Final = 2.0
"""Seconds between two looks at the workers."""


class Failure(Record, frozen=True, kw_only=True):
    """A file that gave no part, and why; all others were made."""

    source: str
    reason: str


def make_parts(
    client: Client,
    sources: Sequence[str],
    job_file: Path,
    slowest: float = SLOWEST,
    make: Callable[[str, str, float], Part] = make_part,
) -> Iterator[Part | Failure]:
    """Make the part of every file, one task a file, and yield what came of it as it comes.

    The workers must see files and folder under the same names. When a worker ends, everything that was laid
    on it is suspected; the suspects are tried again at the end, one at a time, so that only a file that ends
    its worker alone is a Failure. A file that fails is a Failure at once; neither stops the rest.
    """
    suspects = []
    for source, future in _futures(client, sources, job_file, slowest, make):
        if _killed(future):
            suspects.append(source)
        else:
            yield _outcome(future, source)
    for suspect in suspects:
        for source, future in _futures(client, [suspect], job_file, slowest, make):
            yield _outcome(future, source)


def _futures(
    client: Client,
    sources: Sequence[str],
    job_file: Path,
    slowest: float,
    make: Callable[[str, str, float], Part],
) -> Iterator[tuple[str, Any]]:
    """Yield every file with its ended task."""
    import distributed

    completed: Any = distributed.as_completed
    run = uuid4().hex
    tasks = {
        client.submit(make, source, str(job_file), slowest, key=f"part-{number}-{run}", pure=False): source
        for number, source in enumerate(sources)
    }
    with _not_stranded(client, list(tasks)):
        for future in completed(list(tasks)):
            yield tasks.pop(future), future
            future.release()


@contextmanager
def _not_stranded(client: Client, tasks: Sequence[Any]) -> Iterator[None]:
    """Give the tasks up when for STRANDED seconds there is no worker: a run may fail, it may not hang."""
    done = Event()
    watching = Thread(target=_watch, args=(client, tasks, done), daemon=True)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()


def _watch(client: Client, tasks: Sequence[Any], done: Event) -> None:
    cancel: Any = client.cancel
    since = monotonic()
    while not done.wait(LOOK):
        if client.scheduler_info()["workers"]:
            since = monotonic()
        elif monotonic() - since > STRANDED:
            cancel(list(tasks))
            return


def _outcome(future: Any, source: str) -> Part | Failure:
    if future.status == "finished":
        part: Part = future.result()
        return part
    if future.status == "cancelled":
        return Failure(source=source, reason="no worker was left: repeat, what is done is passed over")
    return Failure(source=source, reason=_told(future.exception()))


def _killed(future: Any) -> bool:
    return future.status == "error" and type(future.exception()).__name__ == "KilledWorker"


def _told(error: BaseException | None) -> str:
    if type(error).__name__ == "KilledWorker":
        return (
            "every worker that read it ended: killed, out of memory, or no end within one report; "
            "try it alone, with more --memory"
        )
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or error})"
    return f"{type(error).__name__}: {error}"


def files_in(sources: Sequence[str]) -> list[str]:
    """Return the files to read, in order: those named, and all in the folders named, sorted by path.

    Raises UsageError for a name that is not there; hidden files are passed over.
    """
    found: dict[str, None] = {}
    for source in sources:
        path = Path(source)
        if not path.exists():
            raise UsageError(f"{source}: no such file or folder")
        inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        found |= {str(p.absolute()): None for p in (inside if path.is_dir() else [path])}
    return list(found)
