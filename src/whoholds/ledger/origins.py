"""Copies between reports -> the origin of each: the earliest known report of its cluster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def origins(edges: Iterable[tuple[int, int]], members: Sequence[tuple[int, str, int]]) -> dict[str, str]:
    """Return report id -> report id of its origin for all members.

    `edges` join reports by number; `members` are (number, report id, known at). An edge counts only where
    both its reports are members, so that a report not yet known joins nothing. Union-find.
    """
    parent = {no: no for no, _, _ in members}

    def root(no: int) -> int:
        while parent[no] != no:
            parent[no] = parent[parent[no]]
            no = parent[no]
        return no

    for one, other in edges:
        if one in parent and other in parent:
            parent[root(one)] = root(other)
    first: dict[int, tuple[int, int, str]] = {}
    for no, report_id, known_at in members:
        first[root(no)] = min(first.get(root(no), (known_at, no, report_id)), (known_at, no, report_id))
    return {report_id: first[root(no)][2] for no, report_id, _ in members}
