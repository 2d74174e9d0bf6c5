"""The Slavic sentences of a report -> what they claim, with spans as written."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from whoholds.claims.found import Cut, Doc, Found, ReadOut, When
from whoholds.claims.lexicon import Lexicon
from whoholds.claims.slavic.actors import NO_WAR, War, speaker_side, war_of
from whoholds.claims.slavic.attribution import Voice, Voices, stated_by
from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.frames import FRAMES
from whoholds.claims.slavic.hits import Hit
from whoholds.claims.slavic.modality import evidence, percent, stance
from whoholds.claims.slavic.places import Group, Places
from whoholds.claims.slavic.sentence import Unit, units
from whoholds.claims.slavic.times import Times, heading
from whoholds.claims.slavic.words import Vocabulary, vocabulary
from whoholds.claims.tokens import Sentence

_LOOK_BACK = 4
"""Sentences searched backwards for the place of «місто» or the voice of «за його словами»."""


_BULLETS = frozenset('-–—•▪●◾🔹🔸🔻▫◽✔👉"«“')
"""What begins the items of a list in channels, or a quotation."""

_LIST_HEAD = re.compile(rf":\**\s*(?=[{re.escape(''.join(sorted(_BULLETS)))}])")
"""The colon before the first item of a list."""

_PLACING = frozenset(
    "preposition generic facility nation itself part_more part_some part_object part_outskirts".split()
)
"""Classes of words after which a capitalised word is a place."""


def read_sentences(doc: Doc, own: Sequence[Sentence], pack: Lexicon) -> ReadOut:
    """Return what the sentences of one language claim; never raises on any text."""
    return _Reader(doc, own, vocabulary(pack), pack.lang).read()


class _Reader:
    """Reads one report in one language, sentence by sentence, keeping what anaphora need."""

    def __init__(self, doc: Doc, own: Sequence[Sentence], known: Vocabulary, lang: str) -> None:
        self._doc, self._own, self._known, self._lang = doc, own, known, lang
        self._units: dict[int, list[Unit]] = {}
        self._war: War | None = None
        self._said: set[tuple[str | None, ...]] = set()
        self._heading: tuple[When | None] | None = None
        self._actor: tuple[Cut | None, str | None] = (None, None)
        self._out = ReadOut()

    def read(self) -> ReadOut:
        """Return the claims of all sentences that hold a trigger, and those sentences left unread."""
        starts = self._known.trigger_starts(self._doc.folded)
        last = -2
        for n, sentence in enumerate(self._own):
            i = bisect.bisect_left(starts, sentence.start)
            triggered = i < len(starts) and starts[i] < sentence.end
            if triggered or last == n - 1:
                before = len(self._out.found)
                self._sentence(n, fresh=last)
                if len(self._out.found) > before:
                    last = n
        return self._out

    def _sentence(self, n: int, fresh: int) -> None:
        """Read sentence `n`; `fresh` is the last sentence that claimed something."""
        times = Times(self._doc, self._own[n].start, self._own[n].end, self._lang)
        fresh_from = len(self._out.found) if fresh != n - 1 else self._since(fresh)
        for unit in self._units_of(n):
            voices = Voices(unit, self._known).all()
            for voice in voices:
                if voice.back and voice.cut and fresh == n - 1:
                    self._speak_back(fresh_from, voice.cut)
            self._unit(n, unit, voices, times)

    def _since(self, n: int) -> int:
        """Return the index of the first claim found in sentence `n`."""
        start = self._own[n].start
        return next(
            (i for i, f in enumerate(self._out.found) if f.quote.start >= start), len(self._out.found)
        )

    def _speak_back(self, first: int, cut: tuple[int, int]) -> None:
        """Give the claims of the sentence before to the voice that «об этом рассказал» names."""
        found = self._out.found
        for i in range(first, len(found)):
            if found[i].claimant is None:
                found[i] = replace(found[i], claimant=Cut(*cut))

    def _units_of(self, n: int) -> list[Unit]:
        if n not in self._units:
            s = self._own[n]
            self._units[n] = units(self._doc.text, self._doc.folded, s.start, s.end, self._known)
        return self._units[n]

    # --- one unit --------------------------------------------------------------------------------

    def _unit(self, n: int, unit: Unit, voices: list[Voice], times: Times) -> None:
        voiced = {i for v in voices for i in range(*v.taken)}
        clause = Clause(unit, self._known, self._context(), voiced)
        hits = _all_hits(clause)
        if unit.closed == "?":
            hits = [h for h in hits if h.rule.startswith("presupposed")]
        if any(tag == "unverified" for tag, _ in unit.phrases.values()):
            hits = [h for h in hits if h.trigger.form != "noun"]
        read = [f for hit in hits if (f := self._found(n, clause, hit, voices, times)) is not None]
        found = [f for f in _best(read) if self._is_new(f)]
        self._out.found.extend(found)
        if not found and _looks_like_a_claim(clause):
            self._out.missed.append(Cut(unit.words[0].start, unit.words[-1].end))

    def _is_new(self, found: Found) -> bool:
        """Whether no earlier sentence of the report made the same claim in the same voice."""
        part = None if found.relation == "enters" else found.part  # inside is inside, by whichever street
        cuts = (found.place, found.claimant, part)
        said = tuple(self._doc.folded[c.start : c.end] if c else "" for c in cuts)
        key = (found.relation, found.modality, found.side, *said)
        new = key not in self._said
        self._said.add(key)
        return new

    def _context(self) -> War:
        if self._war is None:
            words = self._doc.folded[:20_000].split()
            self._war = war_of([w.strip(".,:;!?\"'()[]") for w in words], self._known)
        return self._war

    def _found(self, n: int, clause: Clause, hit: Hit, voices: list[Voice], times: Times) -> Found | None:
        place = self._place(n, clause, hit.group)
        if place is None:
            return None
        presupposed = hit.rule.startswith("presupposed")
        voice = next((v for v in voices if v.start <= hit.trigger.at < v.end and not presupposed), None)
        put = stance(clause, hit, bool(voice and voice.denies))
        actor, side = self._who(clause, hit, voice)
        if hit.rule == "carried" and side is None:
            return None
        return Found(
            relation=hit.relation,
            place=place,
            quote=_quote(clause.unit, hit),
            rule=self._rule(hit, put.modality, voice),
            modality=put.modality,
            claimant=self._claimant(n, voice, clause.unit.words[hit.trigger.at].start),
            claimant_side=speaker_side(voice.name, self._known, clause.war) if voice else None,
            actor=actor,
            side=side,
            part=_cut(clause.unit, hit.part or hit.group.part),
            percent=percent(clause, hit),
            hedge=_cut(clause.unit, put.hedge),
            when=None
            if "presupposed" in hit.rule
            else times.of(clause, hit) or self._digest_day(put.modality),
            evidence=evidence(clause),
        )

    def _digest_day(self, modality: str) -> When | None:
        """Return the day that the heading of a digest gives to what its items assert."""
        if self._heading is None:
            first = self._own[0]
            tags = [
                w.tags
                for u in self._units_of(0) + self._units_of(min(1, len(self._own) - 1))
                for w in u.words
            ]
            end = self._own[min(1, len(self._own) - 1)].end
            self._heading = (heading(self._doc, first.start, end, self._lang, tags),)
        return self._heading[0] if modality == "fact" else None

    def _rule(self, hit: Hit, modality: str, voice: Voice | None) -> str:
        path = [self._lang, hit.relation, hit.rule, hit.group.role]
        path += ["part"] * bool(hit.group.part) + ["anaphora"] * hit.group.ref
        path += ["actor"] * bool(hit.actor) + ["voice"] * bool(voice)
        path += [modality] * (modality != "fact")
        return f"{path[0]}/{path[1]}/" + "+".join(path[2:])

    # --- who ---------------------------------------------------------------------------------------

    def _who(self, clause: Clause, hit: Hit, voice: Voice | None) -> tuple[Cut | None, str | None]:
        """Return the actor as written and its side; remembers them for pronouns."""
        roles = clause.war.roles
        if hit.actor is not None:
            words = clause.unit.words[hit.actor.start : hit.actor.end]
            side = hit.side or hit.actor.side
            if any(w.tags & {"enemy", "own"} for w in words) and side is not None:
                side = self._by_speaker(side, voice)
            self._actor = Cut(words[0].start, words[-1].end), side
            return self._actor
        if not hit.of_actor:
            self._actor = None, _other(hit.side, roles.get("own"), roles.get("enemy"))
            return self._actor
        return self._spoken_of(clause, hit, voice) or self._implied(clause, hit, voice)

    def _spoken_of(
        self, clause: Clause, hit: Hit, voice: Voice | None
    ) -> tuple[Cut | None, str | None] | None:
        """Return the speaker («заявили про втрату X») or the actor that a pronoun takes up."""
        if voice is not None and voice.cut and hit.rule in ("leaving", "active", "carried"):
            side = speaker_side(voice.name, self._known, clause.war)
            if side is not None or hit.rule == "leaving":
                return Cut(*voice.cut), side
        if hit.rule == "under-control" and hit.side is None:
            return None, self._actor[1]
        taken_up = hit.rule in ("active", "carried") or clause.pronoun_before(hit.trigger.at, hit.trigger.low)
        if not taken_up or hit.side is not None:
            return None
        if self._actor[1] is None and hit.rule == "carried":
            self._actor = self._actor_before(clause.unit)
        return self._actor if self._actor[1] is not None else None

    def _actor_before(self, unit: Unit) -> tuple[Cut | None, str | None]:
        """Return the last actor in the nominative of the sentence before a unit, and its side."""
        n = bisect.bisect_right([s.start for s in self._own], unit.words[0].start) - 1
        for earlier in reversed(self._units_of(n - 1) if n else []):
            clause = Clause(earlier, self._known, self._context(), set())
            for actor in reversed(clause.actors):
                if "nom" in actor.cases:
                    return _cut(earlier, (actor.start, actor.end)), actor.side
        return None, None

    def _implied(self, clause: Clause, hit: Hit, voice: Voice | None) -> tuple[Cut | None, str | None]:
        """Return the side alone: that of the trigger in this war, of the speaker, or of the actor before."""
        side = hit.side or clause.war.roles.get(hit.default)
        if side is None and voice is not None and hit.rule in ("noun", "took-under", "control-over"):
            side = speaker_side(voice.name, self._known, clause.war)
            if voice.denies:
                side = _other(side, clause.war.roles.get("own"), clause.war.roles.get("enemy"))
        if side is None and hit.relation in ("takes", "advances", "enters"):
            attackers = [a.side for a in clause.actors if a.end <= hit.trigger.at]
            against = hit.rule == "presupposed" and attackers
            roles = clause.war.roles
            side = _other(attackers[-1], roles.get("own"), roles.get("enemy")) if against else self._actor[1]
        return None, side

    def _by_speaker(self, side: str, voice: Voice | None) -> str:
        """Return whom a speaker of the other side means by "the enemy" and "ours"."""
        own, enemy = self._context().roles.get("own"), self._context().roles.get("enemy")
        speaker = speaker_side(voice.name, self._known, self._context()) if voice is not None else None
        if speaker is not None and speaker == enemy and own is not None:
            return own if side == enemy else enemy if side == own else side
        return side

    def _claimant(self, n: int, voice: Voice | None, at: int) -> Cut | None:
        if voice is None:
            return self._lead(n, at)
        if voice.cut:
            return Cut(*voice.cut)
        if voice.they and self._actor[0] is not None:
            return self._actor[0]
        for k in range(n, max(-1, n - _LOOK_BACK), -1):
            for unit in reversed(self._units_of(k)):
                for other in reversed(Voices(unit, self._known).all()):
                    if other.cut and other.taken[0] >= 0 and (k < n or other.cut[0] < self._own[n].end):
                        return Cut(*other.cut)
        return None

    def _lead(self, n: int, at: int) -> Cut | None:
        """Return the voice of «Заявления X:» above the item of a list at character `at`, else None."""
        first = n
        while first > 0 and self._bulleted(first):
            first -= 1
        above = self._own[first]
        colon = _LIST_HEAD.search(self._doc.text, above.start, at)
        if colon is None or (first < n and colon.start() >= above.end):
            return None
        head = Unit([w for u in self._units_of(first) for w in u.words if w.end <= colon.start()])
        named = stated_by(head, self._known)
        voices = [v.cut for v in Voices(head, self._known).all() if v.cut]
        return _cut(head, named) if named else Cut(*voices[-1]) if voices else None

    def _bulleted(self, n: int) -> bool:
        """Whether sentence `n` begins with the mark of a list's item."""
        start = self._own[n].start
        return self._doc.text[start] in _BULLETS

    # --- where ---------------------------------------------------------------------------------------

    def _place(self, n: int, clause: Clause, group: Group) -> Cut | None:
        if not group.ref:
            return _cut(clause.unit, group.name)
        here = _last_name(clause.places, group.start, group.region)
        if here is not None:
            return _cut(clause.unit, here)
        earlier = [u for u in self._units_of(n) if u.words and u.words[0].start < clause.unit.words[0].start]
        back = [u for k in range(max(0, n - _LOOK_BACK), n) for u in self._units_of(k)]
        for unit in reversed(back + earlier):
            places = Clause(unit, self._known, NO_WAR, set()).places
            name = _last_name(places, len(unit.words), group.region)
            if name is not None:
                return _cut(unit, name)
        return None


