"""Estimates in a file and a reference map -> what was called likely, and what was so.

usage: python eval/reliability.py --library ../shared --estimates control.csv [--reference NAME] [--svg FILE]

Prints kappa, Brier score, log loss and calibration error of the probability of Russian control, before and
from 1 August 2022, and a row for each tenth of probability.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

CUT = pd.Timestamp("2022-08-01")
STATES = {"UA": 0, "UNK": 1, "RU": 2}
COLUMNS = ["p_ua", "p_contested", "p_ru"]
RAW = argparse.RawDescriptionHelpFormatter
SIDE = 300
"""Pixels of the diagram's side."""


def main() -> None:
    """Print the tables, and draw the diagram when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=RAW)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--estimates", type=Path, required=True)
    parser.add_argument("--reference", default="deepstate")
    parser.add_argument("--svg", type=Path)
    arguments = parser.parse_args()
    days, p, truth = joined(arguments.library / "reference/control_2022.csv.gz", arguments)
    early = (days < CUT).to_numpy()
    for name, rows in (("before 1 August", early), ("from 1 August", ~early), ("all", early | True)):
        print(f"{name:16} " + "  ".join(f"{k} {v:.3f}" for k, v in figures(p[rows], truth[rows]).items()))
    found = bins(p[:, 2], truth == 2)
    print("\n| said | settlement-days | mean said | was so |\n|---|---|---|---|")
    for low, count, said, was in found:
        print(f"| {low:.1f}-{low + 0.1:.1f} | {count} | {said:.2f} | {was:.2f} |")
    if arguments.svg:
        arguments.svg.write_text(diagram(found), encoding="utf-8")


def joined(reference: Path, arguments: argparse.Namespace) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """Return days, probabilities [N, 3] and statuses [N] of the settlement-days that the map knows."""
    runs = pd.read_csv(reference, parse_dates=["from", "to"])
    runs = runs[runs["reference"] == arguments.reference]
    told = pd.read_csv(arguments.estimates, parse_dates=["date"], usecols=["place_id", "date", *COLUMNS])
    both = told.merge(runs, on="place_id")
    both = both[(both["date"] >= both["from"]) & (both["date"] <= both["to"])]
    return both["date"], both[COLUMNS].to_numpy(), both["status"].map(STATES).to_numpy()


def figures(p: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Return kappa, Brier score, log loss and expected calibration error."""
    clear = truth != 1
    ours, theirs = p[clear, 2] >= p[clear, 0], truth[clear] == 2
    agree = (ours == theirs).mean()
    chance = ours.mean() * theirs.mean() + (1 - ours.mean()) * (1 - theirs.mean())
    found = bins(p[:, 2], truth == 2)
    return {
        "kappa": (agree - chance) / (1 - chance),
        "Brier": ((p - np.eye(3)[truth]) ** 2).sum(axis=1).mean(),
        "log loss": -np.log(np.clip(p[np.arange(len(p)), truth], 1e-4, 1)).mean(),
        "ECE": sum(n * abs(said - was) for _, n, said, was in found) / len(p),
    }


def bins(p: np.ndarray, was: np.ndarray) -> list[tuple[float, int, float, float]]:
    """Return (lower bound, count, mean probability, share that was so) of each tenth that occurs."""
    tenth = np.minimum((p * 10).astype(int), 9)
    rows = [(k, tenth == k) for k in range(10) if (tenth == k).any()]
    return [(k / 10, int(m.sum()), float(p[m].mean()), float(was[m].mean())) for k, m in rows]


def diagram(found: list[tuple[float, int, float, float]]) -> str:
    """Draw said against was so, a dot's area by its count, beside the diagonal of perfect calibration."""
    most = max(count for _, count, _, _ in found)
    sized = [(said * SIDE, (1 - was) * SIDE, 3 + 9 * (n / most) ** 0.5) for _, n, said, was in found]
    dots = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}"/>' for x, y, r in sized)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-40 -10 {SIDE + 60} {SIDE + 55}" '
        f'font-family="sans-serif" font-size="12"><rect width="{SIDE}" height="{SIDE}" fill="none" '
        f'stroke="#999"/><path d="M0 {SIDE}L{SIDE} 0" stroke="#999" stroke-dasharray="4"/>'
        f'<g fill="#0072b2" fill-opacity="0.8">{dots}</g>'
        f'<text x="{SIDE / 2}" y="{SIDE + 30}" text-anchor="middle">said: P(Russian control)</text>'
        f'<text transform="translate(-20 {SIDE / 2}) rotate(-90)" text-anchor="middle">was so</text></svg>\n'
    )


if __name__ == "__main__":
    main()
