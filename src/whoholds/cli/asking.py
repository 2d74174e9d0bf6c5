"""The verbs that ask a ledger: who, why, claims, changes, sources, estimate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.common import (
    AsKnown,
    Json,
    colours,
    day,
    needed_day,
    opened,
    out,
    print_json,
    progress,
    say,
    side_names,
)

Since = Annotated[str | None, typer.Option(metavar="DATE", help="First day, included.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Last day, included.")]
On = Annotated[str, typer.Option(metavar="DATE", help="The day in question (UTC).")]
Ungraded = Annotated[
    bool, typer.Option("--ungraded", help="Use nothing that was learned of single voices: no track records.")
]
From = Annotated[str, typer.Option("--from", metavar="DATE", help="First day, included.")]
To = Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, included.")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (who, why, claims, changes, sources, estimate):
        app.command()(verb)


def who(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(help='A name in any script and case form, "Name, Region", or id.')],
    on: On,
    as_known: AsKnown = None,
    ungraded: Ungraded = False,
    as_json: Json = False,
) -> None:
    """Say who holds a place on a day: state, likelihood, confidence, and each side's claims beside it.

    The triangle marks a claim against the speaker's own interest.

    Example: whoholds --ledger war.db who Bakhmut --on 2023-04-03 --as-known 2023-04-04
    """
    from whoholds import render

    with opened(ctx) as desk:
        method = "ungraded" if ungraded else None
        found = desk.who(place, on=needed_day(on, "--on"), as_known=as_known, method=method)
        if as_json:
            return print_json(found)
        theatre = desk.theatre
    return out().print(render.answer(found, side_names(theatre), colours(theatre), out().width))


def why(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(help='A name in any script and case form, "Name, Region", or id.')],
    on: On,
    as_known: AsKnown = None,
    ungraded: Ungraded = False,
    as_json: Json = False,
) -> None:
    """Say what moved the estimate of a place on a day, in log-odds, and what would reverse it.

    Every figure is a new estimate with those claims left out.

    Example: whoholds --ledger war.db why Bakhmut --on 2023-04-03 --as-known 2023-04-04
    """
    with opened(ctx) as desk:
        found = desk.why(place, on=needed_day(on, "--on"), as_known=as_known, graded=not ungraded)
        theatre = desk.theatre
    if as_json:
        return print_json(found)
    from whoholds import telling

    return out().print(telling.why(found, side_names(theatre), colours(theatre)))


def claims(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(help="A place's name or id.")],
    since: Since = None,
    until: Until = None,
    side: Annotated[str | None, typer.Option(help="Only this side's voices (ru or Russia).")] = None,
    as_known: AsKnown = None,
    as_json: Json = False,
) -> None:
    """List the claims on a place, newest first: who, what, when, in which words, from which source.

    Example: whoholds --ledger war.db claims Bakhmut --since 2023-04-01 --until 2023-04-05 --side Ukraine
    """
    from whoholds import render
    from whoholds.asking import enemies_in
    from whoholds.dossier import claim_row, voiced

    with opened(ctx) as desk:
        first, last = day(since, "--since"), day(until, "--until")
        found = desk.claims(place, since=first, until=last, side=side, as_known=as_known)
        theatre = desk.theatre
        voices = voiced(found, enemies_in(theatre), desk.citations(found))
    if as_json:
        return print_json([claim_row(voice) for voice in voices])
    return out().print(render.claim_list(voices, colours(theatre)))


def changes(
    ctx: typer.Context,
    first: From,
    last: To,
    as_known: AsKnown = None,
    as_json: Json = False,
) -> None:
    """List the places whose most likely state changed, and stayed changed for three days.

    Example: whoholds --ledger war.db changes --from 2022-11-01 --to 2022-11-30
    """
    from whoholds import render

    with opened(ctx) as desk, progress("estimating", "days"):
        found = desk.changes(
            since=needed_day(first, "--from"), until=needed_day(last, "--to"), as_known=as_known
        )
    if as_json:
        return print_json(found)
    rows = [(c.on, c.name, c.place_id, c.before, c.after, f"{c.probability:.2f}") for c in found]
    return out().print(render.table(rows, ("day", "place", "id", "from", "to", "probability")))


def sources(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="A voice: its whole card, with examples.")] = "",
    as_known: AsKnown = None,
    ungraded: Annotated[
        bool, typer.Option("--ungraded", help="Coverage alone: no letters, no track records.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the sources and what each has brought; then every voice's track record, or that of one.

    A claim is right when the estimate made without its voice bears it out; this takes some seconds.

    Example: whoholds --ledger war.db sources "General Staff of Ukraine"
    """
    from whoholds import telling_records as telling
    from whoholds.reasons import record_of

    with opened(ctx) as desk:
        rows = desk.sources()
        found = [] if ungraded else desk.records(as_known=as_known)
        theatre = desk.theatre
    if name:
        record = record_of(name, found, theatre)
        return print_json(record) if as_json else out().print(telling.card(record, theatre))
    if as_json:
        return print_json({"sources": rows, "voices": telling.without_verdicts(found)})
    return out().print(telling.sources(rows, found, side_names(theatre), graded=not ungraded))


def estimate(
    ctx: typer.Context,
    first: From,
    last: To,
    output: Annotated[Path, typer.Option("-o", "--output", help="A .csv, .csv.gz or .parquet file.")],
    every: Annotated[int, typer.Option(min=1, help="Days from one estimate to the next.")] = 1,
    as_known: AsKnown = None,
    filtered: Annotated[
        bool, typer.Option("--filtered", help="Each day as it was known at its end.")
    ] = False,
    method: Annotated[
        str | None,
        typer.Option(help="Another of the family: full, ungraded, plain, last-claim or no-change."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write P(state) of every settlement and day: `place_id, date, p_SIDE` for each side, `p_contested`.

    Place ids are those of your gazetteer file where one was added.

    Example: whoholds --ledger war.db estimate --from 2022-04-03 --to 2023-01-31 --every 7 -o control.csv.gz
    """
    from whoholds.frames import write_panel

    with opened(ctx) as desk, progress("estimating", "days"):
        panel = desk.estimate(
            since=needed_day(first, "--from"),
            until=needed_day(last, "--to"),
            every=every,
            as_known=as_known,
            mode="filtered" if filtered else "smoothed",
            method=method,
        )
        rows = write_panel(panel, output)
    made = {"file": str(output), "rows": rows, "places": len(panel.place_ids), "days": len(panel.days)}
    if as_json:
        return print_json({**made, "method": panel.method, "ignored": dict(panel.evidence.ignored)})
    return say(f"wrote {output}: {made['places']:,} settlements on {made['days']:,} days, {rows:,} rows")
