"""Words of a unit -> names of places: which run of words is one, and of what kind.

A name is a capitalised word in a slot of a frame, with the noun that says its kind («село», «завод»,
"области"); no gazetteer is asked, so that any war works.
"""

from __future__ import annotations

from typing import NamedTuple

from whoholds.claims.slavic.sentence import Unit, Word
from whoholds.claims.slavic.words import Vocabulary

_NOT_NAMES = frozenset(
    "common conj country defence enemy army filler generic head hedge intent militant month nation nope "
    "opener own outlet part_more person preposition pronoun rebel source speech they verb who whole".split()
)
"""Classes of words that are no place's name, capitalised or not."""

_BEFORE_NAME = frozenset("generic facility region_noun adjective nation quantity itself".split())


class Name(NamedTuple):
    """A place's name: its words, the first word after it, and what kind of name it is."""

    name: tuple[int, int]
    end: int
    region: bool = False
    ref: bool = False
    """Whether it is only «місто»: the place was named before."""
    many: bool = False
    """Whether it is «обидва села»: the places named before."""
    direction: bool = False
    """Whether it names a front («на Лиманському напрямку»); the noun is the word before `end`."""


class Names:
    """Reads the names of one unit; `taken` are words that belong to actors or voices."""

    def __init__(self, unit: Unit, known: Vocabulary, taken: set[int]) -> None:
        self.unit, self.known, self.taken = unit, known, taken

    def at(self, i: int) -> Name | None:
        """Return the name that begins at word `i`, common nouns before it included; None without one."""
        j = max(self._generic(i), self._whole(i))
        if j > i and (colon := self._list_mark(i, j)) is not None:
            return self.at(colon)
        name = self._proper(i, j)
        several = "plural" in self.unit.at(j - 1).tags
        several = several or ("generic" in self.unit.at(j - 1).tags and self.counted(i, j))
        unnamed = name is not None and name.region and several
        return None if unnamed else name

    def _proper(self, i: int, j: int) -> Name | None:
        """Return the name at `j` after its kind `i..j`."""
        of_part = "part_object" in self.unit.at(j - 1).tags
        quoted = self._quoted(j) if j > i or of_part else None
        if quoted is not None:
            return quoted
        k = j
        while k < j + 3 and (self.is_name(k) or (k > j and self._kind_in_name(k))):
            k += 1
        if k - j > 1 and self.unit.at(k - 1).upper and "region" in self.unit.at(k - 1).tags:
            k -= 1  # «Вознесенка ДНР»
        if k > j > i and self.unit.at(k).text == "-" and self.is_name(k + 1):
            k += 2 if "facility" in self.unit.at(j - 1).tags else 0
        if k == j:
            return self._anaphor(i, j)
        return self._closed(i, j, k)

    def _closed(self, i: int, j: int, k: int) -> Name | None:
        """Return the name `j..k` with the noun that belongs to it on either side."""
        words = self.unit
        first = i if i < j and "facility" in words.at(j - 1).tags else j
        first = j - 1 if first == i and i < j else first
        after = words.at(k)
        if self._describes(words.at(k - 1), after):
            return self._plant(first, k)
        if k - j > 1 and "region_noun" in after.tags and self.known.ends("local", words.at(k - 1).text):
            k, after = k - 1, words.at(k - 1)
        if "direction" in after.tags:
            return Name((j, k), k + 1, direction=True)
        if not after.capital and after.tags & {"facility", "region_noun"} and first == j:
            return Name((j, k + 1), k + 1, region="region_noun" in after.tags)
        if after.upper and "facility" in after.tags:
            return Name((first, k + 1), k + 1)
        region = any("region" in words.at(n).tags for n in range(j, k))
        if i < j and "region_noun" in words.at(j - 1).tags and "districts" not in words.at(j - 1).tags:
            first, region = j - 1, True
        return Name((first, k), k, region=region)

    def _plant(self, first: int, k: int) -> Name | None:
        """Return «Лисичанський желатиновий завод»: adjectives up to the facility they describe."""
        j = k
        while j < k + 3 and "adjective" in self.unit.at(j).tags:
            j += 1
        return Name((first, j + 1), j + 1) if "facility" in self.unit.at(j).tags else None

    def _describes(self, word: Word, after: Word) -> bool:
        """Whether a capitalised adjective only describes the noun after it («Абхазское телевидение»)."""
        return (
            self.known.ends("describing", word.text)
            and not after.capital
            and not (after.is_mark or after.text.isdigit())
            and not after.tags - {"adjective", "source", "head", "outlet"}
            and self.known.form(after.text) in ("noun", "participle")
        )

    def _quoted(self, i: int) -> Name | None:
        """Return «станцію "Сіль"»: a facility and its quoted name."""
        if self.unit.at(i).text != '"' or not self.unit.at(i - 1).tags & {"facility", "part_object"}:
            return None
        for j in range(i + 2, i + 5):
            if self.unit.at(j).text == '"':
                return Name((i + 1, j), j + 1)
        return None

    def _anaphor(self, i: int, j: int) -> Name | None:
        """Return «місто» or «село» alone, which stands for a place named before."""
        last = self.unit.at(j - 1)
        if j > i and self._both(i) and "generic" in last.tags:
            return Name((i, j), j, ref=True, many=True)
        if j == i or last.tags & {"plural", "noref"} or self.counted(i, j):
            return None
        if "generic" in last.tags:
            return Name((i, j), j, ref=True)
        this = "this" in self.unit.at(i - 1).tags and "region_noun" in last.tags
        return Name((i, j), j, ref=True, region=True) if this else None

    def _centre(self, j: int) -> bool:
        """Whether «районного центра» stands at `j` before a name."""
        return self.unit.phrases.get(j, ("",))[0] == "kind" and self.is_name(j + 2)

    def _military(self, j: int) -> bool:
        """Whether «військовий» stands at `j` before the facility that it describes, not an officer."""
        word, after = self.unit.at(j), self.unit.at(j + 1)
        return (
            bool(word.tags & {"source", "source_title"})
            and self.known.ends("adjective", word.text)
            and "facility" in after.tags
        )

    def _both(self, i: int) -> bool:
        """Whether «обидва» or «ці (три)» stands at `i`: the places are those named before."""
        return bool(self.unit.at(i).tags & {"both", "these"})

    # --- one word -----------------------------------------------------------------------------------

    def is_name(self, i: int) -> bool:
        """Whether word `i` may be (part of) a place's name."""
        word = self.unit.at(i)
        if not word.capital or i in self.taken:
            return False
        numbered = any(c.isdigit() for c in word.text) and "facility" in self.unit.at(i - 1).tags
        if word.text.isascii() and not numbered:
            return False
        if (word.text[-1].isdigit() and not numbered) or self._epithet(i):
            return False
        if self.unit.phrases.get(i, ("",))[0] == "region":
            return False
        if word.upper and not numbered:
            return bool(word.tags & {"facility", "region"})
        barred = ("side:", "trigger:") if i > 0 else ("side:", "trigger:", "part_")
        if "capital" in word.tags or self._coloured(i) or self._national(i):
            return True
        if word.tags & _NOT_NAMES or any(t.startswith(barred) for t in word.tags):
            return False
        return i > 0 or (len(word.text) > 2 and not self.known.ends("unnamed", word.text))

    def _coloured(self, i: int) -> bool:
        """Whether the colour of a zone is the first word of a name («Зелена Долина»)."""
        word, after = self.unit.at(i), self.unit.at(i + 1)
        coloured = i > 0 and any(t.startswith("trigger:") for t in word.tags) and "colour" in word.tags
        return coloured and word.capital and after.capital and "zone" not in after.tags

    def _national(self, i: int) -> bool:
        """Whether a nationality is the first word of a name («Русская Слобода»)."""
        national = i > 0 and "nation" in self.unit.at(i).tags
        return national and (self.is_name(i + 1) or self._kind_in_name(i + 1))

    def _epithet(self, i: int) -> bool:
        """Whether «Двухмиллионный» or «Приграничная» opens the unit before the name that it describes."""
        opens = i == 0 or self.unit.at(i - 1).is_mark
        return opens and "epithet" in self.unit.at(i).tags and self.is_name(i + 1)

    def _kind_in_name(self, i: int) -> bool:
        """Whether a capitalised common noun is part of a name («Волчанские Хутора», «Зелений Гай»)."""
        word = self.unit.at(i)
        return word.capital and not word.upper and "generic" in word.tags and len(word.text) > 3

    # --- what stands before a name -------------------------------------------------------------------

    def _generic(self, i: int) -> int:
        """Return the index after the common nouns before a name («колишнє село», «города страны»)."""
        j = i
        seen = False
        while j < i + 6 and (self._before_name(j) or self._centre(j)):
            if (kind := self._good_for(j)) > j:
                seen, j = True, kind + 1
                continue
            size = self.unit.phrases.get(j + 1)
            if size is not None and size[0] == "by_size":
                j = size[1]
                continue
            if self._centre(j):
                seen, j = True, j + 2
                continue
            seen = seen or self._kinds(j)
            j += 1
            if self.unit.at(j).text == "." and "abbreviated" in self.unit.at(j - 1).tags:
                j += 1
        after = self._of_country(j) if seen else j
        return after if seen else i

    def _good_for(self, j: int) -> int:
        """Return the index of «село» in «важное для обороны участка село» at `j`; `j` without one."""
        if "epithet" not in self.unit.at(j).tags or "aim" not in self.unit.at(j + 1).tags:
            return j
        for k in range(j + 2, j + 11):
            word = self.unit.at(k)
            if word.is_mark or word.capital:
                return j
            if "generic" in word.tags and self.is_name(k + 1):
                return k
        return j

    def _of_country(self, j: int) -> int:
        """Return the index of the name in «(второй город) Сирии(,) Алеппо» whose country stands at `j`."""
        if "country" not in self.unit.at(j).tags or "generic" not in self.unit.at(j - 1).tags:
            return j
        k = j + 1 + (self.unit.at(j + 1).text == ",")
        return k if self.is_name(k) else j

    def _whole(self, i: int) -> int:
        """Return the index of the region's name after «всю правобережну» at `i`; `i` without one."""
        j = i
        while j < i + 3 and self.unit.at(j).tags & {"quantity", "adjective"} and not self.unit.at(j).capital:
            j += 1
        return j if "region" in self.unit.at(j).tags else i

    def _before_name(self, j: int) -> bool:
        """Whether word `j` may stand before a name: its kind, an adjective, a quantity, a number."""
        word = self.unit.at(j)
        if "this" in word.tags and "generic" in self.unit.at(j + 1).tags:
            return True
        if self._both(j) or self._military(j):
            return True
        if not word.tags & _BEFORE_NAME and not word.text.isdigit():
            return False
        return (
            not word.capital
            or bool(word.tags & {"generic", "facility"})
            or (j == 0 and "nation" in word.tags)
            or self._epithet(j)
        )

    def _kinds(self, j: int) -> bool:
        """Whether word `j` says what kind of place follows, or from where it is («курское село»)."""
        word = self.unit.at(j)
        if word.tags & {"generic", "facility", "region_noun", "nation", "itself", "epithet"}:
            return True
        return self.known.ends("local", word.text) and self.is_name(j + 1)

    def _list_mark(self, start: int, i: int) -> int | None:
        """Return where a list begins after «населених пунктів (у ... області) -» or ":"."""
        words = self.unit
        plural = any("plural" in words.at(k).tags for k in range(start, i))
        named = self.is_name(i) and "region_noun" not in words.at(i + 1).tags
        named = named and not ("region" in words.at(i).tags and words.at(i + 1).text in ("-", ":"))
        if named or (not plural and not self.counted(start, i)):
            return None
        j = i
        while j < i + 7:
            word = words.at(j)
            if word.text in ("-", ":") and words.at(j + 1).start >= 0:
                return j + 1
            if word.text == "," and "namely" in words.at(j + 1).tags:
                return j + 2
            phrase = words.phrases.get(j + 1)
            if word.text == "," and phrase is not None and phrase[0] == "namely":
                return phrase[1]
            if word.is_mark or not (
                word.tags & {"region_noun", "preposition", "country", "region", "filler"} or word.capital
            ):
                return None
            j += 1
        return None

    def counted(self, start: int, end: int) -> bool:
        """Whether a number or quantity stands among the words («ещё три населённых пункта»)."""
        words = self.unit.words[max(start, 0) : end]
        return any("quantity" in w.tags or w.text.isdigit() for w in words)

    # --- what stands after a name --------------------------------------------------------------------

    def skip_locators(self, i: int) -> int:
        """Return the index after «на Харківщині», «, що на сході області», «Донецької області» at `i`."""
        j = i
        for _ in range(3):
            after = self._locator(j)
            if after == j:
                break
            j = after
        return j

    def _locator(self, i: int) -> int:
        words = self.unit
        if words.at(i).text == ",":
            return self._relative(i)
        if words.at(i).tags & {"prep_in", "prep_on"}:
            inner = self.at(i + 1)
            return inner.end if inner is not None and inner.region and not inner.ref else i
        phrase = words.phrases.get(i)
        if phrase is not None and phrase[0] == "region":
            return phrase[1]
        if "country" in words.at(i).tags:
            return i + 1
        inner = self.at(i) if words.at(i).capital or "region_noun" in words.at(i).tags else None
        return inner.end if inner is not None and inner.region else i

    def _relative(self, i: int) -> int:
        """Return the index after «, що на Харківщині,» or «, на которую ... напали,»; `i` without one."""
        words = self.unit
        start = i + 1 + ("preposition" in words.at(i + 1).tags)
        if "relative" in words.at(start).tags:
            inner = self.at(start + 1 + ("preposition" in words.at(start + 1).tags))
            if inner is not None and not inner.ref:
                comma = words.at(inner.end).text == "," and not self.is_name(inner.end + 1)
                return inner.end + comma
        if "which" in words.at(start).tags:
            return next((j + 1 for j in range(start + 1, start + 13) if words.at(j).text == ","), i)
        return i
