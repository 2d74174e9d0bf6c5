"""A folder with theatre.toml, actors.toml, sources.toml -> a checked Theatre.

Beyond the shape of each record: ids are unique, every side or actor that is named exists, no alias
means two actors in one language, no source key leads to two cards, periods of allegiance do not
overlap. The first fault raises DataError with file, line and key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from whoholds.errors import DataError
from whoholds.theatres.phrases import PhraseIndex, pattern_of
from whoholds.theatres.strict import TomlFile
from whoholds.theatres.theatre import (
    Actor,
    Allegiance,
    Card,
    FunctionWords,
    Meaning,
    Side,
    Source,
    Theatre,
    TheatreCard,
    keys_of_source,
)

Pattern = tuple[str, ...]


class _Actors(Card, frozen=True, kw_only=True):
    actor: tuple[Actor, ...]


class _Sources(Card, frozen=True, kw_only=True):
    source: tuple[Source, ...]


def load_theatre(name_or_path: str | Path) -> Theatre:
    """Return the theatre of that name in the package, or from a folder; raises DataError.

    A bare word is looked up in the package first and is a folder otherwise.
    """
    return _load(str(name_or_path))


def built_in() -> tuple[str, ...]:
    """Return the names of the theatres that come with the package."""
    return tuple(sorted(entry.name for entry in _package().iterdir() if (entry / "theatre.toml").is_file()))


@cache
def _load(name_or_path: str) -> Theatre:
    folder = _folder(name_or_path)
    card = _checked_card(TomlFile(folder / "theatre.toml"))
    actors = _checked_actors(TomlFile(folder / "actors.toml"), card)
    sources = _checked_sources(TomlFile(folder / "sources.toml"), card, actors)
    return Theatre(card, actors, sources, PhraseIndex(_patterns(card, actors)))


def _package() -> Traversable:
    return files("whoholds.theatres")


def _folder(name_or_path: str) -> Traversable:
    if name_or_path in built_in():
        return _package() / name_or_path
    if (Path(name_or_path) / "theatre.toml").is_file():
        return Path(name_or_path)
    raise DataError(
        f"no theatre {name_or_path!r}: give one of {', '.join(built_in())}, "
        "or a folder that holds theatre.toml, actors.toml and sources.toml"
    )


def _checked_card(file: TomlFile) -> TheatreCard:
    card = file.read(TheatreCard)
    _unique(file, "side", [(side.id, side.name) for side in card.side])
    for index, side in enumerate(card.side):
        for enemy in side.enemy_of:
            _exists(file, enemy, {other.id for other in card.side}, ("side", index, "enemy_of"))
    return card


def _checked_actors(file: TomlFile, card: TheatreCard) -> tuple[Actor, ...]:
    actors = file.read(_Actors).actor
    _unique(file, "actor", [(actor.id,) for actor in actors])
    _aliases(file, actors)
    return tuple(_with_side_names(file, card, index, actor) for index, actor in enumerate(actors))


def _with_side_names(file: TomlFile, card: TheatreCard, index: int, actor: Actor) -> Actor:
    names: dict[str | None, str] = {side.id: side.name for side in card.side}
    for side in (*(period.side for period in actor.allegiance), actor.affinity):
        if side is not None:
            key = "affinity" if side == actor.affinity else "allegiance"
            _exists(file, side, names, ("actor", index, key))
    _in_order(file, index, actor.allegiance)
    if actor.interest == "partisan" and not actor.allegiance:
        raise file.fault(f"{actor.id}: a partisan needs an allegiance", "actor", index, "interest")
    named = [msgspec.structs.replace(each, side=names.get(each.side)) for each in actor.allegiance]
    return msgspec.structs.replace(actor, allegiance=tuple(named), affinity=names.get(actor.affinity))


def _in_order(file: TomlFile, index: int, periods: tuple[Allegiance, ...]) -> None:
    for period in periods:
        if period.since and period.until and period.until <= period.since:
            raise file.fault(f"period ends on {period.until}, before it begins", "actor", index, "allegiance")
    for earlier, later in pairwise(periods):
        if earlier.until is None or later.since is None or later.since < earlier.until:
            raise file.fault("periods overlap or are out of order", "actor", index, "allegiance")


def _aliases(file: TomlFile, actors: tuple[Actor, ...]) -> None:
    owner: dict[tuple[str, Pattern], str] = {}
    for index, actor in enumerate(actors):
        for lang, pattern in _alias_patterns(actor):
            if not pattern:
                raise file.fault(f"{actor.id}: an alias without a word", "actor", index, f"aliases.{lang}")
            if owner.setdefault((lang, pattern), actor.id) != actor.id:
                other, text = owner[lang, pattern], " ".join(pattern)
                message = f"alias {text!r} ({lang}) of {actor.id} belongs to {other} already"
                raise file.fault(message, "actor", index, f"aliases.{lang}")


def _checked_sources(file: TomlFile, card: TheatreCard, actors: tuple[Actor, ...]) -> tuple[Source, ...]:
    sources = file.read(_Sources).source
    _unique(file, "source", [(source.id,) for source in sources])
    owner: dict[str, str] = {}
    names, actor_ids = {side.id: side.name for side in card.side}, {actor.id for actor in actors}
    for index, source in enumerate(sources):
        named = {"side": source.side, "affinity": source.affinity, "actor": source.actor}
        for key, value in named.items():
            if value is not None:
                _exists(file, value, actor_ids if key == "actor" else names, ("source", index, key))
        for url in source.feeds:
            if not url.startswith(("http://", "https://")):
                raise file.fault(f"{url!r} is no web address", "source", index, "feeds")
            if owner.setdefault(url, source.id) != source.id:
                raise file.fault(f"{url!r} is a feed of {owner[url]} already", "source", index, "feeds")
        for key in keys_of_source(source):
            if owner.setdefault(key, source.id) != source.id:
                raise file.fault(f"{key!r} leads to {owner[key]} already", "source", index, "id")
    return tuple(_with_names(source, names) for source in sources)


def _with_names(source: Source, names: Mapping[str, str]) -> Source:
    side, affinity = names.get(source.side or ""), names.get(source.affinity or "")
    return msgspec.structs.replace(source, side=side, affinity=affinity)


def _unique(file: TomlFile, table: str, ids: Iterable[tuple[str, ...]]) -> None:
    seen: set[str] = set()
    for index, keys in enumerate(ids):
        for key in keys:
            if key in seen:
                raise file.fault(f"{table} {key!r} is there twice", table, index, "id")
        seen.update(keys)


def _exists(file: TomlFile, name: str, known: Iterable[Any], at: tuple[str, int, str]) -> None:
    if name not in known:
        raise file.fault(f"{at[2]} names {name!r}, which does not exist", *at)


def _patterns(card: TheatreCard, actors: tuple[Actor, ...]) -> Iterator[tuple[Pattern, Meaning]]:
    meanings: dict[tuple[str, Pattern], dict[str, str]] = defaultdict(dict)
    for actor in actors:
        for lang, pattern in _alias_patterns(actor):
            meanings["actor", pattern][lang] = actor.id
    for side in card.side:
        for lang, pattern in _side_patterns(side):
            meanings["side", pattern][lang] = side.id
    for lang, role, pattern in _function_patterns():
        meanings[role, pattern][lang] = role
    for (role, pattern), ids in meanings.items():
        yield pattern, Meaning(role, ids)


def _alias_patterns(actor: Actor) -> Iterator[tuple[str, Pattern]]:
    return ((lang, pattern_of(alias)) for lang, aliases in actor.aliases.items() for alias in aliases)


def _side_patterns(side: Side) -> Iterator[tuple[str, Pattern]]:
    return ((lang, pattern_of(word)) for lang, words in side.words.items() for word in words)


def _function_patterns() -> Iterator[tuple[str, str, Pattern]]:
    as_dict: Callable[[FunctionWords], dict[str, tuple[str, ...]]] = msgspec.structs.asdict
    for lang, words in TomlFile(_package() / "words.toml").read(dict[str, FunctionWords]).items():
        for role, patterns in as_dict(words).items():
            yield from ((lang, role, pattern_of(pattern)) for pattern in patterns)
