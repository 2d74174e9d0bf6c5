"""The Slavic sentences of a report -> what they claim, with spans as written."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace

from whoholds.claims.found import Cut, Doc, Found, ReadOut, When
from whoholds.claims.lexicon import Lexicon
from whoholds.claims.slavic.actors import speaker_side
from whoholds.claims.slavic.attribution import Voice, voices_of
from whoholds.claims.slavic.clause import Clause
from whoholds.claims.slavic.digest import Digest
from whoholds.claims.slavic.frames import all_hits
from whoholds.claims.slavic.hits import Hit
from whoholds.claims.slavic.modality import evidence, percent, stance
from whoholds.claims.slavic.outcome import Outcomes
from whoholds.claims.slavic.page import Page, cut_of
from whoholds.claims.slavic.sentence import Unit
from whoholds.claims.slavic.speakers import Speakers
from whoholds.claims.slavic.times import Times, heading, list_day
from whoholds.claims.slavic.where import places_of
from whoholds.claims.slavic.who import Who
from whoholds.claims.slavic.words import Vocabulary, vocabulary
from whoholds.claims.tokens import Sentence
from whoholds.model import Modality, Relation

_STEM = 5
"""Letters by which two mentions of a described place are one."""


def read_sentences(doc: Doc, own: Sequence[Sentence], pack: Lexicon) -> ReadOut:
    """Return what the sentences of one language claim; never raises on any text."""
    return _Reader(doc, own, vocabulary(pack), pack.lang).read()


class _Reader:
    """Reads one report in one language, sentence by sentence, keeping what anaphora need."""

    def __init__(self, doc: Doc, own: Sequence[Sentence], known: Vocabulary, lang: str) -> None:
        self._page, self._lang = Page(doc, own, known), lang
        self._who, self._speakers = Who(self._page), Speakers(self._page)
        self._digest = Digest(self._page, self._of_heading)
        self._outcomes = Outcomes(self._page)
        self._said: set[tuple[str | None, ...]] = set()
        self._heading: tuple[When | None] | None = None
        self._out = ReadOut()

    def read(self) -> ReadOut:
        """Return the claims of all sentences that hold a trigger, and those sentences left unread."""
        starts = self._page.known.trigger_starts(self._page.doc.folded)
        last = -2
        for n, sentence in enumerate(self._page.own):
            i = bisect.bisect_left(starts, sentence.start)
            triggered = i < len(starts) and starts[i] < sentence.end
            if triggered or last == n - 1 or self._digest.opens(n):
                before = len(self._out.found)
                self._sentence(n, fresh=last)
                if len(self._out.found) > before:
                    last = n
        return self._out

    def _sentence(self, n: int, fresh: int) -> None:
        """Read sentence `n`; `fresh` is the last sentence that claimed something."""
        times = Times(self._page.doc, self._page.own[n].start, self._page.own[n].end, self._lang)
        fresh_from = len(self._out.found) if fresh != n - 1 else self._since(fresh)
        for unit in self._page.units(n):
            voices = voices_of(unit, self._page.known)
            for voice in voices:
                if voice.back and voice.cut and fresh == n - 1:
                    self._speak_back(fresh_from, voice.cut)
            before = len(self._out.found)
            self._unit(n, unit, voices, times)
            denier = next((v for v in voices if v.denies and v.cut), None)
            if denier is not None and fresh == n - 1 and len(self._out.found) == before:
                self._deny(range(fresh_from, before), unit, denier)

    def _deny(self, claims: range, unit: Unit, voice: Voice) -> None:
        """Let the voice of «Армия это опровергает» deny what the sentence before claimed."""
        if "this_all" not in unit.tags or not unit.words:
            return
        said = (self._out.found[i] for i in claims)
        for found in [f for f in said if f.modality == "fact" and f.claimant != voice.cut]:
            self._out.found.append(
                replace(
                    found,
                    claimant=Cut(*voice.cut) if voice.cut else None,
                    claimant_side=speaker_side(voice.name, self._page.known, self._page.war),
                    modality="denied",
                    quote=Cut(unit.words[0].start, unit.words[-1].end),
                    rule=f"{found.rule}+denied-after",
                )
            )

    def _since(self, n: int) -> int:
        """Return the index of the first claim found in sentence `n`."""
        start = self._page.own[n].start
        return next(
            (i for i, f in enumerate(self._out.found) if f.quote.start >= start), len(self._out.found)
        )

    def _speak_back(self, first: int, cut: tuple[int, int]) -> None:
        """Give the claims of the sentence before to the voice that «об этом рассказал» names."""
        found = self._out.found
        for i in range(first, len(found)):
            if found[i].claimant is None and "presupposed" not in found[i].rule:
                found[i] = replace(found[i], claimant=Cut(*cut))

    # --- one unit --------------------------------------------------------------------------------

    def _unit(self, n: int, unit: Unit, voices: list[Voice], times: Times) -> None:
        voiced = {i for v in voices for i in range(*v.taken)}
        clause = Clause(unit, self._page.known, self._page.war, voiced)
        hits = all_hits(clause)
        if unit.closed == "?":
            hits = [h for h in hits if h.rule.startswith("presupposed")]
        if any(tag == "unverified" for tag, _ in unit.phrases.values()):
            hits = [h for h in hits if h.trigger.form != "noun"]
        read = [f for hit in hits for f in self._found(n, clause, hit, voices, times)]
        read += self._digest.read(n, unit, alone=not read)
        read = read or self._outcomes.beaten_off(n, clause, self._out.found)
        found = [f for f in _best(read) if self._is_new(f)]
        self._out.found.extend(found)
        if not found and _looks_like_a_claim(clause):
            self._out.missed.append(Cut(unit.words[0].start, unit.words[-1].end))

    def _of_heading(self, n: int, clause: Clause, hit: Hit) -> list[Found]:
        """Return what a heading in sentence `n` claims of places that it only counts."""
        times = Times(self._page.doc, self._page.own[n].start, self._page.own[n].end, self._lang)
        return self._found(n, clause, hit, voices_of(clause.unit, self._page.known), times)

    def _is_new(self, found: Found) -> bool:
        """Whether no earlier sentence of the report made the same claim in the same voice."""
        part = None if found.relation == "enters" else found.part  # inside is inside, by whichever street
        cuts = (found.place, found.claimant, part)
        said = tuple(self._page.doc.folded[c.start : c.end] if c else "" for c in cuts)
        if "presupposed" in found.rule:  # «окупованій Луганщині» ... «окупованої Луганщини»
            said = said[0][:_STEM], *said[1:2]
        key = (found.relation, found.modality, found.side, *said)
        new = key not in self._said
        self._said.add(key)
        return new

    def _found(self, n: int, clause: Clause, hit: Hit, voices: list[Voice], times: Times) -> list[Found]:
        places = places_of(self._page, n, clause, hit)
        if not places:
            return []
        presupposed = hit.rule.startswith("presupposed")
        voice = next((v for v in voices if v.start <= hit.trigger.at < v.end and not presupposed), None)
        at = clause.unit.words[hit.trigger.at].start
        if voice is None and not presupposed:
            voice = self._speakers.quoting(at)
        put = stance(clause, hit, bool(voice and voice.denies))
        actor, side = self._who.who(clause, hit, voice)
        if (hit.rule == "carried" and side is None) or _unknown(clause, hit):
            return []
        vain = put.modality == "intended" and self._outcomes.vain(n, clause, hit)
        relation: Relation = "fights" if vain else hit.relation
        modality: Modality = "fact" if vain else put.modality
        found = Found(
            relation=relation,
            place=places[0][0],
            quote=_quote(clause.unit, hit),
            rule=self._rule(hit, modality, voice),
            modality=modality,
            claimant=self._speakers.claimant(n, voice, at, self._who.last[0]),
            claimant_side=speaker_side(voice.name, self._page.known, clause.war) if voice else None,
            actor=actor,
            side=side,
            percent=percent(clause, hit),
            hedge=cut_of(clause.unit, put.hedge),
            when=None
            if "presupposed" in hit.rule
            else times.of(clause, hit) or self._digest_day(n, modality),
            evidence=evidence(clause),
        )
        return [replace(found, place=place, part=part) for place, part in places]

    def _digest_day(self, n: int, modality: str) -> When | None:
        """Return the day that the heading of a digest gives to what its items assert."""
        if self._heading is None:
            first = self._page.own[0]
            opening = self._page.units(0) + self._page.units(min(1, len(self._page.own) - 1))
            tags = [u.tags | {tag for tag, _ in u.phrases.values()} for u in opening]
            end = self._page.own[min(1, len(self._page.own) - 1)].end
            self._heading = (heading(self._page.doc, first.start, end, self._lang, tags),)
        if modality != "fact":
            return None
        return self._heading[0] or list_day(self._page, n, self._lang)

    def _rule(self, hit: Hit, modality: str, voice: Voice | None) -> str:
        path = [self._lang, hit.relation, hit.rule, hit.group.role]
        path += ["part"] * bool(hit.group.part) + ["anaphora"] * hit.group.ref
        path += ["actor"] * bool(hit.actor) + ["voice"] * bool(voice)
        path += [modality] * (modality != "fact")
        return f"{path[0]}/{path[1]}/" + "+".join(path[2:])


def _best(found: list[Found]) -> list[Found]:
    """Drop what says with nobody's name what another claim of the unit says with a name."""
    named = {(f.relation, f.place) for f in found if f.actor is not None}
    return [f for f in found if f.actor is not None or f.side or (f.relation, f.place) not in named]


def _looks_like_a_claim(clause: Clause) -> bool:
    """Whether an unread unit has trigger, actor and name: worth a reviewer's eye."""
    return bool(clause.triggers and clause.actors) and any(
        clause.places.is_name(i) for i in range(1, len(clause.unit.words))
    )


def _unknown(clause: Clause, hit: Hit) -> bool:
    """Whether «невідомо, наскільки» or «неизвестно, взят ли» stands before a verb: nothing is claimed."""
    before = clause.unit.words[max(hit.trigger.low, hit.trigger.at - 8) : hit.trigger.at]
    return hit.trigger.form != "noun" and any("unknown" in w.tags for w in before)


def _quote(unit: Unit, hit: Hit) -> Cut:
    """Return the span from the first to the last word that the claim rests on."""
    first = min(hit.group.start, hit.trigger.at, hit.actor.start if hit.actor else hit.trigger.at)
    last = max(hit.group.end, hit.trigger.at + 1, hit.actor.end if hit.actor else 0)
    words = unit.words[first:last]
    return Cut(words[0].start, words[-1].end)
