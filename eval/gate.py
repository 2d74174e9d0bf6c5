"""The library's scorers -> the figures of this checkout, held against those recorded: they may only rise.

usage: python eval/gate.py --library ../shared [--raise]

A figure that falls by more than TOLERANCE fails the gate. `--raise` writes the figures that rose.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

import real_2022
from library import run, score

RECORD = Path(__file__).parents[1] / "src/whoholds/publish/figures.json"
"""Shipped with the package: each edition says how good its maker was when it was made."""

TOLERANCE = 0.002
"""Rounding, and what another version of a numerical library may change."""

LOWER_IS_BETTER = ("brier", "logloss", "ece", "false", "seconds")
CLAIMS = ("relation", "full", "who", "part", "percent", "when", "grounded")
RAW = argparse.RawDescriptionHelpFormatter
HARM = ("event", "figures", "who", "kind", "grounded")
CONTROL = ("kappa", "acc", "brier", "logloss", "ece")
MOST_SECONDS = 300.0
"""Processor seconds of the real-input run: within five minutes on two cores, however busy the machine is."""


def main() -> None:
    """Measure, compare, and leave with 1 when a figure fell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=RAW)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--raise", dest="record", action="store_true")
    arguments = parser.parse_args()
    recorded: dict[str, float] = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        measured = texts(arguments.library, Path(folder)) | control(arguments.library, Path(folder))
    fallen = [name for name in recorded if fell(name, recorded[name], measured.get(name))]
    for name, figure in measured.items():
        mark = "FELL" if name in fallen else "    "
        print(f"{mark} {name:36} {figure:8.4f}  recorded {recorded.get(name, '-')}")
    print(f"{len(measured)} figures, {len(fallen)} fell")
    if arguments.record:
        RECORD.write_text(json.dumps(risen(recorded, measured), indent=1, sort_keys=True) + "\n")
    sys.exit(1 if fallen else 0)


def texts(library: Path, folder: Path) -> dict[str, float]:
    """Return the figures of the annotated passages, claims and harm, by language."""
    out: dict[str, float] = {}
    for kind, passages, names in (("claims", "dev_passages", CLAIMS), ("harm", "harm_dev", HARM)):
        gold, found = (
            library / f"eval/{passages}.jsonl",
            {k: folder / f"{passages}.{k}" for k in ("claims", "harm")},
        )
        run("extract", gold, "-o", found["claims"], "--harm", found["harm"])
        _, figures = score(library / f"eval/score_{kind}.py", gold, found[kind])
        out |= {
            f"{kind}.{group.removeprefix('lang=')}.{name}": value
            for group, row in figures.items()
            for name in names
            if (value := _one_figure(row.get(name))) is not None
        }
    return out


def _one_figure(value: Any) -> float | None:
    """Return F1 where a scorer gives precision, recall and F1."""
    return value["f1"] if isinstance(value, dict) else value


def control(library: Path, folder: Path) -> dict[str, float]:
    """Return the figures of the real-input run against each map, and how long it took."""
    ledger = folder / "real_2022.db"
    before = _spent()
    real_2022.fill(library, ledger)
    _, _, figures = real_2022.estimate(library, ledger, folder, real_2022.METHODS[0])
    maps = {name: row for name, row in figures.items() if isinstance(row, dict) and "brier" in row}
    out = {f"control.{name}.{key}": float(row[key]) for name, row in maps.items() for key in CONTROL}
    return out | {"control.cpu_seconds": _spent() - before}


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def lower(name: str) -> bool:
    """Whether a figure is better when lower."""
    return name.rpartition(".")[2] in LOWER_IS_BETTER


def fell(name: str, old: float, new: float | None) -> bool:
    """Whether a figure is worse than recorded; time only counts against its ceiling."""
    if new is None:
        return True
    if name.endswith("seconds"):
        return new > MOST_SECONDS
    return new > old + TOLERANCE if lower(name) else new < old - TOLERANCE


def risen(old: dict[str, float], new: dict[str, float]) -> dict[str, Any]:
    """Return the better of the recorded and the measured figures."""
    better = {n: (min if lower(n) else max)(v, old.get(n, v)) for n, v in new.items()}
    return old | better | {"control.cpu_seconds": MOST_SECONDS}


if __name__ == "__main__":
    main()
