"""The sentences of a report -> claims as written: frames, attribution, mood and time joined."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from whoholds.claims.dates import DateSpan, find_dates
from whoholds.claims.english.actors import actors_between, owner_of
from whoholds.claims.english.frames import FRAMES, Hit, read_held
from whoholds.claims.english.items import Line, lines, refers_back
from whoholds.claims.english.mood import FACT
from whoholds.claims.english.places import Spot, names_place
from whoholds.claims.english.vocabulary import Vocabulary, vocabulary
from whoholds.claims.english.voices import Memory, Voice, claimant_of, voices
from whoholds.claims.found import Cut, Doc, Found, ReadOut, When
from whoholds.claims.lexicon import Lexicon
from whoholds.claims.tokens import Sentence
from whoholds.model import Evidence, Modality

MOST_TRIGGERS = 30
"""A line with more trigger words is no prose; it is reported as missed instead of read."""

LOOK_BACK = 3
"""Sentences without a trigger that a pronoun or "the town" may refer back to."""

NEAR_REPEATS = 2000
"""Characters within which the same claim said again is one claim."""

_INDEFINITE = frozenset(
    "part parts half most much majority third quarter portion portions swathes swaths outskirts "
    "outskirt center centre "
    "heart side sides bank banks ground edge edges sections positions position section fringes "
    "periphery streets "
    "chunk chunks limits north south east west southern northern eastern western some areas pockets".split()
)
_SHARES = frozenset(
    "part parts half most much majority third quarter portion portions sections section chunk chunks".split()
)
_SIDES_OF = frozenset(
    "around near outside north south east west northeast northwest southeast southwest".split()
)
_WHOLE = frozenset("all entirety whole rest remainder more remains".split())
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)(?:\s*(?:-|to|and)\s*(\d{1,3}(?:\.\d+)?))?\s*(?:%|per ?cent)")


def read_sentences(doc: Doc, own: Sequence[Sentence], pack: Lexicon) -> ReadOut:
    """Return what the English sentences of a report claim; never raises on any text."""
    words = vocabulary(pack)
    memory, out = Memory(), ReadOut()
    quiet: deque[Sentence] = deque(maxlen=LOOK_BACK)
    for sentence in own:
        if words.silent(doc.folded[sentence.start : sentence.end]):
            quiet.append(sentence)
            continue
        for line in lines(doc, sentence.start, sentence.end, words):
            if quiet and refers_back(line):
                _recall(doc, quiet, memory, words)
            out.found.extend(_read_line(line, memory, out))
        quiet.clear()
    return ReadOut(_once(doc, out.found), out.missed)


def _recall(doc: Doc, quiet: deque[Sentence], memory: Memory, words: Vocabulary) -> None:
    """Read the sentences without a trigger, only now that a later one refers back to them."""
    for sentence in quiet:
        for line in lines(doc, sentence.start, sentence.end, words):
            _remember(line, voices(line, memory), memory)
    quiet.clear()


def _read_line(line: Line, memory: Memory, out: ReadOut) -> Iterator[Found]:
    triggers = [i for i in range(len(line)) if line.senses[i] or "H" in line.tags[i]]
    spoken = voices(line, memory)
    if triggers and len(triggers) <= MOST_TRIGGERS:
        hits = [hit for i in triggers for hit in _hits(line, i)]
        if any("U" in tags for tags in line.tags):
            hits = [hit for hit in hits if hit.relation not in ("fights", "enters")]
        made = list(_founds(line, _settled(line, hits, memory), spoken, memory))
        yield from _echoes(line, spoken, made, memory)
        yield from made
        if not made and any(line.is_(k, "#z") for k in range(len(line))):
            memory.since = next((d.first for d in _dates(line) if d.kind != "said"), memory.since)
        if not made and _looks_like_claim(line, triggers):
            out.missed.append(Cut(line.starts[0], line.ends[-1]))
        memory.claims = (memory.claims + made)[-8:]
    elif not triggers:
        yield from _echoes(line, spoken, [], memory)
    else:
        out.missed.append(Cut(line.starts[0], line.ends[-1]))
    _remember(line, spoken, memory)


_STRONG = frozenset("capture besiege repel withdraw foothold capture_noun siege_noun enter".split())
"""Trigger families whose words, with troops and a name beside them, seldom speak of anything but control."""


def _looks_like_claim(line: Line, triggers: list[int]) -> bool:
    """Whether a line that yielded nothing has a strong trigger, an armed body and a name of a place."""
    strong = any(sense.trigger.id in _STRONG for i in triggers for sense in line.senses[i])
    if not strong or not any(line.is_(k, "A") for k in range(len(line))):
        return False
    return any(line.is_(k, "N") and names_place(line, k) for k in range(len(line)))


def _hits(line: Line, i: int) -> list[Hit]:
    hits = read_held(line, i) if "H" in line.tags[i] else []
    for sense in line.senses[i]:
        hits.extend(FRAMES[sense.trigger.frame](line, i, sense))
    return hits


def _remember(line: Line, spoken: list[Voice], memory: Memory) -> None:
    named = [v.claimant for v in spoken if v.claimant is not None]
    if named:
        memory.speaker = named[-1]
    elif not spoken:
        person = next((k for k in range(min(4, len(line))) if line.is_(k, "N") and line.is_(k, "p1")), -1)
        if person >= 0 and " " in line.words[person]:
            memory.speaker = claimant_of(line, person, person)
    for k in range(len(line)):
        bounded = line.is_(k, "F") or line.words[k].endswith(" island")
        if line.is_(k, "N") and bounded and " " in line.words[k]:
            memory.kinds[line.words[k].rpartition(" ")[2]] = line.cut(k, k)
    for letters in ("inatoK", "dvDJHsw,|;:"):
        for k in range(len(line) - 1, -1, -1):
            if (
                line.is_(k, "N")
                and names_place(line, k)
                and not line.is_(k, "R")
                and (line.is_(k - 1, letters) or k == 0)
            ):
                memory.place = line.cut(k, k)
                return


# --- from hits to claims ----------------------------------------------------------------------------


def _settled(line: Line, hits: list[Hit], memory: Memory) -> list[Hit]:
    """Give anaphors and bare withdrawals their place, parts their relation; drop what remains unnamed."""
    out: list[Hit] = []
    for hit in [one for whole in hits for one in _apart(line, whole)]:
        spot = hit.spot
        if spot is None:
            taken = [h for h in out if h.relation in ("takes", "enters", "holds", "fights")]
            if hit.relation == "loses" and not taken:
                continue
            if hit.relation == "advances":
                taken = []
            spot = taken[0].spot if taken else None
        if spot is None or spot.kind == "anaphor":
            place = _antecedent(line, hit, hits, memory)
            if place is None:
                continue
            part = spot.part if spot else None
            if part and line.doc.folded[part.start : part.end] in line.doc.folded[place.start : place.end]:
                part = None
            spot = Spot(
                place,
                part,
                0,
                spot.first if spot else hit.at,
                "name",
                "",
                bool(spot and spot.delimited),
            )
        hit = hit._replace(spot=spot)
        out.append(hit._replace(relation=_by_part(line, hit)))
        memory.place = spot.place
    return _without_former(_without_repelled(out))


_STRETCHES = frozenset("area areas line direction directions axis front".split())
"""Nouns after two joined names that make them two places: "the Avdiivka-Donetsk area"."""


def _apart(line: Line, hit: Hit) -> list[Hit]:
    """Take apart a chain of three or more names ("the directions of A-B-C")."""
    if hit.spot is None:
        return [hit]
    start, end = hit.spot.place
    names = line.doc.text[start:end].split("-")
    part = hit.spot.part
    stretch = part is not None and part.start >= end and line.doc.folded[part.start : part.end] in _STRETCHES
    least = 2 if stretch else 3
    if len(names) < least or not all(name[:1].isupper() and len(name) > 6 - least for name in names):
        return [hit]
    out = []
    for name in names:
        out.append(hit._replace(spot=hit.spot._replace(place=Cut(start, start + len(name)))))
        start += len(name) + 1
    return out


def _without_repelled(hits: list[Hit]) -> list[Hit]:
    """Drop the attack that a repelled one describes: "repelled an attempt to advance on X"."""
    beaten = {hit.spot.place for hit in hits if hit.relation == "repels" and hit.spot}
    reach = [(hit.at, hit.spot.place.end) for hit in hits if hit.relation == "repels" and hit.spot]
    hits = [
        h
        for h in hits
        if h.relation not in ("fights", "advances")
        or not any(at < h.at and h.spot and h.spot.place.end <= end for at, end in reach)
    ]
    return [
        hit
        for hit in hits
        if hit.relation == "repels"
        or hit.spot is None
        or hit.spot.place not in beaten
        or (hit.relation not in ("fights", "advances") and hit.mood.modality != "intended")
    ]


def _without_former(hits: list[Hit]) -> list[Hit]:
    """Drop who held a place until it was taken: "recaptured X, the last town held by Y"."""
    taken = {hit.spot.place for hit in hits if hit.relation == "takes" and hit.mood is FACT and hit.spot}
    return [
        hit
        for hit in hits
        if hit.relation != "holds"
        or not hit.rule.endswith("reduced")
        or not hit.spot
        or hit.spot.place not in taken
    ]


def _antecedent(line: Line, hit: Hit, hits: list[Hit], memory: Memory) -> Cut | None:
    """Return the place that "the town" means: the nearest named before it, here or in earlier sentences."""
    first = hit.spot.first if hit.spot else len(line)
    same_kind = memory.kinds.get(line.words[hit.spot.end - 1]) if hit.spot and hit.spot.end else None
    if same_kind is not None:
        return same_kind
    for k in range(first - 1, -1, -1):
        if (
            line.is_(k, "N")
            and not line.is_(k, "p1V" if hit.relation == "advances" and hit.spot is None else "p1VR")
            and names_place(line, k)
            and not line.owner[k]
            and not (line.is_(k - 1, "o") and line.is_(k - 2, "R"))
            and (line.is_(k - 1, "inatoKdJHFD") or line.is_(k - 1, "vu") or k == 0)
        ):
            return line.cut(k, k)
    return memory.place or _object_before(line, first)


def _object_before(line: Line, first: int) -> Cut | None:
    """Return the nearest place before an item that is the object of a verb the grammar does not know."""
    for k in range(first - 1, 0, -1):
        verb = line.is_(k - 1, "w") and line.words[k - 1].endswith(("s", "ed"))
        if verb and line.is_(k, "N") and not line.is_(k, "p1VR") and names_place(line, k):
            return line.cut(k, k)
    return None


def _by_part(line: Line, hit: Hit) -> str:
    """Return the relation of a part: an indefinite share taken is entering, a bounded one is taking."""
    spot = hit.spot
    if hit.relation != "takes" or spot is None or spot.part is None or spot.delimited:
        return hit.relation
    words = set(line.doc.folded[spot.part.start : spot.part.end].split())
    first = next((k for k in range(spot.first, spot.end) if line.is_(k, "K") or line.words[k] in _SHARES), -1)
    if first >= 0 and line.is_(first, "K") and not line.words[first].startswith("area"):
        return hit.relation
    if "positions" in words and words & _SIDES_OF:
        return hit.relation
    if "%" in line.doc.folded[spot.part.start : spot.part.end] or words & _WHOLE or "percent" in words:
        return hit.relation
    return "enters" if words & _INDEFINITE and not spot.prep else hit.relation


def _founds(line: Line, hits: list[Hit], spoken: list[Voice], memory: Memory) -> Iterator[Found]:
    dates: list[DateSpan] | None = None
    for hit in hits:
        voice = _voice_at(spoken, hit.at)
        if hit.spot is None or (voice is not None and voice.mute):
            continue
        if dates is None:
            dates = _dates(line)
        found = _found(line, hit, voice, dates, memory)
        yield found
        if found.when is not None:
            memory.since = found.when.first
        if hit.actor is not None and hit.actor.armed and not hit.rule.startswith("held"):
            memory.actor = hit.actor.cut


def _voice_at(spoken: list[Voice], at: int) -> Voice | None:
    """Return the innermost speaker of an item."""
    inside = [v for v in spoken if v.first <= at < v.last]
    return max(inside, key=lambda v: (v.first > v.verb, v.first), default=None)


def _found(line: Line, hit: Hit, voice: Voice | None, dates: list[DateSpan], memory: Memory) -> Found:
    assert hit.spot is not None
    actor = _actor(line, hit, voice, memory)
    modality: Modality = hit.mood.modality
    presupposed = hit.rule.startswith("held") or hit.rule.endswith("attribute")
    claimant = None if voice is None or presupposed else voice.claimant
    if voice is not None and voice.doubt and modality == "fact":
        modality = "possible"
    if voice is not None and voice.denies and not presupposed:
        modality = "denied" if modality == "fact" else modality
    quote = _quote(line, hit, actor)
    when = _when(line, hit, voice, dates, memory.since)
    path = f"en/{hit.relation}/{hit.rule}/{modality}" + ("/voice" if claimant else "")
    path += "" if actor else "/agentless"
    return Found(
        relation=hit.relation,  # type: ignore[arg-type]
        place=hit.spot.place,
        quote=quote,
        rule=path,
        modality=modality,
        claimant=claimant,
        via=(voice.via,) if claimant and voice is not None and voice.via else (),
        actor=actor,
        part=hit.spot.part,
        percent=_percent(line, hit),
        hedge=hit.mood.hedge,
        when=when,
        cue=_cue(line, hit) if actor is None or hit.relation == "repels" else None,
        evidence=_evidence(line, hit),
    )


def _cue(line: Line, hit: Hit) -> str | None:
    """Return the trigger word, or "against X" where X's attack was repelled."""
    if hit.relation != "repels":
        return line.words[hit.at].rpartition("-")[2]
    before = range(hit.at, max(hit.at - 14, -1), -1)
    for k in (*before, *range(hit.at + 1, min(hit.at + 9, len(line)))):
        owner = owner_of(line, k) if line.is_(k, "u") else None
        if owner is not None:
            return f"against {line.words[owner.head]}"
    return None


