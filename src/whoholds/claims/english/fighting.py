"""ACTOR fights near PLACES; ACTOR's assault on PLACE; the battle for PLACE -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import (
    Actor,
    actor_from,
    agent,
    clause_start,
    owner_of,
    phrase_at_head,
    subject,
)
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.mood import FACT, noun_mood, verb_mood
from whoholds.claims.english.places import Spot, names_place
from whoholds.claims.english.repelling import repelling
from whoholds.claims.english.verbs import noun_use, places_left, places_under, tried, where, where_clause
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import prefixes, words


def read_at(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR fights near PLACES; sides clash in PLACE."""
    waging = line.is_(i - 1, "bek") or line.words[max(i - 1, 0)] == "after"
    if noun_use(line, i) or (line.words[i] == "fighting" and not waging):
        return []
    after = _past_times(line, i + 1)
    towards = line.is_(after, "t") and "attack" in line.words[i]
    if not line.is_(after, "inD") and not towards:
        return _for_place(line, i)
    actor = subject(line, i)
    if actor is None or not actor.armed:
        return []
    spots = where(line, after, 16)
    return hits("fights", spots, actor, tried(line, i, clause_start(line, i)), i, "clash")


_TIMES = words("repeatedly")


def _past_times(line: Line, k: int) -> int:
    """Return the index after "twice", "three times", "fiercely" behind a verb."""
    while line.is_(k, "eg") or (line.words[k : k + 1] and line.words[k] in _TIMES):
        k += 1
    return k + 2 if line.is_(k, "#") and line.words[k + 1 : k + 2] == ["times"] else k


def _for_place(line: Line, i: int) -> list[Hit]:
    """ACTOR battles OTHER for PLACE; clashes with OTHER in PLACE."""
    for k in range(i + 1, min(i + 8, len(line))):
        if line.words[k] in ("for", "over") or (line.is_(k, "in") and k > i + 2):
            actor = subject(line, i)
            if (
                actor is None
                or not actor.armed
                or (actor_from(line, i + 1 + (line.words[i + 1] == "with")) is None and k > i + 1)
            ):
                return []
            spots = list_at(line, k + 1)[0] if line.words[k] in ("for", "over") else where(line, k, 12)
            spots = [s for s in spots if s.kind != "country"]
            return hits("fights", spots, actor, tried(line, i, clause_start(line, i)), i, "battle")
        if line.is_(k, "krs;:,v"):
            break
    return []


