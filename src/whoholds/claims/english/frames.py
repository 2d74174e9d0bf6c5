"""Names of frames, as lexicon/en.toml gives them -> the functions that read them."""

from __future__ import annotations

from collections.abc import Callable

from whoholds.claims.english.attacking import read_noun_at
from whoholds.claims.english.clashing import read_at
from whoholds.claims.english.encircling import read_encirclement, read_supply
from whoholds.claims.english.fighting import read_fighting
from whoholds.claims.english.giving import read_hand
from whoholds.claims.english.held import read_defenders, read_held_words, read_stronghold
from whoholds.claims.english.hits import Hit
from whoholds.claims.english.holding import read_control, read_hands, read_within
from whoholds.claims.english.items import Line
from whoholds.claims.english.losing import read_expel, read_from, read_noun_from
from whoholds.claims.english.motion import (
    read_crossing,
    read_foothold,
    read_gained,
    read_into,
    read_lines,
    read_near,
    read_noun_toward,
    read_presence,
    read_reach,
    read_toward,
)
from whoholds.claims.english.objects import read_object, read_take
from whoholds.claims.english.repelling import read_repel
from whoholds.claims.english.staying import read_aim, read_defence, read_fortify, read_shown
from whoholds.claims.english.taking import read_fall, read_flag, read_noun_of, read_victory
from whoholds.claims.english.vocabulary import Sense

FRAMES: dict[str, Callable[[Line, int, Sense], list[Hit]]] = {
    "object": read_object,
    "take": read_take,
    "hand": read_hand,
    "within": read_within,
    "from": read_from,
    "expel": read_expel,
    "into": read_into,
    "reach": read_reach,
    "near": read_near,
    "lines": read_lines,
    "at": read_at,
    "toward": read_toward,
    "repel": read_repel,
    "fall": read_fall,
    "victory": read_victory,
    "flag": read_flag,
    "noun_of": read_noun_of,
    "noun_from": read_noun_from,
    "noun_toward": read_noun_toward,
    "noun_at": read_noun_at,
    "noun_fighting": read_fighting,
    "defence": read_defence,
    "shown": read_shown,
    "fortify": read_fortify,
    "crossing": read_crossing,
    "gained": read_gained,
    "aim": read_aim,
    "control": read_control,
    "hands": read_hands,
    "foothold": read_foothold,
    "held": read_held_words,
    "presence": read_presence,
    "stronghold": read_stronghold,
    "defenders": read_defenders,
    "supply": read_supply,
    "encirclement": read_encirclement,
}
"""Frames by the name that lexicon/en.toml gives them."""
