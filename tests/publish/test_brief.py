"""The brief reads as a desk editor would write it, in three languages, and every sentence is numbered."""

from __future__ import annotations

import base64
import io
import re
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from msgspec import structs

from whoholds.dossier import PartState
from whoholds.errors import UsageError
from whoholds.model import LiveClaim, Place
from whoholds.publish import Drawn, Namesake, VoiceRecord, brief, drawn, to_docx
from whoholds.theatres import Theatre

from .conftest import ON, RUSSIA, TOWN, UKRAINE, estimate, facts, harmed, said

PRIGOZHIN = {"claimant_id": "prigozhin", **RUSSIA}
GENERAL_STAFF = {"claimant_id": "gs-ua", **UKRAINE}


def text(claims: list[LiveClaim], theatre: Theatre, lang: str = "en", **more: object) -> str:
    printed = drawn(brief(facts(claims, theatre, **more), theatre, lang), "txt")
    return " ".join(printed.replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Yevgeny Prigozhin said on 2 April that Russian forces had taken Sonivka [1]."),
        ("uk", "Євген Пригожин 2 квітня заявляє, що війська Росії взяли місто Сонівка [1]."),
        ("ru", "Евгений Пригожин 2 апреля заявляет, что войска России взяли город Соновка [1]."),
    ],
)
def test_a_boast_is_told_as_indirect_speech(lang: str, sentence: str, theatre: Theatre) -> None:
    claims = [said("Yevgeny Prigozhin", "takes", "Russia", 2, **PRIGOZHIN)]
    assert sentence in text(claims, theatre, lang)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Ukraine's General Staff denied on 3 April that Russian forces had taken Sonivka [1]."),
        ("uk", "Генеральний штаб ЗСУ 3 квітня заперечує, що війська Росії взяли місто Сонівка [1]."),
        ("ru", "Генеральный штаб ВСУ 3 апреля отрицает, что войска России взяли город Соновка [1]."),
    ],
)
def test_a_denial_is_told_as_a_denial(lang: str, sentence: str, theatre: Theatre) -> None:
    claims = [said("Ukraine's General Staff", "takes", "Russia", modality="denied", **GENERAL_STAFF)]
    assert sentence in text(claims, theatre, lang)


@pytest.mark.parametrize(
    ("claimant", "claimant_id", "uk"),
    [
        ("Officials of the DNR and war correspondents", "dnr", "Officials of the DNR and war correspondents, 3 квітня — заява"),
        ("A prominent Russian military correspondent", "af-ru", "Російський воєнний кореспондент 3 квітня заявляє"),
        ("A Russian milblogger", "milbloggers", "Російський воєнний блогер 3 квітня заявляє"),
        ("Several Russian sources", "milbloggers", "Російські джерела та воєнні блогери 3 квітня заявляють"),
        ("Luhansk Oblast Administration Head Serhiy Haidai", "haidai", "Сергій Гайдай 3 квітня заявляє"),
        ("Russian", None, "Голоси з боку Росії 3 квітня заявляють"),
    ],
)  # fmt: skip
def test_a_speaker_is_named_in_the_language_only_where_it_is_just_that(
    claimant: str, claimant_id: str | None, uk: str, theatre: Theatre
) -> None:
    claims = [said(claimant, "holds", "Russia", claimant_id=claimant_id, **RUSSIA)]
    assert uk in text(claims, theatre, "uk")


def test_a_nationality_without_its_noun_is_told_as_voices_of_the_side(theatre: Theatre) -> None:
    found = text([said("Russian", "besieges", "Ukraine", **RUSSIA)], theatre)
    assert (
        "Voices on Russia's side said on 3 April that Ukrainian forces were encircling Sonivka [1]" in found
    )
    assert "Russian said" not in found


def test_voices_that_say_the_same_on_one_day_share_a_sentence(theatre: Theatre) -> None:
    claims = [
        said("Agency A", "takes", "Ukraine"),
        said("Agency B", "takes", "Ukraine"),
        said("Agency C", "fights", None),
    ]
    found = text(claims, theatre)
    together = r"Agency [AB] and Agency [AB] said on 3 April that Ukrainian forces had taken Sonivka \[\d\], \[\d\]\."
    assert re.search(together, found)
    assert "Agency C said on 3 April that there was fighting for Sonivka" in found


@pytest.mark.parametrize(
    ("level", "origins", "day", "why"),
    [
        ("low", 46, 3, "is low, because the voices disagree:"),
        ("moderate", 3, 3, "is moderate, because few independent voices speak:"),
        ("low", 46, 1, "is low, because nothing newer is known:"),
        ("high", 46, 3, "is high: it consists of"),
    ],
)
def test_confidence_says_why_it_is_no_higher(
    level: str, origins: int, day: int, why: str, theatre: Theatre
) -> None:
    newest = datetime(2023, 4, 3, tzinfo=UTC) if day == 3 else datetime(2023, 3, 1, tzinfo=UTC)
    found = structs.replace(estimate(), confidence=level, origins=origins, newest_evidence=newest)
    assert f"Confidence in the evidence {why}" in text(
        [said("A mapper", "fights", None)], theatre, found=found
    )


