"""Rebel-held PLACE; its stronghold, its defenders -> hits: who has a place, told beside other news."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, actor_from, owner_of, phrase_at_head
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.mood import FACT
from whoholds.claims.english.naming import names_place
from whoholds.claims.english.places import Spot, place_at
from whoholds.claims.english.verbs import in_address
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut

_ADJECTIVES = {
    "held": "holds",
    "controlled": "holds",
    "occupied": "holds",
    "run": "holds",
    "ruled": "holds",
    "besieged": "besieges",
    "seized": "takes",
    "captured": "takes",
    "liberated": "takes",
    "recaptured": "takes",
    "retaken": "takes",
    "stronghold": "holds",
}


_STOCK_LABELS = words("stock_label")
_HOLDERS = words("holder")
_AREAS = words("held_areas")
_SETTLEMENTS = words("settlements") | {"oblasts", "regions", "provinces", "districts"}
_CIVILIANS = words("civilians")
_SHARES = words("share")


def read_held(line: Line, i: int) -> list[Hit]:
    """Rebel-held PLACE; newly-liberated PLACE; the group's name is the actor."""
    head, _, tail = line.words[i].rpartition("-")
    relation = _ADJECTIVES.get(tail)
    if head not in ("newly", "recently", "freshly") and not (line.caps[i] or head in _HOLDERS):
        return []
    if relation is None or in_address(line, i) or (tail == "run" and not line.is_(i + 1, "KRFPD")):
        return []
    spots = _held_places(line, i)
    if not spots or line.words[i - 1 : i] == ["formerly"]:
        return []
    if line.doc.folded[spots[0].place.start : spots[0].place.end] in _STOCK_LABELS:
        return []
    share = relation == "holds" and line.words[i + 1] in _SHARES | {"areas"}
    if share and line.is_(i + 2, "oi"):
        relation, spots = "enters", [s._replace(part=s.part or line.cut(i + 1, i + 2)) for s in spots]
    if spots[0].kind == "region" and line.words[i + 1] in _SHARES | _AREAS:
        return []
    actor = None
    if head not in ("newly", "recently", "freshly"):
        start = line.starts[i]
        first = i
        while (
            first
            and line.caps[first - 1]
            and line.is_(first - 1, "NXJAwz~")
            and not line.is_(first - 1, "v")
            and not (line.owner[first - 1] and line.is_(first - 1, "C"))
        ):
            first -= 1
        if first > 1 and line.is_(first - 1, "o") and line.caps[first - 2] and line.is_(first - 2, "AX"):
            first -= 2
        actor = Actor(Cut(line.starts[first], start + len(head)), first, i, True)
    return hits(relation, spots, actor, FACT, i, "held")


def _held_places(line: Line, i: int) -> list[Spot]:
    """Return the places of "rebel-held PLACE", "the rebel-held towns of A and B", "the rebel-held city"."""
    several = any(w in _SETTLEMENTS and w.endswith("s") for w in line.words[i + 1 : i + 3])
    spot = place_at(line, i + 1)
    if spot is None and line.words[i - 1 : i] == ["the"]:
        spot = place_at(line, i - 1)
        return [spot] if spot is not None and spot.kind == "anaphor" else []
    if (
        spot is None
        or spot.kind in ("country", "anaphor")
        or (line.is_(spot.end - 1, "C") and not (spot.kind == "region" and line.words[i].endswith("-held")))
    ):
        return []
    paired = spot.part is None and spot.kind == "name" and line.is_(spot.end, "c")
    shared = list_at(line, i + 1)[0] if spot.part is None and spot.kind == "name" else []
    oblasts = len(shared) > 1 and shared[0].kind == "region"
    listed = shared if oblasts else list_at(line, i + 1)[0] if several or paired else [spot]
    second = (
        place_at(line, spot.end + 1) if several and len(listed) == 1 and line.is_(spot.end, "c") else None
    )
    return [*listed, second] if second is not None else listed


def read_held_words(line: Line, i: int, sense: Sense) -> list[Hit]:
    """Rebel held PLACE, written without a hyphen."""
    if not line.is_(i - 1, "AXJ") or not line.is_(i + 1, "NKFR") or line.is_(i - 1, "v"):
        return []
    if (
        line.is_(i, "v")
        and not line.is_(i + 1, "K")
        and line.words[i - 1] not in ("rebel", "militant", "government", "opposition")
        and not line.is_(i - 1, "J")
    ):
        return []
    if line.words[i - 1].endswith("s") or line.is_(i - 1, "h"):
        return []
    spot = place_at(line, i + 1)
    if spot is None or spot.kind in ("country", "anaphor"):
        return []
    return [Hit("holds", spot, owner_of(line, i), FACT, i, "held/words")]


def read_defenders(line: Line, i: int, sense: Sense) -> list[Hit]:
    """The defenders of PLACE, Ukrainian defenders in PLACE; the last holdout of ACTOR at PLACE."""
    actor: Actor | None = phrase_at_head(line, i)
    after = i + 1
    if line.words[i - 1] == "rights":
        return []
    if line.words[i].startswith("holdout"):
        actor = actor_from(line, i + 2) if line.is_(i + 1, "o") else owner_of(line, i)
        after = max(i, actor.head if actor is not None else i) + 1
    elif line.is_(after, "o"):
        spot = place_at(line, after + 1)
        return hits("holds", [spot], actor, FACT, i, "held/defenders") if spot and spot.kind == "name" else []
    if line.words[after : after + 1] not in (["in"], ["at"], ["inside"]) or actor is None:
        return []
    spots = [s for s in list_at(line, after + 1)[0] if s.kind == "name"]
    return hits("holds", spots, actor, FACT, i, "held/defenders")


def _apposed_stronghold(line: Line, i: int) -> list[Hit]:
    """Read "PLACE, the last stronghold of ACTOR"."""
    closed = i + 1 >= len(line) or line.is_(i + 1, ",.bni")
    actor = actor_from(line, i + 2) if line.is_(i + 1, "o") else owner_of(line, i) if closed else None
    comma = next((k for k in range(i - 1, max(i - 6, 0), -1) if line.is_(k, ",")), -1)
    if actor is None or not actor.armed or comma < 1 or not line.is_(comma - 1, "N"):
        return []
    place = Spot(line.cut(comma - 1, comma - 1), None, comma, comma - 1)
    named = names_place(line, comma - 1) and "former" not in line.words[comma:i]
    return hits("holds", [place], actor, FACT, i, "held/stronghold") if named else []


def read_stronghold(line: Line, i: int, sense: Sense) -> list[Hit]:
    """The rebel stronghold of PLACE; ISIL's bastion, PLACE."""
    apposed = _apposed_stronghold(line, i)
    if apposed:
        return apposed
    owner = owner_of(line, i)
    if owner is None or line.words[i - 1] in ("former", "last", "then-final"):
        return []
    within = line.words[i] == "enclave" and line.words[i + 1 : i + 2] == ["in"]
    k = i + 1 if not (within or line.is_(i + 1, "o,")) else i + 2
    spot = place_at(line, k)
    if spot is None or spot.kind != "name":
        return []
    return [Hit("holds", spot._replace(part=None), owner, FACT, i, "held/stronghold")]
