"""Battles, attacks and attacks beaten off -> `fights`, `repels`."""

from __future__ import annotations

from collections.abc import Callable

from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.hits import PASSIVE, Hit, gained, hits_of, leading
from whoholds.claims.slavic.motion import moved
from whoholds.claims.slavic.places import Group
from whoholds.claims.slavic.sentence import Word
from whoholds.claims.slavic.taking import take
from whoholds.model import Relation

_DESCRIBING = frozenset(("quantity", "nation", "at_least", "trigger:assault"))
"""Classes of words that may stand before the attack they describe."""


def fight(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«бої за X», «штурмує X», «наступ на X», «на X напрямку тривають бої»."""
    if _no_fight(clause, trigger):
        return []
    if trigger.form == "present" and clause.known.ends("reflexive", clause.unit.at(trigger.at).text):
        stormed = leading(clause.left(trigger), "bare")
        return hits_of(stormed, trigger, clause.agent(trigger, trigger.at), lambda group: "fights", "stormed")
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
    if trigger.frame.kind in ("attack", "raid"):
        return _attacked(clause, trigger, groups, between)
    if trigger.frame.kind == "clash" and not _armed(clause, trigger):
        return []
    groups = groups or clause.of_which(trigger)
    groups = groups or [g for g in clause.reach(trigger.at + 1) if g.role != "from"]
    if not groups:
        groups = [g for g in clause.scene(trigger) if g.role in ("in", "on", "near", "for", "direction")]
    groups = [g for g in groups if not (g.region and _along_the_line(clause, g))]
    if trigger.form == "noun" and _taken_part_in(clause, trigger.at):
        return []
    if _only_mentioned(clause, trigger):
        groups = [g for g in groups if not g.region or g.part]
    actor = _fighter(clause, trigger, between, groups)
    hits = hits_of(groups, trigger, actor, _pressing(clause, trigger), "fighting")
    side = _adjective_side(clause, trigger) if actor is None else None
    return [h._replace(side=side) for h in hits] if side is not None else hits


def _no_fight(clause: Clause, trigger: Trigger) -> bool:
    """Whether a line of contact, a battle remembered or named, or the onset of winter is spoken of."""
    if clause.has(trigger.at - 1, "line") or clause.has(trigger.at + 1, "of_nature"):
        return True
    named = trigger.frame.id == "great-battle" and not _going_on(clause, trigger)
    return named or clause.recalled(trigger)


def _going_on(clause: Clause, trigger: Trigger) -> bool:
    """Whether «идёт (битва)», «(битва) продолжается» is told: a mere name of a battle claims nothing."""
    near = range(max(trigger.low, trigger.at - 2), min(trigger.at + 8, len(clause.unit.words)))
    return any(clause.unit.at(i).tags & {"going_on", "light", "lasts"} for i in near)


def _taken_part_in(clause: Clause, i: int) -> bool:
    """Whether «участвовал в», «"отметившись" в» stands before the noun at `i`: somebody's past service."""
    j = i - 2 - (clause.unit.at(i - 2).text == '"')
    return any(clause.has(k, "taking_part") for k in (i - 1, j))


def _only_mentioned(clause: Clause, trigger: Trigger) -> bool:
    """Whether «второго этапа наступления» only dates or explains: nothing says that it goes on."""
    if not clause.known.attributive or (trigger.form != "noun" and trigger.frame.kind != "action"):
        return False
    waged = {"light", "undertake", "wage", "phase", "going_on", "speech", "intent", "hinder"}
    before = range(max(trigger.low, trigger.at - 4), trigger.at)
    after = range(trigger.at + 1, min(trigger.at + 8, len(clause.unit.words)))
    near = (i for i in (*before, *after) if "prep_from" not in clause.unit.at(i - 1).tags)
    return not any(clause.unit.at(i).tags & waged for i in near) or _in_course(clause, trigger)


def _in_course(clause: Clause, trigger: Trigger) -> bool:
    """Whether «в ходе (второго этапа)» stands before the noun."""
    phrases = clause.unit.phrases.items()
    return any(tag in ("course", "during") and start < trigger.at <= end + 4 for start, (tag, end) in phrases)


def _along_the_line(clause: Clause, group: Group) -> bool:
    """Whether «по всій лінії зіткнення в» stands before a region: a word on the whole front."""
    return any(clause.has(i, "line") for i in range(max(0, group.start - 4), group.start))


def _pressing(clause: Clause, trigger: Trigger) -> Callable[[Group], Relation | None]:
    """Return `advances` for an offensive along a front or a verb of it in a region, else `fights`."""
    verb = trigger.form != "noun" or clause.has(trigger.at - 1, "light")
    moving = verb and clause.has(trigger.at, "offensive")
    moving = moving and not clause.failed(trigger.at) and "tried" not in clause.unit.tags
    verbal = trigger.form != "noun"

    def relation(group: Group) -> Relation | None:
        across = group.region and group.role in ("in", "on") and (verbal or group.part is not None)
        along = group.role in ("direction", "toward") or across
        return "advances" if moving and along else "fights"

    return relation


def _adjective_side(clause: Clause, trigger: Trigger) -> str | None:
    """Return the side of «російських» in «(нарахували) 13 російських атак»."""
    if trigger.form != "noun":
        return None
    tags = sorted(clause.unit.at(trigger.at - 1).tags)
    return next((t[5:] for t in tags if t.startswith("side:")), None)


def action(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«штурмові дії в X», «боевые действия под X»: the adjective is the trigger, the noun must follow."""
    noun = next((i for i in (trigger.at + 1, trigger.at + 2) if clause.has(i, "action")), None)
    if noun is None:
        return []
    if _taken_part_in(clause, trigger.at):
        return []
    groups = [g for g in clause.places.listed(clause.skip(noun + 1)) if g.role not in ("bare", "from")]
    groups = groups or clause.scene(trigger)
    if _only_mentioned(clause, trigger):
        groups = [g for g in groups if not g.region or g.part]
    return hits_of(groups, trigger, clause.subject(trigger.at), lambda group: "fights", "fighting")


def _attacked(clause: Clause, trigger: Trigger, groups: list[Group], between: Actor | None) -> list[Hit]:
    """Return ground attacks only: fire from afar, and past attacks on whole towns, are no fights for them."""
    if trigger.form != "noun" and (held := _positions_first(clause, trigger)):
        actor = clause.subject_after(trigger.at + 1) or clause.subject(trigger.at)
        return hits_of(held, trigger, actor, lambda group: "fights", "fighting") if actor else []
    if clause.has(clause.skip(trigger.at + 1), "position"):
        groups = clause.reach(trigger.at + 1)
    groups = [g for g in groups if not g.region] or clause.toward(trigger.at + 1) or groups
    groups = groups or [g for g in clause.scene(trigger) if g.role in ("near", "direction") or g.part]
    vague = trigger.form in ("past", "noun")
    kept = [g for g in groups if not g.region and g.share != "landmark"]
    kept = [g for g in kept if g.part or not (vague and g.role == "bare")]
    side = _adjective_side(clause, trigger)
    actor = None if side is not None else _fighter(clause, trigger, between, kept)
    if _from_afar(clause):
        return []
    if actor is not None and vague and clause.has(actor.head, "country"):
        kept = [g for g in kept if g.role != "bare"]
    if actor is None and side is None:
        counted = [g for g in kept if g.role in ("near", "direction")] if _counted(clause, trigger) else []
        hits = hits_of(counted, trigger, None, lambda group: "fights", "fighting")
        return [h._replace(default="enemy") for h in hits]
    if side is not None:
        hits = hits_of(kept, trigger, None, lambda group: "fights", "fighting")
        return [h._replace(side=side) for h in _on_foot(hits)]
    return hits_of(kept, trigger, actor, lambda group: "fights", "fighting")


def _positions_first(clause: Clause, trigger: Trigger) -> list[Group]:
    """Return X of «позиции Y в X атакуют Z»: the object stands before the verb."""
    at = next((i for i in range(trigger.low, trigger.at) if clause.has(i, "position")), None)
    if at is None or "preposition" in clause.unit.at(at - 1).tags:
        return []
    owner = clause.owner(at)
    groups = clause.places.listed(owner.end if owner is not None else at + 1)
    return [g for g in groups if g.role in ("in", "on", "near") and g.end <= trigger.at]


def _counted(clause: Clause, trigger: Trigger) -> bool:
    """Whether a number stands before attacks («13 атак»), as bulletins count the enemy's."""
    before = clause.unit.at(trigger.at - 1)
    return trigger.form == "noun" and (before.text.isdigit() or "quantity" in before.tags)


def raid(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«атака (ворога) біля X»: near a place or on its part; «атака на X» may be one of rockets."""
    hits = fight(clause, trigger)
    foot = _on_foot(hits)
    return foot or [h for h in hits if h.actor is not None and _irregular(clause, h.actor)]


def _irregular(clause: Clause, actor: Actor) -> bool:
    """Whether an actor is rebels or militants, whose attacks on a town are on the ground."""
    return any(clause.unit.at(i).tags & {"rebel", "militant"} for i in range(actor.start, actor.end))


def _on_foot(hits: list[Hit]) -> list[Hit]:
    """Return the attacks that only troops can make: near a place, on a part or a section of the front."""
    kept = [h for h in hits if h.group.share != "landmark"]
    return [h for h in kept if h.group.role in ("near", "direction") or h.group.part]


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
        attacker = clause.agent(trigger, len(clause.unit.words)) if trigger.form == "infinitive" else None
        plainly = attacker if attacker is not None and "nom" not in attacker.cases else None
        named = clause.subject(trigger.at) or between or plainly
        return named or (_of_attempt(clause, trigger) if trigger.form == "infinitive" else None)
    after = clause.actor_from(groups[-1].end) if groups and groups[-1].end > trigger.at else None
    if after is not None and "ins" not in after.cases:
        after = None
    if trigger.frame.id in ("battle", "clash", "great-battle"):
        return leader(clause, trigger)
    named = between or clause.owner(trigger.at) or after or clause.subject(trigger.at)
    return named or _of_attempt(clause, trigger) or clause.instrument(trigger)


def _of_attempt(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return whose attempt it was: «спроба ворога здійснити контратаку»."""
    tries = [i for i in range(trigger.low, trigger.at) if clause.has(i, "attack")]
    owner = next((actor for i in tries if (actor := clause.owner(i)) is not None), None)
    theirs = (a for a in clause.actors if "gen" in a.cases and clause.has(a.start - 1, "off"))
    return owner or (next(theirs, None) if tries else None)


def leader(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return the subject of «ведуть бої»; battles that only "go on" have none."""
    verb = clause.unit.at(trigger.at - 1)
    return clause.subject(trigger.at) if "wage" in verb.tags or clause.has(trigger.at - 2, "wage") else None


def _from_afar(clause: Clause) -> bool:
    """Whether the unit speaks of shells, rockets, drones: then an attack is no fight for a place."""
    return "afar" in clause.unit.tags


def repel(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«відбили атаку біля X», «ворога відкинуто біля X»; «відбили X» alone is a gain."""
    after = _attack_after(clause, trigger.at)
    if after is not None:
        return _attack_repelled(clause, trigger, after)
    before = _attack_before(clause, trigger)
    if before:
        return before
    if trigger.frame.id == "halt":
        return []
    after = clause.skip(trigger.at + 1)
    thrown = clause.object_actor(trigger.at)
    if thrown is None and trigger.form in PASSIVE:
        thrown = clause.subject(trigger.at)
    if thrown is not None and trigger.frame.id == "throw-back":
        return _thrown_back(clause, trigger, thrown)
    if trigger.frame.id == "throw-back":
        return []
    if clause.has(after, "position"):
        groups = [g for g in clause.places.listed(after + 1) if g.role != "bare"]
        return hits_of(groups, trigger, clause.subject(trigger.at), moved, "position-back")
    return [
        h._replace(relation=gained(h.group) if h.relation == "repels" else h.relation)
        for h in take(clause, trigger)
    ]


def _attack_after(clause: Clause, i: int) -> int | None:
    """Return the last noun of «дев'ять атак», «наступальні дії», «попытку прорыва» after a verb at `i`."""
    after = clause.skip(i + 1)
    if clause.has(after, "prep_for") and clause.unit.at(after + 1).tags & {"month", "calendar"}:
        after = clause.skip(after + 2)
    while _qualifies(clause.unit.at(after)):
        after += 1
    if clause.has(after, "action") and clause.has(after - 1, "trigger:assault"):
        return after
    if not clause.has(after, "attack"):
        return None
    while clause.has(after + 1, "attack") and not clause.unit.at(after + 1).is_mark:
        after += 1
    return after


def _attack_before(clause: Clause, trigger: Trigger) -> list[Hit]:
    """Return «прорив (ворога) під X зупинено»: the attack is the subject of the passive."""
    if trigger.form not in PASSIVE:
        return []
    attack = next((i for i in range(trigger.low, trigger.at) if clause.has(i, "attack")), None)
    attack = attack if attack is not None else _attacking_before(clause, trigger)
    if attack is None:
        return []
    attacker = clause.owner(attack)
    groups = clause.places.listed(clause.skip(attacker.end if attacker is not None else attack + 1))
    near = [g for g in groups if g.role in ("near", "in", "on", "direction", "toward")]
    if not near or clause.skip(near[-1].end) != clause.skip_back(trigger.at):
        near = [g for g in clause.right(trigger.at + 1)[0] if g.role in ("near", "direction")]
    hits = hits_of(near, trigger, clause.agent(trigger, trigger.at), lambda group: "repels", "repelled")
    if attacker is None or any(h.actor is not None for h in hits):
        return hits
    return [h._replace(side=attacker.side, of_actor=False) for h in hits]


def _attacking_before(clause: Clause, trigger: Trigger) -> int | None:
    """Return the index of an attack that is a trigger itself («прорив», «наступ») before a passive."""
    earlier = (t.at for t in reversed(clause.triggers) if t.at < trigger.at)
    at = next(earlier, None)
    return at if at is not None and clause.has(at, "attack") else None


def _qualifies(word: Word) -> bool:
    """Whether a word only describes the attack after it («террористическую», «три»)."""
    described = word.tags & _DESCRIBING or any(t.endswith("adjective") for t in word.tags)
    return word.text.isdigit() or (bool(described) and "attack" not in word.tags)


def _attack_repelled(clause: Clause, trigger: Trigger, attack: int) -> list[Hit]:
    if any(clause.has(i, "afar") for i in range(attack + 1, attack + 4)):
        return []
    attacker = clause.owner(attack)
    actor = clause.subject(trigger.at)
    groups = clause.right(attack + 1)[0]
    tried = (t for t in clause.triggers if attack < t.at < attack + 6 and t.form == "infinitive")
    attempt = next(tried, None)
    if not groups and attempt is not None:
        groups = [g._replace(role="near") for g in clause.right(attempt.at + 1)[0]]
    if not groups and (actor or attacker) is not None:
        groups = clause.reach(attack + 1)
    groups = [g for g in groups if g.role not in ("bare", "from")]
    groups = groups or [g for g in clause.scene(trigger) if g.role in ("in", "on", "near", "direction")]
    hits = hits_of(groups, trigger, actor, lambda group: "repels", "repelled")
    if actor is None and attacker is not None:
        return [h._replace(side=attacker.side, of_actor=False) for h in hits]
    return hits


def _thrown_back(clause: Clause, trigger: Trigger, thrown: Actor) -> list[Hit]:
    start = thrown.end if thrown.start > trigger.at else trigger.at + 1
    groups = clause.places.listed(clause.skip(start)) or clause.reach(start)
    if groups and groups[0].role == "from" and clause.has(groups[0].start, "away"):
        groups = [g._replace(role="near") for g in groups]
    if groups and groups[0].role == "from":
        return hits_of(
            [g for g in groups if g.role == "from"], trigger, thrown, lambda group: "loses", "driven-out"
        )
    groups = [g for g in groups if g.role in ("near", "in", "on", "direction")] or clause.scene(trigger)
    actor = clause.subject(trigger.at)
    if actor is not None and actor == thrown:
        actor = None
    hits = hits_of(groups, trigger, actor, lambda group: "repels", "thrown-back")
    return hits if actor is not None else [h._replace(side=thrown.side, of_actor=False) for h in hits]
