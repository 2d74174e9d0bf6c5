"""What a grammar found in a sentence -> spans as written, before anything is named or resolved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from whoholds.claims.lexicon import Lexicon
from whoholds.claims.tokens import Sentence
from whoholds.model import Evidence, Modality, Relation


class Cut(NamedTuple):
    """Half-open character offsets into the report's text."""

    start: int
    end: int


class When(NamedTuple):
    """When a claim says it is so: inclusive EDTF days (or minutes), their grain and zone."""

    first: str
    last: str
    grain: str = "day"
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Doc:
    """One report as the grammars see it: `folded` has the length of `text` (see tokens.fold)."""

    text: str
    folded: str
    published: datetime
    sentences: tuple[Sentence, ...] = ()
    source: str = ""
    title: str = ""
    parsed: dict[tuple[int, int], list[Any]] = field(default_factory=dict, compare=False, repr=False)
    """A grammar's lines of the sentences it has read, by their offsets, for whoever asks again."""


@dataclass(frozen=True, slots=True)
class Found:
    """One control claim as written: every field that stands in the text is a cut of it.

    `claimant` None is the report's own voice. `side` is set only where the grammar itself knows it
    (the speaker's "enemy"); otherwise the actor's words decide. `rule` is the path of rules taken.
    """

    relation: Relation
    place: Cut
    quote: Cut
    rule: str
    modality: Modality = "fact"
    claimant: Cut | None = None
    via: tuple[Cut, ...] = ()
    actor: Cut | None = None
    side: str | None = None
    claimant_side: str | None = None
    """Set only where the grammar itself knows it, as `side` is."""
    part: Cut | None = None
    percent: tuple[float | None, float | None] | None = None
    hedge: Cut | None = None
    when: When | None = None
    cue: str | None = None
    """The folded trigger word where no actor stands: who "liberates" here, the war's context may tell."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadOut:
    """Result of one reader: what it found, and sentences it could not read."""

    found: list[Found] = field(default_factory=list)
    missed: list[Cut] = field(default_factory=list)


Reader = Callable[[Doc, Sequence[Sentence], Lexicon], ReadOut]
"""A language's grammar: the report, its sentences of that language in order, its words -> what it found."""
