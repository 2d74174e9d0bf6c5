"""An open ledger and a question -> the estimate: one field over all settlements for every answer.

What a run learned is kept beside the ledger under all that it depends on: the ledger's head, the gazetteers,
the theatre, the parameters, the code, and what may be known. The first question pays for the run, the next
ones read what they need of it. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from whoholds import asking
from whoholds.model import Baseline, LiveClaim, Mode, Place
from whoholds.pipeline import Recipe

if TYPE_CHECKING:
    from whoholds.control import Panel
    from whoholds.control.estimate import Method, Question
    from whoholds.control.kept import Kept
    from whoholds.ledger import Store
    from whoholds.places import Gazetteer
    from whoholds.theatres import Theatre

MOST_BYTES = 1 << 30
"""Most that a folder of kept runs takes: that of a year of a whole country is 30 MB."""

IN_MEMORY = 2
"""Kept runs that one process holds: an answer's and the one before."""

ENDING = ".estimate"
LOOKUPS = ("plain", "no-change", "last-claim")
_MADE_BY = ("whoholds.control", "whoholds.control.parameters", "whoholds.places", "whoholds.places.data")


@dataclass(frozen=True)
class Asked:
    """What an estimate may know and how it is made; sources whose names are `blocked` are not heard."""

    as_known: datetime | None = None
    mode: Mode = "smoothed"
    method: Method = "full"
    blocked: tuple[str, ...] = ()


class Sourced(Protocol):
    """What estimates need of an open ledger: a desk has it."""

    @property
    def store(self) -> Store:
        """The open ledger."""

    @property
    def recipe(self) -> Recipe:
        """Its theatre and gazetteer files."""

    @property
    def theatre(self) -> Theatre | None:
        """The ledger's theatre."""

    @property
    def gazetteer(self) -> Gazetteer:
        """The ledger's gazetteer."""

    def settlements(self) -> list[Place]:
        """Return the settlements that estimates speak of."""

    def baseline(self, on: date) -> Baseline | None:
        """Return the newest starting map of a day up to `on`."""


