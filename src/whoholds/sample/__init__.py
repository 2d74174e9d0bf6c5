"""The embedded chronicle of the battle of Bakhmut, February to May 2023 -> Reports and a Baseline.

Written by the project from the public record; every note names in `Report.cited` where its fact can
be checked. See README.md beside this file for method and licence.
"""

from __future__ import annotations

from importlib.resources import files

from whoholds.baselines import read_baselines
from whoholds.model import Baseline, Report, from_json

CLAIMANT = "whoholds chronicle"
"""The source of the notes and the claimant of the baseline."""

_SIDES = {"ua": "ua", "ru": "ru"}


def reports() -> tuple[Report, ...]:
    """Return the notes of the chronicle, oldest first; `published` is UTC, mostly to the day."""
    lines = _bytes("chronicle.jsonl").splitlines()
    return tuple(from_json(line, Report) for line in lines if line)


def baseline() -> Baseline:
    """Return who held which settlements around Bakhmut at the start of 1 February 2023.

    Places are GeoNames ids ("gn:713174"), states the ids of the theatre `ukraine`'s sides. Places that it
    does not name are unknown, not anyone's.
    """
    return read_baselines(_bytes("baseline.csv"), "sample/baseline.csv", _SIDES, CLAIMANT)[0]


def _bytes(name: str) -> bytes:
    return (files("whoholds.sample") / name).read_bytes()