def _echoes(line: Line, spoken: list[Voice], made: list[Found], memory: Memory) -> Iterator[Found]:
    """Repeat the latest claims in the mouth of who denies or confirms them: "Russia denied the claim"."""
    for voice in spoken:
        if (
            not (voice.denies or (voice.verb >= 0 and line.words[voice.verb].startswith("confirm")))
            or voice.claimant is None
        ):
            continue
        noun = _statement(line, voice.verb, voice.denies)
        if noun < 0:
            continue
        for claim in _meant(made or memory.claims, line.words[noun]):
            if claim.claimant == voice.claimant:
                continue
            quote = Cut(min(voice.claimant.start, line.starts[voice.verb]), line.ends[noun])
            yield replace(
                claim,
                claimant=voice.claimant,
                quote=quote,
                modality="denied" if voice.denies else "fact",
                rule=f"en/{claim.relation}/echo/{'denied' if voice.denies else 'fact'}/voice",
                when=None,
                hedge=None,
                evidence=(),
            )


_OF_EVENT = {"fall": "takes", "loss": "loses", "withdrawal": "loses", "retreat": "loses"}


def _meant(claims: list[Found], noun: str) -> list[Found]:
    """Return the asserted claims of the latest sentence that a noun can refer to ("the capture")."""
    relation = _OF_EVENT.get(
        noun, "takes" if noun in _EVENTS and noun not in _STATEMENTS and noun != "this" else None
    )
    fitting = [c for c in claims if c.modality == "fact" and relation in (None, c.relation)]
    return [
        c
        for c in fitting
        if c.quote == fitting[-1].quote
        or (c.claimant == fitting[-1].claimant and c.relation == fitting[-1].relation)
    ]


