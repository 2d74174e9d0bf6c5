""" "Russia denied the claim" -> the latest claims again in that mouth; the same claim said twice -> one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from whoholds.claims.english.items import Line
from whoholds.claims.english.memory import Memory
from whoholds.claims.english.voices import Voice
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut, Doc, Found

NEAR_REPEATS = 2000
"""Characters within which the same claim said again is one claim."""


def echoes(line: Line, spoken: list[Voice], made: list[Found], memory: Memory) -> Iterator[Found]:
    """Repeat the latest claims in the mouth of who denies or confirms them: "Russia denied the claim"."""
    for voice in spoken:
        if (
            not (voice.denies or (voice.verb >= 0 and line.words[voice.verb].startswith("confirm")))
            or voice.claimant is None
            or voice.mute
        ):
            continue
        noun = _statement(line, voice.verb, voice.denies)
        if noun < 0 and voice.denies and line.words[max(voice.subject - 1, 0)] in _STATEMENTS:
            noun = voice.subject - 1
        if noun < 0:
            continue
        here = [c for c in made if c.quote.end <= line.starts[voice.verb]]
        for claim in _meant(here or memory.claims, line.words[noun]):
            if claim.claimant == voice.claimant:
                continue
            quote = Cut(min(voice.claimant.start, line.starts[voice.verb]), line.ends[noun])
            yield replace(
                claim,
                claimant=voice.claimant,
                quote=quote,
                modality="denied" if voice.denies else "fact",
                rule=f"en/{claim.relation}/echo/{'denied' if voice.denies else 'fact'}/voice",
                when=None,
                hedge=None,
                evidence=(),
            )


_OF_EVENT = {"fall": "takes", "loss": "loses", "withdrawal": "loses", "retreat": "loses"}


def _meant(claims: list[Found], noun: str) -> list[Found]:
    """Return the asserted claims of the latest sentence that a noun can refer to ("the capture")."""
    relation = _OF_EVENT.get(
        noun, "takes" if noun in _EVENTS and noun not in _STATEMENTS and noun != "this" else None
    )
    fitting = [c for c in claims if c.modality == "fact" and relation in (None, c.relation)]
    return [
        c
        for c in fitting
        if c.quote == fitting[-1].quote
        or (c.claimant == fitting[-1].claimant and c.relation == fitting[-1].relation)
    ]


_STATEMENTS = words("statement_noun")


_EVENTS = words("event_noun")


def _statement(line: Line, verb: int, denies: bool) -> int:
    """Return the index of "the claim" (or, confirmed, "the capture") right after a verb, or -1."""
    for k in range(verb + 1, min(verb + 5, len(line))):
        if line.words[k] in (_STATEMENTS if denies else _EVENTS):
            rest = line.words[k + 1 : k + 6]
            told = rest[:1] == ["of"] or "that" in rest[: rest.index(",") if "," in rest else None]
            return -1 if told else k
        if not line.is_(k, "dwJe") and not line.owner[k]:
            return -1
    return -1


def once(doc: Doc, found: list[Found]) -> list[Found]:
    """Keep the first of claims that say the same of the same place by the same voice near each other."""
    seen: dict[tuple[object, ...], tuple[int, frozenset[str], str]] = {}
    kept: list[Found] = []
    for item in found:
        voice = doc.folded[item.claimant.start : item.claimant.end] if item.claimant else ""
        key = (item.relation, doc.folded[item.place.start : item.place.end], voice, item.modality)
        who = _names(doc, item.actor)
        last = seen.get(key)
        part = doc.folded[item.part.start : item.part.end] if item.part else ""
        changed = last is not None and item.relation == "takes" and item.modality == "fact"
        if (
            last is None
            or item.quote.start - last[0] > NEAR_REPEATS
            or (changed and (_other_actor(who, last[1]) or _taken_back(doc, item, kept)))
            or (part and last[2] and not (part in last[2] or last[2] in part))
        ):
            kept.append(item)
        seen[key] = (item.quote.start, who or (last[1] if last else who), part or (last[2] if last else part))
    return kept


_BACK = re.compile(r"\bre(?:tak|took|captur|gain|claim)")


def _taken_back(doc: Doc, item: Found, kept: list[Found]) -> bool:
    """Whether a place told as taken is told as taken back by another: "captured by A, retaken by B"."""
    last = next((one for one in reversed(kept) if one.place == item.place), None)
    if last is None or item.actor is None or last.actor is None or item.actor == last.actor:
        return False
    now, before = (doc.folded[found.quote.start : found.quote.end] for found in (item, last))
    return bool(_BACK.search(now)) and not _BACK.search(before)


def _names(doc: Doc, actor: Cut | None) -> frozenset[str]:
    """Return the capitalised words of an actor phrase, without its article and the words for troops."""
    words = doc.text[actor.start : actor.end].split() if actor else []
    return frozenset(w for w in words if w[0].isupper() and w not in _BODIES)


_BODIES = words("actor_plain_word")


def _other_actor(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two actor phrases name different bodies: both name one, and no name is shared."""
    return bool(one and other) and not one & other
