"""Copies between reports -> the origin of each: where its line of copies begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def origins(edges: Iterable[tuple[int, int]], members: Sequence[tuple[int, str, int]]) -> dict[str, str]:
    """Return report id -> report id of its origin for all members.

    `edges` join reports by number; `members` are (number, report id, known at). An edge counts only where
    both its reports are members, so that a report not yet known joins nothing. Of two joined reports the
    later known follows the earlier; of several that it repeats, it follows the earliest. A round-up that
    quotes two stories therefore follows one of them and does not make the two one voice.
    """
    ids = {no: report_id for no, report_id, _ in members}
    known = {no: (known_at, no) for no, _, known_at in members}
    follows: dict[int, int] = {}
    for edge in edges:
        if edge[0] in known and edge[1] in known:
            earlier, later = sorted(edge, key=known.__getitem__)
            follows[later] = min(follows.get(later, earlier), earlier, key=known.__getitem__)
    first: dict[int, int] = {}
    for no in sorted(known, key=known.__getitem__):
        first[no] = first[follows[no]] if follows.get(no, no) != no else no
    return {ids[no]: ids[origin] for no, origin in first.items()}
