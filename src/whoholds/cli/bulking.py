"""The verb for archives: bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.common import (
    SKIPPED,
    IssuesFile,
    Json,
    Lang,
    Published,
    Source,
    finish,
    opened,
    out,
    print_json,
    progress,
    report_issues,
    say,
    settings_of,
)
from whoholds.cli.filling import ColumnMaps, defaults_of
from whoholds.errors import InputError, UsageError

if TYPE_CHECKING:
    from whoholds.bulk import Cluster, Failure, Job, Part
    from whoholds.desk import Desk
    from whoholds.model import Issue
    from whoholds.pipeline import Added

SHOWN = 30
"""Rows of the table at the end; all are in --json."""

FAILED = "failed.txt"


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(bulk)


def bulk(
    ctx: typer.Context,
    sources: Annotated[list[str], typer.Argument(help="Archive files, or folders of them.")],
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="A Dask scheduler, tcp://host:8786; without it: here.")
    ] = "",
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes on this machine; without it WHOHOLDS_WORKERS.")
    ] = None,
    memory: Annotated[str, typer.Option(metavar="SIZE", help="Of each process on this machine.")] = "1GB",
    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the parts lie; without it FILE.db.parts.")
    ] = None,
    only_claims: Annotated[
        bool, typer.Option("--only-claims", help="Leave out reports without any claim.")
    ] = False,
    source: Source = "",
    published: Published = "",
    lang: Lang = "",
    columns: ColumnMaps = None,
    issues_file: IssuesFile = None,
    as_json: Json = False,
) -> None:
    """Read whole archives on many processors, then append them to the ledger in order.

    One task a file (WARC, JSON lines, Parquet, ZIP: whatever `add` reads) on Dask; each result is a Parquet
    part named by content hash. Repeat the same call after any fault: parts that stand are not made again,
    and what the ledger holds is passed over. A file that fails costs itself alone: it stands in the table
    at the end and in FOLDER/failed.txt, and the exit code is 3.

    Example: whoholds --ledger war.db bulk cc-news/2023/ --workers 8
    """
    from whoholds.bulk import Cluster, Job
    from whoholds.bulk.running import files_in

    files, settings = files_in(sources), settings_of(ctx)
    folder = folder_of(into, settings.ledger)
    told = defaults_of(source, published, lang, columns)
    asked = Cluster(scheduler, workers or settings.workers, memory)
    with opened(ctx) as desk:
        recipe = desk.recipe
        job = Job(theatre=recipe.theatre, gazetteers=recipe.files, told=told, only_claims=only_claims)
        parts, failures = made(files, job, folder, asked)
        added = appended(desk, parts)
    write_names(failures, folder / FAILED)
    if issues_file is not None:
        report_issues(list(issues_of(parts)), issues_file)
    if as_json:
        print_json({"added": added, "parts": parts, "failed": failures, "into": str(folder)})
    else:
        tell(parts, failures, added, folder)
    finish(SKIPPED if failures or any(part.lost for part in parts) else 0)


def folder_of(into: Path | None, ledger: str) -> Path:
    """Return the folder of the parts, made where absent. Raises UsageError, InputError."""
    if into is None and "://" in ledger:
        raise UsageError("a ledger on a server has no folder beside it: name one with --into")
    folder = (into or Path(ledger + ".parts")).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise InputError(f"{folder}: cannot be made ({exc.strerror})") from exc
    return folder


def made(files: Sequence[str], job: Job, folder: Path, asked: Cluster) -> tuple[list[Part], list[Failure]]:
    """Make the parts of all files; return those that stand, in the order of the files, and the failures."""
    from whoholds.bulk import Part, clustered, kept_job, make_parts

    job_file = kept_job(job, folder)
    with clustered(asked) as client, progress("reading", "files") as advance:
        outcomes = {}
        for outcome in make_parts(client, files, job_file):
            outcomes[outcome.source] = outcome
            advance(1)
    ordered = [outcomes[file] for file in files]
    parts = [o for o in ordered if isinstance(o, Part)]
    return parts, [o for o in ordered if not isinstance(o, Part)]


def appended(desk: Desk, parts: Sequence[Part]) -> Added:
    """Append the parts in order and find the copies among all reports."""
    from dataclasses import replace

    from whoholds.bulk import append_parts

    with progress("appending") as advance:
        added = append_parts(desk.store, [Path(part.path) for part in parts], advance)
    return replace(added, copies=desk.find_copies())


def write_names(failures: Sequence[Failure], path: Path) -> None:
    """Write the names of the files that failed, one a line; without any, remove an earlier list."""
    if failures:
        path.write_text("".join(f"{failure.source}\n" for failure in failures), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


def tell(parts: Sequence[Part], failures: Sequence[Failure], added: Added, folder: Path) -> None:
    """Print what came of each file, failures first, and what the ledger took."""
    from whoholds import render

    rows: list[tuple[object, ...]] = [(Path(f.source).name, "failed", 0, 0, 0, f.reason) for f in failures]
    rows += [part_row(part) for part in parts]
    titles = ("file", "", "reports", "claims", "harm", "")
    out().print(render.table(rows[:SHOWN], titles))
    if len(rows) > SHOWN:
        say(f"... and {len(rows) - SHOWN:,} more; --json lists all")
    say(
        f"{len(parts):,} of {len(rows):,} files read ({sum(not p.made for p in parts):,} of them before): "
        f"{added.reports:,} reports with {added.claims:,} claims and {added.harms:,} harm claims, "
        f"{added.new:,} new entries, {added.known:,} known already"
        + (f"; {added.copies:,} copies found" if added.copies else "")
    )
    if failures:
        say(f"failed: {len(failures):,}; their names stand in {folder / FAILED}")


def part_row(part: Part) -> tuple[object, ...]:
    """Return a row of the table for a part."""
    note = f"skipped: {part.lost:,}" if part.lost else ""
    state = "read" if part.made else "was read"
    return Path(part.source).name, state, part.reports, part.claims, part.harms, note


def issues_of(parts: Sequence[Part]) -> Iterator[Issue]:
    """Yield what was skipped or noted in each part."""
    from whoholds.bulk.parts import said_by

    for part in parts:
        said = said_by(Path(part.path))
        yield from said.issues if said else ()
