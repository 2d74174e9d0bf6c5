"""A place group on its page -> the names it stands for: its own, or those that «місто», «їх» take up."""

from __future__ import annotations

from whoholds.claims.found import Cut
from whoholds.claims.slavic.actors import NO_WAR
from whoholds.claims.slavic.clause import Clause
from whoholds.claims.slavic.hits import Hit
from whoholds.claims.slavic.page import Page, cut_of
from whoholds.claims.slavic.places import Group, Places

Run = tuple[int, int]
Placed = tuple[Cut, Cut | None]
"""A place's name and its part, as written."""

_PLACING = frozenset(
    "preposition generic facility nation itself part_more part_some part_object part_outskirts edit "
    "approach".split()
)
"""Classes of words after which a capitalised word is a place."""


def places_of(page: Page, n: int, clause: Clause, hit: Hit) -> list[Placed]:
    """Return the names and parts of a hit's group in sentence `n`; none when it takes up nothing."""
    group = hit.group
    part = cut_of(clause.unit, hit.part or group.part)
    if group.role == "direction" and group.ref:
        front = _front_before(page, n, clause)
        if front is not None:
            return [front]
        if clause.has(group.name[1] - 1, "section_of_front"):
            return []
    return [(name, part) for name in _names_of(page, n, clause, group)]


def _names_of(page: Page, n: int, clause: Clause, group: Group) -> list[Cut]:
    if not group.ref:
        own = cut_of(clause.unit, group.name)
        return [own] if own is not None else []
    here = _taken_up(clause.places, group.start, group)
    if here:
        return [cut for run in here if (cut := cut_of(clause.unit, run)) is not None]
    for unit in page.back_from(n, clause.unit):
        places = Clause(unit, page.known, NO_WAR, set()).places
        names = _taken_up(places, len(unit.words), group)
        if names:
            return [cut for run in names if (cut := cut_of(unit, run)) is not None]
    return []


def _front_before(page: Page, n: int, clause: Clause) -> Placed | None:
    """Return the last front named («на Купянском направлении») before a clause of sentence `n`."""
    for unit in page.back_from(n, clause.unit):
        if "direction" in unit.tags:
            places = Clause(unit, page.known, NO_WAR, set()).places
            fronts = (places.group(i) for i in range(len(unit.words) - 2, -1, -1) if places.may_begin(i))
            front = next((g for g in fronts if g is not None and g.role == "direction" and not g.ref), None)
            name = cut_of(unit, front.name) if front is not None else None
            if front is not None and name is not None:
                return name, cut_of(unit, front.part)
    return None


def _taken_up(places: Places, stop: int, group: Group) -> list[Run]:
    """Return the names before word `stop` that a group takes up: the last one, or the last list."""
    if group.many:
        return _last_list(places, stop)
    name = _last_name(places, stop, group.region)
    if name is None:
        return []
    listed = _last_list(places, stop) if group.share == "there" else []
    return listed if name in listed else [name]


def _last_list(places: Places, stop: int) -> list[Run]:
    """Return the names of the last list of two settlements or more before word `stop`."""
    found: list[Run] = []
    end = 0
    for i in range(stop):
        if i < end or not places.is_name(i) or not _placed(places, i):
            continue
        groups = [g for g in places.listed(i) if not (g.region or g.ref) and g.end <= stop]
        if len(groups) > 1:
            found, end = [g.name for g in groups], groups[-1].end
    return found


def _last_name(places: Places, stop: int, region: bool) -> Run | None:
    """Return the last name of a settlement (or region) in a place's position before word `stop`."""
    if not region and stop == len(places.unit.words) and (topic := _topic(places)) is not None:
        return topic
    for i in range(stop - 1, -1, -1):
        described = region and "adjective" in places.unit.at(i - 1).tags
        if places.is_name(i) and not places.is_name(i - 1) and (described or _placed(places, i)):
            group = places.group(i)
            if group is not None and group.region == region and group.role == "bare" and not group.ref:
                return group.name
    return None


def _topic(places: Places) -> Run | None:
    """Return the name that a unit is about («X - посёлок под Y»), else None."""
    group = places.group(0) if places.is_name(0) else None
    if group is None or group.role != "bare" or group.region or group.part:
        return None
    after = places.unit.at(group.end)
    return group.name if after.text == "-" and "generic" in places.unit.tags else None


def _placed(places: Places, i: int) -> bool:
    """Whether a name at word `i` stands where places stand: after a preposition, a kind, or a trigger."""
    unit = places.unit
    before = unit.at(i - 1).tags
    if i == 0 or unit.at(i - 1).text in ('"', ":") or (i == 1 and "epithet" in before):
        after = unit.at(i + 1)
        frame = places.known.frame(after.tags)
        undergone = frame is not None and (
            frame.kind == "fall" or places.known.form(after.text) in ("short", "impersonal")
        )
        if undergone:
            return True
        described = after.tags & {"copula", "filler"} and "there" not in after.tags
        return after.text in (",", "-", ":") or bool(described) or places.skip_locators(i + 1) > i + 1
    name = places.names.at(i)
    if name is not None and "copula" in unit.at(name.end).tags:
        return True
    if _by_bearing(places, i):
        return False
    if any(end == i and tag.startswith("prep_") for tag, end in unit.phrases.values()):
        return True
    if unit.at(i + 1).text == "," and "generic" in unit.at(i + 2).tags:
        return True
    shelled = not before - {"afar", "genitive_of"} and places.known.form(unit.at(i - 1).text) == "past"
    return bool(before & _PLACING) or shelled or any(t.startswith("trigger:") for t in before)


def _by_bearing(places: Places, i: int) -> bool:
    """Whether «(5 км) на південь від», «севернее» stands before: the name only locates another place."""
    before = places.unit.at(i - 1)
    bearing = "prep_near" in before.tags and before.text.endswith(("нее", "іше"))
    far = any(end == i and tag == "prep_near" for tag, end in places.unit.phrases.values())
    return bearing or (far and "of_prep" in before.tags)
