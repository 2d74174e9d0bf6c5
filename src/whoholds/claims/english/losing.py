"""ACTOR withdraws from PLACE, is driven from it, its retreat -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, actor_from, actors_between, agent, clause_start, owner_of
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.mood import BETWEEN, Mood, noun_mood, verb_mood
from whoholds.claims.english.naming import names_place
from whoholds.claims.english.places import Spot, facility_here
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.unnamed import unnamed
from whoholds.claims.english.verb_forms import noun_use, voice_of
from whoholds.claims.english.verbs import bare, places_from, places_left, told_others, where
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import words


def read_from(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR withdraws (troops) from PLACE."""
    if noun_use(line, i):
        return []
    spots = places_from(line, i + 1)
    if _withdrawn_thing(line, i) or voice_of(line, i) in ("reduced", "attribute"):
        return []
    actor = subject(line, i)
    nobody = next((k for k in range(i - 1, max(i - 7, -1), -1) if line.words[k] in ("nobody", "no")), -1)
    if nobody >= 0 and spots and (line.words[nobody] == "nobody" or line.words[nobody + 1] == "one"):
        troops = actor_from(line, i + 1)
        return hits("loses", spots, troops, Mood("denied"), i, sense.trigger.id) if troops else []
    spots = spots or _stood(line, actor) or _around(line, i)
    if not spots and (_others(line, i) or not (bare(line, i) or _from_positions(line, i))):
        return []
    if actor is None or (not actor.armed and not line.is_(actor.head, "q")):
        return []
    if line.words[i] == "flee" and told_others(line, i):
        return []
    if line.words[i].startswith("evacuat") and (
        voice_of(line, i) == "passive"
        or not line.is_(actor.head, "A")
        or line.words[actor.head] == "column"
        or not _CIVILIANS.isdisjoint(line.words[max(0, i - 8) : i + 4])
        or told_others(line, i)
    ):
        return []
    mood = verb_mood(line, i, clause_start(line, i))
    if mood.modality == "denied" and line.words[i - 1] == "to":
        return hits("holds", spots, actor, Mood("intended", mood.hedge), i, f"{sense.trigger.id}/not")
    return hits("loses", spots or [None], actor, mood, i, sense.trigger.id)


def _others(line: Line, i: int) -> bool:
    """Whether somebody who bears no arms stands right before the verb at i: "thousands fled"."""
    return line.is_(i - 1, "wVBU") and not line.is_(i - 1, "Aehbg") and line.words[i - 1] not in BETWEEN


def _from_positions(line: Line, i: int) -> bool:
    """Whether what is left are positions that no place says more of: "withdrew from their positions."."""
    k = i + 2
    while line.is_(k, "dwJe~L"):
        k += 1
    return line.is_(i + 1, "a") and line.words[k : k + 1] in (["positions"], ["position"])


def _around(line: Line, i: int) -> list[Spot]:
    """Return the places of "withdraws its forces around PLACE", "withdrawals around PLACE"."""
    for k in range(i + 1, min(i + 8, len(line))):
        if line.words[k] in ("around", "near", "past"):
            own = k == i + 1 or any(line.is_(x, "A") for x in range(i + 1, k))
            spots = list_at(line, k + 1)[0] if own else []
            return [s._replace(part=s.part or line.cut(k, k)) for s in spots if s.kind != "country"]
        if line.is_(k, "a,;kt"):
            break
    return []


def _stood(line: Line, actor: Actor | None) -> list[Spot]:
    """Return where troops stood that withdraw: "fighters in parts of PLACE were forced to retreat"."""
    if (
        actor is None
        or not line.is_(actor.head, "A")
        or line.words[actor.head + 1 : actor.head + 2] != ["in"]
    ):
        return []
    return [s for s in list_at(line, actor.head + 2)[0] if s.kind != "country"]


_CIVILIANS = words("civilians")
_TROOPS = words("withdrawn_troops")


def _withdrawn_thing(line: Line, i: int) -> bool:
    """Whether what is withdrawn are things, observers or parts of a force, not the hold of the place."""
    objects = []
    for k in range(i + 1, min(i + 9, len(line))):
        if line.is_(k, "a,.;ktyino") or line.words[k] == "past":
            break
        objects.append(line.words[k])
    named = [w for k, w in enumerate(objects, i + 1) if not line.is_(k, "edDJ#c") or line.is_(k, "A")]
    meant = any(line.is_(k, "d#BWVpFNAX") or w.endswith("s") for k, w in enumerate(objects, i + 1))
    return meant and bool(named) and _TROOPS.isdisjoint(named)


_DONE = ("finished", "finish", "finishes", "completed", "complete", "completes", "concluded")


