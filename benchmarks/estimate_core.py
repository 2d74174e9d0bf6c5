"""The plain three-state core beside hmmlearn on one task -> seconds, their ratio, the largest difference.

usage: python benchmarks/estimate_core.py [--places 2000] [--days 1500] [--claims 200000]

Both smooth the same chains: three states, one symbol a day, a silent symbol where nothing was said. Also the
ratio of our time to one pass of memory bandwidth over the result, the limit.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from hmmlearn.hmm import CategoricalHMM

from whoholds.control.chain import gather, run_chain
from whoholds.control.plain import ENEMY, INSIDE, OWN, transition

SILENT = 0.9
"""Chance of a day without a claim, the same in every state: it says nothing."""


def emissions() -> np.ndarray:
    """P(symbol | state), [3, categories + 1]; the last symbol is silence."""
    told = np.array([OWN, ENEMY, INSIDE])
    told = told / told.sum(axis=1, keepdims=True)
    return np.concatenate([(1 - SILENT) * told, np.full((3, 1), SILENT)], axis=1)


def ours(symbols: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Posteriors [D, P, 3] of symbols [P, D]."""
    told = np.flatnonzero(symbols.ravel() < table.shape[1] - 1)
    place, day = np.divmod(told, symbols.shape[1])
    likelihood = np.log(table.T)[symbols.ravel()[told]]
    daily = gather(day, place, likelihood, symbols.shape[1])
    matrix = transition(2)
    prior = np.full((len(symbols), 3), 1 / 3, np.float32)
    return run_chain(prior, daily, matrix, smooth=True)


def theirs(symbols: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The same by hmmlearn, [P * D, 3]."""
    model = CategoricalHMM(3)
    model.startprob_, model.transmat_, model.emissionprob_ = np.full(3, 1 / 3), transition(2), table
    model.n_features = table.shape[1]
    model.transmat_ = model.transmat_.astype(float) / model.transmat_.sum(axis=1, keepdims=True)
    found: np.ndarray = model.predict_proba(symbols.reshape(-1, 1), [symbols.shape[1]] * len(symbols))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--places", type=int, default=2_000)
    parser.add_argument("--days", type=int, default=1_500)
    parser.add_argument("--claims", type=int, default=200_000)
    a = parser.parse_args()
    rng, table = np.random.default_rng(0), emissions()
    symbols = np.full((a.places, a.days), table.shape[1] - 1)
    where = rng.integers(0, a.places, a.claims), rng.integers(0, a.days, a.claims)
    symbols[where] = rng.integers(0, table.shape[1] - 1, a.claims)
    begin = time.process_time()
    mine = ours(symbols, table)
    took = time.process_time() - begin
    begin = time.process_time()
    peer = theirs(symbols, table).reshape(a.places, a.days, 3).transpose(1, 0, 2)
    peer_took = time.process_time() - begin
    begin = time.process_time()
    mine.copy()
    one_pass = time.process_time() - begin
    print(f"{a.places} places x {a.days} days, {a.claims} claims (processor seconds)")
    print(f"ours {took:.2f}, hmmlearn {peer_took:.2f}: {peer_took / took:.1f} times")
    print(f"largest difference of a posterior {np.abs(mine - peer).max():.1e}")
    print(f"one pass over the result {one_pass:.3f} s: ratio {took / one_pass:.0f}")


if __name__ == "__main__":
    main()
