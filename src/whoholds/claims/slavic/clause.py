"""A unit read once -> what frames ask of it: place lists, subjects and agents around a trigger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whoholds.claims.slavic.actors import Actor, Actors, War
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


class Clause:
    """One unit with its actors, places and triggers."""

    def __init__(self, unit: Unit, known: Vocabulary, war: War, voiced: set[int]) -> None:
        self.unit, self.known, self.war, self.voiced = unit, known, war, voiced
        everyone = Actors(unit, known, war).all()
        self.actors = self._together([a for a in everyone if a.head not in voiced])
        self.speakers = [a for a in everyone if a.head in voiced]
        taken = voiced | {i for a in self.actors for i in range(a.start, a.end)}
        self.places = Places(unit, known, taken)
        self._actor_at = {a.start: a for a in self.actors}
        self.triggers = self._triggers()
        self.last_groups: list[Group] = []
        """Places of the last trigger that had any: a conjoined verb takes them up."""

    def _together(self, actors: list[Actor]) -> list[Actor]:
        """Return the actors, those of one side that «и» joins as one («бойцы X и армия Y»)."""
        joined: list[Actor] = []
        for actor in actors:
            last = joined[-1] if joined else None
            if last is not None and self._and(last, actor):
                joined[-1] = last._replace(end=actor.end, cases=last.cases & actor.cases)
            else:
                joined.append(actor)
        return joined

    def _and(self, one: Actor, other: Actor) -> bool:
        told = one.side is None or other.side is None or one.side == other.side
        linked = other.start == one.end + 1 and "and" in self.unit.at(one.end).tags
        return linked and told and bool(one.cases & other.cases) and "nom" in one.cases & other.cases

    def _triggers(self) -> list[Trigger]:
        found: list[Trigger] = []
        for i, word in enumerate(self.unit.words):
            frame = self.known.frame(word.tags) if i not in self.voiced else None
            if frame is not None and not self._no_trigger(i, frame) and not self.places.is_name(i):
                low = found[-1].at + 1 if found and not self._describing(found[-1]) else 0
                found.append(Trigger(i, frame, self.known.form(word.text), low))
        return found

    def _describing(self, trigger: Trigger) -> bool:
        """Whether a trigger only says what is seen, or describes a name («в оккупированном X»)."""
        described = trigger.form == "participle" and "preposition" in self.unit.at(trigger.at - 1).tags
        of_map = trigger.frame.kind == "zone" and self.has(trigger.at + 1, "zone")
        return described or of_map or trigger.frame.kind == "present"

    def _no_trigger(self, i: int, frame: Frame) -> bool:
        """Whether «повернулися» or the «идут» of battles stands at `i`, which moves nobody anywhere."""
        if frame.kind == "regain":
            return self.known.ends("reflexive", self.unit.at(i).text)
        goes = frame.kind == "march" and self.has(i, "light")
        return goes and (self.places.group(i + 1) is None or self._of_battles(i))

    def _of_battles(self, i: int) -> bool:
        """Whether «бои (сейчас)» stands before «идут» at `i`."""
        before = (self.known.frame(self.unit.at(k).tags) for k in range(max(0, i - 8), i))
        return any(frame is not None and frame.relation == "fights" for frame in before)

    def has(self, i: int, tag: str) -> bool:
        """Whether word `i` has the tag."""
        return tag in self.unit.at(i).tags

    def failed(self, i: int) -> bool:
        """Whether the unit tells that what stands at `i` came to nothing («без успіху», «але відступили»)."""
        told = "failed" in self.unit.tags or any(tag == "failed" for tag, _ in self.unit.phrases.values())
        return told or any(t.at > i and t.frame.id == "leave" and t.form == "past" for t in self.triggers)

    # --- places ------------------------------------------------------------------------------------

    def skip(self, i: int) -> int:
        """Return the index after fillers («повністю», «уже», "как минимум") at `i`."""
        while i < len(self.unit.words):
            phrase = self.unit.phrases.get(i)
            if phrase is not None and phrase[0] in ("filler", "namely", "at_least"):
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
            if end == i and tag == "filler":
                return start
        tags = self.unit.at(i - 1).tags
        if i > 0 and tags & {"filler", "light", "partly", "copula", "hedge", "neg", "fully"}:
            return i - 1
        around = self.unit.at(i - 2).tags | self.unit.at(i).tags
        if i > 0 and "or" in tags and around & {"partly", "fully", "filler"}:
            return i - 1
        return self._before_date(i)

    def _before_date(self, i: int) -> int:
        """Return the index of «на початку тижня» or «5 мая» that ends before `i`, else `i`."""
        if i < 2 or not self.unit.at(i - 1).tags & {"month", "calendar"}:
            return i
        j = i - 1
        while j > i - 5 and self._dates(j - 1):
            j -= 1
        return j - ("preposition" in self.unit.at(j - 1).tags and j > i - 5)

    def after_date(self, i: int) -> int:
        """Return the index after «у 2014 році» at `i`; `i` when no year stands there."""
        dated = "preposition" in self.unit.at(i).tags and self.unit.at(i + 1).text.isdigit()
        return i + 3 if dated and self.unit.at(i + 2).tags & {"calendar", "month"} else i

    def _dates(self, i: int) -> bool:
        word = self.unit.at(i)
        return bool(word.tags & {"dating", "calendar"}) or word.text.isdigit()

    def conjoined(self, i: int) -> bool:
        """Whether the words that end before `i` follow a conjunction after the trigger before them."""
        start = self.skip_back(i)
        return "conj" in self.unit.at(start - 1).tags and any(t.at == start - 2 for t in self.triggers)

    def right(self, i: int) -> tuple[list[Group], Actor | None]:
        """Return the place list that follows word `i`, and the actor that stands between."""
        j = self.skip(i + (self.unit.at(i).text == self.unit.at(i - 2).text == '"'))
        loser = self._actor_at.get(j + 1) if self.has(j, "off") else None
        if loser is not None:
            return self.places.listed(self.skip(loser.end)), None
        actor = self._actor_at.get(j)
        if actor is not None:
            j = self.skip(actor.end)
        return self.places.listed(j) or self._there(i, j), actor

    def _there(self, start: int, end: int) -> list[Group]:
        """Return «там», «туда» among the words as the place named before."""
        return [
            Group(i, i + 1, (i, i + 1), "in", None, "there", ref=True)
            for i in range(start, end)
            if self.has(i, "there")
        ]

    def colon(self, i: int) -> bool:
        """Whether a colon before a name stands at `i`: «звільнені: X, Y»."""
        return self.unit.at(i).text == ":" and self.places.is_name(i + 1)

    def added(self, i: int) -> list[Group]:
        """Return the places of «, а також X та Y» at `i`, which the verb before has as well."""
        also = self.unit.at(i).text == "," and self.has(i + 2, "also")
        return [g for g in self.places.listed(i + 3) if g.role == "bare"] if also else []

    def reach(self, i: int) -> list[Group]:
        """Return the next list with a preposition after word `i`, within the clause.

        What stands between is an object or a distance: «на 160 метрів у ...», «позиции ВСУ в ...».
        """
        for j in range(i, i + 9):
            word = self.unit.at(j)
            away = word.text == ":" and not (
                self.places.begins_phrase(j + 1) or self.has(j + 1, "prep_toward")
            )
            if word.text in (",", "-", ".") or away or (j > i and any(t.at == j for t in self.triggers)):
                return []
            if j not in self.places.taken and ("preposition" in word.tags or self.places.begins_phrase(j)):
                groups = self.places.listed(j)
                if groups:
                    return groups
        return []

    def left(self, trigger: Trigger) -> list[Group]:
        """Return the list that ends just before a trigger, as the subject of a passive does."""
        stop = self.skip_back(trigger.at)
        stop -= self.unit.at(stop - 1).text == "-" and trigger.form in ("short", "participle", "present")
        groups = self.places.before(stop, trigger.low)
        while not groups and (actor := self._actor_ending(stop)) is not None and actor.start > trigger.low:
            stop = self.skip_back(actor.start)
            groups = self.places.before(stop, trigger.low)
        return groups

    def scene(self, trigger: Trigger) -> list[Group]:
        """Return the place list with a preposition that stands anywhere before a trigger in its clause."""
        if trigger.form == "noun" and any(
            "preposition" in self.unit.at(i).tags for i in range(max(trigger.low, trigger.at - 2), trigger.at)
        ):
            return []
        for i in range(trigger.low, trigger.at):
            if self.has(i, "there") and (trigger.form != "noun" or trigger.frame.relation == "fights"):
                return self._there(i, i + 1)
            if "preposition" in self.unit.at(i).tags or self.places.begins_phrase(i):
                groups = self.places.listed(i)
                if groups and groups[-1].end <= trigger.at and groups[0].role != "bare":
                    start, end = self.places.skip_locators(groups[-1].end), trigger.at
                    if self._one_clause(start, end - (trigger.form == "gerund")):
                        return groups
        return []

    def _one_clause(self, start: int, end: int) -> bool:
        """Whether no comma (but «, де»), colon or dash parts two words."""
        return not any(
            w.text in ",:-" and not self.has(i + 1, "where")
            for i, w in enumerate(self.unit.words[start:end], start)
        )

    def _actor_ending(self, i: int) -> Actor | None:
        return next((a for a in self.actors if a.end == i), None)

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
        able = [a for a in able if not self._governed(a)] or able
        if len(able) > 1 and able[-1].plain and self._object(able[-1]):
            able.pop()
        return able[-1] if able else self._speaker(i)

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
                return None if between else self._actor_ending(j - 1)
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

    def pronouns(self, trigger: Trigger) -> list[Group]:
        """Return «его», «їх» or, before a passive, «вони» near before a trigger as the places before."""
        passive = trigger.form in ("short", "impersonal", "participle")
        for j in range(trigger.at - 1, max(trigger.low, trigger.at - 5) - 1, -1):
            if self.has(j, "it") or (passive and self.unit.at(j).tags & {"they", "he"}):
                many = bool(self.unit.at(j).tags & {"them", "they"})
                return [Group(j, j + 1, (j, j + 1), "bare", ref=True, many=many)]
        return []

    def carried(self, trigger: Trigger) -> bool:
        """Whether the actor of a verb is that of the sentence before: a pronoun stands for it, or nothing."""
        if trigger.form == "infinitive":
            return any(self.has(i, "intent") for i in range(trigger.low, trigger.at))
        first = self.skip_back(trigger.at)
        opens = first == 0 or self.has(first - 1, "that") or self.unit.at(first - 1).text == ":"
        if self.pronoun_before(trigger.at, trigger.low) or opens:
            return True
        opening = self.triggers[0]
        return opening.form == trigger.form == "past" and self.skip_back(opening.at) == 0

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
            w.text in ".:?!" or w.text == "..." or "while" in w.tags for w in self.unit.words[start:end]
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
        return any(start <= t.at < end and t.at >= stop for t in self.triggers)

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
