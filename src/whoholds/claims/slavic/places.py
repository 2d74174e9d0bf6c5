"""Words of a unit -> place groups: what is named, by which preposition, and which part of it.

A place is a capitalised name in a slot of a frame ("у Бахмуті", «села Метьолкіне та Білогорівка»);
no gazetteer is asked, so that any war works. A group is one place with its preposition and part
("на східній околиці Бахмута"); a list is groups joined by commas and conjunctions.
"""

from __future__ import annotations

from typing import NamedTuple

from whoholds.claims.slavic.sentence import Unit, Word
from whoholds.claims.slavic.words import Vocabulary

NOT_NAMES = frozenset(
    "common conj country enemy army filler generic head hedge intent militant month nation nope opener own "
    "outlet part_more person preposition pronoun rebel source speech they verb who".split()
)
_JOINS = frozenset((",", "та", "і", "й", "и", "а", "також", "также", "да", "/", "або", "или", "чи", "тощо"))
_BEFORE_NAME = frozenset("generic facility region_noun adjective nation quantity itself".split())
_IMPERSONAL = ("ено", "ано", "ито", "уто", "ется", "ються")
_ADJECTIVE_NAMES = tuple(
    stem + ending
    for stem, endings in (
        ("ск", "ий ая ое ие ого ому ой ую им ом их ими"),
        ("цк", "ий ая ое ие ого ому ой ую им ом их ими"),
        ("ськ", "ий а е і ого ому ої ій у им их ою ими"),
        ("цьк", "ий а е і ого ому ої ій у им их ою ими"),
    )
    for ending in endings.split()
)
"""Endings of names that are adjectives: a common noun after them is what is named."""


_BANKS = ("лівобереж", "правобереж", "левобереж", "правобереж")
"""Beginnings of adjectives that delimit a part of a settlement."""


class Group(NamedTuple):
    """A place as it stands in a unit. Indexes are of words; `end` is the first word after it.

    `role` is the preposition's: bare, in, near, from, toward, for, on, direction. `part` is the run
    of words of its part, `share` says what kind: "some", "outskirts", "object", "" (none or a bearing).
    """

    start: int
    end: int
    name: tuple[int, int]
    role: str
    part: tuple[int, int] | None = None
    share: str = ""
    region: bool = False
    ref: bool = False
    """Whether the name is only a pronoun or "the town": the place was named before."""


class _Name(NamedTuple):
    name: tuple[int, int]
    end: int
    region: bool = False
    ref: bool = False
    direction: bool = False


