"""Fighting rages in PLACE; the battle for PLACE; clashes spread to PLACE; PLACE saw fighting -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, actor_from, clause_start, phrase_at_head
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.mood import FACT, Mood, noun_mood
from whoholds.claims.english.naming import AFTER_NAME, names_place
from whoholds.claims.english.places import Spot
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.verbs import places_left, where, where_clause
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import prefixes, words


def read_fighting(line: Line, i: int, sense: Sense) -> list[Hit]:
    """Fighting continues in PLACE; the battle for PLACE rages; clashes near PLACES."""
    if line.words[i] == "battle" and line.is_(i + 1, "o"):
        spots, end = list_at(line, i + 2)
        goes_on = line.words[end : end + 1] != [] and line.words[end].startswith(
            ("continu", "rag", "intensif")
        )
        return hits("fights", spots, None, FACT, i, "fighting/battle_of") if goes_on else []
    spread = _spread(line, i)
    if spread:
        return hits("fights", spread, _party(line, i), _spread_mood(line, i), i, "fighting/spread")
    if _no_fight(line, i):
        return []
    if _looming(line, i) and line.words[i + 1 : i + 2] == ["for"]:
        return hits("fights", list_at(line, i + 2)[0], None, Mood("intended"), i, "fighting/looming")
    if _looming(line, i) and line.is_(i - 1, "N") and names_place(line, i - 1):
        spot = Spot(line.cut(i - 1, i - 1), None, i, i - 1)
        return hits("fights", [spot], None, Mood("intended"), i, "fighting/looming")
    party = _party(line, i)
    start = _where_fought(line, i, party)
    if start < 0:
        with_it = "/with" if "with" in line.words[max(0, i - 4) : i] else ""
        told = _told_elsewhere(line, i, party)
        return hits("fights", told, party, FACT, i, f"fighting/where{with_it}")
    if party is None and sum(line.is_(k, "wB") and not line.is_(k, "A") for k in range(i + 1, start)) > 2:
        return []
    spots = list_at(line, start + 1)[0] if line.words[start] in ("for", "over") else where(line, start, 24)
    wide = _goes_on(line, i)
    spots = [s for s in spots if s.kind != "country" and (wide or not line.is_(s.end - 1, "C"))]
    spots = spots or _witness(line, i)
    if party is None and _policing(line):
        return []
    if party is None and (line.is_(i - 1, "M") or _taken_part(line, i)):
        party = subject(line, _taken_part(line, i) or i - 1)
    return hits("fights", spots, party, noun_mood(line, i, clause_start(line, i)), i, "fighting")


def _no_fight(line: Line, i: int) -> bool:
    """Whether the word at i is no fight here: a verb, a name, a part of another noun, a fight for an aim."""
    word = line.words[i]
    if word in ("battle", "battles") and _looming(line, i):
        return False
    if any(w.startswith("refus") for w in line.words[max(0, i - 6) : i]) or _ended(line, i):
        return True
    verb = word in ("battle", "battles", "fight", "fights", "clash") and line.is_(i, "v") and i > 0
    happens = i + 1 < len(line) and line.words[i + 1] in _HAPPENING
    if (
        (verb and not line.is_(i - 1, "dwJ,rs") and not happens)
        or line.is_(i + 1, "KA")
        or _compound(line, i + 1)
    ):
        return True
    if word == "fighting" and _gerund(line, i):
        return True
    if (word.startswith(("battle", "clash")) and line.is_(i + 1, "o")) or (
        word == "combat" and not (line.is_(i + 1, "inDb") or _told_on(line, i + 1) or _goes_on(line, i))
    ):
        return True
    named = word in ("battle", "fight", "battles") and _party(line, i) is None
    if named and not _ongoing(line, i) and not _subject_of(line, i):
        return True
    return not _PAST.isdisjoint(line.words[max(0, i - 2) : i])


_ENDING = words("ending_fight")


def _ended(line: Line, i: int) -> bool:
    """Whether somebody is to end the fight at i: "talks to end the fighting", "a halt to fighting"."""
    k = i - 1
    while k > 0 and line.is_(k, "dwJ~") and line.words[k] not in _ENDING:
        k -= 1
    k -= line.words[k] in ("to", "of")
    return k > 0 and line.words[k] in _ENDING


_COMING = words("unreal_adjective") - {"possible", "potential", "hypothetical"}


def _taken_part(line: Line, i: int) -> int:
    """Return the index of "participating in", "took part in" before the fight at i, or 0."""
    k = i - 1
    while line.is_(k, "dwJe~") and k > i - 5:
        k -= 1
    joined = line.words[k : k + 1] == ["in"] and k > 1
    if joined and line.words[k - 1].startswith(_INVOLVED):
        return k - 1
    return k - 1 if joined and line.words[k - 1].startswith(_PART) else 0


_INVOLVED = prefixes("involved_stem")
_PART = ("take part", "takes part", "took part", "taken part", "taking part")
_AWAITED = ("anticipat", "preparing", "prepare", "expects", "expected")


def _looming(line: Line, i: int) -> bool:
    """Whether a battle is awaited: "a looming battle in PLACE", "PLACE battle looms"."""
    awaited = any(line.words[k].startswith(_AWAITED) for k in range(max(0, i - 4), i))
    return (
        awaited
        or line.words[i - 1] in _COMING
        or not {"looms", "loom", "looming"}.isdisjoint(line.words[i + 1 : i + 5])
    )


def _gerund(line: Line, i: int) -> bool:
    """Whether "fighting" is what somebody does: "while fighting rebels", "troops fighting for freedom"."""
    if line.is_(i + 1, "u") or (line.is_(i - 1, "AB") and not line.is_(i - 2, "y")):
        return True
    if line.is_(i - 1, "k") and actor_from(line, i + 1) is not None:
        return True
    told = i == 0 or line.words[i - 1].startswith(("that", *_GOING_ON))
    towns = [s for s in list_at(line, i + 2)[0] if s.kind in ("name", "region")] if told else []
    return line.words[i + 1 : i + 2] == ["for"] and not towns and line.words[i + 2 : i + 3] != ["control"]


def _told_elsewhere(line: Line, i: int, party: Actor | None) -> list[Spot | None]:
    """Return the place of a fight that names none itself: one told before it, or None where it goes on."""
    spots = where_clause(line, i) or _witness(line, i) or (_scene(line, i) if party is not None else [])
    sparked = not _SPARKING.isdisjoint(line.words[max(0, i - 3) : i])
    spots = spots or (_headed(line, i) if _goes_on(line, i) else [])
    return [*spots] or ([None] if _goes_on(line, i) or sparked else [])


def _headed(line: Line, i: int) -> list[Spot]:
    """Return the place of "PLACE fighting rages", "PLACE: fierce battles continue"."""
    first = i
    while line.is_(first - 1, "wJ~") and first > 0:
        first -= 1
    k = first - 1 - (line.words[max(first - 1, 0)] == ":")
    named = k >= 0 and line.is_(k, "N") and not line.owner[k] and k in (0, i - 1)
    return [Spot(line.cut(k, k), None, first, k)] if named and names_place(line, k) else []


def _goes_on(line: Line, i: int) -> bool:
    """Whether a fight is the subject of a verb that says it goes on: "fighting (has) intensified"."""
    after = i + 1
    while line.is_(after, "bhe"):
        after += 1
    return bool(line.words[after : after + 1]) and line.words[after].startswith(_GOES_ON)


_SPARKING = words("sparking")


def _told_on(line: Line, k: int) -> bool:
    """Whether "between A and B", or that it goes on, is told of combat before k."""
    return bool(line.words[k : k + 1]) and line.words[k].startswith(("between", "continued", "continues"))


_SPREADING = words("spreading")
_SPREAD_TO = words("spread_to")


def _spread(line: Line, i: int) -> list[Spot]:
    """Return the places of "fighting has spread to PLACE", "clashes reached PLACE"."""
    k = _past_parties(line, i)
    while line.is_(k, "behfm"):
        k += 1
    if k >= len(line) or line.words[k] not in _SPREADING:
        return []
    k += 1 + line.is_(k + 1, "e")
    spots = list_at(line, k + (line.words[k : k + 1] != [] and line.words[k] in _SPREAD_TO))[0]
    return [s for s in spots if s.kind != "country"]


_WITNESSING = words("witnessing")
_BEING = frozenset(("remains", "remained", "remain", "became", "become", "becomes"))
_SEEN = _WITNESSING | _BEING
_SCENE = frozenset(("scene", "center", "centre", "site", "focus", "heart"))


def _spread_mood(line: Line, i: int) -> Mood:
    """Return the mood of "fighting may spread to PLACE": what is feared has not happened."""
    k = _past_parties(line, i)
    if line.is_(k, "fm") or line.words[k : k + 1] == ["could"]:
        return Mood("intended")
    return noun_mood(line, i, clause_start(line, i))


def _witness(line: Line, i: int) -> list[Spot]:
    """Return the place that "PLACE saw heavy fighting" names."""
    k = i - 1
    while k > 0 and (line.is_(k, "wdJeuoP") or line.words[k] in _SCENE) and line.words[k] not in _SEEN:
        k -= 1
    k = max(k - (line.words[max(k, 0)] == "at"), 0)
    is_scene = not _SCENE.isdisjoint(line.words[k + 1 : i])
    seen = line.words[k] in _WITNESSING or (is_scene and (line.is_(k, "b") or line.words[k] in _BEING))
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


def _policing(line: Line) -> bool:
    """Whether a clash is an arrest or a riot: police or protesters, and nobody in arms against them."""
    return not _POLICING.isdisjoint(line.words) and _IN_ARMS.isdisjoint(line.words)


_PAST = words("past_attack")
_IN_ARMS = frozenset(("militants", "insurgents", "rebels", "fighters"))
_POLICING = words("policing")
"""Words that show an arrest or a riot where no two armed parties are named."""

_FOUGHT = words("fought_where")


def _where_fought(line: Line, i: int, party: Actor | None) -> int:
    """Return the index of the preposition that opens the places of a fight at i, or -1."""
    first = _past_parties(line, i)
    for k in range(first, min(first + 9, len(line))):
        if _dated(line, k):
            continue
        if line.words[k] in _FOUGHT or line.is_(k, "nD"):
            return k
        passive = line.is_(k - 1, "b") or line.is_(k - 2, "b") or line.words[k] == "to"
        if line.is_(k, "krs;:t") and not passive:
            return -1
    return -1


def _dated(line: Line, k: int) -> bool:
    """Whether a preposition tells when, not where: "on Monday", "for a third day", "since June"."""
    after = k + 1
    while line.is_(after, "dwP#") and after < k + 4 and line.words[after] not in _TIMES:
        after += 1
    timed = (line.is_(after, "z") and not line.is_(after, "DPFKN")) or line.words[after : after + 1] in (
        [w] for w in _TIMES
    )
    return timed and line.is_(k, "ik|") and not line.is_(k, "?")


_TIMES = ("day", "days", "week", "weeks", "month", "months", "hours", "night", "nights", "year")


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


_FALLEN = frozenset(("killed", "died", "wounded"))
_GOING_ON = prefixes("ongoing_stem")


def _ongoing(line: Line, i: int) -> bool:
    """Whether a battle is said to go on, not only named."""
    if not _FALLEN.isdisjoint(line.words[max(0, i - 4) : i]):
        return True
    last = list_at(line, i + 2)[1] + 7
    return any(
        line.words[k].startswith(_GOING_ON) for k in range(max(0, i - 6), min(last, len(line)))
    ) or line.is_(i - 1, "M")


def _subject_of(line: Line, i: int) -> bool:
    """Whether "the battle for PLACE" is the subject of a verb: "has become", "is turning"."""
    if line.words[i + 1 : i + 2] not in (["for"], ["over"]) or line.words[max(i - 1, 0)] not in ("the", "a"):
        return False
    spots, end = list_at(line, i + 2)
    return bool(spots) and (line.is_(end, "hM") or (line.is_(end, "b") and line.words[end] in ("is", "has")))


_GOES_ON = ("continu", "ongoing", "underway", "report", "erupt", "rag", "ensu", "intensif", "took", "taking")
_HAPPENING = words("happening")


def _compound(line: Line, k: int) -> bool:
    """Whether an unknown noun follows, which the fighting only describes ("combat footage")."""
    if line.words[k : k + 1] and (line.words[k] in _HAPPENING or line.words[k] in AFTER_NAME):
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
