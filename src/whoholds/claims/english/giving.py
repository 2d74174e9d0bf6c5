"""ACTOR gives PLACE up, hands it over to OTHER, refuses to, failed to hold it -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, actor_from, clause_start
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at, tail
from whoholds.claims.english.mood import FACT, Mood, verb_mood
from whoholds.claims.english.places import Spot
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.verbs import objects
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import words

_WILL_NOT = words("refusal")


def read_hand(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR hands PLACE over (to OTHER)."""
    spots, end = list_at(line, i + 1)
    actor = subject(line, i)
    if not spots or line.words[end : end + 1] != ["over"] or actor is None or not actor.armed:
        return []
    moved = [s._replace(end=end + 1) for s in spots if s.kind != "country"]
    return lost(line, i, moved, actor, verb_mood(line, i, clause_start(line, i)), "hand") if moved else []


def lost(line: Line, i: int, spots: list[Spot], actor: Actor | None, mood: Mood, rule: str) -> list[Hit]:
    """Read ACTOR gives PLACE up, or refuses to; ACTOR loses PLACE to OTHER."""
    if mood.modality == "denied" and refused(line, i):
        return hits("holds", spots, actor, Mood("intended", mood.hedge), i, f"{rule}/not")
    lost = hits("loses", spots, actor, mood, i, f"{rule}/active")
    winner = winner_after(line, tail(line, spots[-1].end, spots[-1]))
    return lost + hits("takes", spots, winner, mood, i, f"{rule}/to") if winner is not None else lost


def yielded(line: Line, i: int, rule: str) -> list[Hit]:
    """Read "the mayor surrendered PLACE to ACTOR": who gave it up bears no arms, who got it does."""
    spots = objects(line, i)
    winner = winner_after(line, spots[-1].end) if spots else None
    if winner is None:
        return []
    return hits("loses", spots, None, FACT, i, f"{rule}/active") + hits(
        "takes", spots, winner, FACT, i, f"{rule}/to"
    )


def refused(line: Line, i: int) -> bool:
    """Whether to give a place up is refused, not only denied: "refuses to", "will not surrender PLACE"."""
    return line.words[i - 1] == "to" or any(line.words[k] in _WILL_NOT for k in range(max(0, i - 4), i))


def failed(line: Line, i: int) -> bool:
    """Whether the verb at i tells what could not be kept: "failed to hold PLACE", "was unable to defend"."""
    return line.words[i - 1] == "to" and any(line.is_(k, "L") for k in range(max(0, i - 3), i - 1))


def own_positions(line: Line, k: int) -> bool:
    """Whether "their positions", without a place, are given up."""
    last = k + 1 + line.is_(k + 1, "wJ")
    return line.words[k : k + 1] in (["their"], ["its"]) and line.words[last : last + 1] in (
        ["positions"],
        ["posts"],
    )


def winner_after(line: Line, k: int) -> Actor | None:
    """Return to whom a place is lost: "lost the base to the rebels"."""
    if line.words[k : k + 1] != ["to"]:
        return None
    actor = actor_from(line, k + 1)
    return actor if actor is not None and actor.armed else None
