"""A name as written -> the keys it is compared by: a folded form and a skeleton across alphabets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]")
_APOSTROPHES = "'’‘ʼʹ`´′\u2032\u02bb\u02bf\u02be\"«»“”„"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_BREAKS = "-‐‑‒–—―−.,;:()[]/_\u00a0\u202f\u2009"

# Latin letters that look like Cyrillic ones: used when a word mixes both alphabets.
_LOOKALIKE = str.maketrans("aceiopxyk", "асеіорхук")


def _folding_table() -> dict[int, str]:
    table: dict[int, str] = {ord(c): "" for c in _APOSTROPHES + _INVISIBLE}
    table.update({ord(c): " " for c in _BREAKS})
    table.update(dict.fromkeys(range(0x300, 0x370), ""))
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letters = unicodedata.normalize("NFKD", chr(code))
        table[code] = "".join(c for c in letters if not unicodedata.combining(c))
    table.update({ord("ё"): "е", ord("ґ"): "г", ord("ł"): "l", ord("ø"): "o", ord("đ"): "d", ord("ı"): "i"})
    table.update({ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ى"): "ي", ord("ة"): "ه", 0x640: ""})
    return table


_FOLDING = _folding_table()
_PLAIN = re.compile("[A-Za-z]+(?: [A-Za-z]+)*|[А-ЯЄІЇа-яєії]+(?: [А-ЯЄІЇа-яєії]+)*")


def fold(name: str) -> str:
    """Return `name` in lower case without stress marks, apostrophes, diacritics and hyphens; ё is е.

    Spaces and hyphens are one space; Latin look-alikes inside a Cyrillic word become Cyrillic. й and ї
    stay letters of their own. Idempotent.
    """
    if _PLAIN.fullmatch(name):
        return name.lower()
    if not name.isascii():
        name = unicodedata.normalize("NFC", name)
    key = " ".join(name.casefold().translate(_FOLDING).split())
    if not key.isascii() and _LATIN.search(key) and _CYRILLIC.search(key):
        key = " ".join(_one_alphabet(word) for word in key.split(" "))
    return key


def _one_alphabet(word: str) -> str:
    if _CYRILLIC.search(word) and len(_LATIN.findall(word)) <= len(_CYRILLIC.findall(word)):
        return word.translate(_LOOKALIKE)
    return word


def is_cyrillic(text: str) -> bool:
    """Whether `text` has a Cyrillic letter."""
    return _CYRILLIC.search(text) is not None


# The Ukrainian national romanisation (Cabinet resolution 55 of 2010) for letters of both languages;
# where a letter differs between the languages the skeleton makes the readings equal anyway.
_ROMAN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z",
    "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ь": "", "ю": "iu", "я": "ia", "ъ": "", "ы": "y", "э": "e", "ё": "e", "ў": "u",
}  # fmt: skip
_ROMAN_TABLE = str.maketrans(_ROMAN)
_ROMAN_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


@lru_cache(maxsize=4096)
def romanise(word: str) -> str:
    """Return Ukrainian `word` (lower case) in Latin letters by the national standard of 2010."""
    if not word:
        return ""
    first = _ROMAN_FIRST.get(word[0])
    body = word.replace("зг", "zgh")
    return (first + body[1:] if first else body).translate(_ROMAN_TABLE)


# What romanisations and their ages disagree on is made equal, longest letter group first.
_SKELETON = {
    "shch": "6", "sch": "6", "stch": "6", "zh": "7", "kh": "h", "gh": "h", "ch": "4", "tch": "4", "sh": "5",
    "tz": "c", "ts": "c", "tc": "c", "x": "ks", "g": "h", "w": "v", "j": "i", "y": "i",
}  # fmt: skip
_SKELETON_RE = re.compile("|".join(sorted(_SKELETON, key=len, reverse=True)))
_VOWELS = re.compile(r"i+([eo])")
_REPEATS = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 14)
def skeleton(key: str) -> str:
    """Return what remains of a folded `key` when its romanisation is forgotten: Bahmut = Бахмут.

    Different spellings of one sound (kh/h/g, y/i/j, zh, ts/c, ye/e, double letters) are equal in it;
    the vowels that differ between Ukrainian and Russian (i/o, i/e) are not.
    """
    if not key.isascii():
        key = key.translate(_ROMAN_TABLE)
    roman = _SKELETON_RE.sub(lambda m: _SKELETON[m[0]], key)
    return _REPEATS.sub(r"\1", _VOWELS.sub("e", roman))


def edits(one: str, other: str) -> int:
    """Return the edit distance of two words: insertions, deletions and exchanges."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]
