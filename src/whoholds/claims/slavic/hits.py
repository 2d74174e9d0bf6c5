"""A trigger with its place group and actor -> a hit; what all frames share."""

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


def hits_of(
    groups: list[Group],
    trigger: Trigger,
    actor: Actor | None,
    relation: Callable[[Group], Relation | None],
    rule: str,
) -> list[Hit]:
    """Return a hit for each group that `relation` names one for; regions that only locate have none."""
    found = []
    for n, group in enumerate(groups):
        exact = any(not g.region and g.name != group.name and g.start < g.name[0] for g in groups[n + 1 :])
        if exact and group.region and not group.part and group.role in ("in", "on"):
            continue
        named = relation(group)
        if named is not None:
            found.append(Hit(named, group, trigger, actor, rule, default=trigger.frame.id))
    return found


def leading(groups: list[Group], *roles: str) -> list[Group]:
    """Return the groups up to the first whose role is none of `roles`."""
    kept: list[Group] = []
    for group in groups:
        if group.role not in roles:
            break
        kept.append(group)
    return kept


def gained(group: Group) -> Relation:
    """Return `enters` for an indefinite share or the outskirts of a place, else `takes`."""
    return "enters" if group.share in ("some", "most", "outskirts") else "takes"


def kept_in(group: Group) -> Relation:
    """Return `enters` for a part of a place under control, `holds` for most or all of it."""
    return "enters" if group.share == "some" else "holds"


def kept_by(clause: Clause) -> Callable[[Group], Relation | None]:
    """Return `kept_in` for a clause: a part with a bearing («западную часть») or districts are held."""

    def relation(group: Group) -> Relation | None:
        words = clause.unit.words[slice(*group.part)] if group.part else ()
        bearing = any(clause.known.ends("bearing", w.text) for w in words)
        districts = len(words) == 1 and "districts" in words[0].tags
        return "holds" if bearing or districts else kept_in(group)

    return relation


def relation_of(trigger: Trigger) -> Relation:
    """Return the relation that the lexicon gives to a trigger."""
    return trigger.frame.relation  # type: ignore[return-value]


def partly(clause: Clause, trigger: Trigger, hits: list[Hit]) -> list[Hit]:
    """Turn «частково зайняті» into `enters` with that word as its part."""
    last = max((h.group.end for h in hits), default=0)
    for i in (trigger.at - 1, trigger.at + 1, trigger.at - 2, *([last] if last > trigger.at else [])):
        if clause.has(i, "partly"):
            return [
                h._replace(relation="enters", part=(i, i + 1))
                if h.relation in ("takes", "holds") and not h.group.part
                else h
                for h in hits
            ]
    return hits


def under_of(clause: Clause, i: int) -> int | None:
    """Return the index of «під» before «(повним українським) контролем»."""
    for j in range(i - 1, max(-1, i - 5), -1):
        word = clause.unit.at(j)
        if "under" in word.tags:
            return j
        if word.is_mark:
            return None
    return None


def dative_subject(clause: Clause, trigger: Trigger) -> Actor | None:
    """Return «ворогу вдалося прорватися»: the actor in the dative before an infinitive."""
    if trigger.form != "infinitive":
        return None
    for actor in reversed(clause.actors):
        if "dat" in actor.cases and clause.fares(actor.end):
            return actor
        if actor.end <= trigger.at and "dat" in actor.cases:
            return actor
    return None


def of_relation(clause: Clause, relation: Relation) -> Callable[[Group], Relation | None]:
    """Return what a verb of `relation` says of a group: a share of it is only entered, or held."""
    if relation == "takes":
        return gained
    return kept_by(clause) if relation == "holds" else lambda group: relation
