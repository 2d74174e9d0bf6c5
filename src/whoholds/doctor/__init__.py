"""An installation and its ledger -> what is well, what wants attention, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from whoholds.doctor.finding import Finding, Status
from whoholds.doctor.keeping import accounts, clock, edition, ledger, originals
from whoholds.doctor.machine import disk, extras, versions
from whoholds.doctor.sources import feeds, outlets
from whoholds.errors import WhoholdsError
from whoholds.watch import Plan

__all__ = ["Finding", "Patient", "Status", "examine"]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Patient:
    """What is examined: a ledger by its file or URL, its editions, what is watched, the file of accounts."""

    ledger: str
    editions: Path | None = None
    plan: Plan = field(default_factory=lambda: Plan(theatre=True))
    accounts: Path | None = None
    now: Callable[[], datetime] = _now


def examine(patient: Patient) -> Iterator[Finding]:
    """Yield a finding for each thing looked at; what cannot be looked at is itself a finding."""
    from whoholds.desk import open_desk

    yield from (versions(), extras(), *disk(patient.ledger))
    try:
        desk = open_desk(patient.ledger)
    except (WhoholdsError, OSError) as error:
        yield Finding(
            "ledger", "fault", str(error), "name the ledger with --ledger, or make one: whoholds init"
        )
        return
    now = patient.now()
    with desk:
        yield from _each(
            lambda: ledger(desk),
            lambda: clock(desk, now),
            lambda: originals(desk),
            lambda: accounts(patient.accounts),
            lambda: edition(desk, patient.editions or Path(f"{patient.ledger}.editions"), now),
            lambda: feeds(desk, patient.plan, now),
            lambda: outlets(desk, now),
        )


def _each(*looks: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    for look in looks:
        try:
            yield from look()
        except (WhoholdsError, OSError) as error:
            yield Finding("doctor", "fault", str(error), "put this right and ask again")
