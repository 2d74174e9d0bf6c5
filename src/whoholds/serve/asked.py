"""The words of a request's address -> one frozen record a question, or a fault that names the word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from whoholds.model import Relation

Limit = Annotated[int, Meta(ge=1, le=1000, description="Most rows of one answer.")]
Day = Annotated[date, Meta(description="A UTC calendar day, 2023-04-03.")]
Word = Annotated[str, Meta(max_length=200)]
Lang = Literal["en", "uk", "ru"]
Pack = Literal["wikitext", "bibtex", "csl-json", "csv"]


class Question(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """Base of all questions: words with hyphens, strict about unknown ones."""


class Nothing(Question, frozen=True, kw_only=True):
    """An address that takes no words."""


class Format(Question, frozen=True, kw_only=True):
    """Which encoding is wanted, where the Accept header cannot say so."""

    f: Literal["json", "html"] | None = None


class OnDay(Question, frozen=True, kw_only=True):
    """A place on a day; without `as-known`, from all that the edition knows."""

    on: Day | None = None
    as_known: Day | None = None


class AsBrief(OnDay, frozen=True, kw_only=True):
    """A brief and how it is written."""

    lang: Lang = "en"
    format: Literal["md", "txt", "html"] = "md"


class AsCitation(Question, frozen=True, kw_only=True):
    """A citation pack and how it is written."""

    since: Day | None = None
    format: Pack = "wikitext"


class WhichClaims(Question, frozen=True, kw_only=True):
    """Claims by place, voice, relation, source, days of publication and words."""

    place: Word | None = None
    side: Word | None = None
    claimant_side: Word | None = None
    relation: Relation | None = None
    modality: Literal["fact", "denied", "possible", "intended"] | None = None
    source: Word | None = None
    lang: Word | None = None
    since: Day | None = None
    until: Day | None = None
    as_known: Day | None = None
    q: Word | None = None
    limit: Limit = 50
    after: Annotated[str, Meta(max_length=40)] | None = None


class WhichChanges(Question, frozen=True, kw_only=True):
    """Changes between two days, both included, on one of the axes."""

    since: Day | None = None
    until: Day | None = None
    axis: Literal["valid", "as-known"] = "valid"
    place: Word | None = None


class Words(Question, frozen=True, kw_only=True):
    """What to search for, in any script; a few wrong letters are forgiven."""

    q: Annotated[str, Meta(min_length=1, max_length=200)]
    limit: Annotated[int, Meta(ge=1, le=50)] = 10


class Paging(Question, frozen=True, kw_only=True):
    """How many, and what came before."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    before: Annotated[int, Meta(ge=1)] | None = None


class QueueOf(Question, frozen=True, kw_only=True):
    """How many claims of the queue, and for which place."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    place: Word | None = None


CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
Times = Annotated[str, Meta(max_length=80, description="An instant or an interval: a/b, ../b, a/..")]
Crs = Annotated[str, Meta(max_length=100, description="A coordinate reference system's URI.")]


class WhichItem(Question, frozen=True, kw_only=True):
    """One feature of a collection."""

    crs: Crs | None = None
    as_of: Day | None = None
    f: Literal["json", "html"] | None = None


class WhichItems(WhichItem, frozen=True, kw_only=True):
    """Items of a collection (OGC API Features, Parts 1 to 3)."""

    bbox: Annotated[str, Meta(max_length=200, description="west,south,east,north")] | None = None
    bbox_crs: Crs | None = None
    datetime: Times | None = None
    limit: Annotated[int, Meta(ge=1, le=10000)] = 100
    after: Annotated[str, Meta(max_length=40)] | None = None
    filter: Annotated[str, Meta(max_length=4000, description="A CQL2 text filter.")] | None = None
    filter_lang: Literal["cql2-text"] | None = None
    filter_crs: Crs | None = None


Q = TypeVar("Q", bound=msgspec.Struct)


def asked(words: Mapping[str, str], kind: type[Q]) -> Q:
    """Return the question that an address asks; raises msgspec.ValidationError that names the word."""
    return msgspec.convert(dict(words), kind, strict=False)
