"""Verbs and nouns of movement -> `enters` inside a place, `advances` beside it."""

from __future__ import annotations

from collections.abc import Callable

from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.hits import Hit, dative_subject, hits_of, leading
from whoholds.claims.slavic.places import Group
from whoholds.model import Relation


def moved_in(clause: Clause) -> Callable[[Group], Relation | None]:
    """Return `moved` for a clause: «на» with the accusative is a direction."""

    def relation(group: Group) -> Relation | None:
        last = clause.unit.at(group.name[1] - 1).text
        if group.role == "toward" and clause.places.begins_phrase(group.start):
            return "advances"
        onto = group.role == "on" and not group.share and not clause.known.locative(last)
        beside = group.role == "toward" and clause.has(group.start, "toward_dative")
        return "advances" if onto or beside else moved(group)

    return relation


def moved(group: Group) -> Relation | None:
    """Return what movement means: `enters` inside a settlement, `advances` near it or in a region."""
    if (
        group.role in ("near", "direction", "for")
        or group.share == "border"
        or (group.part and not group.share)
    ):
        return "advances"
    if group.role == "toward":
        return "enters" if group.share in ("some", "most", "section") else "advances"
    if group.role == "from":
        return "enters" if group.share else None
    if group.share or group.role in ("in", "on"):
        return "advances" if group.region else "enters"
    return None


def _entered(group: Group) -> Relation | None:
    if group.share == "border":
        return "advances"
    if group.role in ("in", "on", "into", "for", "across") or group.share:
        return "enters"
    if group.role in ("near", "toward", "direction"):
        return "advances"
    return None


