"""A conflict's sides, actors and sources -> whose words, whose troops, which outlet.

A theatre is data (`<name>/theatre.toml`, `actors.toml`, `sources.toml`, read by `loading.load_theatre`);
this file holds its nouns and answers its questions. Periods are half-open calendar days, `since`
included and `until` not; an open end is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec

from whoholds.theatres.phrases import Hit, PhraseIndex, words_of

Kind = Literal[
    "army", "ministry", "general staff", "service", "militia", "private company", "government",
    "official", "governor", "spokesperson", "commander", "think tank", "mapper", "foreign ministry",
    "international body", "news agency", "media", "channel", "class",
]  # fmt: skip
"""What an actor is. `class` is a group known by its description ("Russian forces", "local officials")."""

Interest = Literal["partisan", "neutral", "mapper", "media"]
"""The class from which the estimate starts a voice that it has not met: see docs/theatres.md."""

SourceKind = Literal[
    "agency", "newspaper", "broadcaster", "official", "think tank", "mapper", "channel", "aggregator",
    "data set", "chronicle",
]  # fmt: skip
Letter = Literal["A", "B", "C", "D", "E", "F"]

PERSONS: frozenset[Kind] = frozenset({"official", "governor", "spokesperson", "commander"})
RELAYS: frozenset[Kind] = frozenset({"news agency", "media", "channel"})


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of a theatre's records: frozen, keyword-only, strict about unknown keys."""


class Side(Card, frozen=True, kw_only=True):
    """A party to the war; `words` are patterns for its nationality, people, country and capital."""

    id: str
    name: str
    names: dict[str, str]
    color: str
    enemy_of: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    home_languages: tuple[str, ...] = ()
    """Languages in which "the enemy" is this side's enemy when nobody is named as the speaker."""
    time_zone: str = "UTC"
    country: str = ""
    wikidata: str = ""
    """Its item on Wikidata ("Q212"), for exports that name it there."""
    borders: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Land borders, WGS84 lon/lat, beyond which its own country lies, off the map."""


class Allegiance(Card, frozen=True, kw_only=True):
    """The side an actor fights or speaks for on the days `[since, until)`; None = independent."""

    side: str | None
    since: date | None = None
    until: date | None = None
    note: str = ""

    def covers(self, on: date) -> bool:
        """Whether the day `on` lies in the period."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


class Actor(Card, frozen=True, kw_only=True):
    """A voice or an armed actor; `affinity` is the side it leans to without serving it.

    Sides stand here by name, as in claims; the file has their ids.
    """

    id: str
    name: str
    kind: Kind
    interest: Interest
    aliases: dict[str, tuple[str, ...]]
    names: dict[str, str] = {}
    """What a text in another language than the source's calls it; a class in the plural."""
    allegiance: tuple[Allegiance, ...] = ()
    affinity: str | None = None
    note: str = ""

    def side_at(self, on: date) -> str | None:
        """Return the name of the side it serves on that day, or None when it is independent."""
        return next((period.side for period in self.allegiance if period.covers(on)), None)


class Publishable(Card, frozen=True, kw_only=True):
    """What of a source may leave the ledger in an edition."""

    quotes: bool = True
    text: bool = False
    geodata: bool = False


class Source(Card, frozen=True, kw_only=True):
    """The card of an outlet: who it is, what may be quoted, and where an analyst starts in grading it.

    `quote_limit` counts characters a claim may quote on publication. `reliability` is an Admiralty
    letter, a prior only (F = cannot be judged); `actor` the id of the actor that speaks through it.
    `side` and `affinity` are names of sides (ids in the file), as in `Actor`.
    """

    id: str
    name: str
    kind: SourceKind
    languages: tuple[str, ...]
    country: str
    licence: str
    quote_limit: int
    reliability: Letter
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    """Addresses that a watch of the theatre asks: RSS, Atom, a channel's public preview page."""
    originals: bool = True
    """Whether what is fetched may be archived and the text kept; else only its hash and the quotes are."""
    side: str | None = None
    affinity: str | None = None
    actor: str | None = None
    publishable: Publishable = Publishable()
    independence: str = ""


class FunctionWords(Card, frozen=True, kw_only=True):
    """The small words of one language that tell who a phrase is about; see words.toml."""

    locative: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    backed: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    pro: tuple[str, ...] = ()
    anti: tuple[str, ...] = ()
    enemy: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


class Meaning(NamedTuple):
    """What a pattern stands for: an actor's or a side's id, or a function word, in some languages."""

    role: str
    ids: Mapping[str, str]

    def id_in(self, lang: str | None) -> str | None:
        """Return its id in that language, or the one it has in all; None when languages disagree."""
        if lang is not None and lang in self.ids:
            return self.ids[lang]
        distinct = set(self.ids.values())
        return distinct.pop() if len(distinct) == 1 else None


