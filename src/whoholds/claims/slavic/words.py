"""Lexicon -> what a Ukrainian or Russian word is: its classes, its trigger, its form.

A word of the lexicon is a whole word, or a stem that ends in "*". A word has the classes of its own
entry and of the longest stem that fits it; words of the class `except` have those of no stem. The
form of a verb or noun is told by its ending alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

import ahocorasick_rs

from whoholds.claims.lexicon import Lexicon
from whoholds.claims.tokens import fold

FORMS = ("impersonal", "short", "gerund", "infinitive", "past", "active", "participle", "noun", "present")
"""Names of the classes `end_<form>` of the lexicon, tried in this order, after `form_<form>`: whole words."""

CASES = ("nom", "gen", "dat", "acc", "ins")
"""Cases told apart by the classes `case_<case>` of the lexicon (endings of the heads of actors)."""

HEADS = frozenset(("head", "enemy", "own", "rebel", "militant"))
"""Classes whose nouns can be the head of an actor."""

_MOST_WORDS = 200_000
"""Words remembered at most: the vocabulary of a year of news, some 30 MB."""

_LOOK_ALIKE = tuple(zip("abceghikmnoptxy", "авсегнікмпортху", strict=True))
"""Latin letters written for Cyrillic ones."""


def all_cyrillic(text: str) -> str:
    """Return `text` with Latin look-alikes as Cyrillic letters; faster than translate by far."""
    for latin, cyrillic in _LOOK_ALIKE:
        if latin in text:
            text = text.replace(latin, cyrillic)
    return text


_NO_WORD = re.compile(r"[\W_]")
ADJECTIVE = frozenset(("adjective",))
NO_TAGS: frozenset[str] = frozenset()
EPITHET = frozenset(("epithet",))


class Frame(NamedTuple):
    """One trigger family of the lexicon."""

    id: str
    relation: str
    kind: str


class Table:
    """Entries (whole words, stems) -> tags of a word."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, frozenset[str]] = {}
        self._stems: dict[str, frozenset[str]] = {}
        for entry, tag in rows:
            table, key = (self._stems, entry[:-1]) if entry.endswith("*") else (self._exact, entry)
            table[key] = table.get(key, NO_TAGS) | {tag}
        self._lengths = sorted({len(stem) for stem in self._stems}, reverse=True)

    def find(self, word: str) -> frozenset[str]:
        """Return the tags of a folded word; an empty set when it has none."""
        exact = self._exact.get(word, NO_TAGS)
        if "except" in exact:
            return exact
        size = len(word)
        for length in self._lengths:
            if length <= size and (tags := self._stems.get(word[:length])) is not None:
                return exact | tags
        return exact


class Phrases:
    """Phrases of several words -> tag, found at a position of a list of words; the longest wins."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self._by_two: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, tag in sorted(rows, key=lambda row: -len(row[0].split())):
            parts = tuple(phrase.split())
            if parts[1].endswith("*"):
                self._stems.setdefault(parts[0], []).append((parts, tag))
            else:
                self._by_two.setdefault((parts[0], parts[1]), []).append((parts, tag))

    def all(self, words: list[str]) -> dict[int, tuple[str, int]]:
        """Return, by the index of its first word, each phrase's tag and the index after it."""
        found: dict[int, tuple[str, int]] = {}
        for i, pair in enumerate(pairwise(words)):
            options = self._by_two.get(pair) or self._stems.get(pair[0])
            for parts, tag in options or ():
                end = i + len(parts)
                if end <= len(words) and all(map(_fits, words[i:end], parts)):
                    found[i] = tag, end
                    break
        return found


def _fits(word: str, entry: str) -> bool:
    return word.startswith(entry[:-1]) if entry.endswith("*") else word == entry