def move(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«просунувся біля X», «просування ворога в X», «має успіх північніше X»."""
    return _motion(clause, trigger, moved_in(clause), "motion")


def enter(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«увійшли в X», «прорвались на околицю X»."""

    def relation(group: Group) -> Relation | None:
        into = group.role == "toward" and clause.has(group.start, "into_toward") and not group.share
        return "enters" if into else _entered(group)

    return _motion(clause, trigger, relation, "entry")


def out(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«вийшли з X» leaves, «вийшли на околицю X», «вышли к X» arrive."""
    groups, between = clause.right(trigger.at + 1)
    groups = groups or clause.thence(trigger.at + 1) or clause.reach(trigger.at + 1)
    actor = clause.forced(trigger.at) or clause.subject(trigger.at) or between
    if actor is None:
        return []
    away = [g for g in groups if g.role == "from" or clause.has(g.start, "thence")]
    leaving = hits_of(away, trigger, actor, lambda group: "loses", "leaving")
    reached = [g for g in groups if g.role in ("toward", "near", "direction") or (g.role == "on" and g.share)]
    return leaving or hits_of(reached, trigger, actor, moved_in(clause), "entry")


def march(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«начали движение на X», «рухаються до X»."""
    groups = clause.right(trigger.at + 1)[0] or clause.reach(trigger.at + 1)
    actor = clause.subject(trigger.at)
    towards = [
        g
        for g in groups
        if g.role == "toward"
        or (g.role == "on" and not clause.known.locative(clause.unit.at(g.name[1] - 1).text))
    ]
    return hits_of(towards, trigger, actor, lambda group: "advances", "march") if actor else []


def cross(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«форсували річку X», «переправились через X»: across a river by name, else beside what is near."""
    start = clause.skip(trigger.at + 1)
    across = leading(clause.places.listed(start + clause.has(start, "across")), "bare")
    near = [g for g in clause.reach(trigger.at + 1) if g.role == "near"]
    actor = clause.subject(trigger.at) or clause.owner(trigger.at) or dative_subject(clause, trigger)
    if actor is None:
        return []
    return hits_of(across or near, trigger, actor, lambda g: "enters" if across else "advances", "crossing")


def bypass(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«обходят X с севера», «обошёл его по берегу»: past it; the way round is the part."""
    actor = clause.subject(trigger.at)
    groups, between = clause.right(trigger.at + 1)
    around = [g for g in leading(groups, "bare") if not g.region]
    if not around and clause.has(clause.skip(trigger.at + 1), "it"):
        at = clause.skip(trigger.at + 1)
        around = [Group(at, at + 1, (at, at + 1), "bare", ref=True)]
    if (actor or between) is None or not around:
        return _motion(clause, trigger, moved_in(clause), "motion") if actor else []
    way = _way_round(clause, around[-1].end)
    return [
        h._replace(part=(around[-1].end, way) if way > around[-1].end else None)
        for h in hits_of(around, trigger, actor or between, lambda group: "advances", "bypass")
    ]


def foothold(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«расширили плацдарм у X»: moved there; «ликвидировали плацдарм Y у X»: taken."""
    verb = next((i for i in range(trigger.at - 1, max(-1, trigger.at - 4), -1) if _made(clause, i)), None)
    owner = clause.owner(trigger.at)
    start = owner.end if owner is not None else trigger.at + 1
    near = [g for g in clause.places.listed(clause.skip(start)) if g.role in ("near", "in", "on")]
    actor = clause.subject(trigger.at) if verb is not None else None
    if verb is None or actor is None:
        return []
    undone = clause.has(verb, "thwarted")
    told = Trigger(verb, trigger.frame, clause.known.form(clause.unit.at(verb).text), trigger.low)
    return hits_of(near, told, actor, lambda group: "takes" if undone else "advances", "foothold")


def _made(clause: Clause, i: int) -> bool:
    return bool(clause.unit.at(i).tags & {"widen", "makes", "thwarted"})


def _way_round(clause: Clause, i: int) -> int:
    """Return the index after «с севера» or «по берегам реки X» at `i`."""
    if clause.side_from(i) > i or not clause.has(i, "along"):
        return clause.side_from(i)
    j = i + 1
    while j < i + 6 and not clause.unit.at(j).is_mark and not clause.has(j, "and"):
        j += 1
    return j


def _motion(
    clause: Clause, trigger: Trigger, relation: Callable[[Group], Relation | None], rule: str
) -> list[Hit]:
    groups, between = clause.right(trigger.at + 1)
    groups = [g for g in groups if g.role != "bare" or g.part] or clause.reach(trigger.at + 1)
    if not groups or all(g.role == "from" and not g.share for g in groups):
        roles = ("in", "on", "near", "direction", *(("toward",) if trigger.form == "noun" else ()))
        groups = [g for g in clause.scene(trigger) if g.role in roles or clause.has(g.end - 1, "which")]
    if groups and all(g.region for g in groups):
        across = clause.reach(groups[-1].end + (clause.unit.at(groups[-1].end).text == "-"))
        groups = [g for g in across if g.role == "across"] or groups
    groups = groups or _further(clause, trigger)
    if trigger.form == "infinitive" and _not_let(clause, trigger):
        return hits_of(groups, trigger, clause.subject(trigger.at), lambda group: "repels", "not-let")
    if trigger.form == "noun":
        actor = between or clause.owner(trigger.at) or clause.subject(trigger.at)
    elif groups and clause.has(groups[0].end - 1, "relative"):
        actor = between or clause.subject(trigger.at)
    else:
        actor = clause.subject(trigger.at) or between
    actor = actor or _of_offensive(clause, trigger)
    if actor is not None and trigger.form == "infinitive" and _tried_in_vain(clause, trigger):
        return hits_of(groups, trigger, actor, lambda group: "fights", "failed")
    if actor is None and (trigger.form != "noun" or trigger.frame.kind == "enter"):
        actor = dative_subject(clause, trigger)
        if actor is None:
            return _carried_on(clause, trigger, groups, relation)
    return hits_of(groups, trigger, actor, relation, rule)


def _of_offensive(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return whose offensive it is that moves («наступление X добралось до Y»)."""
    first = clause.triggers[0]
    return clause.owner(first.at) if first.form == "noun" and first.at < trigger.at else None


def _tried_in_vain(clause: Clause, trigger: Trigger) -> bool:
    """Whether «намагався ... без успіху», «уничтожена при попытке»: an attack that gained nothing."""
    tried = any(clause.unit.at(i).tags & {"tried", "try"} for i in range(trigger.low, trigger.at))
    return tried and (clause.failed(trigger.at) or "thwarted" in clause.unit.tags)


def _further(clause: Clause, trigger: Trigger) -> list[Group]:
    """Return the place named before for «просунувся глибше», «маючи успіхи»."""
    if clause.has(trigger.at + 1, "deeper"):
        return [Group(trigger.at, trigger.at + 1, (trigger.at, trigger.at + 1), "in", ref=True)]
    having = any(clause.has(i, "having") for i in range(max(0, trigger.at - 2), trigger.at))
    return [g._replace(role="near", part=None) for g in clause.last_groups] if having else []


def _not_let(clause: Clause, trigger: Trigger) -> bool:
    """Whether «не дали врагу» stands before an infinitive of movement."""
    return (
        any(clause.has(i, "let") and clause.has(i - 1, "neg") for i in range(trigger.low, trigger.at))
        and clause.subject(trigger.at) is not None
    )


def _carried_on(
    clause: Clause, trigger: Trigger, groups: list[Group], relation: Callable[[Group], Relation | None]
) -> list[Hit]:
    """Return «..., что вошли в X»: by the actor of the sentence before, or by nobody known."""
    tries = trigger.form == "infinitive" and clause.has(clause.skip(0), "tried")
    finite = trigger.form in ("past", "present") or tries
    if any("nom" in a.cases for a in clause.actors) or not finite or not clause.carried(trigger):
        return []
    return hits_of(groups, trigger, None, relation, "carried")


def present(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«помічено ворожі танки в X»: seen inside."""
    if clause.has(clause.skip(trigger.at + 1), "under"):
        return []
    actor = (
        clause.object_actor(trigger.at) or clause.subject(trigger.at) or clause.subject_after(trigger.at + 1)
    )
    if actor is None:
        return []
    start = actor.end if actor.start > trigger.at else trigger.at + 1
    groups = clause.places.listed(clause.skip(start)) or clause.scene(trigger)
    inside = [g for g in groups if g.role in ("in", "on")]
    if trigger.frame.id == "seen-at":
        inside = [g for g in inside if not g.region]
        if clause.has(trigger.at, "located"):
            inside += [g for g in groups if g.role == "near" and not g.region]
    elif clause.has(trigger.at, "appears"):
        inside += [g for g in groups if g.role == "near"]
    return hits_of(inside, trigger, actor, _seen, "seen")


def _seen(group: Group) -> Relation:
    return "advances" if group.role == "near" else "enters"
