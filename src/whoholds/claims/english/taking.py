"""PLACE falls; the capture of PLACE; a flag over PLACE -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, actor_from, agent, clause_start, owner_of
from whoholds.claims.english.encircling import lifted
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.mood import BETWEEN, FACT, Mood, noun_mood, verb_mood
from whoholds.claims.english.naming import names_place
from whoholds.claims.english.places import Spot
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.verb_forms import voice_of
from whoholds.claims.english.verbs import named_after, places_left, places_under, where
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import words


def read_fall(line: Line, i: int, sense: Sense) -> list[Hit]:
    """PLACE falls (to ACTOR, into ACTOR's hands); PLACE is the second city to fall, is expected to fall."""
    return _fall_to_come(line, i) if line.words[i - 1 : i] == ["to"] else _fallen(line, i)


_RANKED = words("rank")
_BECOMING = ("becomes", "became", "become", "becoming")


_DUE = frozenset(("expected", "likely", "about", "set", "poised", "bound", "going", "certain", "feared"))


def _fall_to_come(line: Line, i: int) -> list[Hit]:
    """Read PLACE is, became the second city to fall (to ACTOR); PLACE is expected to."""
    low = max(i - 9, -1)
    verb = next((k for k in range(i - 2, low, -1) if line.is_(k, "b") or line.words[k] in _BECOMING), -1)
    between = line.words[max(verb, 0) + 1 : i - 1]
    due = len(between) < 3 and not _DUE.isdisjoint(between)
    if verb < 1 or not (due or not _RANKED.isdisjoint(between)):
        return _fallen(line, i)
    actor = actor_from(line, i + 2) if line.words[i + 1 : i + 2] == ["to"] else None
    mood = Mood("intended") if due else verb_mood(line, verb, clause_start(line, verb))
    return hits("takes", places_left(line, verb), actor, mood, i, "fall/ranked")


def _fallen(line: Line, i: int) -> list[Hit]:
    brink = line.words[i] == "falling" and line.is_(i - 1, "o") and line.is_(i - 2, "l")
    left = i - 3 - (line.words[i - 3] == "the") - 1 if brink else i - 1
    while line.is_(left, "ehgbfm!") or (left > 0 and line.words[left] in BETWEEN):
        left -= 1
    if line.words[max(left, 0)] == "which" and line.is_(left - 1, ","):
        left -= 1
    if (
        line.is_(left, "C")
        and line.words[left - 2 : left]
        and line.words[left - 2] == "in"
        and line.is_(left - 1, "D")
    ):
        left -= 3
    other = not (line.is_(left, "NK,PF^R") or line.words[left] == "it") or (
        line.is_(i + 1, "w#%oyin") and line.words[i + 1] not in _TELLS_WHEN
    )
    if other and line.words[i + 1 : i + 2] not in (["into"], ["under"], ["completely"], ["on"], ["in"]):
        return []
    if line.words[i] == "fall" and not (left < i - 1 or line.is_(left, "K^") or line.is_(left - 1, "c")):
        return []
    spots = places_left(line, left + 1 if brink else i)
    actor = None
    for k in range(i + 1, min(i + 4, len(line))):
        if line.words[k] in ("to", "into", "under"):
            actor = actor_from(line, k + 1)
            if actor is None:
                return []
    dated = line.is_(i + 1, "d#") and not {"later", "after", "earlier", "ago"}.isdisjoint(
        line.words[i + 2 : i + 5]
    )
    if (
        not dated
        and not line.is_(i + 1, ",;.kce")
        and actor is None
        and i + 1 < len(line)
        and line.words[i + 1] not in _TELLS_WHEN
    ):
        return []
    return hits("takes", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "fall")


_TELLS_WHEN = ("on", "after", "following", "without", "early", "late", "yesterday", "today", "overnight")
"""What may follow "PLACE fell" besides who took it."""


def read_flag(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR raises a flag over PLACE."""
    window = range(i - 6, i + 7)
    if not any(line.words[k] in ("flag", "flags") for k in window if 0 <= k < len(line)):
        return []
    spots = where(line, i + 1, 14) or _places_after_over(line, i)
    streams = [s for s in spots if line.words[s.end - 1].endswith(_STREAMS)]
    if streams and line.words[streams[0].end : streams[0].end + 1] == ["in"]:
        spots = [s._replace(part=streams[0].part) for s in list_at(line, streams[0].end + 1)[0]] or spots
    passive = voice_of(line, i) == "passive" or line.words[max(i - 1, 0)] in ("flag", "flags")
    actor = agent(line, i) if passive else subject(line, i)
    if passive and actor is None:
        flag = next(k for k in window if 0 <= k < len(line) and line.words[k] in ("flag", "flags"))
        actor = owner_of(line, flag)
    if not passive and (actor is None or not actor.armed):
        return []
    mood = verb_mood(line, i, clause_start(line, i))
    if "until" in line.words[max(0, i - 6) : i]:
        mood = Mood("intended")
    return [Hit("enters", s, actor, mood, i, "flag", True) for s in spots]


_STREAMS = (" river", " canal", " reservoir")


def _places_after_over(line: Line, i: int) -> list[Spot]:
    for k in range(i + 1, min(i + 8, len(line))):
        if line.words[k] in ("over", "atop", "above"):
            return list_at(line, k + 1)[0]
    return []


def read_noun_of(line: Line, i: int, sense: Sense) -> list[Hit]:
    """The capture of PLACE (by ACTOR); PLACE's fall; ACTOR's capture of PLACE."""
    under = "under" in line.words[max(0, i - 3) : i]
    if sense.trigger.relation in ("besieges", "holds") and under:
        return _under(line, i, sense)
    relation, read = sense.trigger.relation, _named_by(line, i, sense.trigger.relation)
    if read is None or (line.caps[i] and i and not line.title) or _names_other(line, i, sense):
        return []
    spots, actor = read
    if relation == "holds":
        spots = [s for s in spots if s.kind != "country"]
    mood = _event_mood(line, i, spots)
    governed = any(line.words[k] in _AFTER or line.words[k] in _ASSERTING for k in range(max(0, i - 5), i))
    if relation == "besieges":
        broken = lifted(line, i, spots)
        if broken:
            return broken
        actor = actor or (subject(line, i) if line.words[i - 1] in ("its", "their") else None)
    if mood is FACT and not governed and actor is None and not _presupposed(line, i, spots):
        return []
    if actor is None and line.words[i] != "fall" and not _averted(line, i):
        actor = _gainer(line, i, mood)
    end = spots[-1].end if spots else i
    if _no_siege(line, i, relation, end, actor is None and mood is FACT):
        return []
    return hits(relation, spots, actor, mood, i, f"{sense.trigger.id}")


def _event_mood(line: Line, i: int, spots: list[Spot]) -> Mood:
    """Return the mood of the event that the noun at i names: "the capture of PLACE would be a blow"."""
    mood = noun_mood(line, i, clause_start(line, i) if i > 12 else 0)
    follows = line.words[spots[-1].end : spots[-1].end + 4] if spots else []
    if "unlikely" in follows and "but" not in follows:
        return Mood("denied")
    return Mood("intended") if mood is FACT and follows[:1] in (["would"], ["could"]) else mood


def _names_other(line: Line, i: int, sense: Sense) -> bool:
    """Whether the noun at i only describes another ("occupation officials"), or a defence is nobody's."""
    if line.words[i] == "occupation" and line.is_(i + 1, "wVAE"):
        return True
    return sense.trigger.id == "defence_noun" and owner_of(line, i) is None


def _under(line: Line, i: int, sense: Sense) -> list[Hit]:
    """PLACE is under siege (by ACTOR), under ACTOR's occupation."""
    mood, actor = verb_mood(line, i, clause_start(line, i)), agent(line, i) or owner_of(line, i)
    if sense.trigger.relation == "holds" and actor is None:
        return []
    return hits(sense.trigger.relation, places_under(line, i), actor, mood, i, sense.trigger.id)


def _named_by(line: Line, i: int, relation: str) -> tuple[list[Spot], Actor | None] | None:
    """Return the places and the actor of the event that the noun at i names, or None when it has none."""
    of = i + 3 if line.is_(i + 1, "c") and line.is_(i + 2, "u") else i + 1
    if line.is_(of, "o"):
        spots, end = list_at(line, of + 1)
        if _weighed(line, end):
            return None
        fallen = line.words[i] == "fall" and line.words[end : end + 1] == ["to"]
        actor = actor_from(line, end + 1) if fallen else agent(line, end - 1) or owner_of(line, i)
        return (spots or named_after(line, i + 2)) + _and_of(line, end), actor
    if relation == "besieges" and line.words[i + 1 : i + 2] in (["on"], ["around"]):
        return list_at(line, i + 2)[0], owner_of(line, i) or subject(line, i)
    bare = line.is_(i - 1, "N") and line.words[i - 2 : i - 1] in (["after"], ["since"], ["following"])
    if i and (line.owner[i - 1] or (bare and names_place(line, i - 1))) and line.is_(i - 1, "N"):
        named = not line.is_(i - 1, "XzVEp19")
        fallen = line.words[i : i + 2] == ["fall", "to"]
        actor = actor_from(line, i + 2) if fallen else agent(line, i)
        return ([Spot(line.cut(i - 1, i - 1), None, i, i - 1)] if named else []), actor
    if line.words[i - 1 : i] == ["its"] and relation != "loses":
        return [Spot(line.cut(i - 1, i - 1), None, i, i - 1, "anaphor")], agent(line, i)
    return None


def _no_siege(line: Line, i: int, relation: str, end: int, unowned: bool) -> bool:
    """Whether a siege or occupation is nobody's and not told to go on, or told as lifted."""
    goes_on = any(w.startswith(("continu", "tighten", "drag", "enter")) for w in line.words[end : end + 4])
    return (relation == "besieges" and unowned and not goes_on) or (
        relation in ("besieges", "holds") and _lifted(line, i)
    )


def _averted(line: Line, i: int) -> bool:
    """Whether somebody fights off what the noun at i names: "to prevent the encirclement of PLACE"."""
    return not _AVERTING.isdisjoint(line.words[max(0, i - 3) : i])


_AFTER = words("event_after")
_AVERTING = frozenset(("prevent", "avert", "avoid", "forestall", "preventing", "averting", "avoiding"))


_ASSERTING = words("event_asserted")


_LIFTED = words("lifted")


def _lifted(line: Line, i: int) -> bool:
    """Whether the siege at i is broken, not laid."""
    return any(line.words[k] in _LIFTED for k in range(max(0, i - 8), i))


_UNREAL = words("unreal")


_BRINGING = words("bringing")


def _presupposed(line: Line, i: int, spots: list[Spot]) -> bool:
    """Whether "X's fall" or "the liberation of X" is told as a thing that happened, not thought of."""
    headed = i == 0 and line.is_(i + 1, "o")
    if not (headed or line.owner[max(i - 1, 0)] or line.words[max(i - 1, 0)] == "the") or not spots:
        return False
    end = max(spots[-1].end, i)
    after = 0 if line.words[end : end + 1] and line.words[end] in _BRINGING else 5
    near = range(max(0, i - 5), min(end + after, len(line)))
    return not any(line.is_(k, "flTm?!L") or line.words[k] in _UNREAL for k in near if k != i)


def _gainer(line: Line, i: int, mood: Mood) -> Actor | None:
    """Return who completes or plans the capture that the noun at i names."""
    planner = subject(line, i)
    if planner is None or not (planner.armed or mood is not FACT):
        return None
    abroad = line.is_(planner.head, "C") and line.is_(planner.first - 1, "oin")
    return None if abroad else planner


def _and_of(line: Line, end: int) -> list[Spot]:
    """Return the places of "(the capture of A on Monday) and of B"."""
    for k in range(end, min(end + 7, len(line) - 1)):
        if line.is_(k, "c") and line.is_(k + 1, "o"):
            return list_at(line, k + 2)[0]
        if line.is_(k, "vks;,"):
            break
    return []


_WEIGHT = words("weight")


def _weighed(line: Line, end: int) -> bool:
    """Whether an event is only weighed: "the capture of X is of critical importance"."""
    return line.is_(end, "bfm") and any(w in _WEIGHT for w in line.words[end + 1 : end + 5])


def read_victory(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR declares victory in PLACE, in the battle of PLACE."""
    verb = i - 1 - line.is_(i - 1, "w")
    if not line.words[max(verb, 0)].startswith(("declar", "claim", "announc", "proclaim")):
        return []
    actor = subject(line, verb)
    if actor is None or not actor.armed:
        return []
    over = actor_from(line, i + 2) if line.words[i + 1 : i + 2] == ["over"] else None
    k = over.head + 1 if over is not None else i + 1
    if line.words[k : k + 3] == ["in", "the", "battle"]:
        k += 3
    spots = list_at(line, k + 1)[0] if line.words[k : k + 1] in (["in"], ["of"], ["for"]) else []
    named = [s for s in spots if s.kind == "name"]
    return hits("takes", named, actor, FACT, i, "victory")
