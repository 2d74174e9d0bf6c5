"""An attack or attempt and the sentences after it -> how it ended: in vain, or beaten off at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from whoholds.claims.found import Cut, Found
from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.hits import ACTIVE, PASSIVE, Hit
from whoholds.claims.slavic.page import BULLETS, Page, cut_of
from whoholds.claims.slavic.sentence import Unit

_AHEAD = 5
"""Sentences after an attempt in which its end may be told."""

_LONGEST = 12
"""Words of a sentence that only tells how an attack ended: a longer one tells of something else."""

_CURT = 4
"""Words of «Десант уничтожен.», the full stop among them."""

_TRIED = ("takes", "enters", "advances")


class Repulse(NamedTuple):
    """«Врага отбросили», «Атака отбита»: who did it, and whom it befell, as far as it is said."""

    actor: Actor | None
    thrown: Actor | None


def repulse(clause: Clause) -> Repulse | None:
    """Return the repulse that a clause without a place of its own tells, else None."""
    if len(clause.unit.words) > _LONGEST or _tallies(clause):
        return None
    for trigger in clause.triggers:
        told = trigger.frame.relation == "repels" and trigger.form not in ("infinitive", "participle")
        if told and not _placed_after(clause, trigger):
            thrown = _thrown(clause, trigger)
            active = trigger.form in ACTIVE
            actor = clause.subject(trigger.at) if active else clause.agent(trigger, trigger.at)
            actor = None if actor == thrown else actor
            if thrown is not None or _attack_near(clause, trigger):
                return Repulse(actor, thrown)
    return None


def _tallies(clause: Clause) -> bool:
    """Whether «20 атак» are counted: the attacks of a day along a whole front."""
    attacks = [i for i, w in enumerate(clause.unit.words) if w.tags & {"attack", "action"}]
    before = (clause.unit.at(k) for i in attacks for k in range(max(0, i - 3), i))
    return any(
        w.text[:1].isdigit() or ("quantity" in w.tags and not w.tags & {"whole", "both"}) for w in before
    )


def _placed_after(clause: Clause, trigger: Trigger) -> bool:
    return any(clause.places.is_name(i) for i in range(trigger.at + 1, trigger.at + 6))


def _thrown(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return the enemy that is thrown back: the object of the verb, or the subject of its passive."""
    thrown = clause.object_actor(trigger.at)
    return thrown or (clause.subject(trigger.at) if trigger.form in PASSIVE else None)


def _attack_near(clause: Clause, trigger: Trigger) -> bool:
    """Whether an attack, «их» or «обратно» stands beside the verb, in its own clause."""
    near = range(max(0, trigger.at - 4), trigger.at + 4)
    said = {"attack", "them", "it", "backwards"}
    return any(clause.unit.at(i).tags & said and clause.unit.at(i).start >= 0 for i in near)


class Outcomes:
    """Tells how the attempts of one page ended."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def vain(self, n: int, clause: Clause, hit: Hit) -> bool:
        """Whether what a hit of sentence `n` tells of was tried and came to nothing."""
        tried = any(clause.unit.at(i).tags & {"tried", "try"} for i in range(hit.trigger.low, hit.trigger.at))
        if not tried or hit.relation not in _TRIED:
            return False
        return _undone_later(clause, hit) or any(self._tells_failure(u) for u in self._after(n, clause.unit))

    def _after(self, n: int, unit: Unit) -> Iterator[Unit]:
        """Yield the units after one of sentence `n`, until a new item of a list."""
        last = unit.words[-1].start
        yield from (u for u in self._page.units(n) if u.words and u.words[0].start > last)
        for k in range(n + 1, min(n + 1 + _AHEAD, len(self._page.own))):
            units = [u for u in self._page.units(k) if u.words]
            if units and units[0].words[0].text in BULLETS:
                return
            yield from units

    def _tells_failure(self, unit: Unit) -> bool:
        if any(w.tags & {"failed", "rebuff"} for w in unit.words[:4]):
            return True
        if len(unit.words) <= _CURT and "thwarted" in unit.tags:
            return True
        frames = (self._page.known.frame(w.tags) for w in unit.words)
        if not any(frame is not None and frame.relation == "repels" for frame in frames):
            return False
        return repulse(Clause(unit, self._page.known, self._page.war, set())) is not None

    def beaten_off(self, n: int, clause: Clause, before: Sequence[Found]) -> list[Found]:
        """Return `repels` at the places of the last attack before sentence `n`, if a clause says so."""
        told = repulse(clause) if before else None
        attacked = self._attacked(n, before) if told is not None else []
        if told is None:
            return []
        actor = cut_of(clause.unit, (told.actor.start, told.actor.end)) if told.actor is not None else None
        quote = Cut(clause.unit.words[0].start, clause.unit.words[-1].end)
        return [
            replace(
                found,
                relation="repels",
                modality="fact",
                actor=actor,
                side=told.actor.side if told.actor is not None else _other(found.side, clause),
                quote=quote,
                hedge=None,
                percent=None,
                rule=f"{found.rule.partition('/')[0]}/repels/later+{found.rule.rpartition('/')[2]}",
            )
            for found in attacked
        ]

    def _attacked(self, n: int, before: Sequence[Found]) -> list[Found]:
        """Return the claims of the last sentence before `n` that told of an attack, one for each place."""
        attacks = [f for f in before if _attack(f)]
        if not attacks:
            return []
        last = self._page.sentence_at(attacks[-1].quote.start)
        if n - last > _AHEAD:
            return []
        same = [f for f in attacks if self._page.sentence_at(f.quote.start) == last]
        return list({f.place: f for f in same}.values())


def _attack(found: Found) -> bool:
    """Whether a claim tells of an attack that can be beaten off."""
    aimed = found.relation in ("enters", "advances") and found.modality == "intended"
    return found.relation == "fights" or aimed


def _undone_later(clause: Clause, hit: Hit) -> bool:
    """Whether «..., но были уничтожены», «оба раза безуспешно» follows in the same unit."""
    end = max(hit.group.end, hit.trigger.at + 1)
    later = [t.frame for t in clause.triggers if t.at >= end and t.form != "infinitive"]
    if any(frame.relation == "repels" or frame.id == "leave" for frame in later):
        return True
    said = {"failed", "thwarted", "rebuff"}
    return any(clause.unit.at(i).tags & said for i in range(end, len(clause.unit.words)))


def _other(side: str | None, clause: Clause) -> str | None:
    """Return the opponent of a side in a war of two."""
    own, enemy = clause.war.roles.get("own"), clause.war.roles.get("enemy")
    return {own: enemy, enemy: own}.get(side) if side is not None else None