class Vocabulary:
    """All that the grammar asks of one language's lexicon; words are looked up once and remembered."""

    def __init__(self, pack: Lexicon) -> None:
        single = [
            (w, name.removeprefix("more_")) for name, words in pack.classes.items() for w in map(fold, words)
        ]
        single += [(w, f"trigger:{t.id}") for t in pack.triggers for w in map(fold, t.forms)]
        single += [(w, f"side:{a.side}") for a in pack.actors for w in map(fold, a.forms)]
        endings = {row for row in single if row[1].startswith(("end_", "form_", "case_", "default_"))}
        entries = [row for row in single if row not in endings]
        self._table = Table(row for row in entries if " " not in row[0])
        self.phrases = Phrases(row for row in entries if " " in row[0])
        self._frame_of: dict[frozenset[str], Frame | None] = {}
        self.frames = {t.id: Frame(t.id, t.relation, t.frame) for t in pack.triggers}
        self._wars = Table((w, c.id) for c in pack.contexts for w in c.words)
        self._war_of: dict[str, frozenset[str]] = {}
        self.roles: Mapping[str, Mapping[str, str]] = {c.id: c.roles for c in pack.contexts}
        self.default_war = pack.words("default_war")[0]
        self._endings = {
            name.removeprefix("end_"): words for name, words in pack.classes.items() if name[:4] == "end_"
        }
        self._forms = [(f, self._endings[f]) for f in FORMS]
        self._form_of = {word: f for f in FORMS for word in pack.classes.get(f"form_{f}", ())}
        self.attributive = pack.words("end_short") != ("§",)
        """Whether full participles only describe, as in Russian, where short ones predicate."""
        lists = (pack.classes.get(n, ()) for n in ("listing", "more_listing", "more_namely"))
        self.listings = tuple(fold(phrase) for phrases in lists for phrase in phrases)
        """Words with which a sentence begins that lists what the one before only counts."""
        self._cases = _by_ending(pack, CASES)
        self._known: dict[str, frozenset[str]] = {}
        self.shapes: dict[str, tuple[str, bool, bool, frozenset[str]]] = {}
        """Words as written -> plain word, capitalised, acronym, classes."""
        forms = {form for t in pack.triggers for form in map(fold, t.forms)}
        spaced = {f" {form[:-1]}" if form.endswith("*") else f" {form} " for form in forms}
        starts = sorted({_NO_WORD.sub(" ", form) for form in spaced})
        self._automaton = ahocorasick_rs.AhoCorasick(starts)

    def tags(self, word: str) -> frozenset[str]:
        """Return the classes, triggers and sides of a folded word."""
        found = self._known.get(word)
        if found is None:
            found = self._look_up(word)
            if len(self._known) < _MOST_WORDS:
                self._known[word] = found
        return found

    def _look_up(self, word: str) -> frozenset[str]:
        found = self._table.find(word) | (EPITHET if self.ends("epithet", word) else NO_TAGS)
        if "-" in word:
            found |= {t for t in self._table.find(word.partition("-")[2]) if t.startswith("side:")}
        if any(t.startswith("side:") for t in found) and not found & {
            "nation",
            "country",
            "source",
            "region",
            "person",
            "capital",
        }:
            found |= {"head"}
        if found & HEADS:
            return found | (frozenset(CASES) if "acronym" in found else self._case(word))
        if "epithet" in found:
            return found | ADJECTIVE
        return found or (ADJECTIVE if self.ends("adjective", word) else NO_TAGS)

    def _case(self, word: str) -> frozenset[str]:
        """Return the cases that the longest ending of the lexicon allows; nominative by default."""
        for size in range(min(12, len(word)), 0, -1):
            cases = self._cases.get(word[-size:])
            if cases is not None:
                return cases
        return frozenset(("nom", "acc"))

    def frame(self, tags: frozenset[str]) -> Frame | None:
        """Return the trigger family among the tags, if any."""
        if tags in self._frame_of:
            return self._frame_of[tags]
        named = [tag for tag in tags if tag.startswith("trigger:")]
        found = self._frame_of[tags] = self.frames[min(named)[8:]] if named else None
        return found

    def form(self, word: str) -> str:
        """Return the form that the word (`form_<form>`) or its ending tells: one of FORMS, or "noun"."""
        known = self._form_of.get(word)
        return known or next((name for name, endings in self._forms if word.endswith(endings)), "noun")

    def ends(self, name: str, word: str) -> bool:
        """Whether a word has one of the endings `end_<name>` of the lexicon."""
        return word.endswith(self._endings[name])

    def future(self, word: str) -> bool:
        """Whether the ending is that of a perfective future («захоплять»)."""
        return self.ends("future", word)

    def locative(self, word: str) -> bool:
        """Whether a name's ending is that of the locative: «на» then means inside, not towards."""
        return self.ends("locative", word)

    def trigger_starts(self, folded: str) -> list[int]:
        """Return, in order, where triggers begin in a folded text: one automaton pass over its words."""
        spaced = f" {all_cyrillic(_NO_WORD.sub(' ', folded))} "
        return sorted({m[1] for m in self._automaton.find_matches_as_indexes(spaced, overlapping=True)})

    def wars(self, word: str) -> frozenset[str]:
        """Return the ids of the war contexts that a folded word points to."""
        found = self._war_of.get(word)
        if found is None:
            found = self._wars.find(word)
            if len(self._war_of) < _MOST_WORDS:
                self._war_of[word] = found
        return found


def _by_ending(pack: Lexicon, names: Iterable[str]) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for name in names:
        for ending in pack.words(f"case_{name}"):
            table[ending] = table.get(ending, NO_TAGS) | {name}
    return table


_BUILT: dict[int, tuple[Lexicon, Vocabulary]] = {}


def vocabulary(pack: Lexicon) -> Vocabulary:
    """Return the vocabulary of a lexicon, built once."""
    kept = _BUILT.get(id(pack))
    if kept is None or kept[0] is not pack:
        kept = _BUILT[id(pack)] = (pack, Vocabulary(pack))
    return kept[1]
