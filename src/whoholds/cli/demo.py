"""The verb for a newcomer: demo."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.common import Json, colours, out, print_json, progress, say, settings_of

QUESTIONS = (date(2023, 3, 20), date(2023, 4, 3), date(2023, 5, 22))
"""Before the quarrel, the day of the flag, and after the last withdrawal."""

PLACE = "Bakhmut"

LAST_DAY = "2023-05-31"
"""The chronicle's last day."""


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(demo)


def demo(
    ctx: typer.Context,
    ledger: Annotated[
        Path, typer.Option(help="Where the demo's ledger goes; it ends in .db.", metavar="FILE.db")
    ] = Path("whoholds-demo.db"),
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stay in the terminal.")] = False,
    as_json: Json = False,
) -> None:
    """Build a ledger from the embedded chronicle of the battle of Bakhmut and ask it who held the town.

    Three days, the claims of each side beside each other. Needs no network and no file of yours. At a
    terminal it ends by opening the web app on that ledger, until you stop it.

    Example: whoholds demo
    """
    from whoholds import render, sample
    from whoholds.desk import open_desk

    path = _writable(ledger)
    with open_desk(path, create=not path.exists(), theatre="ukraine") as desk:
        with progress("reading the chronicle", "notes") as advance:
            added = desk.add(sample.reports(), progress=advance)
            desk.store.append([sample.baseline()])
        answers = [desk.who(PLACE, on=day, as_known=day) for day in QUESTIONS]
        theatre = desk.theatre
    if as_json:
        return print_json({"ledger": str(path), "added": added, "answers": answers})
    names = {s.id: s.name for s in theatre.sides} if theatre else {}
    say(f"{added.reports} notes of the battle of Bakhmut, {added.claims} claims read in them.")
    for found in answers:
        say()
        out().print(render.answer(found, names, colours(theatre), out().width))
    say("\nThe ledger is in")
    say(str(path))
    say("Ask it something else:")
    say(f"  whoholds --ledger {_short(path)} who Soledar --on 2023-02-15")
    return None if no_serve or not _watched() else _open_app(ctx, path)


def _watched() -> bool:
    """Whether a person looks on: what ends by itself in a script ends by itself there too."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _open_app(ctx: typer.Context, path: Path) -> None:
    from whoholds.cli.serving import opening_of, run
    from whoholds.errors import MissingExtraError
    from whoholds.serve.server import Options

    ctx.obj = settings_of(ctx).with_ledger(str(path))
    say()
    try:
        opening = opening_of(ctx, None, Options(port=0), None, LAST_DAY)
    except MissingExtraError as missing:
        return say(f"For the web app: {missing}")
    return run(opening, 1, open_browser=True)


def _writable(path: Path) -> Path:
    """Return the path, or the same name in the user's data folder where the folder cannot be written."""
    folder = path.absolute().parent
    if os.access(folder, os.W_OK):
        return folder / path.name
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "whoholds"
    data.mkdir(parents=True, exist_ok=True)
    return data / path.name


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
