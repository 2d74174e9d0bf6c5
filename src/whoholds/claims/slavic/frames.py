"""A trigger in its clause -> who does what where: one function a frame, from lexicon frame names.

Each function looks where its frame keeps its place (object, subject of a passive, genitive of a noun,
phrase with a preposition) and its actor, and lets preposition and part choose the relation, as the
definitions of the relations in docs/data-model.md do: inside is `enters`, beside is `advances`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.places import Group
from whoholds.model import Relation

ACTIVE = frozenset(("past", "present", "infinitive", "gerund", "active"))
PASSIVE = frozenset(("impersonal", "short", "participle"))


class Hit(NamedTuple):
    """One claim to be: relation, place group, actor or side alone, and the words it was read from."""

    relation: Relation
    group: Group
    trigger: Trigger
    actor: Actor | None
    rule: str
    side: str | None = None
    default: str = ""
    """Key of the war's roles that gives the side when no actor is named."""
    of_actor: bool = True
    part: tuple[int, int] | None = None
    denied: bool = False


Frames = Callable[[Clause, Trigger], list[Hit]]


def _hits(
    groups: list[Group],
    trigger: Trigger,
    actor: Actor | None,
    relation: Callable[[Group], Relation | None],
    rule: str,
) -> list[Hit]:
    found = []
    for n, group in enumerate(groups):
        exact = any(not g.region and g.name != group.name and g.start < g.name[0] for g in groups[n + 1 :])
        if exact and group.region and not group.part and group.role in ("in", "on"):
            continue
        named = relation(group)
        if named is not None:
            found.append(Hit(named, group, trigger, actor, rule, default=trigger.frame.id))
    return found


def _leading(groups: list[Group], *roles: str) -> list[Group]:
    """Return the groups up to the first whose role is none of `roles`."""
    kept: list[Group] = []
    for group in groups:
        if group.role not in roles:
            break
        kept.append(group)
    return kept


# --- takes, holds, loses, besieges: a place as object ------------------------------------------------


def _gain(group: Group) -> Relation:
    return "enters" if group.share in ("some", "most", "outskirts") else "takes"


def _kept(group: Group) -> Relation:
    """Return `enters` for a part of a place under control, `holds` for most or all of it."""
    return "enters" if group.share == "some" else "holds"


def _of(relation: Relation) -> Callable[[Group], Relation | None]:
    if relation == "takes":
        return _gain
    return _kept if relation == "holds" else lambda group: relation