class Places:
    """Reads place groups of one unit; `taken` are words that belong to actors or voices."""

    def __init__(self, unit: Unit, known: Vocabulary, taken: set[int]) -> None:
        self.unit, self.known, self.taken = unit, known, taken

    # --- lists ---------------------------------------------------------------------------------

    def listed(self, i: int) -> list[Group]:
        """Return the groups of the list that begins at word `i`; empty when none does."""
        groups: list[Group] = []
        group = self.group(i)
        while group is not None and len(groups) < 120:
            groups.append(group)
            after = self._join(self.skip_locators(group.end))
            after = self._stretch(group) if after is None else after
            if after is not None and self._outskirts_too(after):
                groups[-1] = group._replace(end=after + 1)
                break
            group = self._beside(group) if after is None else self.group(after, groups[-1])
            if group is not None and after is not None and self._new_clause(after, group):
                break
        return self._along_fronts(groups)

    def _outskirts_too(self, i: int) -> bool:
        """Whether «(Мазанівка і) околиці» ends a list: they are no place of their own."""
        alone = self._name(i + 1) is None and i + 1 not in self.taken
        return alone and "part_outskirts" in self.unit.at(i).tags

    def _along_fronts(self, groups: list[Group]) -> list[Group]:
        """Give «на Лиманському та Бахмутському напрямках» the direction to every name of the list."""
        if not groups or groups[-1].role != "direction":
            return groups
        part = groups[-1].part
        return [
            g._replace(role="direction", part=part)
            if g.part is None and self.unit.at(g.name[1] - 1).text.endswith(_ADJECTIVE_NAMES)
            else g
            for g in groups
        ]

    def _stretch(self, last: Group) -> int | None:
        """Return the index after the dash of «в районе X — Y — Z»."""
        i = last.end
        return i + 1 if last.role == "near" and self.unit.at(i).text == "-" and self.is_name(i + 1) else None

    def _new_clause(self, i: int, group: Group) -> bool:
        """Whether a bare name after a comma is the subject of a verb («..., Дамаск будет отрезан»)."""
        after = self.unit.at(group.end)
        if self.unit.at(i - 1).text != "," or group.role != "bare" or group.part or after.is_mark:
            return False
        verb = self.known.form(after.text) in ("past", "present") and not after.capital and not after.tags
        return verb or bool(after.tags & {"copula", "intent", "light"})

    def _beside(self, last: Group) -> Group | None:
        """Return the group «в районі X» that follows one with a preposition without a comma."""
        role = self._preposition(last.end)[0]
        if last.role == "from" and role in ("on", "toward"):
            return self.group(last.end)
        return self.group(last.end) if last.role in ("in", "on", "toward") and role == "near" else None

    def _join(self, i: int) -> int | None:
        """Return the index after a comma or conjunction at `i`, or None."""
        j = i
        while self.unit.at(j).text in _JOINS and j - i < 3:
            j += 1
        return j if j > i else None

    def before(self, i: int, low: int = 0) -> list[Group]:
        """Return the list whose last group ends just before word `i`, nothing of it before `low`."""
        for start in range(max(low, i - 60), i):
            if self._may_begin(start):
                groups = self.listed(start)
                if groups and self.skip_locators(groups[-1].end) == i:
                    return groups
        return []

    def _may_begin(self, i: int) -> bool:
        """Whether a list may begin at `i`: not in the middle of a name or right after a preposition."""
        if i in self.taken:
            return False
        previous = self.unit.at(i - 1)
        return not ("preposition" in previous.tags or (self.is_name(i) and self.is_name(i - 1)))

    # --- one group -----------------------------------------------------------------------------

    def group(self, i: int, previous: Group | None = None) -> Group | None:
        """Return the place group that begins at word `i`; a bare one inherits from `previous`."""
        counted = self._per_cent(i)
        role, j, bearing = ("bare", counted, False) if counted > i + 1 else self._preposition(i)
        j = self._per_cent(j)
        j = self._described(j) if role != "bare" else j
        part, share, k = self.part(j)
        if part is not None:
            return self._with_part(i, k, role, (part[0] if not bearing else i, part[1]), share)
        name = self._name(j) or self._front(j)
        if name is None:
            return self._reference(i, j, bearing, previous)
        if role == "bare" and previous is not None and previous.role != "bare" and not name.direction:
            region = name.region or previous.region
            return Group(
                i, name.end, name.name, previous.role, previous.part, previous.share, region, name.ref
            )
        inside = self._within(i, name) if role == "bare" and not bearing else None
        if inside is not None:
            return inside
        reach = self._from_to(name.end) if role == "bare" and not bearing else None
        if reach is not None:
            return Group(i, reach, name.name, role, (name.end, reach))
        role = "direction" if name.direction else role
        span = (name.name[1], name.end) if name.direction else (i, j) if bearing else None
        return Group(i, name.end, name.name, role, span, "", name.region, name.ref)

    def _described(self, i: int) -> int:
        """Return the index after «(уже) зачищенный» at `i` that describes a name."""
        j = i + ("filler" in self.unit.at(i).tags)
        word = self.unit.at(j)
        participle = any(t.startswith("trigger:") for t in word.tags) and not word.capital
        told = participle and self.known.form(word.text) == "participle"
        return j + 1 if told and self.is_name(j + 1) else i

    def _within(self, i: int, name: _Name) -> Group | None:
        """Return «завод Сініат в Бахмуті» as that part of the settlement."""
        if "facility" not in self.unit.at(i).tags or "prep_in" not in self.unit.at(name.end).tags:
            return None
        town = self._name(name.end + 1)
        if town is None or town.region or town.ref or town.direction:
            return None
        return Group(i, town.end, town.name, "bare", (i, name.end), "object")

    def _per_cent(self, i: int) -> int:
        """Return the index after «70 %» or «70 відсотків» at `i`."""
        if (
            self.unit.at(i).tags & {"at_least", "at_most", "approximately"}
            and self.unit.at(i + 1).text[:1].isdigit()
        ):
            i += 1
        after = self.unit.at(i + 1)
        share = self.unit.at(i).text[:1].isdigit() and (after.text == "%" or "per_cent" in after.tags)
        return i + 2 if share else i

    def _with_part(self, i: int, k: int, role: str, part: tuple[int, int], share: str) -> Group | None:
        """Return the group whose place follows its part: a genitive, or a second preposition."""
        owned = k
        while owned in self.taken and owned < k + 4:
            owned += 1
        if owned > k and "preposition" in self.unit.at(owned).tags:
            k = owned
        inner, j, bearing = self._preposition(k)
        landed = "landed" in self.unit.at(part[1] - 1).tags and inner == "bare"
        if (inner in ("bare", "in", "on", "near", "from") or bearing) and not landed:
            name = self._name(j)
            if name is not None and not name.direction:
                end = j if bearing or inner == "near" else part[1]
                return Group(i, name.end, name.name, role, (part[0], end), share, name.region, name.ref)
        if self._of_the_place_before(role, part, share):
            return Group(i, part[1], part, role, part, share, ref=True)
        return None

    def _of_the_place_before(self, role: str, part: tuple[int, int], share: str) -> bool:
        """Whether a part without a name («в его центре», «на окраине») is that of the place named before."""
        tags = frozenset[str]().union(*(self.unit.at(n).tags for n in range(*part)))
        if role == "bare":
            return "building" in tags
        return "it" in tags or (role in ("in", "on") and share == "outskirts")

    def _front(self, i: int) -> _Name | None:
        """Return «купянском направлении» in small letters, as bulletins write it."""
        word = self.unit.at(i)
        local = word.text.endswith(_ADJECTIVE_NAMES) and not word.tags & {"nation", "country"}
        j = i + 1
        while j < i + 6 and (
            self.unit.at(j).text in _JOINS or self.unit.at(j).text.endswith(_ADJECTIVE_NAMES)
        ):
            j += 1
        if not local or "direction" not in self.unit.at(j).tags:
            return None
        return _Name((i, i + 1), i + 2 if j == i + 1 else i + 1, direction=True)

    def _reference(self, i: int, j: int, bearing: bool, previous: Group | None) -> Group | None:
        """Return «південніше від неї»: a bearing from the place just named."""
        if bearing and previous is not None and "pronoun" in self.unit.at(j).tags:
            return Group(i, j + 1, previous.name, "near", (i, j + 1))
        return None

    def _from_to(self, i: int) -> int | None:
        """Return the index after «від X до Y» at `i`: a stretch of a road or a front."""
        if "prep_from" not in self.unit.at(i).tags:
            return None
        first = self._name(i + 1)
        if first is None or "prep_toward" not in self.unit.at(first.end).tags:
            return None
        last = self._name(first.end + 1)
        return last.end if last is not None else None

    def _preposition(self, i: int) -> tuple[str, int, bool]:
        """Return role, index after the preposition, and whether its words are the claim's part."""
        if i >= len(self.unit.words):
            return "bare", i, False
        phrase = self.unit.phrases.get(i)
        if phrase is not None and phrase[0].startswith("prep_"):
            role, end = phrase[0][5:], phrase[1]
            return role, end, role in ("near", "toward")
        for tag in sorted(self.unit.at(i).tags):
            if tag.startswith("prep_"):
                end = i + 1
                if tag == "prep_near" and "of_prep" in self.unit.at(end).tags:
                    end += 1
                inner = self.unit.at(end).tags
                if tag == "prep_near" and inner & {"prep_in", "prep_on"} and self.is_name(end + 1):
                    end += 1
                return tag[5:], end, tag in ("prep_near",) or self.unit.at(i).text in ("к", "ко")
        return "bare", i, False

    def part(self, i: int) -> tuple[tuple[int, int] | None, str, int]:
        """Return the words of a part at `i` («південно-східних околицях»), its share, the index after."""
        j, share = i, ""
        while j < i + 7 and not share:
            word = self.unit.at(j)
            kind = self._share(word, j)
            if kind:
                share = kind
            elif not self._qualifies(word, j):
                return None, "", i
            j += 1
        if not share:
            return None, "", i
        while self._more_of_part(j):
            j += 1
        if share == "some" and any(self.unit.at(n).tags & {"most", "quarters"} for n in range(i, j)):
            share = "most"
        if share == "some" and self._section(i, j):
            share = "section"
        return (i, j), share, j

    def _section(self, i: int, j: int) -> bool:
        """Whether the words are a delimited part («лівобережна частина»)."""
        words = [self.unit.at(n).text for n in range(i, j)]
        return words[-1].startswith(("част", "частин")) and any(w.startswith(_BANKS) for w in words[:-1])

    def _more_of_part(self, j: int) -> bool:
        """Whether word `j` belongs to the part before it («Промзона на севере», "ЗОШ 24")."""
        word = self.unit.at(j)
        if "prep_on" in word.tags:
            return "part_more" in self.unit.at(j + 1).tags
        return "part_more" in word.tags or word.text.isdigit()

    def _share(self, word: Word, j: int) -> str:
        if word.capital and j > 0 and not word.upper:
            return ""
        tags = word.tags
        for kind in ("some", "outskirts", "object"):
            if f"part_{kind}" in tags:
                return kind
        return ""

    def _qualifies(self, word: Word, j: int) -> bool:
        """Whether a word may stand before the noun of a part: adjective, number, quantity."""
        if word.text.isdigit() or word.tags & {"quantity", "it"}:
            return True
        return bool(word.tags & {"adjective", "nation", "trigger:grey"}) and not (word.capital and j > 0)

    # --- names ---------------------------------------------------------------------------------

    def _name(self, i: int) -> _Name | None:
        j = self._generic(i)
        if j > i and (colon := self._list_mark(i, j)) is not None:
            return self._name(colon)
        name = self._proper(i, j)
        unnamed = name is not None and name.region and "plural" in self.unit.at(j - 1).tags
        return None if unnamed else name

    def _proper(self, i: int, j: int) -> _Name | None:
        """Return the name at `j` after its kind `i..j`."""
        quoted = self._quoted(j) if j > i else None
        if quoted is not None:
            return quoted
        k = j
        while k < j + 3 and (self.is_name(k) or (k > j and self._kind_in_name(k))):
            k += 1
        if k > j > i and self.unit.at(k).text == "-" and self.is_name(k + 1):
            k += 2 if "facility" in self.unit.at(j - 1).tags else 0
        if k == j:
            return self._anaphor(i, j)
        return self._closed(i, j, k)

    def _closed(self, i: int, j: int, k: int) -> _Name | None:
        """Return the name `j..k` with the noun that belongs to it on either side."""
        words = self.unit
        first = i if i < j and "facility" in words.at(j - 1).tags else j
        first = j - 1 if first == i and i < j else first
        after = words.at(k)
        if self._describes(words.at(k - 1), after):
            return self._plant(first, k)
        if k - j > 1 and "region_noun" in after.tags and words.at(k - 1).text.endswith(_ADJECTIVE_NAMES):
            k, after = k - 1, words.at(k - 1)
        if "direction" in after.tags:
            return _Name((j, k), k + 1, direction=True)
        if not after.capital and after.tags & {"facility", "region_noun"} and first == j:
            return _Name((j, k + 1), k + 1, region="region_noun" in after.tags)
        if after.upper and "facility" in after.tags:
            return _Name((first, k + 1), k + 1)
        region = any("region" in words.at(n).tags for n in range(j, k))
        if i < j and "region_noun" in words.at(j - 1).tags:
            first, region = j - 1, True
        return _Name((first, k), k, region=region)

    def _plant(self, first: int, k: int) -> _Name | None:
        """Return «Лисичанський желатиновий завод»: adjectives up to the facility they describe."""
        j = k
        while j < k + 3 and "adjective" in self.unit.at(j).tags:
            j += 1
        return _Name((first, j + 1), j + 1) if "facility" in self.unit.at(j).tags else None

    def _describes(self, word: Word, after: Word) -> bool:
        """Whether a capitalised adjective only describes the noun after it («Абхазское телевидение»)."""
        return (
            word.text.endswith((*_ADJECTIVE_NAMES, "ый"))
            and not after.capital
            and not after.is_mark
            and not after.tags - {"adjective", "source", "head", "outlet"}
            and self.known.form(after.text) in ("noun", "participle")
        )

    def _generic(self, i: int) -> int:
        """Return the index after the common nouns before a name («колишнє село», «города страны»)."""
        j = i
        seen = False
        while j < i + 6 and self._before_name(j):
            seen = seen or self._kinds(j)
            j += 1
            if self.unit.at(j).text == "." and "abbreviated" in self.unit.at(j - 1).tags:
                j += 1
        return j if seen else i

    def _before_name(self, j: int) -> bool:
        """Whether word `j` may stand before a name: its kind, an adjective, a quantity, a number."""
        word = self.unit.at(j)
        if not word.tags & _BEFORE_NAME and not word.text.isdigit():
            return False
        return (
            not word.capital
            or bool(word.tags & {"generic", "facility"})
            or (j == 0 and "nation" in word.tags)
        )

    def _kinds(self, j: int) -> bool:
        """Whether word `j` says what kind of place follows, or from where it is («курское село»)."""
        word = self.unit.at(j)
        if word.tags & {"generic", "facility", "region_noun", "nation", "itself"}:
            return True
        return word.text.endswith(_ADJECTIVE_NAMES) and self.is_name(j + 1)

    def _list_mark(self, start: int, i: int) -> int | None:
        """Return where a list begins after «населених пунктів (у ... області) -» or ":"."""
        words = self.unit
        plural = any("plural" in words.at(k).tags for k in range(start, i))
        named = self.is_name(i) and "region_noun" not in words.at(i + 1).tags
        if named or (not plural and not self._counted(start, i)):
            return None
        j = i
        while j < i + 7:
            word = words.at(j)
            if word.text in ("-", ":") and words.at(j + 1).start >= 0:
                return j + 1
            if word.text == "," and "namely" in words.at(j + 1).tags:
                return j + 2
            if word.is_mark or not (
                word.tags & {"region_noun", "preposition", "country", "region", "filler"} or word.capital
            ):
                return None
            j += 1
        return None

    def _counted(self, start: int, end: int) -> bool:
        """Whether a number or quantity stands among the words («ещё три населённых пункта»)."""
        words = self.unit.words[max(start, 0) : end]
        return any("quantity" in w.tags or w.text.isdigit() for w in words)

    def _quoted(self, i: int) -> _Name | None:
        """Return «станцію "Сіль"»: a facility and its quoted name."""
        if self.unit.at(i).text != '"' or "facility" not in self.unit.at(i - 1).tags:
            return None
        for j in range(i + 2, i + 5):
            if self.unit.at(j).text == '"':
                return _Name((i + 1, j), j + 1)
        return None

    def _anaphor(self, i: int, j: int) -> _Name | None:
        """Return «місто» or «село» alone, which stands for a place named before."""
        last = self.unit.at(j - 1)
        if j == i or last.tags & {"plural", "noref"} or self._counted(i, j):
            return None
        if "generic" in last.tags:
            return _Name((i, j), j, ref=True)
        this = "this" in self.unit.at(i - 1).tags and "region_noun" in last.tags
        return _Name((i, j), j, ref=True, region=True) if this else None

    def _kind_in_name(self, i: int) -> bool:
        """Whether a capitalised common noun is part of a name («Волчанские Хутора», «Зелений Гай»)."""
        word = self.unit.at(i)
        return word.capital and not word.upper and "generic" in word.tags and len(word.text) > 3

    def is_name(self, i: int) -> bool:
        """Whether word `i` may be (part of) a place's name."""
        word = self.unit.at(i)
        numbered = any(c.isdigit() for c in word.text) and "facility" in self.unit.at(i - 1).tags
        if not word.capital or i in self.taken or (word.text.isascii() and not numbered):
            return False
        if self.unit.phrases.get(i, ("",))[0] == "region":
            return False
        if word.upper and not numbered:
            return bool(word.tags & {"facility", "region"})
        barred = ("side:", "trigger:") if i > 0 else ("side:", "trigger:", "part_")
        if word.tags & NOT_NAMES or any(t.startswith(barred) for t in word.tags):
            return False
        return i > 0 or (len(word.text) > 2 and not word.text.endswith(_IMPERSONAL))

    def begins_phrase(self, i: int) -> bool:
        """Whether a preposition of several words («на схід від») begins at word `i`."""
        phrase = self.unit.phrases.get(i)
        return phrase is not None and phrase[0].startswith("prep_")

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
            inner = self._name(i + 1)
            return inner.end if inner is not None and inner.region and not inner.ref else i
        phrase = words.phrases.get(i)
        if phrase is not None and phrase[0] == "region":
            return phrase[1]
        if "country" in words.at(i).tags:
            return i + 1
        inner = self._name(i) if words.at(i).capital or "region_noun" in words.at(i).tags else None
        return inner.end if inner is not None and inner.region else i

    def _relative(self, i: int) -> int:
        """Return the index after «, що на Харківщині,» or «, на которую ... напали,»; `i` without one."""
        words = self.unit
        start = i + 1 + ("preposition" in words.at(i + 1).tags)
        if "relative" in words.at(start).tags:
            inner = self._name(start + 1 + ("preposition" in words.at(start + 1).tags))
            if inner is not None and not inner.ref:
                comma = words.at(inner.end).text == "," and not self.is_name(inner.end + 1)
                return inner.end + comma
        if "which" in words.at(start).tags:
            return next((j + 1 for j in range(start + 1, start + 13) if words.at(j).text == ","), i)
        return i
