"""One JSON object -> Report: id, source, published, lang, title, url, text, cited; other fields ignored."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from whoholds.language import KNOWN_LANGUAGES, detect
from whoholds.model import Report, report_id_of
from whoholds.reports.dates import Published, checked, parse_published
from whoholds.reports.markup import has_markup, readable
from whoholds.reports.notes import Note, RefusedError


class Says(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a row's coded fields say in words: `words`, with {column} replaced, where all of `where` hold."""

    where: dict[str, str]
    words: str


class Columns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which columns of a table make a report; a table is known by having all columns of `needs`.

    `text` and `id` may name several columns, joined by a line break and by "/"; `source` is a column,
    `outlet` the words used where there is none or it is empty, with {column} replaced.
    """

    name: str
    text: tuple[str, ...]
    published: str
    edited: str = ""
    needs: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    source: str = ""
    outlet: str = ""
    voice: str = ""
    title: str = ""
    url: str = ""
    lang: str = ""
    author: str = ""
    says: tuple[Says, ...] = ()
    """Sentences that stand below the text, so that coded fields become claims by who coded them."""
    words_for: dict[str, str] = {}
    """In those sentences, words for what a cell begins with: the data set's names of armies, say."""


@dataclass(frozen=True)
class Defaults:
    """What the caller says of reports that do not say it themselves; `now` is the clock for 'future'."""

    source: str = ""
    published: datetime | None = None
    published_grain: Literal["second", "day"] = "second"
    lang: str | None = None
    title: str = ""
    url: str = ""
    retrieved: datetime | None = None
    original: str | None = None
    columns: tuple[Columns, ...] = ()
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def naming(self, source: str) -> Defaults:
        """Return the same defaults with a source, where none was given."""
        return self if self.source else replace(self, source=source)


def parse_object(data: bytes) -> dict[str, Any]:
    """Parse one JSON object from UTF-8 bytes; raises RefusedError that says what is wrong."""
    try:
        found = _lenient(data)
    except UnicodeDecodeError as exc:
        raise RefusedError(f"not UTF-8 (byte 0x{data[exc.start]:02x}); {RECODE}") from exc
    except RecursionError as exc:
        raise RefusedError("not a report: JSON nested too deeply") from exc
    except ValueError as exc:
        raise RefusedError(f"not JSON ({_reason(exc)}); one report a line is expected") from exc
    if not isinstance(found, dict):
        raise RefusedError(f"not a report: a JSON object is expected, not {type(found).__name__}")
    return found


COUNTRY_FOR_LANGUAGE = {"ua": "uk"}
"""Codes of countries that stand for languages in many feeds; "ua" is no language's code."""

DATE_HELP = "give a date as 2023-04-03 or 2023-04-03T21:00:00+03:00"
RECODE = "convert the file first, for example: iconv -f cp1251 -t utf-8"


def _reason(exc: ValueError) -> str:
    return f"{exc.msg}, column {exc.colno}" if isinstance(exc, json.JSONDecodeError) else str(exc)


def _lenient(data: bytes) -> Any:
    """Parse with the strict fast parser, then with the one that lets lone surrogates pass."""
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return json.loads(_with_bytes(data).decode("utf-8"), strict=False)


_BYTES = re.compile(rb"(?<!\\)((?:\\\\)*)((?:\\x[0-9a-fA-F]{2})+)")


def _with_bytes(data: bytes) -> bytes:
    r"""Put the bytes that an exporter wrote as \xNN, which no JSON has, in their place as UTF-8."""
    return _BYTES.sub(_as_text, data) if b"\\x" in data else data


def _as_text(found: re.Match[bytes]) -> bytes:
    raw = bytes.fromhex(found.group(2).replace(b"\\x", b"").decode())
    return found.group(1) + json.dumps(raw.decode("utf-8", "replace"))[1:-1].encode()


def report_of(fields: dict[str, Any], defaults: Defaults, note: Note) -> Report:
    """Build a report from the fields of a record; raises RefusedError without text or usable date."""
    text, title = _string(fields, "text"), _string(fields, "title")
    if not text.strip():
        text, title = title, ""
    if not text.strip():
        raise RefusedError("no text", "text")
    if has_markup(text):
        note("HTML in the text: kept as given, read as if the markup were spaces", "text", True)
    published = _published(fields, defaults, note)
    source, url = _source(fields, defaults, note), _string(fields, "url") or defaults.url
    return Report(
        report_id=_identifier(fields) or report_id_of(source, url, published.at, text),
        source=source,
        published=published.at,
        published_grain=published.grain,
        text=text,
        title=title or defaults.title,
        url=url,
        lang=_language(fields, text, defaults, note),
        author=_string(fields, "author") or None,
        cited=_strings(fields, "cited"),
        voice=_string(fields, "voice") or None,
        edited=_edited(fields, published.at, note),
        retrieved=defaults.retrieved,
        original=defaults.original,
    )


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RefusedError(f"{name} must be a text, not {type(value).__name__}", name)
    return readable(value)


def _strings(fields: dict[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    return tuple(readable(v) for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _identifier(fields: dict[str, Any]) -> str:
    value = fields.get("id", fields.get("report_id"))
    if isinstance(value, bool | float | list | dict):
        raise RefusedError(f"id must be a text or a whole number, not {type(value).__name__}", "id")
    return "" if value is None else readable(str(value))


def _source(fields: dict[str, Any], defaults: Defaults, note: Note) -> str:
    source = _string(fields, "source").strip()
    if source:
        return source
    note(f"no source: {defaults.source!r} is used; say who published it with --source", "source", True)
    return defaults.source


def _language(fields: dict[str, Any], text: str, defaults: Defaults, note: Note) -> str | None:
    given = _string(fields, "lang").strip().lower().replace("_", "-").partition("-")[0]
    given = COUNTRY_FOR_LANGUAGE.get(given, given)
    named = len(given) in (2, 3) and given not in ("und", "mul", "zxx")
    lang = given if named else defaults.lang or detect(text)
    if lang not in KNOWN_LANGUAGES:
        what = f"language {lang!r} is not known" if lang else "its language cannot be told"
        note(f"{what}: kept, but claims are read only in {', '.join(KNOWN_LANGUAGES)}", "lang", True)
    return lang


def _edited(fields: dict[str, Any], published: datetime, note: Note) -> datetime | None:
    """Return when the text was changed, if after publication; a date that cannot be read is noted."""
    value = fields.get("edited")
    if value in (None, ""):
        return None
    try:
        at = parse_published(value).at
    except ValueError as exc:
        note(f"the date of the edit is left out: {exc}", "edited", True)
        return None
    return at if at > published else None


def _published(fields: dict[str, Any], defaults: Defaults, note: Note) -> Published:
    value = fields.get("published")
    if value in (None, "") and defaults.published is not None:
        return Published(defaults.published, defaults.published_grain, True)
    try:
        found = checked(parse_published(value), defaults.now)
    except ValueError as exc:
        raise RefusedError(f"{exc}; {DATE_HELP}", "published") from exc
    if not found.zoned:
        note("time without a zone: taken as UTC", "published", True)
    return found
