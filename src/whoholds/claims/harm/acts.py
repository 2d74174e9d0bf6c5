"""Words of violence around a harm -> the kind of act that did it, and by whom; None where it was none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from whoholds.claims.cascade import Node
from whoholds.claims.found import Cut
from whoholds.claims.harm.casualties import NONE, Casualty
from whoholds.claims.harm.words import Line
from whoholds.model import HarmKind

BY_REACH = 40
"""Characters between a side and the word for its attack: "Russian cruise and ballistic missiles"."""


def act_of(
    line: Line, around: Sequence[Line], casualties: Sequence[Casualty], far: Sequence[Line] = ()
) -> HarmKind | None:
    """Return the kind of violence that did the harm told in `line`, None for accident, crime, disease.

    `around` are the sentences near it, nearest first: a short "Two women were killed" has its act there.
    Those `far` before it count only when a weapon of war is named in them.
    """
    near = [line, *around]
    harmed = any(c.tally != NONE for c in casualties)
    told = next((x for x in near if _kind_of(x, False)), None)
    told = told or (line if harmed and _kind_of(line) else None)
    kind = (_kind_of(told) if told else None) or _unsaid(line, casualties) or _remembered(far)
    if kind is None or _peaceful([line] if _strong(line) else [*near, *far]):
        return None
    if _crime([line, told or line], near, kind, casualties):
        return None
    return "fighting" if kind == "other" and _by_group(line, casualties) else kind


def tells_act(line: Line) -> bool:
    """Whether the sentence itself names an act that no accident is."""
    return _strong(line)


def _remembered(far: Sequence[Line]) -> HarmKind | None:
    """Return the kind of the nearest sentence that names a weapon of war, None after accidents."""
    return next((_kind_of(x) for x in far if _strong(x) and not x.has("TRAP")), None)


def _crime(
    telling: Sequence[Line], near: Sequence[Line], kind: HarmKind, casualties: Sequence[Casualty]
) -> bool:
    """Whether nobody armed for a war is named, and the act looks like a crime.

    "Ukrainian man shot dead" names a side only as what the victim is.
    """
    line = telling[0]
    at_people = _at_people(telling, near)
    fought = any(n.value == "fighting" for n in line.all("VIOLENCE"))
    suspect = at_people or any(x.has("CRIME") for x in telling) or (kind == "shooting" and not fought)
    if kind in ("strike", "shelling") and any(map(_strong, telling)) and not at_people:
        return False
    hurt = [_span(line, c) for c in casualties if c.phrase is not None]
    armed = any(x.has("TERROR") for x in near) or any(
        not any(a <= n.start < b for a, b in hurt) or _by_trade(n, line) for x in near for n in x.all("GROUP")
    )
    return suspect and not armed


def _at_people(telling: Sequence[Line], near: Sequence[Line]) -> bool:
    """Whether «обстреляли» may be said of pistols: beside a word of crime, and no weapon of war named."""
    shot = all(n.value == "shelling" for x in telling for n in x.all("VIOLENCE") if n.value != "other")
    weapons = any(n.value == "strike" for x in near for n in x.all("VIOLENCE"))
    return shot and not weapons and any(x.has("CRIME") for x in near)


def _span(line: Line, casualty: Casualty) -> tuple[int, int]:
    """Return the characters of the people of a casualty, "was shot dead" between them and it apart."""
    phrase = casualty.phrase
    first, end = (phrase.first, phrase.end) if phrase else (casualty.first, casualty.end)
    if phrase and phrase.head == "name":
        first = min(first, casualty.first)
    return line.nodes[first].start, line.nodes[end - 1].end


def _by_trade(node: Node, line: Line) -> bool:
    """Whether those hurt bear arms themselves: soldiers and militants are no victims of mere crime."""
    return node.value == "ground" or any(node.start == n.start for n in line.all("SOLDIER"))


def _unsaid(line: Line, casualties: Sequence[Casualty]) -> HarmKind | None:
    """Return the kind where no act is named: soldiers' words («знищили 15 окупантів»), "killed by rebels"."""
    harmed = any(c.tally != NONE for c in casualties)
    if harmed and any(n.kind == "STATE" and n.value == "d" for n in line.nodes):
        return "fighting"
    ground = any(n.value == "ground" for n in line.all("GROUP"))
    if harmed and ground:
        return "fighting"
    if any(c.kind == "k" and c.tally != NONE and _are_soldiers(line, c) for c in casualties):
        return "other"
    if harmed and line.has("TOTAL"):
        return "other"
    killers = {n.end + 1 for n in line.all("GROUP")}
    if harmed and any(n.kind in ("STATE", "ACT") and n.start in killers for n in line.nodes):
        return "other"
    by = [n.end for n in line.nodes if n.kind == "PREP" and n.value == "other"]
    near = any(0 < n.start - e < BY_REACH // 2 for n in line.all("GROUP") for e in by)
    return "other" if harmed and near else None


def _are_soldiers(line: Line, casualty: Casualty) -> bool:
    """Whether a count phrase counts soldiers, who are killed by somebody unless an accident is told."""
    if casualty.phrase is None:
        return False
    first = casualty.phrase.first
    if casualty.phrase.head == "name" and first and line.nodes[first - 1].kind == "PEOPLE":
        first -= 1
    nodes = line.nodes[first : casualty.phrase.end]
    return bool(nodes) and any(nodes[0].start <= n.start < nodes[-1].end for n in line.all("SOLDIER"))


def _kind_of(line: Line, wounds: bool = True) -> HarmKind | None:
    """Return the kind that the first telling word of violence names; "attack" alone tells least.

    Wounds are made by weapons: «поранено двох» tells of violence by itself, as long as `wounds` count.
    """
    words = sorted(line.all("VIOLENCE"), key=lambda n: (n.start, n.start - n.end))
    if not wounds:
        states = {n.start for n in line.nodes if n.kind == "STATE"}
        words = [n for n in words if n.value != "other" or n.start not in states]
    for node in words:
        if node.value != "other":
            return cast(HarmKind, node.value)
    return "other" if words else None


def _peaceful(lines: Sequence[Line]) -> bool:
    """Whether an accident, a disease or a disaster is told, and no weapon that could not be one."""
    return any(map(_trapped, lines)) and not any(map(_strong, lines))


def _trapped(line: Line) -> bool:
    """Whether an accident is told: beside an army's attack a bus is only what was hit, "storm" the attack."""
    attacked = line.has("GROUP") and line.has("VIOLENCE")
    return any(n.value != "mild" or not attacked for n in line.all("TRAP"))


def _strong(line: Line) -> bool:
    """Whether a word of violence stands there that no accident has."""
    weak = {n[1:3] for n in line.all("WEAK")}
    return any(n[1:3] not in weak for n in line.all("VIOLENCE"))


def _by_group(line: Line, casualties: Sequence[Casualty]) -> bool:
    """Whether an armed group's attack on the ground is meant, by militants, gunmen, insurgents."""
    hurt = [(line.nodes[c.first].start, line.nodes[c.end - 1].end) for c in casualties]
    ground = [n for n in line.all("GROUP") if n.value == "ground"]
    return any(not any(a <= n.start < b for a, b in hurt) for n in ground)


def agent_of(line: Line, group: Sequence[Casualty]) -> Cut | None:
    """Return the side said to have caused it: before the word for the attack, or after "by"."""
    hurt = [(line.nodes[c.phrase.first].start, line.nodes[c.phrase.end - 1].end) for c in group if c.phrase]
    sides = [n for n in line.all("GROUP") if not any(a <= n.start < b for a, b in hurt)]
    for act in sorted([*line.all("CAUSE"), *line.all("VIOLENCE")]):
        near = [
            n for n in sides if 0 <= act.start - n.end < BY_REACH or 0 < n.start - act.end < BY_REACH // 3
        ]
        if near:
            return Cut(near[-1].start, near[-1].end)
    return None
