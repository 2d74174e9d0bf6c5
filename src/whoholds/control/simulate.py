"""A seed -> a war with its truth and everything that was claimed about it, to measure estimates against.

A front moves over scattered places: a smooth line that drifts, jumps, and leaves places contested while it
passes. Voices report on sectors of it: each side's own boast, deny losses for days, admit some and fall
silent on others; neutral ones are slower and better; some only repeat another voice a day later. Some claims
name the wrong place.
Everything is drawn from `numpy.random.default_rng(seed)`: same seed, same war.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from whoholds.control.evidence import Borders
from whoholds.model import Baseline, Claim, Holding, LiveClaim, Place, Relation

START = date(2030, 1, 1)
CONTESTED_KM = 2.0
"""Places nearer than this to the line are contested."""

REACH_KM = 12.0
"""Voices speak of places up to about this far from the line."""


@dataclass(frozen=True)
class Party:
    """A side of the simulated war."""

    id: str
    name: str
    borders: Borders = ()


PARTIES = (Party("a", "Side A"), Party("b", "Side B"))


@dataclass(frozen=True)
class Scenario:
    """What kind of war: size, voices and their habits."""

    places: int = 300
    days: int = 240
    voices: int = 24
    copiers: int = 6
    claims_a_day: float = 30.0
    boast: float = 0.25
    """Chance that a partisan claims what its side does not have."""
    wrong_place: float = 0.06


@dataclass(frozen=True)
class War:
    """The truth and the claims: `truth` [P, D] is 0 side A, 1 side B, 2 contested; `errors` by voice name."""

    places: tuple[Place, ...]
    truth: NDArray[np.int8]
    distance: NDArray[np.float64]
    claims: tuple[LiveClaim, ...]
    baseline: Baseline
    voices: tuple[Voice, ...]

    @property
    def days(self) -> list[date]:
        """The days of the war."""
        return [START + timedelta(d) for d in range(self.truth.shape[1])]


@dataclass(frozen=True)
class Voice:
    """A speaker: side (-1: none), chance of error, lag in days, sector in km, whom it copies (-1: none)."""

    name: str
    side: int
    error: float
    lag: int
    sector: tuple[float, float]
    copies: int = -1


def simulate(seed: int, scenario: Scenario | None = None) -> War:
    """Return the war of a seed."""
    scenario = scenario or Scenario()
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 60, scenario.places), rng.uniform(0, 120, scenario.places)
    distance = _line(rng, scenario.days, y) - x[:, None]
    truth = np.where(np.abs(distance) < CONTESTED_KM, 2, np.where(distance > 0, 0, 1)).astype(np.int8)
    voices = _voices(rng, scenario)
    claims = _claims(rng, scenario, voices, truth, np.stack([x, y], axis=1), distance)
    places = tuple(
        Place(
            place_id=f"p{i}",
            name=f"P{i}",
            kind="settlement",
            lon=float(x[i] / 111.32),
            lat=float(y[i] / 110.574),
        )
        for i in range(scenario.places)
    )
    held = tuple(
        Holding(place_id=f"p{i}", state="ab"[int(distance[i, 0] < 0)]) for i in range(scenario.places)
    )
    start = Baseline(baseline_id="sim", on=START, claimant="simulator", holdings=held)
    return War(places, truth, distance, claims, start, voices)


def _line(rng: np.random.Generator, days: int, y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where the front stands at each place's latitude and day: smooth waves, drift, two offensives."""
    waves = sum(rng.normal(0, 6 / k) * np.sin(k * y / 19 + rng.uniform(0, 6)) for k in (1, 2, 3))
    line = 30 + np.asarray(waves)[:, None] + np.cumsum(rng.normal(0, 0.12, days))[None]
    for push in (-1, 1):
        centre, begin, width = rng.uniform(10, 110), rng.integers(20, days - 60), rng.uniform(10, 20)
        progress = np.clip((np.arange(days) - begin) / rng.uniform(15, 45), 0, 1)
        line = line + push * 16 * np.exp(-(((y - centre) / width) ** 2))[:, None] * progress[None]
    return np.asarray(line)


def _voices(rng: np.random.Generator, scenario: Scenario) -> tuple[Voice, ...]:
    out = []
    for i in range(scenario.voices):
        side = (i % 3) - 1
        middle, half = rng.uniform(0, 120), rng.uniform(20, 60)
        error = float(rng.uniform(0.03, 0.3))
        lag = int(rng.integers(0, 3 if side >= 0 else 4))
        out.append(Voice(f"v{i}", side, error, lag, (middle - half, middle + half)))
    originals = len(out)
    for i in range(scenario.copiers):
        parent = int(rng.integers(originals))
        out.append(Voice(f"copy{i}", out[parent].side, 0.0, 1, (0, 120), parent))
    return tuple(out)