def read_noun_at(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR conducts attacks near PLACES; ACTOR's assault on PLACE."""
    word = line.words[i]
    if not noun_use(line, i) or line.is_(i + 1, "Au") or repelling(line, i):
        return []
    if "under" in line.words[max(0, i - 3) : i]:
        return _under_attack(line, i)
    actor = _attacker(line, i)
    if actor is None or not actor.armed:
        return []
    if _no_ground_attack(line, i):
        return _movement(line, i, actor)
    if line.words[i + 1 : i + 2] and line.words[i + 1] in ("on", "against") and _on_people(line, i + 2):
        return []
    spots = _attacked(line, i)
    mood = noun_mood(line, i, clause_start(line, i))
    if mood.modality == "intended" and "attempted" in line.words[max(0, i - 4) : i]:
        mood = FACT
    if word.startswith("incursion"):
        spots = [s for s in spots if s.kind != "country"]
        return hits("enters", spots, actor, mood, i, "incursion")
    return hits("fights", spots, actor, mood, i, "attack_noun")


def _under_attack(line: Line, i: int) -> list[Hit]:
    """Read PLACE is under assault; under attack by ACTOR: alone, that word may mean fire from afar."""
    actor = agent(line, i)
    armed = actor is not None and actor.armed and not any(line.is_(k, "W") for k in range(len(line)))
    if not (armed or line.words[i].startswith("assault")):
        return []
    return hits(
        "fights", places_under(line, i), actor, verb_mood(line, i, clause_start(line, i)), i, "under_attack"
    )


_GROUND = words("ground_attack")


_PAST = words("past_attack")


def _movement(line: Line, i: int, actor: Actor) -> list[Hit]:
    """Read "operations toward PLACE" as the movement that it is."""
    if not line.words[i].startswith("operation") or line.words[i + 1 : i + 2] not in (
        ["toward"],
        ["towards"],
    ):
        return []
    mood = noun_mood(line, i, clause_start(line, i))
    return hits("advances", where(line, i + 1), actor, mood, i, "operations")


def _no_ground_attack(line: Line, i: int) -> bool:
    """Whether the noun at i is an attack from afar, an operation of another kind, or one of the past."""
    word, before = line.words[i], line.words[max(0, i - 3) : i]
    if not _PAST.isdisjoint(before):
        return True
    if not _GROUND.isdisjoint(before):
        return False
    if word.startswith("operation"):
        return True
    if word.startswith(("attack", "raid", "incursion")) and any(line.is_(k, "W") for k in range(len(line))):
        return True
    owner = owner_of(line, i) if any(w.startswith(_HARM) for w in line.words) else None
    return word.startswith("attack") and owner is not None and line.is_(owner.head, "JC")


def _attacker(line: Line, i: int) -> Actor | None:
    """Return whose attack the noun at i names: its owner, who launches it, or who failed in it."""
    owner = owner_of(line, i) or (actor_from(line, i + 2) if line.is_(i + 1, "y") else None)
    if owner is not None:
        return owner
    launch = _launched(line, i)
    if launch < 0 and not {"its", "their", "his"}.isdisjoint(line.words[max(0, i - 3) : i]):
        return subject(line, i)
    actor = subject(line, launch) if launch >= 0 else _launcher(line, i)
    if actor is None and not _FAILED.isdisjoint(line.words[max(0, i - 4) : i]):
        return subject(line, i)
    return actor


def _attacked(line: Line, i: int) -> list[Spot]:
    """Return the places of the attack that the noun at i names."""
    reached = [s for s in where(line, i + 1, 40) if s.kind != "country"]
    spots = [s for s in reached if s.prep != "to"] or (reached if line.is_(i + 1, "a") else [])
    spots = spots or _aimed(line, i) or _directions(line, i)
    if not spots and i and line.is_(i - 1, "N") and names_place(line, i - 1) and not line.owner[i - 1]:
        return [Spot(line.cut(i - 1, i - 1), None, i, i - 1)]
    return spots


_HARM = prefixes("harm_stem")
"""Words that show an attack from afar, whose harm is told, not a fight for the place."""


_LAUNCH = prefixes("launch")


_FAILED = words("failed_attack")


def _launched(line: Line, i: int) -> int:
    """Return the index of the verb ("launch", "continue") that governs the attack noun at i, or -1."""
    low = max(clause_start(line, i), i - 16)
    return next(
        (k for k in range(i - 1, low - 1, -1) if line.words[k].startswith(_LAUNCH) and not line.is_(k, "Vp")),
        -1,
    )


def _launcher(line: Line, i: int) -> Actor | None:
    """Return the actor of "an operation launched by ACTOR"."""
    launched = line.words[i + 1 : i + 2] and line.words[i + 1].startswith(_LAUNCH) and line.is_(i + 2, "y")
    return actor_from(line, i + 3) if launched else None


def _on_people(line: Line, k: int) -> bool:
    """Whether an attack is on people or things, which a place then only locates."""
    if line.is_(k, "c") or list_at(line, k)[0] or actor_from(line, k) is not None:
        return False
    return not any(line.is_(x, "AXJPF") for x in range(k, min(k + 5, len(line))))


def _directions(line: Line, i: int) -> list[Spot]:
    """Return the places of an offensive "in several directions, including A and B"."""
    for k in range(i + 1, min(i + 18, len(line) - 1)):
        if line.words[k] == "including":
            ways = [x for x in range(i + 1, k) if line.words[x] in ("directions", "areas", "axes", "sectors")]
            part = line.cut(ways[-1], ways[-1]) if ways else None
            return [s._replace(part=part) for s in list_at(line, k + 1)[0]] if part else []
        if line.is_(k, ";:k"):
            break
    return []


def _aimed(line: Line, i: int) -> list[Spot]:
    """Return the place that an attack is made to take: "operations to capture PLACE"."""
    k = i + 1
    if line.words[k : k + 1] == ["in"]:
        goal = next((x for x in range(k + 1, min(k + 5, len(line))) if line.is_(x, "l")), -1)
        k = goal + 1 if goal > 0 else k
    after = line.senses[k + 1] if k + 1 < len(line) else ()
    if line.words[k : k + 1] == ["to"] and any(s.trigger.relation == "takes" for s in after):
        return [s for s in list_at(line, k + 2)[0] if s.kind == "name"]
    return []


def read_fighting(line: Line, i: int, sense: Sense) -> list[Hit]:
    """Fighting continues in PLACE; the battle for PLACE rages; clashes near PLACES."""
    word = line.words[i]
    spread = _spread(line, i)
    if spread:
        mood = noun_mood(line, i, clause_start(line, i))
        return hits("fights", spread, _party(line, i), mood, i, "fighting/spread")
    if (
        word in ("battle", "battles", "fight", "fights", "clash")
        and line.is_(i, "v")
        and not line.is_(i - 1, "dwJ,rs")
    ):
        return []
    if (
        (word.startswith("battle") and line.is_(i + 1, "o"))
        or line.is_(i + 1, "KA")
        or (word == "fighting" and line.is_(i + 1, "u"))
        or (word == "fighting" and line.is_(i - 1, "k") and actor_from(line, i + 1) is not None)
        or _compound(line, i + 1)
    ):
        return []
    named = word in ("battle", "fight", "battles") and _party(line, i) is None
    if named and not _ongoing(line, i) and not _subject_of(line, i):
        return []
    if (
        word == "fighting"
        and line.words[i + 1 : i + 2] == ["for"]
        and line.words[i + 2 : i + 3] != ["control"]
    ):
        return []
    if (word == "combat" and not line.is_(i + 1, "inD")) or not _PAST.isdisjoint(
        line.words[max(0, i - 2) : i]
    ):
        return []
    if word == "fighting" and line.is_(i - 1, "AB") and not line.is_(i - 2, "y"):
        return []
    party = _party(line, i)
    start = _where_fought(line, i, party)
    if start < 0:
        spots = where_clause(line, i) or _witness(line, i) or (_scene(line, i) if party is not None else [])
        after = i + 1 + line.is_(i + 1, "b")
        goes_on = not spots and bool(line.words[after : after + 1]) and line.words[after].startswith(_GOES_ON)
        return hits("fights", spots or ([None] if goes_on else []), party, FACT, i, "fighting/where")
    if party is None and sum(line.is_(k, "wB") and not line.is_(k, "A") for k in range(i + 1, start)) > 2:
        return []
    spots = list_at(line, start + 1)[0] if line.words[start] in ("for", "over") else where(line, start, 24)
    spots = [s for s in spots if s.kind != "country"] or _witness(line, i)
    if party is None and line.is_(i - 1, "M"):
        party = subject(line, i - 1)
    return hits("fights", spots, party, noun_mood(line, i, clause_start(line, i)), i, "fighting")


_SPREADING = words("spreading")
_SPREAD_TO = words("spread_to")


def _spread(line: Line, i: int) -> list[Spot]:
    """Return the places of "fighting has spread to PLACE", "clashes reached PLACE"."""
    k = _past_parties(line, i)
    while line.is_(k, "beh"):
        k += 1
    if k >= len(line) or line.words[k] not in _SPREADING:
        return []
    k += 1 + line.is_(k + 1, "e")
    spots = list_at(line, k + (line.words[k : k + 1] != [] and line.words[k] in _SPREAD_TO))[0]
    return [s for s in spots if s.kind != "country"]


_WITNESSING = words("witnessing")


def _witness(line: Line, i: int) -> list[Spot]:
    """Return the place that "PLACE saw heavy fighting" names."""
    k = i - 1
    while line.is_(k, "wdJeu") and line.words[k] not in _WITNESSING and k > 0:
        k -= 1
    seen = line.words[max(k, 0)] in _WITNESSING
    return [s for s in places_left(line, k) if s.kind in ("name", "region", "anaphor")] if seen else []


def _scene(line: Line, i: int) -> list[Spot]:
    """Return the place that "in PLACE ..., as clashes broke out between A and B" named before the fight."""
    if line.words[i + 1 : i + 2] != ["between"] and "between" not in line.words[i + 2 : i + 5]:
        return []
    for k in range(i - 1, -1, -1):
        if line.words[k] in ("in", "at"):
            spots = [s for s in list_at(line, k + 1)[0] if s.kind != "country" and s.end <= i]
            if spots:
                return spots
    return []


_FOUGHT = words("fought_where")


def _where_fought(line: Line, i: int, party: Actor | None) -> int:
    """Return the index of the preposition that opens the places of a fight at i, or -1."""
    first = _past_parties(line, i)
    for k in range(first, min(first + 9, len(line))):
        if line.words[k] in _FOUGHT or line.is_(k, "nD"):
            return k
        passive = line.is_(k - 1, "b") or line.is_(k - 2, "b") or line.words[k] == "to"
        if line.is_(k, "krs;:t") and not passive:
            return -1
    return -1


def _past_parties(line: Line, i: int) -> int:
    """Return the index after "between A and B" or "with A and B" behind a fight at i, else i + 1."""
    if line.words[i + 1 : i + 2] not in (["between"], ["with"], ["against"]):
        return i + 1
    for k in range(i + 2, min(i + 18, len(line))):
        if line.words[k] in _FOUGHT or line.is_(k, "n"):
            return k
        if line.is_(k, "ks;:"):
            break
    return i + 1


_GOING_ON = prefixes("ongoing_stem")


def _ongoing(line: Line, i: int) -> bool:
    """Whether a battle is said to go on, not only named."""
    return any(
        line.words[k].startswith(_GOING_ON) for k in range(max(0, i - 6), min(i + 9, len(line)))
    ) or line.is_(i - 1, "M")


def _subject_of(line: Line, i: int) -> bool:
    """Whether "the battle for PLACE" is the subject of a verb: "has become", "is turning"."""
    if line.words[i + 1 : i + 2] not in (["for"], ["over"]) or line.words[max(i - 1, 0)] not in ("the", "a"):
        return False
    spots, end = list_at(line, i + 2)
    return bool(spots) and (line.is_(end, "hM") or (line.is_(end, "b") and line.words[end] in ("is", "has")))


_GOES_ON = ("continu", "ongoing", "underway")
_HAPPENING = words("happening")


def _compound(line: Line, k: int) -> bool:
    """Whether an unknown noun follows, which the fighting only describes ("combat footage")."""
    if line.words[k : k + 1] and line.words[k] in _HAPPENING:
        return False
    return line.is_(k, "w") and not line.is_(k, "v") and not line.words[k].endswith(("ed", "s", "ing"))


def _first_of_two(line: Line, k: int) -> Actor | None:
    """Return the first of "A and B forces", which a nationality may name alone."""
    first = k + line.is_(k, "d")
    if line.is_(first, "J") and line.is_(first + 1, "c"):
        return phrase_at_head(line, first)
    return actor_from(line, k)


def _party(line: Line, i: int) -> Actor | None:
    """Return the first party of a fight: "between A and B", or whose members fight "with B"."""
    for k in range(i + 1, min(i + 12, len(line))):
        if line.words[k] == "between":
            return _first_of_two(line, k + 1)
        if line.words[k] == "with":
            own = subject(line, i)
            first = line.words[i] != "fighting" and own is not None and own.armed and own.head == i - 1
            return own if first else actor_from(line, k + 1)
        if line.is_(k, "ks;:"):
            break
    return None
