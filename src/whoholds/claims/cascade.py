"""Words -> classes -> phrases: a cascade of finite-state rules over one symbol a token.

Method: Abney (1996), "Partial parsing via finite-state cascades". Each token becomes a node of one
class; a level rewrites runs of nodes that its rules match into one node; the next level sees those.
Rules are regular expressions over class names, without nested repetition, so cost is linear in nodes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import resources
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from whoholds.errors import DataError

OTHER = "OTHER"
"""The class of a token that no lexicon knows: it breaks every phrase."""

FIRST_SYMBOL = "\ue000"
"""The private-use character that stands for the first class."""

C = TypeVar("C")
Word = tuple[str, int, int]
"""A folded word and its half-open character offsets."""


class Node(NamedTuple):
    """A token or phrase: its class, half-open character offsets, and what it means."""

    kind: str
    start: int
    end: int
    value: Any = None


class Entry(NamedTuple):
    """One phrase of a lexicon: its words, its class, its value."""

    words: tuple[str, ...]
    kind: str
    value: Any


Words = Mapping[str, Sequence[Entry]]
"""Entries by first word, longest first."""


class Table(Protocol):
    """Whatever knows the entries that a word may open, longest first."""

    def get(self, word: str, /) -> Sequence[Entry] | None:
        """Return the entries of a first word, None or none when it opens no phrase."""
        ...


class Symbols:
    """One private-use character for each class name, so that rules are plain regular expressions."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._char = {kind: chr(ord(FIRST_SYMBOL) + i) for i, kind in enumerate((OTHER, *kinds))}

    def of(self, nodes: Iterable[Node]) -> str:
        """Return the nodes as a string, one character a node."""
        char = self._char
        return "".join([char[kind] for kind, _, _, _ in nodes])

    def pattern(self, rule: str) -> re.Pattern[str]:
        """Compile a rule such as ``"DAY MONTH (COMMA? YEAR)?"``; an unknown class is a KeyError."""
        return re.compile(re.sub(r"[A-Z]\w*", lambda m: self._char[m[0]], rule).replace(" ", ""))


class Run(NamedTuple):
    """The nodes that one rule matched, in order."""

    nodes: Sequence[Node]

    def get(self, kind: str) -> Any:
        """Return the value of the first node of a class, None when there is none."""
        return next((n.value for n in self.nodes if n.kind == kind), None)

    def all(self, kind: str) -> list[Any]:
        """Return the values of all nodes of a class, in order."""
        return [n.value for n in self.nodes if n.kind == kind]

    def has(self, kind: str) -> bool:
        """Whether a node of this class was matched."""
        return any(n.kind == kind for n in self.nodes)


