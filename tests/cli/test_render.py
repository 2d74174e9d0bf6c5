"""What a terminal shows, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from rich.console import Console, RenderableType

from whoholds import render
from whoholds.dossier import Answer, Column, Voiced, end_of
from whoholds.model import Claim, Estimate, LiveClaim, Place


def claim(**fields: object) -> Claim:
    known: dict[str, object] = {
        "claim_id": "c", "report_id": "r", "start": 0, "end": 3, "quote": "abc", "claimant": "The General Staff",
        "relation": "holds", "place": "Soledar", "side": "Ukraine", "claimant_side": "Ukraine",
    }  # fmt: skip
    return Claim(**(known | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Ukraine holds Soledar"),
        ({"relation": "takes", "modality": "denied", "side": "Russia"}, "denies: Russia took Soledar"),
        ({"part": "western outskirts"}, "Ukraine holds western outskirts of Soledar"),
        ({"relation": "fights", "part": "south of"}, "Ukraine fights for south of Soledar"),
        ({"relation": "advances", "part": "near"}, "Ukraine advances on near Soledar"),
        ({"percent": (70.0, 70.0)}, "Ukraine holds 70 % of Soledar"),
        ({"percent": (60.0, 70.0)}, "Ukraine holds 60-70 % of Soledar"),
        ({"side": None, "actor": "Troops", "modality": "possible"}, "perhaps: Troops holds Soledar"),
        ({"side": None, "modality": "intended", "relation": "takes"}, "intends: somebody took Soledar"),
    ],
)
def test_a_claim_in_five_words(fields: dict[str, object], words: str) -> None:
    assert render.said(claim(**fields)) == words


@pytest.mark.parametrize(
    ("p", "words"), [(0, "0 %"), (0.001, "<1 %"), (0.384, "38 %"), (0.9991, ">99 %"), (1, "100 %")]
)
def test_percentages_never_round_to_certainty(p: float, words: str) -> None:
    assert render.percent(p) == words


def printed(what: RenderableType, width: int) -> str:
    console = Console(file=StringIO(), width=width)
    console.print(what)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def answer(probabilities: dict[str, float], state: str) -> Answer:
    day = date(2023, 1, 14)
    live = LiveClaim(
        claim=claim(quote="holds  <b>Soledar</b>", hedge="still"), source="Example Post", origin="r",
        known_at=datetime(2023, 1, 13, tzinfo=UTC), recorded_at=datetime(2023, 1, 13, tzinfo=UTC),
    )  # fmt: skip
    voice = Voiced(number=1, live=live, day=day, against_interest=True, copies=2)
    return Answer(
        place=Place(place_id="p1", name="Soledar", kind="settlement", lon=38.1, lat=48.7, region="Donetsk Oblast"),
        on=day,
        as_known=end_of(day),
        estimate=Estimate(
            place_id="p1", on=day, mode="smoothed", probabilities=probabilities, state=state, likelihood="likely",
            confidence="low", claims=3, origins=1, newest_evidence=datetime(2023, 1, 13, tzinfo=UTC),
        ),
        columns=(Column(side="Ukraine", voices=(voice,)), Column(side="Russia", voices=()), Column(side=None, voices=())),
    )  # fmt: skip


NAMES = {"ua": "Ukraine", "ru": "Russia"}


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_an_answer_fits_its_terminal(width: int) -> None:
    shown = printed(
        render.answer(answer({"ua": 0.2, "ru": 0.5, "contested": 0.3}, "ru"), NAMES, render.no_colour, width),
        width,
    )
    assert max(map(len, shown.splitlines())) <= width
    for words in (
        "Soledar, Donetsk Oblast",
        "Held by Russia",
        "likely",
        "Confidence low",
        "▲",
        "in 3 reports",
        "Soledar”",
    ):
        assert words in " ".join(shown.split()), words


def test_the_bar_shows_the_shares() -> None:
    shown = printed(
        render.answer(answer({"ua": 0.25, "ru": 0.5, "contested": 0.25}, "ru"), NAMES, render.no_colour, 120),
        120,
    )
    bar = next(line for line in shown.splitlines() if "▕" in line)
    assert (bar.count("█"), bar.count("▒"), bar.count("░")) == (9, 9, 18)


def test_no_evidence_is_said_to_be_none() -> None:
    empty = answer({"ua": 1.0, "ru": 0.0, "contested": 0.0}, "ua")
    found = Answer(**{f: getattr(empty, f) for f in empty.__struct_fields__} | {
        "estimate": Estimate(place_id="p1", on=empty.on, mode="smoothed", probabilities={"ua": 1.0}, state="ua",
                             likelihood="almost certain", confidence="none")})  # fmt: skip
    assert "no claim speaks of this place" in render._ground(found)
