"""ACTOR attacks near PLACES; ACTOR's assault on PLACE; PLACE is under assault -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, actor_from, agent, clause_start, owner_of
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.mood import FACT, Mood, noun_mood, verb_mood
from whoholds.claims.english.naming import names_place
from whoholds.claims.english.places import Spot
from whoholds.claims.english.repelling import repelling
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.unnamed import unnamed
from whoholds.claims.english.verb_forms import noun_use
from whoholds.claims.english.verbs import lost_ground, places_under, where
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import prefixes, words


def read_noun_at(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR conducts attacks near PLACES; ACTOR's assault on PLACE."""
    if not noun_use(line, i) or line.is_(i + 1, "Au") or _of_troops(line, i) or repelling(line, i):
        return []
    if "under" in line.words[max(0, i - 3) : i]:
        return _under_attack(line, i)
    actor = _attacker(line, i)
    if actor is None and _known_assault(line, i):
        return hits(
            "fights", _attacked(line, i), None, noun_mood(line, i, clause_start(line, i)), i, "assault"
        )
    if actor is None or not actor.armed:
        return []
    if _awaited(line, i):
        return hits("fights", _awaited_at(line, i), actor, Mood("intended"), i, "attack_noun/awaited")
    if _no_ground_attack(line, i):
        return _movement(line, i, actor)
    abroad = line.words[i].startswith("incursion")
    found = [s for s in _attacked(line, i) if not (line.is_(s.end - 1, "C") and not abroad)]
    spots = [s for s in found if not _some_town(line, s)]
    if _unmade(line, i, spots):
        return []
    return _made(line, i, actor, spots)


def _made(line: Line, i: int, actor: Actor, spots: list[Spot]) -> list[Hit]:
    """Read ACTOR's attack on places as made, planned, or told not to have been made where it is."""
    mood = noun_mood(line, i, clause_start(line, i))
    if not spots and mood.modality == "denied" and _not_made(line, i):
        return hits("fights", [None], actor, mood, i, "attack_noun/none")
    if mood.modality == "intended" and "attempted" in line.words[max(0, i - 4) : i]:
        mood = FACT
    if line.words[i].startswith("incursion"):
        spots = [s for s in spots if s.kind != "country"]
        return hits("enters", spots, actor, mood, i, "incursion")
    return hits("fights", spots, actor, mood, i, "attack_noun")


_READYING = words("readying")


def _awaited(line: Line, i: int) -> bool:
    """Whether somebody gets ready for the attack at i: "massing for an assault", "braces for an attack"."""
    led = i - 1
    while (line.is_(led, "dwJe~XC") or line.words[led] == "offensive") and led > i - 6:
        led -= 1
    return led > 0 and line.words[led] == "for" and line.words[led - 1] in _READYING


def _awaited_at(line: Line, i: int) -> list[Spot]:
    """Return the places of an awaited attack: behind it, or the place that awaits it."""
    spots = [s for s in _attacked(line, i) if s.kind != "country"]
    town = next((k - 1 for k in range(i - 1, max(i - 9, 0), -1) if line.words[k] in _READYING), -1)
    while line.is_(town, "beh"):
        town -= 1
    if spots or not line.is_(town, "N") or not (names_place(line, town) or line.is_(town, "Q")):
        return spots
    return [Spot(line.cut(town, town), None, town + 1, town)]


def _not_made(line: Line, i: int) -> bool:
    """Whether the attack at i is told not to have been made, and no place follows."""
    launch = _launched(line, i)
    if launch < 0 or not any(line.is_(k, "!") for k in range(max(launch - 2, 0), launch)):
        return False
    after = line.words[i + 1 : i + 2]
    dated = after in (["in"], ["on"], ["over"], ["during"]) and (
        line.is_(i + 2, "z") or "past" in line.words[i:]
    )
    return after in ([], ["."], [","], ["and"]) or dated


_NO_ATTACK = words("no_attack_noun")


def _of_troops(line: Line, i: int) -> bool:
    """Whether the noun at i only says what kind a thing is: "assault divisions", "offensive capabilities"."""
    return i + 1 < len(line) and line.words[i + 1] in _NO_ATTACK


def _unmade(line: Line, i: int, spots: list[Spot]) -> bool:
    """Whether the attack at i is not made, is on people, or is told of as done with."""
    if not _UNMADE.isdisjoint(line.words[max(0, i - 6) : i]):
        return True
    at_people = line.words[i + 1 : i + 2] in (["on"], ["against"]) and _on_people(line, i + 2)
    return at_people or (bool(spots) and _over(line, spots[-1].end))


