"""Nodes of a sentence -> who was killed or wounded in it: counts bound to their words.

A count phrase is a count and the people it counts ("at least six Ukrainian soldiers"). An ACT takes the
phrase after it ("killing six people"); a STATE the phrase before it ("six people were killed") or, with
none there, after it ("killed six people", «загинуло шестеро»). A subset ("including two children")
belongs to what it stands in, unless it names a place of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from whoholds.claims.cascade import Node
from whoholds.claims.numbers import Count, add

REACH = 14
"""Nodes looked back from "were killed" for its count: a subject with its place has about ten."""

TOLL_REACH = 14
"""Nodes looked ahead from "the death toll" for its count."""

DENIAL_REACH = 10
"""Nodes looked ahead from «жертв» for «немає»: a short aside may stand between."""

LONGEST_PHRASE = 10
"""Nodes that one count phrase may have after its count."""


class Phrase(NamedTuple):
    """A count phrase: nodes `first` to `end` (half-open), its count, and what kind of head it has."""

    first: int
    end: int
    tally: Count
    head: str
    """sg, pl, others, name, word, thing or "" (a bare count)."""


class Casualty(NamedTuple):
    """People killed ("k") or wounded ("w"): count, nodes (half-open), and the phrase that names them."""

    kind: str
    tally: Count
    first: int
    end: int
    phrase: Phrase | None = None
    subset: bool = False


ONE: Count = (1, 1)
NONE: Count = (0, 0)
UNCOUNTED: Count = (1, None)


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
        if self.kind(j - 1) == "COMMA" and self.kind(j + 1) == "COMMA":
            return None
        if head == "thing" or (self.kind(j + 1) == "AGE" and start == "COUNT"):
            return None
        if start == "ONE" and head not in ("sg", "others") and not self._alone(j):
            return None
        return Phrase(j, end, count, head)

    def _bare(self, j: int) -> bool:
        """Whether "others" stands without a count: "others are wounded", "injuring others"."""
        return self.kind(j - 1) in ("AND", "ACT", "COMMA") and self.kind(j + 1) not in ("PEOPLE", "WORD")

    def _alone(self, j: int) -> bool:
        """Whether "another" stands for a person by itself."""
        return self.nodes[j].value == "another" and self.kind(j + 1) not in ("WORD", "NAME", "THING")

    def _head(self, j: int) -> tuple[str, int]:
        """Return the kind of head of the noun phrase from node j, and the index after it."""
        head, k = "", j
        while k < min(len(self.nodes), j + LONGEST_PHRASE):
            node = self.nodes[k]
            if node.kind == "PEOPLE":
                head = node.value if head != "thing" or self.english else head
            elif node.kind == "THING" and head == ("sg" if self.english else "pl"):
                head = "thing"
            elif head == "nat" and node.kind in ("WORD", "THING", "NAME"):
                head = "thing" if node.kind == "THING" else "word"
            elif node.kind == "THING":
                head = head or "thing"
            elif node.kind in ("WORD", "NAME", "OWNER"):
                head = head if head in ("sg", "pl", "others", "thing") else "word"
            elif node.kind in ("COUNT", "NUM", "ONE") and self.kind(k + 1) == "AGE" and k > j - 1:
                k += 1
            elif not (node.kind in ("OF", "THE", "AGE", "PARTICLE") or self._hyphen(k)):
                break
            k += 1
        while k > j and self.kind(k - 1) in ("OF", "THE", "DASH"):
            k -= 1
        return "sg" if head == "nat" else head, k

    def _hyphen(self, k: int) -> bool:
        tight = self.kind(k) == "DASH" and self.nodes[k].start == self.nodes[k - 1].end
        return tight and k + 1 < len(self.nodes) and self.nodes[k].end == self.nodes[k + 1].start

    def single(self, i: int) -> Phrase | None:
        """Read one person without a number: "kills Hamas commander X"."""
        head, end = self._head(self.skip(i, ("THE",)))
        people = [n for n in self.nodes[i:end] if n.kind == "PEOPLE"]
        if people and people[0].value == "sg" and head == "sg" and end > i:
            return Phrase(i, end, ONE, head)
        return None

    def listed(self, i: int, bare: bool = False) -> Phrase | None:
        """Read "seven troops and 11 militants": the sum, as long as what follows is no subject of its own.

        With `bare` it may begin with one person without a number («ранена женщина и двое детей»).
        """
        phrase = self.one(i) if bare else self.phrase(i)
        while phrase is not None:
            following = self._joined(phrase.end)
            if following is None or self._is_subject(following):
                break
            phrase = Phrase(phrase.first, following.end, add(phrase.tally, following.tally), phrase.head)
        return phrase

    def one(self, i: int) -> Phrase | None:
        """Read one person named by a noun alone: «женщина», "Boy killed in strike"."""
        single = self.kind(i) == "PEOPLE" and self.nodes[i].value == "sg" and i not in self.used
        return Phrase(i, i + 1, ONE, "sg") if single else None

    def named(self, i: int, alone: bool) -> Phrase | None:
        """Read one person by name before the word of harm at i: "Ivan Petrenko was killed".

        `alone` says that the word is of one person by its form; else a singular verb must tell.
        """
        k = i - 1
        while self.kind(k) == "BE":
            k -= 1
        singular = alone or (k < i - 1 and self.nodes[k + 1].value == "one")
        if [self.kind(k - x) for x in range(3)] == ["COMMA", "COUNT", "COMMA"]:
            k -= 3
        if singular and self.kind(k) == "COMMA":
            k = self._before_apposition(k)
        return self.full_name(k) if singular else None

    def _before_apposition(self, comma: int) -> int:
        """Return the name that opens the sentence before "X, a film-maker from Y, was killed", else -1."""
        name = next((k for k in range(3) if self.kind(k) == "NAME"), -1)
        described = self.kind(name + 1) == "COMMA" and self.kind(name + 2) in ("ONE", "THE", "COUNT", "WORD")
        return name if name >= 0 and described and name + 2 < comma else -1

    def full_name(self, k: int) -> Phrase | None:
        """Read a name of several words: one word may as well be a place or an army."""
        full = self.kind(k) == "NAME" and not self.nodes[k].value and k not in self.used
        return Phrase(k, k + 1, ONE, "name") if full else None

    def _joined(self, i: int) -> Phrase | None:
        j = i + 1 if self.kind(i) == "COMMA" else i
        if self.kind(j) != "AND":
            return None
        phrase = self.phrase(j + 1) or self.one(self.skip(j + 1, ("THE",)))
        return phrase if phrase is not None and phrase.head in ("sg", "pl", "others") else None

    def _is_subject(self, phrase: Phrase) -> bool:
        """Whether a word of harm follows the phrase, and so takes it."""
        return self.kind(self.skip(phrase.end, ("BE",))) in ("STATE", "LEAVE")

    def before(self, i: int, noun: bool) -> Phrase | None:
        """Return the count phrase whose people the STATE at i is said of; a noun needs a number."""
        stop = i
        while self.kind(stop - 1) in ("BE", "COMMA", "LEAVE", "DASH"):
            stop -= 1
        alone = None if noun else self.one(stop - 1)
        if alone is not None and self.kind(self._unmarked(stop - 2)) in (
            "",
            "AND",
            "COMMA",
            "STOP",
            "DASH",
            "AGE",
        ):
            return self._with_earlier(alone._replace(first=self._unmarked(stop - 2) + 1))
        for p in range(stop - 1, max(-1, stop - REACH), -1):
            kind = self.kind(p)
            if kind in ("STATE", "ACT", "STOP", "TOLL", "SUBSET", "NO"):
                return None
            if kind in ("COUNT", "ONE") or (kind == "PEOPLE" and self.nodes[p].value == "others"):
                phrase = self.phrase(p)
                if phrase is not None and self._reaches(phrase, stop):
                    return self._with_earlier(phrase)
                if phrase is not None or kind == "COUNT":
                    return None
        return None

    def _unmarked(self, k: int) -> int:
        """Return the index before the article and adjectives that end at node k."""
        stop = k - 3
        while self.kind(k) == "THE" or (k > stop and self._adjective(k)):
            k -= 1
        return k

    def _adjective(self, k: int) -> bool:
        return self.kind(k) == "WORD" or (self.kind(k) == "PEOPLE" and self.nodes[k].value == "nat")

    def _reaches(self, phrase: Phrase, stop: int) -> bool:
        """Whether a phrase ends at the verb, or only a place stands between it and the people."""
        if phrase.end >= stop:
            return True
        between = [self.kind(k) for k in range(phrase.end, stop)]
        placed = between[0] == "PREP" and bool({"NAME", "LAND"} & set(between))
        people = phrase.head in ("sg", "pl", "others")
        return placed and people and set(between) <= {"PREP", "NAME", "LAND", "WORD", "THE", "OF", "COMMA"}

    def _with_earlier(self, phrase: Phrase) -> Phrase:
        """Add the phrases that "and" joins before: "four militants and two policemen are killed"."""
        while self.kind(phrase.first - 1) in ("AND", "COMMA"):
            earlier = next((p for p in map(self.phrase, self._starts(phrase.first)) if p), None)
            joint = phrase.first - 1
            if earlier is None or earlier.end != joint or earlier.head not in ("sg", "pl"):
                break
            if self.kind(earlier.first - 1) in ("ACT", "STATE"):
                break
            phrase = Phrase(earlier.first, phrase.end, add(earlier.tally, phrase.tally), phrase.head)
        return phrase

    def _starts(self, end: int) -> list[int]:
        return [
            k for k in range(end - 2, max(-1, end - LONGEST_PHRASE), -1) if self.kind(k) in ("COUNT", "ONE")
        ]


class Scan:
    """Finds the casualties of one sentence.

    `verb_first` says that a count right after "killed" is its object, as in English; in Slavic
    sentences the count before the verb comes first.
    """

    def __init__(self, nodes: Sequence[Node], verb_first: bool = False) -> None:
        self.all_nodes = nodes
        self.verb_first = verb_first
        self.subsets = list(_subsets(nodes))
        hidden = {i for first, end in self.subsets for i in range(first, end)}
        self.index = [i for i in range(len(nodes)) if i not in hidden]
        self.nodes = [nodes[i] for i in self.index]
        self.read = Phrases(self.nodes, verb_first)

    def casualties(self) -> list[Casualty]:
        """Return the casualties in the order of the text, subsets after what they belong to."""
        found: list[Casualty] = []
        for i, node in enumerate(self.nodes):
            casualty = self._at(i, node)
            if casualty is not None:
                found.append(casualty)
        outer = [self._outward(c) for c in self._tolls_settled(found)]
        return sorted(outer + self._of_subsets(outer), key=lambda c: (c.first, c.end))

    def _tolls_settled(self, found: list[Casualty]) -> list[Casualty]:
        """Let a toll stand for "X dies of wounds, raising it to four", and yield to a count of its own."""
        tolls = [c for c in found if self.read.kind(c.first) == "TOLL"]
        others = [c for c in found if c not in tolls and c.tally != ONE]
        if not tolls:
            return found
        return (
            [c for c in found if c not in tolls] if any(c.kind == "k" for c in others) else [*tolls, *others]
        )

    def _outward(self, c: Casualty) -> Casualty:
        """Return a casualty with indexes of the whole sentence's nodes."""
        return c._replace(
            first=self.index[c.first], end=self.index[c.end - 1] + 1, phrase=self._phrase_out(c.phrase)
        )

    def _phrase_out(self, p: Phrase | None) -> Phrase | None:
        return p and p._replace(first=self.index[p.first], end=self.index[p.end - 1] + 1)

    def _at(self, i: int, node: Node) -> Casualty | None:
        if node.kind == "ACT":
            return self._act(i, node.value)
        if node.kind == "STATE" and i not in self.read.used:
            return self._state(i, node.value)
        if node.kind == "TOLL":
            return self._toll(i, node.value)
        return self._nobody(i) if node.kind == "NO" else None

    # --- one word of harm --------------------------------------------------------------------------

    def _act(self, i: int, kind: str) -> Casualty | None:
        j = self.read.skip(i + 1, ("BE",))
        phrase = self.read.listed(j) or self.read.single(j)
        return self._made(kind, i, phrase) if phrase else None

    def _state(self, i: int, kind: str) -> Casualty | None:
        destroyed, alone, noun = kind == "d", kind == "k1", kind in ("kn", "wn", "c")
        kind = "w" if kind[0] == "w" else "k"
        nobody = 0 if destroyed else self._denied_after(i)
        if nobody:
            return Casualty(kind, NONE, i, nobody)
        active = (
            self.verb_first and self.read.kind(i - 1) != "BE" and self.read.kind(i + 1) in ("COUNT", "ONE")
        )
        phrase = (self.read.listed(i + 1) if active else None) or self.read.before(i, noun)
        if phrase is None:
            j = self.read.skip(i + 1, ("BE", "LEAVE"))
            phrase = self.read.listed(j) or self.read.listed(i + 1, bare=True)
        if phrase is not None:
            return self._made(kind, i, phrase) if phrase.head in ("sg", "pl") or not destroyed else None
        if destroyed:
            return None
        name = self.read.named(i, alone) or (self.read.full_name(i + 1) if self.verb_first else None)
        if name is not None:
            return self._made(kind, i, name)
        if self.read.kind(i - 1) == "EXIST" or self.read.kind(i + 1) == "EXIST":
            return Casualty(kind, UNCOUNTED, max(0, i - 1), i + 1)
        return None

    def _toll(self, i: int, kind: str) -> Casualty | None:
        for j in range(i + 1, min(len(self.nodes), i + TOLL_REACH)):
            node = self.nodes[j]
            if node.kind in ("STOP", "ACT"):
                return None
            if node.kind == "STATE" and node.value[0] == "w":
                return None
            if node.kind == "COUNT" and j not in self.read.used and self.read.kind(j + 1) != "AGE":
                self.read.used.add(j)
                low, high = node.value
                count = (high, high) if low is None else (low, high)
                return Casualty("k" if kind == "c" else kind, count, i, j + 1)
        return None

    def _nobody(self, i: int) -> Casualty | None:
        """Read "no casualties", "nobody was injured": the word of harm follows."""
        for j in range(i + 1, min(len(self.nodes), i + 5)):
            node = self.nodes[j]
            if node.kind == "STATE" and node.value != "d":
                self.read.used.add(j)
                return Casualty("w" if node.value[0] == "w" else "k", NONE, i, j + 1)
            if node.kind in ("COMMA", "STOP", "COUNT", "AND", "ACT"):
                return None
        return None

    def _denied_after(self, i: int) -> int:
        """Return the index after "немає" in "загиблих та поранених немає", else 0."""
        for j in range(i + 1, min(len(self.nodes), i + DENIAL_REACH)):
            kind = self.read.kind(j)
            if kind == "NO":
                following = self.nodes[j + 1] if j + 1 < len(self.nodes) else None
                return 0 if following and following.kind == "STATE" else j + 1
            if kind in ("COUNT", "STOP", "ACT", "NUM"):
                return 0
        return 0

    def _made(self, kind: str, i: int, phrase: Phrase) -> Casualty:
        self.read.used.update(range(phrase.first, phrase.end))
        return Casualty(kind, phrase.tally, min(i, phrase.first), max(i + 1, phrase.end), phrase)

    # --- subsets --------------------------------------------------------------------------------------

    def _of_subsets(self, found: Sequence[Casualty]) -> list[Casualty]:
        """Return the subsets with their own count: whoever belongs to the words of harm before them."""
        out = []
        for first, end in self.subsets:
            before = [c for c in found if c.first < first and c.tally != NONE]
            after = [c for c in found if c.first >= end]
            inner = self.all_nodes[first:end]
            start = next((k for k, n in enumerate(inner) if n.kind == "SUBSET"), 0) + 1
            phrase = Phrases(inner).listed(start)
            owner = before[-1] if before else after[0] if after else None
            if phrase is not None and owner is not None:
                moved = phrase._replace(first=phrase.first + first, end=phrase.end + first)
                out.append(Casualty(owner.kind, phrase.tally, first + start, moved.end, moved, True))
        return out


def _subsets(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    """Return the stretches (half-open) of "including ..." up to the comma or verb that closes them."""
    out = []
    i = 0
    while i < len(nodes):
        if nodes[i].kind == "SUBSET":
            end = _subset_end(nodes, i + 1)
            first = i - 1 if i and nodes[i - 1].kind in ("COMMA", "OPEN", "DASH") else i
            out.append((first, end))
            i = end
        i += 1
    return out


def _subset_end(nodes: Sequence[Node], i: int) -> int:
    for j in range(i, len(nodes)):
        kind, after = nodes[j].kind, nodes[j + 1].kind if j + 1 < len(nodes) else ""
        if kind in ("BE", "STATE", "ACT", "STOP", "CLOSE", "LEAVE"):
            return j
        if kind == "COMMA" and after not in ("NAME", "COUNT", "ONE"):
            return j
        if kind == "AND" and after in ("ACT", "STATE", "BE"):
            return j
    return len(nodes)
