"""A proposed claim -> exact spans of the text, or the reason why it is refused.

A language model may paraphrase, repair or invent. Nothing it says is taken unless every part stands in
the text to the letter (quotation marks, dashes, spaces and apostrophes alone may differ in kind), within
one window of sentences, and unless the words of the clause agree with the polarity it was given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from whoholds.claims.found import Cut, Found
from whoholds.claims.polarity import Polarity
from whoholds.claims.proposal import Proposal, Refusal
from whoholds.claims.tokens import Sentence
from whoholds.model import REPORT_VOICE

REACH = 1
"""Sentences before and after the trigger's in which speaker and cue may stand: a quotation's length."""

LONGEST_NAME = 120
"""Characters of a place or actor phrase: longer ones are clauses."""

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ`´′ʻ", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\u200a\u2007\u2002\u2003\t\r\n", " "),
    }
)


class Grounder:
    """Grounds proposals in one text; `sentences` are its sentences in order."""

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self._text = text
        self._plain = text.translate(_ALIKE)
        self._sentences = sentences
        self._starts = [s.start for s in sentences]

    def ground(self, proposal: Proposal, polarity: Polarity) -> Found | Refusal:
        """Return the proposal as spans of the text, or the first reason to refuse it."""
        quote = self._find(proposal.quote, Cut(0, len(self._plain)))
        if quote is None:
            return Refusal("quote", "does not stand in the text")
        last = Refusal("trigger", "does not stand in the quote")
        for trigger in self._all(proposal.trigger, quote):
            found = self._around(proposal, quote, trigger, polarity)
            if isinstance(found, Found):
                return found
            last = found
        return last

    def _around(self, proposal: Proposal, quote: Cut, trigger: Cut, polarity: Polarity) -> Found | Refusal:
        at = max(bisect_right(self._starts, trigger.start) - 1, 0)
        sentence = self._sentences[at]
        near = self._window(at)
        clause = Cut(max(quote.start, sentence.start), min(quote.end, sentence.end))
        cuts: dict[str, Cut | None] = {"trigger": trigger}
        for field, value, where in (
            ("place", proposal.place, Cut(sentence.start, sentence.end)),
            ("actor", proposal.actor, near),
            ("part", proposal.part, Cut(sentence.start, sentence.end)),
            ("hedge", proposal.hedge, near),
            ("claimant", None if proposal.claimant == REPORT_VOICE else proposal.claimant, near),
            ("cue", proposal.cue, near),
        ):
            cut = self._find(value, where) if value else None
            if value and cut is None:
                return Refusal(field, f"{value!r} does not stand in the sentences around the trigger")
            cuts[field] = cut
        refusal = _incomplete(proposal, cuts)
        governed = Cut(_governed_from(sentence, cuts["cue"], trigger), sentence.end)
        refusal = refusal or polarity.refusal(self._text, proposal.modality, governed, trigger)
        return refusal or _found(proposal, clause, cuts)

    def _window(self, at: int) -> Cut:
        first, last = max(at - REACH, 0), min(at + REACH, len(self._sentences) - 1)
        return Cut(self._sentences[first].start, self._sentences[last].end)

    def _find(self, words: str, where: Cut) -> Cut | None:
        return next(iter(self._all(words, where)), None)

    def _all(self, words: str, where: Cut) -> list[Cut]:
        """Every place where the words stand as whole words, none cut out of a longer one."""
        plain = words.translate(_ALIKE).strip()
        if not plain:
            return []
        pattern = re.compile(rf"(?<!\w){re.escape(plain)}(?!\w)")
        return [Cut(*m.span()) for m in pattern.finditer(self._plain, where.start, where.end)]


def _governed_from(sentence: Sentence, cue: Cut | None, trigger: Cut) -> int:
    """Where the words that may turn the trigger begin: at the cue before it, else with the sentence."""
    return cue.start if cue and sentence.start <= cue.start < trigger.start else sentence.start


def _incomplete(proposal: Proposal, cuts: dict[str, Cut | None]) -> Refusal | None:
    if cuts["place"] is None:
        return Refusal("place", "is empty")
    if cuts["claimant"] is not None and cuts["cue"] is None:
        return Refusal("cue", "is missing: a named claimant needs the words that attribute")
    if cuts["claimant"] is None and cuts["cue"] is not None:
        return Refusal("claimant", "is missing: the cue attributes the words to somebody")
    for field in ("place", "actor", "claimant"):
        cut = cuts[field]
        if cut is not None and cut.end - cut.start > LONGEST_NAME:
            return Refusal(field, f"is longer than {LONGEST_NAME} characters")
    low, high = proposal.percent or (None, None)
    if any(share is not None and not 0 <= share <= 100 for share in (low, high)):
        return Refusal("percent", "is not between 0 and 100")
    return None


def _found(proposal: Proposal, clause: Cut, cuts: dict[str, Cut | None]) -> Found:
    place, trigger = cuts["place"], cuts["trigger"]
    assert place is not None and trigger is not None
    quote = Cut(min(clause.start, place.start, trigger.start), max(clause.end, place.end, trigger.end))
    return Found(
        relation=proposal.relation,
        place=place,
        quote=quote,
        rule=f"llm/{proposal.relation}",
        modality=proposal.modality,
        claimant=cuts["claimant"],
        actor=cuts["actor"],
        part=cuts["part"],
        percent=proposal.percent,
        hedge=cuts["hedge"],
    )
