"""Real texts of 2022 -> a ledger, its estimates, and their score against four independent maps.

usage: python eval/real_2022.py --library ../shared [--ledger FILE.db]

The run that a user would make by hand: init, gazetteer, baseline, add, estimate every seventh day, score.
Prints how long each step took, and the table beside the two baselines.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from library import run, score

FIRST, LAST, STEP = "2022-04-03", "2023-01-31", 7
RAW = argparse.RawDescriptionHelpFormatter
METHODS = ("full", "last-claim", "no-change")


def main() -> None:
    """Run it and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=RAW)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--ledger", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = arguments.ledger or Path(folder) / "real_2022.db"
        seconds = fill(arguments.library, ledger)
        for method in METHODS:
            took, table, _ = estimate(arguments.library, ledger, Path(folder), method)
            seconds[f"estimate ({method})"] = took
            print(f"\n== {method}\n{table}")
    print("\nseconds: " + ", ".join(f"{name} {took:.0f}" for name, took in seconds.items()))
    others = [f"estimate ({method})" for method in METHODS[1:]]
    print(f"the main run: {sum(took for name, took in seconds.items() if name not in others):.0f} s")


def fill(library: Path, ledger: Path) -> dict[str, float]:
    """Make the ledger; return the seconds of each step."""
    at = ("--ledger", ledger)
    return {
        "init": run(*at, "init", "--theatre", "ukraine"),
        "gazetteer": run(*at, "gazetteer", "add", library / "gazetteer/ukraine_settlements.csv.gz"),
        "baseline": run(*at, "baseline", library / "reference/baseline_2022-02-23.csv.gz"),
        "add": run(
            *at,
            "add",
            library / "corpora/isw_2022.jsonl.gz",
            library / "corpora/current_events_2011_2022.jsonl.gz",
        ),
    }


def estimate(library: Path, ledger: Path, folder: Path, method: str) -> tuple[float, str, dict[str, Any]]:
    """Estimate every seventh day by a method; return seconds, the scorer's table and its figures."""
    file = folder / f"control-{method}.csv"
    days = ("--from", FIRST, "--to", LAST, "--every", STEP)
    took = run("--ledger", ledger, "estimate", *days, "--method", method, "-o", file)
    reference = library / "reference/control_2022.csv.gz"
    start = library / "reference/baseline_2022-02-23.csv.gz"
    table, figures = score(library / "eval/score_control.py", reference, file, "--no-change", start)
    return took, table, figures


if __name__ == "__main__":
    main()
