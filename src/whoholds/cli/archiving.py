"""The verb on what was fetched: archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.common import Json, finish, opened, print_json, report_issues, say
from whoholds.errors import InputError, UsageError

if TYPE_CHECKING:
    from whoholds.model import Issue
    from whoholds.reports.archive import Archive


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(archive)


def archive(
    ctx: typer.Context,
    export: Annotated[
        Path | None, typer.Option("--export", help="Write all of it as one WACZ file.", metavar="FILE.wacz")
    ] = None,
    take_in: Annotated[
        list[Path] | None,
        typer.Option(
            "--import", help="Take in the answers of a WACZ or WARC; may be repeated.", metavar="FILE"
        ),
    ] = None,
    capture: Annotated[
        list[str] | None,
        typer.Option("--capture", help="Let an installed auto-archiver capture an address.", metavar="URL"),
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="The auto-archiver's orchestration file.", metavar="FILE")
    ] = None,
    as_json: Json = False,
) -> None:
    """Prove the originals that were fetched and archived, list them, export or take in a WACZ.

    They lie beside the ledger in FILE.db.originals, each under its SHA-256. `add FILE.wacz` reads the
    reports in one; --import keeps its answers as evidence.

    Example: whoholds --ledger war.db archive --export originals.wacz

    Example: whoholds --ledger war.db archive --import collected.wacz
    """
    from whoholds.reports import wacz

    issues: list[Issue] = []
    with opened(ctx) as desk:
        found = desk.archive
        if found is None:
            raise UsageError("a ledger on a server has no folder of originals")
        taken = sum(wacz.take(found, file, datetime.now(UTC), issues) for file in take_in or ())
        taken += sum(_captured(found, url, config) for url in capture or ())
        proved = desk.verify_originals()
    if export is not None:
        _export(found, export)
    code = report_issues(issues)
    _tell(found, {"proved": proved, "taken": taken, "exported": str(export or "")}, as_json)
    finish(code)


def _captured(archive: Archive, url: str, config: Path | None) -> int:
    from whoholds.reports.capture import capture

    return capture(archive, url, datetime.now(UTC), config)


def _export(archive: Archive, file: Path) -> None:
    from whoholds.reports import wacz

    try:
        wacz.export(archive, file)
    except OSError as exc:
        raise InputError(f"{file}: cannot be written ({exc.strerror})") from exc


def _tell(archive: Archive, done: dict[str, object], as_json: bool) -> None:
    if as_json:
        return print_json({**done, "originals": list(archive.originals())})
    for original in archive.originals() if not done["exported"] else ():
        kept = "hash only" if original.withheld else f"{original.size:,}"
        say(f"{original.sha256[:16]}  {original.retrieved:%Y-%m-%d %H:%M}  {kept}  {original.url}")
    taken = f"; took in {done['taken']:,}" if done["taken"] else ""
    wrote = f"; wrote {done['exported']}" if done["exported"] else ""
    return say(f"proved {done['proved']:,} originals{taken}{wrote}")
