"""Leaving, giving up, being driven out -> `loses`."""

from __future__ import annotations

from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.hits import ACTIVE, PASSIVE, Hit, dative_subject, hits_of, leading
from whoholds.claims.slavic.holding import gone
from whoholds.claims.slavic.places import Group


def lose(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«відступив з X», «покинула X», «втрата X», «повільний відступ біля X»."""
    if clause.has(trigger.at, "trigger:gone"):
        return gone(clause, trigger)
    if trigger.form in PASSIVE and trigger.frame.kind == "lose-object":
        return given_up(clause, trigger)
    groups, between = clause.right(trigger.at + 1)
    if clause.has(clause.skip(trigger.at + 1), "position"):
        return _lost_positions(clause, trigger) if trigger.form in ACTIVE else []
    if trigger.frame.kind == "lose":
        groups = groups or [g for g in clause.reach(trigger.at + 1) if g.role == "from"]
        groups = [g for g in groups if g.role in ("from", "near", "in", "on")]
    else:
        groups = [g for g in leading(groups, "bare") if not _barracks(clause, g)] or clause.whom(trigger)
    if trigger.form == "noun":
        doer = _doer(clause, trigger)
        owned = between or clause.owner(trigger.at)
        actor = (doer or owned) if clause.has(trigger.at - 1, "light") else (owned or doer)
    else:
        yielding = clause.forced(trigger.at) or dative_subject(clause, trigger)
        actor = yielding or clause.subject(trigger.at) or between
    if trigger.frame.kind == "lose":
        groups = [g for g in groups if not (g.region and g.role in ("in", "on") and not g.part)]
    goes_on = trigger.form in ("past", "present") or clause.has(trigger.at - 1, "light")
    if not groups and trigger.frame.kind == "lose" and goes_on:
        roles = ("from", "in", "on", "near", "direction", "for")
        groups = [g for g in clause.scene(trigger) if g.role in roles]
    if not groups and trigger.frame.kind == "lose" and trigger.form != "noun":
        groups = _taken_by_others(clause, trigger, actor)
    if actor is None and trigger.form not in ("noun", "impersonal"):
        return []
    return hits_of(groups, trigger, actor, lambda group: "loses", "leaving")


def _taken_by_others(clause: Clause, trigger: Trigger, actor: Actor | None) -> list[Group]:
    """Return X of «одни заняли X, (а) другие отступили», «після боїв за X довелося відійти»."""
    opposed = any(clause.has(i, "whereas") for i in range(trigger.low, trigger.at))
    opposed = opposed or (actor is not None and clause.unit.at(actor.start - 1).text == ",")
    roles = ("bare", "in")
    kept = [g for g in clause.last_groups if g.role in roles and not g.region] if opposed else []
    after = any(clause.has(i, "marks_time") for i in range(trigger.low))
    return kept or [g for g in clause.last_groups if g.role in ("for", "bare") and after and not g.region]


def _barracks(clause: Clause, group: Group) -> bool:
    """Whether «покинули часть в посёлке» speaks of a barracks rather than of a part of the place."""
    return group.part is not None and group.share == "some" and clause.has(group.part[1], "prep_in")


def given_up(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X втрачено», «сдана цитадель X», «X залишений ЗСУ»: by whom may stay unsaid."""
    described = clause.known.attributive or clause.has(trigger.at + 1, "position")
    if trigger.form == "participle" and described:
        return []
    before, after = leading(clause.left(trigger), "bare"), leading(clause.right(trigger.at + 1)[0], "bare")
    groups = before or after
    actor = clause.agent(trigger, groups[-1].end if groups else trigger.at)
    return hits_of(groups, trigger, actor, lambda group: "loses", "given-up")


def _doer(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return the subject of «продовжує відступ», unless a voice speaks between («заявили про втрату»)."""
    actor = clause.subject(trigger.at)
    spoken = actor is not None and any(i in clause.voiced for i in range(actor.end, trigger.at))
    return None if spoken else actor


def _lost_positions(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«біля X ворог втратив позиції», «залишили позиції в X»."""
    after = clause.skip(trigger.at + 1) + 1
    groups = [g for g in clause.places.listed(after) if g.role in ("near", "in", "on")] or clause.scene(
        trigger
    )
    actor = clause.forced(trigger.at) or clause.subject(trigger.at)
    if actor is None or "politics" in clause.unit.tags:
        return []
    hits = hits_of(groups, trigger, actor, lambda group: "loses", "leaving")
    return [h._replace(part=h.group.part or (after - 1, after)) for h in hits]


def drive(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«ворога вибито з X»: the one driven out loses."""
    driven = clause.subject(trigger.at) if trigger.form in PASSIVE else None
    thence = clause.has(trigger.at + 1, "thence")
    driven = clause.object_actor(trigger.at + thence) or driven or _themselves(clause, trigger)
    groups = clause.places.listed(
        clause.skip(driven.end if driven and driven.start > trigger.at else trigger.at + 1)
    )
    if driven is None:
        return []
    groups = groups or clause.scene(trigger) or _whence(clause, trigger)
    into = groups and all(g.role == "in" and not g.region and g.start > trigger.at for g in groups)
    if clause.known.attributive and into:
        groups = [g._replace(role="from") for g in groups]
    if not any(g.role == "from" for g in groups):
        return _pressed_back(clause, trigger, driven)
    left = [g for g in groups if g.role == "from"]
    lost = hits_of(left, trigger, driven, lambda group: "loses", "driven-out")
    gainer = clause.subject(trigger.at) if trigger.form in ("past", "present") else None
    if gainer is None or gainer == driven or gainer.side == driven.side:
        return lost
    return lost + hits_of(left, trigger, gainer, lambda group: "takes", "drove-out")


def _whence(clause: Clause, trigger: Trigger) -> list[Group]:
    """Return the place of «выбил оттуда Y», or of «вошёл в X и выбил Y»."""
    for i in range(trigger.low, min(trigger.at + 4, len(clause.unit.words))):
        if there := clause.thence(i) if clause.has(i, "thence") else []:
            return there
    entered = [g for g in clause.last_groups if g.role in ("in", "bare") and not g.region]
    return [g._replace(role="from") for g in entered] if clause.conjoined_verb(trigger) else []


def _themselves(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return who says or fears «..., что их выбили из X»: the pronoun takes up the last nominative."""
    if not clause.has(trigger.at - 1, "it"):
        return None
    before = (a for a in reversed(clause.actors + clause.speakers) if a.end < trigger.at)
    return next((a for a in before if "nom" in a.cases), None)


def _pressed_back(clause: Clause, trigger: Trigger, driven: Actor) -> list[Hit]:
    """«витіснити ворога до траси біля X»: beaten off near there."""
    near = [g for g in clause.reach(max(trigger.at + 1, driven.end)) if g.role == "near" or g.part]
    actor = dative_subject(clause, trigger) or clause.subject(trigger.at)
    return hits_of(near, trigger, actor, lambda group: "repels", "thrown-back") if actor else []


def lay_down(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«гарнізон X склав зброю»: lost by its garrison."""
    actor = clause.subject(trigger.at)
    if actor is None or not clause.has(trigger.at + 1, "arms"):
        return []
    groups = leading(clause.places.listed(actor.end), "bare") or clause.scene(trigger)
    return hits_of(groups, trigger, actor, lambda group: "loses", "laid-down")


def hand_over(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X передали Y місто Z»: X loses it, Y takes it; things handed over are no places."""
    groups, between = clause.right(trigger.at + 1)
    groups = leading(groups, "bare")
    taker = between if between is not None else clause.actor_from(groups[-1].end) if groups else None
    giver = clause.subject(trigger.at)
    if taker is None or "dat" not in taker.cases or giver is None:
        return []
    lost = hits_of(groups, trigger, giver, lambda group: "loses", "handed-over")
    return lost + hits_of(groups, trigger, taker, lambda group: "takes", "handed-over")
