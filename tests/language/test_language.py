"""One text, one language: whole reports and the sentences inside them."""

from __future__ import annotations

import pytest

from whoholds.language import detect, language_of

REPORTS = [
    ("The army said that its forces are in the town.", "en"),
    ("Наші війська відбили атаку біля міста.", "uk"),
    ("Наши войска отбили атаку у города, это подтвердили.", "ru"),
    ("Российские войска заняли Соледар.", "ru"),
    ("Украинские военные оставили Авдеевку", "ru"),
    ("Повстанцы взяли Хомс", "ru"),
    ("Ворог захопив Бахмут", None),
    ("Українські війська залишили Авдіївку", "uk"),
    ("قال الجيش إن قواته دخلت المدينة", "ar"),
    ("ارتش گفت که نیروهایش وارد شهر شدند", None),
    ("Die Armee meldet die Einnahme der Stadt.", None),
    ("12:40 🔥 — !!", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "lang"), REPORTS)
def test_a_report_has_the_language_of_its_letters_and_commonest_words(text: str, lang: str | None) -> None:
    assert detect(text) == lang


SENTENCES = [
    ("the town fell", "uk", "en"),
    ("місто впало", "ru", "uk"),
    ("объект взят", "uk", "ru"),
    ("штурм села", "uk", "uk"),
    ("штурм села", "ru", "ru"),
    ("штурм села", "en", "ru"),
    ("12:40 🔥", "uk", "uk"),
    ("", "ru", "ru"),
]


@pytest.mark.parametrize(("text", "around", "lang"), SENTENCES)
def test_a_sentence_keeps_the_language_around_it_unless_its_letters_differ(
    text: str, around: str, lang: str
) -> None:
    assert language_of(text, around) == lang