Hits = tuple[Hit[Meaning], ...]
Meant = tuple[str | None]


class _Sign(NamedTuple):
    """A hint at a side: `rank` 0 decides over 1 over 2, then the leftmost."""

    rank: int
    start: int
    end: int
    side: str | None


_FOR, _NAMED, _PLACE_OF = 0, 1, 2
_KEPT_PHRASES = 16_384  # a news day names a few thousand actors over and over


class Theatre:
    """One conflict: its sides, actors and sources, and the questions asked of them. Immutable."""

    def __init__(
        self,
        card: TheatreCard,
        actors: tuple[Actor, ...],
        sources: tuple[Source, ...],
        phrases: PhraseIndex[Meaning],
    ) -> None:
        self.card = card
        self.actors = actors
        self.sources = sources
        self._phrases = phrases
        self._sides = {key: side for side in card.side for key in (side.id, side.name)}
        self._actors = {actor.id: actor for actor in actors}
        self._sources = dict(_source_keys(sources))
        self._home = {lang: side for side in card.side for lang in side.home_languages}
        self._find = lru_cache(maxsize=_KEPT_PHRASES)(self._hits_in)
        self._sided = lru_cache(maxsize=_KEPT_PHRASES)(self._side_in)
        self._named = lru_cache(maxsize=_KEPT_PHRASES)(self._named_in)

    @property
    def name(self) -> str:
        """The name it is loaded by, e.g. "ukraine"."""
        return self.card.name

    @property
    def sides(self) -> tuple[Side, ...]:
        """The parties to the war, in the order of the file."""
        return self.card.side

    def side(self, id_or_name: str | None) -> Side | None:
        """Return the side with this id ("ru") or name ("Russia"), or None."""
        return self._sides.get(id_or_name) if id_or_name else None

    def enemy(self, side: Side) -> Side | None:
        """Return the side's first declared enemy."""
        return self.side(side.enemy_of[0]) if side.enemy_of else None

    def actor_by_id(self, actor_id: str | None) -> Actor | None:
        """Return the actor with this id, or None."""
        return self._actors.get(actor_id) if actor_id else None

    def actor(self, phrase: str, lang: str | None = None) -> Actor | None:
        """Return the actor named in `phrase`: a person before a body, a body before a class; the longest.

        Case forms, spellings and scripts are folded; words after the name do no harm. "Wagner-linked
        channels" does not name Wagner. An alias that means different actors in different languages
        ("Генштаб") needs `lang`.
        """
        return self._named(phrase, lang)

    def beside_name(self, phrase: str, actor: Actor, lang: str | None = None) -> list[str]:
        """Return the folded words of `phrase` that neither name the actor nor its side."""
        words = words_of(phrase)
        side = self.side(actor.side_at(date.max) or actor.affinity)
        meant = {("actor", actor.id)} | ({("side", side.id)} if side else set())
        hits = (hit for hit in self._find(phrase) if (hit.what.role, hit.what.id_in(lang)) in meant)
        named = {at for hit in hits for at in range(hit.start, hit.end)}
        return [word for at, word in enumerate(words) if at not in named]

    def side_of(
        self,
        phrase: str,
        lang: str | None = None,
        on: date | None = None,
        speaker_side: Side | str | None = None,
    ) -> Side | None:
        """Return the side that `phrase` speaks of on the day `on` (None: the latest known allegiance).

        Markers decide first ("pro-Russian", "Russian-backed Luhansk militia", "anti-Russian" = the other
        side), then named actors and nationality words from the left, then holders of a place
        ("Ukrainian-held"). "The enemy" and "our troops" are seen from `speaker_side`, else from the side
        whose home language `lang` is. Two sides as equals, or a neutral voice, give None.
        """
        return self.side(self._sided(phrase, lang, on or date.max, self._speaker(speaker_side, lang)))

    def source(self, name_or_url: str) -> Source | None:
        """Return the card for a name, alias, URL, domain or "@channel"; for "A via B" that of A."""
        origin = name_or_url.split(" via ")[0]
        keys = (*_keys_of_name(origin), *_keys_of_name(origin.rsplit(": ", 1)[-1]), *_keys_of_url(origin))
        return next((self._sources[key] for key in keys if key in self._sources), None)

    def _speaker(self, side: Side | str | None, lang: str | None) -> str | None:
        known = side if isinstance(side, Side) else self.side(side) or self._home.get(lang or "")
        return known.id if known else None

    def _hits_in(self, phrase: str) -> Hits:
        hits = self._phrases.find(words_of(phrase))
        return tuple(hit for hit in hits if not any(hit.inside(other) for other in hits))

    def _named_in(self, phrase: str, lang: str | None) -> Actor | None:
        found = self._find(phrase)
        named = [
            (actor, hit)
            for hit in found
            if hit.what.role == "actor" and not _next_to(found, hit.end, ("backed", "held"))
            if (actor := self.actor_by_id(hit.what.id_in(lang)))
        ]
        if not named:
            return None
        return max(named, key=lambda each: (_weight(each[0]), each[1].literal, -each[1].start))[0]

    def _side_in(self, phrase: str, lang: str | None, on: date, speaker: str | None) -> str | None:
        found = self._find(phrase)
        meant = ((hit, self._meant(hit.what, lang, on, speaker)) for hit in found)
        signs = [sign for hit, side in meant if side and (sign := self._sign(hit, found, side[0]))]
        signs.sort(key=lambda sign: (sign.rank, sign.start, -sign.end))
        if not signs or any(_equals(found, signs[0], other) for other in signs[1:]):
            return None
        return signs[0].side

    def _sign(self, hit: Hit[Meaning], found: Hits, side: str | None) -> _Sign | None:
        if _before(found, hit.start, ("anti",)):
            return _Sign(_FOR, hit.start, hit.end, self._other(side))
        if _before(found, hit.start, ("pro",)) or _next_to(found, hit.end, ("backed",)):
            return _Sign(_FOR, hit.start, hit.end, side)
        if _before(found, hit.start, ("locative",)):
            return None
        rank = _PLACE_OF if _next_to(found, hit.end, ("held",)) else _NAMED
        return _Sign(rank, hit.start, hit.end, side)

    def _meant(self, what: Meaning, lang: str | None, on: date, speaker: str | None) -> Meant | None:
        """Return (side's id or None for a neutral voice), or None when the word is not about sides."""
        if what.role == "side":
            return (what.id_in(lang),)
        if what.role == "actor" and (actor := self.actor_by_id(what.id_in(lang))):
            side = self.side(actor.side_at(on))
            return (side.id if side else None,)
        if what.role in ("enemy", "own") and speaker:
            return (speaker if what.role == "own" else self._other(speaker),)
        return None

    def _other(self, side_id: str | None) -> str | None:
        side = self.side(side_id)
        enemy = self.enemy(side) if side else None
        return enemy.id if enemy else None


