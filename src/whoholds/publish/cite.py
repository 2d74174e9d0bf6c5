"""Claims on a place -> a citation pack: wikitext, BibTeX, CSL-JSON or CSV, one citation a claim."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from whoholds.errors import UsageError
from whoholds.model import REPORT_VOICE, LiveClaim, Modality, Record, Report, to_dict
from whoholds.publish.cells import cell_of
from whoholds.publish.document import clean
from whoholds.publish.quickstatements import Statement, line_of
from whoholds.publish.quoting import card_of, quote_of
from whoholds.theatres import Theatre

NEWS = frozenset(("agency", "newspaper", "broadcaster"))
"""Kinds of source for {{cite news}} in Wikipedia; all others are for {{cite web}}, which needs a URL."""


MANNERS: dict[Modality, str] = {
    "fact": "",
    "denied": ", a denial",
    "possible": ", put as possible",
    "intended": ", an aim",
}
"""What stands before a quote, so that the bare words of a denial are not read as an assertion."""


class Citation(Record, frozen=True, kw_only=True):
    """One claim as editors and courts cite it; `translation` is left for a person to fill in."""

    claim_id: str
    speaker: str
    side: str | None
    modality: Modality
    """A quote of what is denied reads like an assertion without this."""
    says: str
    quote: str
    lang: str
    translation: str = ""
    said: date
    """The day it was said, where the text tells, else the day of publication (UTC)."""
    published: date
    outlet: str
    kind: str
    title: str
    url: str
    archived_sha256: str | None
    """SHA-256 of the bytes that it was read from, where they were archived."""
    against_interest: bool
    origins: int
    """Independent origins that say the same within three days."""
    cited: tuple[str, ...] = ()
    """Where the report itself says that the fact can be checked."""
    relation: str = ""
    place_item: str = ""
    """The place's item on Wikidata, where the gazetteer or the caller says it."""
    side_item: str = ""
    """The item of the side that the actor fights for, where the theatre says it."""
    speaker_item: str = ""
    """The item of the speaker's side."""


def cited(
    live: LiveClaim,
    report: Report | None,
    *,
    against_interest: bool,
    origins: int,
    theatre: Theatre | None,
    place_item: str = "",
) -> Citation:
    """Return the citation of a claim; `report` gives the archived copy's hash and what it cites."""
    claim, card = live.claim, card_of(live, theatre)
    published = (live.published or live.known_at).date()
    about = claim.part or (f"{claim.percent}" if claim.percent else "")
    return Citation(
        claim_id=claim.claim_id,
        speaker=clean(live.source if claim.claimant == REPORT_VOICE else claim.claimant),
        side=claim.claimant_side,
        modality=claim.modality,
        says=" ".join(
            filter(None, (claim.modality, claim.side or claim.actor, claim.relation, about, claim.place))
        ),
        quote=clean(quote_of(live, theatre)),
        lang=claim.lang,
        said=claim.said_at.date() if claim.said_at else published,
        published=published,
        outlet=clean(live.source),
        kind=card.kind if card else "",
        title=clean(live.title),
        url=live.url,
        archived_sha256=report.original if report else None,
        against_interest=against_interest,
        origins=origins,
        cited=tuple(clean(name) for name in report.cited) if report else (),
        relation=claim.relation,
        place_item=place_item,
        side_item=_item_of(claim.side, theatre),
        speaker_item=_item_of(claim.claimant_side, theatre),
    )


def _item_of(side: str | None, theatre: Theatre | None) -> str:
    found = theatre.side(side) if theatre and side else None
    return found.wikidata if found else ""


# --- wikitext ----------------------------------------------------------------------------------------

_WIKI = str.maketrans({"|": "{{!}}", "[": "&#91;", "]": "&#93;", "<": "&lt;", ">": "&gt;", "{": "&#123;",
                       "}": "&#125;", "'": "&#39;"})  # fmt: skip


def to_wikitext(citations: Sequence[Citation]) -> str:
    """Return a bullet a claim: who says what, marked where it goes against the speaker, with a reference."""
    return "".join(f"* {_wiki_line(citation)}\n" for citation in citations)


def _wiki_line(citation: Citation) -> str:
    against = " (against the speaker's own interest)" if citation.against_interest else ""
    side = f", {citation.side}'s side" if citation.side else ""
    number = f"{citation.origins} independent origin{'s' if citation.origins != 1 else ''}"
    said = f"{citation.said.isoformat()}{MANNERS[citation.modality]}: “{_wiki(citation.quote)}”"
    checked = f"; to be checked in {_wiki(', '.join(citation.cited))}" if citation.cited else ""
    told = f"{_wiki(citation.speaker)}{side}, {said}{against}; {number}{checked}."
    return f"{told}<ref>{_template(citation)}</ref>{_copy(citation)}"


def _copy(citation: Citation) -> str:
    """Return a remark that readers of the article do not see: which bytes the words were read from."""
    return f"<!-- archived copy sha256 {citation.archived_sha256} -->" if citation.archived_sha256 else ""


def _template(citation: Citation) -> str:
    name = "cite news" if citation.kind in NEWS or not citation.url else "cite web"
    fields = {
        "title": citation.title or citation.says,
        "url": citation.url.replace("|", "%7C").replace(" ", "%20"),
        "website": citation.outlet,
        "date": citation.published.isoformat(),
        "language": citation.lang,
        "quote": citation.quote,
    }
    raw = {"url"}
    told = (f"|{k}={v if k in raw else _wiki(v)}" for k, v in fields.items() if v)
    to_fill_in = ("|trans-quote=",) if citation.lang not in ("", "en") else ()
    return "{{" + " ".join((name, *told, *to_fill_in)) + "}}"


