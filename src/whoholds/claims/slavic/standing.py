"""Who sits, stands or is no longer in or near a place, said with a verb of rest or with none -> hits."""

from __future__ import annotations

from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.hits import Hit, hits_of, leading
from whoholds.claims.slavic.places import Group
from whoholds.model import Relation

_INSIDE = ("in", "on")


def stand(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«в X стоят подразделения Y», «засевшие в X бойцы»: held; «находятся в 5 км от X»: near it."""
    if clause.has(clause.skip(trigger.at + 1), "under"):
        return []
    described = _described(clause, trigger) if trigger.form == "active" else None
    if described is not None:
        return described
    actor = clause.subject_after(trigger.at + 1) or _counted_after(clause, trigger.at + 1)
    actor = actor or clause.subject(trigger.at)
    if actor is None or _parted(clause, actor, trigger):
        return []
    start = actor.end if actor.start > trigger.at else trigger.at + 1
    groups = clause.places.listed(clause.skip(start)) or clause.scene(trigger) or clause.reach(start)
    groups = [g._replace(role="in") if clause.has(g.start, "where") else g for g in groups]
    if not groups and clause.has(0, "where"):
        groups = [Group(0, 1, (0, 1), "in", None, "there", ref=True)]
    return hits_of([g for g in groups if not g.region], trigger, actor, _rests, "standing")


def _counted_after(clause: Clause, i: int) -> Actor | None:
    """Return «(около) тысячи бойцов» at `i`: who is counted stands in the genitive."""
    near = (a for a in clause.actors if i < a.start <= i + 3 and "gen" in a.cases)
    actor = next(near, None)
    return actor if actor is not None and clause.places.names.counted(i, actor.start + 1) else None


def _parted(clause: Clause, actor: Actor, trigger: Trigger) -> bool:
    """Whether a comma parts an actor from the verb right after it («дом, куда попал дрон Y, находится»)."""
    between = clause.unit.words[actor.end : trigger.at]
    return sum(w.text == "," for w in between) == 1 and not any("which" in w.tags for w in between)


def _described(clause: Clause, trigger: Trigger) -> list[Hit] | None:
    """Return the hits of «засевшие в X бойцы»; None when nobody follows the place."""
    groups = [g for g in clause.places.listed(trigger.at + 1) if g.role in _INSIDE and not g.region]
    after = clause.skip(groups[-1].end) if groups else -1
    actor = clause.actor_from(after) or next((a for a in clause.speakers if a.start == after), None)
    return hits_of(groups, trigger, actor, lambda group: "holds", "standing") if actor is not None else None


def _rests(group: Group) -> Relation | None:
    if group.role in _INSIDE:
        return "enters" if group.share == "outskirts" else "holds"
    return "advances" if group.role == "near" and group.part else None


def ours(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X - наш!»: taken by the side that speaks."""
    if not clause.unit.at(trigger.at + 1).is_mark:
        return []
    stop = clause.skip_back(trigger.at)
    stop -= clause.unit.at(stop - 1).text == "-"
    groups = leading(clause.places.before(stop, trigger.low), "bare")
    hits = hits_of([g for g in groups if not g.region], trigger, None, lambda group: "takes", "ours")
    return [h._replace(default="own") for h in hits]


def already(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«наши уже в центре X», «войска уже в 2 км от X»."""
    actor = clause.ending(clause.skip_back(trigger.at))
    if actor is None or "nom" not in actor.cases:
        return []
    groups = [g for g in clause.places.listed(trigger.at + 1) if not g.region]
    return hits_of(groups, trigger, actor, _reached, "verbless")


def _reached(group: Group) -> Relation | None:
    if group.role in _INSIDE:
        return "enters"
    return "advances" if group.role == "near" else None


def to_go(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«до X войскам осталось 3 км»: so near have they come."""
    far = clause.unit.at(trigger.at + 1).text[:1].isdigit() and clause.has(trigger.at + 2, "distance")
    groups = [g for g in clause.scene(trigger) if g.role == "toward" and not g.region] if far else []
    theirs = (a for a in clause.actors if a.end <= trigger.at and "dat" in a.cases)
    actor = next(theirs, None)
    return hits_of(groups, trigger, actor, lambda group: "advances", "to-go") if actor else []


def press(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«теснят противника в X», «добивают остатки гарнизона в X»: fighting there."""
    actor = clause.subject(trigger.at)
    pressed = next((a for a in clause.actors if a.start > trigger.at), None)
    groups = clause.scene(trigger)
    if pressed is not None and pressed.start - trigger.at < 4:
        after = clause.places.listed(clause.skip(pressed.end)) or clause.reach(pressed.end)
        groups = after or groups
    near = [g for g in groups if g.role in (*_INSIDE, "near", "direction")]
    return hits_of(near, trigger, actor, _pushed, "pressing") if actor and pressed else []


def _pushed(group: Group) -> Relation:
    return "advances" if group.region else "fights"


def wage(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«бойцы X воюют под Y», «солдаты, воюющие в Y»: fighting there, also of a region."""
    actor = clause.subject(trigger.at) or clause.ending(trigger.at - 1)
    actor = actor or clause.subject_after(trigger.at + 1)
    groups = clause.right(trigger.at + 1)[0] or clause.scene(trigger) or clause.reach(trigger.at + 1)
    there = [g for g in groups if g.role in (*_INSIDE, "near", "direction", "for")]
    return hits_of(there, trigger, actor, lambda group: "fights", "fighting") if actor else []


def aim(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«следующей целью войск станет X», «X была одной из целей наступления»: to be taken."""
    of_attack = clause.unit.at(trigger.at + 1).tags & {"nation", "trigger:offensive"}
    actor = clause.owner(trigger.at) or _attacker(clause, trigger)
    if actor is None and not of_attack:
        return []
    groups = _aimed_at(clause, trigger, actor)
    named = [g for g in groups if not g.region and not g.ref]
    hits = hits_of(named, trigger, actor, lambda group: "takes", "aim")
    side = next((t[5:] for t in sorted(clause.unit.at(trigger.at + 1).tags) if t.startswith("side:")), None)
    return [h._replace(side=side) for h in hits] if actor is None else hits


def _attacker(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return whose offensive «цель наступления войск» speaks of."""
    near = (a for a in clause.actors if trigger.at < a.start <= trigger.at + 3)
    return next((a for a in near if a.cases & {"gen"}), None)


def _aimed_at(clause: Clause, trigger: Trigger, actor: Actor | None) -> list[Group]:
    """Return the place that is an aim: the subject before it, else what follows «станет» or a dash."""
    start = max(trigger.at + 1, actor.end if actor is not None else 0)
    for i in range(start, start + 5):
        if clause.has(i, "be") or clause.unit.at(i).text == "-":
            after = leading(clause.places.listed(clause.skip(i + 1)), "bare")
            if after:
                return after
    stop = trigger.at
    said = {"quantity", "of_side", "adjective", "copula"}
    while stop > trigger.low and clause.unit.at(stop - 1).tags & said:
        stop -= 1
    return leading(clause.places.before(stop, trigger.low), "bare")
