"""Settlements with their states -> maps, films and strips through time, for print and screen."""

from whoholds.pictures.atlas import draw_film, draw_map
from whoholds.pictures.scene import Look, Mark, Scene, Spot, Strip
from whoholds.pictures.sheet import FILMS, STILLS
from whoholds.pictures.strip import draw_strip

__all__ = ["FILMS", "STILLS", "Look", "Mark", "Scene", "Spot", "Strip", "draw_film", "draw_map", "draw_strip"]
