"""A place as object, subject of a passive or genitive of a noun -> `takes`, `holds`."""

from __future__ import annotations

from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.describing import attributive, follows, postposed, presupposed
from whoholds.claims.slavic.hits import (
    ACTIVE,
    Hit,
    dative_subject,
    hits_of,
    kept_in,
    leading,
    of_relation,
    partly,
    relation_of,
    under_of,
)
from whoholds.claims.slavic.holding import held_under
from whoholds.claims.slavic.places import Group


def take(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«захопив X», «X звільнено», «захоплення X», "окружённый X"; «взяти X у кільце» is no taking."""
    ring = _into_ring(clause, trigger)
    if ring is not None:
        within = leading(clause.places.listed(ring + 1), "bare")
        if within and trigger.form in ACTIVE:
            return hits_of(within, trigger, clause.subject(trigger.at), lambda group: "besieges", "active")
        taken = _taken_actively if trigger.form in ACTIVE else _taken_passively
        return [h._replace(relation="besieges") for h in taken(clause, trigger)]
    if _of_people(clause, trigger):
        return []
    if trigger.form in ACTIVE and not clause.known.ends("reflexive", clause.unit.at(trigger.at).text):
        return _taken_actively(clause, trigger)
    if trigger.form != "noun":
        return _taken_passively(clause, trigger)
    return _taking(clause, trigger)


def _into_ring(clause: Clause, trigger: Trigger) -> int | None:
    """Return the index of the noun of «у кільце», «в клещи» after a verb of taking."""
    rings = (i for i in range(trigger.at + 1, trigger.at + 8) if clause.has(i, "ring"))
    return next((i for i in rings if clause.has(i - 1, "prep_in")), None) if trigger.form != "noun" else None


def _of_people(clause: Clause, trigger: Trigger) -> bool:
    """Whether somebody is freed, seized or taken prisoner: no claim about a place."""
    if "captivity" not in clause.unit.tags:
        return False
    near = range(max(trigger.low, trigger.at - 4), trigger.at + 9)
    return any(clause.has(i, "captivity") for i in near)


def _taken_actively(clause: Clause, trigger: Trigger) -> list[Hit]:
    """Read a verb with its object after it, as a part or a pronoun, or before it."""
    after = clause.skip(trigger.at + 1)
    if clause.has(after, "defence"):
        return _defending(clause, trigger, after)
    before = next((i for i in range(trigger.low, trigger.at) if clause.has(i, "defence")), None)
    if before is not None and clause.subject_after(trigger.at + 1) is not None:
        return _defended(clause, trigger, before)
    groups, between = clause.right(trigger.at + 1)
    groups = [g for g in leading(groups, "bare") if not _somebody(clause, trigger, g)]
    actor = clause.subject(trigger.at)
    if between is not None and "nom" in between.cases and (actor is None or not groups):
        actor = between
    if groups:
        return _with_object(clause, trigger, groups, actor)
    if actor is not None and clause.has(after, "position") and relation_of(trigger) == "takes":
        return _positions(clause, trigger, after, actor)
    taken = _part_of_scene(clause, trigger, after) if actor is not None else []
    taken = taken or _pronoun_taken(clause, after, known=actor is not None)
    if taken:
        return hits_of(taken, trigger, actor, of_relation(clause, relation_of(trigger)), "active")
    return _object_first(clause, trigger)


def _positions(clause: Clause, trigger: Trigger, noun: int, actor: Actor) -> list[Hit]:
    """«заняли позиции на окраине X»: inside, or beside it."""
    groups = clause.places.listed(noun + 1) or clause.scene(trigger)
    kept = [g for g in groups if g.role in ("in", "on", "near") and not g.region]
    return hits_of(kept, trigger, actor, lambda g: "takes" if g.role == "near" else "enters", "positions")


def _somebody(clause: Clause, trigger: Trigger, group: Group) -> bool:
    """Whether the object of a verb stands in the genitive, as only people do («освободили Белого»)."""
    denied = any(clause.has(i, "neg") for i in range(max(trigger.low, trigger.at - 3), trigger.at))
    plain = group.start == group.name[0] and group.part is None and not group.ref
    name = clause.unit.at(group.name[1] - 1).text
    return plain and not denied and name.endswith(("ого", "его", "ього"))


def _with_object(clause: Clause, trigger: Trigger, groups: list[Group], actor: Actor | None) -> list[Hit]:
    """Return «захопив X»: a verb nobody can be the subject of says nothing."""
    actor = actor or clause.subject_after(trigger.at + 1, groups) or dative_subject(clause, trigger)
    if actor is None and not clause.actors and not clause.carried(trigger):
        return []
    if relation_of(trigger) in ("takes", "repels") and _tried_in_vain(clause, trigger):
        attacker = actor or next((a for a in clause.actors if a.end <= trigger.at), None)
        return hits_of(groups, trigger, attacker, lambda group: "fights", "failed")
    if _still_at_it(clause, trigger):
        return hits_of(groups, trigger, actor, lambda group: "fights", "begun")
    hits = hits_of(groups, trigger, actor, of_relation(clause, relation_of(trigger)), "active")
    return partly(clause, trigger, hits)


def _still_at_it(clause: Clause, trigger: Trigger) -> bool:
    """Whether «продолжают», «приступили к» stands right before a verb or noun of taking: not taken yet."""
    before = clause.skip_back(trigger.at)
    near = (trigger.at - 1 - clause.has(trigger.at - 1, "toward_dative"), before, before - 1)
    told = any(clause.has(i, "phase") or clause.has(i, "going_on") for i in near)
    return told and relation_of(trigger) == "takes" and trigger.form in ("infinitive", "noun")


def _tried_in_vain(clause: Clause, trigger: Trigger) -> bool:
    """Whether «спроба взяти X провалилася»: an attack, and no gain."""
    tried = any(clause.unit.at(i).tags & {"tried", "attack"} for i in range(trigger.low, trigger.at))
    return trigger.form == "infinitive" and tried and clause.failed(trigger.at)


def _pronoun_taken(clause: Clause, i: int, known: bool) -> list[Group]:
    """Return «захопити її», «його частину»: the place before; a `known` actor may look further back."""
    if not clause.has(i, "it"):
        return []
    part, share, _ = clause.places.part(i + 1)
    earlier = [Group(i, i + 1, (i, i + 1), "bare", ref=True)] if known else []
    before = clause.last_groups[-1:] or earlier
    return [g._replace(part=part, role="bare", share=share) for g in before]


def _object_first(clause: Clause, trigger: Trigger) -> list[Hit]:
    """Return «місто захопили повстанці», «его захватили боевики»: the actor must follow."""
    groups = leading(clause.left(trigger), "bare") or clause.whom(trigger)
    agent = clause.subject_after(trigger.at + 1) or _object_between(clause, trigger, groups)
    agent = agent or (dative_subject(clause, trigger) if clause.has(trigger.at - 1, "it") else None)
    agent = agent or _after_object(clause, trigger, groups)
    if groups and clause.has(groups[0].start, "which"):
        agent = clause.actor_from(clause.skip(groups[0].end))
    if agent is None:
        return []
    groups = groups or clause.pronouns(trigger)
    hits = hits_of(groups, trigger, agent, of_relation(clause, relation_of(trigger)), "object-first")
    return hits + _gapped(clause, hits, agent)


def _gapped(clause: Clause, hits: list[Hit], agent: Actor) -> list[Hit]:
    """Return «западную часть X держат одни, восточную - другие»: the verb is said once."""
    i = agent.end + 1
    dashed = clause.unit.at(i - 1).text == "," and clause.unit.at(i + 1).text == "-"
    other = (
        clause.actor_from(i + 2) if dashed and clause.known.ends("bearing", clause.unit.at(i).text) else None
    )
    if other is None:
        return []
    return [h._replace(actor=other, group=h.group._replace(part=(i, i + 1))) for h in hits[:1]]


def _object_between(clause: Clause, trigger: Trigger, groups: list[Group]) -> Actor | None:
    """Return the subject of «ворог X не контролює»: right before the object that stands before its verb."""
    first = clause.skip_back(groups[0].start) if groups else trigger.at
    actor = clause.subject(first)
    return actor if groups and actor is not None and actor.end == first else None


def _after_object(clause: Clause, trigger: Trigger, groups: list[Group]) -> Actor | None:
    """Return the subject of «село X наши освободили»: between the object and its verb."""
    actor = clause.ending(clause.skip_back(trigger.at)) if groups else None
    if actor is None or clause.has(actor.head, "country"):
        return None
    return actor if clause.skip(groups[-1].end) == actor.start and "nom" in actor.cases else None


def _part_of_scene(clause: Clause, trigger: Trigger, i: int) -> list[Group]:
    """Return «в X ворог захопив два квартали»: the part taken, of the place that the clause opens with."""
    part, share, _ = clause.places.part(i)
    scene = [g for g in clause.scene(trigger) if g.role in ("in", "on") and not g.region and not g.part]
    thing = clause.places.parts.thing(i) if part is None else None
    if thing is not None and not scene:
        return [Group(i, thing[1], thing, "bare", thing, "landmark", ref=True)]
    part, share = part or thing, share or "landmark"
    if part is not None and not scene and not clause.has(i, "it") and clause.has(part[1] - 1, "urban"):
        return [Group(part[0], part[1], part, "bare", part, share, ref=True)]
    if part is None or not scene or "position" in clause.unit.at(part[1] - 1).tags:
        return []
    return [scene[0]._replace(start=part[0], end=part[1], role="bare", part=part, share=share)]


def _defending(clause: Clause, trigger: Trigger, noun: int) -> list[Hit]:
    """«зайняв оборону (на рубежах) поблизу X»: holds there."""
    for i in range(noun + 1, noun + 5):
        groups = [g for g in clause.places.listed(i) if g.role in ("near", "in", "on")]
        if groups:
            return hits_of(groups, trigger, clause.subject(trigger.at), lambda group: "holds", "defending")
    town = leading(clause.left(trigger), "bare") if clause.subject(trigger.at) is None else []
    return [
        h._replace(default="own") for h in hits_of(town, trigger, None, lambda group: "holds", "defending")
    ]


def _defended(clause: Clause, trigger: Trigger, noun: int) -> list[Hit]:
    """«оборону (в) X тримають бійці»: who follows the verb holds X."""
    groups = clause.places.listed(noun + 1)
    kept = [g for g in groups if g.role in ("bare", "in", "near")]
    return hits_of(kept, trigger, clause.subject_after(trigger.at + 1), lambda group: "holds", "defending")


def _taken_passively(clause: Clause, trigger: Trigger) -> list[Hit]:
    if attributive(clause, trigger) and not follows(clause, trigger):
        return presupposed(clause, trigger)
    if clause.has(trigger.at, "take_under") and _controlled_next(clause, trigger):
        return []
    if trigger.form == "participle" and clause.unit.at(trigger.at - 1).text == ",":
        return postposed(clause, trigger)
    groups, rule = _undergoing(clause, trigger)
    groups = groups or _antecedent(clause, trigger) or _before_relative(clause, trigger)
    stop = groups[-1].end if groups else trigger.at
    actor = clause.agent(trigger, stop)
    if trigger.frame.id == "occupy" and any(tag == "lasting" for tag, _ in clause.unit.phrases.values()):
        return hits_of(groups, trigger, actor, kept_in, rule)
    if actor is None and trigger.form in ("impersonal", "short"):
        actor = clause.author(trigger)
    if actor is not None and any(g.part and g.part[0] <= actor.start < g.part[1] for g in groups):
        actor = None  # «опорники ВСУ под X взяты»
    hits = hits_of(groups, trigger, actor, of_relation(clause, relation_of(trigger)), rule)
    return partly(clause, trigger, hits)


def _controlled_next(clause: Clause, trigger: Trigger) -> bool:
    """Whether «под (полный) контроль» follows, which the frame of control reads."""
    under = clause.skip(trigger.at + 1)
    nouns = range(under + 1, under + 4)
    return clause.has(under, "under") and any(clause.has(i, "trigger:control") for i in nouns)


def _undergoing(clause: Clause, trigger: Trigger) -> tuple[list[Group], str]:
    """Return the places of a passive: after an impersonal («звільнено X»), else before, else after."""
    before = leading(clause.left(trigger), "bare")
    after = leading(clause.right(trigger.at + 1 + clause.colon(trigger.at + 1))[0], "bare")
    if before and (more := clause.added(trigger.at + 1)):
        return before + more, "passive"
    if before and not (after and trigger.form == "impersonal"):
        return before, "passive"
    if not before and not after:
        return clause.pronouns(trigger), "passive"
    return after, "passive-first"


def _before_relative(clause: Clause, trigger: Trigger) -> list[Group]:
    """Return X of «X, бои за который шли месяц, освобождён»."""
    first = clause.skip_back(trigger.at)
    groups = leading(clause.places.listed(0), "bare")
    if not groups or clause.unit.at(first - 1).text != "," or trigger.form == "noun":
        return []
    end = groups[-1].end
    parted = clause.unit.at(end).text == "," and any(clause.has(i, "which") for i in range(end, first))
    return groups if parted else []


def _antecedent(clause: Clause, trigger: Trigger) -> list[Group]:
    """Return X of «у X, яке (раніше) було захоплене»."""
    which = clause.skip_back(trigger.at) - 1
    if not clause.has(which, "which") or clause.unit.at(which - 1).text != ",":
        return []
    return [g._replace(role="bare") for g in clause.places.before(which - 1)[-1:] if not g.region]


def _taking(clause: Clause, trigger: Trigger) -> list[Hit]:
    if trigger.frame.id == "occupy" and (under := under_of(clause, trigger.at)) is not None:
        return held_under(clause, trigger, under)
    before = clause.unit.at(trigger.at - 1).tags
    if clause.recalled(trigger):
        return []
    if "head" in before or ("prep_for" in before and clause.has(trigger.at - 2, "trigger:battle")):
        return []
    if "prep_for" in before and clause.unit.at(trigger.at - 2).text == '"':
        return []
    mops = clause.has(trigger.at, "mopping") and "finished" not in before
    if mops and before & {"light", "undertake"}:
        return _mopping_up(clause, trigger)
    groups, actor = clause.right(trigger.at + 1)
    groups = leading(groups, "bare")
    if groups and actor is None:
        actor = _doer(clause, trigger, groups)
    if trigger.frame.id == "liberate":
        groups = [g for g in groups if not _personal(clause, g)]
    if groups and _still_at_it(clause, trigger):
        actor = actor or clause.subject(trigger.at)
        return hits_of(groups, trigger, actor, lambda group: "fights", "begun")
    rule = "presupposed-noun" if _dates(clause, trigger) else "noun"
    return hits_of(groups, trigger, actor, of_relation(clause, relation_of(trigger)), rule)


def _doer(clause: Clause, trigger: Trigger, groups: list[Group]) -> Actor | None:
    """Return who takes: «взятие X войсками», «Y начали захват X», «войсками завершено освобождение X»."""
    after = clause.actor_from(groups[-1].end)
    if after is not None and "ins" in after.cases:
        return after
    verb = trigger.at - 1 - clause.has(trigger.at - 1, "toward_dative")
    if clause.unit.at(verb).tags & {"light", "intent"}:
        return clause.subject(trigger.at)
    passive = clause.known.form(clause.unit.at(verb).text) == "short"
    return clause.instrument(trigger) if passive else None


def _mopping_up(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«ведут зачистку в X», «зачистку X»: still fighting there."""
    actor = clause.subject(trigger.at)
    groups = clause.right(trigger.at + 1)[0] or clause.reach(trigger.at + 1) or clause.scene(trigger)
    kept = [g for g in groups if g.role in ("bare", "in", "on", "near") and not g.region]
    told = actor is not None or clause.has(trigger.at - 1, "going_on")
    return hits_of(kept, trigger, actor, lambda group: "fights", "fighting") if told else []


def _personal(clause: Clause, group: Group) -> bool:
    """Whether a name of two nouns is a person's («освобождение Ивана Петрова»): a place has an adjective."""
    words = clause.unit.words[group.name[0] : group.name[1]]
    if group.start < group.name[0]:
        return False
    return len(words) > 1 and all(w.capital and "adjective" not in w.tags for w in words)


def _dates(clause: Clause, trigger: Trigger) -> bool:
    """Whether «після» stands before a noun: what it dates is taken for known."""
    return any(clause.has(i, "marks_time") for i in range(max(0, trigger.at - 2), trigger.at))


def fall(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X пал», «падение X»: taken, by whom is not said."""
    noun = trigger.form == "noun"
    groups = clause.right(trigger.at + 1)[0] if noun else clause.left(trigger)
    first = clause.skip_back(trigger.at) - 1
    if not groups and (first < 0 or clause.unit.at(first).is_mark or clause.has(first, "intent")):
        groups = clause.places.listed(clause.skip(trigger.at + 1))
    kept = [g for g in leading(groups, "bare") if not g.part and not g.region]
    rule = "presupposed-noun" if noun and _dates(clause, trigger) else "fallen"
    return hits_of(kept, trigger, None, lambda group: "takes", rule)


def regain(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«відновив позиції біля X», «повернули X»; «відновив контроль» is read by `control`."""
    after = clause.skip(trigger.at + 1)
    while clause.known.form(clause.unit.at(after).text) == "participle" or clause.has(after, "adjective"):
        after += 1
    if clause.has(after, "capital") and clause.unit.at(after).text.endswith("у"):
        return []
    if not clause.has(after, "position"):
        return _taken_actively(clause, trigger) if trigger.form in ACTIVE and clause.actors else []
    groups = [g for g in clause.places.listed(after + 1) if g.role in ("near", "in", "on")]
    hits = hits_of(groups, trigger, clause.subject(trigger.at), lambda group: "takes", "position-back")
    return [h._replace(part=(after, h.group.name[0])) for h in hits]
