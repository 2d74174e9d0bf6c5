"""A unit -> who says it: the voice named before, after, around or under a statement.

Patterns: «за словами X», «X заявив, що», "..., сообщили в X", "... - X" at the end, "X: ...",
«(згідно X)», and the next sentence's «Об этом рассказал X». Without any of them it is the report's
own voice. A voice reaches over its unit; «по его словам» takes up the last voice.
"""

from __future__ import annotations

from typing import NamedTuple

from whoholds.claims.slavic.sentence import Unit, Word
from whoholds.claims.slavic.voices import DASH, LONGEST, NAMED_VOICES, NAMING, VoiceNames
from whoholds.claims.slavic.words import HEADS, Vocabulary

_ASIDE = 9
"""Words of «в своей ежедневно обновляемой карте линии фронта», plus one."""


class Voice(NamedTuple):
    """Who speaks in words `start` to `end` (indexes of words); `name` is the run of words that names it.

    `taken` are the words of the attribution itself, `back` says that it speaks of what came before
    («об этом»), `again` that it takes up the last voice, `denies` that the verb denies.
    """

    name: tuple[Word, ...]
    start: int
    end: int
    taken: tuple[int, int]
    back: bool = False
    again: bool = False
    denies: bool = False
    they: bool = False
    """Whether «они» takes up the actor rather than the voice named before."""

    @property
    def cut(self) -> tuple[int, int] | None:
        """Character offsets of the name."""
        return (self.name[0].start, self.name[-1].end) if self.name else None


def voices_of(unit: Unit, known: Vocabulary) -> list[Voice]:
    """Return the voices of a unit, the narrowest scope first; a unit keeps them."""
    if unit.voices is None:
        unit.voices = Voices(unit, known).all()
    return unit.voices


def stated_by(unit: Unit, known: Vocabulary) -> tuple[int, int] | None:
    """Return the words of the name in «заявления X» at the head of a list, else None."""
    for i in range(len(unit.words)):
        if "statement" in unit.at(i).tags:
            return VoiceNames(unit, known).name_at(i + 1)
    return None