def _cleared_of(line: Line, i: int) -> list[Hit]:
    """Read PLACE has been cleared of OTHER (by ACTOR)."""
    loser = actor_from(line, i + 2) if line.is_(i + 1, "o") else None
    if voice_of(line, i) != "passive" or loser is None or not loser.armed:
        return []
    spots = [s for s in places_left(line, i) if s.kind in ("name", "region", "anaphor")]
    winner, mood = agent(line, i), verb_mood(line, i, clause_start(line, i))
    lost = hits("loses", spots, loser, mood, i, "expel/cleared_of")
    return hits("takes", spots, winner, mood, i, "expel/cleared_of") + lost


def _cleared(line: Line, i: int, spots: list[Spot]) -> list[Hit]:
    """Read ACTOR clears PLACE of OTHER."""
    actor = subject(line, i)
    mood = verb_mood(line, i, clause_start(line, i))
    return hits("takes", spots, actor, mood, i, "expel/clear") if actor is not None and actor.armed else []


def _clearing(line: Line, i: int, spots: list[Spot]) -> list[Hit]:
    """Read ACTOR continues to clear PLACE: the fight in it is not over."""
    actor = subject(line, i - 1 if line.words[i - 1] in _DONE else i)
    going_on = line.words[i] == "clearing" or (
        line.words[i - 1] == "to" and line.words[i - 2].startswith("continu")
    )
    if actor is None or not actor.armed or any(s.kind != "name" for s in spots):
        return []
    if line.words[i - 1] in _DONE:
        return hits("takes", spots, actor, verb_mood(line, i - 1, clause_start(line, i)), i, "expel/cleared")
    if line.words[i] == "cleared" and voice_of(line, i) == "active" and not unnamed(line, spots[0]):
        return hits("takes", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "expel/cleared")
    if not going_on or spots[0].part is not None:
        return []
    return hits("fights", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "expel/clearing")


