"""Who holds a place and who says so -> the brief a desk editor would write, every sentence numbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from whoholds.dossier import WINDOW_DAYS, Answer, Column, PartState, Voiced
from whoholds.model import Estimate, LiveClaim, LiveHarm, Place, Record
from whoholds.places.part_words import ADJECTIVES
from whoholds.publish.agreeing import contradictions, says_the_same
from whoholds.publish.daily import dateline
from whoholds.publish.document import Block, Document, clean, refs
from whoholds.publish.harm import HarmSpeech, telling, voiced_harms
from whoholds.publish.lead import UNLIKELY, Lead
from whoholds.publish.listing import claim_text, harm_text
from whoholds.publish.said import Speech
from whoholds.publish.wording import Wording, wording
from whoholds.theatres import Source, Theatre

SHOWN = 6
"""Voices told of one side; older ones stand by their numbers: a brief is read in two minutes."""


class Near(Record, frozen=True, kw_only=True):
    """A place near the one asked about: how far in km, in which of eight directions, and its estimate."""

    place: Place
    km: float
    bearing: str
    estimate: Estimate


class Namesake(Record, frozen=True, kw_only=True):
    """Another place that the question's words could mean, and the region around it, where it is known."""

    place: Place
    region: Place | None = None


class VoiceRecord(Record, frozen=True, kw_only=True):
    """How a voice fared before: right among judged claims, in all and where its side gains and loses.

    `low` and `high` bound the share of right ones with 90 %.
    """

    name: str
    right: int
    judged: int
    low: float
    high: float
    own: tuple[int, int]
    against: tuple[int, int]


class Drawn(Record, frozen=True, kw_only=True):
    """A map of a place and its timeline, as PNG; how far they reach, in km and to which first day."""

    map: bytes
    km: float
    strip: bytes
    first: date


class Facts(Record, frozen=True, kw_only=True):
    """All that a brief is written from; `before` is the estimate of an earlier day, as known now."""

    answer: Answer
    before: Estimate | None = None
    near: tuple[Near, ...] = ()
    harms: tuple[LiveHarm, ...] = ()
    """Harm claims on the place; those of the answer's days are told."""
    records: tuple[VoiceRecord, ...] = ()
    """What is known of the voices that speak here."""
    region: Place | None = None
    namesakes: tuple[Namesake, ...] = ()
    """The region around the place, and the others that bear its name, the largest first."""
    pictures: Drawn | None = None
    """For formats that can show them."""


def brief(facts: Facts, theatre: Theatre | None, lang: str = "en") -> Document:
    """Return the brief in "en", "uk" or "ru"; the same facts give the same text. Raises UsageError."""
    writer = Writer(facts, theatre, wording(lang))
    return Document(lang, tuple(writer.blocks()))


