"""Simulated wars -> how good each way of estimating control is, beside the peers.

usage: python benchmarks/estimate_quality.py [--seeds 8] [--scenario usual|sparse|copies|boasts]
       [--only full] [--only GLAD] ... [--size 0.5]

Accuracy, log loss and Brier score on places within 6 km of the simulated front, mean and sd over seeds, for
what was known each day (filtered) and for all claims (smoothed). Peers: last claim, majority of one vote a
voice in a week, a kernel vote over 8 km and a week, the plain chain; Dawid-Skene, MACE and GLAD per place and
week when `crowd-kit` is installed, a hidden Markov model of three states when `hmmlearn` is (these have no
filtered form). Scenarios: `usual`, a quarter of the claims, as many copiers as voices, six boasts in ten.
With `--size 0.5` a war has half the places and days, and half the claims a day: MACE and GLAD are slow.
Also how well voices' reliability (Spearman) and copying (AUC) are recovered.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec

import numpy as np

from whoholds.control import estimate
from whoholds.control.estimate import Method, Question, evidence_for, fitted
from whoholds.control.judging import hear
from whoholds.control.record import track_records
from whoholds.control.simulate import PARTIES, Scenario, War, simulate
from whoholds.model import Mode

SCENARIOS = {
    "usual": Scenario(),
    "sparse": Scenario(claims_a_day=8.0),
    "copies": Scenario(copiers=24),
    "boasts": Scenario(boast=0.6),
}
SMOOTHED_ONLY = ("Dawid-Skene", "MACE", "GLAD", "hmmlearn")
HEAD = ("log loss", "Brier")
NEAR_KM, WEEK, KERNEL_KM, SMOOTHING = 6.0, 7, 8.0, 0.5

Estimator = Callable[[War, bool], np.ndarray]


def sized(scenario: Scenario, size: float) -> Scenario:
    """The same kind of war with such a share of its places and days, as much told of each."""
    return replace(
        scenario,
        places=round(scenario.places * size),
        days=round(scenario.days * size),
        claims_a_day=scenario.claims_a_day * size,
    )


def question_of(war: War, smooth: bool) -> Question:
    return Question(war.places, PARTIES, tuple(war.days), war.baseline, mode_of(smooth))


def mode_of(smooth: bool) -> Mode:
    return "smoothed" if smooth else "filtered"


def ours(method: Method) -> Estimator:
    def run(war: War, smooth: bool) -> np.ndarray:
        mode = mode_of(smooth)
        return estimate(
            war.claims, war.places, PARTIES, days=war.days, baseline=war.baseline, mode=mode, method=method
        ).p

    return run


def votes(war: War, smooth: bool) -> np.ndarray:
    """One vote a voice in a window of a week: [P, D, S] counts."""
    evidence, out = evidence_for(question_of(war, smooth), war.claims), np.zeros((*war.truth.shape, 3))
    days = out.shape[1]
    first = int(evidence.day[0]) if evidence.size else 0
    lean = evidence.lean()
    behind = WEEK // 2 if smooth else 0
    seen: set[tuple[int, int, int]] = set()
    for row in range(evidence.size - 1, -1, -1):
        start = int(evidence.day[row]) - first - behind
        for day in range(max(start, 0), min(start + WEEK, days)):
            key = (int(evidence.place[row]), int(evidence.voice[row]), day)
            if lean[row] >= 0 and key not in seen:
                seen.add(key)
                out[key[0], day, lean[row]] += 1
    return out


def majority(war: War, smooth: bool) -> np.ndarray:
    return shares(carried(votes(war, smooth), war))


def kernel(war: War, smooth: bool) -> np.ndarray:
    counts = votes(war, smooth)
    at = np.array([(p.lon * 111.32, p.lat * 110.574) for p in war.places])
    weight = np.exp(-(((at[:, None] - at[None]) ** 2).sum(-1)) / (2 * (KERNEL_KM / 2) ** 2))
    return shares(carried(np.einsum("pq,qds->pds", weight, counts), war))


def carried(counts: np.ndarray, war: War) -> np.ndarray:
    """Days without a vote keep the last votes; before any, the baseline's."""
    start = np.eye(3)[
        [PARTIES.index(next(x for x in PARTIES if x.id == h.state)) for h in war.baseline.holdings]
    ]
    out = counts.copy()
    for day in range(out.shape[1]):
        empty = out[:, day].sum(-1) < 0.05
        out[empty, day] = out[empty, day - 1] if day else start[empty]
    return out


def shares(counts: np.ndarray) -> np.ndarray:
    smoothed: np.ndarray = counts + SMOOTHING / 3
    smoothed /= smoothed.sum(-1, keepdims=True)
    return smoothed


def crowd(name: str) -> Estimator:
    """A crowd-kit aggregator over (place, week) tasks; weeks without answers keep the last. Smoothed only."""

    def run(war: War, smooth: bool) -> np.ndarray:
        import pandas as pd
        from crowdkit.aggregation import GLAD, MACE, DawidSkene

        models: dict[str, DawidSkene | MACE | GLAD] = {
            "Dawid-Skene": DawidSkene(50), "MACE": MACE(), "GLAD": GLAD(),
        }  # fmt: skip
        model = models[name]
        evidence = evidence_for(question_of(war, True), war.claims)
        lean, week = evidence.lean(), (evidence.day - evidence.day[0]) // WEEK
        kept = lean >= 0
        frame = pd.DataFrame(
            {
                "task": (evidence.place * 1000 + week)[kept],
                "worker": evidence.voice[kept],
                "label": lean[kept],
            }
        )
        found = model.fit_predict_proba(frame)
        counts = np.zeros((*war.truth.shape, 3))
        for task, row in zip(found.index, found.to_numpy(), strict=True):
            place, number = divmod(int(task), 1000)
            counts[place, number * WEEK : (number + 1) * WEEK, list(found.columns)] = row[:, None] * 10
        return shares(carried(counts, war))

    return run