class Estimates:
    """All estimates of one open ledger; `folder` is where runs are kept, None: in memory alone."""

    def __init__(self, desk: Sourced, folder: Path | None) -> None:
        self.desk, self.folder = desk, folder
        self._held: OrderedDict[str, Kept] = OrderedDict()

    def panel(
        self, places: Sequence[Place], days: Sequence[date], asked: Asked, *, told: bool = False
    ) -> Panel:
        """Return the estimate of places on ascending days; `told`: with the records of the claims.

        A place that is no settlement of the theatre's is estimated with them, in a run of its own.
        """
        if asked.method in LOOKUPS:
            return self._looked_up(places, days, asked)
        ids = tuple(place.place_id for place in places)
        kept, _ = self.run_for(places, days[0], asked)
        if told and len(kept.evidence.claims) < len(kept.claim_ids):
            kept = kept.with_claims(self.claims(asked))
        return kept.panel(ids, days)

    def run_for(self, places: Sequence[Place], on: date, asked: Asked) -> tuple[Kept, tuple[Place, ...]]:
        """Return the run that answers of places on days from `on`, kept from before or made now.

        And those of the places that are no settlements of the theatre's: they are in this run alone.
        """
        theatre, baseline = self.desk.theatre, self.desk.baseline(on)
        strange = tuple(place for place in places if not asking.estimated(place, theatre))
        found = self._found(None, baseline, asked, strange)
        if baseline is None and on.toordinal() < found.first:
            found = self._found(on, baseline, asked, strange)
        return found, strange

    def claims(self, asked: Asked) -> list[LiveClaim]:
        """Return the claims that an estimate is made from, those on a facility as on its settlement."""
        from whoholds.control import borne_by_settlements

        live = list(self.desk.store.live_claims(as_known=asked.as_known))
        if asked.blocked:
            from whoholds import publish

            live = publish.allowed(live, publish.Policy(blocked=asked.blocked), self.desk.theatre)
        named = {claim.claim.place_id for claim in live if claim.claim.place_id}
        places = (self.desk.gazetteer.get(place_id) for place_id in sorted(named))
        return list(borne_by_settlements(live, [place for place in places if place]))

    def question(
        self, days: Sequence[date], asked: Asked, baseline: Baseline | None, strange: tuple[Place, ...] = ()
    ) -> Question:
        """Return what is asked of all settlements."""
        from whoholds.control.estimate import Question

        places = (*self.desk.settlements(), *strange)
        sides = self.desk.theatre.sides if self.desk.theatre else ()
        return Question(places, sides, tuple(days), baseline, asked.mode, asked.as_known)

    def _looked_up(self, places: Sequence[Place], days: Sequence[date], asked: Asked) -> Panel:
        from whoholds.control import estimate

        question = self.question(days, asked, self.desk.baseline(days[0]))
        panel = estimate(
            self.claims(asked), question.places, question.sides, days=days, baseline=question.baseline,
            mode=asked.mode, as_known=asked.as_known, method=asked.method,
        )  # fmt: skip
        return panel.of(tuple(place.place_id for place in places))

    # --- keeping ---------------------------------------------------------------------------------

    def _found(
        self, on: date | None, baseline: Baseline | None, asked: Asked, strange: tuple[Place, ...]
    ) -> Kept:
        key = self.name_of(on, baseline, asked, strange)
        if key not in self._held:
            self._held[key] = self._read(key, asked) or self._made(key, on, baseline, asked, strange)
            while len(self._held) > IN_MEMORY:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return self._held[key]

    def name_of(
        self, on: date | None, baseline: Baseline | None, asked: Asked, strange: tuple[Place, ...]
    ) -> str:
        """Return a name for all that a run depends on: of the question, then of the ledger's head."""
        from whoholds.control.estimate import parameters_for

        desk, theatre = self.desk, self.desk.theatre
        head = desk.store.head()
        sides = [(side.id, side.name) for side in theatre.sides] if theatre else []
        depends = [
            desk.recipe.theatre, sides, theatre.card.countries if theatre else (),
            [(name, hashlib.sha256(data).hexdigest()) for name, data in desk.recipe.files],
            baseline.baseline_id if baseline else "", on, asked.as_known, asked.mode, asked.blocked, strange,
            parameters_for(asked.method), _code_version(),
        ]  # fmt: skip
        question = hashlib.sha256(msgspec.json.encode(depends)).hexdigest()[:32]
        return f"{question}-{head.seq:012}-{head.hash[:16]}"

    def _before(self, key: str, asked: Asked) -> Kept | None:
        """Return the newest run of the same question to an earlier head, which a filtered one takes up."""
        if self.folder is None or asked.mode != "filtered":
            return None
        same = sorted(file.name for file in self.folder.glob(key.partition("-")[0] + "-*" + ENDING))
        return self._read(same[-1].removesuffix(ENDING), asked) if same else None

    def _read(self, key: str, asked: Asked) -> Kept | None:
        from whoholds.control.estimate import parameters_for
        from whoholds.control.kept import load

        if self.folder is None:
            return None
        path = self.folder / (key + ENDING)
        with suppress(OSError, ValueError, msgspec.MsgspecError):
            kept = load(path, parameters_for(asked.method))
            path.touch()
            return kept
        return None

    def _made(
        self, key: str, on: date | None, baseline: Baseline | None, asked: Asked, strange: tuple[Place, ...]
    ) -> Kept:
        from whoholds.control.estimate import evidence_for, keep, parameters_for
        from whoholds.control.kept import save

        question = self.question([on or date.max], asked, baseline, strange)
        evidence, before = evidence_for(question, self.claims(asked)), self._before(key, asked)
        kept = keep(question, evidence, parameters_for(asked.method), before.trail if before else None)
        if self.folder is not None:
            with suppress(OSError):
                save(kept, self.folder / (key + ENDING))
                bounded(self.folder, MOST_BYTES)
        return kept


def bounded(folder: Path, most: int) -> None:
    """Delete the kept runs used longest ago until all take at most so many bytes. Raises OSError."""
    found = sorted(
        ((f.stat().st_mtime_ns, f.stat().st_size, f) for f in folder.glob("*" + ENDING)), reverse=True
    )
    total = 0
    for _, size, file in found:
        total += size
        if total > most:
            file.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _code_version() -> str:
    """Return a hash of the code and tables that make an estimate: what other rules made is never read."""
    digest = hashlib.sha256()
    for package in _MADE_BY:
        for item in sorted(files(package).iterdir(), key=lambda f: f.name):
            if item.name.endswith((".py", ".toml", ".tsv", ".csv")):
                digest.update(item.read_bytes())
    return digest.hexdigest()