_STATEMENTS = frozenset(
    "claim claims statement report reports assertion assertions allegation allegations announcement".split()
)
_EVENTS = frozenset(
    "capture seizure loss recapture withdrawal fall liberation retreat takeover report reports claim "
    "claims this".split()
)


def _statement(line: Line, verb: int, denies: bool) -> int:
    """Return the index of "the claim" (or, confirmed, "the capture") right after a verb, or -1."""
    for k in range(verb + 1, min(verb + 5, len(line))):
        if line.words[k] in (_STATEMENTS if denies else _EVENTS):
            return -1 if line.words[k + 1 : k + 2] in (["that"], ["of"]) else k
        if not line.is_(k, "dwJe") and not line.owner[k]:
            return -1
    return -1


def _actor(line: Line, hit: Hit, voice: Voice | None, memory: Memory) -> Cut | None:
    if hit.actor is None:
        spoken = voice is not None and hit.at == voice.verb + 1 and "g" in line.shapes[hit.at]
        return voice.claimant if spoken and voice is not None else None
    word = line.words[hit.actor.head]
    if line.is_(hit.actor.head, "q") or (
        not hit.actor.armed and line.words[hit.actor.head] in ("its", "their", "our")
    ):
        if voice is not None and voice.claimant is not None and word not in ("he", "she"):
            return voice.claimant
        here = [
            a
            for a in actors_between(line, 0, hit.actor.head)
            if a.armed and not line.is_(a.head, "q") and not line.is_(a.first - 1, "oinaty|")
        ]
        if here:
            return here[-1].cut
        return memory.actor if memory.actor is not None else hit.actor.cut
    return hit.actor.cut