_ENDED = words("accomplished")


def _over(line: Line, k: int) -> bool:
    """Whether the offensive whose places end at k is told of as done with: "has accomplished its aims"."""
    return line.is_(k, "h") and not _ENDED.isdisjoint(line.words[k + 1 : k + 3])


def _some_town(line: Line, spot: Spot) -> bool:
    """Whether a town without a name is meant: "a town southwest of PLACE"."""
    return line.words[spot.first] in ("a", "an") and unnamed(line, spot)


_ASSAULTS = ("assault", "assaults", "storming")


def _known_assault(line: Line, i: int) -> bool:
    """Whether "the (military) assault on PLACE" is told of as known, by whomever it is."""
    going_on = "ongoing" in line.words[max(0, i - 3) : i]
    if not (going_on or line.words[i] in _ASSAULTS):
        return False
    if line.words[i + 1 : i + 2] not in (["on"], ["against"], ["in"]):
        return False
    first = next((k for k in range(i - 1, max(i - 4, -1), -1) if not line.is_(k, "wJ~T")), -1)
    tried_by_air = any(line.is_(k, "W") for k in range(len(line)))
    return first >= 0 and line.words[first] == "the" and not tried_by_air


def _under_attack(line: Line, i: int) -> list[Hit]:
    """Read PLACE is under assault; under attack by ACTOR: alone, that word may mean fire from afar."""
    actor = agent(line, i) or (actor_from(line, i + 2) if line.words[i + 1 : i + 2] == ["from"] else None)
    actor = actor or owner_of(line, i)
    armed = actor is not None and actor.armed and not any(line.is_(k, "W") for k in range(len(line)))
    if not (armed or line.words[i].startswith("assault")):
        return []
    return hits(
        "fights", places_under(line, i), actor, verb_mood(line, i, clause_start(line, i)), i, "under_attack"
    )


_PURSUED = words("pursuit")
"""Words that show a crime or an arrest rather than a fight for a place."""
_UNMADE = words("unmade_attack")
"""Words before an attack that say that it is not made: "rather than attacking", "to preempt attacks"."""
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
        return not _begun(line, i)
    if word.startswith("raid") and line.words[_past_maker(line, i) :][:1] not in (["on"], ["against"]):
        return _launched(line, i) < 0 or "air" in before
    if word.startswith(("attack", "raid")) and not _PURSUED.isdisjoint(line.words):
        return True
    if word.startswith(("attack", "raid", "incursion")) and any(line.is_(k, "W") for k in range(len(line))):
        return True
    return word.startswith("attack") and _only_harmed(line, i)


def _past_maker(line: Line, i: int) -> int:
    """Return the index after "by ACTOR" behind the noun at i, else i + 1."""
    maker = actor_from(line, i + 2) if line.is_(i + 1, "y") else None
    return maker.head + 1 if maker is not None else i + 1


def _only_harmed(line: Line, i: int) -> bool:
    """Whether an attack is told only for whom it killed: "ten die in a jihadist attack in PLACE"."""
    owner = owner_of(line, i) if any(w.startswith(_HARM) for w in line.words) else None
    if owner is None or line.is_(owner.head, "JC"):
        return owner is not None
    if "suspected" in line.words[max(0, i - 4) : i]:
        return True
    aimed = line.words[i + 1 : i + 2] in (["on"], ["against"])
    return not aimed and _launched(line, i) < 0 and not line.is_(owner.head, "X")


_STARTING = words("starting")
_AFOOT = ("in", "around", "near", "against")


def _begun(line: Line, i: int) -> bool:
    """Whether an army begins the operation at i in a place: "the army launched an operation in PLACE"."""
    verb = i - 1
    while line.is_(verb, "dwJe~") and verb > i - 4 and line.words[verb] not in _STARTING:
        verb -= 1
    known = line.words[max(verb, 0)] in _STARTING and _PURSUED.isdisjoint(line.words)
    plain = all(line.is_(k, "dJ") or line.words[k] in _OF_WAR for k in range(verb + 1, i))
    return known and plain and line.words[i + 1 : i + 2] in ([w] for w in _AFOOT)


_OF_WAR = ("new", "fresh", "joint", "military", "cross-border", "clearing", "massive", "wide", "special")


