"""ACTOR keeps, takes, loses control of PLACE; rebel-held PLACE; its stronghold -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, actor_from, clause_start, owner_of
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.mood import BETWEEN, FACT, Mood, noun_mood, verb_mood
from whoholds.claims.english.naming import names_place
from whoholds.claims.english.places import Spot
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.unnamed import unnamed_settlements
from whoholds.claims.english.verbs import places_left
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut


def read_within(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR remains in PLACE."""
    actor = subject(line, i)
    spots = [s for s in list_at(line, i + 1)[0] if s.kind != "country"]
    if actor is None or not actor.armed or line.words[actor.head] == "personnel":
        return []
    if line.words[i].startswith("stay") and not line.is_(actor.head, "Aq"):
        return []
    if not _CIVILIANS.isdisjoint(line.words[max(0, i - 8) : i]):
        return []
    if sense.trigger.id == "land":
        return _landed(line, i, spots, actor)
    if sense.trigger.id == "be_in" and not (line.is_(actor.head, "A") and actor.head >= i - 2):
        return []
    mood = verb_mood(line, i, clause_start(line, i))
    if mood is FACT and line.words[i].endswith(_UNSURE):
        mood = Mood("possible", line.cut(i, i))
    return hits(sense.trigger.relation, spots, actor, mood, i, sense.trigger.id)


_CIVILIANS = words("civilians")
_AIRCRAFT = ("plane", "aircraft", "airplane", "airliner", "helicopter", "jet", "flight", "airport")


def _landed(line: Line, i: int, spots: list[Spot], actor: Actor) -> list[Hit]:
    """Read ACTOR lands on, in, near PLACE: troops, not their missiles or aircraft."""
    flown = any(line.is_(k, "W") or line.words[k].startswith(_AIRCRAFT) for k in range(len(line)))
    body = line.is_(actor.head, "Aq") or (line.is_(actor.head, "X") and not line.is_(actor.head, "C"))
    if not (body or "troops" in line.words[i]) or flown:
        return []
    mood = verb_mood(line, i, clause_start(line, i))
    near = line.words[i].endswith("near")
    part = Cut(line.ends[i] - 4, line.ends[i])
    placed = [s._replace(part=s.part or part) for s in spots] if near else spots
    return hits("advances" if near else "enters", placed, actor, mood, i, "land")


_UNSURE = ("likely in", "reportedly in", "probably in")


