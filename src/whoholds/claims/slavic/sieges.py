"""Towns and troops surrounded -> `besieges`: rings, pockets, sieges laid, closed or lifted."""

from __future__ import annotations

from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.hits import PASSIVE, Hit, hits_of, leading
from whoholds.claims.slavic.taking import take


def besiege(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«оточили X», «X оточено», «угруповання, оточене в районі X»."""
    if trigger.form == "noun":
        return in_siege(clause, trigger)
    groups, _ = clause.right(trigger.at + 1)
    near = [g for g in groups if g.role in ("near", "in", "on")]
    near = near or (clause.scene(trigger) if trigger.form in PASSIVE else [])
    behind = clause.actor_from(near[-1].end) if near else None
    held = clause.object_actor(trigger.at) or clause.subject(trigger.at) or behind
    held = held or clause.subject_after(trigger.at + 1)
    if trigger.form in PASSIVE and near and held is not None:
        return [
            h._replace(actor=None, side=held.side, of_actor=False)
            for h in hits_of(near, trigger, None, lambda group: "besieges", "encircled")
        ]
    return take(clause, trigger)


def in_siege(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X в облозі», «ВСУ в окружении под X», «окружение группировки в X»."""
    inside = next(
        (k for k in (trigger.at - 1, trigger.at - 2) if clause.unit.at(k).tags & {"prep_in", "prep_from"}),
        None,
    )
    if inside is not None and any(clause.has(k, "take_under") for k in range(max(0, inside - 4), inside)):
        return _putin_siege(clause, trigger)
    around = clause.owner(trigger.at)
    if inside is not None and around is not None:
        start = clause.skip(around.end)
        near = [g for g in clause.places.listed(start) if g.role in ("near", "in", "on")]
        return hits_of(near, trigger, around, lambda group: "besieges", "encircled")
    sits = inside is not None and around is None and clause.has(inside, "prep_in")
    sitting = _sitting_in(clause, trigger) if sits else []
    if sitting:
        return sitting
    if clause.has(trigger.at - 1, "intent") and clause.has(trigger.at - 2, "under"):
        stop = Trigger(trigger.at - 2, trigger.frame, "past", trigger.low)
        threatened = leading(clause.left(stop), "bare")
        return hits_of(threatened, trigger, None, lambda group: "besieges", "in-siege")
    if clause.has(trigger.at - 1, "lifts"):
        return []
    if clause.has(trigger.at - 1, "close_ring"):
        return _closed(clause, trigger)
    return _surrounded(clause, trigger, inside, around)


def _closed(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«замкнули кольцо вокруг X», «замкнут котёл с группировкой Y у X»: the subject besieges."""
    start = trigger.at + 1
    verb = clause.known.form(clause.unit.at(trigger.at - 1).text)
    if verb != "infinitive":
        trigger = Trigger(trigger.at - 1, trigger.frame, verb, trigger.low)
    enemy = _enclosed(clause, start)
    start = enemy.end if enemy is not None else start
    closed = [g for g in clause.places.listed(clause.skip(start)) if g.role in ("near", "bare")]
    return hits_of(closed, trigger, clause.subject(trigger.at), lambda group: "besieges", "encircled")


def _surrounded(clause: Clause, trigger: Trigger, inside: int | None, around: Actor | None) -> list[Hit]:
    """«окружение группировки в X», «ВСУ в окружении под X», «под X захлопнулся котёл», «X в осаде»."""
    held = (clause.subject(trigger.at) if inside is not None else None) or clause.owner(trigger.at)
    start = around.end if around is not None else trigger.at + 1
    near = [g for g in clause.places.listed(clause.skip(start)) if g.role in ("near", "in", "on")]
    scene = clause.scene(Trigger(inside or trigger.at, trigger.frame, "past", trigger.low))
    near = near or [g for g in scene if inside is not None and g.role in ("in", "on", "near")]
    if inside is None and (shut := _shut(clause, trigger)) is not None:
        around_it = near or scene or leading(clause.places.listed(trigger.at + 1), "bare")
        return hits_of(around_it, shut, None, lambda group: "besieges", "encircled")
    if held is not None and near:
        hits = hits_of(near, trigger, None, lambda group: "besieges", "encircled")
        return [h._replace(side=held.side, of_actor=False) for h in hits]
    if inside is not None:
        groups = leading(clause.left(Trigger(inside, trigger.frame, "past", trigger.low)), "bare")
        return hits_of(groups, trigger, None, lambda group: "besieges", "in-siege")
    return take(clause, trigger) if clause.actors else []


def _shut(clause: Clause, trigger: Trigger) -> Trigger | None:
    """Return the verb of «котёл захлопнулся» as the trigger of what is shut."""
    near = range(max(trigger.low, trigger.at - 2), min(trigger.at + 9, len(clause.unit.words)))
    at = next((i for i in near if clause.has(i, "shuts")), None)
    return Trigger(at, trigger.frame, clause.known.form(clause.unit.at(at).text), trigger.low) if at else None


def _enclosed(clause: Clause, i: int) -> Actor | None:
    """Return whom «(замкнут котёл) с группировкой Y» encloses."""
    near = (a for a in clause.actors if i <= a.start <= i + 3)
    return next(near, None) if clause.has(i, "prep_from") else None


def _sitting_in(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«в окружении в районе X сидят бойцы Y»: those named after the place are besieged there."""
    near = [g for g in clause.reach(trigger.at + 1) if g.role in ("near", "in", "on")]
    behind = next((a for a in clause.actors if near and a.start >= near[-1].end), None)
    if behind is None:
        return []
    hits = hits_of(near, trigger, None, lambda group: "besieges", "encircled")
    return [h._replace(side=behind.side, of_actor=False) for h in hits]


def _putin_siege(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«взяли врага в кольцо в районе X»: the subject besieges."""
    around = [g for g in clause.places.listed(trigger.at + 1) if g.role in ("near", "in", "on", "bare")]
    return hits_of(around, trigger, clause.subject(trigger.at), lambda group: "besieges", "encircled")
