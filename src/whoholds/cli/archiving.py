"""The verb on what was fetched: archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.common import Json, opened, print_json, say
from whoholds.errors import InputError, UsageError


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(archive)


def archive(
    ctx: typer.Context,
    export: Annotated[
        Path | None, typer.Option("--export", help="Write all of it as one WACZ file.", metavar="FILE.wacz")
    ] = None,
    as_json: Json = False,
) -> None:
    """Prove the originals that were fetched and archived, list them, or export them as WACZ.

    They lie beside the ledger in FILE.db.originals, each under its SHA-256. `add FILE.wacz` reads one.

    Example: whoholds --ledger war.db archive --export originals.wacz
    """
    with opened(ctx) as desk:
        found = desk.archive
        if found is None:
            raise UsageError("a ledger on a server has no folder of originals")
        proved = desk.verify_originals()
    if export is not None:
        try:
            found.export(export)
        except OSError as exc:
            raise InputError(f"{export}: cannot be written ({exc.strerror})") from exc
    if as_json:
        listed = list(found.originals())
        return print_json({"proved": proved, "exported": str(export or ""), "originals": listed})
    for original in found.originals() if export is None else ():
        say(f"{original.sha256[:16]}  {original.retrieved:%Y-%m-%d %H:%M}  {original.size:,}  {original.url}")
    return say(f"proved {proved:,} originals" + (f"; wrote {export}" if export else ""))