@dataclass(frozen=True, slots=True)
class Rule(Generic[C]):
    """A pattern over classes, the class that it makes, and what that means (None: no match after all)."""

    pattern: re.Pattern[str]
    makes: str
    build: Callable[[Run, C], Any]
    needs: frozenset[str] = field(init=False)
    """Symbols without which the pattern cannot match: most rules are passed over by these alone."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", _needed(self.pattern.pattern))


def _needed(pattern: str) -> frozenset[str]:
    """Return the characters outside all groups that no quantifier makes optional."""
    depth, needed = 0, set()
    for i, char in enumerate(pattern):
        depth += (char == "(") - (char == ")")
        if depth == 0 and char >= FIRST_SYMBOL and pattern[i + 1 : i + 2] not in ("?", "*", "{"):
            needed.add(char)
    return frozenset() if "|" in _outside(pattern) else frozenset(needed)


def _outside(pattern: str) -> str:
    """Return what of a pattern stands outside all groups."""
    depth, out = 0, ""
    for char in pattern:
        depth += (char == "(") - (char == ")")
        out += char if depth == 0 else ""
    return out


_MOST_SETS = 10_000
"""Sets of classes remembered at most for a level."""


class Level(Generic[C]):
    """Rules that see the same nodes; which of them some classes call for is worked out once."""

    def __init__(self, rules: Sequence[Rule[C]]) -> None:
        self.rules = rules
        self._fitting: dict[frozenset[str], list[tuple[int, re.Pattern[str]]]] = {}

    def hits(self, string: str) -> list[tuple[int, int, int]]:
        """Return start, minus the end, and number of the rule of each match in a string of symbols."""
        present = frozenset(string)
        fitting = self._fitting.get(present)
        if fitting is None:
            fitting = [(i, rule.pattern) for i, rule in enumerate(self.rules) if rule.needs <= present]
            if len(self._fitting) < _MOST_SETS:
                self._fitting[present] = fitting
        return [(m.start(), -m.end(), i) for i, pattern in fitting for m in pattern.finditer(string)]


def reduce(nodes: list[Node], levels: Sequence[Level[C]], symbols: Symbols, context: C) -> list[Node]:
    """Return the nodes after all levels; within a level the leftmost, then longest, then first rule wins."""
    string = symbols.of(nodes)
    for level in levels:
        hits = level.hits(string)
        if hits:
            nodes = _rewritten(nodes, level.rules, hits, context)
            string = symbols.of(nodes)
    return nodes


def _rewritten(
    nodes: list[Node], rules: Sequence[Rule[C]], hits: list[tuple[int, int, int]], context: C
) -> list[Node]:
    out: list[Node] = []
    done = 0
    for start, minus_end, i in sorted(hits):
        if start < done or start == -minus_end:
            continue
        value = rules[i].build(Run(nodes[start:-minus_end]), context)
        if value is not None:
            out += nodes[done:start]
            out.append(Node(rules[i].makes, nodes[start].start, nodes[-minus_end - 1].end, value))
            done = -minus_end
    return out + nodes[done:]


def classify(
    words: Sequence[Word], lexicon: Table, fallback: Callable[[str, int, int], Node | None]
) -> list[Node]:
    """Return one node for each word or longest known phrase.

    `fallback` names a token that the lexicon does not hold; a run of tokens for which it returns None
    becomes one node of class OTHER.
    """
    out: list[Node] = []
    i, size, get = 0, len(words), lexicon.get
    while i < size:
        word, start, end = words[i]
        entries = get(word)
        entry = _longest(words, i, entries) if entries else None
        if entry is not None:
            i += len(entry.words)
            out.append(_node((entry.kind, start, words[i - 1][2], entry.value)))
            continue
        i += 1
        node = fallback(word, start, end)
        if node is not None:
            out.append(node)
        elif not out or out[-1].kind != OTHER:
            out.append(_node((OTHER, start, end, None)))
    return out


_node = partial(tuple.__new__, Node)
"""A Node made of one tuple: a third of the time of Node(...)."""


def _longest(words: Sequence[Word], at: int, entries: Sequence[Entry]) -> Entry | None:
    following = words[at + 1][0] if at + 1 < len(words) else ""
    for entry in entries:
        phrase = entry[0]
        size = len(phrase)
        if size == 1:
            return entry
        second = phrase[1]
        if following == second or (second[-1] == "*" and following.startswith(second[:-1])):
            after = [w[0] for w in words[at + 1 : at + size]]
            if len(after) == size - 1 and all(map(fits, after, phrase[1:])):
                return entry
    return None


def fits(word: str, entry: str) -> bool:
    """Whether a word is the lexicon's, or begins with its stem where that ends in *."""
    return word == entry or (entry[-1] == "*" and word.startswith(entry[:-1]))


def read_words(name: str, kinds: Mapping[str, Callable[[str], Any]], *, shared: bool = False) -> Words:
    """Read the embedded file `lexicon/<name>.toml`: tables of class -> value -> phrases."""
    text = resources.files(__package__).joinpath(f"lexicon/{name}.toml").read_text(encoding="utf-8")
    return parse_words(text, f"lexicon/{name}.toml", kinds, shared=shared)


def parse_words(
    text: str, name: str, kinds: Mapping[str, Callable[[str], Any]], *, shared: bool = False
) -> Words:
    """Parse class tables strictly; `kinds` says for each class how its keys are read.

    With `shared` a phrase may stand in several classes, else it has one.

    A phrase list is a list of texts, or one text whose words are one phrase each. Raises DataError
    that names the file, the class and the key for an unknown class, a bad value, a phrase said twice.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{name}: not valid TOML: {error}") from error
    found: dict[tuple[str, ...], Entry] = {}
    entries: list[Entry] = []
    for table, rows in data.items():
        for key, phrases in _rows(table, rows, name, kinds):
            value = _value(kinds[table], key, f"{name}: {table}.{key}")
            for phrase in _phrases(phrases, f"{name}: {table}.{key}"):
                words = tuple(phrase.split())
                if words in found and not (shared and found[words].kind != table):
                    raise DataError(f"{name}: {table}.{key}: {phrase!r} already is {found[words].kind}")
                found[words] = Entry(words, table, value)
                entries.append(found[words])
    return _by_first_word(entries)


def _rows(table: str, rows: Any, name: str, kinds: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    if table not in kinds:
        raise DataError(f"{name}: unknown class {table!r}; known are {', '.join(sorted(kinds))}")
    if not isinstance(rows, dict):
        raise DataError(f"{name}: {table!r} must be a table of value = phrases")
    return rows.items()


def _value(read: Callable[[str], Any], key: str, where: str) -> Any:
    try:
        return read(key)
    except (ValueError, KeyError) as error:
        raise DataError(f"{where}: not a value of this class ({error})") from error


def _phrases(value: Any, where: str) -> Sequence[str]:
    if isinstance(value, str):
        return value.split()
    if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
        return value
    raise DataError(f"{where}: must be a list of texts, or one text of words")


def _by_first_word(entries: Iterable[Entry]) -> Words:
    out: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: -len(e.words)):
        out.setdefault(entry.words[0], []).append(entry)
    return out