class Voices:
    """Finds the voices of one unit."""

    def __init__(self, unit: Unit, known: Vocabulary) -> None:
        self.unit, self.known = unit, known
        self.names = VoiceNames(unit, known)
        self._size = len(unit.words)

    def all(self) -> list[Voice]:
        """Return the voices found, the narrowest scope first."""
        found = [v for v in (self._aside(), self._tail_dash(), self._head_colon()) if v is not None]
        i = 0
        while i < self._size:
            voice = self._at(i)
            if voice is not None:
                found.append(voice)
                i = max(i + 1, voice.taken[1])
            else:
                i += 1
        return sorted(found, key=lambda v: v.end - v.start)

    def _at(self, i: int) -> Voice | None:
        phrase = self.unit.phrases.get(i)
        if phrase is not None and phrase[0] == "again" and "of_report" in self.unit.at(phrase[1]).tags:
            return Voice((), 0, self._size, (i, phrase[1] + 1), again=True)
        if phrase is not None and phrase[0] == "by_word_of":
            return self._by_word(i, phrase[1])
        tags = self.unit.at(i).tags
        if "by_word_of" in tags:
            return self._by_word(i, i + 1)
        if "speech" in tags or "denial" in tags:
            return self._speech(i, "denial" in tags)
        return None

    # --- patterns ------------------------------------------------------------------------------

    def _by_word(self, i: int, j: int) -> Voice | None:
        """«за словами X, ...», "по данным X", «згідно повідомлення X»."""
        while "of_report" in self.unit.at(j).tags:
            j += 1
        if "pronoun" in self.unit.at(j).tags:
            end = j + 1 + ("of_report" in self.unit.at(j + 1).tags)
            return Voice((), 0, self._size, (i, end), again=True)
        end = self._before_clause(j, self.names.end_of(j))
        if end == j and self.unit.at(j).tags & HEADS:
            end = j + 1
        if end == j:
            return None
        return Voice(tuple(self.unit.words[j:end]), 0, self._size, (i, end))

    def _before_clause(self, j: int, end: int) -> int:
        """Return where the name ends when no comma parts «ГШ ЗСУ» from the clause «Бражківка ...»."""
        for k in range(j, end - 1):
            untitled = not any("source_title" in w.tags for w in self.unit.words[j : k + 1])
            if self.unit.at(k).upper and untitled and self.names.personal(k + 1):
                return k + 1
        return end

    def _speech(self, i: int, denies: bool) -> Voice | None:
        """A verb of speech: its subject on either side says what follows, precedes, or both."""
        if self._impersonal(i):
            return self._in_channel(i)
        who = i - 1
        while who > 0 and "filler" in self.unit.at(who).tags:
            who -= 1
        if self.unit.at(who).tags & {"pronoun", "they"}:
            they = "they" in self.unit.at(who).tags
            return Voice((), i, self._size, (who, i + 1), again=True, they=they)
        if self.unit.at(i + 1).tags & {"they", "he"}:
            return Voice((), 0, self._size, (i, i + 2), again=True)
        back = self._about_this(i)
        left = None if self._office_after(i) else self._subject_before(i)
        if left is not None and not back:
            start, end = left
            scope = (0, self._size) if self._parenthetical(i) else (i, self._size)
            return Voice(tuple(self.unit.words[start:end]), *scope, (start, i + 1), denies=denies)
        right = self._subject_after(i + 1)
        if right is None:
            return None
        start, end = right
        first = i - 1 if self.unit.at(i - 1).text in (",", DASH) else i
        scope = (0, self._size) if back or not self._that(end) else (i, self._size)
        return Voice(tuple(self.unit.words[start:end]), *scope, (first, end), back=back, denies=denies)

    def _in_channel(self, i: int) -> Voice | None:
        """«в ТГ-каналах сообщается»: a voice named by its place before an impersonal verb at `i`."""
        left = self._subject_before(i, impersonal=True)
        if left is None or not any(w.tags & {"source", "outlet"} for w in self.unit.words[slice(*left)]):
            return None
        return Voice(tuple(self.unit.words[slice(*left)]), i, self._size, left)

    def _office_after(self, i: int) -> bool:
        """Whether «сообщили в Минобороны» names the voice after the verb, whatever stands before it."""
        after = self.unit.at(i + 1).tags
        offices = self.unit.words[i + 2 : i + 5]
        inside = "prep_in" in after and any(w.tags & NAMING for w in offices)
        return inside and self._at_office(i + 1, i) and not self._that_before(i)

    def _that_before(self, i: int) -> bool:
        return self.unit.at(i - 1).text == "," and "source" in self.unit.at(i - 2).tags

    def _impersonal(self, i: int) -> bool:
        """«повідомляється», "сообщается": nobody is named."""
        return self.known.ends("reflexive", self.unit.at(i).text) and "reflexive" not in self.unit.at(i).tags

    def _about_this(self, i: int) -> bool:
        return any(self.names.tag_at(j) == "about_this" for j in range(max(0, i - 6), i))

    def _that(self, i: int) -> bool:
        return self.unit.at(i).text == "," and "that" in self.unit.at(i + 1).tags

    def _parenthetical(self, i: int) -> bool:
        """Whether a verb of speech closes the unit rather than opens a clause."""
        return i >= self._size - 2

    def _subject_before(self, i: int, impersonal: bool = False) -> tuple[int, int] | None:
        """Return the words of the speaker that end before the verb; of an impersonal one only «в X»."""
        end = i
        for _ in range(3):
            last = end
            while end > 0 and self.unit.at(end - 1).tags & {"filler", "this_all"}:
                end -= 1
            end = self._interview_before(end)
            end = self._phrase_before(end) if self._phrase_start(end) == end else end
            if end == last:
                break
        start = self._phrase_start(end)
        while start > 0 and end - start < LONGEST and self.names.speaks(start - 1):
            start -= 1
            if start > 0 and self.names.begins(start):
                break
        while start < end and not self.names.opens(start) and not self.unit.at(start).tags & HEADS:
            start += 1
        if start == end or not self.names.named(start, end):
            return None
        before = self.unit.at(start - 1).tags
        if impersonal:
            return self.names.core(start, end) if "prep_in" in before else None
        if "preposition" in before and not self._at_office(start - 1, i):
            return None
        return self.names.core(start, end)

    def _phrase_start(self, end: int) -> int:
        """Return where a voice's name of several words begins that ends at `end`, else `end`."""
        for j, (tag, after) in self.unit.phrases.items():
            if after == end and tag in NAMED_VOICES:
                return j
        return end

    def _at_office(self, prep: int, verb: int) -> bool:
        """Whether «У Генштабі заявили» names a voice by its place: «в» and a verb without a subject."""
        plural = self.known.ends("plural", self.unit.at(verb).text)
        return plural and "prep_in" in self.unit.at(prep).tags

    def _interview_before(self, end: int) -> int:
        """Return where «в интервью Fox News» begins that ends at `end`, or `end`."""
        for j in range(end - 1, max(0, end - _ASIDE), -1):
            if "interview" in self.unit.at(j).tags and "preposition" in self.unit.at(j - 1).tags:
                return j - 1
            if self.names.personal(j) and not self.unit.at(j).text.isascii():
                return end
        return end

    def _phrase_before(self, end: int) -> int:
        """Return where «в разговоре с РБК», «на брифинге» begins that ends at `end`, or `end`."""
        for j in range(end - 1, max(0, end - _ASIDE), -1):
            word = self.unit.at(j)
            if word.is_mark:
                return end
            if "preposition" in word.tags and end - j > 5 and self.names.named(j + 1, end):
                return end
            if "preposition" in word.tags:
                return end if self.names.named(j + 1, end) and (j == 0 or self.unit.at(j - 1).is_mark) else j
        return end

    def _subject_after(self, i: int) -> tuple[int, int] | None:
        """Return the words of the speaker that follow the verb, outlets in the dative skipped."""
        j = i
        while self.unit.at(j).tags & {"filler", "prep_in", "source_title"} and j < i + 4:
            if "source_title" in self.unit.at(j).tags:
                break
            j += 1
        if "prep_in" in self.unit.at(j - 1).tags and "source" in self.unit.at(j + 1).tags and j > i:
            j += not self.names.opens(j)
        j = self._after_interview(j)
        phrase = self.unit.phrases.get(j)
        if phrase is not None and phrase[0] == "outlet" and self.names.end_of(phrase[1]) > phrase[1]:
            j = phrase[1]
        elif "outlet" in self.unit.at(j).tags and self.names.end_of(j + 1) > j + 1:
            j += 1
        end = self.names.end_of(j)
        return self.names.core(j, end) if end > j and self.names.named(j, end) else None

    def _after_interview(self, i: int) -> int:
        """Return where the title or name begins after «(сказала) в эфире телеканала "X"» at `i`."""
        if "interview" not in self.unit.at(i).tags:
            return i
        for j in range(i + 1, min(i + _ASIDE, self._size)):
            if self.unit.at(j).text in (",", "."):
                break
            named = self.names.personal(j) and self.names.personal(j + 1)
            if "source_title" in self.unit.at(j).tags or named:
                return j
        return i

    def _tail_dash(self) -> Voice | None:
        """«... - Генштаб ЗСУ» at the end of the unit."""
        stop = self._size
        while stop > 0 and self.unit.at(stop - 1).is_mark:
            stop -= 1
        for i in range(stop - 1, max(0, stop - LONGEST), -1):
            if self.unit.at(i).text == DASH and i > 1 and not self._hyphen(i):
                named = self.names.end_of(i + 1) >= stop and self._sounds_like_voice(i + 1, stop)
                named = named and not self._names_a_place(i) and not self._elliptic(i)
                return Voice(tuple(self.unit.words[i + 1 : stop]), 0, i, (i, stop)) if named else None
            if self.unit.at(i).text in (".", ":", "!", "?"):
                break
        return None

    def _hyphen(self, i: int) -> bool:
        """Whether a dash at `i` stands between two names without spaces («рубеж X-Y»)."""
        return (
            self.unit.at(i - 1).end == self.unit.at(i).start
            and self.unit.at(i).end == self.unit.at(i + 1).start
        )

    def _elliptic(self, dash: int) -> bool:
        """Whether the dash stands for a verb («западную часть контролирует X, восточную - Y»)."""
        word, before = self.unit.at(dash - 1), self.unit.at(dash - 2)
        return before.text in (",", "и") and word.text.endswith(("ую", "юю", "их", "ых"))

    def _names_a_place(self, dash: int) -> bool:
        """Whether «ещё один населённый пункт —» stands before a dash: what follows is that place's name."""
        if self.unit.at(dash - 1).capital and "road" in self.unit.at(dash - 2).tags:
            return True  # «трассу X - Y»
        return any(
            "generic" in self.unit.at(i).tags
            and "quantity" in self.unit.at(i - 1).tags | self.unit.at(i - 2).tags
            and not self.unit.at(i + 1).capital
            for i in range(max(0, dash - 6), dash)
            if not any(self.unit.at(k).text == "," for k in range(i, dash))
        )

    def _sounds_like_voice(self, start: int, stop: int) -> bool:
        words = self.unit.words[start:stop]
        if any("region" in w.tags for w in words) or (len(words) == 1 and "nope" in words[0].tags):
            return False
        if any(w.tags & {"source", "outlet", "source_title", "person", "capital", "channel"} for w in words):
            return True
        if self.names.tag_at(start) in NAMED_VOICES:
            return True
        if len(words) > 3 or not all(w.capital or w.is_mark for w in words):
            return False
        odd = any(w.is_mark or w.upper or w.text.isascii() for w in words)
        return odd or self.names.surname(stop - 1)

    def _head_colon(self) -> Voice | None:
        """«Reuters: ...», «З офіційного зведення: ...»."""
        for i in range(1, min(LONGEST, self._size)):
            if self.unit.at(i).text == ":":
                start = 0
                while start < i and "preposition" in self.unit.at(start).tags:
                    start += 1
                end = self._before_circumstance(self.names.end_of(start), i)
                if end == i and self._sounds_like_voice(start, self.names.end_of(start)):
                    name = self.unit.words[start : self.names.end_of(start)]
                    return Voice(tuple(name), i, self._size, (0, i + 1))
                return None
        return None

    def _before_circumstance(self, end: int, colon: int) -> int:
        """Return `colon` where only «після зустрічі зі ставкою» parts a name from it, else `end`."""
        words = self.unit.words[end:colon]
        led = bool(words) and "preposition" in words[0].tags
        free = not any(w.is_mark or self.known.frame(w.tags) is not None for w in words)
        return colon if led and free and end > 0 else end

    def _aside(self) -> Voice | None:
        """«(згідно повідомлень місцевих)» in brackets."""
        for aside in self.unit.asides:
            phrases = self.known.phrases.all([w.text for w in aside])
            inner = Voices(Unit(aside, phrases=phrases), self.known)
            voice = inner._at(0) if aside else None
            if voice is not None and voice.name:
                return Voice(voice.name, 0, self._size, (0, 0))
        return None

    # --- names of voices ---------------------------------------------------------------------------
