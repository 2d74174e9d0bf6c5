"""A fitted run <-> one file: what every place's answer needs, so that nobody learns the same war twice.

The file holds numbers and ids, no text of a claim. It may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from whoholds import arrays
from whoholds.control.chain import Cells, Float
from whoholds.control.chains import Chains, Sites
from whoholds.control.evidence import COLUMNS, Evidence, Voices
from whoholds.control.field import Checkpoint, Field
from whoholds.control.ground import Means
from whoholds.control.hearing import Carried
from whoholds.control.panel import Panel
from whoholds.control.parameters import Parameters
from whoholds.control.presence import Presence, Told
from whoholds.control.trail import Trail
from whoholds.errors import UnknownPlaceError
from whoholds.model import LiveClaim, Mode

_MAGIC = b"whoholds-estimate-3"


class Stood(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of a trail, what is no array."""

    term: int
    told: bytes
    step: int
    seen: bytes


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a file beside its arrays."""

    method: str
    mode: Mode
    as_known: datetime | None
    first: int
    since: int | None
    voices: tuple[str, ...]
    states: tuple[str, ...]
    ignored: dict[str, int]
    ids: str
    claims: str
    trail: Stood | None


@dataclass(frozen=True)
class Kept:
    """A fitted run with what it was fitted on: places by id, the ordinal of its first day, its evidence."""

    place_ids: tuple[str, ...]
    first: int
    mode: Mode
    as_known: datetime | None
    method: str
    evidence: Evidence
    claim_ids: tuple[str, ...]
    """Ids of the claims that the evidence points to: one read from a file has the ids alone."""
    chains: Chains
    likelihood: Float
    carried: Carried
    trail: Trail | None = None
    """Where a filtered run stood, for the next one."""

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each place id."""
        return {place_id: row for row, place_id in enumerate(self.place_ids)}

    def panel(self, place_ids: Sequence[str], days: Sequence[date]) -> Panel:
        """Return the panel of some places on ascending days. Raises UnknownPlaceError.

        Its evidence is that on these places, or, asked for all in order, all of it.
        """
        rows = np.array([self._row(place_id) for place_id in place_ids], np.int64)
        columns = np.array([max(day.toordinal() - self.first, 0) for day in days])
        each, at = np.unique(columns, return_inverse=True)
        p = self.chains.over(rows, each, self.likelihood)
        whole = tuple(place_ids) == self.place_ids
        return Panel(
            place_ids=tuple(place_ids),
            days=tuple(days),
            states=self.evidence.states,
            p=p if len(each) == len(at) else p[:, at],
            evidence=self.evidence if whole else self.evidence.among(rows),
            mode=self.mode,
            method=self.method,
            as_known=self.as_known,
        )

    def _row(self, place_id: str) -> int:
        if place_id not in self.row_of:
            raise UnknownPlaceError(f"no estimate for place {place_id!r}: it was not among the places given")
        return self.row_of[place_id]

    def with_claims(self, claims: Iterable[LiveClaim]) -> Kept:
        """Return the same with the records of its claims, those that it was fitted on among `claims`."""
        by_id = {live.claim.claim_id: live for live in claims}
        told = tuple(by_id[claim_id] for claim_id in self.claim_ids)
        return replace(self, evidence=replace(self.evidence, claims=told))


def save(kept: Kept, path: Path) -> None:
    """Write it to `path`, whole or not at all. Raises OSError."""
    voices, trail = kept.evidence.voices, kept.trail
    head = Head(
        kept.method, kept.mode, kept.as_known, kept.first, kept.carried.since, voices.names,
        kept.evidence.states, dict(kept.evidence.ignored), "\n".join(kept.place_ids),
        "\n".join(kept.claim_ids),
        Stood(trail.term, trail.told, trail.checkpoint.step, trail.seen) if trail else None,
    )  # fmt: skip
    chains = kept.chains
    parts = {"evidence": _of_evidence(kept.evidence), "presence": _of_presence(chains.presence)}
    whole = {"sites": chains.sites, "means": chains.means, "field": chains.field, "cells": chains.cells}
    parts |= {name: _columns(part) for name, part in whole.items()}
    if trail:
        stood = trail.checkpoint
        parts["trail"] = {
            "posterior": trail.posterior, "mean": stood.mean, "covariance": stood.covariance,
            "width": trail.width,
        }  # fmt: skip
    learned = _columns(kept.carried)
    parts["learned"] = {k: v for k, v in learned.items() if k != "since" and v is not None}
    found = {f"{name}.{key}": array for name, part in parts.items() for key, array in part.items()}
    arrays.save(path, _MAGIC, head, found | {"likelihood": kept.likelihood})


def load(path: Path, parameters: Parameters) -> Kept:
    """Return what was saved; its arrays are read from the file when they are needed.

    Raises OSError, ValueError or MsgspecError where it is no such file, or not all of one.
    """
    head, found = arrays.load(path, _MAGIC, Head)
    parts: dict[str, dict[str, Any]] = {}
    for key, array in found.items():
        name, _, column = key.rpartition(".")
        parts.setdefault(name, {})[column] = array
    sites = Sites(**parts["sites"])
    sides = len(head.states) - 1
    smooth = head.mode == "smoothed"
    chains = Chains(
        parameters.of(smooth), smooth, sides, sites, Means(**parts["means"]),
        _presence(sites, parts["presence"], sides), Field(**parts["field"]), Cells(**parts["cells"]),
        parts["learned"]["width"],
    )  # fmt: skip
    return Kept(
        place_ids=_lines(head.ids), first=head.first, mode=head.mode, as_known=head.as_known,
        method=head.method, evidence=_evidence(head, parts["evidence"]), claim_ids=_lines(head.claims),
        chains=chains, likelihood=found["likelihood"],
        carried=Carried(**({"points": None} | parts["learned"]), since=head.since),
        trail=_trail(head.trail, parts["trail"], chains.field) if head.trail else None,
    )  # fmt: skip


def _trail(stood: Stood, found: Mapping[str, Any], field: Field) -> Trail:
    step = stood.step
    checkpoint = Checkpoint(
        step, found["mean"], found["covariance"], field.weights[:step], field.variance[:step]
    )
    return Trail(stood.term, stood.told, found["posterior"], checkpoint, stood.seen, found["width"])


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def _columns(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _of_evidence(evidence: Evidence) -> dict[str, Any]:
    ends = np.cumsum([len(rows) for rows in evidence.regions], dtype=np.int64)
    members = np.concatenate([*evidence.regions, np.empty(0, np.int64)])
    own = {"side": evidence.voices.side, "members": members, "ends": ends}
    return {name: getattr(evidence, name) for name in COLUMNS} | own


def _evidence(head: Head, found: Mapping[str, Any]) -> Evidence:
    members, ends = found["members"], found["ends"]
    return Evidence(
        **{name: found[name] for name in COLUMNS},
        claims=(),
        voices=Voices(head.voices, found["side"]),
        states=head.states,
        places=head.ids.count("\n") + 1,
        regions=tuple(np.split(members, ends[:-1])) if len(ends) else (),
        ignored=head.ignored,
    )


def _of_presence(presence: Presence) -> dict[str, Any]:
    told = {
        f"{name}{k}": found for k, side in enumerate(presence.told) for name, found in side._asdict().items()
    }
    return {"held": presence.held} | told


def _presence(sites: Sites, found: Mapping[str, Any], sides: int) -> Presence:
    told = tuple(Told(*(found[f"{name}{side}"] for name in Told._fields)) for side in range(sides))
    return Presence(sites.xy[:, :2].astype(np.float32), found["held"], told)
