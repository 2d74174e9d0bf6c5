"""A claim and its source's card -> the words that may leave the ledger."""

from __future__ import annotations

from whoholds.model import LiveClaim, LiveHarm
from whoholds.theatres import Source, Theatre

QUOTE_LIMIT = 300
"""Characters quoted from a source without a card: a sentence or two, within what quotation law allows."""

ELLIPSIS = "…"


def card_of(live: LiveClaim | LiveHarm, theatre: Theatre | None) -> Source | None:
    """Return the card of the source that a claim was read in, or None."""
    return theatre.source(live.source_id or live.source) if theatre else None


def limit_of(card: Source | None) -> int:
    """Return how many characters of one claim a source lets be quoted."""
    if card is None:
        return QUOTE_LIMIT
    return card.quote_limit if card.publishable.quotes else 0


def quote_of(live: LiveClaim | LiveHarm, theatre: Theatre | None) -> str:
    """Return the claim's own words, cut with "…" at its source's limit; "" where nothing may be quoted."""
    limit = limit_of(card_of(live, theatre))
    words = live.claim.quote if isinstance(live, LiveClaim) else live.harm.quote
    if len(words) <= limit:
        return words
    return words[: limit - 1].rstrip() + ELLIPSIS if limit > 0 else ""
