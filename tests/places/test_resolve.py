"""Homonyms are told apart by what the text says, in order, and never guessed."""

from __future__ import annotations

import pytest

from whoholds.places import Bearing, Gazetteer, Mention, resolve

AT_BAKHMUT = [(38.0, 48.55), (38.02, 48.6)]
AT_KHERSON = [(32.25, 46.6), (32.6, 46.6), (32.9, 46.68)]

CITY, KHARKIV_VILLAGE = "UA1412011001", "UA6314011001"
ANDRIIVKA_BAKHMUT, ANDRIIVKA_VOLNOVAKHA = "UA1402001002", "UA1410001003"


def one(small: Gazetteer, mention: Mention, *others: str, **more: object) -> tuple[str | None, str]:
    company = [Mention(name, start=40 * n) for n, name in enumerate(others, 1)]
    found = resolve([mention, *company], small, **more)[0]  # type: ignore[arg-type]
    return found.place_id, found.how


@pytest.mark.parametrize(
    ("mention", "place_id", "how"),
    [
        (Mention("Bakhmut", "en"), "UA1402001001", "exact"),
        (Mention("Бахмуті", "uk"), "UA1402001001", "inflected"),
        (Mention("Артемовск", "ru"), "UA1402001001", "alias"),
        (Mention("Atlantis", "en"), None, "unresolved"),
        (Mention("road from Bakhmut to Soledar", "en"), None, "unresolved"),
        # one: the named admin unit
        (Mention("Lyman", "en", regions=("Donetsk Oblast",)), CITY, "context"),
        (Mention("Lyman", "en", regions=("Chuhuivskyi Raion",)), KHARKIV_VILLAGE, "context"),
        (Mention("Лимані", "uk", regions=("Донецької області",)), CITY, "context"),
        (Mention("Олександрівка", "uk", regions=("Херсонщині",)), "UA6510011002", "context"),
        (Mention("Opytne", "en", regions=("Bakhmut Raion",)), "UA1402001004", "context"),
        (Mention("Andriivka", "en", regions=("Southern Donetsk Oblast",)), None, "ambiguous"),
        # a unit that holds none of them decides nothing
        (Mention("Andriivka", "en", regions=("Lviv Oblast",)), None, "ambiguous"),
        # two: the bearing
        (Mention("Andriivka", "en", bearing=Bearing("Bakhmut", 200, 12)), ANDRIIVKA_BAKHMUT, "context"),
        (Mention("Pervomaiske", "en", bearing=Bearing("Avdiivka", 225, 10)), "UA1416019002", "context"),
        (Mention("Pervomaiske", "en", bearing=Bearing("Huliaipole", 225, None)), None, "ambiguous"),
        (Mention("Opytne", "en", bearing=Bearing("Avdiivka", 180, None)), "UA1416009001", "context"),
        # a city among villages
        (Mention("Kyiv", "en"), "UA8000000000", "context"),
        # an adjective of direction
        (Mention("Бахмутському", "uk", part="напрямку"), "UA1402001001", "inflected"),
        (Mention("Бахмутському", "uk"), "UA1402015002", "inflected"),
        # regions are regions
        (Mention("Kherson Oblast", "en"), "UA65", "exact"),
        (Mention("Kherson", "en", unit="Kherson Oblast"), "UA65", "context"),
        (Mention("Kherson", "en"), "UA6510001001", "exact"),
    ],
)
def test_by_its_own_context(small: Gazetteer, mention: Mention, place_id: str | None, how: str) -> None:
    assert one(small, mention) == (place_id, how)