def _quote(line: Line, hit: Hit, actor: Cut | None) -> Cut:
    """The span from the first to the last of actor, trigger, place and part within the sentence."""
    low, high = line.starts[0], line.ends[-1]
    assert hit.spot is not None
    cuts = [line.cut(hit.at, hit.at), hit.spot.place, hit.spot.part, hit.actor.cut if hit.actor else None]
    inside = [c for c in cuts if c is not None and low <= c.start and c.end <= high]
    return Cut(min(c.start for c in inside), max(c.end for c in inside))


def _percent(line: Line, hit: Hit) -> tuple[float | None, float | None] | None:
    assert hit.spot is not None
    low, high = sorted((line.ends[hit.at], hit.spot.place.start))
    match = _PERCENT.search(line.doc.folded, low, high)
    if match is None:
        return None
    first = float(match[1])
    return first, float(match[2]) if match[2] else first


def _evidence(line: Line, hit: Hit) -> tuple[Evidence, ...]:
    from whoholds.claims.english.proof import evidence_of

    return evidence_of(line, hit.flag)


# --- time -------------------------------------------------------------------------------------------


def _dates(line: Line) -> list[DateSpan]:
    start, end = line.starts[0], line.ends[-1]
    spans = find_dates(
        line.doc.text[start:end], "en", line.doc.published, about=f"{line.doc.title} {line.doc.source}"
    )
    return [DateSpan(s.start + start, s.end + start, s.first, s.last, s.grain, s.zone, s.kind) for s in spans]


