"""A claim's voice -> its name and grammatical number in the language of a text."""

from __future__ import annotations

import re
from typing import NamedTuple

from whoholds.model import REPORT_VOICE, Claim, Harm
from whoholds.publish.document import clean
from whoholds.publish.wording import Number, Wording
from whoholds.theatres import Theatre
from whoholds.theatres.theatre import PERSONS, Actor, Kind

_BODIES: frozenset[Kind] = frozenset(
    (
        "ministry", "foreign ministry", "general staff", "service", "private company", "government",
        "international body", "news agency", "media", "think tank", "mapper",
    )
)  # fmt: skip
"""Kinds whose names are singular in every language; an army's or a channel's name is often plural."""

_ADJECTIVE = re.compile(r"[A-Z][a-z]+(?:an|ese|ish)")
"""A nationality cut off from its noun ("Russian reports of ..."): no name of anybody."""


_LOOSE = frozenset(
    "the a an of some several various other many multiple numerous unnamed unspecified local certain "
    "деякі інші численні окремі местные некоторые другие многочисленные отдельные".split()
)
"""Words beside a name that change nothing in who is meant, as far as another language tells it."""

_DESCRIBING = frozenset("independent mapper mappers analyst group project outlet agency channel".split())
"""What a body is called beside its name."""

_OF_ONE = frozenset(
    "a an the one another prominent russian ukrainian pro-russian pro-ukrainian military war telegram".split()
)
"""Words beside the noun of one of a class ("a prominent Russian milblogger") that its side and noun tell."""

_ANOTHER = re.compile(r"^[Aa]nother (?=(?P<vowel>[aeiouAEIOU])?)")
"""Of another text's row of voices: here it is the first of them."""

_BRANDS: frozenset[Kind] = frozenset(("mapper", "media", "think tank", "news agency"))
"""Kinds whose names are written the same in every language, where the theatre has no other."""

_JOINING = frozenset(("and", "та", "і", "й", "и"))


class Speaker(NamedTuple):
    """A voice's name, as it stands within a sentence, and the number of its verb."""

    name: str
    number: Number


def named(claimant: str, source: str) -> str:
    """Return a claimant's name as written, its first letter large, or the source of a report's own voice."""
    name = clean(source if claimant == REPORT_VOICE else claimant)
    return name[:1].upper() + name[1:]


def speaker_of(said: Claim | Harm, source: str, words: Wording, theatre: Theatre | None) -> Speaker:
    """Return who speaks: by the name that the theatre has in this language, else as written.

    One of a class that speaks alone is told by its noun and side ("a Russian milblogger").
    """
    actor = theatre.actor_by_id(said.claimant_id) if theatre else None
    written = _alone_here(clean(source if said.claimant == REPORT_VOICE else said.claimant))
    single = _one_of_class(said, words, theatre) if said.lang == "en" else None
    if single is not None:
        return single
    if actor is None:
        return _unknown(said, written, words, theatre)
    name = _name_in(actor, said, words.lang)
    if name is None or theatre is None or not _is_meant(actor, said, theatre):
        return Speaker(written, _number(actor, said))
    return Speaker(name, "many" if actor.kind == "class" else _number(actor, said))


def _alone_here(written: str) -> str:
    """Return "a milblogger" for "another milblogger"."""
    found = _ANOTHER.match(written)
    return f"{'an' if found['vowel'] else 'a'} {written[found.end() :]}" if found else written


def _one_of_class(said: Claim | Harm, words: Wording, theatre: Theatre | None) -> Speaker | None:
    """Return one of a class by its noun and side in another language than English; None for all others."""
    *before, noun = said.claimant.casefold().split() or [""]
    form = words.singles.get(noun)
    side = theatre.side(said.claimant_side) if theatre and said.claimant_side else None
    if form is None or side is None or not set(before) <= _OF_ONE:
        return None
    name = words.side(side.names, side.name)
    adjective = words.sides.adjective.get(name)
    return Speaker(form.format(side=adjective, of=words.genitive(name)), "one") if adjective else None


def _unknown(said: Claim | Harm, written: str, words: Wording, theatre: Theatre | None) -> Speaker:
    side = theatre.side(said.claimant_side) if theatre else None
    if side is None or not _ADJECTIVE.fullmatch(said.claimant):
        return Speaker(written, "nominal")
    name = words.genitive(words.side(side.names, side.name))
    return Speaker(words.texts.side_voices.format(side=name), "many")


def _name_in(actor: Actor, said: Claim | Harm, lang: str) -> str | None:
    """Return the actor's name in another language than the words of the claim are in, where known."""
    if said.claimant == REPORT_VOICE:
        return actor.names.get(lang)
    if said.lang == lang or (actor.kind == "class" and _alone(said)):
        return None
    return actor.names.get(lang, actor.name if lang == "en" or actor.kind in _BRANDS else None)


def _is_meant(actor: Actor, said: Claim | Harm, theatre: Theatre) -> bool:
    """Whether a voice is its actor and no more: "officials of X and war correspondents" are not X."""
    if said.claimant == REPORT_VOICE:
        return True
    others = set(theatre.beside_name(said.claimant, actor, said.lang)) - _LOOSE
    if actor.kind in _BODIES:
        others -= _DESCRIBING
    return not others or (actor.kind in PERSONS and others.isdisjoint(_JOINING))


def _alone(said: Claim | Harm) -> bool:
    return said.lang == "en" and not said.claimant.endswith("s")


def _number(actor: Actor, said: Claim | Harm) -> Number:
    if actor.kind in PERSONS or actor.kind in _BODIES:
        return "one"
    return "many" if actor.kind == "class" and not _alone(said) else "nominal"
