"""One more report -> processor seconds until a place is answered again, as known then and as known now.

usage: python benchmarks/estimate_update.py [--places 30000] [--days 343] [--claims 16500]

Sizes are those of the texts of 2022 over the whole theatre. A filtered run takes up the one before it; a
smoothed one is made anew, for what is told today changes all earlier days. Both are compared with a run of
all claims from the beginning. Reading the claims is another room's time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from estimate_speed import evidence
from whoholds.control.evidence import COLUMNS, Evidence
from whoholds.control.full import Fit, Ground, Span, fit_full, ground_of
from whoholds.control.parameters import load_parameters
from whoholds.control.plain import certain
from whoholds.control.trail import Trail

T = TypeVar("T")
NEW = 5
"""Claims of the new report."""


def timed(what: str, run: Callable[[], T]) -> T:
    begin = time.process_time()
    found = run()
    print(f"{what}: {time.process_time() - begin:.3f}")
    return found


def grown(told: Evidence, days: int) -> Evidence:
    """The same claims and those of one more report, of the last day."""
    new = {name: getattr(told, name)[-NEW:].copy() for name in COLUMNS}
    new["place"] = np.arange(NEW, dtype=np.int32) * 7
    new["day"][:] = new["known"][:] = days - 1
    for name in ("claim", "origin", "report"):
        new[name] = told.size + np.arange(NEW, dtype=np.int32)
    joined: dict[str, Any] = {name: np.concatenate([getattr(told, name), new[name]]) for name in COLUMNS}
    return replace(told, **joined)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--places", type=int, default=30_000)
    parser.add_argument("--days", type=int, default=343)
    parser.add_argument("--claims", type=int, default=16_500)
    a = parser.parse_args()
    rng = np.random.default_rng(0)
    told = evidence(rng, a.places, a.days, a.claims)
    lonlat = np.stack([rng.uniform(22, 40, a.places), rng.uniform(44, 52, a.places)], axis=1)
    ground: Ground = ground_of(
        lonlat, np.repeat(certain(0, 3)[None], a.places, axis=0), np.zeros(a.places, np.bool_)
    )
    span, parameters = Span(0, a.days, np.array([a.days - 1])), load_parameters()

    def run(told: Evidence, smooth: bool, trail: Trail | None = None) -> Fit:
        return fit_full(told, ground, span, parameters, smooth=smooth, trail=trail)

    print(f"{a.places} places x {a.days} days, {a.claims} claims, {NEW} new (processor seconds)")
    before = timed("the first run, with where the places lie", lambda: run(told, False))
    more, row = grown(told, a.days), np.array([7])
    update = timed("filtered, taken up", lambda: run(more, False, before.trail))
    timed("a place of it on all days", lambda: update.over(row, np.arange(a.days)))
    whole = timed("filtered, from the beginning", lambda: run(more, False))
    timed("smoothed, from the beginning", lambda: run(more, True))
    rows = np.arange(0, a.places, 10)
    gap = np.abs(update.over(rows, span.columns) - whole.over(rows, span.columns)).max()
    print(f"largest difference of the two filtered: {gap:.1e}")


if __name__ == "__main__":
    main()
