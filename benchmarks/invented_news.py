"""A seed -> news of an invented war in three languages, as dense in claims as asked for."""

from __future__ import annotations

import random

_SYLLABLES = {
    "en": ("Mar", "Kel", "Tor", "Bran", "Os", "Lin", "Har", "Wes", "Dun", "Ald", "Rav", "Sel", "Nor", "Fen"),
    "uk": ("Мар", "Кал", "Вер", "Олеш", "Нов", "Лип", "Дуб", "Яс", "Гор", "Бер", "Ставр", "Зел", "Крив"),
    "ru": ("Мар", "Кал", "Вер", "Ольх", "Нов", "Лип", "Дуб", "Яс", "Гор", "Бер", "Ставр", "Зел", "Крив"),
}
_ENDINGS = {
    "en": ("ford", "ton", "bury", "wick", "field", "mouth", "ham", "stead", "bridge", "minster"),
    "uk": ("івка", "инка", "анівка", "ичі", "ове", "инське"),
    "ru": ("овка", "инка", "ановка", "ичи", "ово", "инское"),
}
_LOUD = {
    "en": (
        "The General Staff said on {day} that its forces had captured {a} and entered the outskirts of {b}.",
        "Rebels seized {a}, {b} and {c} after three days of fighting, according to the provincial governor.",
        "Government troops repelled two attacks near {a} and on the western edge of {b} overnight.",
        "Fighting continued in {a}, where militants still hold the railway station, residents said.",
        "A spokesman denied that the army had withdrawn from {a}, saying its units control the whole town.",
        "Artillery shelled {a} and {b}, killing at least {n} civilians and wounding {m}, officials said.",
        "The ministry claimed that its soldiers advanced towards {a} and were trying to encircle {b}.",
        "{a} has been under siege since {day}, and {n} people were killed there by air strikes.",
    ),
    "uk": (
        "У Генштабі заявили, що підрозділи звільнили {a} та просунулися в напрямку {b}.",
        "Противник намагався наступати у районі {a}, {b} і {c}, але був відбитий.",
        "За словами голови адміністрації, бої тривають на околицях {a}, ворог утримує вокзал.",
        "Окупанти захопили {a} у ніч на {n} березня, повідомили місцеві жителі.",
        "Унаслідок обстрілу {a} загинули {n} людей, ще {m} поранені, повідомила прокуратура.",
        "Наші війська відійшли з {a}, проте контролюють {b} і дорогу до {c}.",
        "Місто {a} залишається під контролем сил оборони, спростували чутки військові.",
    ),
    "ru": (
        "В Минобороны сообщили, что подразделения освободили {a} и продвинулись к {b}.",
        "Противник пытался наступать в районе {a}, {b} и {c}, но был отбит.",
        "По словам главы администрации, бои идут на окраинах {a}, боевики удерживают вокзал.",
        "Повстанцы захватили {a} в ночь на {n} марта, передаёт агентство.",
        "При обстреле {a} погибли {n} человек, ещё {m} ранены, заявил губернатор.",
        "Войска отошли из {a}, но контролируют {b} и дорогу на {c}.",
        "Город {a} остаётся под контролем армии, опровергли слухи военные.",
    ),
}
_QUIET = {
    "en": (
        "Schools in {a} will open again next week, and buses run to {b} twice a day.",
        "The price of bread rose by {n} per cent in a month, traders in {a} said.",
        "A delegation arrived in {b} for a conference about water and roads on {day}.",
    ),
    "uk": (
        "Школи у {a} відкриють наступного тижня, автобуси до {b} ходять двічі на день.",
        "Ціна хліба зросла на {n} відсотків за місяць, кажуть торговці у {a}.",
        "До {b} прибула делегація на нараду про воду та дороги.",
    ),
    "ru": (
        "Школы в {a} откроют на следующей неделе, автобусы до {b} ходят дважды в день.",
        "Цена хлеба выросла на {n} процентов за месяц, говорят торговцы в {a}.",
        "В {b} прибыла делегация на совещание о воде и дорогах.",
    ),
}
_DAYS = ("Monday", "Tuesday", "15 March", "Thursday evening", "the night of 2 April", "Saturday")


def document(rng: random.Random, lang: str, size: int = 2400, loud: float = 0.75) -> str:
    """Return a text of at least `size` bytes in UTF-8; a share `loud` of its sentences holds a trigger."""
    out: list[str] = []
    while sum(len(s.encode()) + 1 for s in out) < size:
        out.append(_sentence(rng, lang, loud))
    return " ".join(out)


def _sentence(rng: random.Random, lang: str, loud: float) -> str:
    pattern = rng.choice((_LOUD if rng.random() < loud else _QUIET)[lang])
    names = {key: rng.choice(_SYLLABLES[lang]) + rng.choice(_ENDINGS[lang]) for key in "abc"}
    return pattern.format(**names, n=rng.randrange(2, 29), m=rng.randrange(3, 60), day=rng.choice(_DAYS))