def _all_hits(clause: Clause) -> list[Hit]:
    """Return the hits of all triggers; a trigger inside another's part («зайняв сіру зону») has none."""
    hits: list[Hit] = []
    used = 0
    for trigger in clause.triggers:
        trigger.low = max(trigger.low, min(used, trigger.at))
        if not any(_consumes(h, trigger) for h in hits):
            new = FRAMES[trigger.frame.kind](clause, trigger)
            clause.last_groups = [h.group for h in new] or clause.last_groups
            used = max([used, *(h.group.end for h in new if not h.rule.startswith("presupposed"))])
            hits.extend(new)
    kept: dict[tuple[str, tuple[int, int], object], Hit] = {}
    for hit in hits:
        kept.setdefault((hit.relation, hit.group.name, hit.group.part), hit)
    return [h for h in kept.values() if not _doubled(h, kept.values())]


def _consumes(hit: Hit, trigger: Trigger) -> bool:
    """Whether a trigger is only a word of an earlier hit: of its part, or the attack that was repelled."""
    part = hit.group.part
    if part and part[0] <= trigger.at < part[1]:
        return True
    return hit.rule in ("repelled", "thrown-back") and hit.trigger.at < trigger.at < hit.group.start


def _best(found: list[Found]) -> list[Found]:
    """Drop what says with nobody's name what another claim of the unit says with a name."""
    named = {(f.relation, f.place) for f in found if f.actor is not None}
    return [f for f in found if f.actor is not None or f.side or (f.relation, f.place) not in named]


