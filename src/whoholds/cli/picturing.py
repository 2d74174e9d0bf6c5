"""The verbs that draw: map, animate, timeline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.common import AsKnown, needed_day, opened, progress, say
from whoholds.errors import UsageError

On = Annotated[str, typer.Option(metavar="DATE", help="The day in question (UTC).")]
Output = Annotated[Path, typer.Option("-o", "--output", help="The picture; its ending says of which kind.")]
Bbox = Annotated[
    str | None,
    typer.Option(metavar="W,S,E,N", help="What to show, in degrees. Without it: where claims are."),
]
Speech = Annotated[str, typer.Option("--lang", help="Words and names in en, uk or ru.")]
Km = Annotated[float, typer.Option(min=2, max=500, help="How far a close-up reaches north and south.")]
Pixels = Annotated[int, typer.Option(min=300, max=6000, help="Width in pixels.")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command("map")(draw_map)
    app.command()(animate)
    app.command()(timeline)


def draw_map(
    ctx: typer.Context,
    on: On,
    output: Output,
    as_known: AsKnown = None,
    place: Annotated[
        list[str] | None,
        typer.Option(
            help="A close-up of this place. Given more than once: --output is a folder of pictures."
        ),
    ] = None,
    bbox: Bbox = None,
    km: Km = 30,
    lang: Speech = "en",
    width: Pixels = 1600,
) -> None:
    """Draw who most probably holds what on a day: png, svg or pdf.

    Contested cells are hatched, likelier states fuller, cells about which nobody spoke lately paler.

    Example: whoholds --ledger war.db map --on 2023-04-03 --place Bakhmut -o bakhmut.png
    """
    from whoholds.pictures import draw_map as draw

    day, wanted = needed_day(on, "--on"), place or []
    names: list[str | None] = [*wanted] or [None]
    if wanted and bbox:
        raise UsageError("give --place or --bbox, not both")
    with opened(ctx) as desk, progress("drawing", "maps"):
        for name, path in zip(names, _paths(output, wanted), strict=True):
            draw(desk.scene([day], place=name, bbox=bbox, km=km, as_known=as_known, lang=lang), path, width)
            say(f"wrote {path}")


def _paths(output: Path, places: list[str]) -> list[Path]:
    if len(places) < 2:
        return [output]
    if output.suffix:
        raise UsageError(f"{output}: with several places, --output is a folder; each place gets a .png in it")
    output.mkdir(parents=True, exist_ok=True)
    return [output / f"{name.replace('/', '-').strip()}.png" for name in places]


def animate(
    ctx: typer.Context,
    since: Annotated[str, typer.Argument(metavar="FROM", help="First day (UTC).")],
    until: Annotated[str, typer.Argument(metavar="TO", help="Last day, included.")],
    output: Output,
    every: Annotated[int, typer.Option(min=1, help="A frame for each n-th day.")] = 1,
    as_known: AsKnown = None,
    place: Annotated[str | None, typer.Option(help="A close-up of this place.")] = None,
    bbox: Bbox = None,
    km: Km = 30,
    lang: Speech = "en",
    width: Pixels = 1000,
) -> None:
    """Draw the days one after another: mp4 or gif.

    Example: whoholds --ledger war.db animate 2022-08-25 2022-11-15 --every 2 -o front.mp4
    """
    from whoholds.asking import every as days_between
    from whoholds.pictures import draw_film

    days = days_between(needed_day(since, "FROM"), needed_day(until, "TO"), every)
    with opened(ctx) as desk, progress("drawing", "frames"):
        draw_film(
            desk.scene(days, place=place, bbox=bbox, km=km, as_known=as_known, lang=lang), output, width
        )
    say(f"wrote {output}, {len(days)} frames")


def timeline(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(help="A place's name or id.")],
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="First day (UTC).")],
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, included.")],
    output: Output,
    as_known: AsKnown = None,
    lang: Speech = "en",
) -> None:
    """Draw a place through time: the probabilities as a band, each claim a mark at its side: svg, png or pdf.

    Example: whoholds --ledger war.db timeline Bakhmut --from 2023-03-01 --to 2023-05-31 -o bakhmut.svg
    """
    from whoholds.asking import every
    from whoholds.pictures import draw_strip

    days = every(needed_day(since, "--from"), needed_day(until, "--to"), 1)
    with opened(ctx) as desk:
        draw_strip(desk.strip(place, days, as_known=as_known, lang=lang), output)
    say(f"wrote {output}")
