"""Report -> control and harm claims with spans: language, sentences, grammar, then one naming step.

The grammars (one per language) only say what stands where; `Naming.claim` turns it into the model's
Claim with side, id and confidence. Nothing here depends on anything but the report, so a reading can
be repeated byte for byte.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Protocol

import msgspec

from whoholds.claims.confidence import confidence
from whoholds.claims.found import Cut, Doc, Found, Reader
from whoholds.claims.harm import read_harms
from whoholds.claims.lexicon import Lexicon, load_lexicon
from whoholds.claims.sides import Sides, TheatreLike
from whoholds.claims.tokens import Sentence, fold, sentences
from whoholds.language import language_of
from whoholds.model import REPORT_VOICE, Claim, Harm, Report, Span, claim_id_of

VERSION = "0.1"

_BARE = frozenset({"troops", "forces", "soldiers"})
"""Bodies without a name, which are the speaker's own: "Russia says troops withdrew"."""

_OWN = frozenset({"its", "their", "his", "her", "our", "country's"})
"""Words by which a speaker's own forces are named."""


class Extraction(NamedTuple):
    """What one extractor read in one report; `missed` are sentences that look like claims, unread."""

    claims: tuple[Claim, ...] = ()
    harms: tuple[Harm, ...] = ()
    missed: tuple[Span, ...] = ()
    ungrounded: tuple[Ungrounded, ...] = ()


class Ungrounded(NamedTuple):
    """A claim that an extractor proposed and the text does not bear out: shown, never counted."""

    words: str
    relation: str
    place: str
    reason: str


class Extractor(Protocol):
    """Anything that reads reports; `name` goes into every claim and reading."""

    name: str

    def read(self, report: Report) -> Extraction:
        """Read one report; never raises on any text."""
        ...


def _readers() -> dict[str, tuple[Reader, Lexicon]]:
    from whoholds.claims import english, slavic

    return {
        "en": (english.read_sentences, load_lexicon("en")),
        "uk": (slavic.read_sentences, load_lexicon("uk")),
        "ru": (slavic.read_sentences, load_lexicon("ru")),
    }


class RuleExtractor:
    """The default extractor: offline, deterministic, explainable."""

    name = f"rules-{VERSION}"

    def __init__(self, theatre: TheatreLike | None = None, gazetteer: object | None = None) -> None:
        self._readers = _readers()
        self._gazetteer = gazetteer
        packs = [pack for _, pack in self._readers.values()]
        self._abbreviations = frozenset[str]().union(*(pack.abbreviations for pack in packs))
        self._sides = Sides(packs, theatre)

    def read(self, report: Report) -> Extraction:
        """Return the claims of a report in the order of the text; never raises on any text."""
        doc = self.document(report)
        found: list[tuple[Found, str]] = []
        missed: list[Cut] = []
        for lang, (reader, pack) in self._readers.items():
            own = tuple(s for s in doc.sentences if s.lang == lang)
            if own:
                out = reader(doc, own, pack)
                found.extend((f, lang) for f in out.found)
                missed.extend(out.missed)
        naming = self.naming(report, doc)
        claims = {c.claim_id: c for c in (naming.claim(f, lang) for f, lang in found)}
        return Extraction(
            claims=tuple(sorted(claims.values(), key=lambda c: (c.start, c.end, c.claim_id))),
            harms=read_harms(report, doc, self.name, naming.side),
            missed=tuple(Span(start=s, end=e, quote=report.text[s:e]) for s, e in sorted(missed)),
        )

    def naming(self, report: Report, doc: Doc, extractor: str | None = None) -> Naming:
        """Return the step that turns what was found in `report` into claims; `extractor` signs them."""
        return Naming(report, doc, self._sides, extractor or self.name)

    def document(self, report: Report) -> Doc:
        """Return the report as the grammars see it: folded, cut into sentences with their languages."""
        text, folded = report.text, fold(report.text)
        main = report.lang if report.lang in self._readers else language_of(folded[:5000])
        cuts = sentences(text, folded, self._abbreviations)
        marked = tuple(Sentence(s, e, language_of(folded[s:e], main)) for s, e in cuts)
        return Doc(text, folded, report.published, marked, report.source, report.title)


class Naming:
    """Turns what a grammar found in one report into claims: texts of the cuts, sides, id, confidence."""

    def __init__(self, report: Report, doc: Doc, sides: Sides, extractor: str) -> None:
        self._report, self._doc, self._sides, self._extractor = report, doc, sides, extractor
        self._context = sides.context_of(doc.folded)
        self._on: date = report.published.date()
        self._known: dict[tuple[str | None, str], str | None] = {}

    def claim(self, found: Found, lang: str) -> Claim:
        """Return what was found as a claim: its words, its sides, its id and its confidence."""
        claimant, actor = self._words(found.claimant), self._words(found.actor)
        when = found.when
        claim = Claim(
            claim_id="",
            report_id=self._report.report_id,
            start=found.quote.start,
            end=found.quote.end,
            quote=self._words(found.quote) or "",
            claimant=claimant or REPORT_VOICE,
            claimant_side=found.claimant_side or self._one_side(claimant, lang),
            via=tuple(self._words(v) or "" for v in found.via),
            actor=actor,
            side=found.side
            or self._own_side(actor, claimant, lang)
            or (self._one_side(actor, lang) if found.relation == "fights" else self.side(actor, lang))
            or self._implied_side(found),
            relation=found.relation,
            place=self._words(found.place) or "",
            part=self._words(found.part),
            percent=found.percent,
            modality=found.modality,
            hedge=self._words(found.hedge),
            said_at=self._report.published,
            when_from=when.first if when else None,
            when_to=when.last if when else None,
            when_grain=when.grain if when else None,  # type: ignore[arg-type]
            when_zone=when.zone if when else "UTC",
            evidence=found.evidence,
            lang=lang,
            extractor=self._extractor,
            confidence=confidence(found.rule),
            rule=found.rule,
        )
        return msgspec.structs.replace(claim, claim_id=claim_id_of(claim))

    def side(self, phrase: str | None, lang: str) -> str | None:
        """Return the side of an actor's or a speaker's words at the report's date."""
        key = phrase, lang
        if key not in self._known:
            self._known[key] = self._sides.of(phrase, lang, self._on, self._context)
        return self._known[key]

    def _one_side(self, phrase: str | None, lang: str) -> str | None:
        """Return the side of a phrase, None where it joins two that are not one."""
        opposed = self._sides.opposed(phrase, lang, self._on, self._context)
        return None if opposed else self.side(phrase, lang)

    def _own_side(self, actor: str | None, claimant: str | None, lang: str) -> str | None:
        """Return the speaker's side where the actor is its own: "its forces", "troops"."""
        lower = (actor or "").lower().removeprefix("the ")
        own = lower.partition(" ")[0] in _OWN or lower in _BARE
        return self.side(claimant, lang) if own else None

    def _implied_side(self, found: Found) -> str | None:
        """Return the side that words imply in this war: who "liberates", who repels whom."""
        against = found.cue is not None and found.cue.startswith("against ")
        if found.cue is None or (found.actor is not None and not against):
            return None
        return self._sides.by_cue(found.cue, self._context)

    def _words(self, cut: Cut | None) -> str | None:
        return self._report.text[cut.start : cut.end] if cut else None
