"""The verb for who keeps an installation running: doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.common import Json, finish, out, print_json, settings_of

if TYPE_CHECKING:
    from whoholds.doctor import Finding

STYLES = {"ok": "green", "warning": "yellow", "fault": "bold red"}

FAULTS = 1
"""Exit code where something is at fault; warnings leave with 0."""


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(doctor)


def doctor(
    ctx: typer.Context,
    editions: Annotated[
        Path | None,
        typer.Option(help="The folder of editions; without it, the ledger's own.", metavar="FOLDER"),
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(help="What is watched; without it, the feeds on the theatre's cards.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Look at versions, disk, ledger, permissions, clock, editions and sources; say what wants attention.

    Nothing is changed. Leaves with 1 where something is at fault.

    Example: whoholds --ledger war.db doctor
    """
    from whoholds.doctor import Patient, examine
    from whoholds.watch import Plan, read_plan

    watched = read_plan(plan) if plan else Plan(theatre=True)
    settings = settings_of(ctx)
    found = list(examine(Patient(settings.ledger, editions, watched, settings.accounts_file())))
    if as_json:
        print_json(found)
    else:
        _show(found)
    finish(FAULTS if any(finding.status == "fault" for finding in found) else 0)


def _show(found: list[Finding]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    for finding in found:
        seen = Text(finding.seen)
        if finding.advice:
            seen.append(f"\n{finding.advice}", style="dim")
        table.add_row(Text(finding.status, style=STYLES[finding.status]), Text(finding.what), seen)
    out().print(table)
