"""The sentences of a report -> claims as written: frames, attribution, mood and time joined."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from whoholds.claims.dates import DateSpan
from whoholds.claims.english.actors import actors_between, owner_of
from whoholds.claims.english.echoes import echoes, once
from whoholds.claims.english.frames import FRAMES
from whoholds.claims.english.held import read_held
from whoholds.claims.english.hits import Hit
from whoholds.claims.english.items import Line, lines, refers_back
from whoholds.claims.english.memory import Memory
from whoholds.claims.english.naming import names_place
from whoholds.claims.english.objects import claimed_by_speaker
from whoholds.claims.english.settle import home_before, settled
from whoholds.claims.english.speakers import claimant_of
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.times import dates_of, when_of
from whoholds.claims.english.vocabulary import Vocabulary, vocabulary
from whoholds.claims.english.voices import Voice, voices
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut, Doc, Found, ReadOut
from whoholds.claims.lexicon import Lexicon
from whoholds.claims.tokens import Sentence
from whoholds.model import Evidence, Modality

MOST_TRIGGERS = 30
"""A line with more trigger words is no prose; it is reported as missed instead of read."""


LOOK_BACK = 3
"""Sentences without a trigger that a pronoun or "the town" may refer back to."""


def read_sentences(doc: Doc, own: Sequence[Sentence], pack: Lexicon) -> ReadOut:
    """Return what the English sentences of a report claim; never raises on any text."""
    table = vocabulary(pack)
    memory, out = Memory(), ReadOut()
    quiet: deque[Sentence] = deque(maxlen=LOOK_BACK)
    loud = table.loud_starts(doc.folded)
    for sentence in _to_last_claim(doc, own, table, loud):
        if not _is_loud(sentence, loud):
            quiet.append(sentence)
            continue
        for line in lines(doc, sentence.start, sentence.end, table):
            if quiet and refers_back(line):
                _recall(doc, quiet, memory, table)
            out.found.extend(_read_line(line, memory, out))
        quiet.clear()
    return ReadOut(once(doc, out.found), out.missed)


def _is_loud(sentence: Sentence, loud: Sequence[int]) -> bool:
    """Whether one of the words at `loud` stands in a sentence."""
    first = bisect_left(loud, sentence.start)
    return first < len(loud) and loud[first] < sentence.end


def _to_last_claim(
    doc: Doc, own: Sequence[Sentence], table: Vocabulary, loud: Sequence[int]
) -> Sequence[Sentence]:
    """Return the sentences up to the last that may claim anything: later ones could only explain others."""
    for n in range(len(own), 0, -1):
        start, end, _ = own[n - 1]
        if _is_loud(own[n - 1], loud) and table.can_claim(doc.folded[start:end]):
            return own[:n]
    return ()


def _recall(doc: Doc, quiet: deque[Sentence], memory: Memory, table: Vocabulary) -> None:
    """Read the sentences without a trigger, only now that a later one refers back to them."""
    for sentence in quiet:
        for line in lines(doc, sentence.start, sentence.end, table):
            _remember(line, voices(line, memory), memory)
            memory.before = line
    quiet.clear()


def _read_line(line: Line, memory: Memory, out: ReadOut) -> Iterator[Found]:
    triggers = [i for i in range(len(line)) if line.senses[i] or "H" in line.tags[i]]
    spoken, made = voices(line, memory), []
    if triggers and len(triggers) <= MOST_TRIGGERS:
        hits = [hit for i in triggers for hit in _hits(line, i)]
        if any("U" in tags for tags in line.tags):
            hits = [hit for hit in hits if hit.relation not in _ALSO_CIVIL or _in_arms(line, hit)]
        hits = [hit for hit in hits if not _set_aside(line, hit.at)]
        first, last = _untrue(line)
        if last > first:
            spoken = [voice for voice in spoken if voice.verb != first]
            hits = [_denied(hit) if first < hit.at < last else hit for hit in hits]
        if memory.riot:
            hits = [hit for hit in hits if hit.actor is not None or not hit.rule.startswith("fighting")]
        made = list(_founds(line, settled(line, hits, memory), spoken, memory))
        yield from echoes(line, spoken, made, memory)
        yield from made
        if not (made or spoken) and any(line.is_(k, "#z") for k in range(len(line))):
            memory.since = next((d.first for d in dates_of(line) if d.kind != "said"), memory.since)
        if not made and _looks_like_claim(line, triggers):
            out.missed.append(Cut(line.starts[0], line.ends[-1]))
        memory.claims = (memory.claims + made)[-8:]
    elif not triggers:
        yield from echoes(line, spoken, [], memory)
    else:
        out.missed.append(Cut(line.starts[0], line.ends[-1]))
    memory.riot, memory.before = _of_riot(line), line
    _remember(line, spoken, memory, bool(made))


def _set_aside(line: Line, at: int) -> bool:
    """Whether a gerund tells what is not done: "rather than advancing on A", "instead of taking it"."""
    before = line.words[max(at - 2, 0) : at]
    return "g" in line.shapes[at] and before in (["rather", "than"], ["instead", "of"])


_UNTRUE = words("untrue")
_RUMOURS = ("reports", "claims", "rumors", "rumours", "allegations", "report", "claim", "assertions")


def _untrue(line: Line) -> tuple[int, int]:
    """Return the items between which a sentence tells what it calls false: "claims of taking A are false"."""
    last = next((k for k, word in enumerate(line.words) if word in _UNTRUE and line.is_(k - 1, "be")), 0)
    told = [k for k in range(last) if line.words[k] in _RUMOURS and line.words[k + 1] in ("of", "that", "to")]
    return (told[-1], last) if told else (0, 0)


def _denied(hit: Hit) -> Hit:
    """Return a fact as denied."""
    return hit._replace(mood=hit.mood._replace(modality="denied")) if hit.mood.modality == "fact" else hit


_ALSO_CIVIL = ("fights", "enters", "advances")
"""Relations that crowds and demonstrators stand in as well."""

_ARMS_WORDS = words("in_arms")


def _in_arms(line: Line, hit: Hit) -> bool:
    """Whether the actor of a hit is named as armed men, who fight where civilians are, too."""
    return hit.actor is not None and line.words[hit.actor.head] in _ARMS_WORDS


_RIOT = words("policing") | words("civil")


def _of_riot(line: Line) -> bool:
    """Whether a line tells of police, protesters or villagers, of whom the next one may go on to tell."""
    return not _RIOT.isdisjoint(line.words)


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


_BOUNDED = (" island", " oblast", " province", " governorate", " district", " region", " valley")
"""Ends of names that "the island" or "the oblast" alone refer back to."""


def _remember(line: Line, spoken: list[Voice], memory: Memory, claimed: bool = False) -> None:
    named = [v.claimant for v in spoken if v.claimant is not None]
    if named:
        memory.speaker = named[-1]
    elif not spoken:
        person = next((k for k in range(min(4, len(line))) if line.is_(k, "N") and line.is_(k, "p1")), -1)
        if person >= 0 and " " in line.words[person]:
            memory.speaker = claimant_of(line, person, person)
    names = [k for k, tags in enumerate(line.tags) if "N" in tags]
    for k in names:
        word = line.words[k]
        if " " in word and line.is_(k, "p1") and not line.is_(k, "FRK"):
            memory.people.add(word.rpartition(" ")[2])
        if " " in word and (line.is_(k, "F") or word.endswith(_BOUNDED)):
            memory.kinds[word.rpartition(" ")[2]] = line.cut(k, k)
    if not claimed:
        _remember_place(line, names, memory)


def _remember_place(line: Line, names: list[int], memory: Memory) -> None:
    """Keep the place that a later "the town" can mean: whose residents speak, or the last one named."""
    free = [k for k in reversed(names) if "R" not in line.tags[k]]
    home = home_before(line, len(line))
    if home is not None:
        memory.place = memory.town = home
        return
    for letters in ("inatoK", "dvDJHsw,|;:"):
        for k in free:
            if (k == 0 or line.is_(k - 1, letters)) and names_place(line, k):
                memory.place = line.cut(k, k)
                memory.town = memory.town if line.is_(k, "F") else memory.place
                return


def _founds(line: Line, hits: list[Hit], spoken: list[Voice], memory: Memory) -> Iterator[Found]:
    dates: list[DateSpan] | None = None
    for hit in hits:
        voice = _voice_at(spoken, hit.at)
        if hit.spot is None or (voice is not None and voice.mute):
            continue
        if line.doc.folded[hit.spot.place.start : hit.spot.place.end] in memory.people:
            continue
        if dates is None:
            dates = dates_of(line)
        found = _found(line, hit, voice, dates, memory)
        second = voice.also if voice is not None and found.claimant is not None else None
        if second is not None and found.claimant is not None and _their_own(line, hit):
            found, second = replace(found, claimant=Cut(found.claimant.start, second.end)), None
        yield found
        if second is not None:
            yield replace(found, claimant=second)
        if found.when is not None:
            memory.since = found.when.first
        named = hit.actor is not None and hit.actor.armed and not line.is_(hit.actor.head, "q")
        if named and hit.actor is not None and not hit.rule.startswith("held"):
            memory.actor = hit.actor.cut


def _their_own(line: Line, hit: Hit) -> bool:
    """Whether two speakers speak of what they share ("their forces"): one voice, not two."""
    return hit.actor is not None and line.words[hit.actor.first] in ("their", "our")


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
    when = None if presupposed else when_of(line, hit, voice, dates, memory.since)
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
        hedge=hit.mood.hedge or _qualified(line, hit),
        when=when,
        cue=_cue(line, hit) if actor is None or hit.relation == "repels" else None,
        evidence=_evidence(line, hit),
    )


_QUALIFIERS = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(words("qualifier")))) + r")\b")
NEAR_QUALIFIER = 60
"""Characters from the words of a claim within which what limits it stands: a clause."""


def _qualified(line: Line, hit: Hit) -> Cut | None:
    """Return the words that limit a claim without denying it: "in a legal sense", "at least partly"."""
    assert hit.spot is not None
    low = max(line.starts[0], min(line.starts[hit.at], hit.spot.place.start) - NEAR_QUALIFIER)
    high = min(line.ends[-1], max(line.ends[hit.at], hit.spot.place.end) + NEAR_QUALIFIER)
    match = _QUALIFIERS.search(line.doc.folded, low, high)
    return Cut(*match.span()) if match else None


def _cue(line: Line, hit: Hit) -> str | None:
    """Return the trigger word, or "against X" where X's attack was repelled."""
    if hit.relation != "repels":
        return line.words[hit.at].rpartition("-")[2]
    if hit.rule == "repel/bare":
        attacker = subject(line, hit.at)
        return f"against {line.words[attacker.first]}" if attacker is not None else None
    before = range(hit.at, max(hit.at - 14, -1), -1)
    for k in (*before, *range(hit.at + 1, min(hit.at + 9, len(line)))):
        owner = owner_of(line, k) if line.is_(k, "ul") else None
        if owner is not None:
            return f"against {line.words[owner.head]}"
    return None


