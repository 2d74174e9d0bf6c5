"""The verbs that put something out: brief, cite, publish."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.common import AsKnown, Json, needed_day, opened, print_json, say
from whoholds.errors import InputError

On = Annotated[str, typer.Option(metavar="DATE", help="The day in question (UTC).")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file instead of stdout.")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (brief,):
        app.command()(verb)


def brief(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(help='A name in any script and case form, "Name, Region", or id.')],
    on: On,
    as_known: AsKnown = None,
    lang: Annotated[str, typer.Option(help="en, uk or ru.")] = "en",
    form: Annotated[str, typer.Option("--format", help="md, txt or html.")] = "md",
    output: Output = None,
) -> None:
    """Write a brief: the state, who says what, what nobody could verify; each sentence numbered.

    Example: whoholds --ledger war.db brief Bakhmut --on 2023-04-03 --as-known 2023-04-04 --lang uk
    """
    from whoholds.publish import drawn

    with opened(ctx) as desk:
        document = desk.brief(place, on=needed_day(on, "--on"), as_known=as_known, lang=lang)
    _put_out(drawn(document, form), output)


def _put_out(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as exc:
        raise InputError(f"{output}: cannot be written ({exc.strerror})") from exc
    say(f"wrote {output}")


__all__ = ["Json", "print_json", "register"]
