"""One sentence -> nodes of the harm grammar's classes, and the senses of violence, place and voice in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import ahocorasick_rs

from whoholds.claims import numbers
from whoholds.claims.cascade import (
    Entry,
    Level,
    Node,
    Rule,
    Run,
    Symbols,
    Words,
    classify,
    fits,
    read_words,
    reduce,
)
from whoholds.claims.found import Doc
from whoholds.claims.lexicon import load_lexicon
from whoholds.claims.tokens import Token, fold, tokens
from whoholds.claims.whole import telling

_KEYED: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("NUM", "TIMES"), int),
    "VAGUE": numbers.count_of,
    **dict.fromkeys(("LOW", "ABOVE", "HIGH", "BELOW", "ABOUT", "BETWEEN", "TO", "OR", "MORE", "ONE"), str),
    **dict.fromkeys(("NO", "AGE", "PEOPLE", "THING", "ACT", "STATE", "LEAVE", "TOLL", "SUBSET", "BE"), str),
    **dict.fromkeys(("HE", "UNKNOWN", "AND", "WHO", "THE", "PREP", "OF", "PARTICLE", "EXIST"), str),
    **dict.fromkeys(("SOME", "BAND", "SUFFER"), str),
}
_SENSES: dict[str, Callable[[str], Any]] = dict.fromkeys(
    (
        *("HIT", "KINDNOUN", "REGION", "DISTRICT", "VIOLENCE", "WEAK", "GROUP", "TRAP", "CRIME"),
        *("TERROR", "OPENS", "TOTAL", "PAST", "DENY", "DOUBT", "CAUSE", "TITLE"),
        *("ORG", "TIME", "SOLDIER", "SPEAKER"),
    ),
    str,
)
_MADE = ("WORD", "NAME", "LAND", "OWNER", "COMMA", "DASH", "STOP", "OPEN", "CLOSE", "COUNT")
SYMBOLS = Symbols((*_KEYED, *_MADE))

_MARKS = {
    ",": "COMMA",
    "-": "DASH",
    ";": "STOP",
    ":": "STOP",
    "|": "STOP",
    ".": "STOP",
    "!": "STOP",
    "?": "STOP",
}
_MARKS |= dict.fromkeys("…•▪🔻●🔹🔸◾◼▫➡👉", "STOP")
_MARKS |= {"...": "STOP", "(": "OPEN", ")": "CLOSE", "/": "OR"}
_ARTICLE = re.compile(r"(?:[ae][lzsrndt]|[ae]sh|um)-[A-Z]")
"""An Arabic article in lower case before a name: ez-Zor, al-Bab."""
_SHORT = frozenset(("с", "м", "г", "п", "пос", "сел", "дер", "смт", "ст", "х"))
"""Slavic abbreviations of kinds of places."""
_DROPPED = frozenset('"[]')
"""Quotation marks, and the square brackets that channels put around links."""
_DECIMAL = re.compile(r"\.\d")
"""What follows the whole part of "1.5": such a number counts nobody."""
FIRST_CYRILLIC = "\u0400"
YEARS = range(1990, 2036)
"""Plain four-digit numbers that are years, not counts; a count is written 2,000."""


class Line:
    """The sentence `doc.text[start:end]`: nodes in order, and senses by class, read when first asked for."""

    __slots__ = ("_doc", "_nodes", "_row", "_senses", "end", "lang", "start")

    def __init__(self, doc: Doc, start: int, end: int, lang: str) -> None:
        self.start, self.end, self.lang = start, end, lang
        self._doc = doc
        self._row: Sequence[Token] | None = None
        self._nodes: Sequence[Node] | None = None
        self._senses: Mapping[str, Sequence[Node]] | None = None

    @property
    def nodes(self) -> Sequence[Node]:
        """The words as classes of the grammar, numbers and names joined."""
        if self._nodes is None:
            self._nodes = tuple(_nodes(self._doc.text, self._words(), self.lang))
        return self._nodes

    def _words(self) -> Sequence[Token]:
        if self._row is None:
            row = tokens(self._doc.folded, self.start, self.end)
            self._row = _abbreviated([t for t in row if t[0] not in _DROPPED and t[0][0] != "<"])
        return self._row

    def has(self, sense: str) -> bool:
        """Whether the sentence has a phrase of this sense."""
        return bool(self.all(sense))

    def all(self, sense: str) -> Sequence[Node]:
        """Return the phrases of this sense, in order."""
        if self._senses is None:
            self._senses = _senses(self._words(), self.lang)
        return self._senses.get(sense, ())


class _Stems:
    """Lexicon entries by first word, with words that end in * standing for all that begin so."""

    def __init__(self, words: Words) -> None:
        self._exact = {w: list(entries) for w, entries in words.items() if not w.endswith("*")}
        self._stems = {w[:-1]: list(entries) for w, entries in words.items() if w.endswith("*")}
        self._lengths = sorted({len(s) for s in self._stems}, reverse=True)
        self._known: dict[str, Sequence[Entry]] = {}

    def get(self, word: str) -> Sequence[Entry]:
        """Return the entries that a word may open, the longest phrase first; its own before its stem's."""
        found = self._known.get(word)
        if found is None:
            found = [*self._exact.get(word, ()), *self._by_stem(word)]
            found.sort(key=lambda e: -len(e.words))
            if len(self._known) < 100_000:
                self._known[word] = found
        return found

    def _by_stem(self, word: str) -> Sequence[Entry]:
        for length in self._lengths:
            if length <= len(word) and word[:length] in self._stems:
                return self._stems[word[:length]]
        return ()