def _actor(line: Line, hit: Hit, voice: Voice | None, memory: Memory) -> Cut | None:
    if hit.actor is None:
        spoken = voice is not None and hit.at == voice.verb + 1 and "g" in line.shapes[hit.at]
        spoken = spoken or claimed_by_speaker(line, hit.at)
        spoken = spoken and not hit.rule.startswith("fighting")
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
            if a.armed
            and not line.is_(a.head, "q")
            and not line.is_(a.first - 1, "oinaty")
            and not line.owner[a.head]
        ]
        if word == "we":
            return None
        free = [a for a in here if not line.is_(a.first - 1, "|")] or here
        if free:
            return free[-1].cut
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
    at = min(hit.spot.first, len(line) - 1)
    low = line.starts[min(at, hit.at)]
    high = hit.spot.place.start
    if high <= low:
        high = line.ends[max(hit.at, min(at + 7, len(line) - 1))]
    match = _PERCENT.search(line.doc.folded, low, high)
    if match is None:
        return None
    first = float(match[1])
    return first, float(match[2]) if match[2] else first


_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)(?:\s*(?:-|to|and)\s*(\d{1,3}(?:\.\d+)?))?\s*(?:%|per ?cent)")


def _evidence(line: Line, hit: Hit) -> tuple[Evidence, ...]:
    from whoholds.claims.english.proof import evidence_of

    return evidence_of(line, hit.flag)
