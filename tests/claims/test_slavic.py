"""The Slavic grammar: what its parts see in a sentence, and what no text may ever do to it."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

import pytest
from case_rows import cases, row_of
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.claims import RuleExtractor
from whoholds.claims.found import Doc
from whoholds.claims.lexicon import load_lexicon, parse_lexicon
from whoholds.claims.slavic.actors import NO_WAR, Actors
from whoholds.claims.slavic.attribution import Voices
from whoholds.claims.slavic.frames import FRAMES
from whoholds.claims.slavic.places import Places
from whoholds.claims.slavic.sentence import Unit, units
from whoholds.claims.slavic.words import Table, Vocabulary, vocabulary
from whoholds.claims.tokens import fold
from whoholds.errors import DataError
from whoholds.model import Claim, Report

EXTRACTOR = RuleExtractor()
SLAVIC = ("uk", "ru")


def read(text: str, lang: str = "uk", published: str = "2022-06-15") -> tuple[Claim, ...]:
    when = datetime.fromisoformat(published).replace(tzinfo=UTC)
    report = Report(report_id="t", source="t", published=when, text=text, lang=lang)
    return EXTRACTOR.read(report).claims


def units_of(text: str, lang: str) -> tuple[list[Unit], Vocabulary]:
    known = vocabulary(load_lexicon(lang))
    doc = Doc(text, fold(text), datetime(2022, 6, 15, tzinfo=UTC))
    return units(doc, 0, len(text), known), known


def said(unit: Unit, start: int, end: int) -> str:
    return " ".join(w.text for w in unit.words[start:end])


# --- words -------------------------------------------------------------------------------------------


def test_a_word_has_the_classes_of_its_entry_and_of_its_longest_stem() -> None:
    table = Table([("бо*", "short"), ("бої*", "long"), ("боїв", "own")])
    assert table.find("боїв") == {"long", "own"}
    assert table.find("боляче") == {"short"}
    assert table.find("мир") == frozenset()


def test_a_word_of_the_class_except_has_no_stem() -> None:
    table = Table([("украинск*", "nation"), ("украинск", "except")])
    assert table.find("украинск") == {"except"}
    assert table.find("украинский") == {"nation"}


@pytest.mark.parametrize(
    ("lang", "word", "form"),
    [
        ("uk", "звільнено", "impersonal"),
        ("uk", "звільнила", "past"),
        ("uk", "окупована", "participle"),
        ("uk", "захоплення", "noun"),
        ("uk", "захопити", "infinitive"),
        ("uk", "штурмують", "present"),
        ("ru", "освобождён", "short"),
        ("ru", "взята", "short"),
        ("ru", "оккупированный", "participle"),
        ("ru", "захватившие", "active"),
        ("ru", "освобождая", "gerund"),
        ("ru", "захватят", "present"),
    ],
)
def test_the_ending_tells_the_form(lang: str, word: str, form: str) -> None:
    assert vocabulary(load_lexicon(lang)).form(fold(word)) == form


def test_only_whole_words_and_stems_at_the_start_of_a_word_are_triggers() -> None:
    known = vocabulary(load_lexicon("uk"))
    assert known.trigger_starts(fold("Добої та забої, але не бої.")) == [23]


@pytest.mark.parametrize("lang", SLAVIC)
def test_every_trigger_names_a_frame_that_exists(lang: str) -> None:
    assert {t.frame for t in load_lexicon(lang).triggers} <= set(FRAMES)


@pytest.mark.parametrize("lang", SLAVIC)
def test_both_languages_have_the_same_classes_that_the_grammar_asks_for(lang: str) -> None:
    other = load_lexicon("ru" if lang == "uk" else "uk")
    mine = {name.removeprefix("more_") for name in load_lexicon(lang).classes}
    theirs = {name.removeprefix("more_") for name in other.classes}
    assert mine - theirs <= {"rebel_adjective", "militant_adjective", "led_by", "region", "except"}


def test_an_unknown_key_of_a_lexicon_is_named() -> None:
    with pytest.raises(DataError, match="wrong"):
        parse_lexicon('lang = "uk"\nwrong = 1\n', "lexicon/uk.toml")


# --- units -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "count"),
    [
        ("ru", "▪️Взята Каменка; ▪️взят Терновый; ▪️бои у Сосновки", 3),
        ("ru", "Промзона под контролем российской армии По данным канала, бои идут в центре", 2),
        ("uk", "Звільнено Мирне та Надію.Ворог просувається", 2),
        ("uk", "Звільнено Мирне (підтвердження) та Надію", 1),
        ("ru", "Боевики [ворвались] в Хаму", 1),
    ],
)
def test_a_sentence_is_cut_into_statements(lang: str, text: str, count: int) -> None:
    assert len(units_of(text, lang)[0]) == count


def test_latin_look_alikes_and_invisible_letters_do_not_hide_a_word() -> None:
    assert [c.place for c in read("Bopoг зaxoпив Липівку.")] == ["Липівку"]
    assert [c.place for c in read("Ворог захопив Вер\u200bбівку.")] == ["Вер\u200bбівку"]


# --- places, actors, voices --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        (
            "uk",
            "біля Старого Салтова, Рай-Олександрівки та в Тернах",
            "старого салтова/рай-олександрівки/тернах",
        ),
        ("uk", "населені пункти Мирне, Любе і Гарне Донецької області", "мирне/любе/гарне"),
        ("uk", "південніше Мар'янки та північніше від неї", "мар'янки/мар'янки"),
        ("ru", "на Лиманском и Купянском направлениях", "лиманском/купянском"),
        ("ru", "из сёл Верхнее, Нижнее и посёлка Новый Путь", "верхнее/нижнее/новый путь"),
        ("ru", "ещё три населённых пункта в Курской области — Орловку и Нижний Клин", "орловку/нижний клин"),
        ("ru", "сирийский город Хама", "хама"),
        ("uk", "Лисичанський желатиновий завод", "лисичанський желатиновий завод"),
        ("ru", "Абхазское телевидение", ""),
    ],
)
def test_a_list_of_places(lang: str, text: str, names: str) -> None:
    found, known = units_of(text, lang)
    groups = Places(found[0], known, set()).listed(0)
    assert "/".join(said(found[0], *g.name) for g in groups) == names


@pytest.mark.parametrize(
    ("lang", "text", "actors"),
    [
        ("uk", "Московські окупаційні війська захопили Мирне", [("московські окупаційні війська", "Russia")]),
        ("uk", "Сили оборони України вийшли", [("сили оборони україни", "Ukraine")]),
        ("ru", "106-я и 155-я бригады ВС РФ продвинулись", [("106 - я и 155 - я бригады вс рф", "Russia")]),
        (
            "ru",
            "Армия Сирии и повстанцы",
            [("армия сирии", "Syrian government"), ("повстанцы", "Syrian opposition")],
        ),
        ("ru", "Силы быстрой поддержки вошли", [("силы быстрой поддержки", "RSF")]),
    ],
)
def test_actors_and_their_sides(lang: str, text: str, actors: list[tuple[str, str]]) -> None:
    found, known = units_of(text, lang)
    war = NO_WAR._replace(roles=known.roles["syria-ru"]) if lang == "ru" else NO_WAR
    read_actors = Actors(found[0], known, war).all()
    assert [(said(found[0], a.start, a.end), a.side) for a in read_actors] == actors


@pytest.mark.parametrize(
    ("lang", "text", "voice"),
    [
        ("ru", "Взята Каменка, сообщили в Минобороны РФ", "минобороны рф"),
        ("ru", "Взята Каменка, заявил РИА Новости Марочко", "марочко"),
        ("ru", 'Об этом рассказал командир отряда с позывным "Север"', "север"),
        ("ru", "Взята Каменка — Минобороны РФ", "минобороны рф"),
        ("ru", "Reuters: взята Каменка", "reuters"),
        ("uk", "За словами Гайдая, йдуть бої", "гайдая"),
        ("uk", "У Генштабі заявили, що бої йдуть", "генштабі"),
        ("uk", "Взято Мирне (згідно повідомлень місцевих)", "місцевих"),
        ("uk", "Повідомив речник Міністерства оборони Іван Петренко", "іван петренко"),
        ("ru", "Сообщается, что взята Каменка", None),
    ],
)
def test_who_speaks(lang: str, text: str, voice: str | None) -> None:
    found, known = units_of(text, lang)
    voices = Voices(found[0], known).all()
    assert (" ".join(w.text for w in voices[0].name) if voices else None) == voice


# --- over sentences ----------------------------------------------------------------------------------


def test_the_town_is_the_place_named_before() -> None:
    claims = read("В сирийском Алеппо идёт эвакуация. Город захватили повстанцы.", "ru")
    assert [(c.relation, c.place, c.actor) for c in claims] == [("takes", "Алеппо", "повстанцы")]


def test_by_his_words_is_the_voice_of_the_sentence_before() -> None:
    text = "Армия Сирии начала контрнаступление в районе Хамы, сообщил Рамзи. По его данным, освобождён город Сальха."
    assert {c.claimant for c in read(text, "ru")} == {"Рамзи"}


def test_an_unattributed_next_sentence_is_the_reports_own() -> None:
    text = "За словами Гайдая, ворог захопив Мирне. Ворог штурмує Ягідне."
    assert [c.claimant for c in read(text)] == ["Гайдая", "@report"]


def test_the_enemy_of_a_ukrainian_speaker_in_a_russian_text_is_russia() -> None:
    text = "ВСУ ведут бои. Противник взял Терны, заявили в Генштабе ВСУ. Противник оставил Сосновку."
    assert [(c.place, c.side) for c in read(text, "ru")] == [("Терны", "Russia"), ("Сосновку", "Ukraine")]


def test_the_same_claim_in_headline_and_text_is_one() -> None:
    assert len(read("Ворог захопив Мирне\n\nВорог захопив Мирне.")) == 1


def test_the_day_of_a_digest_dates_its_items() -> None:
    text = (
        "Обстановка и главные события на 12 октября. ▪️Российские войска взяли Каменку, сообщили в Минобороны;"
    )
    assert [c.when_from for c in read(text, "ru", "2024-10-12")] == ["2024-10-12"]


@pytest.mark.parametrize("lang", SLAVIC)
def test_a_list_of_a_hundred_places_is_read_whole(lang: str) -> None:
    heads, tails = ("Верх", "Нижн", "Стар", "Нов", "Мал"), "абвгдежзиклмнопрстух"
    names = [f"{head}{tail}овка" for head in heads for tail in tails]
    verb = {"uk": "Ворог захопив", "ru": "Российские войска захватили"}[lang]
    assert [c.place for c in read(f"{verb} {', '.join(names)}.", lang)] == names


# --- whatever the text ---------------------------------------------------------------------------------

PIECES = [
    *"Ворог захопив Бахмут біля сіра зона в та, . : — «»()[]%70".split(),
    *"ВС РФ освободили взяли под контроль населённых пунктов Сирии его по данным не об этом сообщил".split(),
    "\u200b", "\u0301", "\ud800", "🇺🇦", "\n", " ", "н.п", "a", "О", '"', "…", "810-й", "<a", "\u202e",
]  # fmt: skip


def grounded(text: str, claims: tuple[Claim, ...]) -> None:
    for claim in claims:
        assert claim.span.grounded_in(text)
        assert claim.place in text
        assert claim.part is None or claim.part in text
        assert claim.actor is None or claim.actor in text
        assert claim.claimant == "@report" or claim.claimant in text


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(SLAVIC), st.sampled_from(["", " "]))
def test_any_words_give_grounded_claims(pieces: list[str], lang: str, glue: str) -> None:
    text = glue.join(pieces)
    grounded(text, read(text, lang))


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x4FF), max_size=200), st.sampled_from(SLAVIC))
def test_any_text_gives_grounded_claims(text: str, lang: str) -> None:
    grounded(text, read(text, lang))


@pytest.mark.parametrize("lang", SLAVIC)
def test_mutated_sentences_of_the_trade_give_grounded_claims(lang: str) -> None:
    rng = random.Random(7)
    for case in cases(lang):
        text = list(case.text)
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(text))
            text[at] = rng.choice(
                ["", text[at] * 2, " ", ",", "\u200b", "(", '"', text[rng.randrange(len(text))]]
            )
        mutated = "".join(text)
        grounded(mutated, read(mutated, lang))


@pytest.mark.parametrize(
    "text", ["Ворог захопив Мирне, " * 3000, "захопив " * 8000, "(" * 20000, "Мирне та " * 6000, '"' * 9000]
)
def test_the_cost_is_linear_in_the_length(text: str) -> None:
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 20


@pytest.mark.parametrize("lang", SLAVIC)
def test_reading_twice_gives_the_same(lang: str) -> None:
    for case in cases(lang)[:60]:
        once, twice = RuleExtractor().read(case.report()), EXTRACTOR.read(case.report())
        assert [row_of(c) for c in once.claims] == [row_of(c) for c in twice.claims]


@pytest.mark.parametrize("lang", SLAVIC)
def test_what_is_not_read_is_shown(lang: str) -> None:
    text = {
        "uk": "Ворог із боку Ворожбого штурмом по краях сіл іде.",
        "ru": "Российские войска бои возле реки и рощ за Сосновским лугом.",
    }[lang]
    report = Report(
        report_id="m", source="m", published=datetime(2024, 1, 1, tzinfo=UTC), text=text, lang=lang
    )
    out = EXTRACTOR.read(report)
    assert out.claims or out.missed
