"""A hit in its clause -> who does it: the actor as written, and the side it fights for.

Where no actor is named, the side is that of the speaker, of the trigger's role in this war, or of
the actor named last.
"""

from __future__ import annotations

from whoholds.claims.found import Cut
from whoholds.claims.slavic.actors import speaker_side
from whoholds.claims.slavic.attribution import Voice
from whoholds.claims.slavic.clause import Clause
from whoholds.claims.slavic.hits import Hit
from whoholds.claims.slavic.page import Page, cut_of
from whoholds.claims.slavic.sentence import Unit

Someone = tuple[Cut | None, str | None]
"""An actor as written and its side, as far as either is known."""


class Who:
    """Names the actors of one page in the order of reading; `last` is the one that «вони» takes up."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.last: Someone = None, None
        self._at = 0

    def who(self, clause: Clause, hit: Hit, voice: Voice | None) -> Someone:
        """Return the actor as written and its side; remembers them for pronouns."""
        roles = clause.war.roles
        if hit.actor is not None:
            words = clause.unit.words[hit.actor.start : hit.actor.end]
            side = hit.side or (self._of_plain(hit, clause, voice) if hit.actor.plain else hit.actor.side)
            if any(w.tags & {"enemy", "own"} for w in words) and side is not None:
                side = self._by_speaker(side, voice)
            self.last = Cut(words[0].start, words[-1].end), side
            self._at = self._page.sentence_at(words[0].start)
            return self.last
        if not hit.of_actor:
            self.last = None, _other(hit.side, roles.get("own"), roles.get("enemy"))
            return self.last
        return self._spoken_of(clause, hit, voice) or self._implied(clause, hit, voice)

    def _of_plain(self, hit: Hit, clause: Clause, voice: Voice | None) -> str | None:
        """Return the side of «войска» of a speaker, of «пехотинцы» after the actor they belong to."""
        speaker = speaker_side(voice.name, self._page.known, clause.war) if voice is not None else None
        actor = hit.actor
        if speaker is not None or actor is None:
            return speaker
        soldiers = "soldiers" in clause.unit.at(actor.head).tags and actor.end - actor.start == 1
        if actor.side is None and any("enemy" in w.tags for w in clause.unit.words):
            return clause.war.roles.get("own")
        near = self._page.sentence_at(clause.unit.words[0].start) - self._at <= 1
        return self.last[1] or actor.side if soldiers and near else actor.side

    def _spoken_of(self, clause: Clause, hit: Hit, voice: Voice | None) -> Someone | None:
        """Return the speaker («заявили про втрату X») or the actor that a pronoun takes up."""
        if voice is not None and voice.cut and hit.rule in ("leaving", "active", "carried"):
            side = speaker_side(voice.name, self._page.known, clause.war)
            if side is not None or hit.rule == "leaving":
                return Cut(*voice.cut), side
        if clause.we_before(hit.trigger.at, hit.trigger.low):
            if voice is None or not voice.cut:
                return None, clause.war.roles.get("own")
            return Cut(*voice.cut), speaker_side(voice.name, self._page.known, clause.war)
        if hit.rule == "under-control" and hit.side is None and hit.default not in clause.war.roles:
            return None, self.last[1]
        taken_up = hit.rule in ("active", "carried") or clause.pronoun_before(hit.trigger.at, hit.trigger.low)
        if not taken_up or hit.side is not None:
            return None
        if self.last[1] is None and hit.rule == "carried":
            self.last = self._before(clause.unit)
        if self.last[1] is None and hit.rule == "carried" and self._page.partisan:
            return None, clause.war.roles.get("own")
        return self.last if self.last[1] is not None else None

    def _before(self, unit: Unit) -> Someone:
        """Return the last actor in the nominative of the sentence before a unit, and its side."""
        n = self._page.sentence_at(unit.words[0].start)
        for earlier in reversed(self._page.units(n - 1) if n else []):
            clause = Clause(earlier, self._page.known, self._page.war, set())
            for actor in reversed(clause.actors):
                if "nom" in actor.cases:
                    return cut_of(earlier, (actor.start, actor.end)), actor.side
        return None, None

    def _moving_before(self, unit: Unit) -> str | None:
        """Return the side whose offensive was spoken of last («наступление X ... Продвижение идёт»)."""
        n = self._page.sentence_at(unit.words[0].start)
        for earlier in self._page.back_from(n, unit):
            if "offensive" in earlier.tags:
                clause = Clause(earlier, self._page.known, self._page.war, set())
                nouns = (t.at for t in reversed(clause.triggers) if t.frame.id == "offensive")
                return next((a.side for at in nouns if (a := clause.owner(at)) is not None), None)
        return None

    def _implied(self, clause: Clause, hit: Hit, voice: Voice | None) -> Someone:
        """Return the side alone: that of the trigger in this war, of the speaker, or of the actor before."""
        side = hit.side or self._by_role(clause, hit)
        told = hit.rule in ("noun", "took-under", "control-over", "passive", "passive-first", "given-up")
        if voice is not None and told and (side is None or hit.default == "liberate"):
            party = not any("medium" in w.tags for w in voice.name)
            side = (speaker_side(voice.name, self._page.known, clause.war) if party else None) or side
            if voice.denies:
                side = _other(side, clause.war.roles.get("own"), clause.war.roles.get("enemy"))
        if side is None and hit.rule == "motion" and self.last[1] is None:
            side = self._moving_before(clause.unit)
        if side is None and hit.relation in ("takes", "advances", "enters"):
            attackers = [a.side for a in clause.actors if a.end <= hit.trigger.at]
            against = hit.rule == "presupposed" and attackers
            roles = clause.war.roles
            side = _other(attackers[-1], roles.get("own"), roles.get("enemy")) if against else self.last[1]
        return None, side or self._likely(clause, hit)

    def _by_role(self, clause: Clause, hit: Hit) -> str | None:
        """Return the side that a trigger has in this war; who speaks of «наши» is not the occupier."""
        roles = clause.war.roles
        if self._page.partisan and hit.default in ("occupy", "keep"):
            return roles.get("enemy" if hit.default == "occupy" else "own")
        return roles.get(hit.default)

    def _likely(self, clause: Clause, hit: Hit) -> str | None:
        """Return who takes places in this war, or moves in the words of one side, where nobody is named."""
        if hit.relation == "takes":
            return clause.war.roles.get("taker")
        if hit.rule == "given-up":
            return _other(
                clause.war.roles.get("taker"), clause.war.roles.get("own"), clause.war.roles.get("enemy")
            )
        gaining = hit.relation in ("advances", "enters") or hit.trigger.frame.kind == "storm"
        gaining = gaining and hit.trigger.form == "noun"
        return clause.war.roles.get("own") if gaining and self._page.partisan else None

    def _by_speaker(self, side: str, voice: Voice | None) -> str:
        """Return whom a speaker of the other side means by "the enemy" and "ours"."""
        own, enemy = self._page.war.roles.get("own"), self._page.war.roles.get("enemy")
        speaker = speaker_side(voice.name, self._page.known, self._page.war) if voice is not None else None
        if speaker is not None and speaker == enemy and own is not None:
            return own if side == enemy else enemy if side == own else side
        return side


def _other(side: str | None, own: str | None, enemy: str | None) -> str | None:
    """Return the opponent of a side in a war of two."""
    if side is None or own is None or enemy is None:
        return None
    return enemy if side == own else own if side == enemy else None