def _wiki(words: str) -> str:
    return words.translate(_WIKI)


# --- BibTeX ------------------------------------------------------------------------------------------

_TEX = {c: f"\\{c}" for c in "&%$#_{}"} | {"~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
        "\\": "\\textbackslash{}"}  # fmt: skip
_TEX_CHARS = re.compile(r"[&%$#_{}~^\\]")


def to_bibtex(citations: Sequence[Citation]) -> str:
    """Return a @misc entry a claim, UTF-8 as biber reads it; keys are claim ids."""
    return "\n".join(_bib(citation) for citation in citations)


def _bib(citation: Citation) -> str:
    fields = {
        "author": f"{{{_tex(citation.outlet)}}}",
        "title": f"{{{_tex(citation.title or citation.says)}}}",
        "date": citation.published.isoformat(),
        "url": citation.url.replace("{", "%7B").replace("}", "%7D"),
        "langid": citation.lang,
        "note": f"{_tex(citation.speaker)}{MANNERS[citation.modality]}: ``{_tex(citation.quote)}''",
        "annotation": _tex(_annotation(citation)),
    }
    told = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{citation.claim_id},\n{told}}}\n"


def _annotation(citation: Citation) -> str:
    hashed = f"archived copy sha256 {citation.archived_sha256}; " if citation.archived_sha256 else ""
    against = "against the speaker's own interest; " if citation.against_interest else ""
    return f"{hashed}{against}independent origins: {citation.origins}"


def _tex(words: str) -> str:
    return _TEX_CHARS.sub(lambda found: _TEX[found.group()], words)


# --- CSL-JSON and CSV --------------------------------------------------------------------------------


def to_csl(citations: Sequence[Citation]) -> str:
    """Return CSL-JSON (citationstyles.org schema 1.0) for Zotero and pandoc."""
    encoded = msgspec.json.encode([_csl(citation) for citation in citations])
    return msgspec.json.format(encoded, indent=1).decode() + "\n"


def _csl(citation: Citation) -> dict[str, Any]:
    day = citation.published
    item = {
        "id": citation.claim_id,
        "type": "article-newspaper" if citation.kind in NEWS else "webpage",
        "title": citation.title or citation.says,
        "container-title": citation.outlet,
        "author": [{"literal": citation.outlet}],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": citation.url,
        "language": citation.lang,
        "abstract": f"{citation.speaker}{MANNERS[citation.modality]}: “{citation.quote}”",
        "note": _annotation(citation),
    }
    return {key: value for key, value in item.items() if value}


def to_csv(citations: Sequence[Citation]) -> str:
    """Return a row a claim with every field of `Citation`; several values have " | " between."""
    out = io.StringIO()
    writer = csv.DictWriter(out, Citation.__struct_fields__, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_cells(citation) for citation in citations)
    return out.getvalue()


def _cells(citation: Citation) -> dict[str, Any]:
    against = "true" if citation.against_interest else "false"
    values = to_dict(citation) | {"cited": " | ".join(citation.cited), "against_interest": against}
    return {name: cell_of(value) if isinstance(value, str) else value for name, value in values.items()}


def to_quickstatements(citations: Sequence[Citation]) -> str:
    """Return a statement a claim in the first version of QuickStatements' language, oldest first.

    Only asserted claims make statements; one that another voice of the pack denies is marked as disputed.
    Raises UsageError when the place has no item.
    """
    if any(not citation.place_item for citation in citations):
        raise UsageError("the gazetteer gives no Wikidata item for this place: add --item Q...")
    denied: dict[tuple[str, str], set[str]] = {}
    for citation in citations:
        if citation.modality == "denied":
            denied.setdefault((citation.relation, citation.side_item), set()).add(citation.speaker_item)
    told = (_statement(citation, denied) for citation in reversed(citations) if citation.modality == "fact")
    return "".join(f"{line}\n" for line in dict.fromkeys(map(line_of, told)) if line)


def _statement(citation: Citation, denied: Mapping[tuple[str, str], Collection[str]]) -> Statement:
    by = denied.get((citation.relation, citation.side_item), ())
    return Statement(
        item=citation.place_item,
        relation=citation.relation,
        side=citation.side_item,
        day=citation.said,
        disputed=bool(by),
        disputed_by=tuple(sorted(filter(None, by))),
        url=citation.url,
        published=citation.published,
        lang=citation.lang,
        quote=citation.quote,
        title=citation.title,
    )


CITATION_FORMATS: dict[str, Callable[[Sequence[Citation]], str]] = {
    "wikitext": to_wikitext,
    "bibtex": to_bibtex,
    "csl-json": to_csl,
    "csv": to_csv,
    "quickstatements": to_quickstatements,
}


def written(citations: Sequence[Citation], form: str) -> str:
    """Return a citation pack in one of CITATION_FORMATS. Raises UsageError for another."""
    if form not in CITATION_FORMATS:
        raise UsageError(f"no citations as {form!r}; the formats are {', '.join(CITATION_FORMATS)}")
    return CITATION_FORMATS[form](citations)