@cache
def _syntax(lang: str) -> _Stems:
    return _Stems(read_words(f"harm.{lang}", _KEYED))


@cache
def _sense_words(lang: str) -> _Stems:
    return _Stems(read_words(f"violence.{lang}", _SENSES, shared=True))


@cache
def common_words() -> frozenset[str]:
    """Return the commonest English words, folded."""
    path = resources.files("whoholds.claims").joinpath("lexicon/en_common.txt")
    return frozenset(path.read_text(encoding="utf-8").split())


@cache
def _harm_words(lang: str) -> tuple[Any, tuple[bool, ...]]:
    """Return an automaton of the words without which no sentence tells of harm, and which are stems."""
    kinds = ("ACT", "STATE", "TOLL")
    entries = [e for group in read_words(f"harm.{lang}", _KEYED).values() for e in group if e.kind in kinds]
    words = sorted(telling([e.words for e in entries]))
    return ahocorasick_rs.AhoCorasick([w.rstrip("*") for w in words]), tuple(w.endswith("*") for w in words)


def harm_words_in(folded: str, lang: str) -> list[int]:
    """Return where words of harm begin in a folded text, in order: one automaton pass."""
    automaton, stems = _harm_words(lang)
    hits = automaton.find_matches_as_indexes(folded, overlapping=True)
    return [
        start
        for word, start, end in hits
        if not folded[start - 1 : start].isalpha() and (stems[word] or not folded[end : end + 1].isalpha())
    ]


@cache
def _nationalities() -> frozenset[str]:
    return frozenset(w for p in load_lexicon("en").classes.get("nationality", ()) for w in p.split())


def _abbreviated(row: Sequence[Token]) -> list[Token]:
    """Join a full stop to the kind of place that it shortens: «с. Іванівка», «г. Энск»."""
    out: list[Token] = []
    for word, start, end in row:
        if word == "." and out and out[-1][0] in _SHORT and out[-1][2] == start:
            out[-1] = (f"{out[-1][0]}.", out[-1][1], end)
        else:
            out.append((word, start, end))
    return out


def _nodes(text: str, row: Sequence[Token], lang: str) -> list[Node]:
    initial = {t[1] for i, t in enumerate(row) if i == 0 or row[i - 1][0] in ".:|!?•-"}

    def other(word: str, start: int, end: int) -> Node:
        if word[0].isdecimal():
            return Node("AGE", start, end, word) if _DECIMAL.match(text, end) else _number(word, start, end)
        if "-" in word and (value := _joined_number(word, lang)):
            return Node("NUM", start, end, value)
        if word in _MARKS:
            return Node(_MARKS[word], start, end)
        plain = start in initial and (lang != "en" or word in common_words())
        if (
            plain
            or _compound(word, text, end)
            or not (text[start].isupper() or _ARTICLE.match(text, start, end))
        ):
            return Node("WORD", start, end, word)
        return Node(_name_kind(word, text[start:end], lang), start, end, word)

    nodes = classify(row, _syntax(lang), other)
    if lang != "en":
        nodes = _unglued(nodes, text, lang)
    named = [_as_name(nodes, i, text) if n.kind in _READ_ANEW else n for i, n in enumerate(nodes)]
    return reduce(named, _LEVELS, SYMBOLS, None)