def _attacker(line: Line, i: int) -> Actor | None:
    """Return whose attack the noun at i names: its owner, who launches it, or who failed in it."""
    owner = owner_of(line, i) or (actor_from(line, i + 2) if line.is_(i + 1, "y") else None)
    if owner is not None:
        return owner
    launch = _launched(line, i)
    ready = next((k for k in range(i - 1, max(i - 9, 0), -1) if line.words[k] in _READYING), -1)
    if launch < 0 and ready > 0 and _awaited(line, i):
        return subject(line, ready)
    if launch < 0 and not {"its", "their", "his"}.isdisjoint(line.words[max(0, i - 3) : i]):
        return subject(line, i)
    actor = subject(line, launch) if launch >= 0 else _launcher(line, i) or _maker(line, i)
    if actor is None and not _FAILED.isdisjoint(line.words[max(0, i - 4) : i]):
        return subject(line, i)
    return actor


def _attacked(line: Line, i: int) -> list[Spot]:
    """Return the places of the attack that the noun at i names."""
    if line.words[i + 1 : i + 2] == ["there"]:
        return [Spot(line.cut(i + 1, i + 1), None, i + 2, i + 1, "anaphor")]
    reached = [s for s in where(line, lost_ground(line, i + 1) or i + 1, 40) if s.kind != "country"]
    spots = [s for s in reached if s.prep != "to"] or (reached if line.is_(i + 1, "a") else [])
    spots = spots or _aimed(line, i) or _directions(line, i)
    if (
        not spots
        and i
        and not line.title
        and line.is_(i - 1, "N")
        and names_place(line, i - 1)
        and not line.owner[i - 1]
    ):
        return [Spot(line.cut(i - 1, i - 1), None, i, i - 1)]
    return spots


_HARM = prefixes("harm_stem")
"""Words that show an attack from afar, whose harm is told, not a fight for the place."""


_LAUNCH = (*prefixes("launch"), "take part", "takes part", "took part", "taken part", "taking part")


_FAILED = words("failed_attack")


def _launched(line: Line, i: int) -> int:
    """Return the index of the verb ("launch", "continue") that governs the attack noun at i, or -1."""
    low = max(clause_start(line, i) - 1, i - 16, 0)
    return next(
        (k for k in range(i - 1, low - 1, -1) if line.words[k].startswith(_LAUNCH) and not line.is_(k, "Vp")),
        -1,
    )


def _launcher(line: Line, i: int) -> Actor | None:
    """Return the actor of "an operation launched by ACTOR"."""
    launched = line.words[i + 1 : i + 2] and line.words[i + 1].startswith(_LAUNCH) and line.is_(i + 2, "y")
    return actor_from(line, i + 3) if launched else None


def _maker(line: Line, i: int) -> Actor | None:
    """Return the actor of "the attack on PLACES was carried out by ACTOR"."""
    if line.words[i + 1 : i + 2] not in (["on"], ["against"], ["in"], ["near"]):
        return None
    k = list_at(line, i + 2)[1]
    if not line.is_(k, "b") or not line.words[k + 1 : k + 2] or not line.words[k + 1].startswith(_LAUNCH):
        return None
    return agent(line, k + 1)


def _on_people(line: Line, k: int) -> bool:
    """Whether an attack is on people or things, which a place then only locates."""
    near = range(k, min(k + 5, len(line)))
    if any(line.words[x] in _VESSELS for x in near):
        return True
    if line.is_(k, "c") or list_at(line, k)[0] or actor_from(line, k) is not None:
        return False
    return not any(line.is_(x, "AXJPF") for x in near)


_VESSELS = ("ship", "ships", "warship", "warships", "vessel", "vessels", "boats", "aircraft", "tanker")


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


_AIMS = ("takes", "besieges")


def _aimed(line: Line, i: int) -> list[Spot]:
    """Return the place that an attack is made to take: "operations to capture PLACE"."""
    k = i + 1
    if line.words[k : k + 1] == ["in"]:
        goal = next((x for x in range(k + 1, min(k + 5, len(line))) if line.is_(x, "l")), -1)
        k = goal + 1 if goal > 0 else k
    after = line.senses[k + 1] if k + 1 < len(line) else ()
    if line.words[k : k + 1] == ["to"] and any(s.trigger.relation in _AIMS for s in after):
        return [s for s in list_at(line, k + 2)[0] if s.kind == "name"]
    return []
