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
from whoholds.claims.harm.phrases import ONE, UNCOUNTED, Phrase, Phrases
from whoholds.claims.harm.subsets import subsets_of
from whoholds.claims.numbers import Count

TOLL_REACH = 24
"""Nodes looked ahead from "the death toll" for its count."""

ASIDE = 8
"""Nodes of an aside between a word of harm and its count: «ранены, по данным мэра Петрова, 68 человек»."""

DENIAL_REACH = 10
"""Nodes looked ahead from «жертв» for «немає»: a short aside may stand between."""

_NAMED_THINGS = ("PEOPLE", "THING", "WORD", "NAME", "AND")
"""Classes after a name that is no victim of "kills": of what is a group's, a place's or an army's."""

_LOSSES = ("втрат ", "потерь ")
"""Losses in the genitive, of which «немає» says that nobody was hurt."""

_SURELY_ONE = ("погиб", "загин", "ранен", "поранен", "убит", "вбит", "скончал", "помер")
"""Verbs and participles in the singular that are said of people alone."""

_VICTIMS = ("жертвами ", "жертвою ", "жертвой ")
"""What people become: before it or after it they are named."""

_NEWS = ("информаци", "данн", "сведени", "інформаці", "відомост")

NONE: Count = (0, 0)


class Casualty(NamedTuple):
    """People killed ("k") or wounded ("w"): count, nodes (half-open), and the phrase that names them."""

    kind: str
    tally: Count
    first: int
    end: int
    phrase: Phrase | None = None
    subset: bool = False


