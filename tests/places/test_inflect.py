"""Case forms lead back to the name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.errors import DataError
from whoholds.places.adjectives import adjective_bases
from whoholds.places.data import parse_table
from whoholds.places.fold import fold
from whoholds.places.inflect import Declensions, forms, lemmas

# Each row: the name, then its genitive, dative, locative, instrumental and what else is used.
UKRAINIAN = """
Бахмут          Бахмута Бахмуту Бахмуті Бахмутом Бахмутові
Соледар         Соледара Соледару Соледарі Соледаром
Авдіївка        Авдіївки Авдіївці Авдіївку Авдіївкою
Ізюм            Ізюма Ізюму Ізюмі Ізюмом
Лисичанськ      Лисичанська Лисичанську Лисичанськом
Торецьк         Торецька Торецьку Торецьком
Слов'янськ      Слов'янська Слов'янську Слов’янськом
Харків          Харкова Харкову Харкові Харковом
Київ            Києва Києву Києві Києвом
Маріуполь       Маріуполя Маріуполю Маріуполем Маріуполі
Ямпіль          Ямполя Ямполю Ямполем Ямполі
Тернопіль       Тернополя Тернополю Тернополем
Кремінна        Кремінної Кремінній Кремінну Кремінною
Попасна         Попасної Попасній Попасну Попасною
Сватове         Сватового Сватовому Сватовим
Опитне          Опитного Опитному Опитним
Рубіжне         Рубіжного Рубіжному Рубіжним
Первомайське    Первомайського Первомайському Первомайським
Нижнє           Нижнього Нижньому Нижнім
Гуляйполе       Гуляйполя Гуляйполю Гуляйполем Гуляйполі
Запоріжжя       Запоріжжю Запоріжжям Запоріжжі
Зеленопілля     Зеленопіллю Зеленопіллям Зеленопіллі
Щастя           Щастю Щастям Щасті
Піски           Пісків Піскам Пісках Пісками
Кринки          Кринок Кринкам Кринках Кринками
Суми            Сум Сумам Сумах Сумами
Липці           Липців Липцям Липцях Липцями
Бровари         Броварів Броварам Броварах Броварами
Суходіл         Суходолу Суходолом Суходолі
Часів_Яр        Часового_Яру Часовому_Яру Часовим_Яром Часів_Яру Часовому_Яру
Велика_Новосілка Великої_Новосілки Великій_Новосілці Велику_Новосілку Великою_Новосілкою
Руська_Лозова   Руської_Лозової Руську_Лозову Руській_Лозовій
Старий_Салтів   Старого_Салтова Старому_Салтові Старим_Салтовом
Козачі_Лагері   Козачих_Лагерів Козачим_Лагерям Козачих_Лагерях
Кривий_Ріг      Кривого_Рогу Кривому_Розі Кривим_Рогом
Мирна_Долина    Мирної_Долини Мирній_Долині Мирну_Долину
Донецька_область Донецької_області Донецькій_області Донецьку_область
Херсонщина      Херсонщини Херсонщині Херсонщину Херсонщиною
"""

RUSSIAN = """
Бахмут          Бахмута Бахмуту Бахмуте Бахмутом
Артёмовск       Артёмовска Артемовску Артемовске Артемовском
Авдеевка        Авдеевки Авдеевке Авдеевку Авдеевкой
Киев            Киева Киеву Киеве Киевом
Харьков         Харькова Харькову Харькове Харьковом
Мариуполь       Мариуполя Мариуполю Мариуполе Мариуполем
Опытное         Опытного Опытному Опытном Опытным
Рубежное        Рубежного Рубежному Рубежном Рубежным
Запорожье       Запорожья Запорожью Запорожьем
Сватово         Сватова Сватову Сватове Сватовом
Роботино        Роботина Роботину Роботине
Пески           Песков Пескам Песках Песками
Сумы            Сум Сумам Сумах
Суджа           Суджи Судже Суджу Суджей
Попасная        Попасной Попасную
Часов_Яр        Часова_Яра Часову_Яру Часовом_Яре Часовым_Яром
Великая_Новосёлка Великой_Новосёлки Великую_Новоселку
Зелёный_Шлях    Зелёного_Шляха Зеленому_Шляху Зеленом_Шляхе
Малая_Локня     Малой_Локни Малую_Локню
Курская_область Курской_области Курскую_область
Херсонщина      Херсонщины Херсонщине Херсонщину
"""


def rows(table: str) -> list[tuple[str, str]]:
    words = [line.split() for line in table.strip().splitlines()]
    return [(form.replace("_", " "), name.replace("_", " ")) for name, *forms in words for form in forms]


@pytest.mark.parametrize(("form", "name"), rows(UKRAINIAN))
def test_reads_ukrainian_case_forms(form: str, name: str) -> None:
    assert fold(name) in lemmas(fold(form), "uk")


@pytest.mark.parametrize(("form", "name"), rows(RUSSIAN))
def test_reads_russian_case_forms(form: str, name: str) -> None:
    assert fold(name) in lemmas(fold(form), "ru")


@pytest.mark.parametrize("text", ["Bakhmut", "", "حلب", "12"])
def test_other_scripts_have_no_case_forms(text: str) -> None:
    assert lemmas(fold(text)) == []


@given(st.sampled_from([name for _, name in rows(UKRAINIAN) if " " not in name]))
def test_every_form_made_by_the_table_is_read_back(name: str) -> None:
    key = fold(name)
    assert all(key in lemmas(form, "uk") for form in forms(key, "uk")[1:] if form != key)


@given(st.text(alphabet="абвгеийкльнорстуюяі -", max_size=30))
def test_any_word_is_read_without_harm(text: str) -> None:
    key = fold(text)
    assert key not in lemmas(key)


@pytest.mark.parametrize(
    ("adjective", "name", "lang"),
    [
        ("Бахмутському", "бахмут", "uk"),
        ("Бахмутський", "бахмут", "uk"),
        ("Авдіївського", "авдіївка", "uk"),
        ("Донецькому", "донецьк", "uk"),
        ("Куп'янському", "купянськ", "uk"),
        ("Сватівському", "сватове", "uk"),
        ("Новопавлівському", "новопавлівка", "uk"),
        ("Запорізькому", "запоріжжя", "uk"),
        ("Криворізькому", "кривий ріг", "uk"),
        ("Балаклійському", "балаклія", "uk"),
        ("Волноваському", "волноваха", "uk"),
        ("Гуляйпільському", "гуляйполе", "uk"),
        ("Попаснянському", "попасна", "uk"),
        ("Великоновосілківському", "велика новосілка", "uk"),
        ("Бахмутском", "бахмут", "ru"),
        ("Харьковском", "харьков", "ru"),
        ("Авдеевском", "авдеевка", "ru"),
        ("Купянском", "купянск", "ru"),
        ("Запорожском", "запорожье", "ru"),
        ("Курском", "курск", "ru"),
    ],
)
def test_reads_adjectives_of_direction(adjective: str, name: str, lang: str) -> None:
    assert name in adjective_bases(fold(adjective), lang)


def test_a_plain_name_is_no_adjective() -> None:
    assert adjective_bases("бахмут") == []


def test_an_unknown_key_in_a_table_is_an_error_that_names_it() -> None:
    with pytest.raises(DataError, match=r"inflect\.toml: .*nouns"):
        parse_table('[uk.nouns]\n"а" = "и"\n[ru.noun]\n', "inflect.toml", Declensions)


def test_broken_toml_is_an_error_that_names_the_line() -> None:
    with pytest.raises(DataError, match=r"inflect\.toml: not valid TOML: .*line 2"):
        parse_table("[uk.noun]\nа = \n", "inflect.toml", Declensions)