_READ_ANEW = frozenset(("NUM", "NAME", "PARTICLE", "THING", "WORD"))
"""Classes of nodes that their neighbours may turn into another."""


def _unglued(nodes: Sequence[Node], text: str, lang: str) -> list[Node]:
    """Put a stop where a headline runs into its text: in Slavic no common word has a capital in between."""
    out: list[Node] = []
    for node in nodes:
        before = out[-1].kind if out and text[node.start].isupper() else ""
        if before in _RUNS_ON and _begins(node, text, lang, before):
            out.append(Node("STOP", node.start, node.start))
        out.append(node)
    return out


_RUNS_ON = frozenset(("WORD", "NAME", "LAND", "PEOPLE", "THING", "STATE", "NUM", "NO"))
"""Classes of words after which a headline may end."""


def _begins(node: Node, text: str, lang: str, before: str) -> bool:
    """Whether a node with a capital is a common word: one of the grammar's, or of an attack or an office.

    The name of an office (OPENS.name) begins a text after a name, not after the verb of which it is the
    subject.
    """
    if text[node.start : node.end].isupper() and node.end - node.start > 1:
        return False
    if node.kind not in ("NAME", "LAND", "WORD", "THING"):
        return node.kind not in ("PARTICLE", "PEOPLE", "AGE")
    entries = _sense_words(lang).get(fold(text[node.start : node.end]))
    plain = [e for e in entries if len(e.words) == 1 and (before != "WORD" or e.value != "name")]
    return any(e.kind in ("CAUSE", "TITLE", "OPENS") for e in plain)


def _name_kind(word: str, written: str, lang: str) -> str:
    """Return what a capitalised word is: a name, its owner ("X's"), a Slavic country or acronym apart.

    In Slavic word order a country or an army often follows a place without a mark between them; what is
    written in Latin letters there is an outlet or a weapon.
    """
    if lang == "en":
        return "OWNER" if word.endswith("'s") else "NAME"
    if (written.isupper() and len(word) > 1) or word[0] < FIRST_CYRILLIC:
        return "WORD"
    return "LAND" if word in countries(lang) else "NAME"


class Forms:
    """Folded words, those that end in * standing for every word that begins so."""

    def __init__(self, words: Iterable[str]) -> None:
        folded = [fold(w) for w in words]
        self._exact = frozenset(w for w in folded if not w.endswith("*"))
        self._stems = tuple(w[:-1] for w in folded if w.endswith("*"))

    def __contains__(self, word: str) -> bool:
        return word in self._exact or (" " not in word and word.startswith(self._stems))


@cache
def countries(lang: str) -> Forms:
    """Return the folded names of countries, in their case forms."""
    return Forms(load_lexicon(lang).classes.get("country", ()))


def _compound(word: str, text: str, end: int) -> bool:
    """Whether a capital only begins an adjective: "Russian-made", "Polish"."""
    last = text[end - len(word) + word.rfind("-") + 1]
    return ("-" in word and word.isascii() and last.islower()) or word in _nationalities()


def _as_name(nodes: Sequence[Node], i: int, text: str) -> Node:
    """Return node i as its neighbours show it: the 24 of "March 24" counts nobody.

    The capitalised kind in "Sadr City" is part of the name, the verb in "Kyiv Strikes X" is not.
    """
    node, after = nodes[i], nodes[i + 1].kind if i + 1 < len(nodes) else ""
    if node.kind == "THING" and i > 0 and _is_noun(nodes[i - 1], text):
        return node._replace(kind="WORD")
    native = node.kind == "WORD" and node.value in _nationalities()
    if (native or (node.kind == "NAME" and node.value.endswith(_NATIVE))) and _after_article(nodes, i):
        return node._replace(kind="PEOPLE", value="sg") if after not in _GOES_ON else node
    if node.kind == "NUM" and i > 0 and nodes[i - 1].kind == "AGE":
        return node._replace(kind="AGE")
    if node.kind == "NAME" and after == "OWNER":
        return node._replace(kind="OWNER")
    if node.kind == "PARTICLE" and text[node.start].isupper():
        return node._replace(kind="NAME")
    kind = node.kind == "THING" and text[node.start].isupper() and i > 0 and nodes[i - 1].kind == "NAME"
    return node._replace(kind="NAME") if kind and after != "NAME" else node


