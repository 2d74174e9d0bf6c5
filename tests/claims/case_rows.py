"""cases/<lang>.toml -> rows of (text, claims that must come out), written in a compact notation.

A claim is one line: `claimant | actor | relation | place`, then any of `part=`, `modality=`, `percent=`,
`when=`, `evidence=`, `side=`. `-` stands for nothing. What a row does not state must be absent
(modality: fact), except `side`, which is compared where a row states it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from whoholds.model import Claim, Report

CASES = Path(__file__).parent / "cases"
OPTIONS = ("part", "modality", "percent", "when", "evidence")


@dataclass(frozen=True)
class Case:
    lang: str
    text: str
    published: datetime
    claims: tuple[str, ...]

    def report(self) -> Report:
        return Report(
            report_id="case", source="case", published=self.published, text=self.text, lang=self.lang
        )


def cases(lang: str) -> list[Case]:
    rows = tomllib.loads((CASES / f"{lang}.toml").read_text(encoding="utf-8"))["case"]
    return [_case(lang, row) for row in rows]


def _case(lang: str, row: dict[str, object]) -> Case:
    assert set(row) <= {"text", "published", "claims"}, row
    published = datetime.fromisoformat(str(row.get("published", "2022-06-15"))).replace(tzinfo=UTC)
    return Case(lang, str(row["text"]), published, tuple(row.get("claims", ())))  # type: ignore[arg-type]


def row_of(claim: Claim, with_side: bool = False) -> str:
    values = {
        "part": claim.part,
        "modality": None if claim.modality == "fact" else claim.modality,
        "percent": _percent(claim.percent),
        "when": _when(claim.when_from, claim.when_to),
        "evidence": ",".join(claim.evidence) or None,
        "side": claim.side if with_side else None,
    }
    head = " | ".join((claim.claimant, claim.actor or "-", claim.relation, claim.place))
    return head + "".join(f" | {k}={v}" for k, v in values.items() if v)


def plain(row: str) -> str:
    """The row with its options in the order of `row_of`."""
    fields = [f.strip() for f in row.split("|")]
    options = {k: v for k, _, v in (f.partition("=") for f in fields[4:])}
    unknown = set(options) - {*OPTIONS, "side"}
    assert not unknown, f"{row}: unknown {unknown}"
    ordered = [f"{k}={options[k]}" for k in (*OPTIONS, "side") if k in options]
    return " | ".join((*fields[:4], *ordered))


def _percent(percent: tuple[float | None, float | None] | None) -> str | None:
    if percent is None:
        return None
    low, high = ("" if v is None else f"{v:g}" for v in percent)
    return low if low == high else f"{low}-{high}"


def _when(first: str | None, last: str | None) -> str | None:
    return None if first is None else first if first == last else f"{first}/{last}"
