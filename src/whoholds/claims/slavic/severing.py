"""Roads and supply cut, and towns cut off from them -> `besieges`; a road by name is itself taken."""

from __future__ import annotations

from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.hits import ACTIVE, PASSIVE, Hit, hits_of, leading
from whoholds.claims.slavic.places import Group

_LONGEST = 7
"""Words of «одну из последних дорог, ведущих к» before the place, at most."""

_MEETS = frozenset(("toward", "in", "on", "from", "bare", "near"))
"""Roles of the place that a road leads to or that is supplied."""


def sever(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«перерезали трассу X - Y», «перерезана дорога к X», «перекрыли снабжение X»."""
    actor = clause.subject(trigger.at) if trigger.form in ACTIVE else clause.agent(trigger, trigger.at)
    if trigger.form in ACTIVE and actor is None and not clause.carried(trigger):
        return []
    if actor is None and not clause.has(trigger.at, "by_arms"):
        return []
    if trigger.form in PASSIVE and (lines := _way_before(clause, trigger)) is not None:
        return _cut_off(clause, trigger, lines, actor)
    lines = _way_at(clause, clause.skip(trigger.at + 1))
    return _cut_off(clause, trigger, lines, actor) if lines is not None else []


def _way_before(clause: Clause, trigger: Trigger) -> int | None:
    """Return where «последняя дорога в X» begins before a passive, if it stands there."""
    ways = (i for i in range(trigger.low, trigger.at) if clause.has(i, "way"))
    first = next(ways, None)
    if first is None:
        return None
    while first > trigger.low and _describes(clause, first - 1):
        first -= 1
    return first


def _way_at(clause: Clause, i: int) -> int | None:
    """Return `i` when «(одну из последних) дорог» stands there."""
    j = i
    while j < i + 4 and (_describes(clause, j) or clause.has(j, "of_side")):
        j += 1
    return i if clause.has(j, "way") else None


def _describes(clause: Clause, i: int) -> bool:
    return bool(clause.unit.at(i).tags & {"adjective", "quantity"}) and not clause.unit.at(i).is_mark


def _cut_off(clause: Clause, trigger: Trigger, start: int, doer: Actor | None) -> list[Hit]:
    """Return hits of the way that begins at `start`: of its own name, or of the place it leads to."""
    named = leading(clause.places.listed(start), "bare")[:1]
    if named and not named[0].ref and clause.has(named[0].name[0], "road"):
        return hits_of(named, trigger, doer, lambda group: "takes", "severed")
    for i in range(start + 1, start + _LONGEST):
        if clause.unit.at(i).text in ".:" or i == trigger.at:
            return []
        if not clause.places.may_begin(i):
            continue
        groups = [g for g in clause.places.listed(i) if g.role in _MEETS and not g.ref]
        if groups:
            return hits_of(_reached(groups, start), trigger, doer, lambda group: "besieges", "severed")
    return []


def _reached(groups: list[Group], start: int) -> list[Group]:
    """Return the places with the way to them as their part."""
    first = groups[0]
    return [g._replace(part=(start, first.name[0]), share="") for g in groups if not g.region]