Scene = tuple[NDArray[np.int8], NDArray[np.float64], NDArray[np.float64]]


def _claims(
    rng: np.random.Generator,
    scenario: Scenario,
    voices: tuple[Voice, ...],
    truth: NDArray[np.int8],
    xy: NDArray[np.float64],
    distance: NDArray[np.float64],
) -> tuple[LiveClaim, ...]:
    out: list[LiveClaim] = []
    speakers = [i for i, voice in enumerate(voices) if voice.copies < 0]
    for day in range(scenario.days):
        weight = np.exp(-np.abs(distance[:, day]) / (REACH_KM / 3))
        for _ in range(rng.poisson(scenario.claims_a_day)):
            voice = voices[int(rng.choice(speakers))]
            sector = (xy[:, 1] >= voice.sector[0]) & (xy[:, 1] <= voice.sector[1])
            chance = weight * sector
            if chance.sum() <= 0:
                continue
            place = int(rng.choice(len(chance), p=chance / chance.sum()))
            said = _statement(rng, scenario, voice, truth[place], max(0, day - voice.lag))
            if said is None:
                continue
            named = _named(rng, scenario, xy, place)
            original = _live(len(out), voice, named, day, said)
            out.append(original)
            out.extend(_echoes(rng, voices, original, day, scenario.days, len(out)))
    return tuple(out)


def _named(rng: np.random.Generator, scenario: Scenario, xy: NDArray[np.float64], place: int) -> int:
    """Return the place that is written: now and then another one of the nearest."""
    if rng.random() >= scenario.wrong_place:
        return place
    gap = ((xy - xy[place]) ** 2).sum(axis=1)
    return int(rng.choice(np.argsort(gap)[1:30]))


Statement = tuple[int, Relation]


def _statement(
    rng: np.random.Generator, scenario: Scenario, voice: Voice, truth: NDArray[np.int8], day: int
) -> Statement | None:
    """Return (subject or -1, relation) of what a voice says of a place, or None for silence."""
    state, before = int(truth[day]), int(truth[max(0, day - 10)])
    if rng.random() < voice.error:
        state = int(rng.integers(3))
    if voice.side >= 0 and state != voice.side:
        if rng.random() < scenario.boast:
            state = voice.side
        elif before == voice.side and rng.random() < 0.6:
            return None if rng.random() < 0.5 else (voice.side, "holds")
    return _words(rng, state, before)


def _words(rng: np.random.Generator, state: int, before: int) -> Statement:
    """Return how a believed state is put into words."""
    if state == 2:
        return (-1, "fights") if rng.random() < 0.5 else (int(rng.integers(2)), "enters")
    if before != state and rng.random() < 0.6:
        return state, "takes"
    if rng.random() < 0.35:
        return 1 - state, "fights"
    return state, "repels" if rng.random() < 0.4 else "holds"


def _live(number: int, voice: Voice, place: int, day: int, said: Statement, origin: str = "") -> LiveClaim:
    when = datetime.combine(START + timedelta(day), datetime.min.time(), UTC)
    subject, relation = said
    claim = Claim(
        claim_id=f"c{number}",
        report_id=f"r{number}",
        start=0,
        end=1,
        quote="x",
        claimant=voice.name,
        claimant_side=PARTIES[voice.side].name if voice.side >= 0 else None,
        relation=relation,
        side=PARTIES[subject].name if subject >= 0 else None,
        place=f"P{place}",
        place_id=f"p{place}",
        place_how="exact",
        said_at=when,
    )
    return LiveClaim(
        claim=claim,
        source=voice.name,
        known_at=when,
        recorded_at=when,
        origin=origin or f"r{number}",
        published=when,
    )


def _echoes(
    rng: np.random.Generator, voices: tuple[Voice, ...], live: LiveClaim, day: int, days: int, number: int
) -> list[LiveClaim]:
    """Return the copies of a claim by the voices that repeat its speaker, later, under their own name."""
    out: list[LiveClaim] = []
    for copier in voices:
        if copier.copies < 0 or voices[copier.copies].name != live.claim.claimant or day + copier.lag >= days:
            continue
        if rng.random() < 0.8:
            subject = next((i for i, party in enumerate(PARTIES) if party.name == live.claim.side), -1)
            place = int((live.claim.place_id or "p0")[1:])
            out.append(
                _live(number + len(out), copier, place, day + copier.lag, (subject, live.claim.relation))
            )
    return out
