"""Gold passages and read claims -> the table of claims/lexicon/confidence.toml, with its calibration.

usage: confidence.py GOLD.jsonl CLAIMS.jsonl [--harm] [--seen PASSAGES.jsonl ...] [--write TABLE.toml]

A control claim is accepted when a gold claim of its passage has the same relation and modality, an
overlapping place, and the same side or an overlapping actor; a harm claim (`--harm`) when one has an
overlapping place and the same killed and wounded. Features are the parts of the rule path; the fit is
ridge logistic regression by Newton's method. Calibration is measured on held-out folds: the expected
calibration error over ten bins (Naeini et al. 2015), passages kept whole.

Rules fit the passages they were written from better than any other. Claims on `--seen` passages therefore
get a feature of their own, which the table leaves out: it speaks for text that nobody wrote rules from, and
the calibration printed last is that of unseen passages alone, each judged by a fit without its fold.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.claims.confidence import features

RIDGE = 8.0
"""Penalty on weights: a rule seen a few times stays near the average. Of 2 and 8 the better unseen."""

RIDGE_HARM = 40.0
"""The same where claims are a fourth as many. Of 8, 20, 40 and 80 the best calibrated."""

FREE = 1e-6
"""Penalty on a weight that the data alone shall set."""

FOLDS = 5
LEAST = 4
"""A part of a rule path seen less often gets no weight of its own."""

Array = NDArray[np.float64]


def words(text: str | None) -> set[str]:
    """Return the words of a name, folded, without articles."""
    return set(re.findall(r"[^\W_]+", (text or "").casefold())) - {"the", "a", "an", "of"}


def overlap(one: str | None, other: str | None) -> bool:
    """Whether one name holds the other, or at least half of their words are shared."""
    x, y = words(one), words(other)
    return bool(x and y) and (x <= y or y <= x or len(x & y) / len(x | y) >= 0.5)


def accepted(claim: dict[str, Any], gold: list[dict[str, Any]]) -> bool:
    """Whether a careful reader made the same claim of this passage."""
    return any(
        g["relation"] == claim["relation"]
        and g["modality"] == claim["modality"]
        and overlap(g["place"], claim["place"])
        and (words(g.get("side")) == words(claim.get("side")) or overlap(g.get("actor"), claim.get("actor")))
        for g in gold
    )


def accepted_harm(claim: dict[str, Any], gold: list[dict[str, Any]]) -> bool:
    """Whether a careful reader found the same harm in this passage: where, how many killed and wounded."""
    return any(
        (overlap(g["place"], claim["place"]) or (g["place"] is None and claim["place"] is None))
        and all((g.get(k) or None) == (claim.get(k) or None) for k in ("killed", "wounded"))
        for g in gold
    )


def fit(x: Array, y: Array, ridge: float = RIDGE, offset: float = RIDGE) -> Array:
    """Return ridge logistic weights (the first column of x is the unpenalised intercept).

    `ridge` is the penalty on weights, `offset` that on the last column, which tells seen passages from
    unseen ones.
    """
    w = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], ridge)
    penalty[0], penalty[-1] = FREE, offset
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * w
        hessian = (x.T * (p * (1 - p))) @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if float(np.abs(step).max()) < 1e-8:
            break
    return np.asarray(w, dtype=np.float64)


def calibration_error(p: Array, y: Array) -> float:
    """Return the expected calibration error over ten equal bins."""
    bins = np.minimum((p * 10).astype(int), 9)
    parts = [(bins == b) for b in range(10) if (bins == b).any()]
    return float(sum(m.mean() * abs(p[m].mean() - y[m].mean()) for m in parts))


def main() -> None:
    """Fit the table, print its calibration, and write it where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--seen", type=Path, nargs="*", default=[])
    parser.add_argument("--harm", action="store_true")
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    gold = {row["id"]: row["claims"] for row in map(json.loads, args.gold.read_text("utf-8").splitlines())}
    claims = [json.loads(line) for line in args.claims.read_text("utf-8").splitlines()]
    right = accepted_harm if args.harm else accepted
    y = np.array([right(c, gold[c["report_id"]]) for c in claims], dtype=np.float64)
    counts = collections.Counter(f for c in claims for f in set(features(c["rule"])))
    names = sorted(f for f, n in counts.items() if n >= LEAST)
    seen_ids = {json.loads(r)["id"] for path in args.seen for r in path.read_text("utf-8").splitlines()}
    seen = np.array([float(c["report_id"] in seen_ids) for c in claims])
    used = [set(features(c["rule"])) for c in claims]
    x = np.array([[1.0, *(float(f in u) for f in names), s] for u, s in zip(used, seen, strict=True)])
    folds = np.array([int(hashlib.sha256(c["report_id"].encode()).hexdigest(), 16) % FOLDS for c in claims])
    held, penalties = np.zeros(len(y)), (RIDGE_HARM, FREE) if args.harm else (RIDGE, RIDGE)
    for fold in range(FOLDS):
        out = folds == fold
        held[out] = 1 / (1 + np.exp(-x[out] @ fit(x[~out], y[~out], *penalties)))
    curve("all", held, y)
    if seen_ids:
        curve("unseen", held[seen == 0], y[seen == 0])
    if args.write:
        args.write.write_text(table(names, fit(x, y, *penalties)[:-1]), encoding="utf-8")


def curve(name: str, said: Array, was: Array) -> None:
    """Print a reliability curve: what was said and what came true, by tenths of what was said."""
    error = calibration_error(said, was)
    print(f"{name}: claims {len(was)}  accepted {was.mean():.3f}  ECE {error:.3f}")
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (said >= low) & (said < low + 0.1)
        if inside.any():
            told, true = said[inside].mean(), was[inside].mean()
            print(f"  {low:.1f}-{low + 0.1:.1f}  n {inside.sum():4d}  said {told:.2f}  was {true:.2f}")


def table(names: list[str], w: Array) -> str:
    """Return the TOML table of weights."""
    rows = [f'"{name}" = {value:.3f}' for name, value in zip(names, w[1:], strict=True)]
    head = "# Logistic table: log-odds that a careful reader accepts a claim, by parts of its rule path.\n"
    return (
        head
        + f"# Written by eval/confidence.py.\nintercept = {w[0]:.3f}\n\n[weights]\n"
        + "\n".join(rows)
        + "\n"
    )


if __name__ == "__main__":
    main()
