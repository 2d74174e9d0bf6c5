"""A name in context -> a place of a gazetteer."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whoholds.places.cache import user_cache
    from whoholds.places.context import Context, TextContext, context_from
    from whoholds.places.facilities import with_facilities
    from whoholds.places.gazetteer import Gazetteer, Match, merge
    from whoholds.places.geonames import load_geonames
    from whoholds.places.load import load_file
    from whoholds.places.mention import Bearing, Mention, Resolution
    from whoholds.places.placing import mentions_of, resolve_claims
    from whoholds.places.resolving import Front, resolve

_HOMES = {
    "cache": ("user_cache",),
    "context": (
        "Context",
        "TextContext",
        "context_from",
    ),
    "facilities": ("with_facilities",),
    "gazetteer": (
        "Gazetteer",
        "Match",
        "merge",
    ),
    "geonames": ("load_geonames",),
    "load": ("load_file",),
    "mention": (
        "Bearing",
        "Mention",
        "Resolution",
    ),
    "placing": (
        "mentions_of",
        "resolve_claims",
    ),
    "resolving": (
        "Front",
        "resolve",
    ),
}
"""Where each name lives; loaded on first use, so that folding a name needs no numerical library."""

__all__ = [
    "Bearing",
    "Context",
    "Front",
    "Gazetteer",
    "Match",
    "Mention",
    "Resolution",
    "TextContext",
    "context_from",
    "load_file",
    "load_geonames",
    "mentions_of",
    "merge",
    "resolve",
    "resolve_claims",
    "user_cache",
    "with_facilities",
]


def __getattr__(name: str) -> Any:
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module 'whoholds.places' has no attribute {name!r}")
    value = getattr(import_module(f"whoholds.places.{home}"), name)
    globals()[name] = value
    return value
