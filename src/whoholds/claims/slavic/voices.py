"""Words of a unit -> names of voices: offices, outlets, persons with their titles, quoted channels."""

from __future__ import annotations

from whoholds.claims.slavic.sentence import Unit, Word
from whoholds.claims.slavic.words import HEADS, Vocabulary

DASH = "-"
NAMING = HEADS | {"source", "outlet", "source_title"}
"""Classes of words that name somebody who speaks."""

NAMED_VOICES = frozenset(("source", "outlet"))
"""Classes of phrases that are a voice's whole name."""

LONGEST = 12
"""Most words of a voice's name: «источник, приближенный к сирийским спецслужбам» has 6."""


class VoiceNames:
    """Reads the names of voices of one unit."""

    def __init__(self, unit: Unit, known: Vocabulary) -> None:
        self.unit, self.known = unit, known
        self._size = len(unit.words)

    def surname(self, k: int) -> bool:
        """Whether word `k` ends as surnames do, or is a person of the lexicon."""
        word = self.unit.at(k)
        ends = len(word.text) > 3 and self.known.ends("surname", word.text)
        return "person" in word.tags or (self.personal(k) and ends)

    def tag_at(self, j: int) -> str | None:
        """Return the tag of the lexicon's phrase that begins at word `j`."""
        phrase = self.unit.phrases.get(j)
        return phrase[0] if phrase else None

    def name_at(self, j: int) -> tuple[int, int] | None:
        """Return the words of a voice's name that begins at word `j`."""
        end = self.end_of(j)
        return self.core(j, end) if end > j else None

    def end_of(self, j: int) -> int:
        """Return the index after the name of a voice that begins at `j`; `j` when there is none."""
        if not self.opens(j):
            return j
        end = j + 1
        phrase = self.unit.phrases.get(j)
        named = phrase[1] if phrase is not None and phrase[0] in NAMED_VOICES else None
        special = self._callsign(j) or self._quoted(j) or named
        if special is not None:
            return special
        while end < self._size and end - j < LONGEST and (self._of_name(end) or self._of_title(j, end)):
            end += 1
        while end > j and (self.unit.at(end - 1).is_mark and self.unit.at(end - 1).text != '"'):
            end -= 1
        return end

    def opens(self, j: int) -> bool:
        """Whether a voice's name can begin at word `j`."""
        word = self.unit.at(j)
        if word.start < 0 or self._stops(word):
            return False
        if j == 0 and any(t.startswith("trigger:") for t in word.tags):
            return False  # «Заход войск в X подтвердили»
        if word.text == '"':
            return self.unit.at(j + 1).start >= 0
        return word.capital or bool(word.tags & {"source", "outlet", "source_title", "nation", "adjective"})

    def _of_name(self, j: int) -> bool:
        word = self.unit.at(j)
        if word.text in ('"', DASH, "."):
            return word.text == '"' or self._inside_name(j)
        if word.is_mark or self._stops(word):
            return False
        if any(t.startswith("trigger:") for t in word.tags) and not word.capital:
            return False
        if word.tags & {"nation", "adjective"} and not word.capital and self.personal(j - 1):
            return False
        return (
            word.capital
            or bool(word.tags & {"source", "outlet", "source_title", "nation", "adjective", "country"})
            or (word.text.isdigit() and "source" in self.unit.at(j - 1).tags)
            or "gen" in word.tags
            or self._of_region(j)
        )

    def _of_region(self, j: int) -> bool:
        """Whether word `j` closes «глава Энской области», which names an office, not «в Энской области»."""
        words = self.unit
        region = "region_noun" in words.at(j).tags and words.at(j - 1).capital
        return region and "preposition" not in words.at(j - 2).tags

    def _inside_name(self, j: int) -> bool:
        """Whether a dash or full stop binds two parts of one name («ТАСС-Аналитика», "С. Гайдай")."""
        before, after = self.unit.at(j - 1), self.unit.at(j + 1)
        return (
            before.end == self.unit.at(j).start
            and after.capital
            and (after.start == self.unit.at(j).end or len(before.text) == 1)
        )

    def _quoted(self, j: int) -> int | None:
        """Return the index after a quoted name that begins at `j` («"Архангел спецназа"»)."""
        if self.unit.at(j).text != '"':
            return None
        return next((k + 1 for k in range(j + 2, j + 8) if self.unit.at(k).text == '"'), None)

    def _callsign(self, j: int) -> int | None:
        """Return the index after «командир отряда с позывным "X"» that begins at `j`."""
        for k in range(j + 1, j + LONGEST):
            if self.unit.at(k).is_mark and self.unit.at(k).text != '"':
                return None
            if k < self._size and self.tag_at(k) == "callsign" and self.unit.at(k + 2).text == '"':
                closing = [m for m in range(k + 4, k + 8) if self.unit.at(m).text == '"']
                return closing[0] + 1 if closing else None
        return None

    def _of_title(self, start: int, j: int) -> bool:
        """Whether a plain word belongs to a title («речник Міністерства оборони Олександр ...»)."""
        words = self.unit.words
        word = self.unit.at(j)
        if not any("source_title" in w.tags for w in words[start:j]) or word.is_mark:
            return False
        if self.personal(j - 1) and not words[j - 1].tags and word.tags & (HEADS | {"nation"}):
            return False
        if "along" in word.tags:
            return any(self.personal(k) and self.personal(k + 1) for k in range(j + 2, j + 5))
        if "prep_in" in word.tags and "country" in self.unit.at(j + 1).tags:
            return self.personal(j + 2)  # «посол X в Y Фамилия»
        if self._stops(word):
            return False
        return any(self.unit.at(k).capital for k in range(j + 1, j + 4))

    def _stops(self, word: Word) -> bool:
        return bool(
            word.tags
            & {"filler", "preposition", "opener", "verb", "that", "speech", "conj", "addressee", "who"}
        )

    def core(self, start: int, end: int) -> tuple[int, int]:
        """Return the name without the titles before a person's own name."""
        if self.unit.at(end - 1).text == '"' and any(self.tag_at(k) == "callsign" for k in range(start, end)):
            opening = [k for k in range(start, end - 1) if self.unit.at(k).text == '"']
            return opening[-1] + 1, end - 1
        while end - start > 1 and "country" in self.unit.at(start).tags and self.personal(start + 1):
            start += 1
        if end - start > 2 and all(
            self.personal(k) and not self.unit.at(k).text.isascii() for k in range(start, end)
        ):
            return end - 2, end
        titles = [k for k in range(start, end - 1) if "source_title" in self.unit.at(k).tags]
        if titles:
            for k in range(end - 1, titles[-1], -1):
                if self.personal(k) and "region_noun" not in self.unit.at(k + 1).tags:
                    first = k - 1 if self.personal(k - 1) else k
                    return first, k + 1
        return start, end

    def personal(self, k: int) -> bool:
        """Whether word `k` may be (part of) a person's own name."""
        word = self.unit.at(k)
        own = "person" in word.tags or not (word.tags - {"adjective"})
        return word.capital and not word.upper and own

    def begins(self, j: int) -> bool:
        """Whether a name begins at `j` whatever stands before: «Российское ...», «(в интервью CNN) Иван»."""
        word, before = self.unit.at(j), self.unit.at(j - 1)
        foreign = before.capital and before.text.isascii() and not word.text.isascii()
        return word.capital and ("nation" in word.tags or (foreign and self.personal(j)))

    def speaks(self, j: int) -> bool:
        """Whether word `j` can belong to a speaker before a verb: of a name, or an army or rebels."""
        return self._of_name(j) or bool(self.unit.at(j).tags & HEADS) or self._numbers(j)

    def _numbers(self, j: int) -> bool:
        """Whether word `j` is of the number of a unit («110-й бригады»)."""
        word, before = self.unit.at(j), self.unit.at(j - 1)
        return (
            word.text.isdigit()
            or (word.text == DASH and before.text.isdigit())
            or (before.text == DASH and "ordinal" in word.tags)
        )

    def named(self, start: int, end: int) -> bool:
        """Whether the words name somebody: a name, a source or a title, not only an adjective."""
        words = self.unit.words[start:end]
        return any(w.capital or w.tags & NAMING for w in words)
