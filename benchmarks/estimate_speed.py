"""Random claims over a country -> seconds and memory of the full estimate.

usage: python benchmarks/estimate_speed.py [--places 33000] [--days 1500] [--claims 2000000] [--every 1]

Builds the evidence table directly (reading claims is another room's time), learns the full model smoothed,
applies it to every settlement and day, and prints seconds, peak memory (the claims and the whole result in
it) and the time of one pass over the result in memory, the limit.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from whoholds.control.evidence import CATEGORIES, Evidence, Voices
from whoholds.control.full import Span, fit_full, ground_of
from whoholds.control.parameters import load_parameters
from whoholds.control.plain import certain


def evidence(rng: np.random.Generator, places: int, days: int, claims: int) -> Evidence:
    """Claims as they fall: most on a tenth of the places, from two hundred voices."""
    place = (rng.random(claims) ** 4 * places).astype(np.int32)
    day = np.sort(rng.integers(0, days, claims)).astype(np.int32)
    whole = np.arange(claims, dtype=np.int32)
    voice = rng.integers(0, 200, claims).astype(np.int32)
    return Evidence(
        claim=whole, place=place, day=day, known=day,
        subject=rng.integers(0, 2, claims).astype(np.int8),
        category=rng.integers(0, len(CATEGORIES), claims).astype(np.int8),
        voice=voice, origin=whole, report=whole,
        weight=np.ones(claims, np.float32), hedged=rng.random(claims) < 0.1,
        scope=np.zeros(claims, np.int8),
        claims=(), voices=Voices(tuple(map(str, range(200))), rng.integers(-1, 2, 200).astype(np.int8)),
        states=("a", "b", "contested"), places=places, regions=(), ignored={},
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--places", type=int, default=33_000)
    parser.add_argument("--days", type=int, default=1_500)
    parser.add_argument("--claims", type=int, default=2_000_000)
    parser.add_argument("--every", type=int, default=1)
    a = parser.parse_args()
    rng = np.random.default_rng(0)
    table = evidence(rng, a.places, a.days, a.claims)
    lonlat = np.stack([rng.uniform(22, 40, a.places), rng.uniform(44, 52, a.places)], axis=1)
    prior = np.repeat(certain(0, 3)[None], a.places, axis=0)
    ground = ground_of(lonlat, prior, np.zeros(a.places, np.bool_))
    begin, busy = time.perf_counter(), time.process_time()
    columns = np.arange(0, a.days, a.every)
    fit = fit_full(table, ground, Span(0, a.days, columns), load_parameters(), smooth=True)
    learned = time.process_time() - busy
    p = fit.over(np.arange(a.places), columns)
    took, busy = time.perf_counter() - begin, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9  # before a second result is made
    begin = time.perf_counter()
    p.copy()
    one_pass = time.perf_counter() - begin
    print(f"{a.places} places x {a.days} days, {a.claims} claims: {took:.1f} s, peak {peak:.2f} GB")
    print(f"processor seconds: {busy:.1f}, of which to learn {learned:.1f}")
    print(f"one pass over the result: {one_pass:.2f} s, ratio {took / one_pass:.0f}")


if __name__ == "__main__":
    main()
