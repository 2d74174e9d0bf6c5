"""The frames of the lexicon by name: each looks where its frame keeps place and actor.

A trigger in its clause -> who does what where. Frames let preposition and part choose the relation, as
the definitions of the relations in docs/data-model.md do: inside is `enters`, beside is `advances`.
"""

from __future__ import annotations

from collections.abc import Callable

from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.fighting import action, besiege, fight, in_siege, repel
from whoholds.claims.slavic.hits import Hit
from whoholds.claims.slavic.holding import control, flag, zone
from whoholds.claims.slavic.losing import drive, lay_down, lose
from whoholds.claims.slavic.motion import enter, march, move, out, present, stand
from whoholds.claims.slavic.taking import fall, regain, take

Frames = Callable[[Clause, Trigger], list[Hit]]

FRAMES: dict[str, Frames] = {
    "take": take,
    "lose": lose,
    "lose-object": lose,
    "drive": drive,
    "yield": lay_down,
    "move": move,
    "enter": enter,
    "out": out,
    "march": march,
    "action": action,
    "present": present,
    "stand": stand,
    "fight": fight,
    "storm": fight,
    "attack": fight,
    "clash": fight,
    "besiege": besiege,
    "siege": in_siege,
    "fall": fall,
    "regain": regain,
    "repel": repel,
    "control": control,
    "zone": zone,
    "flag": flag,
}
"""What the `frame` of a lexicon's trigger may be."""
