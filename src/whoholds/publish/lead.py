"""An answer -> the first paragraph of its brief: the state, how sure, and what speaks for and against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from whoholds.dossier import WINDOW_DAYS, Answer, Voiced
from whoholds.model import CONTESTED, Estimate
from whoholds.publish.agreeing import SAME_TIME_DAYS, bearing_on, contradictions
from whoholds.publish.document import refs
from whoholds.publish.said import Speech

MOST_PAIRS = 3
"""Contradictions told in the first paragraph, the newest."""

UNLIKELY = 0.45
"""Below this ICD 203 calls a state unlikely, though it may still be the most probable of three."""

FEW_ORIGINS, FRESH_DAYS = 5, 14
"""Origins and days of age at which the estimate's best confidence begins (control/panel.py)."""


class Lead:
    """Writes the first paragraph, and names states as the rest of the brief does."""

    def __init__(self, answer: Answer, speech: Speech) -> None:
        self.answer, self.speech = answer, speech
        self.words, self.texts = speech.words, speech.words.texts

    def sentences(self) -> Iterator[str]:
        """Yield the sentences."""
        voices = self.answer.voices
        if not voices:
            yield from self._silence()
            return
        yield self._state()
        yield from self._admission()
        yield from self._contradictions()
        yield self._confidence(voices)
        yield from self._lopsided()

    def label(self, state: str) -> str:
        """Return the name of a state."""
        return self.texts.contested if state == CONTESTED else self.speech.side(state)

    # --- the state ---------------------------------------------------------------------------------

    def _silence(self) -> Iterator[str]:
        """Tell the gap first: a figure without a claim behind it is no news."""
        estimate = self.answer.estimate
        place, on = self.words.place(self.answer.place), self.words.day(self.answer.on)
        yield self.texts.no_claims.format(place=place, days=WINDOW_DAYS, date=on)
        if estimate.claims:
            yield self._state()
            yield self._confidence(())
        else:
            yield self.texts.confidence_none.format(place=place, shares=self._shares(estimate))

    def _state(self) -> str:
        estimate = self.answer.estimate
        shares = self.texts.shares.format(shares=self._shares(estimate))
        date_ = self.words.day(self.answer.on)
        place = self.words.place(self.answer.place)
        if estimate.probabilities[estimate.state] < UNLIKELY:
            state = self._bare(estimate.state)
            return self.texts.undecided.format(place=place, date=date_, state=state, shares=shares)
        form = self.texts.state_contested if estimate.state == CONTESTED else self.texts.state_held
        clause = form.format(side=self._forces(estimate.state), place=place, date=date_)
        return self.words.likelihood[estimate.likelihood].format(clause=clause, shares=shares)

    def _bare(self, state: str) -> str:
        form = self.texts.bare_contested if state == CONTESTED else self.texts.bare_held
        return form.format(side=self._forces(state))

    def _forces(self, state: str) -> str:
        return "" if state == CONTESTED else self.speech.forces(state)

    def _shares(self, estimate: Estimate) -> str:
        ordered = sorted(estimate.probabilities.items(), key=lambda item: (-item[1], item[0]))
        told = (
            self.texts.share.format(state=self.label(s), percent=self.words.percent(p)) for s, p in ordered
        )
        return self.words.listed(list(told))

    # --- what speaks for it ------------------------------------------------------------------------

    def _confidence(self, voices: Sequence[Voiced]) -> str:
        estimate = self.answer.estimate
        newest = estimate.newest_evidence
        form = self.texts.confidence if voices else self.texts.confidence_older
        return form.format(
            level=self.words.confidence[estimate.confidence],
            why=self._why(estimate, newest.date() if newest else None),
            claims=self.words.count(estimate.claims, "claims"),
            origins=self.words.count(estimate.origins, "origins"),
            newest=self.words.day(newest.date()) if newest else "",
            days=WINDOW_DAYS,
            refs=refs(v.number for v in voices),
        )

    def _why(self, estimate: Estimate, newest: date | None) -> str:
        """Return why confidence is no higher: beside the odds, a bare "low" reads as a contradiction."""
        if estimate.confidence in ("high", "none") or newest is None:
            return ""
        if (self.answer.on - newest).days > FRESH_DAYS:
            return self.texts.why_old
        return self.texts.why_few if estimate.origins < FEW_ORIGINS else self.texts.why_disagree

    def _lopsided(self) -> Iterator[str]:
        speaking = [c for c in self.answer.columns if c.voices]
        if len(speaking) == 1 and speaking[0].side is not None:
            yield self.texts.one_sided.format(side=self.speech.side(speaking[0].side))

    def _admission(self) -> Iterator[str]:
        """Tell what the losing side itself says of the state, a person or body before a nameless class."""
        told = [v for v in reversed(self.answer.voices) if v.against_interest and self._bears_out(v)]
        if not told:
            return
        best = min(told, key=lambda v: self.speech.speaker(v).number != "one")
        others = refs(v.number for v in told if v is not best)
        yield from self.speech.sentences([best])
        if others:
            yield self.texts.likewise.format(refs=others)

    def _bears_out(self, voiced: Voiced) -> bool:
        claim, state = voiced.live.claim, self.answer.estimate.state
        if (self.answer.on - voiced.day).days > SAME_TIME_DAYS or claim.modality != "fact":
            return False
        if state == CONTESTED:
            return claim.part is not None or claim.relation in ("enters", "fights")
        side, gains = bearing_on(claim)
        if claim.part or claim.percent or claim.relation not in ("holds", "takes", "loses") or side is None:
            return False
        return (self.speech.side(state) == self.speech.side(side)) == (gains > 0)

    # --- what speaks against it --------------------------------------------------------------------

    def _contradictions(self) -> Iterator[str]:
        """Tell in words which claims exclude each other: two sayings once, with all their numbers."""
        by_number = {v.number: v for v in self.answer.voices}
        pairs: dict[tuple[str, str], tuple[set[int], set[int]]] = {}
        for one, others in contradictions(self.answer.voices):
            for other in others:
                self._set_against(pairs, by_number[one], by_number[other])
        told = [self._pair(said, *numbers) for said, numbers in list(pairs.items())[:MOST_PAIRS]]
        if told:
            yield self.texts.contradiction.format(pairs=self.texts.semicolon.join(told))

    def _set_against(
        self, pairs: dict[tuple[str, str], tuple[set[int], set[int]]], one: Voiced, other: Voiced
    ) -> None:
        first, second = self._stand(one), self._stand(other)
        if (second, first) in pairs:
            one, other, first, second = other, one, second, first
        ones, others = pairs.setdefault((first, second), (set(), set()))
        ones.add(one.number)
        others.add(other.number)

    def _stand(self, voiced: Voiced) -> str:
        """Return what a claim says; "" for a denial, which is told as one."""
        claim = voiced.live.claim
        return "" if claim.modality == "denied" else self.speech.told(claim)

    def _pair(self, said: tuple[str, str], ones: set[int], others: set[int]) -> str:
        form = self.texts.pair if said[1] else self.texts.pair_denied
        return form.format(one=f"{said[0]} {refs(ones)}", other=f"{said[1]} {refs(others)}".strip())