def _doubled(hit: Hit, others: Iterable[Hit]) -> bool:
    """Whether «зачищена и находится под контролем» says the same place twice: the state is kept."""
    return (
        hit.relation == "takes"
        and hit.rule == "passive"
        and any(o.relation == "holds" and o.group.name == hit.group.name for o in others)
    )


def _looks_like_a_claim(clause: Clause) -> bool:
    """Whether an unread unit has trigger, actor and name: worth a reviewer's eye."""
    return bool(clause.triggers and clause.actors) and any(
        clause.places.is_name(i) for i in range(1, len(clause.unit.words))
    )


def _last_name(places: Places, stop: int, region: bool) -> tuple[int, int] | None:
    """Return the last name of a settlement (or region) in a place's position before word `stop`."""
    for i in range(stop - 1, -1, -1):
        described = region and "adjective" in places.unit.at(i - 1).tags
        if places.is_name(i) and not places.is_name(i - 1) and (described or _placed(places, i)):
            group = places.group(i)
            if group is not None and group.region == region and group.role == "bare" and not group.ref:
                return group.name
    return None


def _placed(places: Places, i: int) -> bool:
    """Whether a name at word `i` stands where places stand: after a preposition, a kind, or a trigger."""
    unit = places.unit
    before = unit.at(i - 1).tags
    if i == 0:
        after = unit.at(1)
        described = after.tags & {"copula", "filler"} and "there" not in after.tags
        return after.text in (",", "-", ":") or bool(described) or places.skip_locators(1) > 1
    return bool(before & _PLACING) or any(t.startswith("trigger:") for t in before)


def _quote(unit: Unit, hit: Hit) -> Cut:
    """Return the span from the first to the last word that the claim rests on."""
    first = min(hit.group.start, hit.trigger.at, hit.actor.start if hit.actor else hit.trigger.at)
    last = max(hit.group.end, hit.trigger.at + 1, hit.actor.end if hit.actor else 0)
    words = unit.words[first:last]
    return Cut(words[0].start, words[-1].end)


def _cut(unit: Unit, run: tuple[int, int] | None) -> Cut | None:
    if run is None or run[1] <= run[0]:
        return None
    return Cut(unit.words[run[0]].start, unit.words[run[1] - 1].end)


def _other(side: str | None, own: str | None, enemy: str | None) -> str | None:
    """Return the opponent of a side in a war of two."""
    if side is None or own is None or enemy is None:
        return None
    return enemy if side == own else own if side == enemy else None
