"""The brief reads as a desk editor would write it, in three languages, and every sentence is numbered."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from msgspec import structs

from whoholds.dossier import PartState
from whoholds.errors import UsageError
from whoholds.model import LiveClaim
from whoholds.publish import VoiceRecord, brief, drawn, to_docx
from whoholds.theatres import Theatre

from .conftest import ON, RUSSIA, UKRAINE, estimate, facts, harmed, said

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


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        (
            "en",
            "The governor said on 2 April that shelling by Russia had left 2 killed and at least 5 wounded [2].",
        ),
        (
            "uk",
            "The governor, 2 квітня — заява про те, що унаслідок обстрілу з боку Росії загиблих — 2 і поранених — щонайменше 5 [2].",
        ),
        (
            "ru",
            "The governor, 2 апреля — заявление о том, что в результате обстрела со стороны России погибших — 2 и раненых — не менее 5 [2].",
        ),
    ],
)
def test_harm_is_told_with_who_says_it(lang: str, sentence: str, theatre: Theatre) -> None:
    harm = harmed(2, killed=(2, 2), wounded=(5, None), side="Russia")
    found = text(
        [said("the General Staff", "holds", "Ukraine", **GENERAL_STAFF)], theatre, lang, harms=(harm,)
    )
    assert sentence in found
    assert "two people were killed by shelling" in found


def test_harm_without_figures_or_only_planned_is_not_told(theatre: Theatre) -> None:
    harms = (harmed(1), harmed(2, killed=(1, 1), modality="intended"), harmed(3, killed=(0, 0)))
    found = text([], theatre, harms=harms)
    assert found.count("shelling had left") == 1 and "had left nobody killed [1]" in found


def test_one_voice_in_two_reports_harms_nobody_twice(theatre: Theatre) -> None:
    found = text([], theatre, harms=(harmed(2, killed=(1, 1)), harmed(2, killed=(1, 1))))
    assert found.count("had left 1 killed") == 1 and "repeated 1 more times" in found


def test_a_part_has_a_line_with_its_claims(theatre: Theatre) -> None:
    claim = said("the General Staff", "holds", "Ukraine", part="western outskirts of", **GENERAL_STAFF)
    made = facts([claim], theatre)
    part = PartState(
        part="western outskirts", kind="outskirts", name="w", state="ua", probability=0.7, likelihood="likely",
        origins=1, newest=ON, claim_ids=(claim.claim.claim_id,),
    )  # fmt: skip
    unclear = structs.replace(part, part="centre", kind="centre", name="", probability=0.4)
    answer = structs.replace(made.answer, parts=(part, unclear))
    for lang, line in (("en", "Western outskirts: Ukraine, likely [1]."), ("uk", "Західні околиці: Україна, імовірно [1]."),
                       ("ru", "Западные окраины: Украина, вероятно [1].")):  # fmt: skip
        printed = drawn(brief(structs.replace(made, answer=answer), theatre, lang), "txt")
        assert line in printed
    assert "Центр: неясно [1]." in printed


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "the area north-west and south-west of Sonivka"),
        ("uk", "місцевість на північний захід і південний захід від міста Сонівка"),
        ("ru", "местность на северо-запад и юго-запад от города Соновка"),
    ],
)
def test_ground_beside_the_place_is_named_by_its_directions(lang: str, words: str, theatre: Theatre) -> None:
    part = "positions northwest and southwest of"
    assert words in text([said("a voice", "enters", "Ukraine", part=part)], theatre, lang)


def test_how_the_voices_fared_before(theatre: Theatre) -> None:
    record = VoiceRecord(
        name="General Staff", right=16, judged=20, low=0.62, high=0.91, own=(13, 15), against=(3, 5)
    )
    found = text([said("x", "holds", "Ukraine")], theatre, records=(record,))
    assert (
        "General Staff: right in 16 of 20 judged claims (90 % interval 62–91 %); 13 of 15 where its side gains; 3 of 5 where its side loses."
        in found
    )


def test_many_admissions_are_told_by_number_behind_the_first(theatre: Theatre) -> None:
    claims = [said(f"blogger {n}", "loses", "Russia", 3, **RUSSIA) for n in range(40)]
    claims.append(said("a boaster", "takes", "Russia", 1, **RUSSIA))
    found = text(claims, theatre)
    assert found.count("against the interest of Russia's side") == 6
    assert "Earlier in the 30 days: [2]–[35]." in found


def test_ten_thousand_claims_on_one_place_make_a_brief(theatre: Theatre) -> None:
    claims = [said(f"voice {n}", "holds", "Ukraine", 3, **UKRAINE) for n in range(10_000)]
    printed = drawn(brief(facts(claims, theatre), theatre), "txt")
    assert "[1]–[10000]" in printed and printed.count("said on 3 April") == 6


def test_a_docx_holds_the_same_words(theatre: Theatre) -> None:
    docx = pytest.importorskip("docx")
    document = brief(
        facts([said("the General Staff", "holds", "Ukraine", **GENERAL_STAFF)], theatre), theatre
    )
    data = to_docx(document)
    page = docx.Document(io.BytesIO(data))
    told = [p.text for p in page.paragraphs]
    assert told[0] == "Sonivka, Monday 3 April 2023"
    assert any(line.endswith("held Sonivka [1].") for line in told)
    assert len(told) == len(document.blocks)
    assert page.core_properties.language == "en"