def read_control(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR takes, keeps, loses control of PLACE; PLACE is under ACTOR's control."""
    if (
        line.words[i] in ("hold", "grip")
        and not line.is_(i + 1, "o")
        and line.words[i + 1 : i + 2] not in _OVER
    ):
        return []
    light = _light(line, i)
    if line.words[light] == "under":
        return _under(line, i, light)
    after = i + 1
    while line.is_(after, "we") and after < i + 3 and line.words[after] != "over":
        after += 1
    gripped = line.words[i] in ("grip", "hold") and line.words[after : after + 1] == ["on"]
    if not (gripped or line.is_(after, "o") or line.words[after : after + 1] in (["over"], ["in"])):
        return _in_control(line, i, light)
    spots = _included(line, after + 1) or list_at(line, after + 1)[0]
    if line.words[after + 1 : after + 2] == ["it"]:
        spots = [Spot(line.cut(after + 1, after + 1), None, after + 2, after + 1, "anaphor")]
    spots = [s for s in spots if not unnamed_settlements(line, s)]
    return _controlled(line, i, light, [s for s in spots if s.kind != "country" or s.part])


_OVER = (["on"], ["over"])


def _controlled(line: Line, i: int, light: int, spots: list[Spot]) -> list[Hit]:
    """Read what the verb before "control of PLACE" says; without one, who gives or has it."""
    taker = _passed_to(line, spots[-1].end) if spots else None
    if taker is not None:
        return hits("takes", spots, taker, noun_mood(line, i, clause_start(line, i)), i, "control/passed")
    if light < 0:
        return _owned(line, i, spots)
    return _kept_or_gained(line, i, light, spots)


def _owned(line: Line, i: int, spots: list[Spot]) -> list[Hit]:
    """Read "control of PLACE" without a verb: who is given it, whose it is, whether it ends or slips."""
    mood = noun_mood(line, i, clause_start(line, i))
    given, owner = _given(line, i), owner_of(line, i)
    if given is not None:
        return hits("takes", spots, given, mood, i, "control/given")
    slip = _slipping(line, spots[-1].end) if owner is not None and spots else None
    if slip is not None:
        return hits("loses", spots, owner, slip, i, "control/slipping")
    if owner is not None and line.words[max(owner.first - 1, 0)] in _ENDING:
        return hits("loses", spots, owner, mood, i, "control/ended")
    return hits("holds", spots, owner, mood, i, "control/of") if owner else []


def _kept_or_gained(line: Line, i: int, light: int, spots: list[Spot]) -> list[Hit]:
    """Read ACTOR takes, keeps, loses, fights for "control of PLACE", as the verb at `light` says."""
    mood, actor = verb_mood(line, light, clause_start(line, i)), subject(line, light)
    by_law = not _FIRMS.isdisjoint(line.words[clause_start(line, light) : light])
    if by_law and (actor is None or not actor.armed):
        return []
    letter = _LIGHT_LETTERS.get(next((c for c in "+=-*" if line.is_(light, c)), ""), "holds")
    if letter == "loses":
        return _given_up(line, i, spots, actor, mood)
    if letter == "fights":
        return hits("fights", spots, actor if actor and actor.armed else None, FACT, i, "control/contend")
    if (
        mood.modality == "denied"
        and line.words[light - 1] == "to"
        and line.words[light - 2].startswith("fail")
    ):
        return hits("loses", spots, actor or owner_of(line, light - 2), FACT, i, "control/failed")
    established = mood.modality == "intended" and line.words[light].startswith("establish")
    gained = letter == "takes" or (established and line.is_(light, "="))
    return hits(
        "takes" if gained else "holds", spots, actor, mood, i, f"control/{'gain' if gained else 'keep'}"
    )


_FIRMS = words("firm_subject")
"""Who takes control of a place by law or money."""
_SLIPPING = words("slipping")


def _slipping(line: Line, k: int) -> Mood | None:
    """Return the mood of "(the grip on PLACE) is slipping" from the item after the place, or None."""
    start = k
    while k < len(line) and (line.is_(k, "behgG") or line.words[k] in ("to", "appears", "seems", "appear")):
        k += 1
    if line.words[k : k + 1] == [] or line.words[k] not in _SLIPPING:
        return None
    doubt = next((x for x in range(start, k) if line.is_(x, "gG")), -1)
    return Mood("possible", line.cut(doubt, doubt)) if doubt >= 0 else FACT


_PASSING = words("passing")


def _passed_to(line: Line, k: int) -> Actor | None:
    """Return to whom "(control of PLACE) passed", "was handed over", from the item after the place."""
    while line.is_(k, "beh"):
        k += 1
    if k + 1 >= len(line) or line.words[k] not in _PASSING:
        return None
    k += 1 + (line.words[k + 1] == "over")
    actor = actor_from(line, k + 1) if line.words[k : k + 1] == ["to"] else None
    return actor if actor is not None and actor.armed else None


_ENDING = ("end", "ended", "ending", "ends")
_GIVING = words("giving")


def _given(line: Line, i: int) -> Actor | None:
    """Return to whom control is given: "gave ACTOR control of PLACE"."""
    for k in range(i - 1, max(i - 7, -1), -1):
        if line.words[k] in _GIVING:
            return actor_from(line, k + 1)
        if not line.is_(k, "dwJAXNe"):
            break
    return None


def read_hands(line: Line, i: int, sense: Sense) -> list[Hit]:
    """PLACE is in ACTOR's hands, in the hands of ACTOR; it falls into their hands."""
    first = next((k for k in range(i - 1, max(i - 6, -1), -1) if line.words[k].endswith(_INTO)), -1)
    if first < 0:
        return []
    actor = owner_of(line, i) or (actor_from(line, i + 2) if line.is_(i + 1, "o") else None)
    if actor is None or not actor.armed:
        return []
    gained = line.words[first].endswith("into")
    verb = first if line.is_(first, "v") else first - 1
    mood = verb_mood(line, verb + (not line.is_(verb, "v")), clause_start(line, i))
    return hits(
        "takes" if gained else "holds",
        places_left(line, verb + 1 - line.is_(first, "v")),
        actor,
        mood,
        i,
        "hands",
    )


_INTO = ("in", "into")


def _in_control(line: Line, i: int, light: int) -> list[Hit]:
    """Read "ACTOR is in control", of what was named before."""
    at_end = i + 1 >= len(line) or line.is_(i + 1, ".,;k|") or line.words[i + 1] in ("there", "here")
    if light < 0 or line.words[light] != "in" or not at_end:
        return []
    actor = subject(line, light)
    if actor is None or not actor.armed:
        return []
    return [Hit("holds", None, actor, verb_mood(line, light, clause_start(line, i)), i, "control/in")]


def _given_up(line: Line, i: int, spots: list[Spot], actor: Actor | None, mood: Mood) -> list[Hit]:
    """Read ACTOR loses control of PLACE, or hands it over to another."""
    taker = _receiver(line, i)
    if taker is None and (actor is None or not actor.armed):
        return []
    gained = hits("takes", spots, taker, mood, i, "control/to") if taker is not None else []
    return hits("loses", spots, actor, mood, i, "control/lose") + gained


def _included(line: Line, k: int) -> list[Spot]:
    """Return the places of "(control of) towns around X including A and B"."""
    for x in range(k, min(k + 10, len(line))):
        if line.words[x] in ("including", "namely", "notably"):
            return list_at(line, x + 1)[0] if any(line.is_(y, "K") for y in range(k, k + 3)) else []
        if line.is_(x, "vsk;:."):
            break
    return []


def _receiver(line: Line, i: int) -> Actor | None:
    """Return to whom control is handed over."""
    for k in range(i + 2, min(i + 16, len(line))):
        if line.words[k] == "to":
            actor = actor_from(line, k + 1)
            return actor if actor is not None and actor.armed else None
        if line.is_(k, "k;:"):
            break
    return None


def _light(line: Line, i: int) -> int:
    """Return the index of the verb or preposition that governs the noun "control" at i, or -1."""
    for k in range(i - 1, max(i - 8, -1), -1):
        if line.words[k].startswith("remain"):
            return k
        if line.is_(k, "u") and line.is_(k + 1, "o"):
            continue
        if line.is_(k, "+-*") or (line.is_(k, "=") and not (line.is_(k, "h") and k < i - 4)):
            return k
        if line.words[k] in ("in", "under") and k >= i - 3:
            return k
        if line.is_(k, "krs;:,"):
            break
    return -1


_LIGHT_LETTERS = {"+": "takes", "=": "holds", "-": "loses", "*": "fights"}


def _under(line: Line, i: int, under: int) -> list[Hit]:
    """PLACE is under ACTOR's control, under the control of ACTOR; it had been: history, nothing."""
    bare = under - 1
    while line.is_(bare, "e") or (bare > 0 and line.words[bare] in BETWEEN):
        bare -= 1
    if line.is_(bare, "N") and names_place(line, bare) and not line.is_(bare - 1, "v"):
        verbless = [Spot(line.cut(bare, bare), None, bare + 1, bare)]
        who = owner_of(line, i) or (_its(line, i) if line.words[i - 1] in ("its", "their", "our") else None)
        return hits("holds", verbless, who, FACT, i, "control/under") if who is not None else []
    apposed = line.is_(under - 1, ",") and line.is_(under - 2, "N") and names_place(line, under - 2)
    owner = owner_of(line, i)
    if apposed and owner is not None and line.words[i + 1 : i + 2] in (["since"], ["for"], [","]):
        place = Spot(line.cut(under - 2, under - 2), None, under - 1, under - 2)
        return hits("holds", [place], owner, FACT, i, "control/apposed")
    if (
        not line.is_(under - 1, "bMe!")
        and line.words[under - 1] not in BETWEEN
        and not line.words[under - 1].startswith(("c", "f", "remain", "brought", "place", "put"))
    ):
        return _brought(line, i, under)
    spots = places_left(line, under)
    actor = owner_of(line, i) or (actor_from(line, i + 2) if line.is_(i + 1, "o") else None)
    if actor is None and line.words[i - 1] in ("its", "their", "our"):
        actor = _its(line, i)
    if not spots:
        return []
    bring = any(
        line.words[k] in ("taken", "came", "come", "comes", "fell", "falls", "brought", "placed", "taking")
        for k in range(max(under - 3, 0), under)
    )
    relation = "takes" if bring else "holds"
    return hits(relation, spots, actor, verb_mood(line, under, clause_start(line, under)), i, "control/under")


def _its(line: Line, i: int) -> Actor:
    """Return the owner of "its control", whom the sentence has named."""
    return Actor(line.cut(i - 1, i - 1), i - 1, i - 1, False)


def _brought(line: Line, i: int, under: int) -> list[Hit]:
    """ACTOR brings PLACE under its control."""
    for k in range(under - 1, max(under - 14, -1), -1):
        if line.words[k].startswith(("bring", "brought", "put", "plac")):
            spots, _ = list_at(line, k + 1)
            return hits(
                "takes",
                spots,
                owner_of(line, i) or subject(line, k),
                verb_mood(line, k, clause_start(line, k)),
                i,
                "control/brought",
            )
    return []