def _when(line: Line, hit: Hit, voice: Voice | None, dates: list[DateSpan], since: str | None) -> When | None:
    """Choose the date of the clause: the first after the trigger, else one before it in its clause.

    "By 11 June" runs from the date that an earlier sentence named, where there is one in that month.
    """
    free = [d for d in dates if d.kind != "said" and not _of_speech(line, d, voice)]
    at = line.starts[hit.at]
    limit = _clause_end(line, hit.at)
    after = [d for d in free if d.start >= at and d.start < limit]
    low = line.starts[_clause_first(line, hit.at)]
    before = [d for d in free if low <= d.start < at]
    chosen = after[0] if after else before[-1] if before else None
    if chosen is None:
        return None
    if chosen.kind == "by" and since is not None and since[:7] == chosen.last[:7] and since < chosen.last:
        return When(since, chosen.last, "month", chosen.zone)
    return When(chosen.first, chosen.last, chosen.grain, chosen.zone)


def _of_speech(line: Line, span: DateSpan, voice: Voice | None) -> bool:
    """Whether a date stands beside the speech verb: it dates the statement."""
    if voice is None or voice.verb < 0 or voice.verb >= len(line):
        return False
    verb = line.starts[voice.verb]
    between = line.doc.folded[min(verb, span.end) : max(verb, span.start)]
    if span.start > verb:
        return " that " not in between and len(between) < 25
    return len(between) < 12


def _clause_end(line: Line, at: int) -> int:
    for k in range(at + 1, len(line)):
        if (
            line.is_(k, "k;")
            or (line.is_(k, "s") and line.is_(k - 1, "VNX"))
            or (line.is_(k, "r") and line.is_(k - 1, ","))
        ):
            return line.starts[k]
    return line.ends[-1] + 1


def _clause_first(line: Line, at: int) -> int:
    for k in range(at - 1, -1, -1):
        if line.is_(k, "k;") or line.words[k] == "that":
            return k
    return 0


# --- repeats ----------------------------------------------------------------------------------------


def _once(doc: Doc, found: list[Found]) -> list[Found]:
    """Keep the first of claims that say the same of the same place by the same voice near each other."""
    seen: dict[tuple[object, ...], tuple[int, frozenset[str]]] = {}
    kept = []
    for item in found:
        voice = doc.folded[item.claimant.start : item.claimant.end] if item.claimant else ""
        key = (item.relation, doc.folded[item.place.start : item.place.end], voice, item.modality)
        who = _names(doc, item.actor)
        last = seen.get(key)
        changed = last is not None and item.relation == "takes" and item.modality == "fact"
        if (
            last is None
            or item.quote.start - last[0] > NEAR_REPEATS
            or (changed and _other_actor(who, last[1]))
        ):
            kept.append(item)
        seen[key] = (item.quote.start, who or (last[1] if last else who))
    return kept


def _names(doc: Doc, actor: Cut | None) -> frozenset[str]:
    """Return the capitalised words of an actor phrase, without its article and the words for troops."""
    words = doc.text[actor.start : actor.end].split() if actor else []
    return frozenset(w for w in words if w[0].isupper() and w not in _BODIES)


_BODIES = frozenset("The Its Their Government Rebel Rebels Army Forces Troops National Militants".split())


def _other_actor(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two actor phrases name different bodies: both name one, and no name is shared."""
    return bool(one and other) and not one & other