class TheatreCard(Card, frozen=True, kw_only=True):
    """The file theatre.toml: what the war is called, where and when it is, and between whom."""

    name: str
    title: dict[str, str]
    countries: tuple[str, ...]
    since: date
    time_zone: str
    languages: tuple[str, ...]
    notice: dict[str, str]
    """What must stand beside every map: control is not sovereignty."""
    contested_color: str
    side: tuple[Side, ...]
    until: date | None = None
    neighbours: tuple[str, ...] = ()
    """Countries whose places its texts name too, though nobody's control of them is estimated."""


def _weight(actor: Actor) -> int:
    if actor.kind in PERSONS:
        return 3
    if actor.kind == "class":
        return 1
    return 0 if actor.kind in RELAYS else 2


def _next_to(found: Hits, position: int, roles: tuple[str, ...]) -> bool:
    return any(hit.start == position and hit.what.role in roles for hit in found)


def _before(found: Hits, position: int, roles: tuple[str, ...]) -> bool:
    """Whether such a word ends at `position`, or one word earlier ("in the ...")."""
    return any(hit.end in (position, position - 1) and hit.what.role in roles for hit in found)


def _equals(found: Hits, first: _Sign, other: _Sign) -> bool:
    """Whether another side stands beside the first as its equal ("Russian and Ukrainian sources")."""
    if other.rank != first.rank or other.side == first.side:
        return False
    return any(hit.what.role == "joining" and first.end <= hit.start < other.start for hit in found)


def _source_keys(sources: Iterable[Source]) -> Iterable[tuple[str, Source]]:
    for source in sources:
        for key in keys_of_source(source):
            yield key, source


def keys_of_source(source: Source) -> list[str]:
    """Return every key that finds a source card: folded names, domains, "platform/handle"."""
    names = (source.id, source.name, *source.aliases)
    return [*(key for name in names for key in _keys_of_name(name)), *source.domains,
            *(handle.lower() for handle in source.handles)]  # fmt: skip


def _keys_of_name(name: str) -> tuple[str, ...]:
    words = words_of(name)
    handle = (f"t.me/{name[1:].lower()}", f"x.com/{name[1:].lower()}") if name.startswith("@") else ()
    return (*handle, " ".join(words[1:] if words[:1] == ["the"] else words))


def _keys_of_url(text: str) -> tuple[str, ...]:
    if " " in text or "." not in text:
        return ()
    try:
        parts = urlsplit(text if "//" in text else "//" + text)
    except ValueError:
        return ()
    host = (parts.hostname or "").removeprefix("www.").replace("twitter.com", "x.com")
    path = [step for step in parts.path.lower().split("/") if step and step != "s"]
    labels = host.split(".")
    domains = tuple(".".join(labels[start:]) for start in range(len(labels) - 1))
    return (f"{host}/{path[0]}", *domains) if path else domains
