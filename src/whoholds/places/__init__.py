"""A name in context -> a place of a gazetteer."""

from __future__ import annotations

from whoholds.places.cache import user_cache
from whoholds.places.gazetteer import Gazetteer, Match, merge
from whoholds.places.geonames import load_geonames
from whoholds.places.load import load_file

__all__ = ["Gazetteer", "Match", "load_file", "load_geonames", "merge", "user_cache"]
