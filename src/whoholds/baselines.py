"""A table of places and who holds them on a day -> Baseline, one for each day in it."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from whoholds.errors import InputError
from whoholds.model import CONTESTED, Baseline, Holding, digest

NEEDED = ("place_id", "status", "date")
EXPECTED = "a CSV with the columns place_id, lat, lon, status, date"


class _Row(NamedTuple):
    on: date
    holding: Holding


def read_baselines(
    data: bytes, name: str, states: Mapping[str, str], claimant: str = ""
) -> tuple[Baseline, ...]:
    """Return the baselines in a CSV (gzip or not), oldest first; raises InputError naming file and line.

    `states` maps every accepted status, casefolded, to a side's id. Where the table names places of one
    side only and there are two, all other places are the other side's.
    """
    by_day: dict[date, dict[str, Holding]] = defaultdict(dict)
    for row in _rows(_text(data, name), name, {**states, CONTESTED: CONTESTED}):
        by_day[row.on][row.holding.place_id] = row.holding
    if not by_day:
        raise InputError(f"{name}: no rows; {EXPECTED} is expected")
    who = claimant or name.rpartition("/")[2].split(".")[0]
    return tuple(_baseline(on, who, by_day[on].values(), set(states.values())) for on in sorted(by_day))


def _text(data: bytes, name: str) -> str:
    try:
        return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    except (EOFError, OSError, zlib.error) as exc:
        raise InputError(f"{name}: ends too early or is damaged ({exc}); fetch the file again") from exc
    except UnicodeDecodeError as exc:
        raise InputError(f"{name}: not UTF-8; convert it first: iconv -f cp1251 -t utf-8") from exc


def _rows(text: str, name: str, states: Mapping[str, str]) -> Iterator[_Row]:
    table = csv.DictReader(io.StringIO(text))
    missing = [column for column in NEEDED if column not in (table.fieldnames or ())]
    if missing:
        raise InputError(f"{name}: no column {', '.join(missing)}; {EXPECTED} is expected")
    for fields in table:
        try:
            yield _row(fields, states)
        except ValueError as exc:
            raise InputError(f"{name}: line {table.line_num}: {exc}") from exc


def _row(fields: Mapping[str, str], states: Mapping[str, str]) -> _Row:
    state = states.get(fields["status"].strip().casefold())
    if state is None:
        raise ValueError(f"unknown status {fields['status']!r}; known are {', '.join(sorted(states))}")
    if not fields["place_id"].strip():
        raise ValueError("no place_id")
    holding = Holding(
        place_id=fields["place_id"].strip(),
        state=state,
        lon=_number(fields, "lon"),
        lat=_number(fields, "lat"),
    )
    return _Row(date.fromisoformat(fields["date"].strip()), holding)


def _number(fields: Mapping[str, str], name: str) -> float | None:
    value = (fields.get(name) or "").strip()
    return float(value) if value else None


def _baseline(on: date, claimant: str, holdings: Iterable[Holding], sides: set[str]) -> Baseline:
    listed = tuple(sorted(holdings, key=lambda h: h.place_id))
    others = sides - {h.state for h in listed}
    otherwise = others.pop() if len(sides) == 2 and len(others) == 1 else None
    identity = digest(on, claimant, [(h.place_id, h.state) for h in listed], otherwise)
    return Baseline(
        baseline_id="b" + identity, on=on, claimant=claimant, holdings=listed, otherwise=otherwise
    )
