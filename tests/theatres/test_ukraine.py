from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from whoholds.theatres import Theatre
from whoholds.theatres.theatre import PERSONS

DAY = date(2023, 4, 3)


def test_there_are_enough_actors_and_sources(ukraine: Theatre) -> None:
    assert len(ukraine.actors) >= 200
    assert len(ukraine.sources) >= 100
    assert Counter(actor.interest for actor in ukraine.actors).keys() == {
        "partisan",
        "neutral",
        "mapper",
        "media",
    }


def test_every_actor_answers_to_its_name(ukraine: Theatre) -> None:
    strangers = [a.name for a in ukraine.actors if (f := ukraine.actor(a.name)) is None or f.id != a.id]
    assert strangers == []


def test_every_alias_leads_to_its_own_actor(ukraine: Theatre) -> None:
    astray = [
        (actor.id, lang, alias)
        for actor in ukraine.actors
        for lang, aliases in actor.aliases.items()
        for alias in aliases
        if (found := ukraine.actor(alias.replace("*", ""), lang)) is None or found.id != actor.id
    ]
    assert astray == []


def test_every_actor_has_aliases_in_three_languages(ukraine: Theatre) -> None:
    short = [a.id for a in ukraine.actors if not {"en", "uk"} <= a.aliases.keys()]
    assert short == []
    assert sum("ru" in a.aliases for a in ukraine.actors) > 0.95 * len(ukraine.actors)


def test_partisans_serve_a_side_and_others_do_not(ukraine: Theatre) -> None:
    for actor in ukraine.actors:
        if actor.interest == "partisan":
            assert any(period.side for period in actor.allegiance), actor.id
        if actor.interest in ("neutral", "mapper"):
            assert actor.allegiance == (), actor.id


def test_formations_are_named_without_a_position(ukraine: Theatre) -> None:
    noted = [
        a.id for a in ukraine.actors if re.search(r"deployed|stationed|position(ed)? (at|in|near)", a.note)
    ]
    assert noted == []


@pytest.mark.parametrize(
    ("actor_id", "on", "side"),
    [
        ("wagner", date(2023, 4, 3), "Russia"),
        ("wagner", date(2023, 6, 24), "Russia"),
        ("prigozhin", date(2023, 8, 23), "Russia"),
        ("prigozhin", date(2023, 8, 24), None),
        ("dnr", date(2014, 4, 6), None),
        ("dnr", date(2014, 4, 7), "Russia"),
        ("lnr", date(2022, 7, 3), "Russia"),
        ("azov", date(2022, 5, 16), "Ukraine"),
        ("matsehora", date(2022, 2, 26), "Ukraine"),
        ("matsehora", date(2022, 2, 27), "Russia"),
        ("rdk", date(2023, 3, 2), "Ukraine"),
        ("isw", DAY, None),
        ("uk-mod", DAY, None),
        ("deepstate", DAY, None),
        ("ria", DAY, "Russia"),
        ("reuters", DAY, None),
    ],
)
def test_side_by_date(ukraine: Theatre, actor_id: str, on: date, side: str | None) -> None:
    actor = ukraine.actor_by_id(actor_id)
    assert actor is not None
    assert actor.side_at(on) == side


def test_a_mapper_leans_without_serving(ukraine: Theatre) -> None:
    deepstate, isw = ukraine.actor_by_id("deepstate"), ukraine.actor_by_id("isw")
    assert deepstate is not None and isw is not None
    assert (deepstate.affinity, isw.affinity) == ("Ukraine", None)