def take(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«захопив X», «X звільнено», «захоплення X», "окружённый X"."""
    if _of_people(clause, trigger):
        return []
    if trigger.form in ACTIVE and not clause.unit.at(trigger.at).text.endswith(("ся", "сь")):
        return _taken_actively(clause, trigger)
    if trigger.form != "noun":
        return _taken_passively(clause, trigger)
    return _taking(clause, trigger)


def _of_people(clause: Clause, trigger: Trigger) -> bool:
    """Whether somebody is freed, seized or taken prisoner: no claim about a place."""
    if "captivity" not in clause.unit.tags:
        return False
    near = range(max(trigger.low, trigger.at - 4), trigger.at + 9)
    return any(clause.has(i, "captivity") for i in near)


def _taken_actively(clause: Clause, trigger: Trigger) -> list[Hit]:
    after = clause.skip(trigger.at + 1)
    if clause.has(after, "defence"):
        return _defending(clause, trigger, after)
    groups, between = clause.right(trigger.at + 1)
    groups = _leading(groups, "bare")
    actor = clause.subject(trigger.at)
    if between is not None and "nom" in between.cases and (actor is None or not groups):
        actor = between
    if groups:
        actor = actor or clause.subject_after(trigger.at + 1, groups) or _dative_subject(clause, trigger)
        if actor is None and not clause.actors and not _carried(clause, trigger):
            return []
        return _partly(clause, trigger, _hits(groups, trigger, actor, _of(_relation(trigger)), "active"))
    if actor is not None and (taken := _part_of_scene(clause, trigger, after)):
        return _hits(taken, trigger, actor, _of(_relation(trigger)), "active")
    if clause.has(after, "it") and clause.last_groups:
        part, share, _ = clause.places.part(after + 1)
        named = [g._replace(part=part, role="bare", share=share) for g in clause.last_groups[-1:]]
        return _hits(named, trigger, actor, _of(_relation(trigger)), "active")
    groups = _leading(clause.left(trigger), "bare")
    agent = clause.subject_after(trigger.at + 1)
    if not groups and agent is not None and (it := clause.pronoun_object(trigger)):
        groups = [Group(it, it + 1, (it, it + 1), "bare", ref=True)]
    if not groups or agent is None:
        return []
    return _hits(groups, trigger, agent, _of(_relation(trigger)), "object-first")


def _carried(clause: Clause, trigger: Trigger) -> bool:
    """Whether the actor of a verb is that of the sentence before: a pronoun stands for it, or nothing."""
    if trigger.form == "infinitive":
        return any(clause.has(i, "intent") for i in range(trigger.low, trigger.at))
    first = clause.skip_back(trigger.at)
    return clause.pronoun_before(trigger.at, trigger.low) or first == 0 or clause.has(first - 1, "that")


def _part_of_scene(clause: Clause, trigger: Trigger, i: int) -> list[Group]:
    """Return «в X ворог захопив два квартали»: the part taken, of the place that the clause opens with."""
    part, share, _ = clause.places.part(i)
    scene = [g for g in clause.scene(trigger) if g.role in ("in", "on") and not g.region and not g.part]
    if part is None or not scene or "position" in clause.unit.at(part[1] - 1).tags:
        return []
    return [scene[0]._replace(start=part[0], end=part[1], role="bare", part=part, share=share)]


def _defending(clause: Clause, trigger: Trigger, noun: int) -> list[Hit]:
    """«зайняв оборону (на рубежах) поблизу X»: holds there."""
    for i in range(noun + 1, noun + 5):
        groups = [g for g in clause.places.listed(i) if g.role in ("near", "in", "on")]
        if groups:
            return _hits(groups, trigger, clause.subject(trigger.at), lambda group: "holds", "defending")
    return []


def _relation(trigger: Trigger) -> Relation:
    return trigger.frame.relation  # type: ignore[return-value]


def _taken_passively(clause: Clause, trigger: Trigger) -> list[Hit]:
    if _attributive(clause, trigger):
        return _presupposed(clause, trigger)
    if trigger.form == "participle" and clause.unit.at(trigger.at - 1).text == ",":
        return _postposed(clause, trigger)
    groups = _leading(clause.left(trigger), "bare") if trigger.form != "impersonal" or trigger.low else []
    rule = "passive"
    if not groups:
        groups, _ = clause.right(trigger.at + 1)
        groups, rule = _leading(groups, "bare"), "passive-first"
    if not groups:
        groups = _leading(clause.left(trigger), "bare")
    stop = groups[-1].end if groups else trigger.at
    actor = clause.agent(trigger, stop)
    if actor is None and trigger.form == "impersonal":
        actor = _author(clause, trigger)
    return _partly(clause, trigger, _hits(groups, trigger, actor, _of(_relation(trigger)), rule))


def _postposed(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X, зайняті ворогом»: presupposed after the place; without a holder the place follows."""
    holder = clause.owner(trigger.at)
    before = clause.places.before(trigger.at - 1)
    relation: Relation = "takes" if trigger.frame.id == "liberate" else "holds"
    if holder is not None:
        return _hits(before[-1:], trigger, holder, lambda group: relation, "presupposed-after")
    groups, _ = clause.right(trigger.at + 1)
    return _hits(_leading(groups, "bare"), trigger, None, _of(_relation(trigger)), "passive-first")


def _author(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return «дій підрозділів Сил оборони»: who acted «в результаті» of it, named before an impersonal."""
    for actor in reversed(clause.actors):
        if trigger.low <= actor.start and actor.end <= trigger.at and "gen" in actor.cases:
            return actor
    return None


def _attributive(clause: Clause, trigger: Trigger) -> bool:
    """Whether the participle only describes the place after it («в окупованому Криму»)."""
    word = clause.unit.at(trigger.at)
    if trigger.form != "participle":
        return False
    between = clause.actor_from(trigger.at + 1)
    followed = between is not None and clause.places.is_name(between.end)
    before = clause.unit.at(trigger.at - 1)
    if clause.known.attributive and before.text != ",":
        return True
    return followed or "preposition" in before.tags or word.text.endswith(_OBLIQUE)


_OBLIQUE = ("ого", "ому", "ої", "ій", "ою", "их", "им", "ими", "ой", "ых", "ым", "ыми", "ую")


def _presupposed(clause: Clause, trigger: Trigger) -> list[Hit]:
    groups, between = clause.right(trigger.at + 1)
    before = clause.places.group(trigger.at - 2) if trigger.at > 1 else None
    if not groups and before is not None and before.end == trigger.at:
        return []
    kept = [g for g in groups[:1] if not g.ref and g.role == "bare" and not g.region]
    relation: Relation = "holds" if trigger.frame.id == "occupy" else _relation(trigger)
    if trigger.frame.id == "keep" and between is None:
        return []
    return _hits(kept, trigger, between, lambda group: relation, "presupposed")


def _taking(clause: Clause, trigger: Trigger) -> list[Hit]:
    if trigger.frame.id == "occupy" and (under := _under(clause, trigger.at)) is not None:
        return _held_under(clause, trigger, under)
    before = clause.unit.at(trigger.at - 1).tags
    if "head" in before or ("prep_for" in before and clause.has(trigger.at - 2, "trigger:battle")):
        return []
    groups, actor = clause.right(trigger.at + 1)
    groups = _leading(groups, "bare")
    if groups and actor is None:
        after = clause.actor_from(groups[-1].end)
        actor = after if after is not None and "ins" in after.cases else None
    if groups and actor is None and clause.has(trigger.at - 1, "light"):
        actor = clause.subject(trigger.at)
    return _hits(groups, trigger, actor, _of(_relation(trigger)), "noun")


def _partly(clause: Clause, trigger: Trigger, hits: list[Hit]) -> list[Hit]:
    """Turn «частково зайняті» into `enters` with that word as its part."""
    for i in (trigger.at - 1, trigger.at + 1, trigger.at - 2):
        if clause.has(i, "partly"):
            return [
                h._replace(relation="enters", part=(i, i + 1))
                if h.relation == "takes" and not h.group.part
                else h
                for h in hits
            ]
    return hits


def lose(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«відступив з X», «покинула X», «втрата X», «повільний відступ біля X»."""
    groups, between = clause.right(trigger.at + 1)
    if clause.has(clause.skip(trigger.at + 1), "position"):
        return _lost_positions(clause, trigger) if trigger.form in ACTIVE else []
    if trigger.frame.kind == "lose":
        groups = groups or [g for g in clause.reach(trigger.at + 1) if g.role == "from"]
        groups = [g for g in groups if g.role in ("from", "near", "in", "on")]
    else:
        groups = [g for g in _leading(groups, "bare") if not g.part]
    if trigger.form == "noun":
        actor = between or clause.owner(trigger.at) or clause.subject(trigger.at)
    else:
        actor = clause.forced(trigger.at) or clause.subject(trigger.at) or between
    if not groups and trigger.frame.kind == "lose" and trigger.form in ("past", "present"):
        groups = [g for g in clause.scene(trigger) if g.role in ("from", "in", "on", "near")]
    if actor is None and trigger.form not in ("noun", "impersonal"):
        return []
    return _hits(groups, trigger, actor, lambda group: "loses", "leaving")


def _lost_positions(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«біля X ворог втратив позиції», «залишили позиції в X»."""
    after = clause.skip(trigger.at + 1) + 1
    groups = [g for g in clause.places.listed(after) if g.role in ("near", "in", "on")] or clause.scene(
        trigger
    )
    actor = clause.subject(trigger.at)
    return _hits(groups, trigger, actor, lambda group: "loses", "leaving") if actor else []


def drive(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«ворога вибито з X»: the one driven out loses."""
    driven = clause.object_actor(trigger.at)
    groups = clause.places.listed(
        clause.skip(driven.end if driven and driven.start > trigger.at else trigger.at + 1)
    )
    if not groups and driven is not None:
        groups = clause.scene(trigger)
    if driven is None:
        return []
    return _hits(
        [g for g in groups if g.role == "from"], trigger, driven, lambda group: "loses", "driven-out"
    )


def fall(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X пал», «падение X»: taken, by whom is not said."""
    noun = trigger.form == "noun"
    groups = clause.right(trigger.at + 1)[0] if noun else clause.left(trigger)
    kept = [g for g in _leading(groups, "bare") if not g.part and not g.region]
    return _hits(kept, trigger, None, lambda group: "takes", "fallen")


def regain(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«відновив позиції біля X», «повернули X»; «відновив контроль» is read by `control`."""
    after = clause.skip(trigger.at + 1)
    while clause.known.form(clause.unit.at(after).text) == "participle" or clause.has(after, "adjective"):
        after += 1
    if not clause.has(after, "position"):
        return _taken_actively(clause, trigger) if trigger.form in ACTIVE and clause.actors else []
    groups = [g for g in clause.places.listed(after + 1) if g.role in ("near", "in", "on")]
    hits = _hits(groups, trigger, clause.subject(trigger.at), lambda group: "takes", "position-back")
    return [h._replace(part=(after, h.group.name[0])) for h in hits]


# --- enters, advances ----------------------------------------------------------------------------------


def _moved_in(clause: Clause) -> Callable[[Group], Relation | None]:
    """Return `_moved` for a clause: «на» with the accusative is a direction."""

    def relation(group: Group) -> Relation | None:
        last = clause.unit.at(group.name[1] - 1).text
        onto = group.role == "on" and not group.share and not clause.known.locative(last)
        return "advances" if onto else _moved(group)

    return relation


def _moved(group: Group) -> Relation | None:
    if group.role in ("near", "direction", "for") or (group.part and not group.share):
        return "advances"
    if group.role == "toward":
        return "enters" if group.share in ("some", "most") else "advances"
    if group.role == "from":
        return None
    if group.share or group.role in ("in", "on"):
        return "advances" if group.region else "enters"
    return None


def _entered(group: Group) -> Relation | None:
    if group.role in ("in", "on", "into", "for") or group.share:
        return "enters"
    if group.role in ("near", "toward", "direction"):
        return "advances"
    return None


def move(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«просунувся біля X», «просування ворога в X», «має успіх північніше X»."""
    return _motion(clause, trigger, _moved_in(clause), "motion")


def enter(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«увійшли в X», «прорвались на околицю X»."""

    def relation(group: Group) -> Relation | None:
        into = group.role == "toward" and clause.unit.at(group.start).text == "до" and not group.share
        return "enters" if into else _entered(group)

    return _motion(clause, trigger, relation, "entry")


def out(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«вийшли з X» leaves, «вийшли на околицю X», «вышли к X» arrive."""
    groups, between = clause.right(trigger.at + 1)
    groups = groups or clause.reach(trigger.at + 1)
    actor = clause.forced(trigger.at) or clause.subject(trigger.at) or between
    if actor is None:
        return []
    leaving = _hits([g for g in groups if g.role == "from"], trigger, actor, lambda group: "loses", "leaving")
    reached = [g for g in groups if g.role in ("toward", "near", "direction") or (g.role == "on" and g.share)]
    return leaving or _hits(reached, trigger, actor, _moved_in(clause), "entry")


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
    return _hits(towards, trigger, actor, lambda group: "advances", "march") if actor else []


def action(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«штурмові дії в X», «боевые действия под X»: the adjective is the trigger, the noun must follow."""
    if not clause.has(trigger.at + 1, "action"):
        return []
    groups = [g for g in clause.places.listed(clause.skip(trigger.at + 2)) if g.role not in ("bare", "from")]
    groups = groups or clause.scene(trigger)
    return _hits(groups, trigger, clause.subject(trigger.at), lambda group: "fights", "fighting")


def _motion(
    clause: Clause, trigger: Trigger, relation: Callable[[Group], Relation | None], rule: str
) -> list[Hit]:
    groups, between = clause.right(trigger.at + 1)
    groups = [g for g in groups if g.role != "bare" or g.part] or clause.reach(trigger.at + 1)
    if not groups or all(g.role == "from" for g in groups):
        groups = [g for g in clause.scene(trigger) if g.role in ("in", "on", "near", "direction")]
    if trigger.form == "noun":
        actor = between or clause.owner(trigger.at) or clause.subject(trigger.at)
    else:
        actor = clause.subject(trigger.at) or between
    if actor is None and (trigger.form != "noun" or trigger.frame.kind == "enter"):
        actor = _dative_subject(clause, trigger)
        if actor is None:
            return []
    return _hits(groups, trigger, actor, relation, rule)


def _dative_subject(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return «ворогу вдалося прорватися»: the actor in the dative before an infinitive."""
    if trigger.form != "infinitive":
        return None
    for actor in reversed(clause.actors):
        if actor.end <= trigger.at and "dat" in actor.cases:
            return actor
    return None


def present(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«помічено ворожі танки в X»: seen inside."""
    actor = (
        clause.object_actor(trigger.at) or clause.subject(trigger.at) or clause.subject_after(trigger.at + 1)
    )
    if actor is None:
        return []
    start = actor.end if actor.start > trigger.at else trigger.at + 1
    groups = clause.places.listed(clause.skip(start)) or clause.scene(trigger)
    return _hits(
        [g for g in groups if g.role in ("in", "on")], trigger, actor, lambda group: "enters", "seen"
    )


# --- fights, besieges, repels ----------------------------------------------------------------------------


def fight(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«бої за X», «штурмує X», «наступ на X», «на X напрямку тривають бої»."""
    if clause.has(trigger.at - 1, "line"):
        return []
    if clause.unit.phrases.get(max(0, trigger.at - 2)) == ("during", trigger.at):
        return []
    groups, between = clause.right(_aim(clause, trigger.at + 1))
    if trigger.frame.kind in ("fight", "clash"):
        groups = [
            g
            for g in groups
            if g.role not in ("bare", "from") or g.part or _aim(clause, trigger.at + 1) > trigger.at + 1
        ]
    else:
        groups = [g for g in groups if g.role != "from"]
    if trigger.frame.kind == "attack":
        return _attacked(clause, trigger, groups, between)
    if trigger.frame.kind == "clash" and not _armed(clause, trigger):
        return []
    groups = groups or [g for g in clause.reach(trigger.at + 1) if g.role != "from"]
    if not groups:
        groups = [g for g in clause.scene(trigger) if g.role in ("in", "on", "near", "direction")]
    actor = _fighter(clause, trigger, between, groups)
    return _hits(groups, trigger, actor, lambda group: "fights", "fighting")


def _attacked(clause: Clause, trigger: Trigger, groups: list[Group], between: Actor | None) -> list[Hit]:
    """Return ground attacks only: fire from afar, and past attacks on whole towns, are no fights for them."""
    if clause.has(clause.skip(trigger.at + 1), "position"):
        groups = clause.reach(trigger.at + 1)
    groups = groups or [g for g in clause.scene(trigger) if g.role in ("near", "direction") or g.part]
    vague = trigger.form in ("past", "noun")
    kept = [g for g in groups if not g.region and not (vague and g.role == "bare" and not g.part)]
    actor = _fighter(clause, trigger, between, kept)
    if actor is None or _from_afar(clause):
        return []
    return _hits(kept, trigger, actor, lambda group: "fights", "fighting")


def _armed(clause: Clause, trigger: Trigger) -> bool:
    """Whether clashes are of armed forces: an adjective says so, or an actor stands in the unit."""
    return bool(clause.actors) or "army_adjective" in clause.unit.at(trigger.at - 1).tags


def _aim(clause: Clause, i: int) -> int:
    """Return the index after «за освобождение» at `i`; `i` when it is not there."""
    frame = clause.known.frame(clause.unit.at(i + 1).tags)
    aims = clause.has(i, "prep_for") and frame is not None and frame.kind == "take"
    return i + 2 if aims else i


def _fighter(clause: Clause, trigger: Trigger, between: Actor | None, groups: list[Group]) -> Actor | None:
    if trigger.form != "noun":
        return clause.subject(trigger.at) or between
    after = clause.actor_from(groups[-1].end) if groups and groups[-1].end > trigger.at else None
    if after is not None and "ins" not in after.cases:
        after = None
    if trigger.frame.id in ("battle", "clash"):
        return _leader(clause, trigger)
    named = between or clause.owner(trigger.at) or after or clause.subject(trigger.at)
    return named or clause.instrument(trigger)


def _leader(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return the subject of «ведуть бої»; battles that only "go on" have none."""
    verb = clause.unit.at(trigger.at - 1)
    return clause.subject(trigger.at) if "wage" in verb.tags or clause.has(trigger.at - 2, "wage") else None


def _from_afar(clause: Clause) -> bool:
    """Whether the unit speaks of shells, rockets, drones: then an attack is no fight for a place."""
    return "afar" in clause.unit.tags


def besiege(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«оточили X», «X оточено», «угруповання, оточене в районі X»."""
    if trigger.form == "noun":
        return _in_siege(clause, trigger)
    groups, _ = clause.right(trigger.at + 1)
    near = [g for g in groups if g.role in ("near", "in", "on")]
    held = clause.object_actor(trigger.at) or clause.subject(trigger.at)
    if trigger.form in PASSIVE and near and held is not None:
        return [
            h._replace(actor=None, side=held.side, of_actor=False)
            for h in _hits(near, trigger, None, lambda group: "besieges", "encircled")
        ]
    return take(clause, trigger)


def _in_siege(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X в облозі», «ВСУ в окружении под X», «окружение группировки в X»."""
    inside = next(
        (k for k in (trigger.at - 1, trigger.at - 2) if clause.unit.at(k).tags & {"prep_in", "prep_from"}),
        None,
    )
    held = (clause.subject(trigger.at) if inside is not None else None) or clause.owner(trigger.at)
    start = held.end if held is not None and held.start > trigger.at else trigger.at + 1
    near = [g for g in clause.places.listed(clause.skip(start)) if g.role in ("near", "in", "on")]
    if held is not None and near:
        hits = _hits(near, trigger, None, lambda group: "besieges", "encircled")
        return [h._replace(side=held.side, of_actor=False) for h in hits]
    if inside is not None:
        groups = _leading(clause.left(Trigger(inside, trigger.frame, "past", trigger.low)), "bare")
        return _hits(groups, trigger, None, lambda group: "besieges", "in-siege")
    return take(clause, trigger) if clause.actors else []


def repel(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«відбили атаку біля X», «ворога відкинуто біля X»; «відбили X» alone is a gain."""
    after = clause.skip(trigger.at + 1)
    while clause.unit.at(after).tags & {"adjective", "quantity"} or clause.unit.at(after).text.isdigit():
        after += 1
    if clause.has(after, "attack"):
        return _attack_repelled(clause, trigger, after)
    thrown = clause.object_actor(trigger.at)
    if thrown is not None and trigger.frame.id == "throw-back":
        return _thrown_back(clause, trigger, thrown)
    if trigger.frame.id == "throw-back":
        return []
    if clause.has(after, "position"):
        groups = [g for g in clause.places.listed(after + 1) if g.role != "bare"]
        return _hits(groups, trigger, clause.subject(trigger.at), _moved, "position-back")
    return [
        h._replace(relation="takes" if h.relation == "repels" else h.relation) for h in take(clause, trigger)
    ]


def _attack_repelled(clause: Clause, trigger: Trigger, attack: int) -> list[Hit]:
    if any(clause.has(i, "afar") for i in range(attack + 1, attack + 4)):
        return []
    attacker = clause.owner(attack)
    groups, _ = clause.right(attack + 1)
    groups = [g for g in groups if g.role not in ("bare", "from")]
    groups = groups or [g for g in clause.scene(trigger) if g.role in ("in", "on", "near", "direction")]
    actor = clause.subject(trigger.at)
    hits = _hits(groups, trigger, actor, lambda group: "repels", "repelled")
    if actor is None and attacker is not None:
        return [h._replace(side=attacker.side, of_actor=False) for h in hits]
    return hits


def _thrown_back(clause: Clause, trigger: Trigger, thrown: Actor) -> list[Hit]:
    start = thrown.end if thrown.start > trigger.at else trigger.at + 1
    groups = clause.places.listed(clause.skip(start))
    if groups and groups[0].role == "from" and clause.unit.at(groups[0].start).text in ("від", "от"):
        groups = [g._replace(role="near") for g in groups]
    if groups and groups[0].role == "from":
        return _hits(
            [g for g in groups if g.role == "from"], trigger, thrown, lambda group: "loses", "driven-out"
        )
    groups = [g for g in groups if g.role in ("near", "in", "on", "direction")] or clause.scene(trigger)
    actor = clause.subject(trigger.at)
    if actor is not None and actor == thrown:
        actor = None
    hits = _hits(groups, trigger, actor, lambda group: "repels", "thrown-back")
    return hits if actor is not None else [h._replace(side=thrown.side, of_actor=False) for h in hits]


# --- under control, control over, zones ---------------------------------------------------------------------


def control(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«під контролем», «під контроль», «контроль над X»; the verb near it says which."""
    under = _under(clause, trigger.at)
    if under is not None:
        instrumental = clause.unit.at(trigger.at).text.endswith(("ем", "єм"))
        return _held_under(clause, trigger, under) if instrumental else _put_under(clause, trigger, under)
    owner = clause.owner(trigger.at)
    after = owner.end if owner is not None else clause.skip(trigger.at + 1)
    groups = [g for g in clause.places.listed(after) if g.role == "over"]
    verb = _verb_near(clause, trigger.at - 4, trigger.at)
    if not groups:
        return []
    said = "set_up" if verb is None else verb[0]
    actor = owner or clause.subject(trigger.at)
    return _hits(groups, trigger, actor, lambda group: _over(said, verb is not None, group), "control-over")


def _over(said: str, verb: bool, group: Group) -> Relation:
    if said == "give_up":
        return "loses"
    if not verb or said == "keep" or (said == "set_up" and group.share == "most"):
        return "holds"
    return "takes"


def _under(clause: Clause, i: int) -> int | None:
    """Return the index of «під» before «(повним українським) контролем»."""
    for j in range(i - 1, max(-1, i - 5), -1):
        word = clause.unit.at(j)
        if word.text in ("під", "под"):
            return j
        if word.is_mark:
            return None
    return None


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
        if clause.has(j, "own"):
            return None, clause.war.roles.get("own")
    return None, None


def _held_under(clause: Clause, trigger: Trigger, under: int) -> list[Hit]:
    """«X (перебуває) під контролем Y», «під контролем Y лишається X»."""
    actor, side = _holder(clause, trigger, under)
    start = Trigger(under, trigger.frame, "participle", trigger.low)
    groups = _leading(clause.left(start), "bare")
    if not groups:
        after = clause.skip(actor.end if actor is not None else trigger.at + 1)
        while clause.has(after, "copula"):
            after = clause.skip(after + 1)
        groups = _leading(clause.places.listed(after), "bare")
    before = clause.skip_back(under)
    if not groups and clause.unit.at(before - 1).text in ("-", ","):
        groups = _leading(clause.places.before(before - 1, trigger.low), "bare")
    if not groups and clause.conjoined(under):
        groups = clause.last_groups
    if not groups:
        groups = [g for g in clause.scene(start) if g.role in ("in", "on", "near")][:1]
    partly = [i for i in range(max(trigger.low, under - 4), trigger.at) if clause.has(i, "partly")]
    hits = _hits(groups, trigger, actor, _kept, "under-control")
    hits = [h._replace(side=side) for h in hits]
    if len(partly) == 1 and not clause.has(partly[0] + 2, "fully"):
        return [h._replace(relation="enters", part=(partly[0], partly[0] + 1)) for h in hits]
    if partly and clause.has(partly[0] + 2, "fully"):
        return [h._replace(part=(partly[0], partly[0] + 3)) for h in hits]
    return hits


def _put_under(clause: Clause, trigger: Trigger, under: int) -> list[Hit]:
    """«взяли (X) під контроль (X)», «X перейшло під контроль Y», «взято під контроль X»."""
    verb = _verb_near(clause, under - 12, under)
    late = None if verb is not None else _verb_after(clause, trigger.at)
    if verb is None and late is None:
        return []
    name, at = verb or late or ("", under)
    if name == "pass_under" or clause.unit.at(at).text.endswith(("ся", "сь")):
        actor, side = _holder(clause, trigger, under)
        groups = _passing(clause, trigger, min(under, at), max(trigger.at, at), actor)
        return [h._replace(side=side) for h in _hits(groups, trigger, actor, _gain, "passed-under")]
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
    groups = _leading(clause.left(Trigger(first, trigger.frame, "past", trigger.low)), "bare")
    after = actor.end if actor is not None and actor.end > last else last + 1
    return groups or _leading(clause.places.listed(clause.skip(after)), "bare")


def _took_under(clause: Clause, trigger: Trigger, at: int, under: int) -> list[Hit]:
    form = clause.known.form(clause.unit.at(at).text)
    after = clause.skip(trigger.at + 1)
    owner = clause.owner(trigger.at)
    groups = _leading(clause.places.listed(owner.end if owner is not None else after), "bare")
    if not groups and at < under:
        groups = [g for g in _leading(clause.places.listed(clause.skip(at + 1)), "bare") if g.end <= under]
    after_all = clause.subject_after(trigger.at + 1)
    if not groups and (form in PASSIVE or after_all is not None):
        groups = _leading(clause.left(Trigger(min(at, under), trigger.frame, form, trigger.low)), "bare")
    verb = Trigger(at, trigger.frame, form, trigger.low)
    actor = owner or (clause.agent(verb, under) if form in PASSIVE else clause.subject(at))
    actor = actor or after_all or clause.subject_after(trigger.at + 1, groups)
    return _partly(clause, verb, _hits(groups, verb, actor, _gain, "took-under"))


def zone(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«сіра зона в X», «X переходить у синю зону» of map posts: the colour is the trigger."""
    noun = trigger.at + 1
    if not clause.has(noun, "zone") or clause.has(trigger.at - 1, "edit"):
        return []
    groups, _ = clause.right(noun + 1)
    groups = [g for g in groups if g.role in ("in", "on", "near") and not g.region]
    if not groups or _changes_zone(clause, trigger.at):
        start = next(
            (j for j in range(max(0, trigger.at - 4), trigger.at) if clause.has(j, "pass_under")),
            trigger.at - ("preposition" in clause.unit.at(trigger.at - 1).tags),
        )
        before = _leading(clause.left(Trigger(start, trigger.frame, "past", trigger.low)), "bare")
        groups = before or groups or _after_zone(clause, noun)
    relation = _relation(trigger)
    return _hits(groups, trigger, None, lambda group: relation, "zone")


def _changes_zone(clause: Clause, i: int) -> bool:
    return any(clause.has(j, "pass_under") for j in range(max(0, i - 4), i))


def _after_zone(clause: Clause, noun: int) -> list[Group]:
    """Return «в синю зону переходять X та Y»."""
    for j in range(noun + 1, noun + 4):
        if clause.has(j, "pass_under"):
            return _leading(clause.places.listed(clause.skip(j + 1)), "bare")
    return []


def flag(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«підняли прапор над X», "флаг установлен в X": inside, shown by a flag."""
    groups, between = clause.right(trigger.at + 1)
    groups = [g for g in groups or clause.scene(trigger) if g.role in ("over", "in", "on")]
    if not any(clause.has(j, "raise") for j in range(max(trigger.low - 1, trigger.at - 6), trigger.at + 6)):
        return []
    actor = clause.subject(trigger.at) or between or clause.subject_after(trigger.at + 1)
    hits = _hits(groups, trigger, actor, lambda group: "enters", "flag")
    return [h._replace(side=_flag_of(clause, trigger)) for h in hits] if actor is None else hits


def _flag_of(clause: Clause, trigger: Trigger) -> str | None:
    """Return the side of the nationality before «прапор»."""
    return next((t[5:] for t in clause.unit.at(trigger.at - 1).tags if t.startswith("side:")), None)


FRAMES: dict[str, Frames] = {
    "take": take,
    "lose": lose,
    "lose-object": lose,
    "drive": drive,
    "move": move,
    "enter": enter,
    "out": out,
    "march": march,
    "action": action,
    "present": present,
    "fight": fight,
    "storm": fight,
    "attack": fight,
    "clash": fight,
    "besiege": besiege,
    "fall": fall,
    "regain": regain,
    "repel": repel,
    "control": control,
    "zone": zone,
    "flag": flag,
}
"""What the `frame` of a lexicon's trigger may be."""
