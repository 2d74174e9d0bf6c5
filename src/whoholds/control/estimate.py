"""Live claims and a starting map -> the Panel: P(control) per settlement and day, as known then or now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from whoholds.control.chain import Float
from whoholds.control.evidence import Evidence, Gazette, Side, evidence_of, gazette_of, state_names
from whoholds.control.full import Fit, Ground, Run, Span, fit_full, ground_of, run_full
from whoholds.control.hearing import carried
from whoholds.control.kept import Kept
from whoholds.control.panel import Panel
from whoholds.control.parameters import Parameters, load_parameters
from whoholds.control.plain import certain, last_claim_wins, no_change, plain_chain
from whoholds.control.presumed import spoken_for
from whoholds.control.terrain import kilometres
from whoholds.control.trail import Trail
from whoholds.errors import UsageError
from whoholds.model import Baseline, LiveClaim, Mode, Place

Method = Literal["full", "ungraded", "plain", "no-change", "last-claim"]
"""`ungraded` is the full model without anything learned of single voices: each speaks as its class does."""

LOOKUP_VERSION = "0.1"
"""Version of the methods that have no parameters file."""


@dataclass(frozen=True)
class Question:
    """All that an estimate answers: where, between whom, when, from what start, as known when."""

    places: tuple[Place, ...]
    sides: tuple[Side, ...]
    days: tuple[date, ...]
    baseline: Baseline | None = None
    mode: Mode = "smoothed"
    as_known: datetime | None = None

    def __post_init__(self) -> None:
        if not self.days or not self.places or not self.sides:
            raise UsageError("an estimate needs at least one day, one place and one side")
        if list(self.days) != sorted(set(self.days)):
            raise UsageError("the days of an estimate must ascend without repeats")

    @cached_property
    def gazette(self) -> Gazette:
        """The places by id and by region."""
        return gazette_of(self.places)


def estimate(
    claims: Iterable[LiveClaim],
    places: Sequence[Place],
    sides: Sequence[Side],
    *,
    days: Sequence[date],
    baseline: Baseline | None = None,
    mode: Mode = "smoothed",
    as_known: datetime | None = None,
    method: Method = "full",
) -> Panel:
    """Return P(state) of every place on `days` (ascending dates in UTC).

    `filtered` uses for each day what was known by its end, `smoothed` everything; `as_known` leaves out what
    became known later than that instant. A claim on a region means the places whose `region_ids` name it.
    Claims on unknown places or sides are left out and counted in `Panel.evidence.ignored`. Raises UsageError
    without days, places or sides.
    """
    question = Question(tuple(places), tuple(sides), tuple(days), baseline, mode, as_known)
    full = method in ("full", "ungraded")
    evidence = evidence_for(question, claims, spread=None if full else 1.0)
    if full:
        return keep(question, evidence, parameters_for(method)).panel(place_ids_of(question), question.days)
    return panel_of(question, evidence, _looked_up(method, question, evidence), f"{method}-{LOOKUP_VERSION}")


def evidence_for(
    question: Question,
    claims: Iterable[LiveClaim],
    spread: float | None = None,
    imagined: Iterable[LiveClaim] = (),
) -> Evidence:
    """Return the evidence that a question may use, regions apart or spread over their settlements."""
    limit, start = question.as_known, question.baseline
    known = [c for c in claims if limit is None or c.known_at <= limit]
    return evidence_of(known, question.gazette, question.sides, spread=spread, start=start, imagined=imagined)


def parameters_for(method: Method) -> Parameters:
    """Return the parameters of the full model, or those that learn nothing of single voices."""
    found = load_parameters()
    if method == "full":
        return found
    unlearned = structs.replace(found.learning, passes=0)
    return structs.replace(found, learning=unlearned, version=f"{found.version}-ungraded")


def fitted(question: Question, evidence: Evidence, parameters: Parameters | None = None) -> Run:
    """Run the full model on a question's evidence: the probabilities, and what was learned of the voices."""
    smooth = question.mode == "smoothed"
    ground = ground_for(question)
    settled = parameters or load_parameters()
    return run_full(evidence, ground, span_of(question, evidence), settled, smooth=smooth)