@pytest.mark.parametrize(
    ("phrase", "lang", "actor"),
    [
        ("the Ukrainian General Staff", "en", "gs-ua"),
        ("Ukraine’s General Staff", "en", "gs-ua"),
        ("Генштабом ЗСУ", "uk", "gs-ua"),
        ("Генштабі", "uk", "gs-ua"),
        ("Генштаб", "ru", "gs-ru"),
        ("Генштаб ВСУ", "ru", "gs-ua"),
        ("офіційного зведення", "uk", "gs-ua"),
        ("Минобороны", "ru", "mod-ru"),
        ("Міноборони", "uk", "mod-ua"),
        ("Міноборони РФ", "uk", "mod-ru"),
        ("МО РФ", "ru", "mod-ru"),
        ("The Russian defence ministry", "en", "mod-ru"),
        ("UK Ministry of Defence", "en", "uk-mod"),
        ("Wagner chief Yevgeny Prigozhin", "en", "prigozhin"),
        ("Wagner chief", "en", "prigozhin"),
        ("Євгена Пригожина", "uk", "prigozhin"),
        ("Пригожину", "ru", "prigozhin"),
        ("Wagner Group mercenaries", "en", "wagner"),
        ("бойцы ЧВК «Вагнер»", "ru", "wagner"),
        ("українськими військами", "uk", "af-ua"),
        ("підрозділів Сил оборони України", "uk", "af-ua"),
        ("106-я и 155-я бригады ВС РФ", "ru", "af-ru"),
        ("Ukrainian Deputy Defence Minister Hanna Maliar", "en", "maliar"),
        ("Громова", "uk", "hromov"),
        ("Serhii Cherevatyi", "en", "cherevatyi"),
        ("a Russian milblogger", "en", "milbloggers"),
        ("Various Russian and Ukrainian sources", "en", "sources-both"),
        ("Ukraine's military, cited by Reuters", "en", "af-ua"),
        ("Russian state news agency TASS", "en", "tass"),
        ("the head of Kryvyi Rih’s military administration", "en", "local-officials-ua"),
        ("Prigozhin-linked Telegram channel", "en", None),
        ("the Taliban", "en", None),
        ("", "en", None),
    ],
)
def test_actor_named_in_a_phrase(ukraine: Theatre, phrase: str, lang: str, actor: str | None) -> None:
    found = ukraine.actor(phrase, lang)
    assert (found.id if found else None) == actor


def test_alias_of_two_actors_needs_a_language(ukraine: Theatre) -> None:
    assert ukraine.actor("Генштаб") is None


@pytest.mark.parametrize(
    ("phrase", "lang", "side"),
    [
        ("Russian", "en", "Russia"),
        ("the Russians", "en", "Russia"),
        ("Moscow’s troops", "en", "Russia"),
        ("Kyiv's forces", "en", "Ukraine"),
        ("москалями", "uk", "Russia"),
        ("московських військ", "uk", "Russia"),
        ("українських підрозділів", "uk", "Ukraine"),
        ("российскими десантниками", "ru", "Russia"),
        ("украинских формирований", "ru", "Ukraine"),
        ("Russian-backed Luhansk militia", "en", "Russia"),
        ("Russian-installed mayor of Kherson", "en", "Russia"),
        ("pro-Russian rebels", "en", "Russia"),
        ("проросійські бойовики", "uk", "Russia"),
        ("anti-Russian partisans", "en", "Ukraine"),
        ("Ukrainian-held", "en", "Ukraine"),
        ("Russian-occupied Kherson's Ukrainian governor", "en", "Ukraine"),
        ("Russian forces in Ukraine", "en", "Russia"),
        ("US-supplied Ukrainian artillery", "en", "Ukraine"),
        ("a Ukrainian officer quoted by the BBC", "en", "Ukraine"),
        ("Chechen units", "en", "Russia"),
        ("DPR troops", "en", "Russia"),
        ("Ukraine and Russia", "en", None),
        ("Various Russian and Ukrainian sources", "en", None),
        ("російські та українські війська", "uk", None),
        ("mercenaries in Ukraine", "en", None),
        ("ISW", "en", None),
        ("the UK Ministry of Defence", "en", None),
        ("Syrian rebels", "en", None),
        ("", None, None),
    ],
)
def test_side_that_a_phrase_speaks_of(
    ukraine: Theatre, phrase: str, lang: str | None, side: str | None
) -> None:
    found = ukraine.side_of(phrase, lang, DAY)
    assert (found.name if found else None) == side


@pytest.mark.parametrize(
    ("phrase", "lang", "speaker", "side"),
    [
        ("the enemy", "en", None, None),
        ("the enemy", "en", "Ukraine", "Russia"),
        ("enemy troops", "en", "ru", "Ukraine"),
        ("ворогом", "uk", None, "Russia"),
        ("ворожі штурмові групи", "uk", None, "Russia"),
        ("противника", "ru", None, "Ukraine"),
        ("противника", "uk", None, "Russia"),
        ("противник", "ru", "Ukraine", "Russia"),
        ("наші воїни", "uk", None, "Ukraine"),
        ("наши подразделения", "ru", None, "Russia"),
        ("our forces", "en", "Russia", "Russia"),
        ("the Russian enemy", "en", "Ukraine", "Russia"),
    ],
)
def test_enemy_is_seen_from_the_speaker(
    ukraine: Theatre, phrase: str, lang: str, speaker: str | None, side: str | None
) -> None:
    found = ukraine.side_of(phrase, lang, DAY, speaker_side=speaker)
    assert (found.name if found else None) == side


