"""Nodes of a sentence -> the stretches that tell of a part of those counted: "including two children"."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.claims.cascade import Node


def subsets_of(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    """Return the stretches (half-open) of "including ..." up to the comma or verb that closes them."""
    out = []
    i = 0
    while i < len(nodes):
        if nodes[i].kind == "SUBSET":
            end = _subset_end(nodes, i + 1)
            first = i - 1 if i and nodes[i - 1].kind in ("COMMA", "OPEN", "DASH") else i
            out.append((first, end))
            i = end
        i += 1
    return out


def _subset_end(nodes: Sequence[Node], i: int) -> int:
    for j in range(i, len(nodes)):
        kind, after = nodes[j].kind, nodes[j + 1].kind if j + 1 < len(nodes) else ""
        if kind in ("BE", "STATE", "ACT", "STOP", "CLOSE", "LEAVE") and not (kind == "BE" and j == i):
            return j
        if kind == "COMMA" and after not in ("NAME", "COUNT", "ONE"):
            return j
        if kind == "AND" and after in ("ACT", "STATE", "BE"):
            return j
    return len(nodes)
