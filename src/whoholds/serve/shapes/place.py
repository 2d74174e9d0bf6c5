"""A place in answers: its dossier of a day, and the strip of all its days."""

from __future__ import annotations

from datetime import date
from typing import Literal

from whoholds.model import Confidence, Modality, Record, Relation
from whoholds.publish.app.rows import ClaimRow, Freshness, Likelihood, PartLine, PlaceInfo, Reasons


class EstimateInfo(Record, frozen=True, kw_only=True):
    """P(state) of a place on a day, likelihood and confidence kept apart."""

    state: str
    likelihood: Likelihood
    confidence: Confidence
    freshness: Freshness
    probabilities: dict[str, float]
    claims: int
    """Claims within the 90 days before."""
    origins: int
    newest_evidence: date | None


class DossierColumn(Record, frozen=True, kw_only=True):
    """What the voices of one side said in the month before, newest first; null: all others."""

    side: str | None
    side_id: str | None
    claims: tuple[ClaimRow, ...]
    more: int = 0
    """Older ones of the month that are not shown; /api/claims has all."""


class NearPlace(Record, frozen=True, kw_only=True):
    """A near settlement and its state on the day."""

    place_id: str
    name: str
    km: float
    bearing: Literal["n", "ne", "e", "se", "s", "sw", "w", "nw"]
    state: str
    likelihood: Likelihood
    probability: float


class Dossier(Record, frozen=True, kw_only=True):
    """A place on a day, as known then or now: the state, who says what, what lies in it and near it."""

    place: PlaceInfo
    on: date
    as_known: date | None
    known: str
    """Which view answered: `valid` (all that the edition knows), `as-known`, or the day of a kept view."""
    estimate: EstimateInfo
    columns: tuple[DossierColumn, ...]
    parts: tuple[PartLine, ...]
    near: tuple[NearPlace, ...]
    reasons: Reasons | None = None


# --- through time --------------------------------------------------------------------------------


class StripRun(Record, frozen=True, kw_only=True):
    """Days with the same probabilities, half-open; `p` are per cents in the order of `Overview.states`."""

    first: date
    until: date
    state: str
    confidence: Confidence
    p: tuple[int, ...]


class Mark(Record, frozen=True, kw_only=True):
    """One claim on the strip of time: a denial is hollow, an admission a triangle, copies are one mark."""

    claim_id: str
    day: date
    known_on: date
    claimant: str
    claimant_side: str | None
    relation: Relation
    modality: Modality
    side: str | None
    against_interest: bool
    origin: str
    copies: int


class Strip(Record, frozen=True, kw_only=True):
    """A place through all days: what is known of each now, what was known at its end, and every claim."""

    place_id: str
    valid: tuple[StripRun, ...]
    as_known: tuple[StripRun, ...]
    marks: tuple[Mark, ...]
    """The newest days; `known_on` tells which of them a view of a day can show."""