def _is_noun(node: Node, text: str) -> bool:
    """Whether a Slavic word for people is a noun, which a thing may follow («водій автобуса»)."""
    word = text[node.start : node.end].lower()
    return node.kind == "PEOPLE" and word[0] >= FIRST_CYRILLIC and not word.endswith(_ADJECTIVE)


_ADJECTIVE = ("их", "ых", "ие", "ые", "ий", "ый", "ой", "ого", "ая", "на", "ні", "ві")
"""Last letters of words for people that are adjectives: «военных», of whom or of what."""

_NATIVE = ("an", "ese", "aqi", "abi", "meni", "mali", "aeli")
"""Last letters of English words for one who is from a place: a Papuan, an Iraqi, a Somali."""

_GOES_ON = frozenset(("NAME", "OWNER", "PEOPLE", "WORD", "THING", "DASH", "PARTICLE"))


def _after_article(nodes: Sequence[Node], i: int) -> bool:
    """Whether only names stand between the name at i and an article: "a West Papuan"."""
    while i > 0 and nodes[i - 1].kind == "NAME":
        i -= 1
    return i > 0 and nodes[i - 1].kind == "ONE"


def _joined_number(word: str, lang: str) -> int:
    """Return the value of "twenty-three", 0 for any other word with a hyphen."""
    found = [e for part in word.split("-") for e in _syntax(lang).get(part) if len(e.words) == 1]
    numbers_ = len(found) == 2 and all(e.kind == "NUM" for e in found)
    return found[0].value + found[1].value if numbers_ and found[0].value % 10 == 0 else 0


def _number(word: str, start: int, end: int) -> Node:
    digits = word.replace(",", "")
    if not digits.isdecimal() or len(digits) > 7 or (int(digits) in YEARS and "," not in word):
        return Node("AGE" if "." in word or not digits.isdecimal() else "WORD", start, end, word)
    return Node("NUM", start, end, int(digits))


def _name(run: Run, _: None) -> str:
    return ""


def _of_band(run: Run, _: None) -> Any:
    """Return the count in "a family of five", «семья из пяти человек»."""
    return run.get("COUNT")


def _suffered(run: Run, _: None) -> str | None:
    """Return the value of "suffered shrapnel wounds", «ранения разной тяжести получили»: one or many."""
    harmed = [n.value for n in (run.nodes[0], run.nodes[-1]) if n.kind in ("STATE", "ACT")]
    return f"w{run.get('SUFFER')}" if harmed[0][0] == "w" else None


_BETWEEN = "(WORD|OF|AND|AGE|BE|THING|PREP){0,5}"
"""What may stand between "suffered" and the wounds: their kind and degree."""


def _level(*rows: tuple[str, str, Callable[[Run, None], Any]]) -> Level[Any]:
    return Level([Rule(SYMBOLS.pattern(pattern), makes, build) for pattern, makes, build in rows])


_LEVELS: list[Level[Any]] = [
    _level(
        ("COMMA AGE? AGE ((AND|TO) (NUM|AGE))? COMMA", "AGE", _name),
        ("COMMA NUM COMMA", "AGE", _name),
        ("NUM (AND|DASH|TO) NUM AGE", "AGE", _name),
    ),
    *numbers.levels(SYMBOLS),
    _level(
        ("NAME (NAME|PARTICLE NAME|DASH NAME){0,5}", "NAME", _name),
        ("(ONE|THE)? BAND (OF|PREP) COUNT", "COUNT", _of_band),
        (f"SUFFER {_BETWEEN} (STATE|ACT)", "STATE", _suffered),
        (f"STATE {_BETWEEN} SUFFER", "STATE", _suffered),
    ),
    _level(("BAND", "WORD", _name), ("SUFFER", "BE", _name)),
]


def _senses(row: Sequence[Token], lang: str) -> dict[str, list[Node]]:
    out: dict[str, list[Node]] = {}
    words = [word for word, _, _ in row]
    table = _sense_words(lang)
    for i, (word, start, _) in enumerate(row):
        for entry in table.get(word):
            size = len(entry.words)
            after = words[i + 1 : i + size]
            if len(after) == size - 1 and all(map(fits, after, entry.words[1:])):
                node = Node(entry.kind, start, row[i + size - 1][2], entry.value)
                out.setdefault(entry.kind, []).append(node)
    return out
