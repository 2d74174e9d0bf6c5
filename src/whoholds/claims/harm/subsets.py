"""Nodes of a sentence -> the stretches that tell of a part of those counted: "including two children"."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.claims.cascade import Node

LONGEST_BRACKET = 30
"""Nodes that a bracket with who they were may have."""


def subsets_of(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    """Return the stretches (half-open) of "including ..." up to the comma or verb that closes them."""
    out: list[tuple[int, int]] = []
    i = 0
    while i < len(nodes):
        found = _of_them(nodes, i) or _listed(nodes, i) or _in_brackets(nodes, i)
        if found is not None:
            if out and found[0] < out[-1][1]:
                found = (out[-1][1], found[1])
            out.append(found)
            i = max(i, found[1] - 1)
        i += 1
    return out


def _listed(nodes: Sequence[Node], i: int) -> tuple[int, int] | None:
    if nodes[i].kind != "SUBSET":
        return None
    end = _subset_end(nodes, i + 1)
    if _died_of_them(nodes, i, end):
        return i - (i > 0 and nodes[i - 1].kind == "COMMA"), i + 1
    opened = i > 0 and nodes[i - 1].kind == "OPEN"
    closed = opened and end < len(nodes) and nodes[end].kind == "CLOSE"
    return i - (i > 0 and nodes[i - 1].kind in ("COMMA", "OPEN", "DASH")), end + closed


def _died_of_them(nodes: Sequence[Node], i: int, end: int) -> bool:
    """Whether "of them three died" tells of the dead among those wounded: a count of its own."""
    inner = [n.kind for n in nodes[i + 1 : end]]
    dead = end < len(nodes) and nodes[end].kind == "STATE" and nodes[end].value[0] == "k"
    return dead and inner[:1] == ["COUNT"] and set(inner) <= {"COUNT", "PEOPLE", "BE"}


def _of_them(nodes: Sequence[Node], i: int) -> tuple[int, int] | None:
    """Return the stretch of "four of them are in hospital": part of those wounded, told again."""
    if nodes[i].kind != "SUBSET" or i == 0 or nodes[i - 1].kind != "COUNT":
        return None
    end = i + 1
    while end < len(nodes) and nodes[end].kind == "BE":
        end += 1
    wounded = end < len(nodes) and nodes[end].kind == "STATE" and nodes[end].value[0] == "w"
    return (i - 1 - (i > 1 and nodes[i - 2].kind == "COMMA"), end + 1) if wounded else None


def _in_brackets(nodes: Sequence[Node], i: int) -> tuple[int, int] | None:
    """Return the stretch of "12 officers (ten policemen and two soldiers)": who they were."""
    if nodes[i].kind != "OPEN":
        return None
    ahead = range(i + 1, min(len(nodes), i + LONGEST_BRACKET))
    close = next((k for k in ahead if nodes[k].kind == "CLOSE"), None)
    inner = nodes[i + 1 : close]
    kinds = {n.kind for n in inner}
    counted = {"COUNT", "PEOPLE"} <= kinds and not kinds & {"STATE", "ACT", "STOP", "LEAVE"}
    return (i, close + 1) if close is not None and counted else None


def _subset_end(nodes: Sequence[Node], i: int) -> int:
    for j in range(i, len(nodes)):
        kind, after = nodes[j].kind, nodes[j + 1].kind if j + 1 < len(nodes) else ""
        if kind in ("BE", "STATE", "ACT", "STOP", "CLOSE", "LEAVE") and not (kind == "BE" and j == i):
            return j
        if kind == "COMMA" and after not in ("NAME", "COUNT", "ONE") and not _goes_on(nodes, j + 1):
            return j
        if kind == "COMMA" and after == "COUNT" and _has_verb(nodes, j + 1):
            return j
        if kind == "AND" and after in ("ACT", "STATE", "BE"):
            return j
    return len(nodes)


def _has_verb(nodes: Sequence[Node], i: int) -> bool:
    """Whether the count phrase at node i has a verb of its own: "..., four others were wounded"."""
    while i < len(nodes) and nodes[i].kind in ("COUNT", "PEOPLE", "WORD", "AGE", "THE", "OF"):
        i += 1
    return i < len(nodes) and nodes[i].kind in ("STATE", "BE")


def _goes_on(nodes: Sequence[Node], i: int) -> bool:
    """Whether ", and five guards" ends the list of a subset: no verb takes those people."""
    joined = [n.kind for n in nodes[i : i + 2]]
    if len(joined) < 2 or joined[0] != "AND" or joined[1] not in ("COUNT", "ONE"):
        return False
    for node in nodes[i + 2 :]:
        if node.kind in ("BE", "STATE", "ACT", "LEAVE"):
            return False
        if node.kind in ("STOP", "PREP", "WHO", "COMMA"):
            return True
    return True
