"""Harm claims -> what each voice said of people killed and wounded, as indirect speech."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from whoholds.model import REPORT_VOICE, Harm, LiveHarm
from whoholds.publish.document import clean, ref
from whoholds.publish.said import Speech
from whoholds.publish.speaking import speaker_of

_ANYBODY = frozenset(
    ("", "people", "person", "persons", "люди", "людей", "людини", "осіб", "человек", "человека")
)
"""Words for those who were harmed that say no more than the number does."""

Count = tuple[int | None, int | None]


@dataclass(frozen=True)
class VoicedHarm:
    """A harm claim as a brief tells it: numbered, with the day it was said and in how many more reports."""

    number: int
    live: LiveHarm
    day: date
    copies: int = 0


def voiced_harms(harms: Iterable[LiveHarm], first: date, last: date, number: int) -> list[VoicedHarm]:
    """Number the harm claims said from `first` to `last`, both included, the oldest with `number`.

    What one voice says of the same act on the same day in several reports is told once.
    """
    dated = sorted(((_day(h), h) for h in harms), key=lambda p: (p[0], p[1].known_at, p[1].harm.harm_id))
    told: dict[tuple[object, ...], VoicedHarm] = {}
    for day, live in dated:
        if not first <= day <= last:
            continue
        known = told.get(_saying(day, live))
        if known is None:
            told[_saying(day, live)] = VoicedHarm(number + len(told), live, day)
        else:
            told[_saying(day, live)] = VoicedHarm(known.number, known.live, known.day, known.copies + 1)
    return list(told.values())


def _day(live: LiveHarm) -> date:
    return (live.published or live.known_at).date()


def _saying(day: date, live: LiveHarm) -> tuple[object, ...]:
    harm = live.harm
    who = live.source if harm.claimant == REPORT_VOICE else harm.claimant_id or harm.claimant.casefold()
    return day, who, harm.place_id, harm.kind, harm.modality, harm.killed, harm.wounded


class HarmSpeech:
    """Speaks of harm claims in the language of a brief."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech
        self.words = speech.words

    def sentence(self, voiced: VoicedHarm, where: str = "") -> str:
        """Return who said when that whom what happened to; `where` stands behind, in a list of places."""
        harm = voiced.live.harm
        speaker = speaker_of(harm, voiced.live.source, self.words, self.speech.theatre)
        spoken = self.speech.spoken_by([speaker], harm.modality, voiced.day, self.clause(harm))
        return f"{where}{spoken} {ref(voiced.number)}."

    def clause(self, harm: Harm) -> str:
        """Return what is said of people, as a clause that can follow "that"."""
        texts = self.words.texts
        side = self.words.genitive(self.speech.side(harm.side)) if harm.side else ""
        by = texts.harm_with if harm.kind == "fighting" else texts.harm_by
        form = texts.harm_bare if harm.kind == "other" and not side else texts.harm_clause
        return form.format(
            kind=self.words.harm_kinds[harm.kind],
            by=by.format(side=side) if side else "",
            counts=self._counts(harm),
            of=self._of(harm),
        )

    def _of(self, harm: Harm) -> str:
        """Return whom it befell, in the source's words, where they say more than "people"."""
        of = clean(harm.of or "")
        return "" if of.casefold() in _ANYBODY else self.words.texts.harm_of.format(of=self.words.quoted(of))

    def _counts(self, harm: Harm) -> str:
        texts, people = self.words.texts, self.words.people
        killed = self._amount(harm.killed, people.killed, texts.harm_nobody_killed)
        some = killed and harm.killed != (0, 0) and harm.wounded != (0, 0)
        wounded = self._amount(
            harm.wounded, people.wounded_too if some else people.wounded, texts.harm_nobody_wounded
        )
        if killed and wounded:
            return texts.harm_both.format(killed=killed, wounded=wounded)
        return killed or wounded

    def _amount(self, count: Count | None, forms: Sequence[str], nobody: str) -> str:
        if count is None:
            return ""
        return nobody if count == (0, 0) else self.words.people_told(*count, forms)


def telling(harms: Sequence[LiveHarm]) -> list[LiveHarm]:
    """Return the harm claims that give a figure and assert, deny or suppose it: plans tell of nobody."""
    return [h for h in harms if (h.harm.killed or h.harm.wounded) and h.harm.modality != "intended"]
