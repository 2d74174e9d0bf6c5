"""A conflict as data: sides, actors with allegiance by date, source cards."""

from whoholds.theatres.loading import built_in, load_theatre
from whoholds.theatres.theatre import Actor, Allegiance, Publishable, Side, Source, Theatre

__all__ = ["Actor", "Allegiance", "Publishable", "Side", "Source", "Theatre", "built_in", "load_theatre"]
