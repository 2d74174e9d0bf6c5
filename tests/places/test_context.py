"""What a text says of where a place is."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.places import Bearing, Context, TextContext, context_from
from whoholds.places.countries import countries_in


def at(text: str, lang: str, name: str) -> Context:
    start = text.index(name)
    return context_from(text, lang, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "lang", "name", "regions"),
    [
        ("Fighting went on in Lyman, Donetsk Oblast.", "en", "Lyman", ("Donetsk Oblast",)),
        ("Fighting went on in Lyman (Donetsk Oblast).", "en", "Lyman", ("Donetsk Oblast",)),
        ("They took Lyman in the Donetsk region on Monday.", "en", "Lyman", ("Donetsk region",)),
        ("They took Lyman in Kramatorsk Raion, Donetsk Oblast.", "en", "Lyman", ("Kramatorsk Raion",)),
        ("Ворог увійшов до Липців на Харківщині.", "uk", "Липців", ("Харківщині",)),
        ("Бої тривають у Лимані Донецької області.", "uk", "Лимані", ("Донецької області",)),
        ("Білогорівка (Бахмутський район) під обстрілом.", "uk", "Білогорівка", ("Бахмутський район",)),
        ("ВСУ отошли от Липцев в Харьковской области.", "ru", "Липцев", ("Харьковской области",)),
        ("В Херсонской области, Кринки, идут бои.", "ru", "Кринки", ("Херсонской области",)),
        ("Fighting went on in Lyman.", "en", "Lyman", ()),
        ("Lyman was quiet. Much later the Kharkiv Oblast head spoke.", "en", "Lyman", ()),
    ],
)
def test_units_beside_a_place(text: str, lang: str, name: str, regions: tuple[str, ...]) -> None:
    assert at(text, lang, name).regions == regions


@pytest.mark.parametrize(
    ("text", "lang", "name", "hints"),
    [
        ("In Kharkiv Oblast the army also said that it holds Lyptsi.", "en", "Lyptsi", ("In Kharkiv Oblast",)),
        ("Lyptsi fell, said the head of the Kharkiv Oblast administration.", "en", "Lyptsi", ("Kharkiv Oblast",)),
        ("Kharkiv and Donetsk oblasts: they took Lyman.", "en", "Lyman", ("Donetsk Oblast", "Kharkiv Oblast")),
        ("В Донецькій та Луганській областях бої за Білогорівку.", "uk", "Білогорівку", ("Луганській область", "Донецькій область")),
        ("Lyptsi fell. A week later the Kharkiv Oblast head spoke.", "en", "Lyptsi", ()),
    ],
)  # fmt: skip
def test_units_around_a_place(text: str, lang: str, name: str, hints: tuple[str, ...]) -> None:
    found = at(text, lang, name)
    assert (*found.regions, *found.hints) == hints


@pytest.mark.parametrize(
    ("text", "lang", "name", "bearing"),
    [
        ("Pervomaiske (10km southwest of Avdiivka) fell.", "en", "Pervomaiske", Bearing("Avdiivka", 225, 10)),
        ("Pervomaiske, 10 km south-west of", "en", "Pervomaiske", None),
        (
            "They advanced 12 kilometers north of Bakhmut near Soledar.",
            "en",
            "Soledar",
            Bearing("Bakhmut", 0, 12),
        ),
        (
            "attacks southwest of Donetsk City near Marinka",
            "en",
            "Marinka",
            Bearing("Donetsk City", 225, None),
        ),
        ("Soledar (8-12km northeast of Bakhmut)", "en", "Soledar", Bearing("Bakhmut", 45, 10)),
        ("Soledar (5 miles northeast of Bakhmut)", "en", "Soledar", Bearing("Bakhmut", 45, 5 * 1.609344)),
        ("в 15 км севернее Харькова у Липцев", "ru", "Липцев", Bearing("Харькова", 0, 15)),
        ("в 10 км к югу от Бахмута у Андреевки", "ru", "Андреевки", Bearing("Бахмута", 180, 10)),
        ("за 10 км на південь від Бахмута біля Андріївки", "uk", "Андріївки", Bearing("Бахмута", 180, 10)),
        ("Bakhmut is north of Horlivka", "en", "Bakhmut", None),
    ],
)
def test_bearings(text: str, lang: str, name: str, bearing: Bearing | None) -> None:
    assert at(text, lang, name).bearing == bearing


@pytest.mark.parametrize(
    ("text", "lang", "name", "unit"),
    [
        ("Luhansk and Donetsk oblasts", "en", "Luhansk", "Luhansk Oblast"),
        ("Luhansk and Donetsk oblasts", "en", "Donetsk", "Donetsk Oblast"),
        ("occupied Kherson Oblast", "en", "Kherson", "Kherson Oblast"),
        ("в Донецькій та Луганській областях", "uk", "Донецькій", "Донецькій область"),
        ("the city of Kherson", "en", "Kherson", None),
        ("Лимані Донецької області", "uk", "Лимані", None),
    ],
)
def test_a_name_that_is_part_of_a_units_name(text: str, lang: str, name: str, unit: str | None) -> None:
    assert at(text, lang, name).unit == unit


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Syrian rebels took the town", ("SY",)),
        ("Сирийская армия отошла", ("SY",)),
        ("ЗСУ звільнили село", ("UA",)),
        ("Russian forces and Ukrainian troops; Russia says", ("RU", "UA")),
        ("The army entered the town", ()),
        ("Iranian and Iraqi militias", ("IQ", "IR")),
    ],
)
def test_countries(text: str, codes: tuple[str, ...]) -> None:
    assert countries_in(text) == codes


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["en", "uk", "ru", None, "ar"]), st.integers(0, 200))
def test_any_text_is_read(text: str, lang: str | None, start: int) -> None:
    TextContext(text, lang).at(min(start, len(text)), min(start + 5, len(text)))


def test_a_long_line_of_names_takes_time_in_proportion() -> None:
    def seconds(times: int) -> float:
        text = "Aaaa Bbbb, Cccc and Dddd 10 km north of Eeee " * times
        began = perf_counter()
        TextContext(text, "en").at(0, 4)
        return perf_counter() - began

    seconds(10)
    assert seconds(8_000) < 40 * seconds(800) + 0.5
