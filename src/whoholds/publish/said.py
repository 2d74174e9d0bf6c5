"""A claim -> what its voice said, as indirect speech in the language of a wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from whoholds.dossier import Voiced
from whoholds.model import REPORT_VOICE, Claim, Place
from whoholds.places.part_words import directions_in, is_beside, parts_named
from whoholds.publish.document import clean, ref
from whoholds.publish.wording import Noun, Number, Wording
from whoholds.theatres import Theatre
from whoholds.theatres.theatre import PERSONS, Kind

_BODIES: frozenset[Kind] = frozenset(
    ("ministry", "general staff", "service", "private company", "government", "think tank", "mapper")
)
"""Kinds whose names are singular in every language; an army's name is often plural."""

_PREPOSITION = re.compile(r"(?:\s*\b(?:of|in|at|to|from|into|inside|within))+$")
_ARTICLE = re.compile(r"^the\s+")


def named(claimant: str, source: str) -> str:
    """Return a claimant's name to begin a sentence with, or the source of a report's own voice."""
    name = clean(source if claimant == REPORT_VOICE else claimant)
    return name[:1].upper() + name[1:]


class Speech:
    """Speaks of claims on one place in one language, with the theatre's names for sides and actors."""

    def __init__(self, words: Wording, place: Place, theatre: Theatre | None) -> None:
        self.words = words
        self.place = place
        self.theatre = theatre

    # --- who ---------------------------------------------------------------------------------------

    def voice(self, voiced: Voiced) -> str:
        """Return the speaker as written, its first letter large; a report's own voice is its source."""
        return named(voiced.live.claim.claimant, voiced.live.source)

    def side(self, id_or_name: str) -> str:
        """Return a side's name in this language."""
        found = self.theatre.side(id_or_name) if self.theatre else None
        return self.words.side(found.names, found.name) if found else clean(id_or_name)

    def forces(self, id_or_name: str) -> str:
        """Return a side's troops as a subject."""
        return self.words.forces(self.side(id_or_name))

    def number(self, claim: Claim) -> Number:
        """Return the grammatical number of the speaker, as far as the theatre's kind of actor tells it."""
        return self.number_of(claim.claimant_id, claim.claimant)

    def number_of(self, claimant_id: str | None, claimant: str) -> Number:
        """Return the grammatical number of a claimant."""
        actor = self.theatre.actor_by_id(claimant_id) if self.theatre else None
        if actor is None:
            return "nominal"
        if actor.kind in PERSONS or actor.kind in _BODIES:
            return "one"
        return "many" if actor.kind == "class" and claimant.endswith("s") else "nominal"

    # --- where -------------------------------------------------------------------------------------

    def where(self, claim: Claim) -> str:
        """Return the place, or the part or share of it that the claim speaks of, as a clause's object."""
        if claim.percent is not None:
            return self._filled(self.words.parts["percent"], n=self._share(claim.percent))
        if not claim.part:
            return self.words.place(self.place)
        known = self._part(_part_key(claim.part)) or self._normal(claim.part)
        if known:
            return self._filled(known)
        return self.words.texts.as_written.format(
            where=self.words.place(self.place), part=self.words.quoted(clean(claim.part))
        )

    def _share(self, share: tuple[float | None, float | None]) -> str:
        numbers = [self.words.number(n) for n in dict.fromkeys(share) if n is not None]
        return self.words.texts.percent.format(n="–".join(numbers)).replace(" ", "\u00a0")

    def _part(self, key: str) -> str:
        row = self.words.parts.get(key)
        if row is not None:
            return row
        direction, _, noun = key.partition(" ")
        return self._directed(direction, self.words.nouns.get(noun))

    def _directed(self, direction: str, noun: Noun | None) -> str:
        bent = self.words.directions.get(_direction_key(direction))
        if bent is None or noun is None:
            return ""
        form, adjective = next(
            (f, a) for f, a in ((noun.many, bent.many), (noun.f, bent.f), (noun.m, bent.m)) if f
        )
        return form.replace("{direction}", adjective)

    def _normal(self, part: str) -> str:
        """Return a phrase for what a longer wording comes to: ground beside the place, or one known part."""
        if is_beside(part):
            directions = [self.words.bearings[d] for d in directions_in(part)]
            if not directions:
                return self.words.parts.get(_part_key(part).rsplit(" ", 1)[-1], "")
            return self.words.texts.beside.replace("{directions}", self.words.texts.both.join(directions))
        named = parts_named(part)
        if len(named) != 1 or named[0].kind == "facility":
            return ""
        return self._part(str(named[0])) or self._part(f"{str(named[0]).split()[0]} {named[0].kind}")

    def _filled(self, phrase: str, **more: str) -> str:
        return phrase.format(
            place=self.words.place(self.place), place_of=self.words.place_of(self.place), **more
        )

    # --- what --------------------------------------------------------------------------------------

    def clause(self, claim: Claim) -> str:
        """Return what is said of the place, as a clause that can follow "that"."""
        forms = self.words.clauses[claim.relation]
        where = self.where(claim)
        if claim.side is None and not claim.actor:
            return forms.agentless.format(where=where)
        form = forms.intended if claim.modality == "intended" else forms.fact
        return form.format(force=self._subject(claim), where=where)

    def asserted(self, claim: Claim) -> str:
        """Return the same as a sentence of its own, with whether it is asserted, denied or only possible."""
        said = self.words.asserted[claim.modality].format(clause=self.clause(claim))
        return said[:1].upper() + said[1:]

    def _subject(self, claim: Claim) -> str:
        return self.forces(claim.side) if claim.side else self.words.quoted(clean(claim.actor or "?"))

    def _aside(self, voiced: Voiced) -> str:
        claim, texts = voiced.live.claim, self.words.texts
        hedge = texts.hedge.format(hedge=self.words.quoted(clean(claim.hedge))) if claim.hedge else ""
        seen = self.words.listed([self.words.evidence[kind] for kind in claim.evidence])
        return (texts.evidence.format(evidence=seen) if seen else "") + hedge + f" {ref(voiced.number)}"

    def sentences(self, voices: Sequence[Voiced]) -> list[str]:
        """Return one sentence for what each voice says on one day in one manner, in the order given."""
        return [self._sentence(list(group)) for _, group in groupby(voices, key=self._manner)]

    def _manner(self, voiced: Voiced) -> tuple[str, date, str, bool]:
        claim = voiced.live.claim
        return self.voice(voiced), voiced.day, claim.modality, voiced.against_interest

    def _sentence(self, group: list[Voiced]) -> str:
        first, texts = group[0], self.words.texts
        verb = self.words.verbs[first.live.claim.modality]
        number = self.number(first.live.claim)
        said = texts.joined.format(that=verb.that).join(
            self.clause(v.live.claim) + self._aside(v) for v in group
        )
        spoken = (texts.sentence_nominal if number == "nominal" else texts.sentence).format(
            who=self.voice(first),
            verb=getattr(verb, number).format(date=self.words.short_day(first.day)),
            said=f"{verb.that} {said}",
        )
        return f"{self._with_interest(spoken, first)}."

    def _with_interest(self, spoken: str, voiced: Voiced) -> str:
        side = voiced.live.claim.claimant_side
        if not voiced.against_interest or side is None:
            return spoken
        against = self.words.texts.against.format(side=self.side(side))
        return self.words.texts.admission.format(sentence=spoken, against=against)


def _part_key(part: str) -> str:
    """Return a part as the tables know it: small letters, no article, no last preposition."""
    small = clean(part).lower()
    bare = _ARTICLE.sub("", _PREPOSITION.sub("", small))
    return bare or small


def _direction_key(word: str) -> str:
    """Return "north-western" for "northwestern"."""
    for start in ("north", "south"):
        if word.startswith(start) and word[len(start) :].startswith(("west", "east")):
            return f"{start}-{word[len(start) :]}"
    return word
