"""The report of a day reads as a desk would write it, in three languages, each sentence numbered."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from whoholds.asking import enemies_in
from whoholds.dossier import listen
from whoholds.model import LiveClaim
from whoholds.publish import DayFacts, Silent, Told, Turn, daily, drawn
from whoholds.theatres import Theatre

from .conftest import ON, RUSSIA, TOWN, UKRAINE, estimate, harmed, said

KNOWN = datetime(2023, 4, 4, tzinfo=UTC)


def told(claims: list[LiveClaim], theatre: Theatre) -> Told:
    columns = listen(claims, ON, [s.name for s in theatre.sides], enemies_in(theatre))
    voices = sorted((v for c in columns for v in c.voices), key=lambda v: v.number)
    return Told(place=TOWN, voices=tuple(voices))


def report(theatre: Theatre, lang: str = "en", **facts: Any) -> str:
    made = DayFacts(**({"on": ON, "as_known": KNOWN, "method": "test-1"} | facts))
    return " ".join(drawn(daily(made, theatre, lang), "txt").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("lang", "title", "change"),
    [
        ("en", "Monday 3 April 2023", "Sonivka: Ukraine 70 % the day before, now contested 60 % [1], [2]."),
        (
            "uk",
            "понеділок, 3 квітня 2023 року",
            "Сонівка: напередодні Україна — 70 %, тепер спірно — 60 % [1], [2].",
        ),
        (
            "ru",
            "понедельник, 3 апреля 2023 года",
            "Соновка: накануне Украина — 70 %, теперь спорно — 60 % [1], [2].",
        ),
    ],
)
def test_a_change_is_told_with_its_claims(lang: str, title: str, change: str, theatre: Theatre) -> None:
    said_of = told([said("a", "enters", "Russia", 2), said("b", "fights", "Russia", 3)], theatre)
    turn = Turn(place=TOWN, before=estimate("ua", 0.7), after=estimate(), voices=said_of.voices)
    found = report(theatre, lang, turns=(turn,), told=(said_of,), sources=1)
    assert title in found and change in found


def test_a_change_without_claims_says_so(theatre: Theatre) -> None:
    turn = Turn(place=TOWN, before=estimate("ua", 0.7), after=estimate(), voices=())
    assert "now contested 60 % (no claim of these days: inferred from around)." in report(
        theatre, turns=(turn,)
    )


def test_new_contradictions_and_admissions_are_told_in_sentences(theatre: Theatre) -> None:
    claims = [
        said("the mayor", "holds", "Ukraine", 3, **UKRAINE),
        said("a general", "takes", "Russia", 3, **RUSSIA),
        said("a blogger", "loses", "Russia", 3, **RUSSIA),
    ]
    found = report(theatre, told=(told(claims, theatre),), sources=1)
    assert re.search(
        r"New contradictions -+ - .*A general said on 3 April that Russian forces had taken Sonivka \[\d\]",
        found,
    )
    assert "A blogger said on 3 April that Russian forces no longer held Sonivka" in found
    assert "Of 3 April 2023 there are 3 claims about 1 settlement, from 1 source." in found


def test_one_dispute_is_told_once(theatre: Theatre) -> None:
    claims = [
        said("the mayor", "holds", "Ukraine", 3, **UKRAINE),
        said("a general", "takes", "Russia", 3, **RUSSIA),
        said("a minister", "takes", "Russia", 3, **RUSSIA),
    ]
    found = report(theatre, told=(told(claims, theatre),), sources=1)
    assert found.count("The mayor said on 3 April that Ukrainian forces held Sonivka") == 1
    assert "A general and a minister said on 3 April that Russian forces had taken Sonivka" in found


def test_a_silent_person_is_named_in_the_language_of_the_report(theatre: Theatre) -> None:
    silent = Silent(name="Serhiy Haidai", last=date(2023, 3, 20), usual=1)
    assert "Сергій Гайдай: нічого" in report(theatre, "uk", silent=(silent,))


def test_an_old_contradiction_is_no_news_of_the_day(theatre: Theatre) -> None:
    claims = [
        said("the mayor", "holds", "Ukraine", 1, **UKRAINE),
        said("a general", "takes", "Russia", 1, **RUSSIA),
    ]
    assert "New contradictions" not in report(theatre, told=(told(claims, theatre),))


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        (
            "en",
            "A blogger: nothing since 20 March 2023, for 14 days; before that, usually a claim every 2 days.",
        ),
        (
            "uk",
            "A blogger: нічого після 20 березня 2023 року, уже 14 днів; доти заяви надходили зазвичай із проміжком у 2 дні.",
        ),
        (
            "ru",
            "A blogger: ничего после 20 марта 2023 года, уже 14 дней; до того заявления поступали обычно с промежутком в 2 дня.",
        ),
    ],
)
def test_who_has_fallen_silent(lang: str, sentence: str, theatre: Theatre) -> None:
    silent = Silent(name="A blogger", last=date(2023, 3, 20), usual=2)
    assert sentence in report(theatre, lang, silent=(silent,))


@pytest.mark.parametrize(("lang", "words"), [("en", "No settlement has"), ("uk", "Ніде"), ("ru", "Нигде")])
def test_a_quiet_day_says_that_it_is_quiet(lang: str, words: str, theatre: Theatre) -> None:
    found = report(theatre, lang)
    assert words in found and "[1]" not in found


def test_harm_of_the_day_is_told_with_its_place(theatre: Theatre) -> None:
    harms = ((TOWN, harmed(3, killed=(2, 2))), (TOWN, harmed(1, killed=(9, 9))))
    found = report(theatre, harms=harms)
    assert "Sonivka: The governor said on 3 April that 2 people had been killed in shelling [1]." in found
    assert "9 killed" not in found


def test_every_number_leads_to_a_claim_in_the_list(theatre: Theatre) -> None:
    claims = [said(f"v{n}", "takes", "Russia", 3, **RUSSIA) for n in range(5)] + [
        said("m", "holds", "Ukraine", 3, **UKRAINE)
    ]
    facts = DayFacts(
        on=ON,
        as_known=None,
        method="m",
        told=(told(claims, theatre),),
        harms=((TOWN, harmed(3, killed=(1, 1))),),
    )
    document = daily(facts, theatre)
    numbers = [b.number for b in document.blocks if b.kind == "claim"]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 6


def test_what_is_too_much_for_a_section_is_counted(theatre: Theatre) -> None:
    silent = tuple(Silent(name=f"voice {n}", last=date(2023, 3, 20), usual=2) for n in range(20))
    assert "Not told here: 8 more." in report(theatre, silent=silent)
