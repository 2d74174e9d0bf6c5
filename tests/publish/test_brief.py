"""The brief reads as a desk editor would write it, in three languages, and every sentence is numbered."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from whoholds.errors import UsageError
from whoholds.model import LiveClaim
from whoholds.publish import brief, drawn
from whoholds.theatres import Theatre

from .conftest import RUSSIA, UKRAINE, estimate, facts, said

PRIGOZHIN = {"claimant_id": "prigozhin", **RUSSIA}
GENERAL_STAFF = {"claimant_id": "gs-ua", **UKRAINE}


def text(claims: list[LiveClaim], theatre: Theatre, lang: str = "en", **more: object) -> str:
    printed = drawn(brief(facts(claims, theatre, **more), theatre, lang), "txt")
    return " ".join(printed.replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Yevgeny Prigozhin said on 2 April that Russia had taken Sonivka [1]."),
        ("uk", "Yevgeny Prigozhin 2 квітня заявляє, що війська Росії взяли місто Сонівка [1]."),
        ("ru", "Yevgeny Prigozhin 2 апреля заявляет, что войска России взяли город Соновка [1]."),
    ],
)
def test_a_boast_is_told_as_indirect_speech(lang: str, sentence: str, theatre: Theatre) -> None:
    claims = [said("Yevgeny Prigozhin", "takes", "Russia", 2, **PRIGOZHIN)]
    assert sentence in text(claims, theatre, lang)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "The General Staff denied on 3 April that Russia had taken Sonivka [1]."),
        ("uk", "The General Staff 3 квітня заперечує, що війська Росії взяли місто Сонівка [1]."),
        ("ru", "The General Staff 3 апреля отрицает, что войска России взяли город Соновка [1]."),
    ],
)
def test_a_denial_is_told_as_a_denial(lang: str, sentence: str, theatre: Theatre) -> None:
    claims = [said("the General Staff", "takes", "Russia", modality="denied", **GENERAL_STAFF)]
    assert sentence in text(claims, theatre, lang)


def test_two_sayings_of_one_day_are_one_sentence(theatre: Theatre) -> None:
    claims = [
        said("the General Staff", "holds", "Ukraine", **GENERAL_STAFF),
        said("the General Staff", "repels", "Ukraine", **GENERAL_STAFF),
    ]
    found = re.search(
        r"The General Staff said on 3 April that .* and that .* \[\d\]\.", text(claims, theatre)
    )
    assert found


@pytest.mark.parametrize(
    ("lang", "part", "where"),
    [
        ("en", "western outskirts of", "the western outskirts of Sonivka"),
        ("uk", "western outskirts of", "західні околиці міста Сонівка"),
        ("ru", "northwestern part of", "северо-западную часть города Соновка"),
        ("uk", "centre of", "центр міста Сонівка"),
        ("en", "eastern", "eastern Sonivka"),
        ("en", "the only road into", "Sonivka (in the words “the only road into”)"),
    ],
)
def test_parts_of_a_place_are_named(lang: str, part: str, where: str, theatre: Theatre) -> None:
    assert where in text([said("A blogger", "holds", "Russia", part=part, **RUSSIA)], theatre, lang)


def test_a_share_has_the_decimal_sign_of_the_language(theatre: Theatre) -> None:
    claims = [said("A blogger", "holds", "Russia", percent=(62.5, 62.5), **RUSSIA)]
    assert "62.5 % of Sonivka" in text(claims, theatre)
    assert "62,5 % міста Сонівка" in text(claims, theatre, "uk")


def test_an_admission_stands_apart(theatre: Theatre) -> None:
    claims = [said("Russian sources", "holds", "Ukraine", claimant_id="milbloggers", **RUSSIA)]
    printed = text(claims, theatre)
    assert "Against the speaker's own interest" in printed
    assert "Russian sources said on 3 April that Ukraine held Sonivka [1] — against the interest" in printed


def test_a_side_that_only_admits_has_no_empty_section(theatre: Theatre) -> None:
    claims = [said("Russian sources", "holds", "Ukraine", claimant_id="milbloggers", **RUSSIA)]
    blocks = brief(facts(claims, theatre), theatre).blocks
    after = [b.kind for a, b in pairwise(blocks) if a.kind == "heading"]
    assert "heading" not in after


def test_an_empty_place_gets_the_gap_first_and_no_headline_of_a_state(theatre: Theatre) -> None:
    printed = text([], theatre, found=estimate(claims=0))
    lead = printed.split("(UTC)")[1].strip()
    assert lead.startswith("The ledger holds no claim about Sonivka for the 30 days up to 3 April 2023")
    assert "It is likely" not in printed
    assert "should not be quoted as a report about Sonivka" in printed
    assert "What changed" not in printed


def test_one_side_alone_is_said_to_be_alone(theatre: Theatre) -> None:
    printed = text([said("Yevgeny Prigozhin", "takes", "Russia", **PRIGOZHIN)], theatre)
    assert "Only one side is on record: Russia." in printed
    assert "No voice of Ukraine's side is on record for these days." in printed
    assert "No independent voice is on record for these days." in printed
    assert "Could not be verified from independent voices: [1]." in printed


def test_claims_that_exclude_each_other_are_set_against_each_other(theatre: Theatre) -> None:
    claims = [
        said("Yevgeny Prigozhin", "takes", "Russia", 2, **PRIGOZHIN),
        said("the General Staff", "takes", "Russia", 3, modality="denied", **GENERAL_STAFF),
    ]
    assert "cannot both be true: [1] against [2]." in text(claims, theatre)


def test_an_independent_voice_verifies(theatre: Theatre) -> None:
    claims = [
        said("Yevgeny Prigozhin", "enters", "Russia", 2, **PRIGOZHIN),
        said("An independent mapper", "enters", "Russia", 3),
    ]
    assert "Every claim of a belligerent here has a voice outside its own side" in text(claims, theatre)


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_every_sentence_of_a_voice_leads_to_a_claim_in_the_list(lang: str, theatre: Theatre) -> None:
    claims = [
        said("Yevgeny Prigozhin", "takes", "Russia", 2, hedge="in a legal sense", **PRIGOZHIN),
        said("the General Staff", "repels", "Ukraine", 3, **GENERAL_STAFF),
        said("A mapper", "fights", None, 3, evidence=("video", "geolocated")),
    ]
    document = brief(facts(claims, theatre), theatre, lang)
    listed = {block.number for block in document.blocks if block.kind == "claim"}
    assert listed == {1, 2, 3}
    for block in document.blocks:
        named = {int(n) for n in re.findall("\ue000(\\d+)\ue001", block.text)}
        assert named <= listed
        assert "{" not in block.text


@pytest.mark.parametrize(("lang", "weekday"), [("en", "Monday"), ("uk", "понеділок"), ("ru", "понедельник")])
def test_the_title_has_the_day_of_the_week(lang: str, weekday: str, theatre: Theatre) -> None:
    assert weekday in text([], theatre, lang)


@pytest.mark.parametrize(
    ("number", "uk"), [(1, "1 заява"), (3, "3 заяви"), (5, "5 заяв"), (11, "11 заяв"), (22, "22 заяви")]
)
def test_counts_take_their_plural(number: int, uk: str, theatre: Theatre) -> None:
    found = estimate(claims=number)
    assert f"{uk} з {number} " in text([said("A mapper", "fights", None)], theatre, "uk", found=found)


def test_a_likely_state_and_an_unlikely_one_read_differently(theatre: Theatre) -> None:
    claims = [said("A mapper", "fights", None)]
    assert "It is likely that Sonivka was contested on 3 April 2023 (contested 60 %" in text(claims, theatre)
    unlikely = text(claims, theatre, found=estimate(p=0.4))
    assert "No state of Sonivka is likely on 3 April 2023" in unlikely


def test_an_unknown_language_or_format_is_refused_with_those_there_are(theatre: Theatre) -> None:
    with pytest.raises(UsageError, match="en, uk, ru"):
        brief(facts([], theatre), theatre, "de")
    with pytest.raises(UsageError, match="md, txt, html"):
        drawn(brief(facts([], theatre), theatre), "docx")
