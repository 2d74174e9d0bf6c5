"""A run of the full model and fewer claims -> the same model again, its voices as the run learned them.

What explanations and track records ask: one place or a few, many times over, quickly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from whoholds.control.beside import Beside
from whoholds.control.chain import DailyEvidence, Float, gather
from whoholds.control.evidence import Evidence
from whoholds.control.full import Engine, Ground, Span, distinct, distinct_rows
from whoholds.control.hearing import Carried, carried_over, claim_likelihoods
from whoholds.control.parameters import Parameters
from whoholds.control.voices import phases


def run_again(
    evidence: Evidence,
    ground: Ground,
    span: Span,
    parameters: Parameters,
    known: Carried,
    *,
    rows: NDArray[np.int64],
    smooth: bool,
    beside: Beside | None = None,
) -> Float:
    """Return p [C, len(rows), S] of some places from fewer claims, their voices as another run learned them.

    `evidence` must have the voices of the run that learned what is `known`, and perhaps more after them; with
    all its claims the result is the same. Standing `beside` the run of all claims it is done the sooner the
    fewer are left out; with its survey, who leads where is taken not to hang on them.
    """
    engine = Engine(distinct(evidence), ground, span, parameters, smooth, beside or Beside(known.points))
    likelihood = engine.likelihoods(carried_over(known, engine.local, parameters))
    chains = engine.chains(engine.field(rows=rows), known.width)
    return chains.over(rows, span.columns, likelihood).transpose(1, 0, 2)


def run_without_each(
    evidence: Evidence,
    ground: Ground,
    span: Span,
    parameters: Parameters,
    known: Carried,
    *,
    row: int,
    groups: NDArray[np.int64],
    smooth: bool,
) -> tuple[Float, Beside]:
    """Return p [G, C, S] of one place with each group of its own claims left out of its chain.

    `groups` [N] numbers the group (0 .. G-1) of each row of `evidence`; -1 is never left out. All chains run
    side by side over one field, that of all claims: quick, and short of what a group says of the field. What
    further runs of almost all claims take from this one is returned beside.
    """
    first = distinct_rows(evidence)
    evidence, groups = evidence.take(first), groups[first]
    beside = Beside(known.points, fields={})
    engine = Engine(evidence, ground, span, parameters, smooth, beside)
    chains = engine.chains(engine.field(rows=np.array([row])), known.width)
    beside.survey = engine.survey
    own = np.flatnonzero(evidence.place == row)
    told = [own[groups[own] != group] for group in range(int(groups.max(initial=-1)) + 1)]
    if not told:
        return np.empty((0, len(span.columns), engine.sides + 1), np.float32), beside
    daily = side_by_side(engine, [evidence.take(rows) for rows in told], known)
    _, found = chains.messages(np.full(len(told), row), daily, span.columns)
    return chains.published(found).transpose(2, 0, 1), beside


def side_by_side(engine: Engine, tables: Sequence[Evidence], known: Carried) -> DailyEvidence:
    """Lay the claims on one place out as so many places, one for each table."""
    day, place, found = [], [], [np.empty((0, phases(engine.sides)))]
    for number, table in enumerate(tables):
        learned = carried_over(known, table, engine.parameters)
        found += claim_likelihoods(table, learned, engine.parameters, smooth=engine.smooth)
        day.append(engine.when(table))
        place.append(np.full(table.size, number))
    rows = np.concatenate([*place, np.empty(0, np.int64)])
    days = np.concatenate([*day, np.empty(0, np.int64)])
    return gather(days, rows, np.concatenate(found), engine.span.whole)