def read_expel(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR pushes OTHER out of PLACE; OTHER is driven from PLACE."""
    if line.words[i].startswith("clear"):
        emptied = _cleared_of(line, i)
        if emptied:
            return emptied
        cleared, end = list_at(line, i + 1)
        enemy = (actor_from(line, end + 1) or actor_from(line, end + 2)) if line.is_(end, "o") else None
        if cleared and enemy is not None and enemy.armed:
            return _cleared(line, i, cleared)
        if cleared and not line.is_(end, "o"):
            return _clearing(line, i, cleared)
    spots = places_from(line, i + 1, 12) or _out_of_facility(line, i)
    passive = voice_of(line, i) in ("passive", "reduced") or _driven(line, i)
    out = line.words[i + 1 : i + 2] == ["out"] or line.words[i].endswith(" out")
    if not spots and not passive and not out:
        return _pushed_past(line, i)
    if not spots and passive and not (out and bare(line, i + (line.words[i + 1 : i + 2] == ["out"]))):
        return []
    loser = (
        subject(line, i)
        if passive
        else next((a for a in (actor_from(line, i + 1 + out), actor_from(line, i + 2)) if a), None)
    )
    if loser is None and not passive and line.words[i + 1 : i + 2] == ["them"]:
        loser = _them(line, i, subject(line, i))
    if loser is None or not loser.armed:
        return []
    mood = verb_mood(line, i, clause_start(line, i))
    winner = agent(line, i) if passive else subject(line, i)
    gained = (
        hits("takes", spots, winner, mood, i, "expel/gain") if winner is not None and winner.armed else []
    )
    return hits("loses", spots or [None], loser, mood, i, "expel") + gained


def _pushed_past(line: Line, i: int) -> list[Hit]:
    """Read ACTOR pushes OTHER north of, across, toward PLACE: the front moves to there."""
    loser = next((a for a in (actor_from(line, i + 1), actor_from(line, i + 2)) if a), None)
    if loser is None or not loser.armed or not line.words[i].startswith(("push", "driv", "drov", "forc")):
        return []
    after = loser.head + 1
    after += line.words[after : after + 1] in (["back"], ["further"])
    if line.words[after : after + 1] == ["out of"] and _from_positions(line, after - 1):
        return [Hit("loses", None, loser, verb_mood(line, i, clause_start(line, i)), i, "expel")]
    winner = subject(line, i)
    beyond = after < len(line) and line.words[after] in _BEYOND
    bearing = line.is_(after, "D") and line.is_(after + 1, "o")
    if winner is None or not winner.armed or winner.head == loser.head or not (beyond or bearing):
        return []
    spots = [s for s in where(line, after, 8) if s.kind != "country"]
    return hits("advances", spots, winner, verb_mood(line, i, clause_start(line, i)), i, "expel/past")


_BEYOND = ("across", "beyond", "behind", "past", "toward", "towards")


def _out_of_facility(line: Line, i: int) -> list[Spot]:
    """Return the facility without a name that somebody is driven out of: "out of the main base"."""
    away = next((k for k in range(i + 1, min(i + 8, len(line))) if line.is_(k, "a")), -1)
    return facility_here(line, away + 1) if away > 0 else []


def _them(line: Line, i: int, winner: Actor | None) -> Actor | None:
    """Return whom "pushed them out" means: the armed body named last before that is not the winner."""
    armed = [a for a in actors_between(line, 0, i) if a.armed and not line.is_(a.head, "q")]
    return next((a for a in reversed(armed) if winner is None or a.head != winner.head), None)


def _driven(line: Line, i: int) -> bool:
    """Whether "forced", "driven" is said of who stands before it, without "were": as in headlines."""
    away = line.is_(i + 1, "a") or (line.words[i].endswith(" out") and line.is_(i + 1, "o"))
    return away and "n" in line.shapes[i] and line.is_(i - 1, "AX")


def _known_retreat(line: Line, i: int) -> bool:
    """Whether "the retreat from PLACE" is told as known, by whomever it is."""
    led = line.words[i - 1 : i] == ["the"] and not line.is_(i - 2, "uv")
    return led and line.words[i + 1 : i + 2] == ["from"] and line.words[i] in ("withdrawal", "retreat")


_SINCE = ("after", "since", "before", "following", "amid")


def _dated_by(line: Line, i: int, actor: Actor) -> bool:
    """Whether a withdrawal only tells when: "life in PLACE since the Russian retreat"."""
    first = actor.first - line.is_(actor.first - 1, "d") if actor.first < i else i - 1 - line.is_(i - 1, "d")
    led = (
        line.words[max(first - 1, 0)] if actor.first < i else line.words[max(i - 1 - line.is_(i - 1, "d"), 0)]
    )
    return led in _SINCE


def _compound(line: Line, i: int) -> list[Spot]:
    """Return the place that a noun before the noun at i names: "the PLACE pullout"."""
    named = line.is_(i - 1, "N") and not line.is_(i - 1, "XVCzp19") and not line.owner[i - 1]
    return [Spot(line.cut(i - 1, i - 1), None, i, i - 1)] if named and names_place(line, i - 1) else []


def _compounded(line: Line, i: int) -> list[Hit]:
    """Read ACTOR's PLACE pullout; ACTOR prepares one."""
    mood = noun_mood(line, i, clause_start(line, i))
    actor = owner_of(line, i - 1) or (subject(line, i) if mood.modality == "intended" else None)
    armed = actor is not None and actor.armed
    return hits("loses", _compound(line, i), actor if armed else None, mood, i, "withdrawal/compound")


def _left(line: Line, i: int) -> list[Spot]:
    """Return the places of "the withdrawal from PLACE", "withdrawals in PLACE", "around PLACE"."""
    spots = places_from(line, i + 1, 9)
    if not spots and line.words[i + 1 : i + 2] == ["around"]:
        return _around(line, i)
    if not spots and line.words[i + 1 : i + 2] == ["in"] and line.words[i].endswith("s"):
        return [s for s in list_at(line, i + 2)[0] if s.kind != "country"]
    return spots


def read_noun_from(line: Line, i: int, sense: Sense) -> list[Hit]:
    """The withdrawal of ACTOR from PLACE."""
    if not noun_use(line, i):
        return []
    spots = _left(line, i)
    if not spots and _compound(line, i):
        return _compounded(line, i)
    actor = None
    if line.is_(i + 1, "o"):
        actor = actor_from(line, i + 2)
        if actor is not None and not actor.armed:
            actor = None
    actor = owner_of(line, i) or actor or subject(line, i)
    if (actor is None or not actor.armed) and _known_retreat(line, i):
        named = [s for s in spots if s.kind == "name"]
        return hits("loses", named, None, noun_mood(line, i, 0), i, "withdrawal/known")
    if actor is None or not actor.armed:
        return []
    mood = noun_mood(line, i, 0)
    if any(line.words[k].startswith("order") for k in range(max(0, i - 4), i)):
        mood = Mood("intended")
    stop = next(
        (k for k in range(i + 1, min(i + 10, len(line))) if line.is_(k, ",;kb")), min(i + 10, len(line))
    )
    origin = any(line.is_(k, "a") for k in range(i + 1, stop))
    if not spots and not origin and _dated_by(line, i, actor):
        return hits("loses", [None], actor, mood, i, "withdrawal/dated")
    if not spots and (origin or line.words[i - 1 : i] not in (["the"], ["its"], ["their"])):
        return []
    return hits("loses", spots or [None], actor, mood, i, "withdrawal")
