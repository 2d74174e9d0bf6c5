"""lexicon/<lang>.toml -> a frozen Lexicon; an unknown key is a DataError that names file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from whoholds.errors import DataError
from whoholds.model import Relation

LANGUAGES = ("en", "uk", "ru")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A family of words that open one frame: what they say (`relation`) and how they bind (`frame`)."""

    id: str
    relation: str
    frame: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorName:
    """Names of one armed actor, and the side it fights for where no theatre says so."""

    side: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Words that show which war a text speaks of, and what its role names ("rebels") then mean."""

    id: str
    words: tuple[str, ...]
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of one language: closed classes by name, trigger families, actors, war contexts."""

    lang: str
    abbreviations: frozenset[str]
    classes: Mapping[str, tuple[str, ...]]
    triggers: tuple[Trigger, ...]
    actors: tuple[ActorName, ...]
    contexts: tuple[Context, ...]

    def words(self, name: str) -> tuple[str, ...]:
        """Return the phrases of one closed class; a class the file does not have is a DataError."""
        try:
            return self.classes[name]
        except KeyError:
            raise DataError(f"lexicon {self.lang}.toml: no class {name!r} under [classes]") from None


@cache
def load_lexicon(lang: str) -> Lexicon:
    """Read the embedded lexicon of `lang` ("en", "uk", "ru")."""
    name = f"lexicon/{lang}.toml"
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return parse_lexicon(text, name)


def parse_lexicon(text: str, name: str) -> Lexicon:
    """Parse a lexicon strictly; `name` is the file named in errors."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{name}: not valid TOML: {error}") from error
    tables = {"lang", "abbreviations", "classes", "trigger", "actor", "context"}
    _known(data, tables, name)
    return Lexicon(
        lang=_string(data, "lang", name),
        abbreviations=frozenset(_words(data.get("abbreviations", []), f"{name}: abbreviations")),
        classes={k: _words(v, f"{name}: classes.{k}") for k, v in data.get("classes", {}).items()},
        triggers=tuple(_trigger(row, name) for row in data.get("trigger", [])),
        actors=tuple(_actor(row, name) for row in data.get("actor", [])),
        contexts=tuple(_context(row, name) for row in data.get("context", [])),
    )


def _trigger(row: dict[str, Any], name: str) -> Trigger:
    _known(row, {"id", "relation", "frame", "forms"}, f"{name}: trigger {row.get('id')!r}")
    where = f"{name}: trigger {_string(row, 'id', name)!r}"
    relation = _string(row, "relation", where)
    if relation not in get_args(Relation):
        raise DataError(f"{where}: relation {relation!r} is none of {', '.join(get_args(Relation))}")
    return Trigger(row["id"], relation, _string(row, "frame", where), _words(row.get("forms"), where))


def _actor(row: dict[str, Any], name: str) -> ActorName:
    where = f"{name}: actor {row.get('side')!r}"
    _known(row, {"side", "forms"}, where)
    return ActorName(_string(row, "side", where), _words(row.get("forms"), where))


def _context(row: dict[str, Any], name: str) -> Context:
    where = f"{name}: context {row.get('id')!r}"
    _known(row, {"id", "words", "roles"}, where)
    roles = row.get("roles", {})
    return Context(
        _string(row, "id", where),
        _words(row.get("words"), where),
        {k: _string(roles, k, where) for k in roles},
    )


def _known(row: Mapping[str, Any], keys: set[str], where: str) -> None:
    unknown = sorted(set(row) - keys)
    if unknown:
        raise DataError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(keys))}")


def _string(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise DataError(f"{where}: {key!r} must be a text")
    return value


def _words(value: Any, where: str) -> tuple[str, ...]:
    """Return a list of phrases; a string stands for the words in it, one phrase a word."""
    if isinstance(value, str):
        return tuple(value.split())
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        raise DataError(f"{where}: must be a list of texts, or one text of words")
    return tuple(value)