def hidden_markov(war: War, smooth: bool) -> np.ndarray:
    """hmmlearn: one model of three states for all places over their claims, what is said by whose side."""
    from hmmlearn.hmm import CategoricalHMM

    evidence = evidence_for(question_of(war, True), war.claims)
    order = np.lexsort((evidence.day, evidence.place))
    order = order[evidence.lean()[order] >= 0]
    place, day = evidence.place[order], evidence.day[order] - war.days[0].toordinal()
    symbols = (evidence.voices.side[evidence.voice[order]] + 1) * 3 + evidence.lean()[order]
    _, lengths = np.unique(place, return_counts=True)
    model = CategoricalHMM(3, n_iter=50, init_params="", params="te", random_state=0)
    model.startprob_ = np.full(3, 1 / 3)
    model.transmat_ = np.full((3, 3), 0.025) + 0.925 * np.eye(3)
    model.emissionprob_ = np.tile(np.full((3, 3), 0.2) + 0.4 * np.eye(3), (1, 3)) / 3
    logging.getLogger("hmmlearn").setLevel(logging.ERROR)
    found = model.fit(symbols[:, None], lengths).predict_proba(symbols[:, None], lengths)
    counts = np.zeros((*war.truth.shape, 3))
    counts[place, np.clip(day, 0, counts.shape[1] - 1)] = found * 10
    return shares(carried(counts, war))


def available() -> dict[str, Estimator]:
    found: dict[str, Estimator] = {
        "last claim": ours("last-claim"),
        "majority": majority,
        "kernel vote": kernel,
        "plain chain": ours("plain"),
    }
    if find_spec("crowdkit"):
        found |= {name: crowd(name) for name in SMOOTHED_ONLY[:3]}
    if find_spec("hmmlearn"):
        found["hmmlearn"] = hidden_markov
    for missing in set(SMOOTHED_ONLY) - set(found):
        print(f"{missing} is left out: install crowd-kit and hmmlearn")
    return found | {"full": ours("full")}


def scores(p: np.ndarray, war: War) -> tuple[float, float, float]:
    near = np.abs(war.distance) < NEAR_KM
    p, truth = p[near], war.truth[near]
    loss = -np.log(np.clip(p[np.arange(len(p)), truth], 1e-4, 1)).mean()
    return (
        float((p.argmax(-1) == truth).mean()),
        float(loss),
        float(((p - np.eye(3)[truth]) ** 2).sum(-1).mean()),
    )


def ranks(x: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(x)).astype(float)


def recovery(war: War) -> tuple[float, float]:
    """Spearman of learned and true reliability of neutral voices; AUC of learned chances of copying."""
    question = question_of(war, True)
    evidence = evidence_for(question, war.claims)
    run = fitted(question, evidence)
    told = {r.voice: r.right.share for r in track_records(hear(war.claims, question)) if r.judged >= 20}
    original = [v for v in war.voices if v.copies < 0 and v.name in told and v.side < 0]
    spearman = np.corrcoef(
        ranks(np.array([-v.error for v in original])), ranks(np.array([told[v.name] for v in original]))
    )
    names = list(evidence.voices.names)
    true = {(v.name, war.voices[v.copies].name) for v in war.voices if v.copies >= 0}
    child, parent = np.divmod(run.learned.parents.pair_keys, len(names))
    is_copy = np.array([(names[c], names[p]) in true for c, p in zip(child, parent, strict=True)])
    order = ranks(run.learned.chances)
    positive = is_copy.sum()
    auc = (order[is_copy].sum() - positive * (positive - 1) / 2) / max(positive * (~is_copy).sum(), 1)
    return float(spearman[0, 1]), float(auc)


def cell(values: list[float]) -> str:
    return f"{np.mean(values):.3f} ± {np.std(values):.3f}" if values else "-"


def table(wars: list[War], only: list[str]) -> None:
    """Print a row for each estimator: mean and sd over wars, then how well voices are known."""
    print(f"{'':14}" + "".join(f"{c:>16}" for c in ("filtered: acc", *HEAD, "smoothed: acc", *HEAD)))
    for name, run in available().items():
        if only and name not in only:
            continue
        modes = (True,) if name in SMOOTHED_ONLY else (False, True)
        found = {smooth: [scores(run(war, smooth), war) for war in wars] for smooth in modes}
        cells = [
            cell([row[i] for row in found.get(smooth, [])]) for smooth in (False, True) for i in range(3)
        ]
        print(f"{name:14}" + "".join(f"{c:>16}" for c in cells), flush=True)
    if only and "full" not in only:
        return
    recovered = np.array([recovery(war) for war in wars])
    print(f"reliability of neutral voices, Spearman {cell(list(recovered[:, 0]))}")
    print(f"copying pairs, AUC {cell(list(recovered[:, 1]))}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--scenario", choices=SCENARIOS, action="append")
    parser.add_argument("--size", type=float, default=1.0, help="share of the places and days")
    parser.add_argument("--only", action="append", default=[], help="a row of the table, by its name")
    arguments = parser.parse_args()
    for name in arguments.scenario or SCENARIOS:
        wars = [simulate(seed, sized(SCENARIOS[name], arguments.size)) for seed in range(arguments.seeds)]
        print(f"\n{name}: {len(wars)} wars, {np.mean([len(w.claims) for w in wars]):.0f} claims each")
        table(wars, arguments.only)


if __name__ == "__main__":
    main()