def fit(
    question: Question,
    evidence: Evidence,
    parameters: Parameters | None = None,
    trail: Trail | None = None,
) -> Fit:
    """Learn from a question's evidence, before any place or day is asked for.

    A filtered run takes up the `trail` of one before it, of the same places and start, where it can.
    """
    span, settled = span_of(question, evidence), parameters or load_parameters()
    smooth = question.mode == "smoothed"
    return fit_full(evidence, ground_for(question), span, settled, smooth=smooth, trail=trail)


def keep(
    question: Question,
    evidence: Evidence,
    parameters: Parameters | None = None,
    trail: Trail | None = None,
) -> Kept:
    """Learn from a question's evidence all that answers about its places need; its days matter little.

    Only the first of them, where the question has no baseline and it lies before all claims. For `trail` see
    `fit`.
    """
    settled = parameters or load_parameters()
    found = fit(question, evidence, settled, trail)
    return Kept(
        place_ids=place_ids_of(question),
        first=span_of(question, evidence).first,
        mode=question.mode,
        as_known=question.as_known,
        method=settled.version,
        evidence=evidence,
        claim_ids=tuple(live.claim.claim_id for live in evidence.claims),
        chains=found.chains,
        likelihood=found.likelihood,
        carried=carried(found.learned, found.points, len(evidence.voices.names)),
        trail=found.trail,
    )


def place_ids_of(question: Question) -> tuple[str, ...]:
    """Return the ids of a question's places, in order."""
    return tuple(place.place_id for place in question.places)


def ground_for(question: Question) -> Ground:
    """Return where a question's places lie, and who held them at the start."""
    prior, firm = starting_map(question, question.gazette)
    return ground_of(question.gazette.lonlat, prior, firm, [side.borders for side in question.sides])


def span_of(question: Question, evidence: Evidence) -> Span:
    """Return the days to run: from the baseline or, without one, the first claim or day, to the last claim.

    What is asked of one war on other days, from its baseline on, is thus asked of the same run.
    """
    first = min([question.days[0].toordinal(), *(int(d) for d in evidence.day[:1])])
    if question.baseline:
        first = question.baseline.on.toordinal()
    told = evidence.day if question.mode == "smoothed" else evidence.known
    last = max(first, int(told.max(initial=first)))
    columns = np.array([day.toordinal() - first for day in question.days])
    return Span(first, last - first + 1, columns)


def panel_of(question: Question, evidence: Evidence, p: Float, method: str) -> Panel:
    """Wrap probabilities [D, P, S] as the panel that answers a question."""
    return Panel(
        place_ids=place_ids_of(question),
        days=question.days,
        states=evidence.states,
        p=np.ascontiguousarray(p.transpose(1, 0, 2)),
        evidence=evidence,
        mode=question.mode,
        method=method,
        as_known=question.as_known,
    )


def _looked_up(method: Method, question: Question, evidence: Evidence) -> Float:
    prior, _ = starting_map(question, question.gazette)
    span = span_of(question, evidence)
    if method == "no-change":
        return no_change(prior, span.whole)[span.columns]
    if method == "last-claim":
        return last_claim_wins(prior, evidence, span.first, span.whole)[span.columns]
    smooth = question.mode == "smoothed"
    return plain_chain(prior, evidence, span.first, span.whole, smooth=smooth)[span.columns]


def starting_map(question: Question, gazette: Gazette) -> tuple[Float, NDArray[np.bool_]]:
    """Return P(state) [P, S] at the start, and what the baseline names firmly.

    Where it is silent and presumes no holder, the places that it names speak for the ground around them.
    """
    states, baseline = state_names(question.sides), question.baseline
    prior = np.full((len(question.places), len(states)), 1 / len(states), dtype=np.float32)
    firm = np.zeros(len(prior), np.bool_)
    if baseline is None:
        return prior, firm
    if baseline.otherwise in states:
        prior[:] = certain(states.index(baseline.otherwise), len(states))
    told = np.zeros(len(prior), np.bool_)
    for holding in baseline.holdings:
        named = gazette.of(holding.place_id)
        if named is not None and holding.state in states:
            rows = named.rows
            prior[rows] = certain(states.index(holding.state), len(states))
            told[rows] = True
    if baseline.otherwise is None:
        return spoken_for(kilometres(gazette.lonlat[:, 0], gazette.lonlat[:, 1]), prior, told), firm
    return prior, told
