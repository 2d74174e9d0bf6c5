"""A participle of taking or holding that describes a place («в занятом X», «X, занятый Y») -> hits."""

from __future__ import annotations

from whoholds.claims.slavic.clause import Clause, Trigger
from whoholds.claims.slavic.hits import Hit, hits_of, leading, of_relation, relation_of
from whoholds.claims.slavic.holding import described
from whoholds.claims.slavic.places import Group
from whoholds.model import Relation


def attributive(clause: Clause, trigger: Trigger) -> bool:
    """Whether the participle only describes the place after it («в окупованому Криму»)."""
    word = clause.unit.at(trigger.at)
    if trigger.form != "participle":
        return False
    between = clause.actor_from(trigger.at + 1)
    followed = between is not None and clause.places.is_name(between.end)
    before = clause.unit.at(trigger.at - 1)
    dated = clause.after_date(trigger.at + 1) > trigger.at + 1
    if dated and (trigger.at == 0 or not before.is_mark):
        return True
    if clause.known.attributive and before.text != ",":
        return True
    return followed or "preposition" in before.tags or clause.known.ends("oblique", word.text)


def presupposed(clause: Clause, trigger: Trigger) -> list[Hit]:
    """Return «в занятом (войсками) X» as taken for known, before the place."""
    groups, between = clause.right(trigger.at + 1)
    before = clause.places.group(trigger.at - 2) if trigger.at > 1 else None
    if not groups and before is not None and before.end == trigger.at:
        return []
    start = clause.after_date(between.end if between is not None else trigger.at + 1)
    kept = described(clause, trigger, start) or _described_thing(clause, trigger, start)
    dated = between is None and start > trigger.at + 1  # «окупований у 2014 році» tells of the taking
    held = trigger.frame.id == "occupy" and not dated
    relation: Relation = "holds" if held else relation_of(trigger)
    if trigger.frame.id == "keep" and between is None:
        partial = trigger.at - 1 if clause.has(trigger.at - 1, "partly") else None
        hits = hits_of(kept if partial else [], trigger, None, lambda group: "enters", "presupposed")
        return [h._replace(part=(partial, partial + 1)) for h in hits if partial]
    landed = bool(kept and kept[0].part) and clause.has(kept[0].start, "landed")
    if landed and (between is not None or trigger.frame.id == "keep"):
        relation = "holds"  # «на занятой ВСУ территории X»: what is so described is held now
    share = trigger.at - 1
    if clause.has(share, "partly"):
        hits = hits_of(kept, trigger, between, lambda group: "enters", "presupposed")
        return [h._replace(part=(share, share + 1)) for h in hits]
    return hits_of(kept, trigger, between, lambda group: relation, "presupposed")


def _described_thing(clause: Clause, trigger: Trigger, start: int) -> list[Group]:
    """Return «(в X ... біля) захопленого аеродрому»: a thing of the place named before in its sentence."""
    thing = clause.places.parts.thing(start)
    before = clause.skip_back(trigger.at)
    phrases = clause.unit.phrases.values()
    inside = any(end == before and tag.startswith("prep_") for tag, end in phrases)
    inside = inside or "preposition" in clause.unit.at(before - 1).tags
    named = inside and any(clause.places.is_name(i) for i in range(trigger.at))
    if thing is None or not named:
        return []
    return [Group(start, thing[1], thing, "bare", thing, "landmark", ref=True)]


def postposed(clause: Clause, trigger: Trigger) -> list[Hit]:
    """«X, зайняті ворогом»: presupposed after the place; without a holder the place follows."""
    holder = clause.owner(trigger.at)
    before = clause.places.before(trigger.at - 1)
    relation: Relation = "takes" if trigger.frame.id == "liberate" else "holds"
    if holder is not None:
        return hits_of(before[-1:], trigger, holder, lambda group: relation, "presupposed-after")
    groups, _ = clause.right(trigger.at + 1)
    said = of_relation(clause, relation_of(trigger))
    return hits_of(leading(groups, "bare"), trigger, None, said, "passive-first")


def follows(clause: Clause, trigger: Trigger) -> bool:
    """Whether «, захваченного войсками,» describes the place before its comma."""
    holder = clause.owner(trigger.at)
    after = clause.unit.at(holder.end) if holder is not None else None
    return clause.unit.at(trigger.at - 1).text == "," and after is not None and after.is_mark
