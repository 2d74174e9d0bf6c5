"""The verbs that read without a ledger: read (for eyes) and extract (for files)."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from whoholds.cli import modelling
from whoholds.cli.common import (
    IssuesFile,
    Json,
    Lang,
    Published,
    Source,
    colours,
    finish,
    out,
    print_json,
    progress,
    report_issues,
    say,
    settings_of,
)
from whoholds.cli.filling import defaults_of, reports_in
from whoholds.errors import InputError

if TYPE_CHECKING:
    from whoholds.claims import Extraction
    from whoholds.model import Issue, Place, Record
    from whoholds.pipeline import Recipe

Theatre = Annotated[
    str | None, typer.Option(help="The conflict whose sides, actors and places are known; none for no one's.")
]
Gazetteer = Annotated[
    list[Path] | None, typer.Option("--gazetteer", help="A gazetteer file of your own; may be repeated.")
]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command()(read)
    app.command()(extract)


def read(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="A file, a web address, a text in quotes, or - for stdin.")],
    source: Source = "",
    published: Published = "",
    lang: Lang = "",
    theatre: Theatre = None,
    gazetteer: Gazetteer = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say which rules read each claim, and why this confidence.")
    ] = False,
    extractor: modelling.Extractor = modelling.By.rules,
    llm_url: modelling.Url = "",
    llm_model: modelling.Model = "",
    llm_budget: modelling.Budget = None,
    llm_cache: modelling.Cache = None,
    as_json: Json = False,
) -> None:
    """Show the claims in a text, marked where they stand, with who says what. Needs no ledger.

    What looks like a claim and was not read as one, and places that no gazetteer knows, are listed too.

    Example: whoholds read "Russian forces captured Soledar, Prigozhin said." --published 2023-01-11

    Example: whoholds read article.html --explain
    """
    from whoholds import marking, pipeline

    issues: list[Issue] = []
    today = published or f"{datetime.now(UTC):%Y-%m-%d}"
    defaults = defaults_of(source or "the text", today, lang)
    if text == "-" or Path(text).exists() or _looks_like_a_path(text):
        reports = list(reports_in(text, issues, defaults, settings=settings_of(ctx)))
    else:
        reports = [pipeline.report_of_text(text, defaults)]
    asked = modelling.Asked(extractor, llm_url, llm_model, llm_budget, llm_cache)
    recipe = asked.recipe(ctx, recipe_of(theatre or settings_of(ctx).theatre, gazetteer))
    readings = list(pipeline.extract_all(reports, recipe, settings_of(ctx).workers))
    code = report_issues(issues)
    if as_json:
        print_json(
            [
                {
                    "report": r,
                    "claims": f.claims,
                    "harms": f.harms,
                    "missed": f.missed,
                    "ungrounded": [u._asdict() for u in f.ungrounded],
                }
                for r, f in readings
            ]
        )
    else:
        colour = colours(pipeline.theatre_of(recipe.theatre))
        for report, found in readings:
            out().print(marking.reading(report, found, colour, explain, _places_of(found, recipe)))
    finish(code)


def _places_of(found: Extraction, recipe: Recipe) -> dict[str, Place]:
    """Return the places that the claims were resolved to, by id."""
    from whoholds import pipeline

    gazetteer = pipeline.gazetteer_of(recipe)
    places = (gazetteer.get(c.place_id) for c in found.claims if c.place_id)
    return {place.place_id: place for place in places if place is not None}


def _looks_like_a_path(text: str) -> bool:
    return " " not in text.strip() and ("/" in text or Path(text).suffix not in ("", "."))


def recipe_of(theatre: str, files: Iterable[Path] | None) -> Recipe:
    """Return what reading depends on, from options instead of a ledger. Raises InputError."""
    from whoholds.pipeline import Recipe

    try:
        own = tuple((f.name, f.read_bytes()) for f in files or ())
    except OSError as exc:
        raise InputError(f"{exc.filename}: cannot be read ({exc.strerror})") from exc
    return Recipe("" if theatre == "none" else theatre, own)


def extract(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Files of reports; - for stdin.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where claims go (else stdout).")
    ] = None,
    harm: Annotated[Path | None, typer.Option("--harm", help="Where harm claims go.")] = None,
    source: Source = "",
    published: Published = "",
    lang: Lang = "",
    theatre: Theatre = None,
    gazetteer: Gazetteer = None,
    issues_file: IssuesFile = None,
    extractor: modelling.Extractor = modelling.By.rules,
    llm_url: modelling.Url = "",
    llm_model: modelling.Model = "",
    llm_budget: modelling.Budget = None,
    llm_cache: modelling.Cache = None,
    as_json: Json = False,
) -> None:
    """Write the claims of many reports as JSON lines, one claim record a line. Needs no ledger.

    The fields are those of docs/data-model.md; text[start:end] of the report is the quote.

    Example: whoholds extract reports.jsonl -o claims.jsonl --harm harm.jsonl
    """
    from whoholds import pipeline

    issues: list[Issue] = []
    defaults = defaults_of(source, published, lang)
    asked = modelling.Asked(extractor, llm_url, llm_model, llm_budget, llm_cache)
    recipe = asked.recipe(ctx, recipe_of(theatre or settings_of(ctx).theatre, gazetteer))
    reports = (r for file in files for r in reports_in(file, issues, defaults))
    counts = {"reports": 0, "claims": 0, "harms": 0, "ungrounded": 0}
    with _Lines(output) as claims_out, _Lines(harm) as harms_out, progress("reading") as advance:
        for _, found in pipeline.extract_all(reports, recipe, settings_of(ctx).workers):
            claims_out.write(found.claims)
            if harm is not None:
                harms_out.write(found.harms)
            counts["reports"] += 1
            counts["claims"] += len(found.claims)
            counts["harms"] += len(found.harms)
            counts["ungrounded"] += len(found.ungrounded)
            advance(1)
    code = report_issues(issues, issues_file)
    if output is not None and as_json:
        print_json({**counts, "issues": issues})
    elif output is not None:
        numbers = (counts["reports"], counts["claims"], counts["harms"])
        apart = f"; {counts['ungrounded']:,} ungrounded, not counted" if counts["ungrounded"] else ""
        say("read {:,} reports: {:,} claims, {:,} harm claims".format(*numbers) + apart)
    finish(code)


class _Lines:
    """A file of JSON lines, or stdout; an error names the file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> _Lines:
        if self._path is not None:
            try:
                self._file = self._path.open("wb")
            except OSError as exc:
                raise InputError(f"{self._path}: cannot be written ({exc.strerror})") from exc
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, records: Iterable[Record]) -> None:
        """Append records, one a line."""
        from whoholds.model import to_json

        lines = b"".join(to_json(record) + b"\n" for record in records)
        if self._file is None:
            sys.stdout.write(lines.decode())
        else:
            self._file.write(lines)
