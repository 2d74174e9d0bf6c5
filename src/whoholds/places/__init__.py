"""A name in context -> a place of a gazetteer."""

from __future__ import annotations

from whoholds.places.cache import user_cache
from whoholds.places.context import Context, TextContext, context_from
from whoholds.places.facilities import with_facilities
from whoholds.places.gazetteer import Gazetteer, Match, merge
from whoholds.places.geonames import load_geonames
from whoholds.places.load import load_file
from whoholds.places.mention import Bearing, Mention, Resolution
from whoholds.places.placing import mentions_of, resolve_claims
from whoholds.places.resolve import Front, resolve

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
