"""Nodes of a sentence -> the people counted or named in it, read from either side of a word of harm.

A phrase is a count and the people it counts ("at least six Ukrainian soldiers"), one person by a noun
alone («женщина»), or one person by name ("Ivan Petrenko").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from whoholds.claims.cascade import Node
from whoholds.claims.numbers import Count, add

REACH = 14
"""Nodes looked back from "were killed" for its count: a subject with its place has about ten."""

LONGEST_PHRASE = 10
"""Nodes that one count phrase may have after its count."""

REACH_ONE = 4
"""Nodes between a word of harm and the one person it is said of."""

_DESCRIBES = frozenset(("WORD", "AGE", "NAME", "BE", "THE", "OF"))

_SAID_OF = _DESCRIBES | {"PREP", "LAND", "PEOPLE"}
"""Classes of what may stand between the person a clause opens with and what befell them."""

_BEFORE_SUBJECT = frozenset(("", "AND", "COMMA", "STOP", "DASH", "AGE", "WHO"))

_SAYING = frozenset(("says", "say", "claims", "claim", "reports", "confirms"))
"""Verbs of headlines after which a subject may stand without an article."""

_PLACED = frozenset(("PREP", "NAME", "LAND", "WORD", "THING", "THE", "OF", "COMMA"))
_APPOSED = frozenset(("COMMA", "NAME", "WORD", "PEOPLE", "OF", "AND", "THE", "ONE", "AGE", "COUNT", "THING"))
"""Classes of what may stand between people and what befell them: where they were, who they are."""

ONE: Count = (1, 1)
UNCOUNTED: Count = (1, None)


class Phrase(NamedTuple):
    """A count phrase: nodes `first` to `end` (half-open), its count, and what kind of head it has."""

    first: int
    end: int
    tally: Count
    head: str
    """sg, pl, others, name, word, thing or "" (a bare count)."""


class Phrases:
    """Reads count phrases among nodes; `used` are nodes that a word of harm has already taken."""

    def __init__(self, nodes: Sequence[Node], verb_first: bool = False) -> None:
        self.nodes = nodes
        self.english = verb_first
        self.used: set[int] = set()

    def kind(self, i: int) -> str:
        """Return the class of node i, "" outside."""
        return self.nodes[i].kind if 0 <= i < len(self.nodes) else ""

    def skip(self, i: int, kinds: tuple[str, ...]) -> int:
        """Return the first index from i whose node is of none of the classes."""
        while self.kind(i) in kinds:
            i += 1
        return i

    def phrase(self, i: int) -> Phrase | None:
        """Read a count, or "a", and the people it counts, at node i."""
        j = self.skip(i, ("THE",))
        start = self.kind(j)
        if start == "PEOPLE" and self.nodes[j].value == "others" and j not in self.used:
            return Phrase(j, j + 1, UNCOUNTED, "others") if self._bare(j) else None
        if start not in ("COUNT", "ONE") or j in self.used:
            return None
        count: Count = self.nodes[j].value if start == "COUNT" else ONE
        head, end = self._head(j + 1)
        if head == "thing" or (self.kind(j + 1) == "AGE" and start == "COUNT"):
            return None
        if self.english and count[0] not in (0, 1, None) and self._counts_one(j + 1, end):
            return None
        person = head in ("sg", "others") or self._alone(j) or self._befallen(end, head)
        if start == "ONE" and not person:
            return None
        return Phrase(j, end, count, head)

    def _counts_one(self, j: int, end: int) -> bool:
        """Whether a number above one stands before one person, and so counts none: "grade 11 student"."""
        return j + 1 == end and self.kind(j) == "PEOPLE" and self.nodes[j].value == "sg"

    def _bare(self, j: int) -> bool:
        """Whether "others" stands without a count: "others are wounded", "injuring others"."""
        return self.kind(j - 1) in ("AND", "ACT", "COMMA") and self.kind(j + 1) not in ("PEOPLE", "WORD")

    def _alone(self, j: int) -> bool:
        """Whether "another" stands for a person by itself."""
        return self.nodes[j].value == "another" and self.kind(j + 1) not in ("WORD", "NAME", "THING")

    def _befallen(self, end: int, head: str) -> bool:
        """Whether "a port manager is killed" says by its verb that an unknown noun is one person."""
        verb = self.kind(end) == "BE" and self.nodes[end].value == "one"
        return verb and head == "word" and self.kind(self.skip(end, ("BE",))) == "STATE"

    def _head(self, j: int) -> tuple[str, int]:
        """Return the kind of head of the noun phrase from node j, and the index after it."""
        head, k = "", j
        while k < min(len(self.nodes), j + LONGEST_PHRASE):
            length = self._passed(k, j, head)
            if not length:
                break
            head = self._head_with(self.nodes[k], head)
            k += length
        while k > j and self.kind(k - 1) in ("OF", "THE", "DASH"):
            k -= 1
        return "sg" if head == "nat" else head, k

    def _head_with(self, node: Node, head: str) -> str:
        """Return the kind of head of a noun phrase that goes on with a node."""
        if node.kind == "PEOPLE":
            return str(node.value) if head != "thing" or self.english else head
        if node.kind == "THING" and head == ("sg" if self.english else "pl"):
            return "thing"
        if head == "nat" and node.kind in ("WORD", "THING", "NAME"):
            return "thing" if node.kind == "THING" else "word"
        if node.kind == "THING":
            return head or "thing"
        if node.kind in ("WORD", "NAME", "OWNER", "LAND"):
            return head if head in ("sg", "pl", "others", "thing") else "word"
        return head

    def _passed(self, k: int, j: int, head: str) -> int:
        """Return how many nodes from k on belong to the noun phrase that began at node j."""
        kind = self.kind(k)
        if kind in ("COUNT", "NUM", "ONE") and self.kind(k + 1) == "AGE" and k > j - 1:
            return 2
        if head == "pl" and self._and_people(k):
            return self._and_people(k) - k
        inside = kind in ("PEOPLE", "THING", "WORD", "NAME", "OWNER", "OF", "THE", "AGE", "PARTICLE")
        return int(inside or (kind == "LAND" and head == "pl") or self._hyphen(k))

    def _and_people(self, k: int) -> int:
        """Return the index after more people under one count, else 0: "15 soldiers and civilians"."""
        end = self.skip(k + 1, ("WORD", "NAME")) if self._joins(k) else len(self.nodes)
        plural = end < k + 4 and self.kind(end) == "PEOPLE" and self.nodes[end].value == "pl"
        return end + 1 if plural else 0

    def _joins(self, k: int) -> bool:
        """Whether node k is an "and" that makes one sum of what stands around it, as "while" does not."""
        return self.kind(k) == "AND" and self.nodes[k].value == "and"

    def _hyphen(self, k: int) -> bool:
        tight = self.kind(k) == "DASH" and self.nodes[k].start == self.nodes[k - 1].end
        return tight and k + 1 < len(self.nodes) and self.nodes[k].end == self.nodes[k + 1].start

    def single(self, i: int) -> Phrase | None:
        """Read one person without a number: "kills Hamas commander X", and whoever "and" joins."""
        head, end = self._head(self.skip(i, ("THE",)))
        people = [n.value for n in self.nodes[i:end] if n.kind == "PEOPLE" and n.value != "nat"]
        if people[:1] == ["sg"] and head == "sg" and end > i:
            return self.joined(Phrase(i, end, ONE, head))
        return None

    def listed(self, i: int, bare: bool = False) -> Phrase | None:
        """Read "seven troops and 11 militants": the sum, as long as what follows is no subject of its own.

        With `bare` it may begin with one person without a number («ранена женщина и двое детей»).
        """
        phrase = self.one(i) if bare else self.phrase(i)
        return None if phrase is None else self.joined(phrase)

    def joined(self, phrase: Phrase) -> Phrase:
        """Add what "and" joins to a phrase, as long as it is no subject of its own."""
        while True:
            following = self._joined(phrase.end)
            if following is None or self._is_subject(following):
                break
            phrase = Phrase(phrase.first, following.end, add(phrase.tally, following.tally), phrase.head)
        return phrase

    def described(self, i: int) -> Phrase | None:
        """Read one person after the word of harm at i, described: «погибла 65-летняя жительница»."""
        k = i + 1
        while k <= i + REACH_ONE and (self.kind(k) in _DESCRIBES or self._aged(k)):
            k += 1
        person = self.one(k)
        return None if person is None else self.joined(person._replace(first=min(k, i + 1)))

    def _aged(self, k: int) -> bool:
        return self.kind(k) == "COUNT" and self.kind(k + 1) == "AGE"

    def subject(self, i: int) -> Phrase | None:
        """Read one person before the word of harm at i, of an office or a name: «сотрудник МЧС погиб»."""
        k = i - 1
        while k >= i - REACH_ONE and self.kind(k) in _DESCRIBES:
            k -= 1
        person = self.one(k) or self._opener(i)
        return person and person._replace(end=i)

    def somebody(self, i: int) -> Phrase | None:
        """Read whoever a singular verb at i is said of: «погибла редактор газеты», unknown as a noun."""
        k = i + 1
        while self._aged(k):
            k += 2
        if self.kind(k) in ("WORD", "NAME") and k not in self.used:
            return Phrase(k, k + 1, ONE, "word")
        return None

    def _opener(self, i: int) -> Phrase | None:
        """Return the person that a clause about the word of harm at i opens with, a place between."""
        k = i - 1
        while k > i - REACH and (self.kind(k) in _SAID_OF or self._aged(k)):
            person = self.one(k)
            if person and self.kind(k - 1) in _BEFORE_SUBJECT:
                return person
            k -= 1
        return None

    def one(self, i: int) -> Phrase | None:
        """Read one person named by a noun alone: «женщина», "Boy killed in strike"."""
        k = i
        if self._aged(i):
            k = self.skip(i + 2, ("WORD",))
        single = self.kind(k) == "PEOPLE" and self.nodes[k].value == "sg" and k not in self.used
        return Phrase(i, k + 1, ONE, "sg") if single else None

    def named(self, i: int, alone: bool) -> Phrase | None:
        """Read one person by name before the word of harm at i: "Ivan Petrenko was killed".

        `alone` says that the word is of one person by its form; else a singular verb must tell.
        """
        k = i - 1
        while self.kind(k) in ("BE", "AGE"):
            k -= 1
        if self.kind(k) == "HE" and k not in self.used:
            return Phrase(k, k + 1, ONE, "he")
        if self.english and self.kind(k - 1) == "PEOPLE" and self.nodes[k - 1].value == "sg":
            return self.full_name(k)
        singular = alone or any(n.value in ("one", "has") for n in self.nodes[max(0, k + 1) : i])
        if singular and self.kind(k) == "COMMA":
            k = self._before_apposition(k)
        return self.full_name(k) if singular else None

    def _before_apposition(self, comma: int) -> int:
        """Return the name that opens the sentence before "X, a film-maker from Y, was killed", else -1."""
        name = next((k for k in range(3) if self.kind(k) == "NAME"), -1)
        described = self.kind(name + 1) in ("COMMA", "AGE") and self.kind(name + 2) in ("ONE", "THE", "WORD")
        return name if name >= 0 and described and name + 2 < comma else -1

    def full_name(self, k: int) -> Phrase | None:
        """Read a name of several words: one word may as well be a place or an army."""
        full = self.kind(k) == "NAME" and not self.nodes[k].value and k not in self.used
        return Phrase(k, k + 1, ONE, "name") if full else None

    def _joined(self, i: int) -> Phrase | None:
        j = i + 1 if self.kind(i) == "COMMA" else i
        if not self._joins(j):
            return None
        phrase = self.phrase(j + 1) or self.one(self.skip(j + 1, ("THE",)))
        return phrase if phrase is not None and phrase.head in ("sg", "pl", "others") else None

    def _is_subject(self, phrase: Phrase) -> bool:
        """Whether a word of harm follows the phrase, and so takes it."""
        return self.kind(self.skip(phrase.end, ("BE",))) in ("STATE", "LEAVE")

    def before(self, i: int, noun: bool) -> Phrase | None:
        """Return the count phrase whose people the STATE at i is said of; a noun needs a number."""
        stop = self._subject_end(i)
        last = stop - 1 - (self.kind(stop - 1) == "AGE")
        alone = None if noun else self.one(last)
        if alone is not None and self._opens_clause(self._unmarked(last - 1)):
            return self._with_earlier(alone._replace(first=self._unmarked(last - 1) + 1))
        for p in range(stop - 1, max(-1, stop - REACH), -1):
            kind = self.kind(p)
            if kind in ("STATE", "ACT", "STOP", "TOLL", "SUBSET", "NO"):
                return None
            if kind in ("COUNT", "ONE") or (kind == "PEOPLE" and self.nodes[p].value == "others"):
                phrase = self.phrase(p)
                adjoins = noun and phrase is not None and phrase.end >= stop
                if self.english and self._governed(p) and not adjoins:
                    continue
                if phrase is not None and self._reaches(phrase, stop):
                    return self._with_earlier(phrase)
                if phrase is not None or kind == "COUNT":
                    return None
        return None

    def _opens_clause(self, k: int) -> bool:
        """Whether a subject without a count may follow node k, in Slavic a place: «в Энске подросток»."""
        says = self.english and self.kind(k) == "WORD" and self.nodes[k].value in _SAYING
        return says or self.kind(k) in _BEFORE_SUBJECT or (self.kind(k) == "NAME" and not self.english)

    def _governed(self, p: int) -> bool:
        """Whether the count at p belongs to another noun: "soldiers of the two factions are killed"."""
        while self.kind(p - 1) == "THE":
            p -= 1
        before = self.nodes[p - 1] if p > 0 else None
        return before is not None and (
            before.kind in ("BETWEEN", "OF") or (before.kind == "PREP" and before.value != "other")
        )

    def _subject_end(self, i: int) -> int:
        """Return the index after the subject of a STATE at i: before "were", before «получил осколочное»."""
        stop = i
        while self.kind(stop - 1) in ("BE", "COMMA", "LEAVE", "DASH"):
            stop -= 1
        k = stop - 1
        while k > stop - 4 and self.kind(k) == "WORD":
            k -= 1
        return self._subject_end(k) if k < stop - 1 and self.kind(k) == "BE" and stop == i else stop

    def _unmarked(self, k: int) -> int:
        """Return the index before the article and adjectives that end at node k."""
        stop = k - 3
        while self.kind(k) == "THE" or (k > stop and self._adjective(k)):
            k -= 1
        return k

    def _adjective(self, k: int) -> bool:
        named = self.english and self.kind(k) == "NAME"
        return named or self.kind(k) == "WORD" or (self.kind(k) == "PEOPLE" and self.nodes[k].value == "nat")

    def _reaches(self, phrase: Phrase, stop: int) -> bool:
        """Whether a phrase ends at the verb, or only a place stands between it and the people."""
        if phrase.end >= stop:
            return True
        between = [self._plain_kind(k) for k in range(phrase.end, stop)]
        if phrase.head not in ("sg", "pl", "others"):
            return False
        verbal = self.english and self.kind(self.skip(stop, ("COMMA",))) == "BE"
        placed = between[0] == "PREP" and (verbal or bool({"NAME", "LAND", "THING"} & set(between)))
        aside = between[:2] == ["COMMA", "PREP"] and not self.english
        apposed = between[0] == "COMMA" and self.kind(stop) == "COMMA" and between[1:2] != ["AND"]
        if aside and self.kind(stop) == "COMMA" and set(between) <= _APPOSED | {"PREP"}:
            return True
        fits = set(between) <= (_PLACED | {"ONE"} if verbal else _PLACED)
        return (placed and fits) or (apposed and set(between) <= _APPOSED)

    def _plain_kind(self, k: int) -> str:
        """Return the class of node k, that of any word for a nationality: "in the Syrian city of X"."""
        native = self.kind(k) == "PEOPLE" and self.nodes[k].value == "nat"
        return "WORD" if native else self.kind(k)

    def _with_earlier(self, phrase: Phrase) -> Phrase:
        """Add the phrases that "and" joins before: "four militants and two policemen are killed"."""
        if self.kind(phrase.first - 1) == "THE" and self._joins(phrase.first - 2):
            phrase = phrase._replace(first=phrase.first - 1)
        while self.kind(phrase.first - 1) in ("AND", "COMMA"):
            earlier = next((p for p in map(self.phrase, self._starts(phrase.first)) if p), None)
            joint = phrase.first - 1
            if self.kind(joint) == "AND" and not self._joins(joint):
                break
            if self._and_others(phrase):
                return Phrase(joint - 1, phrase.end, add(ONE, phrase.tally), phrase.head)
            single = self._single_before(joint)
            if earlier is None and single is not None:
                return Phrase(single.first, phrase.end, add(ONE, phrase.tally), phrase.head)
            parted = self.kind(joint) == "AND" and self.kind(joint - 1) == "COMMA"
            if earlier is None or not (
                earlier.end in (joint, joint - parted) or self._placed_until(earlier.end, joint)
            ):
                break
            if earlier.head not in ("sg", "pl") and earlier.tally != (2, 2):
                break
            if self.kind(earlier.first - 1) in ("ACT", "STATE"):
                break
            phrase = Phrase(earlier.first, phrase.end, add(earlier.tally, phrase.tally), phrase.head)
        return phrase

    def _single_before(self, joint: int) -> Phrase | None:
        """Return the one person before "and" with whom a clause opens: «мужчина и женщина погибли»."""
        person = self.one(joint - 1) if self._joins(joint) else None
        return person if person and self._opens_clause(self._unmarked(joint - 2)) else None

    def _placed_until(self, start: int, end: int) -> bool:
        """Whether only where they were from stands between: "seven guards from Xville and two drivers"."""
        between = [self.kind(k) for k in range(start, end)]
        return self.english and between[:1] == ["PREP"] and "NAME" in between and set(between) <= _PLACED

    def _and_others(self, phrase: Phrase) -> bool:
        """Whether somebody by name goes before "and three other officers"."""
        others = any(n.value == "others" for n in self.nodes[phrase.first : phrase.end] if n.kind == "PEOPLE")
        named = self.full_name(phrase.first - 2) is not None and self.kind(phrase.first - 3) != "PREP"
        return named and others and self.kind(phrase.first - 1) == "AND"

    def _starts(self, end: int) -> list[int]:
        return [
            k for k in range(end - 2, max(-1, end - LONGEST_PHRASE), -1) if self.kind(k) in ("COUNT", "ONE")
        ]