def test_speaker_may_be_given_as_a_side(ukraine: Theatre) -> None:
    russia = ukraine.side("Russia")
    assert ukraine.side_of("the enemy", "en", DAY, speaker_side=russia) == ukraine.side("ua")


def test_sides_are_enemies_with_colours_and_zones(ukraine: Theatre) -> None:
    ua, ru = ukraine.side("ua"), ukraine.side("Russia")
    assert ua is not None and ru is not None
    assert (ukraine.enemy(ua), ukraine.enemy(ru)) == (ru, ua)
    assert len({ua.color, ru.color, ukraine.card.contested_color}) == 3
    assert (ua.time_zone, ru.time_zone) == ("Europe/Kyiv", "Europe/Moscow")
    assert ukraine.side("Atlantis") is None and ukraine.side(None) is None


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_notice_tells_control_from_sovereignty(ukraine: Theatre, lang: str) -> None:
    assert "68/262" in ukraine.card.notice[lang]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Institute for the Study of War", "isw"),
        ("The Guardian", "guardian"),
        ("New York Times", "nyt"),
        ("AP via ABC News", "ap"),
        ("VIINA: nv", "nv"),
        ("bbc.co.uk", "bbc"),
        ("https://edition.cnn.com/europe/live-news/index.html", "cnn"),
        ("https://www.pravda.com.ua/news/2023/04/03/1/", "pravda-ua"),
        ("news.sky.com", "sky"),
        ("https://t.me/s/rybar/45000", "rybar"),
        ("@concordgroup_official", "concord"),
        ("https://twitter.com/War_Mapper/status/1", "warmapper"),
        ("РИА Новости", "ria"),
        ("whoholds chronicle", "whoholds-chronicle"),
        ("The Atlantis Herald", None),
        ("https://example.org/news", None),
        ("]]>//[evil.example", None),
        ("", None),
    ],
)
def test_source_card(ukraine: Theatre, name: str, source: str | None) -> None:
    found = ukraine.source(name)
    assert (found.id if found else None) == source


def test_card_names_the_side_as_claims_do(ukraine: Theatre) -> None:
    tass, deepstate = ukraine.source("TASS"), ukraine.source("DeepState")
    assert tass is not None and deepstate is not None
    assert (tass.side, tass.affinity) == ("Russia", None)
    assert (deepstate.side, deepstate.affinity) == (None, "Ukraine")


def test_maps_of_others_are_never_shipped(ukraine: Theatre) -> None:
    for name in ("isw", "deepstate", "acled"):
        card = ukraine.source(name)
        assert card is not None and not card.publishable.geodata
        assert "never shipped" in card.independence


def test_persons_stand_in_their_office_or_role(ukraine: Theatre) -> None:
    persons = [actor for actor in ukraine.actors if actor.kind in PERSONS]
    assert len(persons) > 80
    assert all(len(actor.aliases["en"]) >= 1 for actor in persons)


def test_reading_phrases_is_fast(ukraine: Theatre) -> None:
    """The extractor asks for every claim; repeated phrases must cost next to nothing."""
    ukraine.side_of("Ukrainian forces", "en", DAY)
    before = ukraine._phrases._keys.cache_info().misses
    for _ in range(10_000):
        ukraine.side_of("Ukrainian forces", "en", DAY)
    assert ukraine._phrases._keys.cache_info().misses == before


def test_its_cards_name_feeds_in_three_languages_from_every_kind_of_voice(ukraine: Theatre) -> None:
    cards = [card for card in ukraine.sources if card.feeds]
    assert sum(len(card.feeds) for card in cards) >= 15
    assert {"en", "uk", "ru"} <= {lang for card in cards for lang in card.languages}
    assert {"official", "agency", "newspaper", "mapper"} <= {card.kind for card in cards}
    assert {"Russia", "Ukraine"} <= {card.side for card in cards if card.kind == "official"}
