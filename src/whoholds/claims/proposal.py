"""What a language model may say of a text, and the reason why it is not believed."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from whoholds.model import REPORT_VOICE, Modality, Relation


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One claim as a language model proposes it: every text field copied from the report."""

    quote: str
    trigger: str
    relation: Relation
    place: str
    claimant: str = REPORT_VOICE
    cue: str | None = None
    """The words that attribute it ("said", "according to"); none for the report's own voice."""
    actor: str | None = None
    part: str | None = None
    modality: Modality = "fact"
    hedge: str | None = None
    percent: tuple[float | None, float | None] | None = None


class Refusal(NamedTuple):
    """Why a proposal is not taken: the field at fault and what is wrong with it."""

    field: str
    reason: str
