"""A unit's words, actors and triggers -> who is subject, agent or owner of what stands at a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whoholds.claims.slavic.actors import Actor
from whoholds.claims.slavic.places import Group, Places
from whoholds.claims.slavic.sentence import Unit
from whoholds.claims.slavic.words import Frame, Vocabulary


@dataclass(slots=True)
class Trigger:
    """A word that opens a frame: its index, family, form, and the index after the trigger before it."""

    at: int
    frame: Frame
    form: str
    low: int = 0


LONGEST_ADVERBIAL = 4
"""Words of «за последние сутки» before a verb whose actor is that of the sentence before."""


class Cast:
    """Who acts in a unit; `speakers` are actors that only speak, `triggers` stand in order."""

    unit: Unit
    known: Vocabulary
    places: Places
    actors: list[Actor]
    speakers: list[Actor]
    triggers: list[Trigger]
    _actor_at: dict[int, Actor]

    def has(self, i: int, tag: str) -> bool:
        """Whether word `i` has the tag."""
        return tag in self.unit.at(i).tags

    def failed(self, i: int) -> bool:
        """Whether the unit tells that what stands at `i` came to nothing («без успіху», «але відступили»)."""
        told = "failed" in self.unit.tags or any(tag == "failed" for tag, _ in self.unit.phrases.values())
        later = (t for t in self.triggers if t.at > i)
        driven = {"throw-back", "beat-off", "drive-out"}
        return told or any(
            (t.frame.id == "leave" and t.form == "past") or (t.frame.id in driven and t.form != "noun")
            for t in later
        )

    def recalled(self, trigger: Trigger) -> bool:
        """Whether «годовщину», «участники», «медаль за» stands before a noun: it is only remembered."""
        before = range(max(trigger.low, trigger.at - 3), trigger.at)
        return trigger.form == "noun" and any(self.has(i, "remembers") for i in before)

    def skip(self, i: int) -> int:
        """Return the index after fillers («повністю», «уже», "как минимум") at `i`."""
        while i < len(self.unit.words):
            phrase = self.unit.phrases.get(i)
            if phrase is not None and phrase[0] in ("filler", "namely", "at_least", "lasting"):
                i = phrase[1]
            elif self._fills(i):
                i += 1
            else:
                break
        return i

    def _fills(self, i: int) -> bool:
        if self.unit.at(i).tags & {"filler", "light", "partly"}:
            return i not in self.places.taken
        also = self.has(i, "even")
        return also and "preposition" in self.unit.at(i + 1).tags

    def skip_back(self, i: int) -> int:
        """Return the index of the first filler or light verb of those that end before `i`."""
        before = self._before_filler(i)
        while before < i:
            i, before = before, self._before_filler(before)
        return i

    def _before_filler(self, i: int) -> int:
        """Return the index of the filler or phrase of fillers that ends before `i`, else `i`."""
        for start, (tag, end) in self.unit.phrases.items():
            if end == i and tag in ("filler", "lasting"):
                return start
        tags = self.unit.at(i - 1).tags
        if i > 0 and tags & {"filler", "light", "partly", "copula", "hedge", "neg", "fully"}:
            return i - 1
        around = self.unit.at(i - 2).tags | self.unit.at(i).tags
        if i > 0 and "or" in tags and around & {"partly", "fully", "filler"}:
            return i - 1
        from_side = self.has(i - 1, "come_from") and self.has(i - 2, "prep_from")
        return i - 2 if from_side and i > 1 else self._before_date(i)

    def _before_date(self, i: int) -> int:
        """Return the index of «на початку тижня» or «5 мая» that ends before `i`, else `i`."""
        if i < 2 or not self.unit.at(i - 1).tags & {"month", "calendar"}:
            return i
        j = i - 1
        while j > i - 5 and self._dates(j - 1):
            j -= 1
        return j - ("preposition" in self.unit.at(j - 1).tags and j > i - 5)

    def after_date(self, i: int) -> int:
        """Return the index after «у 2014 році» or «у вересні» at `i`; `i` when neither stands there."""
        if "preposition" not in self.unit.at(i).tags:
            return i
        calendar = {"calendar", "month"}
        if self.unit.at(i + 1).text.isdigit() and self.unit.at(i + 2).tags & calendar:
            return i + 3
        return i + 2 if self.unit.at(i + 1).tags & calendar else i

    def _dates(self, i: int) -> bool:
        word = self.unit.at(i)
        return bool(word.tags & {"dating", "calendar"}) or word.text.isdigit()

    # --- actors ------------------------------------------------------------------------------------

    def subject(self, i: int) -> Actor | None:
        """Return the actor that can be the subject of a verb at `i`: the nearest nominative before it."""
        relative = self._antecedent(i)
        if relative is not None:
            return relative
        if self._somebody(i):
            return None
        able = [a for a in self.actors if a.end <= i and self._can_act(a) and not self._broken(a.end, i)]
        if len(able) > 1 and self._governed(able[-1]):
            relative = self._antecedent(i)
        if relative is not None:
            return relative
        free = [a for a in able if not self._governed(a)]
        tasked = self._tasked(i) if not free else None
        if tasked is not None:
            return tasked
        able = free or able
        if len(able) > 1 and able[-1].plain and self._object(able[-1]):
            able.pop()
        return able[-1] if able else self._speaker(i) or self._after_gerund(i)

    def _tasked(self, i: int) -> Actor | None:
        """Return whom «перед X стоит задача» sets an aim, for an infinitive at `i`."""
        if self.known.form(self.unit.at(i).text) != "infinitive":
            return None
        set_to = (a for a in self.actors if "marks_time" in self.unit.at(a.start - 1).tags and a.end < i)
        return next((a for a in set_to if any(self.has(k, "task") for k in range(a.end, i))), None)

    def _after_gerund(self, i: int) -> Actor | None:
        """Return the subject of the clause that a gerund at `i` opens («Захопивши X, ворог ...»)."""
        if self.known.form(self.unit.at(i).text) != "gerund" or any(a.end <= i for a in self.actors):
            return None
        after = (a for a in self.actors if a.start > i and "nom" in a.cases and self._can_act(a))
        return next((a for a in after if self.unit.at(a.start - 1).text == ","), None)

    def _somebody(self, i: int) -> bool:
        """Whether a person stands before a verb at `i` and after a comma («..., Асад покинул столицу»)."""
        j = self.skip_back(i) - 1
        return "person" in self.unit.at(j).tags and self.unit.at(j - 1).text == ","

    def _object(self, actor: Actor) -> bool:
        """Whether an actor follows a verb as its object («ВСУ стянули силы»)."""
        before = self.unit.at(actor.start - 1)
        verb = not before.capital and not before.tags and self.known.form(before.text) in ("past", "present")
        return verb and "acc" in actor.cases

    def _speaker(self, i: int) -> Actor | None:
        """Return the speaker as the subject of «утверждают, что вошли в X»."""
        first = self.skip_back(i)
        if not self.has(first - 1, "that") and not self.has(first, "that"):
            return None
        return next((a for a in self.speakers if a.end <= i and "nom" in a.cases), None)

    def _antecedent(self, i: int) -> Actor | None:
        """Return the actor before «, які», «, які почали» or «, начавших», the subject of the verb at `i`."""
        for j in range(i, max(0, i - 16), -1):
            if (j < i and self.has(j, "who")) or self._participial(j):
                between = any(j < a.start < i and "nom" in a.cases and self._can_act(a) for a in self.actors)
                return None if between else self.ending(j - 1)
        return None

    def _participial(self, i: int) -> bool:
        """Whether an active participle at `i` follows the comma after what it describes."""
        return self.unit.at(i - 1).text == "," and self.known.form(self.unit.at(i).text) == "active"

    def instrument(self, trigger: Trigger) -> Actor | None:
        """Return the actor in the instrumental that does what surrounds a noun («взяты X в ходе штурма»)."""
        for actor in reversed(self.actors):
            if actor.end <= trigger.at and "ins" in actor.cases and "nom" not in actor.cases:
                return None if self._prepositional(actor) else actor
        return None

    def author(self, trigger: Trigger) -> Actor | None:
        """Return «дій підрозділів Сил оборони»: who acted «в результаті» of it, named before a passive."""
        for actor in reversed(self.actors):
            if trigger.low <= actor.start and actor.end <= trigger.at and "gen" in actor.cases:
                return actor
        return None

    def carried(self, trigger: Trigger) -> bool:
        """Whether the actor of a verb is that of the sentence before: a pronoun stands for it, or nothing."""
        if trigger.form == "infinitive":
            return any(self.has(i, "intent") for i in range(trigger.low, trigger.at))
        first = self.skip_back(trigger.at)
        opens = all(w.is_mark for w in self.unit.words[:first]) or self._adverbial(first)
        opens = opens or self.has(first - 1, "that") or self.unit.at(first - 1).text == ":"
        if self.pronoun_before(trigger.at, trigger.low) or opens:
            return True
        if trigger.form == "past" and self._only_scene(first):
            return True
        opening = self.triggers[0]
        return opening.form == trigger.form == "past" and self.skip_back(opening.at) == 0

    def _adverbial(self, end: int) -> bool:
        """Whether only «с севера» or «за ночь» opens the unit before word `end`: no name, no actor."""
        words = self.unit.words[:end]
        led = 1 < len(words) <= LONGEST_ADVERBIAL and "preposition" in words[0].tags
        plain = not any(w.capital or w.is_mark for w in words[1:])
        return led and plain and not any(a.start < end for a in self.actors)

    def _only_scene(self, i: int) -> bool:
        """Whether nothing but «севернее путей» or «в районе X» stands in the unit before `i`."""
        if not self.unit.at(0).tags & {"preposition", "prep_near", "prep_in", "prep_on"}:
            return False
        groups = self.places.listed(0)
        return bool(groups) and self.skip(groups[-1].end) >= i

    def pronoun_before(self, i: int, low: int) -> bool:
        """Whether «вони» or «ими» stands for the actor of a verb at `i`."""
        return any(self.unit.at(j).tags & {"they", "we"} for j in range(max(low, i - 8), i + 4))

    def we_before(self, i: int, low: int) -> bool:
        """Whether «ми» is the subject of a verb at `i`."""
        return any(self.has(j, "we") for j in range(max(low, i - 8), i))

    def _governed(self, actor: Actor) -> bool:
        """Whether an acronym, whose case does not show, follows what governs it («противостоят ВСУ»)."""
        before = self.unit.at(actor.start - 1)
        tags = before.tags - {"adjective"}
        free = before.is_mark or tags & {"conj", "filler", "opener", "that", "relative"}
        return "acronym" in self.unit.at(actor.head).tags and not free

    def _can_act(self, actor: Actor) -> bool:
        before = self.unit.at(actor.start - 1).tags
        counted = self.unit.at(actor.start).text.isdigit() and "gen" in actor.cases
        of_forces = "head" in self.unit.at(actor.start - 2).tags  # «силами двух групп»
        counted = counted or ("quantity" in before and "gen" in actor.cases and not of_forces)
        governed = before & {"preposition", "genitive_of"} and not (counted and "approximately" in before)
        return ("nom" in actor.cases or counted) and not governed

    def _broken(self, start: int, end: int) -> bool:
        """Whether a full stop, colon, question or «, коли» separates two words."""
        return any(
            w.text in ".:?!" or w.text == "..." or ("while" in w.tags and self.unit.at(i - 1).is_mark)
            for i, w in enumerate(self.unit.words[start:end], start)
        )

    def subject_after(self, i: int, groups: Sequence[Group] = ()) -> Actor | None:
        """Return the nominative actor right after word `i` or right after the groups."""
        for j in (self.skip(i), self.skip(groups[-1].end) if groups else -1):
            actor = self._actor_at.get(j)
            if actor is not None and "nom" in actor.cases:
                return actor
        return None

    def agent(self, trigger: Trigger, stop: int) -> Actor | None:
        """Return the actor in the instrumental nearest to a passive: after it, else before it."""
        for actor in self.actors:
            if trigger.at < actor.start and "ins" in actor.cases and not self._prepositional(actor):
                return None if self._triggered(trigger.at + 1, actor.start, stop) else actor
        for actor in reversed(self.actors):
            if trigger.low <= actor.start and actor.end <= trigger.at and "ins" in actor.cases:
                return None if self._prepositional(actor) else actor
        return None

    def _triggered(self, start: int, end: int, stop: int) -> bool:
        """Whether another verb stands between; that of «занят и зачищается» has the same agent."""
        both = start + 1 if self.has(start, "and") else -1
        return any(start <= t.at < end and t.at >= stop and t.at != both for t in self.triggers)

    def _prepositional(self, actor: Actor) -> bool:
        return "preposition" in self.unit.at(actor.start - 1).tags

    def owner(self, i: int) -> Actor | None:
        """Return the actor right after a noun at `i`, in the genitive or instrumental."""
        actor = self._actor_at.get(self.skip(i + 1))
        return actor if actor is not None and actor.cases & {"gen", "ins"} else None

    def forced(self, i: int) -> Actor | None:
        """Return whom «змусили ... відійти» forces, for an infinitive at `i`."""
        for j in range(max(0, i - 6), i):
            if self.has(j, "force"):
                return next((a for a in self.actors if j < a.start and a.end <= i), None)
        return None

    def actor_from(self, i: int) -> Actor | None:
        """Return the actor that begins at word `i`."""
        return self._actor_at.get(i)

    def object_actor(self, i: int) -> Actor | None:
        """Return the actor that a verb at `i` has as its object: right after it, else before it."""
        after = self._actor_at.get(self.skip(i + 1))
        if after is not None and after.cases & {"acc", "gen"}:
            return after
        for actor in reversed(self.actors):
            if actor.end <= i and actor.cases & {"acc", "gen"} and i - actor.end <= 3:
                return actor if not self._prepositional(actor) else None
        return None

    def fares(self, i: int) -> bool:
        """Whether «(не) удалось», «помешало» stands at `i`: who precedes in the dative managed it or not."""
        return bool(self.unit.at(i + self.has(i, "neg")).tags & {"managed", "hinder"})

    def ending(self, i: int) -> Actor | None:
        """Return the actor whose last word is the one before `i`."""
        return next((a for a in self.actors if a.end == i), None)
