"""A numbered claim -> its entry at the foot of a brief: who, when, in which words, where to read it."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.dossier import Voiced
from whoholds.model import LiveClaim, LiveHarm, Modality
from whoholds.publish.document import clean
from whoholds.publish.harm import VoicedHarm
from whoholds.publish.quoting import quote_of
from whoholds.publish.speaking import named
from whoholds.publish.wording import Wording
from whoholds.theatres import Theatre


def claim_text(voiced: Voiced, words: Wording, theatre: Theatre | None) -> str:
    """Return the entry of a control claim."""
    claim = voiced.live.claim
    cited, via = (words.listed([clean(name) for name in names]) for names in (voiced.cited, claim.via))
    return _entry(
        voiced, claim.claimant, claim.modality, words, theatre,
        cited=words.texts.claim_cited.format(cited=cited) if cited else "",
        via=words.texts.claim_via.format(via=via) if via else "",
    )  # fmt: skip


def harm_text(voiced: VoicedHarm, words: Wording, theatre: Theatre | None) -> str:
    """Return the entry of a harm claim."""
    harm = voiced.live.harm
    return _entry(voiced, harm.claimant, harm.modality, words, theatre)


def _entry(
    voiced: Voiced | VoicedHarm,
    claimant: str,
    modality: Modality,
    words: Wording,
    theatre: Theatre | None,
    *,
    cited: str = "",
    via: str = "",
) -> str:
    live: LiveClaim | LiveHarm = voiced.live
    who = named(claimant, live.source)
    line = words.texts.claim_line.format(
        who=who,
        date=words.day(voiced.day),
        quote=words.quoted(clean(quote_of(live, theatre))),
        manner=words.manners[modality],
        cited=cited,
    )
    return " ".join((line, *_whence(voiced, who, words, via)))


def _whence(voiced: Voiced | VoicedHarm, who: str, words: Wording, via: str) -> Iterator[str]:
    """Yield where and when it was published, unless the line says so already, and how often repeated."""
    live, source = voiced.live, clean(voiced.live.source)
    published = (live.published or live.known_at).date()
    if published != voiced.day or source.casefold() != who.casefold() or via:
        yield words.texts.claim_in.format(source=source, via=via, published=words.day(published))
    if voiced.copies:
        yield words.texts.claim_copies.format(times=words.count(voiced.copies, "repeats"))
