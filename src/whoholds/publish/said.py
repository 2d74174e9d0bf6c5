"""A claim -> what its voice said, as indirect speech in the language of a wording."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from whoholds.dossier import Voiced
from whoholds.model import Claim, Modality, Place
from whoholds.places.part_words import directions_in, is_beside, parts_named
from whoholds.publish.document import clean, refs
from whoholds.publish.speaking import Speaker, speaker_of
from whoholds.publish.wording import Noun, Number, Wording
from whoholds.theatres import Theatre

_PREPOSITION = re.compile(r"(?:\s*\b(?:of|in|at|to|from|into|inside|within))+$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:(?:in|to|at|along|on)\s+)?the\s+")


@dataclass(frozen=True)
class _Saying:
    """What one speaker says on one day in one manner: its clauses, each with the numbers of its claims."""

    first: Voiced
    speakers: tuple[Speaker, ...]
    said: dict[str, list[int]]

    def like(self, other: _Saying) -> bool:
        """Whether both say just the same on the same day in the same manner."""
        one, two = self.first, other.first
        return self.said.keys() == other.said.keys() and _manner(one) == _manner(two)

    def with_(self, other: _Saying) -> _Saying:
        """Return both as the saying of both speakers."""
        said = {clause: [*numbers, *other.said[clause]] for clause, numbers in self.said.items()}
        speakers = (*self.speakers, *(s for s in other.speakers if s not in self.speakers))
        return _Saying(self.first, speakers, said)


def _manner(voiced: Voiced) -> tuple[date, str, bool]:
    return voiced.day, voiced.live.claim.modality, voiced.against_interest


class Speech:
    """Speaks of claims on one place in one language, with the theatre's names for sides and actors."""

    def __init__(self, words: Wording, place: Place, theatre: Theatre | None) -> None:
        self.words = words
        self.place = place
        self.theatre = theatre

    # --- who ---------------------------------------------------------------------------------------

    def speaker(self, voiced: Voiced) -> Speaker:
        """Return who speaks, named in this language where the theatre knows the name in it."""
        return speaker_of(voiced.live.claim, voiced.live.source, self.words, self.theatre)

    def side(self, id_or_name: str) -> str:
        """Return a side's name in this language."""
        found = self.theatre.side(id_or_name) if self.theatre else None
        return self.words.side(found.names, found.name) if found else clean(id_or_name)

    def forces(self, id_or_name: str) -> str:
        """Return a side's troops as a subject."""
        return self.words.forces(self.side(id_or_name))

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
        written = self.words.quoted(_PREPOSITION.sub("", clean(claim.part)) or clean(claim.part))
        return self._filled(self.words.texts.as_written, part=written)

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
            directions = [self.words.towards[d] for d in directions_in(part)]
            if not directions:
                return self.words.parts.get(_part_key(part).rsplit(" ", 1)[-1], "")
            return self.words.texts.beside.replace("{directions}", self.words.texts.both.join(directions))
        named = parts_named(part)
        if len(named) != 1:
            return ""
        if named[0].kind == "facility":
            return self.words.facilities.get(named[0].name, "")
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

    def told(self, claim: Claim) -> str:
        """Return what is said, what it points to, and in which qualifying words."""
        return self.clause(claim) + self._aside(claim)

    def _aside(self, claim: Claim) -> str:
        texts = self.words.texts
        hedge = texts.hedge.format(hedge=self.words.quoted(clean(claim.hedge))) if claim.hedge else ""
        seen = self.words.listed([self.words.evidence[kind] for kind in claim.evidence])
        return (texts.evidence.format(evidence=seen) if seen else "") + hedge

    def sentences(self, voices: Sequence[Voiced], *, apart: bool = False) -> list[str]:
        """Return a sentence for each day, manner and saying, in the order given; who says the same, together.

        `apart`: they stand under a heading that says whose interest they go against.
        """
        sayings = (self._saying(list(group)) for _, group in groupby(voices, key=self._of_one))
        return [self._sentence(saying, apart) for saying in _merged(sayings)]

    def _of_one(self, voiced: Voiced) -> tuple[str, tuple[date, str, bool]]:
        return self.speaker(voiced).name, _manner(voiced)

    def _saying(self, group: Sequence[Voiced]) -> _Saying:
        said: dict[str, list[int]] = {}
        for voiced in group:
            claim = voiced.live.claim
            said.setdefault(self.told(claim), []).append(voiced.number)
        return _Saying(group[0], (self.speaker(group[0]),), said)

    def _sentence(self, saying: _Saying, apart: bool) -> str:
        first, side = saying.first, saying.first.live.claim.claimant_side
        spoken = self.spoken(saying)
        if apart or not first.against_interest or side is None:
            return f"{spoken}."
        return self.words.texts.admission.format(sentence=spoken, side=self.side(side))

    def spoken(self, saying: _Saying) -> str:
        """Return the sentence of a saying without its full stop."""
        verb = self.words.verbs[saying.first.live.claim.modality]
        told = (f"{clause} {refs(numbers)}" for clause, numbers in saying.said.items())
        return self.spoken_by(
            saying.speakers,
            saying.first.live.claim.modality,
            saying.first.day,
            self.words.texts.joined.format(that=verb.that).join(told),
        )

    def spoken_by(self, speakers: Sequence[Speaker], modality: Modality, day: date, said: str) -> str:
        """Return "A and B said on 3 April that ..."."""
        verb, texts = self.words.verbs[modality], self.words.texts
        numbers = {speaker.number for speaker in speakers}
        number: Number = "nominal" if "nominal" in numbers else "many" if len(speakers) > 1 else numbers.pop()
        spoken = (texts.sentence_nominal if number == "nominal" else texts.sentence).format(
            who=self.words.anded([speaker.name for speaker in speakers]),
            verb=getattr(verb, number).format(date=self.words.short_day(day)),
            said=f"{verb.that} {said}",
        )
        return spoken[:1].upper() + spoken[1:]


def _merged(sayings: Iterable[_Saying]) -> list[_Saying]:
    """Put those together that say the same, at the place of the first of them."""
    out: list[_Saying] = []
    for saying in sayings:
        at = next((i for i, known in enumerate(out) if known.like(saying)), None)
        if at is None:
            out.append(saying)
        else:
            out[at] = out[at].with_(saying)
    return out


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
