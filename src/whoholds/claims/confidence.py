"""The rule path of a claim -> the probability that a careful reader would accept the record.

A logistic table over the parts of the rule path for each kind of claim (lexicon/confidence.toml of control,
lexicon/confidence.harm.toml of harm); fitted by eval/confidence.py.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from whoholds.errors import DataError

Kind = Literal["control", "harm"]
_FILES: dict[Kind, str] = {
    "control": "lexicon/confidence.toml",
    "harm": "lexicon/confidence.harm.toml",
}


@cache
def _table(kind: Kind) -> tuple[float, dict[str, float]]:
    file = _FILES[kind]
    data = tomllib.loads(resources.files(__package__).joinpath(file).read_text(encoding="utf-8"))
    unknown = sorted(set(data) - {"intercept", "weights"})
    if unknown:
        raise DataError(f"{file}: unknown key {unknown[0]!r}")
    return float(data["intercept"]), {k: float(v) for k, v in data["weights"].items()}


@lru_cache(maxsize=10_000)
def confidence(rule: str, kind: Kind = "control") -> float:
    """Return a probability in (0, 1) for a rule path such as "en/takes/verb+list+possible"."""
    intercept, weights = _table(kind)
    score = intercept + sum(weights.get(part, 0.0) for part in features(rule))
    return round(1 / (1 + math.exp(-score)), 3)


def reasons(rule: str, kind: Kind = "control") -> tuple[float, list[tuple[str, float]]]:
    """Return the log-odds of every claim, and those that each part of this rule path adds or takes."""
    intercept, weights = _table(kind)
    return intercept, [(part, weights[part]) for part in features(rule) if weights.get(part)]


def features(rule: str) -> list[str]:
    """Return the features of a rule path: its parts, split at "/" and "+"."""
    return [part for step in rule.split("/") for part in step.split("+") if part]