class Scan:
    """Finds the casualties of one sentence.

    `verb_first` says that a count right after "killed" is its object, as in English; in Slavic
    sentences the count before the verb comes first.
    """

    def __init__(self, nodes: Sequence[Node], verb_first: bool = False, folded: str = "") -> None:
        self.all_nodes, self._folded = nodes, folded
        self.verb_first = verb_first
        self.subsets = list(subsets_of(nodes))
        hidden = {i for first, end in self.subsets for i in range(first, end)}
        self.index = [i for i in range(len(nodes)) if i not in hidden]
        self.nodes = [nodes[i] for i in self.index]
        self.read = Phrases(self.nodes, verb_first)

    def words(self, start: int, end: int) -> str:
        """Return the folded text between two characters."""
        return self._folded[start:end]

    def casualties(self) -> list[Casualty]:
        """Return the casualties in the order of the text, subsets after what they belong to."""
        found: list[Casualty] = []
        for i, node in enumerate(self.nodes):
            casualty = self._at(i, node)
            if casualty is not None:
                found.extend(self._either(i, casualty))
        outer = [self._outward(c) for c in self._tolls_settled(found)]
        return sorted(outer + self._of_subsets(outer), key=lambda c: (c.first, c.end))

    def _tolls_settled(self, found: list[Casualty]) -> list[Casualty]:
        """Let a toll stand for "X dies of wounds, raising it to four", and yield to a count of its own."""
        tolls = [c for c in found if self.read.kind(c.first) == "TOLL"]
        found = [c for c in found if not (tolls and self._added(c))]
        others = [c for c in found if c not in tolls and c.tally != ONE]
        if not tolls:
            return found
        if not any(c.kind == "k" for c in others):
            return [*tolls, *others]
        return [*(t for t in tolls if t.kind == "w"), *(c for c in found if c not in tolls)]

    def _added(self, c: Casualty) -> bool:
        """Whether "two more bodies" only adds to a toll told beside it."""
        nodes = self.nodes[c.phrase.first : c.phrase.end] if c.phrase and c.kind == "k" else ()
        return any(n.kind == "PEOPLE" and n.value == "others" for n in nodes)

    def _either(self, i: int, told: Casualty) -> list[Casualty]:
        """Return "killed or wounded 80" as up to 80 killed and up to 80 wounded; else what was told."""
        others = [k for k in self._beside_or(i) if self.read.kind(k) in ("STATE", "ACT")]
        if self.verb_first and not others and self.read.kind(i - 1) == "AND" and self._verbs(i - 2, i):
            others = [i - 2]
        if told.tally[1] is None or told.tally == NONE or not others:
            return [told]
        kinds = {told.kind, "w" if self.nodes[others[0]].value[0] == "w" else "k"}
        return [told._replace(kind=kind, tally=(None, told.tally[1]), phrase=None) for kind in sorted(kinds)]

    def _verbs(self, i: int, k: int) -> bool:
        """Whether one count is of two verbs: "killing and injuring 29", not "killing two and injuring 29"."""
        pair = [self.nodes[n] for n in (i, k) if 0 <= n < len(self.nodes)]
        return [n.kind for n in pair] == ["ACT", "ACT"] and pair[0].value != pair[1].value

    def _beside_or(self, i: int) -> list[int]:
        """Return the nodes that "or" joins to node i, past the verb in "died or been injured"."""
        after = self.read.skip(i + 2, ("BE",)) if self.read.kind(i + 1) == "OR" else None
        k = i - 1
        while self.read.kind(k) == "BE":
            k -= 1
        before = k - 1 if self.read.kind(k) == "OR" else None
        return [n for n in (before, after) if n is not None]

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
        if self.read.kind(i - 1) == "PREP" and self.nodes[i - 1].value == "from":
            return None
        j = self.read.skip(i + 1, ("BE",))
        phrase = self.read.listed(j) or self.read.single(j)
        if phrase is None and kind == "k" and self.read.kind(j + 1) not in _NAMED_THINGS:
            phrase = self.read.full_name(j)
        return self._made(kind, i, phrase) if phrase else None

    def _state(self, i: int, kind: str) -> Casualty | None:
        said = "w" if kind[0] == "w" else "k"
        if kind == "b":
            return Casualty("k", ONE, i, i + 1)
        lost = kind == "d" and not self.node_says(i, _LOSSES)
        nobody = 0 if lost else self._denied_after(i)
        if nobody:
            return Casualty(said, NONE, i, nobody)
        phrase = self._said_of(i, kind)
        if kind == "d":
            fits = phrase is not None and phrase.head in ("sg", "pl")
            return self._made(said, i, phrase) if phrase is not None and fits else None
        told = self.words(self.nodes[i].start, self.nodes[i].end).endswith(("ших", "ых", "их"))
        if phrase is None and i <= 1 and told and not self.verb_first and kind in ("k", "w"):
            toll = self._toll(i, said)
            if toll is not None:
                return toll
        if phrase is None:
            phrase = self.read.named(i, kind == "k1")
        if phrase is None and kind in ("k1", "w1") and self.node_says(i, _SURELY_ONE):
            phrase = self.read.somebody(i)
        if phrase is None and self.verb_first and kind != "ki" and self._active(i):
            phrase = self.read.full_name(i + 1) or self.read.single(i + 1)
        return self._made(said, i, phrase) if phrase is not None else self._uncounted(i, said)

    def node_says(self, i: int, stems: tuple[str, ...]) -> bool:
        """Whether the word of harm at i begins so, as written in lower case."""
        return f"{self.words(self.nodes[i].start, self.nodes[i].end)} ".startswith(stems)

    def _said_of(self, i: int, kind: str) -> Phrase | None:
        """Return the people a STATE at i is said of: the object of "killed", else before it, else after."""
        read = self.read
        active = self.verb_first and self._active(i) and read.kind(i + 1) in ("COUNT", "ONE")
        phrase = read.listed(i + 1) if active and kind != "ki" else None
        if phrase is None and not (kind in ("ka", "wa") and read.kind(i + 1) in ("WORD", "THING", "NAME")):
            phrase = read.before(i, kind in ("kn", "wn", "c", "kp", "wp"))
        if phrase is not None:
            return phrase
        j = read.skip(i + 1, ("BE", "LEAVE") if self.verb_first else ("BE", "LEAVE", "DASH"))
        if not self.verb_first and read.kind(j) == "COMMA" and read.kind(j + 1) == "PREP":
            j = next((k + 1 for k in range(j + 2, j + ASIDE) if read.kind(k) == "COMMA"), j)
        phrase = read.listed(j) or read.listed(j, bare=True)
        if phrase is None and kind in ("k1", "w1", "ka", "wa", "kp", "wp", "k", "w") and not self.verb_first:
            phrase = read.described(i) or (read.subject(i) if kind in ("k1", "w1") else None)
        if phrase is None and kind == "d":
            phrase = read.listed(read.skip(i + 1, ("WORD", "BE")))
        return phrase

    def _active(self, i: int) -> bool:
        """Whether an English "killed" at i is active: no "was" before it, "has" or an adverb at most."""
        k = i - 1
        while self.read.kind(k) == "BE" and self.nodes[k].value not in ("one", "be"):
            k -= 1
        return self.read.kind(k) != "BE"

    def _uncounted(self, i: int, kind: str) -> Casualty | None:
        """Read "there are dead", «є загиблі та поранені»: at least one."""
        start = i - 2 if self.read.kind(i - 1) == "AND" and self.read.kind(i - 2) == "STATE" else i
        if self.read.kind(start - 1) == "EXIST" or self.read.kind(i + 1) == "EXIST":
            return Casualty(kind, UNCOUNTED, max(0, start - 1), i + 1)
        return None

    def _toll(self, i: int, kind: str) -> Casualty | None:
        if not self.verb_first and self.node_says(i, _VICTIMS):
            phrase = self.read.before(i, False) or self._became(i)
            if phrase is not None:
                return self._made(kind, i, phrase)
        for j in range(i + 1, min(len(self.nodes), i + TOLL_REACH)):
            node = self.nodes[j]
            if node.kind in ("STOP", "ACT", "UNKNOWN") or (node.kind == "STATE" and node.value[0] == "w"):
                break
            if node.kind == "COUNT" and j not in self.read.used and self.read.kind(j + 1) != "AGE":
                self.read.used.add(j)
                low, high = self._raised(j)
                self.read.used.add(j + (self._raised(j) != node.value))
                count = (high, high) if low is None else (low, high)
                return Casualty("k" if kind == "c" else kind, count, i, j + 1)
        return self._risen(i, kind)

    def _became(self, i: int) -> Phrase | None:
        """Read who stands after the attack in «жертвами обстрела стали женщина и двое детей»."""
        for k in range(i + 1, min(len(self.nodes), i + TOLL_REACH)):
            if self.read.kind(k) in ("STOP", "STATE") or k in self.read.used:
                return None
            phrase = self.read.listed(k) or self.read.listed(k, bare=True)
            if phrase is not None:
                return phrase
        return None

    def _raised(self, j: int) -> Count:
        """Return the count at j, of «с 4 до 5» and "from four to five" the second."""
        after = self.nodes[j + 1] if j + 1 < len(self.nodes) else None
        raised = after is not None and after.kind == "COUNT" and after.value[0] is None
        count: Count = after.value if raised and after is not None else self.nodes[j].value
        return count

    def _risen(self, i: int, kind: str) -> Casualty | None:
        """Read «до 10 человек возросло число погибших»: the count goes before the toll."""
        k = i - 1
        while k > i - 4 and self.read.kind(k) in ("WORD", "BE", "PEOPLE"):
            k -= 1
        if self.verb_first or k == i - 1 or self.read.kind(k) != "COUNT" or k in self.read.used:
            return None
        self.read.used.add(k)
        count = self.nodes[k].value
        return Casualty(kind, (count[1], count[1]) if count[0] is None else count, k, i + 1)

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
            if kind in ("COUNT", "STOP", "ACT", "NUM") or self._is_news(j):
                return 0
        return 0

    def _is_news(self, j: int) -> bool:
        """Whether it is information that is lacking: «о погибших официальной информации нет»."""
        node = self.nodes[j]
        return node.kind == "WORD" and node.value is not None and node.value.startswith(_NEWS)

    def _made(self, kind: str, i: int, phrase: Phrase) -> Casualty:
        self.read.used.update(range(phrase.first, phrase.end))
        return Casualty(kind, phrase.tally, min(i, phrase.first), max(i + 1, phrase.end), phrase)

    # --- subsets --------------------------------------------------------------------------------------

    def _of_subsets(self, found: Sequence[Casualty]) -> list[Casualty]:
        """Return the subsets with their own count: whoever belongs to the words of harm before them."""
        out: list[Casualty] = []
        for first, end in self.subsets:
            before = [c for c in found if c.first < first and c.tally != NONE]
            after = [c for c in found if c.first >= end]
            inner = self.all_nodes[first:end]
            start = next((k for k, n in enumerate(inner) if n.kind == "SUBSET"), 0) + 1
            phrase = _first_phrase(inner, start)
            owner = before[-1] if before else after[0] if after else None
            if phrase is None:
                continue
            moved = phrase._replace(first=phrase.first + first, end=phrase.end + first)
            if owner is not None:
                out.append(Casualty(owner.kind, phrase.tally, first + start, moved.end, moved, True))
            elif inner[start - 1].value in ("k", "w"):
                part = (phrase.tally[0], None)
                out.append(Casualty(inner[start - 1].value, part, first + start - 1, moved.end, moved))
        return out


def _first_phrase(inner: Sequence[Node], start: int) -> Phrase | None:
    """Return the people of a subset, after where they were: "among the dead in X is a girl"."""
    among = Phrases(inner)
    starts = [start]
    while starts[-1] < len(inner) and inner[starts[-1]].kind in ("BE", "DASH", "PREP", "NAME", "WORD", "AGE"):
        starts.append(starts[-1] + 1)
    return next((p for k in starts for p in (among.listed(k), among.listed(k, bare=True)) if p), None)
