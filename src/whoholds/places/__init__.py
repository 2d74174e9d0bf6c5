"""A name in context -> a place of a gazetteer."""

from __future__ import annotations

from whoholds.places.gazetteer import Gazetteer, Match, merge
from whoholds.places.load import load_file

__all__ = ["Gazetteer", "Match", "load_file", "merge"]
