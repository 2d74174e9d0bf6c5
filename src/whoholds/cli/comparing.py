"""The verb that sets somebody's map beside the estimate: compare."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.common import (
    AsKnown,
    Json,
    colours,
    needed_day,
    opened,
    out,
    print_json,
    progress,
    side_names,
)
from whoholds.errors import UsageError

if TYPE_CHECKING:
    pass

Pairs = list[str] | None


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(compare)


def compare(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="MAP.geojson|csv", help="A map of your own, or one you may use.")
    ],
    on: Annotated[str, typer.Option(metavar="DATE", help="The day the map stands for.")] = "",
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="First day compared, included.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day compared, included.")] = "",
    every: Annotated[int, typer.Option(min=1, help="Days from one comparison to the next.")] = 1,
    column: Annotated[
        Pairs,
        typer.Option(
            metavar="ROLE=COLUMN", help="Which column is the state, place_id, name, lat, lon, date, from, to."
        ),
    ] = None,
    side: Annotated[
        Pairs, typer.Option(metavar="WORD=SIDE", help="What a word of the map means; *=SIDE: everything.")
    ] = None,
    where: Annotated[Pairs, typer.Option(metavar="COLUMN=VALUE", help="Only rows with this value.")] = None,
    otherwise: Annotated[
        str, typer.Option(metavar="SIDE", help="Who holds what lies in no area of the map.")
    ] = "",
    most: Annotated[int, typer.Option(min=0, help="Differences shown.")] = 20,
    as_known: AsKnown = None,
    as_json: Json = False,
) -> None:
    """Compare somebody's map with the estimate: agreement by day, and the differences with our claims.

    Points are matched to the nearest settlement within 3 km, areas to the settlements inside. Without --on or
    --from and --to, the days are those that the map names. The map is read and not kept.

    Example: whoholds --ledger war.db compare map.geojson --on 2022-10-01 --column state=fill --side Taken=ru
    """
    from whoholds import telling_maps
    from whoholds.maps import MapWords

    words = MapWords(pairs(column, "--column"), pairs(side, "--side"), pairs(where, "--where"), otherwise)
    with opened(ctx) as desk, progress("estimating", "days"):
        found = desk.compare(file, words, days=_days(on, first, last, every), as_known=as_known)
        theatre = desk.theatre
    if as_json:
        return print_json(found)
    return out().print(telling_maps.comparison(found, side_names(theatre), colours(theatre), most))


def pairs(given: Pairs, option: str) -> dict[str, str]:
    """Return "A=B" words as a mapping. Raises UsageError for one without "="."""
    split = [word.partition("=") for word in given or ()]
    wrong = [word for word, sign, _ in split if not sign]
    if wrong:
        raise UsageError(f"{option} {wrong[0]!r}: write it as NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in split}


def _days(on: str, first: str, last: str, every: int) -> list[date] | None:
    from whoholds.asking import every as days

    if on and (first or last):
        raise UsageError("give --on, or --from and --to, not both")
    if on:
        return [needed_day(on, "--on")]
    if bool(first) != bool(last):
        raise UsageError("--from needs --to, and --to needs --from")
    return days(needed_day(first, "--from"), needed_day(last, "--to"), every) if first else None