class Writer:
    """Writes one brief, section by section, from top to bottom."""

    def __init__(self, facts: Facts, theatre: Theatre | None, words: Wording) -> None:
        self.facts = facts
        self.answer: Answer = facts.answer
        self.theatre = theatre
        self.words = words
        self.texts = words.texts
        self.speech = Speech(words, facts.answer.place, theatre)
        self.lead = Lead(facts.answer, self.speech)
        self.outside: dict[str | None, list[Voiced]] = {}
        self.harm = HarmSpeech(self.speech)
        first, number = self.answer.on - timedelta(WINDOW_DAYS - 1), len(self.answer.voices) + 1
        self.harms = voiced_harms(telling(facts.harms), first, self.answer.on, number)

    def blocks(self) -> Iterator[Block]:
        """Yield the brief's blocks."""
        yield Block("title", self._title())
        yield Block("dateline", self._dateline())
        if self.facts.namesakes:
            yield Block("note", self._namesakes())
        yield Block("para", " ".join(self.lead.sentences()))
        if self.answer.voices:
            for column in self.answer.columns:
                yield from self._column(column)
            yield from self._interest()
            yield from self._verification()
            yield from self._parts()
        yield from self._changes()
        yield from self._harm()
        yield from self._near()
        yield from self._pictures()
        yield from self._claims()
        yield from self._sources()
        yield from self._notes()

    # --- the head ------------------------------------------------------------------------------------

    def _title(self) -> str:
        on = self.answer.on
        name = self.words.name_of(self.answer.place)
        return self.texts.title.format(
            place=clean(name), weekday=self.words.weekday(on), date=self.words.day(on)
        )

    def _dateline(self) -> str:
        """Return up to when things were known; where that is "now", also how new the newest report is."""
        line = dateline(self.answer.as_known, self.words)
        if self.answer.as_known is not None or not self.answer.voices:
            return line
        newest = max(v.live.published or v.live.known_at for v in self.answer.voices)
        return line + self.texts.newest_read.format(date=self.words.day(newest.date()))

    def _namesakes(self) -> str:
        """Return which of several places of a name is meant, and in which regions the others lie."""
        place, region = self.answer.place, self.facts.region
        told = Counter(self._apart(other) for other in self.facts.namesakes)
        others = [f"{where} ({n})" if n > 1 else where for where, n in told.items()]
        more = self.texts.day_more.format(n=len(others) - SHOWN) if others[SHOWN:] else ""
        named = self.texts.namesakes.format(
            place=self._located(place, region), others=self.words.listed(others[:SHOWN])
        )
        return f"{named} {more}".strip()

    def _apart(self, other: Namesake) -> str:
        """Return the region of a place of the same name; its name, too, where that differs."""
        here, there = (self.words.name_of(place) for place in (self.answer.place, other.place))
        around = self._around(other.place, other.region)
        return around if around and here == there else self._located(other.place, other.region)

    def _located(self, place: Place, region: Place | None) -> str:
        """Return "Lyman (Donetsk Oblast)" in the brief's language."""
        name, around = clean(self.words.name_of(place)), self._around(place, region)
        return f"{name} ({around})" if around else name

    def _around(self, place: Place, region: Place | None) -> str:
        return clean(self.words.name_of(region) if region else place.region)

    # --- who says what -------------------------------------------------------------------------------

    def _column(self, column: Column) -> Iterator[Block]:
        side = column.side
        if side is None:
            yield Block("heading", self.texts.others_heading)
        else:
            yield Block("heading", self.texts.side_heading.format(side=self.speech.side(side)))
        if not column.voices:
            silent = self.texts.others_silent if side is None else self.texts.side_silent
            yield Block("para", silent.format(side=self.speech.side(side) if side else ""))
            return
        told = [v for v in column.voices if not v.against_interest][:SHOWN] or list(column.voices[:SHOWN])
        for sentence in self.speech.sentences(told):
            yield Block("item", sentence)
        yield from self._earlier(column, told)

    def _earlier(self, column: Column, told: Sequence[Voiced]) -> Iterator[Block]:
        left = [v.number for v in column.voices if v not in told and not v.against_interest]
        if left:
            yield Block("item", self.texts.earlier.format(days=WINDOW_DAYS, refs=refs(left)))

    def _interest(self) -> Iterator[Block]:
        for column in self.answer.columns:
            admissions = [v for v in column.voices if v.against_interest]
            if column.side and admissions:
                yield Block("heading", self.texts.interest_of_side.format(side=self.speech.side(column.side)))
                yield from self._admitted(admissions)

    def _admitted(self, admissions: Sequence[Voiced]) -> Iterator[Block]:
        for sentence in self.speech.sentences(admissions[:SHOWN], apart=True):
            yield Block("item", sentence)
        if admissions[SHOWN:]:
            older = refs(v.number for v in admissions[SHOWN:])
            yield Block("item", self.texts.earlier.format(days=WINDOW_DAYS, refs=older))

    def _verification(self) -> Iterator[Block]:
        belligerents = [v for c in self.answer.columns if c.side is not None for v in c.voices]
        if not belligerents:
            return
        alone = [v.number for v in belligerents if not v.against_interest and not self._supported(v)]
        if alone:
            yield Block("heading", self.texts.unverified_heading)
            yield Block("para", self.texts.unverified.format(refs=refs(alone)))
        else:
            yield Block("para", self.texts.all_supported)

    def _supported(self, voiced: Voiced) -> bool:
        return any(says_the_same(voiced, other) for other in self._outside(voiced.live.claim.claimant_side))

    def _outside(self, side: str | None) -> list[Voiced]:
        """Return the voices that are not of a side; asked of each claim, put together once."""
        if side not in self.outside:
            voices = self.answer.voices
            self.outside[side] = [v for v in voices if v.live.claim.claimant_side != side]
        return self.outside[side]

    def _parts(self) -> Iterator[Block]:
        """Tell of each part that claims of these days name: a sentence without a claim would be nobody's."""
        numbers = {v.live.claim.claim_id: v.number for v in self.answer.voices}
        told = [(part, [numbers[i] for i in part.claim_ids if i in numbers]) for part in self.answer.parts]
        cited = [(part, claims) for part, claims in told if claims]
        if cited:
            yield Block("heading", self.texts.parts_heading)
        for part, claims in cited[:SHOWN]:
            yield Block("item", self._part(part, claims))

    def _part(self, part: PartState, numbers: Sequence[int]) -> str:
        name = self.words.part_name(part.kind, part.name, ADJECTIVES.get(part.name, ""))
        form = self.texts.part_unclear if part.probability < UNLIKELY else self.texts.part_state
        return form.format(
            part=name[:1].upper() + name[1:],
            state=self.lead.label(part.state),
            likelihood=self.words.likelihood_words[part.likelihood],
            refs=f" {refs(numbers)}",
        )

    def _harm(self) -> Iterator[Block]:
        if self.harms:
            yield Block("heading", self.texts.harm_heading)
        for voiced in list(reversed(self.harms))[:SHOWN]:
            yield Block("item", self.harm.sentence(voiced))
        if self.harms[:-SHOWN]:
            older = refs(v.number for v in self.harms[:-SHOWN])
            yield Block("item", self.texts.earlier.format(days=WINDOW_DAYS, refs=older))

    # --- around it -----------------------------------------------------------------------------------

    def _changes(self) -> Iterator[Block]:
        before, now = self.facts.before, self.answer.estimate
        if before is None or not now.claims:
            return
        yield Block("heading", self.texts.changes_heading.format(date=self.words.day(before.on)))
        fresh = [v.number for v in self.answer.voices if v.day > before.on]
        new = self.texts.change_new.format(refs=refs(fresh)) if fresh else self.texts.change_quiet
        yield Block("para", f"{self._change(before, now)} {new}")

    def _change(self, before: Estimate, now: Estimate) -> str:
        day = self.words.day(before.on)
        if before.state == now.state:
            then, present = before.probabilities[now.state], now.probabilities[now.state]
            return self.texts.change_same.format(
                date=day,
                side=self.lead.label(now.state),
                then=self.words.percent(then),
                now=self.words.percent(present),
            )
        return self.texts.change_other.format(date=day, before=self._stated(before), after=self._stated(now))

    def _stated(self, estimate: Estimate) -> str:
        percent = self.words.percent(estimate.probabilities[estimate.state])
        return self.texts.share.format(state=self.lead.label(estimate.state), percent=percent)

    def _near(self) -> Iterator[Block]:
        if self.facts.near:
            yield Block("heading", self.texts.near_heading)
        for near in self.facts.near:
            estimate = near.estimate
            yield Block(
                "item",
                self.texts.near_line.format(
                    place=clean(self.words.name_of(near.place)),
                    km=self.words.number(round(near.km)),
                    bearing=self.words.bearings[near.bearing],
                    state=self.lead.label(estimate.state),
                    percent=self.words.percent(estimate.probabilities[estimate.state]),
                    level=self.words.confidence[estimate.confidence],
                ),
            )

    def _pictures(self) -> Iterator[Block]:
        drawn, on = self.facts.pictures, self.words.day(self.answer.on)
        if drawn is None:
            return
        name = clean(self.words.name_of(self.answer.place))
        km, first = self.words.number(drawn.km), self.words.day(drawn.first)
        yield Block("picture", self.texts.map_shows.format(place=name, date=on, km=km), image=drawn.map)
        shows = self.texts.strip_shows.format(place=name, date=on, first=first)
        yield Block("picture", shows, image=drawn.strip)

    # --- the foot ------------------------------------------------------------------------------------

    def _claims(self) -> Iterator[Block]:
        voices = self.answer.voices
        if voices or self.harms:
            yield Block("heading", self.texts.claims_heading)
        for voiced in voices:
            yield Block("claim", claim_text(voiced, self.words, self.theatre), voiced.number, voiced.live.url)
        for harm in self.harms:
            yield Block("claim", harm_text(harm, self.words, self.theatre), harm.number, harm.live.url)

    def _sources(self) -> Iterator[Block]:
        counted: dict[str, list[LiveClaim]] = {}
        for voiced in self.answer.voices:
            counted.setdefault(voiced.live.source, []).append(voiced.live)
        if counted:
            yield Block("heading", self.texts.sources_heading)
        for name, claims in sorted(counted.items()):
            card = self.theatre.source(claims[0].source_id or name) if self.theatre else None
            yield Block("item", self._source(name, card, len(claims)))
        yield from self._records()

    def _records(self) -> Iterator[Block]:
        if self.facts.records:
            yield Block("heading", self.texts.records_heading)
        for record in self.facts.records:
            split = [
                form.format(right=right, judged=judged)
                for form, (right, judged) in (
                    (self.texts.record_own, record.own),
                    (self.texts.record_against, record.against),
                )
                if judged
            ]
            low, high = (f"{share * 100:.0f}" for share in (record.low, record.high))
            line = self.texts.record_line.format(
                name=clean(record.name),
                right=record.right,
                judged=record.judged,
                low=low,
                high=high,
                split="".join(self.texts.semicolon + part for part in split),
            )
            yield Block("item", line)
        if self.facts.records:
            yield Block("note", self.texts.records_note)

    def _source(self, name: str, card: Source | None, claims: int) -> str:
        count = self.words.count(claims, "claims")
        if card is None:
            return self.texts.source_bare.format(name=clean(name), count=count)
        return self.texts.source_line.format(
            name=clean(name),
            kind=self.words.kinds[card.kind],
            side=self._interest_of(card),
            count=count,
            grade=card.reliability,
            licence=card.licence,
        )

    def _interest_of(self, card: Source) -> str:
        if card.side:
            return self.texts.source_side.format(side=self.speech.side(card.side))
        if card.affinity:
            return self.texts.source_leaning.format(side=self.speech.side(card.affinity))
        return self.texts.source_neutral

    def _notes(self) -> Iterator[Block]:
        yield Block("note", self.texts.method.format(method=self.answer.estimate.method))
        notice = self.theatre.card.notice if self.theatre else {}
        if self.words.lang in notice:
            yield Block("note", notice[self.words.lang])


def day_before(on: date, days: int = 7) -> date:
    """Return the day with which a brief compares: a week earlier, unless told otherwise."""
    return on - timedelta(days)


__all__ = ["Drawn", "Facts", "Namesake", "Near", "brief", "contradictions", "day_before", "says_the_same"]
