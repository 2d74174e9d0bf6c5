"""Words of a unit -> prepositions and parts of places: "на східній околиці", «в центре», "70 %"."""

from __future__ import annotations

from whoholds.claims.slavic.names import Names
from whoholds.claims.slavic.sentence import Unit, Word
from whoholds.claims.slavic.words import NO_TAGS

_SHARES = ("some", "outskirts", "border", "object")
"""Kinds of parts, the classes `part_<kind>` of the lexicon, tried in this order."""

ABOUT = frozenset(("at_least", "at_most", "approximately"))
"""Classes of words that may stand before a number."""


class Parts:
    """Reads what stands before the names of one unit."""

    def __init__(self, unit: Unit, names: Names) -> None:
        self.unit, self.names = unit, names

    def per_cent(self, i: int) -> int:
        """Return the index after «70 %» or «70 відсотків» at `i`."""
        i = self.about(i)
        after = self.unit.at(i + 1)
        share = self.unit.at(i).text[:1].isdigit() and (after.text == "%" or "per_cent" in after.tags)
        return i + 2 if share else i

    def about(self, i: int) -> int:
        """Return the index after «близько», «почти» at `i` before a number or a share; else `i`."""
        after = self.unit.at(i + 1)
        counts = after.text[:1].isdigit() or bool(after.tags & {"half", "three", "quarters"})
        return i + 1 if counts and self.unit.at(i).tags & ABOUT else i

    def preposition(self, i: int) -> tuple[str, int, bool]:
        """Return role, index after the preposition, and whether its words are the claim's part."""
        if i >= len(self.unit.words):
            return "bare", i, False
        far = self._distance(i)
        if far > i:
            return "near", far, True
        phrase = self.unit.phrases.get(i)
        if phrase is not None and phrase[0].startswith("prep_"):
            role, end = phrase[0][5:], phrase[1]
            return role, end, role in ("near", "toward")
        if "approach" in self.unit.at(i + 2).tags and "adjective" in self.unit.at(i + 1).tags:
            return "near", i + 3 + ("prep_toward" in self.unit.at(i + 3).tags), True
        for tag in sorted(self.unit.at(i).tags):
            if tag.startswith("prep_"):
                end = i + 1
                if tag == "prep_near" and "of_prep" in self.unit.at(end).tags:
                    end += 1
                inner = self.unit.at(end).tags
                if tag == "prep_near" and inner & {"prep_in", "prep_on"} and self.names.is_name(end + 1):
                    end += 1
                end = self._bearings(end) if tag == "prep_near" else end
                whole = tag in ("prep_near", "prep_across") or "toward_dative" in self.unit.at(i).tags
                return tag[5:], end, whole
        return "bare", i, False

    def _bearings(self, i: int) -> int:
        """Return the index after the further bearings of «западнее, севернее и восточнее» at `i`."""
        while self._joined(i) and self._compares(self.unit.at(i + 1)):
            i += 2
        return i

    def _compares(self, word: Word) -> bool:
        return "prep_near" in word.tags and word.text.endswith("ее")

    def _joined(self, i: int) -> bool:
        return self.unit.at(i).text == "," or "join" in self.unit.at(i).tags

    def _distance(self, i: int) -> int:
        """Return the index after «(примерно в) 5 км (к северу) от» at `i`; `i` without a distance."""
        j = i
        while j < i + 3 and self.unit.at(j).tags & (ABOUT | {"prep_in", "prep_on", "prep_for"}):
            j += 1
        counted = self.unit.at(j).text[:1].isdigit() or "quantity" in self.unit.at(j).tags
        if not (counted and "distance" in self.unit.at(j + 1).tags):
            return i
        role, end, _ = self.preposition(j + 2)
        return end if role in ("near", "from") else i

    def begins_phrase(self, i: int) -> bool:
        """Whether a preposition of several words («на схід від») begins at word `i`."""
        phrase = self.unit.phrases.get(i)
        return phrase is not None and phrase[0].startswith("prep_")

    def part(self, i: int) -> tuple[tuple[int, int] | None, str, int]:
        """Return the words of a part at `i` («південно-східних околицях»), its share, the index after."""
        area = self._area(i)
        if area > i:
            return (i, area), "most", area
        j, share = i, ""
        while j < i + 7 and not share:
            word = self.unit.at(j)
            kind = self._share(word, j) or self._landmark(j)
            if kind:
                share = kind
            elif not self._qualifies(word, j):
                return None, "", i
            j += 1
        if not share:
            return None, "", i
        while self._more_of_part(j):
            j += 1
        if share == "some" and any(
            self.unit.at(n).tags & {"most", "quarters", "thirds", "whole"} for n in range(i, j)
        ):
            share = "most"
        if share == "some" and self._section(i, j):
            share = "section"
        return (i, j), share, j

    def _area(self, i: int) -> int:
        """Return the index after «(около) 40 квадратных километров» at `i`; `i` without an area."""
        j = self.about(i)
        if not self.unit.at(j).text[:1].isdigit():
            return i
        j += 1
        if self.unit.at(j).text in (",", ".") and self.unit.at(j + 1).text[:1].isdigit():
            j += 2
        squared = "square" in self.unit.at(j).tags
        if squared and "distance" in self.unit.at(j).tags:
            return i if "toward_dative" in self.unit.at(j + 1).tags else j + 1
        j += 1 + (squared and self.unit.at(j + 1).text == ".")
        return j + 1 if squared and "distance" in self.unit.at(j).tags else i

    def _landmark(self, j: int) -> str:
        """Return "landmark" for «высоты», «дамбу» without a name before a preposition and a name."""
        word, after = self.unit.at(j), self.unit.at(j + 1)
        if word.capital or "facility" not in word.tags or "generic" in word.tags:
            return ""
        role, end, _ = self.preposition(j + 1)
        near = role in ("in", "on", "near") and not self.names.is_name(j + 1) and not after.capital
        return "landmark" if near and self.names.at(end) is not None else ""

    def thing(self, i: int) -> tuple[int, int] | None:
        """Return the words of «агрегатный завод» or «аэропорт» alone at `i`: of the place spoken of."""
        j = i
        while j < i + 3 and "adjective" in self.unit.at(j).tags and not self.unit.at(j).capital:
            j += 1
        word, after = self.unit.at(j), self.unit.at(j + 1)
        alone = not after.capital and after.text != '"' and not after.tags & {"head", "enemy", "country"}
        whole = "facility" in word.tags and not word.capital and not word.tags & {"generic", "road"}
        return (i, j + 1) if whole and alone else None

    def _section(self, i: int, j: int) -> bool:
        """Whether the words are a delimited part («лівобережна частина»)."""
        before = NO_TAGS.union(*(self.unit.at(n).tags for n in range(i, j - 1)))
        return "section" in self.unit.at(j - 1).tags and "bank" in before

    def _more_of_part(self, j: int) -> bool:
        """Whether word `j` belongs to the part before it («Промзона на севере», "ЗОШ 24")."""
        word = self.unit.at(j)
        if "prep_on" in word.tags:
            return "part_more" in self.unit.at(j + 1).tags
        before = self.unit.at(j - 1).tags
        share_of = (
            bool(word.tags & {"urban"}) and "part_some" in before and not word.capital
        )  # «частину центру»
        return share_of or "part_more" in word.tags or word.text.isdigit()

    def _share(self, word: Word, j: int) -> str:
        if word.capital and j > 0 and not word.upper:
            return ""
        tags = word.tags
        for kind in _SHARES:
            if f"part_{kind}" in tags:
                return kind
        return ""

    def _qualifies(self, word: Word, j: int) -> bool:
        """Whether a word may stand before the noun of a part: adjective, number, quantity."""
        if word.text.isdigit() or word.tags & {"quantity", "it"}:
            return True
        return bool(word.tags & {"adjective", "nation", "trigger:grey"}) and not (word.capital and j > 0)
