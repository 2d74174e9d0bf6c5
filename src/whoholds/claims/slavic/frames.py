"""The frames of the lexicon by name: each looks where its frame keeps place and actor.

A trigger in its clause -> who does what where. Frames let preposition and part choose the relation, as
the definitions of the relations in docs/data-model.md do: inside is `enters`, beside is `advances`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.fighting import action, fight, raid, repel
from whoholds.claims.slavic.hits import Hit
from whoholds.claims.slavic.holding import absent, control, flag, gone, hands, hold_out, subjected, zone
from whoholds.claims.slavic.losing import drive, hand_over, lay_down, lose
from whoholds.claims.slavic.motion import bypass, cross, enter, foothold, march, move, out, present
from whoholds.claims.slavic.severing import sever
from whoholds.claims.slavic.sieges import besiege, in_siege
from whoholds.claims.slavic.standing import aim, already, ours, press, stand, to_go, wage
from whoholds.claims.slavic.taking import fall, regain, take

Frames = Callable[[Clause, Trigger], list[Hit]]

FRAMES: dict[str, Frames] = {
    "take": take,
    "lose": lose,
    "lose-object": lose,
    "drive": drive,
    "yield": lay_down,
    "hand": hand_over,
    "move": move,
    "bypass": bypass,
    "foothold": foothold,
    "enter": enter,
    "out": out,
    "march": march,
    "cross": cross,
    "action": action,
    "present": present,
    "stand": stand,
    "ours": ours,
    "already": already,
    "press": press,
    "wage": wage,
    "aim": aim,
    "fight": fight,
    "storm": fight,
    "attack": fight,
    "raid": raid,
    "clash": fight,
    "besiege": besiege,
    "siege": in_siege,
    "sever": sever,
    "fall": fall,
    "regain": regain,
    "repel": repel,
    "control": control,
    "hands": hands,
    "subjected": subjected,
    "zone": zone,
    "flag": flag,
    "absent": absent,
    "gone": lambda clause, trigger: gone(clause, trigger) or to_go(clause, trigger),
    "hold-out": hold_out,
}
"""What the `frame` of a lexicon's trigger may be."""


def all_hits(clause: Clause) -> list[Hit]:
    """Return the hits of a clause; a trigger inside another's part («зайняв сіру зону») has none."""
    hits: list[Hit] = []
    used = 0
    for trigger in clause.triggers:
        trigger.low = max(trigger.low, min(used, trigger.at))
        if not any(_consumes(h, trigger) for h in hits):
            new = [_from_a_side(clause, h) for h in FRAMES[trigger.frame.kind](clause, trigger)]
            clause.last_groups = [h.group for h in new] or clause.last_groups
            used = max([used, *(h.group.end for h in new if not h.rule.startswith("presupposed"))])
            hits.extend(new)
    kept: dict[tuple[str, tuple[int, int], object], Hit] = {}
    for hit in hits:
        kept.setdefault((hit.relation, hit.group.name, hit.group.part), hit)
    return [h for h in kept.values() if not _doubled(h, kept.values())]


def _from_a_side(clause: Clause, hit: Hit) -> Hit:
    """Return a siege or attack with «с востока» after the place as its part."""
    start = max(hit.group.end, hit.trigger.at + 1)
    end = clause.side_from(start)
    told = hit.relation in ("besieges", "fights") and end > start
    return hit._replace(part=(start, end)) if told and not hit.group.part and not hit.part else hit


def _consumes(hit: Hit, trigger: Trigger) -> bool:
    """Whether a trigger is only a word of an earlier hit: of its part, or the attack that was repelled."""
    part = hit.group.part
    if part and part[0] <= trigger.at < part[1]:
        return True
    return hit.rule in ("repelled", "thrown-back") and hit.trigger.at < trigger.at < hit.group.start


def _doubled(hit: Hit, others: Iterable[Hit]) -> bool:
    """Whether «зачищена и находится под контролем» or «атаку біля X відбито» says a place twice."""
    if hit.relation == "fights" and hit.trigger.form == "noun":
        return any(o.relation == "repels" and o.group.name == hit.group.name for o in others)
    return (
        hit.relation == "takes"
        and hit.rule == "passive"
        and any(o.relation == "holds" and o.group.name == hit.group.name for o in others)
    )
