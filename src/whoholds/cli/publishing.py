"""The verbs that put something out: brief, cite, publish."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.common import (
    AsKnown,
    Json,
    day,
    needed_day,
    opened,
    print_json,
    progress,
    say,
    settings_of,
)
from whoholds.errors import InputError, UsageError

if TYPE_CHECKING:
    from datetime import date, datetime

    from whoholds.desk import Desk
    from whoholds.publish import Document
    from whoholds.publish.app.rows import Reasons

On = Annotated[str, typer.Option(metavar="DATE", help="The day in question (UTC).")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file instead of stdout.")]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (brief, cite, publish):
        app.command()(verb)


def brief(
    ctx: typer.Context,
    on: On,
    place: Annotated[
        str,
        typer.Argument(
            help='A name in any script and case form, "Name, Region", or id; none with --theatre.'
        ),
    ] = "",
    theatre: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Instead of a place: the day's situation report of the ledger's war."
        ),
    ] = "",
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of the previous brief; without it a week before.")
    ] = None,
    as_known: AsKnown = None,
    lang: Annotated[str, typer.Option(help="en, uk or ru.")] = "en",
    records: Annotated[
        bool, typer.Option("--records", help="Tell how the voices fared before (slower).")
    ] = False,
    form: Annotated[str, typer.Option("--format", help="md, txt, html, or docx with -o.")] = "md",
    no_pictures: Annotated[
        bool, typer.Option("--no-pictures", help="No map and timeline in html and docx.")
    ] = False,
    output: Output = None,
) -> None:
    """Write a brief: the state, who says what, what nobody could verify; each sentence numbered.

    With --theatre, a report of the day: changes, contradictions, harm, and who fell silent.

    Example: whoholds --ledger war.db brief Bakhmut --on 2023-04-03 --as-known 2023-04-04 --lang uk
    """
    if bool(place) == bool(theatre):
        raise UsageError("give a place, or --theatre NAME for the whole war")
    if form == "docx" and output is None:
        raise UsageError("a docx needs a file: add -o brief.docx")
    day = needed_day(on, "--on")
    with opened(ctx) as desk:
        if theatre:
            document = desk.daily(theatre, on=day, as_known=as_known, lang=lang)
        else:
            document = desk.brief(
                place, on=day, since=since, as_known=as_known, lang=lang, records=records,
                pictures=_with_pictures(form, no_pictures),
            )  # fmt: skip
    _put_out_document(document, form, output)


def _with_pictures(form: str, unwanted: bool) -> bool:
    """Whether a brief gets its map and timeline; says what is missing where they cannot be drawn."""
    if unwanted or form not in ("html", "docx"):
        return False
    if all(find_spec(module) for module in ("matplotlib", "scipy")):
        return True
    lacking = "without map and timeline: for them install the extra: pip install 'whoholds[pictures]'"
    typer.echo(lacking, err=True)
    return False


def _put_out_document(document: Document, form: str, output: Path | None) -> None:
    from whoholds.publish import drawn, to_docx

    if form != "docx" or output is None:
        return _put_out(drawn(document, form), output)
    try:
        output.write_bytes(to_docx(document))
    except OSError as exc:
        raise InputError(f"{output}: cannot be written ({exc.strerror})") from exc
    return say(f"wrote {output}")


def cite(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(help="A place's name or id.")],
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day of publication, included.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="wikitext, bibtex, csl-json, csv or quickstatements.")
    ] = "wikitext",
    item: Annotated[
        str, typer.Option(help="The place's item on Wikidata (Q...), for quickstatements.", metavar="QID")
    ] = "",
    output: Output = None,
) -> None:
    """Write the citation pack of a place: per claim speaker, exact words, date, outlet, link, copy's hash.

    Marks what goes against the speaker's interest and counts independent origins.

    Example: whoholds --ledger war.db cite Robotyne --since 2023-06-01 --format bibtex
    """
    from whoholds.publish import written

    with opened(ctx) as desk:
        found = desk.cite(place, since=day(since, "--since"), item=item)
        where = desk.place(place)
    if not found:
        again = " since then: ask with an earlier --since" if since else ""
        raise UsageError(f"no claim about {where.name} ({where.region or where.place_id}){again}")
    _put_out(written(found, form), output)


def publish(
    ctx: typer.Context,
    on: On,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder of your editions.")],
    as_known: AsKnown = None,
    four_eyes: Annotated[
        bool,
        typer.Option(
            "--four-eyes", help="Refuse a change of state unless two people accepted a claim on it."
        ),
    ] = False,
    kept_every: Annotated[
        int, typer.Option(min=0, help="Days between whole views of the past kept for the web app; 0: none.")
    ] = 14,
    site: Annotated[
        Path | None,
        typer.Option("--site", metavar="DIR", help="Also write it as a web site that needs no server."),
    ] = None,
    reasons: Annotated[
        int,
        typer.Option(
            min=0, help="With --site: say why of so many places, the most spoken of (some ten seconds each)."
        ),
    ] = 5,
    as_json: Json = False,
) -> None:
    """Write an edition: control and claims in every format, with licences, checksums and a list of changes.

    It is named by the day and the ledger's head, never overwritten, and seen only when complete.
    `verify EDITION` finds what was changed later. WHOHOLDS_PUBLICATION_DELAY (hours) and
    WHOHOLDS_BLOCKED_SOURCES (with commas between) say what may not leave.

    Example: whoholds --ledger war.db publish --on 2023-04-03 --as-known 2023-04-04 -o editions
    """
    from whoholds.publish import Policy

    settings = settings_of(ctx)
    policy = Policy(settings.publication_delay, settings.blocked_sources, four_eyes)
    if site:
        _need_app()
    with opened(ctx) as desk:
        with progress("publishing", "files"):
            made = desk.publish(
                output, on=needed_day(on, "--on"), as_known=as_known, policy=policy, kept_every=kept_every
            )
        written = _site(desk, made.path, site, 0 if policy.blocked else reasons) if site else None
    if as_json:
        return print_json(made)
    say(f"{'wrote' if made.new else 'stands already:'} {made.path}, {len(made.files)} files")
    if written:
        say(f"wrote {written}, to be opened or put on any web host")
    return say(f"digest {made.digest}")


def _need_app() -> None:
    from whoholds.serve.site import need_page

    need_page()


def _site(desk: Desk, edition: Path, folder: Path, reasons: int) -> Path:
    from whoholds.serve.site import Explaining, write_site
    from whoholds.serve.why import reasons_of

    def explain(place_id: str, on: date, known: datetime | None) -> Reasons:
        return reasons_of(desk.why(place_id, on=on, as_known=known).explanation)

    with progress("the site"):
        return write_site(edition, folder, explaining=Explaining(explain, reasons))


def _put_out(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as exc:
        raise InputError(f"{output}: cannot be written ({exc.strerror})") from exc
    say(f"wrote {output}")