def test_what_the_losing_side_itself_says_stands_in_the_first_paragraph(theatre: Theatre) -> None:
    claims = [
        said("Various Russian milbloggers", "loses", "Russia", 1, claimant_id="milbloggers", **RUSSIA),
        said("The Ministry of Defence of Russia", "loses", "Russia", 2, claimant_id="mod-ru", **RUSSIA),
        said("A Russian milblogger", "loses", "Russia", part="northern", claimant_id="milbloggers", **RUSSIA),
    ]
    lead = text(claims, theatre, found=estimate("ua", 0.85)).split("What Ukraine")[0]
    told = "said on 2 April that Russian forces no longer held Sonivka [2], against the interest of Russia's side."
    assert f"The Ministry of Defence of Russia {told} Likewise against its interest: [1]." in lead
    assert "northern" not in lead


DONETSK = Place(
    place_id="r:1", name="Donetsk Oblast", kind="region", lon=38, lat=48,
    names={"uk": "Донецька область", "ru": "Донецкая область"},
)  # fmt: skip
ODESA = structs.replace(
    DONETSK, place_id="r:2", name="Odesa Oblast", names={"uk": "Одеська область", "ru": "Одесская область"}
)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        (
            "en",
            "This is Sonivka (Donetsk Oblast). Other places of that name lie in Odesa Oblast (2), Donetsk Oblast.",
        ),
        (
            "uk",
            "Тут ідеться про місце: Сонівка (Донецька область). Інші місця з такою назвою: Одеська область (2), Донецька область.",
        ),
        (
            "ru",
            "Речь идёт о месте: Соновка (Донецкая область). Другие места с таким названием: Одесская область (2), Донецкая область.",
        ),
    ],
)
def test_a_name_that_several_places_bear_is_said_to_be_one(
    lang: str, sentence: str, theatre: Theatre
) -> None:
    made = facts([said("A mapper", "fights", None)], theatre)
    others = tuple(Namesake(place=TOWN, region=region) for region in (ODESA, DONETSK, ODESA))
    told = brief(structs.replace(made, region=DONETSK, namesakes=others), theatre, lang)
    assert sentence in " ".join(drawn(told, "txt").split())


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def test_a_map_and_a_timeline_stand_where_they_can_be_shown(theatre: Theatre) -> None:
    pictures = Drawn(map=PIXEL, km=25, strip=PIXEL, first=date(2023, 2, 2))
    document = brief(facts([said("A mapper", "fights", None)], theatre, pictures=pictures), theatre)
    page = drawn(document, "html")
    assert page.count('<img src="data:image/png;base64,iVBOR') == 2
    assert (
        'alt="Map: who most probably holds Sonivka and the places up to 25 km around it on 3 April 2023'
        in page
    )
    assert "Map:" not in drawn(document, "md")
    docx = pytest.importorskip("docx")
    assert len(docx.Document(io.BytesIO(to_docx(document))).inline_shapes) == 2


def test_a_brief_as_known_now_says_how_new_its_newest_report_is(theatre: Theatre) -> None:
    made = facts([said("A mapper", "fights", None, 2)], theatre)
    answer = structs.replace(made.answer, as_known=None)
    assert "As known now; the newest report on it is of 2 April 2023" in drawn(
        brief(structs.replace(made, answer=answer), theatre), "txt"
    )


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
        ("en", "the only road into", "a part of Sonivka (“the only road”)"),
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
    assert "Against the interest of Russia's own side" in printed
    assert "- Russian sources said on 3 April that Ukrainian forces held Sonivka [1]." in printed


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
    assert "What nobody could verify" in printed
    assert "No voice from outside the speaker's side says the same within three days: [1]." in printed


def test_claims_that_exclude_each_other_are_set_against_each_other(theatre: Theatre) -> None:
    claims = [
        said("Yevgeny Prigozhin", "takes", "Russia", 2, **PRIGOZHIN),
        said("the General Staff", "takes", "Russia", 3, modality="denied", **GENERAL_STAFF),
    ]
    told = "that Russian forces had taken Sonivka [1] and the denial of it [2]."
    assert f"The claims exclude each other: {told}" in text(claims, theatre)


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
    assert f"{uk} із {number} " in text([said("A mapper", "fights", None)], theatre, "uk", found=found)


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
            "The governor said on 2 April that 2 people had been killed and at least 5 wounded in shelling by Russia [2].",
        ),
        (
            "uk",
            "The governor, 2 квітня — заява про те, що унаслідок обстрілу з боку Росії загинули 2 людини і не менше 5 поранено [2].",
        ),
        (
            "ru",
            "The governor, 2 апреля — заявление о том, что в результате обстрела со стороны России погибли 2 человека и не менее 5 ранены [2].",
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
    assert found.count("in shelling") == 1 and "nobody had been killed in shelling [1]" in found


def test_one_voice_in_two_reports_harms_nobody_twice(theatre: Theatre) -> None:
    found = text([], theatre, harms=(harmed(2, killed=(1, 1)), harmed(2, killed=(1, 1))))
    assert found.count("1 person had been killed") == 1 and "Repeated 1 more time by the same voice." in found


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
        ("uk", "район на північний захід та на південний захід від міста Сонівка"),
        ("ru", "район к северо-западу и к юго-западу от города Соновка"),
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
    assert found.count("that Russian forces no longer held Sonivka") == 1
    assert len(re.findall(r"[Bb]logger \d+", found.split("own side -")[1].split(" said ")[0])) == 6
    assert "Earlier in the 30 days: [2]–[35]." in found


def test_ten_thousand_claims_on_one_place_make_a_brief(theatre: Theatre) -> None:
    claims = [said(f"voice {n}", "holds", "Ukraine", 3, **UKRAINE) for n in range(10_000)]
    printed = text(claims, theatre)
    assert "[1]–[10000]" in printed and printed.count("said on 3 April") == 1


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
