"""The verb that fills a ledger: add."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli import modelling
from whoholds.cli.common import (
    IssuesFile,
    Json,
    Lang,
    Published,
    Source,
    finish,
    opened,
    print_json,
    progress,
    report_issues,
    say,
    settings_of,
)
from whoholds.errors import UsageError

if TYPE_CHECKING:
    from whoholds.model import Issue, Report
    from whoholds.reports import Defaults
    from whoholds.reports.archive import Archive
    from whoholds.reports.web import Gets
    from whoholds.settings import Settings

ColumnMaps = Annotated[
    list[Path] | None,
    typer.Option("--columns", metavar="MAP.toml", help="A map of your table's columns; may be repeated."),
]


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(add)


def add(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Files or web addresses; - for stdin.")],
    source: Source = "",
    published: Published = "",
    lang: Lang = "",
    columns: ColumnMaps = None,
    no_originals: Annotated[
        bool, typer.Option("--no-originals", help="Of what is fetched from the web keep only its hash.")
    ] = False,
    issues_file: IssuesFile = None,
    extractor: modelling.Extractor = modelling.By.rules,
    llm_url: modelling.Url = "",
    llm_model: modelling.Model = "",
    llm_budget: modelling.Budget = None,
    llm_cache: modelling.Cache = None,
    as_json: Json = False,
) -> None:
    """Read reports, extract their claims and append both to the ledger.

    Files and web addresses: JSON lines (id, source, published, lang, title, url, text, cited), Telegram,
    X, Mastodon and Bluesky exports, RSS and Atom, tables (ACLED, UCDP, VIINA, your own), web pages, WARC,
    ZIP, plain text; the kind is found by content. What cannot be read is skipped, named with file and line,
    and the exit code is 3. Adding the same report twice changes nothing.

    Example: whoholds --ledger war.db add reports.jsonl.gz

    With --extractor llm a language model proposes the claims; what the text does not bear out to the letter
    is counted as ungrounded and kept out.

    Example: whoholds --ledger war.db add note.txt --source "My notebook" --published 2023-04-03
    """
    asked = modelling.Asked(extractor, llm_url, llm_model, llm_budget, llm_cache)
    defaults = defaults_of(source, published, lang, columns)
    issues: list[Issue] = []
    with opened(ctx) as desk, progress("reading") as advance:
        archive = desk.archive
        if no_originals and archive is not None:
            archive = archive.hashes_only()
        settings = settings_of(ctx)
        reports = (r for file in files for r in reports_in(file, issues, defaults, archive, settings))
        recipe = asked.recipe(ctx, desk.recipe)
        added = desk.add(reports, issues, workers=settings.workers, progress=advance, recipe=recipe)
    code = report_issues(issues, issues_file)
    if as_json:
        print_json({"added": added, "issues": issues})
    else:
        say(
            f"read {added.reports:,} reports with {added.claims:,} claims and {added.harms:,} harm claims: "
            f"{added.new:,} new entries, {added.known:,} known already"
            + (f"; {added.copies:,} copies found" if added.copies else "")
            + (f"; {added.ungrounded:,} ungrounded, not counted" if added.ungrounded else "")
        )
    finish(code)


def defaults_of(source: str, published: str, lang: str, columns: list[Path] | None = None) -> Defaults:
    """Return what the options say of reports that do not say it themselves. Raises UsageError, DataError."""
    from whoholds.reports import Defaults
    from whoholds.reports.dates import parse_published
    from whoholds.reports.table import read_map

    maps = tuple(read_map(file) for file in columns or ())
    if not published:
        return Defaults(source=source, lang=lang or None, columns=maps)
    try:
        found = parse_published(published)
    except ValueError as exc:
        raise UsageError(f"--published {published!r}: {exc}; write it as 2023-04-03") from exc
    return Defaults(
        source=source,
        published=found.at,
        published_grain=found.grain,
        lang=lang or None,
        columns=maps,
    )


def reports_in(
    file: str,
    issues: list[Issue],
    defaults: Defaults,
    archive: Archive | None = None,
    settings: Settings | None = None,
) -> Iterator[Report]:
    """Yield the reports of a file, of an address, or of stdin for "-"."""
    from whoholds.reports import read_reports, read_stream
    from whoholds.reports.web import is_address, read_url

    if is_address(file):
        return read_url(file, fetcher_of(file, settings), issues, defaults, archive)
    if file == "-":
        return read_stream(sys.stdin.buffer, "stdin", issues, defaults)
    return read_reports(Path(file), issues, defaults)


def fetcher_of(address: str, settings: Settings | None) -> Gets:
    """Return what fetches an address, of the web or of a Telegram channel. Raises UsageError for no key."""
    from whoholds.reports.fetch import Fetcher, Limits
    from whoholds.reports.telegram_live import SCHEME, Key, LiveTelegram

    if address.lower().startswith(SCHEME):
        told = (settings.telegram, settings.telegram_session) if settings else ("", "")
        return LiveTelegram(Key.read(*told))
    return Fetcher(Limits(private=bool(settings and settings.fetch_private)))
