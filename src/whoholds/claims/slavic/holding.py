"""«Під контролем», «під контроль», «контроль над», zones of a map, flags -> hits."""

from __future__ import annotations

from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.hits import (
    PASSIVE,
    Hit,
    gained,
    hits_of,
    kept_by,
    leading,
    partly,
    relation_of,
    under_of,
)
from whoholds.claims.slavic.motion import moved
from whoholds.claims.slavic.places import Group
from whoholds.model import Relation


def control(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«під контролем», «під контроль», «контроль над X»; the verb near it says which."""
    under = under_of(clause, trigger.at)
    if any(clause.has(i, "by_fire") for i in (trigger.at - 1, trigger.at - 2)):
        return []
    if under is not None:
        instrumental = clause.has(trigger.at, "controlled")
        return held_under(clause, trigger, under) if instrumental else _put_under(clause, trigger, under)
    owner = clause.owner(trigger.at)
    after = owner.end if owner is not None else clause.skip(trigger.at + 1)
    listed = clause.places.listed(after)
    groups = [g for g in listed if g.role == "over"]
    if not groups and clause.subject(trigger.at) is not None:
        groups = [g for g in listed if g.role in ("in", "on") and not g.region]
    verb = _verb_near(clause, trigger.at - 4, trigger.at)
    if not groups and verb is not None and clause.has(verb[1], "widen"):
        return _widened(clause, trigger, clause.subject(verb[1]))
    if not groups:
        return []
    said = "set_up" if verb is None else verb[0]
    actor = owner or clause.subject(trigger.at) or clause.instrument(trigger)
    passive = verb is not None and clause.known.form(clause.unit.at(verb[1]).text) in PASSIVE
    actor = actor or (clause.author(trigger) if passive else None)
    if verb is not None and clause.known.form(clause.unit.at(verb[1]).text) == "infinitive":
        trigger = Trigger(verb[1], trigger.frame, "infinitive", trigger.low)
    return hits_of(groups, trigger, actor, lambda group: _over(said, verb is not None, group), "control-over")


def hands(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X в руках Y»: held; «X перешёл в руки Y»: taken by the one named after."""
    owner = clause.owner(trigger.at)
    if owner is None or "prep_in" not in clause.unit.at(trigger.at - 1).tags:
        return []
    verb = _verb_near(clause, trigger.at - 4, trigger.at)
    passed = verb is not None and verb[0] == "pass_under"
    stop = Trigger(verb[1] if verb and passed else trigger.at - 1, trigger.frame, "participle", trigger.low)
    groups = leading(clause.left(stop), "bare") or leading(clause.places.listed(owner.end), "bare")
    said = gained if passed else kept_by(clause)
    return hits_of(groups, trigger, owner, said, "passed-under" if passed else "under-control")


def _widened(clause: Clause, trigger: Trigger, actor: Actor | None) -> list[Hit]:
    """«расширили зону контроля у X»: moved there."""
    groups = clause.reach(trigger.at + 1) or clause.scene(trigger)
    return hits_of(groups, trigger, actor, moved, "motion") if actor is not None else []


def subjected(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«в подконтрольном Киеву X», «X, підконтрольний ЗСУ»: held by the one in the dative."""
    holder = clause.actor_from(trigger.at + 1) or _republic(clause, trigger.at + 1)
    if holder is None:
        return []
    if clause.unit.at(trigger.at - 1).text != ",":
        kept = described(clause, trigger, holder.end)
    else:
        kept = [g for g in clause.places.before(trigger.at - 1)[-1:] if not g.region and not g.ref]
    return hits_of(kept, trigger, holder, lambda group: "holds", "presupposed")


def _republic(clause: Clause, i: int) -> Actor | None:
    """Return «самопровозглашенной ЛНР» at `i`: a region that is a side of its own."""
    for j in (i, i + 1):
        tags = clause.unit.at(j).tags
        side = next((t[5:] for t in sorted(tags) if t.startswith("side:")), None)
        if side is not None and "region" in tags:
            return Actor(i, j + 1, frozenset(("dat",)), side, j)
    return None


def described(clause: Clause, trigger: Trigger, start: int) -> list[Group]:
    """Return the places at `start` that a participle describes, with «території» as their part.

    A region counts only where something happens in it («в окупованому Криму»): after another place it
    is an address, without a preposition a label.
    """
    landed = clause.has(start, "landed")
    groups = [g for g in leading(clause.places.listed(start + landed), "bare") if not g.ref]
    many = trigger.form == "participle" and clause.known.ends("several", clause.unit.at(trigger.at).text)
    many = many or all(g.region for g in groups)
    kept = [g for g in groups[: None if many else 1] if not g.region or _scene_of(clause, trigger)]
    land = (start, start + 1)
    return [g._replace(start=start, part=land, share="object") for g in kept] if landed else kept


def _scene_of(clause: Clause, trigger: Trigger) -> bool:
    """Whether «в (тимчасово)» stands before a participle, and no name before that."""
    i = trigger.at - 1
    while clause.unit.at(i).tags & {"filler", "partly", "landed"}:
        i -= 1
    inside = clause.unit.at(i).tags & {"prep_in", "prep_on", "prep_from"}
    before = i - 1
    while clause.unit.at(before).text == '"':
        before -= 1
    named = clause.places.is_name(before) and not clause.has(before, "facility")
    bay = clause.places.is_name(before - 1) and clause.known.ends("oblique", clause.unit.at(before - 1).text)
    return bool(inside) and not named and not (bay and not clause.unit.at(before).is_mark)


def _over(said: str, verb: bool, group: Group) -> Relation:
    if said == "give_up":
        return "loses"
    if not verb or said == "keep" or (said == "set_up" and group.share == "most"):
        return "holds"
    return gained(group)


def _verb_near(clause: Clause, start: int, end: int) -> tuple[str, int] | None:
    """Return the class and index of the verb of control nearest before `end`."""
    for j in range(end - 1, max(-1, start - 1), -1):
        for name in ("take_under", "pass_under", "give_up", "keep", "set_up"):
            if clause.has(j, name):
                return name, j
    return None


def _holder(clause: Clause, trigger: Trigger, under: int) -> tuple[Actor | None, str | None]:
    """Return who controls: the genitive after the noun, or the side of the adjective before it."""
    owner = clause.owner(trigger.at)
    if owner is not None:
        return owner, owner.side
    for j in range(under + 1, trigger.at):
        for tag in clause.unit.at(j).tags:
            if tag.startswith("side:"):
                return None, tag[5:]
        if clause.has(j, "ours"):
            return None, clause.war.roles.get("own")
    return None, None


def held_under(clause: Clause, trigger: Trigger, under: int) -> list[Hit]:
    """«X (перебуває) під контролем Y», «під контролем Y лишається X»."""
    actor, side = _holder(clause, trigger, under)
    start = Trigger(under, trigger.frame, "participle", trigger.low)
    groups = leading(clause.left(start), "bare")
    if not groups:
        after = clause.skip(actor.end if actor is not None else trigger.at + 1)
        unknown = actor is None and side is None and after == trigger.at + 1
        if unknown and clause.places.is_name(after):
            return []
        while clause.has(after, "copula"):
            after = clause.skip(after + 1)
        groups = leading(clause.places.listed(after), "bare")
    before = clause.skip_back(under)
    if not groups and clause.unit.at(before - 1).text in ("-", ","):
        groups = leading(clause.places.before(before - 1, trigger.low), "bare")
    groups = groups or _pronoun(clause, trigger.low, under)
    if not groups and clause.conjoined(under):
        groups = clause.last_groups
    if not groups:
        groups = [g for g in clause.scene(start) if g.role in ("in", "on", "near")][:1]
        groups = _only_part(clause, actor.end if actor is not None else trigger.at + 1, groups)
    partly = [i for i in range(max(trigger.low, under - 4), trigger.at) if clause.has(i, "partly")]
    hits = hits_of(groups, trigger, actor, kept_by(clause), "under-control")
    hits = [h._replace(side=side) for h in hits]
    if len(partly) == 1 and not clause.has(partly[0] + 2, "fully"):
        return [h._replace(relation="enters", part=(partly[0], partly[0] + 1)) for h in hits]
    if partly and clause.has(partly[0] + 2, "fully"):
        return [h._replace(part=(partly[0], partly[0] + 3)) for h in hits]
    return hits


def _only_part(clause: Clause, i: int, scene: list[Group]) -> list[Group]:
    """Return the place with the part of «(в X) под контролем Y остаётся только промзона»."""
    after = clause.skip(i)
    while clause.has(after, "copula"):
        after = clause.skip(after + 1)
    part, share, end = clause.places.part(after) if after > i else (None, "", i)
    if part is None or clause.places.is_name(end):
        return scene
    of_it = scene or [Group(part[0], end, part, "bare", ref=True)]
    return [g._replace(part=part, share=share) for g in of_it]


def _pronoun(clause: Clause, low: int, under: int) -> list[Group]:
    """Return «він», «они» before «під контролем» as the places named before."""
    for i in range(under - 1, max(low, under - 5) - 1, -1):
        if clause.unit.at(i).tags & {"he", "they"} and clause.skip(i + 1) >= clause.skip_back(under):
            return [Group(i, i + 1, (i, i + 1), "bare", ref=True, many=clause.has(i, "they"))]
    return []


def _put_under(clause: Clause, trigger: Trigger, under: int) -> list[Hit]:
    """«взяли (X) під контроль (X)», «X перейшло під контроль Y», «взято під контроль X»."""
    verb = _verb_near(clause, under - 12, under)
    late = None if verb is not None else _verb_after(clause, trigger.at)
    if verb is None and late is None:
        return []
    name, at = verb or late or ("", under)
    if name == "pass_under" or clause.known.ends("reflexive", clause.unit.at(at).text):
        actor, side = _holder(clause, trigger, under)
        groups = _passing(clause, trigger, min(under, at), max(trigger.at, at), actor)
        return [h._replace(side=side) for h in hits_of(groups, trigger, actor, gained, "passed-under")]
    if name != "take_under":
        return []
    return _took_under(clause, trigger, at, under)


def _verb_after(clause: Clause, i: int) -> tuple[str, int] | None:
    for j in range(i + 1, i + 7):
        for name in ("take_under", "pass_under"):
            if clause.has(j, name):
                return name, j
    return None


def _passing(clause: Clause, trigger: Trigger, first: int, last: int, actor: Actor | None) -> list[Group]:
    groups = leading(clause.left(Trigger(first, trigger.frame, "past", trigger.low)), "bare")
    after = actor.end if actor is not None and actor.end > last else last + 1
    groups = groups or leading(clause.places.listed(clause.skip(after)), "bare")
    return groups or [g for g in clause.scene(Trigger(first, trigger.frame, "past", trigger.low)) if g.part]


def _took_under(clause: Clause, trigger: Trigger, at: int, under: int) -> list[Hit]:
    form = clause.known.form(clause.unit.at(at).text)
    after = clause.skip(trigger.at + 1)
    owner = clause.owner(trigger.at)
    groups = leading(clause.places.listed(owner.end if owner is not None else after), "bare")
    if not groups and at < under:
        groups = [g for g in leading(clause.places.listed(clause.skip(at + 1)), "bare") if g.end <= under]
    after_all = clause.subject_after(trigger.at + 1)
    if not groups and (form in PASSIVE or after_all is not None):
        low = next((t.low for t in clause.triggers if t.at == at), trigger.low)
        groups = leading(clause.left(Trigger(min(at, under), trigger.frame, form, low)), "bare")
    verb = Trigger(at, trigger.frame, form, trigger.low)
    actor = owner or (clause.agent(verb, under) if form in PASSIVE else clause.subject(at))
    actor = actor or after_all or clause.subject_after(trigger.at + 1, groups)
    return partly(clause, verb, hits_of(groups, verb, actor, gained, "took-under"))


def zone(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«сіра зона в X», «X переходить у синю зону» of map posts: the colour is the trigger."""
    noun = trigger.at + 1
    if not clause.has(noun, "zone") or clause.has(trigger.at - 1, "edit"):
        return []
    groups, _ = clause.right(noun + 1)
    if groups and clause.has(clause.skip(groups[-1].end), "under"):
        return []
    groups = [g for g in groups if g.role in ("in", "on", "near", "toward") and not g.region]
    if not groups or _changes_zone(clause, trigger.at):
        start = next(
            (j for j in range(max(0, trigger.at - 4), trigger.at) if clause.has(j, "pass_under")),
            trigger.at - ("preposition" in clause.unit.at(trigger.at - 1).tags),
        )
        before = leading(clause.left(Trigger(start, trigger.frame, "past", trigger.low)), "bare")
        groups = before or groups or _after_zone(clause, noun) or _said_before(clause, trigger)
    relation = relation_of(trigger)
    return hits_of(groups, trigger, None, lambda group: relation, "zone")


def _said_before(clause: Clause, trigger: Trigger) -> list[Group]:
    """Return the places of «X контролируется одними либо оказался в серой зоне»."""
    joined = any(clause.has(i, "or") for i in range(trigger.low, trigger.at))
    return [g for g in clause.last_groups if not g.region] if joined else []


def _changes_zone(clause: Clause, i: int) -> bool:
    return any(clause.has(j, "pass_under") for j in range(max(0, i - 4), i))


def _after_zone(clause: Clause, noun: int) -> list[Group]:
    """Return «в синю зону переходять X та Y»."""
    for j in range(noun + 1, noun + 4):
        if clause.has(j, "pass_under"):
            return leading(clause.places.listed(clause.skip(j + 1)), "bare")
    return []


def flag(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«підняли прапор над X», "флаг установлен в X": inside, shown by a flag."""
    groups, between = clause.right(trigger.at + 1)
    groups = groups or clause.scene(trigger) or clause.reach(trigger.at + 1)
    groups = [g for g in groups if g.role in ("over", "in", "on")]
    raised = any(clause.has(j, "raise") for j in range(max(trigger.low - 1, trigger.at - 6), trigger.at + 6))
    shown = clause.unit.tags & {"seen_photo", "seen_video"} and any(g.role == "over" for g in groups)
    if not raised and not shown:
        return []
    actor = clause.subject(trigger.at) or between or clause.subject_after(trigger.at + 1)
    hits = hits_of(groups, trigger, actor, lambda group: "enters", "flag")
    return [h._replace(side=_flag_of(clause, trigger)) for h in hits] if actor is None else hits


def _flag_of(clause: Clause, trigger: Trigger) -> str | None:
    """Return the side of the nationality before «прапор» or of the country after it."""
    around = (clause.unit.at(i).tags for i in (trigger.at - 1, trigger.at + 1))
    return next((t[5:] for tags in around for t in tags if t.startswith("side:")), None)


def absent(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«ворога в X немає», «орки там відсутні»: who is not there does not hold it."""
    actor = next((a for a in reversed(clause.actors) if trigger.low <= a.start and a.end <= trigger.at), None)
    actor = actor or clause.actor_from(clause.skip(trigger.at + 1))
    if actor is None or not actor.cases & {"nom", "gen"}:
        return []
    verb = Trigger(trigger.at, trigger.frame, "present", trigger.low)
    groups = clause.scene(verb) or clause.places.listed(clause.skip(max(actor.end, trigger.at + 1)))
    inside = [g for g in groups if g.role in ("in", "on") and not g.region]
    return hits_of(inside, trigger, actor, lambda group: "holds", "absent")


def gone(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«в X не осталось войск Y», «ворога в X не залишилось»: Y has lost it."""
    if not clause.has(trigger.at - 1, "neg"):
        return []
    actor = next((a for a in reversed(clause.actors) if trigger.low <= a.start and a.end <= trigger.at), None)
    actor = actor or clause.actor_from(clause.skip(trigger.at + 1))
    if actor is None or "gen" not in actor.cases:
        return []
    groups = clause.scene(Trigger(trigger.at, trigger.frame, "present", trigger.low))
    groups = groups or clause.places.listed(clause.skip(max(actor.end, trigger.at + 1)))
    inside = [g for g in groups if g.role in ("in", "on") and not g.region]
    return hits_of(inside, trigger, actor, lambda group: "loses", "gone")


def hold_out(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X тримається»: its defenders hold it."""
    groups = leading(clause.left(trigger), "bare")
    hits = hits_of(groups, trigger, None, lambda group: "holds", "holding-out")
    return [h._replace(default="own") for h in hits]
