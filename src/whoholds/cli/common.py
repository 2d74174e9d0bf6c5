"""What the verbs share: options, opening the ledger, printing answers, progress and issues."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from whoholds.errors import InputError, UsageError
from whoholds.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from whoholds.desk import Desk
    from whoholds.model import Issue
    from whoholds.theatres import Theatre

Json = Annotated[bool, typer.Option("--json", help="Print JSON to stdout instead of a layout.")]
IssuesFile = Annotated[
    Path | None, typer.Option("--issues", help="Write what was skipped or noted to this file, as JSON lines.")
]
AsKnown = Annotated[
    str | None,
    typer.Option(
        "--as-known", metavar="DATE", help="Use only what was public by the end of this day, or by this time."
    ),
]
Source = Annotated[str, typer.Option(help="Who published it, where the text itself does not say.")]
Published = Annotated[
    str, typer.Option(metavar="DATE", help="When it was published, where the text itself does not say.")
]
Lang = Annotated[str, typer.Option(help="Its language (en, uk, ru ...), where the text itself does not say.")]

MetricsPort = Annotated[
    int | None,
    typer.Option(
        "--metrics", metavar="PORT", min=1, max=65535, help="Numbers for Prometheus on 127.0.0.1:PORT."
    ),
]

SKIPPED = 3
"""Exit code of a run that finished but skipped some of its input."""


def settings_of(ctx: typer.Context) -> Settings:
    """Return the settings of this call."""
    found = ctx.find_object(Settings)
    return found or Settings.read()


@contextmanager
def opened(ctx: typer.Context) -> Iterator[Desk]:
    """Open the ledger of this call for as long as the block runs."""
    from whoholds.desk import open_desk

    with open_desk(settings_of(ctx).ledger) as desk:
        yield desk


@lru_cache(maxsize=1)
def out() -> Console:
    """Return the console on stdout; 120 columns where it is no terminal."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


@lru_cache(maxsize=1)
def err() -> Console:
    """Return the console on stderr."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def fail(message: str, code: int) -> int:
    """Print a fault to stderr and return its exit code."""
    print(f"whoholds: {message}", file=sys.stderr)
    return code


def say(text: str = "") -> None:
    """Print one line to stdout exactly as it is, never wrapped (paths and commands are for copying)."""
    print(text)


def print_json(value: Any) -> None:
    """Print a value as indented JSON; records, dates and numbers as in the files of whoholds."""
    import msgspec

    encoded = msgspec.json.encode(value, order="sorted")
    sys.stdout.write(msgspec.json.format(encoded, indent=1).decode() + "\n")


def colours(theatre: Theatre | None) -> Callable[[str | None], str]:
    """Return which colour a side (its name or id) has; contested has the theatre's own."""
    from whoholds.model import CONTESTED

    def colour(side: str | None) -> str:
        if theatre is None or side is None:
            return "default"
        if side == CONTESTED:
            return theatre.card.contested_color
        found = theatre.side(side)
        return found.color if found else "default"

    return colour


def side_names(theatre: Theatre | None) -> dict[str, str]:
    """Return the sides' names by id."""
    return {s.id: s.name for s in theatre.sides} if theatre else {}


def day(value: str | None, option: str) -> date | None:
    """Return the day that an option names. Raises UsageError that shows how to write one."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as exc:
        raise UsageError(f"{option} {value!r} is no date; write it as 2023-04-03") from exc


def needed_day(value: str, option: str) -> date:
    """Return the day that a required option names. Raises UsageError."""
    found = day(value, option)
    if found is None:
        raise UsageError(f"{option} is missing")
    return found


@contextmanager
def progress(title: str, unit: str = "reports") -> Iterator[Callable[[int], None]]:
    """Show a counter on stderr while the block runs, if a person is looking; yields what advances it."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,} " + unit),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(title, total=None)
        yield lambda n: bar.advance(task, n)


def report_issues(found: Sequence[Issue], file: Path | None = None) -> int:
    """Print the issues to stderr, write them to `file`, and return the exit code that they call for."""
    if file is not None:
        from whoholds.model import to_json

        lines = b"".join(to_json(issue) + b"\n" for issue in found)
        try:
            file.write_bytes(lines)
        except OSError as exc:
            raise InputError(f"{file}: cannot be written ({exc.strerror})") from exc
    if found:
        from whoholds import render

        render.issues(found, err())
    return SKIPPED if any(not issue.kept for issue in found) else 0


def finish(code: int) -> None:
    """Leave with an exit code other than 0."""
    if code:
        raise typer.Exit(code)
