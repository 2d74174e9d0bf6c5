"""The English lexicon -> one table from folded word (or phrase) to its tags and triggers.

A tag is one letter; a word may bear several ("attack" is verb and noun, trigger and other). The
letters are the terminal symbols of the grammar in the sibling modules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from whoholds.claims.lexicon import Lexicon, Trigger
from whoholds.claims.tokens import fold
from whoholds.claims.whole import WholeWords, telling

TAGS = {
    "determiner": "d",
    "possessive": "d",
    "be": "b",
    "have": "h",
    "do": "x",
    "future": "f",
    "might": "m",
    "negation": "!",
    "conjunction": "c",
    "relative": "r",
    "clause": "k",
    "condition": "?",
    "pronoun": "q",
    "hedge": "g",
    "hedge_verb": "G",
    "kind": "K",
    "region": "R",
    "facility": "F",
    "facility_word": "F",
    "person_actor": "N19",
    "part": "P",
    "direction": "D",
    "near": "n",
    "inside": "i",
    "toward": "t",
    "away": "a",
    "of": "o",
    "by": "y",
    "according": "@",
    "voice_head": "V",
    "goal": "l",
    "fail": "L",
    "bystander": "B",
    "weapons": "W",
    "actor_head": "A",
    "country": "XC",
    "capital_voice": "XNQ",
    "nationality": "J",
    "not_place": "z",
    "person_title": "p",
    "given_name": "1",
    "anaphor": "^",
    "industry": "~",
    "function_word": "|",
    "civil": "U",
    "not_name_end": "E",
}
"""Classes of the lexicon and the letter each gives its words."""

VERB_TAGS = {
    "speech": "s",
    "denial": "S",
    "attempt": "T",
    "achieve": "M",
    "light_gain": "+",
    "light_keep": "=",
    "light_lose": "-",
    "contend": "*",
}
"""Classes whose members are verbs, inflected before they enter the table."""

_VERB_FRAMES = frozenset(
    "object take hand within from expel into reach crossing at toward repel fall flag near lines"
    " supply".split()
)
_MUTE_FRAMES = frozenset(("shown", "aim", "gained", "fortify"))
"""Frames of verbs that claim nothing by themselves: their words get no tag, whatever else they are."""
HELD = re.compile(
    r"-(?:held|controlled|occupied|run|dominated|ruled|besieged|seized|captured|liberated|retaken|recaptured)\b"
)
_TELLING = re.compile(HELD.pattern + r"|-stronghold\b|\b(?:newly|recently|freshly)-|\bconfirm")
"""Compounds that tell of who holds what, and the verb that repeats a claim, in any form."""
_SLASHES = re.compile(r"\s*/\s*")


class Sense(NamedTuple):
    """One trigger a word can be, and the shape of the word: b(ase) s(3rd) p(ast) n (participle) g(erund)."""

    trigger: Trigger
    shapes: str


@dataclass(slots=True)
class Word:
    """What the lexicon knows of one word or phrase."""

    tags: str = ""
    shapes: str = ""
    senses: tuple[Sense, ...] = ()


Phrase = tuple[tuple[str, ...], Word]
"""The words of a phrase after its first, and what the lexicon knows of it."""

Phrases = Mapping[str, Sequence[Phrase]]
"""Phrases by their second word, the longest first."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by folded form; phrases by their first word; words too common to be names."""

    words: dict[str, Word]
    phrases: Mapping[str, Phrases]
    common: frozenset[str]
    loud: WholeWords
    """Words with which a phrase begins that makes, denies or confirms a claim: such sentences are read."""
    telling: WholeWords
    """Words without which no sentence makes, denies or confirms a claim, whatever it explains of others."""
    shapes: dict[str, Any] = field(default_factory=dict)
    """Words as written that were seen before (see shapes.py)."""

    def loud_starts(self, folded: str) -> list[int]:
        """Return, in order, where the words stand without which no sentence needs to be read."""
        held = [m.start() for m in HELD.finditer(folded)]
        return sorted([at for _, at in self.loud.find(folded)] + held)

    def can_claim(self, folded: str) -> bool:
        """Whether a sentence may make, deny or confirm a claim."""
        return bool(self.telling.find(folded)) or _TELLING.search(folded) is not None