@pytest.mark.parametrize(
    ("name", "others", "place_id"),
    [
        ("Andriivka", ("Klishchiivka", "Bakhmut"), ANDRIIVKA_BAKHMUT),
        ("Andriivka", ("Volnovakha", "Velyka Novosilka"), ANDRIIVKA_VOLNOVAKHA),
        ("Андріївки", ("Кліщіївку", "Бахмут"), ANDRIIVKA_BAKHMUT),
        ("Oleksandrivka", ("Kherson", "Krynky"), "UA6510011002"),
        ("Oleksandrivka", ("Sloviansk", "Izium"), "UA1412005001"),
        ("Pisky", ("Avdiivka", "Krasnohorivka"), "UA1416021001"),
        ("Pisky", ("Krynky", "Kozachi Laheri"), "UA6510011004"),
        ("Bilohorivka", ("Soledar", "Bakhmutske"), "UA1402009004"),
        ("Opytne", ("Bakhmut", "Klishchiivka"), "UA1402001004"),
        ("Opytne", ("Avdiivka", "Pervomaiske", "Krasnohorivka"), "UA1416009001"),
    ],
)
def test_by_company(small: Gazetteer, name: str, others: tuple[str, ...], place_id: str) -> None:
    assert one(small, Mention(name), *others) == (place_id, "context")


@pytest.mark.parametrize(
    ("name", "front", "place_id"),
    [
        ("Andriivka", AT_BAKHMUT, ANDRIIVKA_BAKHMUT),
        ("Pisky", AT_KHERSON, "UA6510011004"),
        ("Oleksandrivka", AT_KHERSON, "UA6510011002"),
        ("Kyiv", AT_BAKHMUT, "UA8000000000"),
        ("Bakhmut", AT_KHERSON, "UA1402001001"),
    ],
)
def test_by_the_front_of_that_day(
    small: Gazetteer, name: str, front: list[tuple[float, float]], place_id: str
) -> None:
    assert one(small, Mention(name), front=front)[0] == place_id


def test_a_front_may_be_a_function(small: Gazetteer) -> None:
    assert one(small, Mention("Andriivka"), front=lambda lon, lat: 0.0 if lon > 37.8 else 90.0) == (
        ANDRIIVKA_BAKHMUT,
        "context",
    )


def test_what_stays_open_keeps_its_candidates_best_first(small: Gazetteer) -> None:
    (found,) = resolve([Mention("Andriivka")], small)
    assert (found.place_id, found.how) == (None, "ambiguous")
    assert set(found.candidates) == {ANDRIIVKA_BAKHMUT, ANDRIIVKA_VOLNOVAKHA}


def test_an_old_name_of_a_city_does_not_take_a_villages_name(small: Gazetteer) -> None:
    assert one(small, Mention("Олександрівку", "uk"), "Донецьк", "Авдіївку")[0] != "UA1408003001"


def test_a_lone_village_far_from_everything_named_is_not_forced(small: Gazetteer) -> None:
    mention = Mention("Klishchiivka", "en", countries=("SY",))
    far = [Mention("Kyiv", "en", start=50), Mention("Mykolaiv", "en", start=90)]
    lonely = resolve([mention, *far], small)[0]
    assert (lonely.place_id, lonely.how, lonely.candidates) == (None, "ambiguous", ("UA1402001003",))
    assert resolve([mention], small)[0].place_id == "UA1402001003"


def test_a_lone_village_outside_the_named_oblast_is_not_forced(small: Gazetteer) -> None:
    mention = Mention("Klishchiivka", "en", hints=("Kherson Oblast",))
    assert resolve([mention], small)[0].how == "ambiguous"


def test_countries_of_the_theatre_come_first(geonames: Gazetteer) -> None:
    (outside,) = resolve([Mention("Siversk", "en")], geonames, theatre_countries=["SY"])
    (inside,) = resolve([Mention("Siversk", "en")], geonames, theatre_countries=["UA"])
    assert (inside.how, outside.how) == ("exact", "ambiguous")


def test_no_mentions_no_answers(small: Gazetteer) -> None:
    assert resolve([], small) == []
    assert resolve([Mention("Bakhmut")], small, front=[])[0].how == "exact"
