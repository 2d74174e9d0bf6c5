"""What was said and estimated on one day of a war -> the day's situation report, every sentence numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from msgspec import structs

from whoholds.dossier import Voiced, end_of
from whoholds.model import CONTESTED, Estimate, LiveHarm, Place, Record
from whoholds.publish.agreeing import contradictions
from whoholds.publish.document import Block, Document, clean, refs
from whoholds.publish.harm import HarmSpeech, VoicedHarm, telling, voiced_harms
from whoholds.publish.listing import claim_text, harm_text
from whoholds.publish.said import Speech
from whoholds.publish.wording import Wording, wording
from whoholds.theatres import Theatre

SHOWN = 12
"""Items told in a section; the others are counted: a report of a day is read in three minutes."""


class Turn(Record, frozen=True, kw_only=True):
    """A settlement whose likeliest state is another than on the day before, and the claims behind."""

    place: Place
    before: Estimate
    after: Estimate
    voices: tuple[Voiced, ...]


class Told(Record, frozen=True, kw_only=True):
    """What was said of one settlement on the day and in the days before it that count as the same time."""

    place: Place
    voices: tuple[Voiced, ...]


class Silent(Record, frozen=True, kw_only=True):
    """A voice or source that has stopped: its last day, and the usual days between its days of claims."""

    name: str
    last: date
    usual: int


class DayFacts(Record, frozen=True, kw_only=True):
    """All that a report of a day is written from."""

    on: date
    as_known: datetime | None
    method: str
    turns: tuple[Turn, ...] = ()
    told: tuple[Told, ...] = ()
    harms: tuple[tuple[Place | None, LiveHarm], ...] = ()
    silent: tuple[Silent, ...] = ()
    sources: int = 0


def daily(facts: DayFacts, theatre: Theatre, lang: str = "en") -> Document:
    """Return the report in "en", "uk" or "ru"; the same facts give the same text. Raises UsageError."""
    return Document(lang, tuple(_Writer(facts, theatre, wording(lang)).blocks()))


class _Writer:
    """Writes one report; numbers claims in the order in which it cites them."""

    def __init__(self, facts: DayFacts, theatre: Theatre, words: Wording) -> None:
        self.facts, self.theatre, self.words = facts, theatre, words
        self.texts, self.on = words.texts, facts.on
        self.cited: dict[str, Voiced] = {}

    def blocks(self) -> Iterator[Block]:
        texts = self.texts
        title = self.theatre.card.title.get(self.words.lang, self.theatre.card.title["en"])
        day = {"weekday": self.words.weekday(self.on), "date": self.words.day(self.on)}
        yield Block("title", texts.title.format(place=clean(title), **day))
        yield Block("dateline", dateline(self.facts.as_known, self.words))
        yield Block("para", self._lead())
        yield from self._section(texts.day_changes_heading, self._turns(), texts.day_no_changes)
        yield from self._section(texts.day_contradictions_heading, self._contradictions(), "")
        yield from self._section(texts.interest_heading, self._admissions(), "")
        harms = self._numbered_harms()
        yield from self._section(texts.harm_heading, self._harms(harms), "")
        yield from self._section(texts.day_silent_heading, self._silent(), texts.day_nobody_silent)
        yield from self._claims(harms)
        yield Block("note", texts.method.format(method=self.facts.method))
        if notice := self.theatre.card.notice.get(self.words.lang):
            yield Block("note", notice)

    def _section(self, heading: str, items: Iterator[str], nothing: str) -> Iterator[Block]:
        told = list(items)
        if told or nothing:
            yield Block("heading", heading)
        yield from (Block("item", item) for item in told[:SHOWN])
        if not told and nothing:
            yield Block("para", nothing)
        if told[SHOWN:]:
            yield Block("para", self.texts.day_more.format(n=len(told) - SHOWN))

    def _lead(self) -> str:
        todays = [sum(v.day == self.on for v in told.voices) for told in self.facts.told]
        return self.texts.day_lead.format(
            date=self.words.day(self.on), claims=self.words.count(sum(todays), "claims"),
            places=self.words.count(sum(n > 0 for n in todays), "settlements"),
            sources=self.words.count(self.facts.sources, "sources"), changes=len(self.facts.turns),
        )  # fmt: skip

    # --- sections --------------------------------------------------------------------------------

    def _turns(self) -> Iterator[str]:
        for turn in sorted(self.facts.turns, key=lambda t: (not t.voices, t.place.name)):
            numbers = [self._cite(v).number for v in turn.voices]
            yield self.texts.day_change.format(
                place=self._titled(turn.place),
                before=self._stated(turn.before),
                after=self._stated(turn.after),
                refs=f" {refs(numbers)}" if numbers else self.texts.day_inferred,
            )

    def _titled(self, place: Place) -> str:
        return clean(self.words.name_of(place))

    def _stated(self, estimate: Estimate) -> str:
        state = estimate.state
        side = self.theatre.side(state)
        label = self.texts.contested if state == CONTESTED else state
        if side is not None:
            label = self.words.side(side.names, side.name)
        percent = self.words.percent(estimate.probabilities[state])
        return self.texts.share.format(state=label, percent=percent)

    def _contradictions(self) -> Iterator[str]:
        for told in self.facts.told:
            for numbers in _joined({one, *others} for one, others in contradictions(told.voices)):
                voices = [v for v in told.voices if v.number in numbers]
                if any(v.day == self.on for v in voices):
                    yield self._sentences(told.place, voices)

    def _admissions(self) -> Iterator[str]:
        for told in self.facts.told:
            todays = [v for v in told.voices if v.against_interest and v.day == self.on]
            if todays:
                yield self._sentences(told.place, todays)

    def _sentences(self, place: Place, voices: Sequence[Voiced]) -> str:
        speech = Speech(self.words, place, self.theatre)
        return " ".join(speech.sentences([self._cite(v) for v in voices]))

    def _cite(self, voiced: Voiced) -> Voiced:
        """Return the voice with the number under which the report cites it."""
        identity = voiced.live.claim.claim_id
        number = len(self.cited) + 1
        return self.cited.setdefault(identity, structs.replace(voiced, number=number))

    # --- harm and silence --------------------------------------------------------------------------

    def _numbered_harms(self) -> list[tuple[Place | None, VoicedHarm]]:
        """Number the day's harm claims behind all that the sections above have cited."""
        place_of = {live.harm.harm_id: place for place, live in self.facts.harms}
        lives = telling([live for _, live in self.facts.harms])
        numbered = voiced_harms(lives, self.on, self.on, len(self.cited) + 1)[:SHOWN]
        return [(place_of[v.live.harm.harm_id], v) for v in numbered]

    def _harms(self, harms: Sequence[tuple[Place | None, VoicedHarm]]) -> Iterator[str]:
        for place, voiced in harms:
            speech = HarmSpeech(Speech(self.words, place or NOWHERE, self.theatre))
            yield speech.sentence(voiced, f"{self._titled(place)}: " if place else "")

    def _silent(self) -> Iterator[str]:
        for silent in self.facts.silent:
            yield self.texts.day_silent.format(
                name=self._named(silent.name),
                date=self.words.day(silent.last),
                days=self.words.count((self.on - silent.last).days, "days"),
                usual=self.words.count(silent.usual, "days"),
            )

    def _named(self, name: str) -> str:
        """Return an actor's name in this language; other voices and sources as they are."""
        actor = self.theatre.actor(name)
        return clean(actor.names.get(self.words.lang, name) if actor and actor.name == name else name)

    def _claims(self, harms: Sequence[tuple[Place | None, VoicedHarm]]) -> Iterator[Block]:
        if self.cited or harms:
            yield Block("heading", self.texts.claims_heading)
        for voiced in self.cited.values():
            text = claim_text(voiced, self.words, self.theatre)
            yield Block("claim", text, voiced.number, voiced.live.url)
        for _, harm in harms:
            yield Block("claim", harm_text(harm, self.words, self.theatre), harm.number, harm.live.url)


def _joined(sets: Iterable[set[int]]) -> list[set[int]]:
    """Return the sets, those put together that share a number: one dispute is told once."""
    found: list[set[int]] = []
    for numbers in sets:
        touched = [other for other in found if other & numbers]
        found = [other for other in found if other not in touched] + [numbers.union(*touched)]
    return found


NOWHERE = Place(place_id="", name="", kind="settlement", lon=0, lat=0)
"""Stands where a harm claim names no place: its sentence names none either."""


def dateline(as_known: datetime | None, words: Wording) -> str:
    """Return "As known at the end of 4 April 2023 (UTC)"."""
    if as_known is None:
        return words.texts.as_known_now
    day = (as_known - timedelta(microseconds=1)).date()
    if as_known == end_of(day):
        return words.texts.as_known.format(date=words.day(day))
    moment = as_known.astimezone(UTC)
    return words.texts.as_known_time.format(date=words.day(moment.date()), time=f"{moment:%H:%M}")