def inflect(entry: str) -> dict[str, str]:
    """Return form -> shapes of a verb: "seize", or "take/takes/took/taken/taking"; particles follow."""
    forms = _SLASHES.split(entry)
    if len(forms) != 5:
        forms = _regular(entry)
    shapes: dict[str, str] = {}
    for form, shape in zip(forms, "bspng", strict=True):
        shapes[form] = shapes.get(form, "") + shape
    return shapes


def _regular(lemma: str) -> list[str]:
    head, _, rest = lemma.partition(" ")
    tail = f" {rest}" if rest else ""
    if head.endswith("e"):
        third, past, gerund = head + "s", head + "d", head[:-1] + "ing"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        third, past, gerund = head[:-1] + "ies", head[:-1] + "ied", head + "ing"
    else:
        third = head + ("es" if head.endswith(("s", "sh", "ch", "x", "z")) else "s")
        past, gerund = head + "ed", head + "ing"
    return [form + tail for form in (head, third, past, past, gerund)]


@cache
def vocabulary(pack: Lexicon) -> Vocabulary:
    """Build the table of one lexicon (once per process)."""
    table: dict[tuple[str, ...], Word] = {}
    for phrase, tags, shapes, sense in _rows(pack):
        word = table.setdefault(tuple(fold(phrase).split()), Word())
        word.tags += "".join(t for t in tags if t not in word.tags)
        word.shapes += "".join(s for s in shapes if s not in word.shapes)
        if sense is not None:
            word.senses += (sense,)
    phrases: dict[str, dict[str, tuple[Phrase, ...]]] = {}
    for key, word in sorted(table.items(), key=lambda row: -len(row[0])):
        if len(key) > 1:
            rows = phrases.setdefault(key[0], {})
            rows[key[1]] = (*rows.get(key[1], ()), (key[1:], word))
    speaking = [key for key, word in table.items() if word.senses or "S" in word.tags]
    loud = {key[0] for key in speaking} | {"confirm", "confirms", "confirmed"}
    singles = {k[0]: w for k, w in table.items() if len(k) == 1}
    return Vocabulary(singles, phrases, _common(), WholeWords(loud), WholeWords(telling(speaking), joined=""))


def _rows(pack: Lexicon) -> Iterator[tuple[str, str, str, Sense | None]]:
    for name, tag in TAGS.items():
        yield from ((phrase, tag, "", None) for phrase in pack.words(name))
    for name, tag in VERB_TAGS.items():
        yield from ((f, tag, s, None) for entry in pack.words(name) for f, s in inflect(entry).items())
    for trigger in pack.triggers:
        if trigger.frame in _VERB_FRAMES | _MUTE_FRAMES:
            rows: Iterable[tuple[str, str]] = ((f, s) for e in trigger.forms for f, s in inflect(e).items())
            tag = "v" if trigger.frame in _VERB_FRAMES else ""
            yield from ((f, tag, s, Sense(trigger, s)) for f, s in rows)
        else:
            yield from ((f, "u", "", Sense(trigger, "")) for f in trigger.forms)
    peoples = (word + "s" for word in pack.words("nationality") if word.endswith(("an", "i", "iet")))
    yield from ((word, "BE", "", None) for word in (*peoples, *pack.words("people")))
    regions = {fold(name) for name in pack.words("region_name")}
    other = regions | set(pack.words("person_actor"))
    yield from ((name, "NR", "", None) for name in regions)
    for actor in pack.actors:
        yield from (
            (f, "J" if fold(f) in pack.words("nationality") else "X", "", None)
            for f in actor.forms
            if fold(f) not in other and not fold(f).endswith("'s")
        )


def _common() -> frozenset[str]:
    path = resources.files("whoholds.claims").joinpath("lexicon/en_common.txt")
    return frozenset(path.read_text(encoding="utf-8").split())
