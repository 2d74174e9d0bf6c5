"""A unit read once -> what frames ask of it: its triggers, and the places around each of them."""

from __future__ import annotations

from whoholds.claims.slavic.actors import Actor, Actors, War
from whoholds.claims.slavic.cast import Cast, Trigger
from whoholds.claims.slavic.places import Group, Places
from whoholds.claims.slavic.sentence import Unit
from whoholds.claims.slavic.words import Frame, Vocabulary

__all__ = ["Clause", "Trigger"]

_ASIDE = frozenset(("present", "stand", "already", "ours", "aim"))
"""Frames whose word is often only a copula or a filler of the verb after it."""


_WHITHER = {"whither": "in", "whence": "from"}
"""Classes of relative adverbs («куда», «откуда») and the roles of the place they take up."""


class Clause(Cast):
    """One unit with its actors, places and triggers; places without a name count when `nameless`."""

    def __init__(
        self, unit: Unit, known: Vocabulary, war: War, voiced: set[int], nameless: bool = False
    ) -> None:
        self.unit, self.known, self.war, self.voiced = unit, known, war, voiced
        everyone = Actors(unit, known, war).all()
        self.actors = self._together([a for a in everyone if a.head not in voiced])
        self.speakers = [a for a in everyone if a.head in voiced]
        taken = voiced | {i for a in self.actors for i in range(a.start, a.end)}
        self.places = Places(unit, known, taken, nameless)
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
        return described or of_map or trigger.frame.kind in _ASIDE

    def _no_trigger(self, i: int, frame: Frame) -> bool:
        """Whether «повернулися», the «идут» of battles or the «уже» of a verb stands at `i`: a mere word."""
        if frame.kind == "already":
            return not self._verbless(i)
        if frame.kind == "regain":
            return self.known.ends("reflexive", self.unit.at(i).text)
        goes = frame.kind == "march" and self.has(i, "light")
        return goes and (self.places.group(i + 1) is None or self._of_battles(i))

    def _verbless(self, i: int) -> bool:
        """Whether «(наши) уже (на окраинах X)» at `i` says without a verb where an actor is."""
        if self.ending(self.skip_back(i)) is None:
            return False
        group = self.places.group(i + 1)
        if group is None or group.role not in ("in", "on", "near"):
            return False
        after = self.unit.at(self.places.skip_locators(group.end))
        return after.is_mark or "conj" in after.tags

    def _of_battles(self, i: int) -> bool:
        """Whether «бои (сейчас)» stands before «идут» at `i`."""
        before = (self.known.frame(self.unit.at(k).tags) for k in range(max(0, i - 8), i))
        return any(frame is not None and frame.relation == "fights" for frame in before)

    # --- places ------------------------------------------------------------------------------------

    def conjoined(self, i: int) -> bool:
        """Whether the words that end before `i` follow a conjunction after the trigger before them."""
        start = self.skip_back(i)
        return "conj" in self.unit.at(start - 1).tags and any(t.at == start - 2 for t in self.triggers)

    def conjoined_verb(self, trigger: Trigger) -> bool:
        """Whether «и» before a verb joins it to what the clause told before («вошли в X и ...»)."""
        return self.has(self.skip_back(trigger.at) - 1, "and")

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

    def thence(self, i: int) -> list[Group]:
        """Return the place named before for «(вышли) оттуда» at `i`."""
        return [Group(i, i + 1, (i, i + 1), "from", None, "there", ref=True)] if self.has(i, "thence") else []

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
            led = self.places.begins_phrase(j + 1) or self.has(j + 1, "prep_toward")
            led = led or (self.has(j - 1, "direction") and self.has(j + 1, "preposition"))
            away = word.text in ":-" and not led
            if word.text in (",", ".") or away or (j > i and any(t.at == j for t in self.triggers)):
                return []
            if j not in self.places.taken and ("preposition" in word.tags or self.places.begins_phrase(j)):
                groups = self.places.listed(j)
                if groups:
                    return groups
        return []

    def toward(self, i: int) -> list[Group]:
        """Return the places of «(с трёх сторон) - в сторону X, Y» after word `i`, before another verb."""
        later = [t.at for t in self.triggers if t.at >= i]
        for j in range(i, min([i + 16, len(self.unit.words), *later])):
            if self.unit.phrases.get(j, ("",))[0] == "prep_toward":
                return [g for g in self.places.listed(j) if not g.region]
        return []

    def left(self, trigger: Trigger) -> list[Group]:
        """Return the list that ends just before a trigger, as the subject of a passive does."""
        stop = self.skip_back(trigger.at)
        stop -= self.unit.at(stop - 1).text == "-" and trigger.form in ("short", "participle", "present")
        groups = self.places.before(stop, trigger.low)
        while not groups and (actor := self.ending(stop)) is not None and actor.start > trigger.low:
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
            if (relative := self._relative(i, trigger)) is not None:
                return [relative]
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

    def _relative(self, i: int, trigger: Trigger) -> Group | None:
        """Return the place before «, в который (вошли)», «, куда», «, где» at `i`, in its role there."""
        led = "preposition" in self.unit.at(i).tags and self.has(i + 1, "which")
        whither = next((r for t, r in _WHITHER.items() if self.has(i, t)), None)
        if self.has(i, "where") and self._one_clause(i + 1, trigger.at):
            return self._antecedent_place(i, "", i + 1)
        if not (led or whither) or not self._one_clause(i + 1, trigger.at):
            return None
        role = whither or self.places.parts.preposition(i)[0]
        return self._antecedent_place(i, role, i + 1 + led)

    def _antecedent_place(self, i: int, role: str, end: int) -> Group | None:
        """Return the settlement named right before the comma before word `i`, in `role` or its own."""
        last, found = i - 1, None
        for start in range(i - 2, max(-1, i - 12), -1):
            group = self.places.group(start) if self.places.may_begin(start) else None
            if group is None or group.end != last or group.many or group.role == "direction":
                continue
            if group.region:
                last = start
            else:
                found = group
        if found is None or self.unit.at(i - 1).text != ",":
            return None
        own = "in" if found.role == "bare" else found.role
        part = None if role else found.part
        return Group(i, end, found.name, role or own, part, ref=found.ref)

    def of_which(self, trigger: Trigger) -> list[Group]:
        """Return X of «X, бои за который (идут)»: the pronoun follows the noun."""
        at = trigger.at
        led = "preposition" in self.unit.at(at + 1).tags and self.has(at + 2, "which")
        role = self.places.parts.preposition(at + 1)[0]
        place = self._antecedent_place(at, role, at + 3) if led else None
        return [place] if place is not None else []

    def whom(self, trigger: Trigger) -> list[Group]:
        """Return X of «X, который Y не смогли взять»: the object of a verb whose subject stands between."""
        for i in range(max(1, trigger.low), trigger.at):
            if self.has(i, "which") and self.actor_from(self.skip(i + 1)) is not None:
                place = self._antecedent_place(i, "bare", i + 1)
                return [place._replace(role="bare")] if place is not None else []
        return []

    def side_from(self, i: int) -> int:
        """Return the index after «с севера, юга и востока» at `i`; `i` when it does not stand there."""
        if not self.has(i, "prep_from") or not self.has(i + 1, "come_from"):
            return i
        j = i + 2
        while (self.unit.at(j).text == "," or self.has(j, "and")) and self.has(j + 1, "come_from"):
            j += 2
        return j

    def _one_clause(self, start: int, end: int) -> bool:
        """Whether no comma (but «, де»), colon or dash parts two words; «в X - бои» is one."""
        if end - start == 1 and self.unit.at(start).text == "-":
            return True
        return not any(
            w.text in ",:-" and not self.has(i + 1, "where")
            for i, w in enumerate(self.unit.words[start:end], start)
        )

    def pronouns(self, trigger: Trigger) -> list[Group]:
        """Return «его», «їх» or, before a passive, «вони» near before a trigger as the places before."""
        passive = trigger.form in ("short", "impersonal", "participle")
        for j in range(trigger.at - 1, max(trigger.low, trigger.at - 5) - 1, -1):
            if self.has(j, "it") or (passive and self.unit.at(j).tags & {"they", "he"}):
                many = bool(self.unit.at(j).tags & {"them", "they"})
                return [Group(j, j + 1, (j, j + 1), "bare", ref=True, many=many)]
        return []
