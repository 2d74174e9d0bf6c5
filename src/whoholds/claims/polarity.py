"""A clause and a proposed modality -> whether the words before the trigger agree with it.

"captured Bakhmut" stands to the letter in "did not capture Bakhmut" and in "denied that it captured
Bakhmut": a span that is there is not yet a claim that is made. The check is deterministic and knows
nothing of who proposed it.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from whoholds.claims.found import Cut
from whoholds.claims.proposal import Refusal
from whoholds.claims.tokens import fold
from whoholds.errors import DataError
from whoholds.model import Modality

NEAR = 5
"""Words before the trigger in which a negation or a plan governs it ("did not yet fully capture")."""

_FILE = "lexicon/polarity.toml"
_KEYS = ("negation", "negated_suffix", "denial", "intended", "possible", "turn")
_MEASURE = re.compile(r"\bMay\b|\b[Uu]p to\b|\bclose to\b|\baccording to\b|\bAccording to\b")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class Turns(NamedTuple):
    """What turns the clause before a trigger."""

    negated: bool
    denied: bool
    intended: bool
    possible: bool
    hedged: bool
    """Whether a word of doubt stands as near as `DOUBTED`, so that "fact" cannot be right."""


DOUBTED = 10
"""Words before the trigger in which a word of doubt reaches it: one further off doubts something else."""


class Polarity:
    """The turning words of one language."""

    def __init__(self, lang: str) -> None:
        words = _words().get(lang) or _words()["en"]
        self._patterns = {key: _pattern(words[key]) for key in _KEYS if key != "negated_suffix"}
        self._suffix = words["negated_suffix"]

    def turns(self, text: str, clause: Cut, trigger: Cut) -> Turns:
        """Return what turns `text[trigger]`, read from the start of its clause."""
        before = self._own(_words_of(text[clause.start : trigger.start]))
        inside = _words_of(text[trigger.start : trigger.end])
        near = before[-NEAR:] + inside
        return Turns(
            negated=self._any("negation", near) or self._negated(near),
            denied=self._any("denial", before + inside),
            intended=self._any("intended", near),
            possible=self._any("possible", before + inside),
            hedged=self._any("possible", before[-DOUBTED:] + inside),
        )

    def _own(self, before: list[str]) -> list[str]:
        """Return the words after the last "but" or "while": what stands before it turns another clause."""
        turns = [i for i, word in enumerate(before) if self._patterns["turn"].fullmatch(word)]
        return before[turns[-1] + 1 :] if turns else before

    def refusal(self, text: str, modality: Modality, clause: Cut, trigger: Cut) -> Refusal | None:
        """Return why a proposed modality contradicts the clause, or None when they agree."""
        problem = _disagreement(modality, self.turns(text, clause, trigger))
        return Refusal("modality", problem) if problem else None

    def _any(self, key: str, words: list[str]) -> bool:
        return any(self._patterns[key].fullmatch(w) for w in words)

    def _negated(self, words: list[str]) -> bool:
        return bool(self._suffix) and any(w.endswith(self._suffix) for w in words)


def _disagreement(modality: str, turns: Turns) -> str | None:
    against = turns.negated or turns.denied
    if modality == "denied":
        return None if against else "is denied, but nothing before the trigger denies it"
    if against:
        return f"is {modality}, but the clause denies or negates it"
    if modality == "intended":
        return None if turns.intended or turns.possible else "is intended, but no word says so"
    if turns.intended:
        return f"is {modality}, but the clause speaks of a plan, an aim or a condition"
    if modality == "fact" and turns.hedged:
        return "is fact, but the clause marks it as uncertain"
    if modality == "possible" and not turns.possible:
        return "is possible, but no word marks it as uncertain"
    return None


def _words_of(text: str) -> list[str]:
    """The folded words, without the month that is spelt like a hedge and the "to" of a measure."""
    return _WORD.findall(fold(_MEASURE.sub(" ", text)))


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w).replace(r"\*", r"[^\W_]*") for w in words.split()))


@cache
def _words() -> dict[str, dict[str, str]]:
    data = tomllib.loads(resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8"))
    for lang, table in data.items():
        odd = sorted(set(table) ^ set(_KEYS))
        if odd:
            raise DataError(f"{_FILE}: [{lang}]: unknown or missing key {odd[0]!r}")
    return data
