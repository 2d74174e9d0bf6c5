"""Words of a unit -> place groups: what is named, by which preposition, and which part of it.

A group is one name with its preposition and part ("на східній околиці Бахмута"); a list is groups
joined by commas and conjunctions ("села Метьолкіне та Білогорівка").
"""

from __future__ import annotations

from typing import NamedTuple

from whoholds.claims.slavic.names import Name, Names
from whoholds.claims.slavic.parts import ABOUT, Parts
from whoholds.claims.slavic.sentence import Unit, Word
from whoholds.claims.slavic.words import NO_TAGS, Vocabulary

_MARKS = frozenset((",", "/"))
"""Marks that join the items of a list."""


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
    many: bool = False
    """Whether it takes up all places of the list named before («їх», «обидва села»)."""


class Places:
    """Reads place groups of one unit; `taken` are words that belong to actors or voices."""

    def __init__(self, unit: Unit, known: Vocabulary, taken: set[int], nameless: bool = False) -> None:
        self.unit, self.known, self.taken = unit, known, taken
        self._nameless = nameless
        self.names = Names(unit, known, taken)
        self.parts = Parts(unit, self.names)
        self.is_name = self.names.is_name
        self.skip_locators = self.names.skip_locators
        self.part = self.parts.part
        self.begins_phrase = self.parts.begins_phrase

    # --- lists ---------------------------------------------------------------------------------

    def listed(self, i: int) -> list[Group]:
        """Return the groups of the list that begins at word `i`; empty when none does."""
        groups: list[Group] = []
        group = self.group(i)
        while group is not None and len(groups) < 120:
            group = self._and_outskirts(group)
            groups.append(group)
            after = self._join(self.skip_locators(group.end))
            if after is not None and self._titled(after):
                break
            after = self._in_particular(group) or after
            on = self._stretch(group) if after is None else None
            if on is not None and (next_on := self.group(on)) is not None:
                group = next_on._replace(role=group.role, part=group.part, share=group.share)
                continue
            if after is not None and (land := self._land_around(after)) > after:
                groups[-1] = group._replace(end=land)
                break
            if after is not None and self._outskirts_too(after + ("it" in self.unit.at(after).tags)):
                groups[-1] = group._replace(end=after + 1 + ("it" in self.unit.at(after).tags))
                break
            group = self._beside(group) if after is None else self.group(after, groups[-1])
            if group is not None and after is not None and self._new_clause(after, group):
                break
        return self._along_fronts(groups)

    def _in_particular(self, group: Group) -> int | None:
        """Return the index after «, в том числе» before a preposition: the list goes on with nearer names."""
        phrase = self.unit.phrases.get(group.end + 1)
        named = self.unit.at(group.end).text == "," and phrase is not None and phrase[0] == "namely"
        follows = phrase is not None and self.parts.preposition(phrase[1])[0] in ("near", "in", "on")
        return phrase[1] if named and follows and phrase is not None else None

    def _titled(self, i: int) -> bool:
        """Whether «, столицу провинции» describes the name before rather than goes on with the list."""
        return "capital_of" in self.unit.at(i).tags and self.unit.at(i - 1).text == ","

    def _and_outskirts(self, group: Group) -> Group:
        """Return the group «X з околицями» whole: they are no place of their own."""
        with_them = "prep_from" in self.unit.at(group.end).tags
        with_them = with_them and "part_outskirts" in self.unit.at(group.end + 1).tags
        more = with_them and not self.is_name(group.end + 2)
        return group._replace(end=group.end + 2) if more else group

    def _land_around(self, i: int) -> int:
        """Return the index after «ближайшие леса и поля», «её окрестности» at `i`: no places of their own."""
        j = i
        while j < i + 6 and not self.unit.at(j).is_mark and not self.unit.at(j).capital:
            if not self.unit.at(j).tags & {"adjective", "it", "and", "facility", "part_object", "vicinity"}:
                break
            j += 1
        land = {"facility", "part_object", "vicinity"}
        named = self.unit.at(j).capital
        named = named or ("preposition" in self.unit.at(j).tags and self.is_name(j + 1))
        return j if not named and j > i + 1 and self.unit.at(j - 1).tags & land else i

    def _outskirts_too(self, i: int) -> bool:
        """Whether «(Мазанівка і) околиці» ends a list: they are no place of their own."""
        alone = self.names.at(i + 1) is None and i + 1 not in self.taken
        return alone and "part_outskirts" in self.unit.at(i).tags

    def _along_fronts(self, groups: list[Group]) -> list[Group]:
        """Give «на Лиманському та Бахмутському напрямках» the direction to every name of the list."""
        if not groups or groups[-1].role != "direction":
            return groups
        part = groups[-1].part
        return [
            g._replace(role="direction", part=part)
            if (g.part is None or g.part[0] == g.part[1])
            and self.known.ends("local", self.unit.at(g.name[1] - 1).text)
            else g
            for g in groups
        ]

    def _stretch(self, last: Group) -> int | None:
        """Return the index after the dash of «в районе X — Y — Z»."""
        i = last.end
        front = any("front" in self.unit.at(k).tags for k in range(*(last.part or (0, 0))))
        return (
            i + 1
            if (front or last.role in ("near", "toward"))
            and self.unit.at(i).text == "-"
            and self.is_name(i + 1)
            else None
        )

    def _new_clause(self, i: int, group: Group) -> bool:
        """Whether a bare name after a comma is the subject of a verb («..., Дамаск будет отрезан»)."""
        after = self.unit.at(group.end)
        own = self.parts.preposition(i)[0] != "bare"
        if self.unit.at(i - 1).text != "," or own:
            return False
        if group.ref and not group.part:
            return True
        if group.role != "bare":
            return self.known.frame(after.tags) is not None and self.known.form(after.text) == "short"
        if group.part or after.is_mark:
            return False
        verb = self.known.form(after.text) in ("past", "present") and not after.capital and not after.tags
        return verb or bool(after.tags & {"copula", "intent", "light"})

    def _beside(self, last: Group) -> Group | None:
        """Return the group «в районі X» that follows one with a preposition without a comma."""
        role = self.parts.preposition(last.end)[0]
        if last.role == "from" and role in ("on", "toward"):
            return self.group(last.end)
        road = any("road" in self.unit.at(k).tags for k in range(last.start, last.end))
        whole = last.region or last.part is not None or last.role == "toward" or road
        return (
            self.group(last.end) if last.role in ("in", "on", "toward") and whole and role == "near" else None
        )

    def _join(self, i: int) -> int | None:
        """Return the index after a comma or conjunction at `i`, or None."""
        j = i
        while self._joins(j) and j - i < 3:
            j += 1
        if j > i and "mostly" in self.unit.at(j).tags:
            j += 1 + (self.unit.at(j + 1).text == "-")
        return j if j > i else None

    def _joins(self, i: int) -> bool:
        word = self.unit.at(i)
        return word.text in _MARKS or "join" in word.tags

    def before(self, i: int, low: int = 0) -> list[Group]:
        """Return the list whose last group ends just before word `i`, nothing of it before `low`."""
        for start in range(max(low, i - 60), i):
            if self.may_begin(start):
                groups = self.listed(start)
                if groups and self.skip_locators(groups[-1].end) == i:
                    return groups
        return []

    def may_begin(self, i: int) -> bool:
        """Return whether a list may begin at `i`: not inside a name or right after a preposition."""
        if i in self.taken:
            return False
        previous = self.unit.at(i - 1)
        if self._describing(previous):
            return False
        return not ("preposition" in previous.tags or (self.is_name(i) and self.is_name(i - 1)))

    def _describing(self, word: Word) -> bool:
        """Whether «окупованого» stands before a name: the list would begin before it."""
        participle = any(t.startswith("trigger:") for t in word.tags) and not word.capital
        oblique = participle and self.known.ends("oblique", word.text)
        return oblique and self.known.form(word.text) == "participle"

    # --- one group -----------------------------------------------------------------------------

    def group(self, i: int, previous: Group | None = None) -> Group | None:
        """Return the place group that begins at word `i`; a bare one inherits from `previous`."""
        if self._nameless and (end := self._only_counted(i)) > i:
            return Group(i, end, (i, end), "bare")
        found = self._group(i, previous)
        return self._in_town(found) if found is not None and found.share == "some" else found

    def _only_counted(self, i: int) -> int:
        """Return the index after «шесть населённых пунктов», «600 км² территорий» or a last colon at `i`."""
        if self.unit.at(i).text == ":" and i == len(self.unit.words) - 1:
            return i + 1
        j, last = i, i
        kinds = {"adjective", "quantity", "generic", "landed", "square", "distance", *ABOUT}
        while j < i + 9 and (self.unit.at(j).tags & kinds or self.unit.at(j).text[:1].isdigit()):
            if self.unit.at(j).capital and j > i:
                break
            j += 1
            told = self.unit.at(j - 1).tags
            if told & {"plural", "landed", "square"} or ("generic" in told and self.names.counted(i, j)):
                last = j
        return i if self.names.is_name(last) and self.names.skip_locators(last) == last else last

    def _in_town(self, group: Group) -> Group:
        """Return «на вулиці Садовій у X» as that part of the town."""
        if group.part is None or "street" not in self.unit.at(group.part[1] - 1).tags:
            return group
        street = group.part[0], group.end
        town = self.names.at(group.end + 1) if "prep_in" in self.unit.at(group.end).tags else None
        if town is None:
            return group._replace(name=street, part=street, ref=True)
        if town.region or town.ref or town.direction:
            return group
        return Group(group.start, town.end, town.name, group.role, (group.part[0], group.end), "some")

    def _group(self, i: int, previous: Group | None) -> Group | None:
        counted = max(self.parts.per_cent(i), self.parts.about(i))
        role, j, bearing = ("bare", counted, False) if counted > i else self.parts.preposition(i)
        share_end = self.parts.per_cent(j)
        if counted > i + 1 or share_end > j:
            share_end += "landed" in self.unit.at(share_end).tags
        land = self._land(j, share_end, role) if share_end > j or counted > i else None
        if land is not None:
            return land._replace(start=i)
        j = share_end
        j = self._described(j) if role != "bare" else j
        quoted = "facility" in self.unit.at(j).tags and self.unit.at(j + 1).text == '"'
        part, share, k = (None, "", j) if quoted and self.names.at(j) is not None else self.parts.part(j)
        if part is not None:
            role = "over" if role == "bare" and previous is not None and previous.role == "over" else role
            return self._with_part(i, k, role, (part[0] if not bearing else i, part[1]), share)
        front = self._same_front(i, j, role)
        if front is not None:
            return front
        name = self.names.at(j) or self._front(j)
        if name is None:
            return self._reference(i, j, bearing, previous)
        if role == "bare" and previous is not None and previous.role != "bare" and not name.direction:
            region = name.region or previous.region
            return Group(
                i, name.end, name.name, previous.role, previous.part, previous.share, region, name.ref
            )
        inside = self._within(j, name) if role in ("bare", "over") and not bearing else None
        if inside is not None:
            return inside._replace(start=i, role=role)
        reach = self._from_to(name.end) if role == "bare" and not bearing else None
        if reach is not None:
            return Group(i, reach, name.name, role, (name.end, reach))
        if previous is not None and self._beside_all(previous) and role == "bare" and not name.direction:
            return Group(i, name.end, name.name, role, previous.part, previous.share, name.region, name.ref)
        role = "direction" if name.direction else role
        span = (name.name[1], name.end) if name.direction else (i, j) if bearing else None
        return Group(i, name.end, name.name, role, span, "", name.region, name.ref, name.many)

    def _land(self, start: int, i: int, role: str) -> Group | None:
        """Return «40 % (занятых ВСУ) территорий в X» as that share of the place, from the index after "%"."""
        j = i
        while j < i + 5 and "landed" not in self.unit.at(j - 1).tags and not self.unit.at(j).is_mark:
            j += 1
        inner = self.parts.preposition(j)[0]
        if "landed" not in self.unit.at(j - 1).tags or inner not in ("in", "on", "bare"):
            return None
        name = self.names.at(j + (inner != "bare"))
        if name is None or name.direction or name.ref:
            return None
        return Group(start, name.end, name.name, role, (i, j), "object", name.region)

    def _described(self, i: int) -> int:
        """Return the index after «(уже) зачищенный» at `i` that describes a name."""
        j = i + ("filler" in self.unit.at(i).tags)
        word = self.unit.at(j)
        participle = any(t.startswith("trigger:") for t in word.tags) and not word.capital
        told = participle and self.known.form(word.text) == "participle"
        return j + 1 if told and self.is_name(j + 1) else i

    def _within(self, i: int, name: Name) -> Group | None:
        """Return «завод Сініат в Бахмуті» as that part of the settlement."""
        if "facility" not in self.unit.at(i).tags or "prep_in" not in self.unit.at(name.end).tags:
            return None
        town = self.names.at(name.end + 1)
        if town is None or town.region or town.ref or town.direction:
            return None
        return Group(i, town.end, town.name, "bare", (i, name.end), "landmark")

    def _with_part(self, i: int, k: int, role: str, part: tuple[int, int], share: str) -> Group | None:
        """Return the group whose place follows its part: a genitive, or a second preposition."""
        owned = k
        while owned in self.taken and owned < k + 4:
            owned += 1
        owned = self._of_what(owned)
        if owned > k and "preposition" in self.unit.at(owned).tags:
            k = owned
        inner, j, bearing = self.parts.preposition(k)
        landed = "landed" in self.unit.at(part[1] - 1).tags and inner == "bare"
        region = self.names.at(j) if landed else None
        landed = landed and not (region is not None and region.region)
        if (inner in ("bare", "in", "on", "near", "from") or bearing) and not landed:
            name = self.names.at(j)
            if name is not None and not name.direction:
                end = j if bearing or inner == "near" else part[1]
                return Group(i, name.end, name.name, role, (part[0], end), share, name.region, name.ref)
        if self._of_the_place_before(role, part, share):
            return Group(i, part[1], part, role, part, share, ref=True)
        return None

    def _of_what(self, i: int) -> int:
        """Return the index of the preposition after «(здание) радио и телевидения» at `i`, else `i`."""
        j = i
        while j < i + 4 and not self.unit.at(j).capital and self._plain(self.unit.at(j)):
            j += 1
        return j if "prep_in" in self.unit.at(j).tags and self.is_name(j + 1) else i

    def _plain(self, word: Word) -> bool:
        if word.tags >= {"if_told", "gen"}:
            return True
        return not word.is_mark and not word.tags - {
            "adjective",
            "and",
            "join",
            "even",
            "conj",
            "genitive_of",
        }

    def _of_the_place_before(self, role: str, part: tuple[int, int], share: str) -> bool:
        """Whether a part without a name («в его центре», «на окраине») is that of the place named before."""
        tags = NO_TAGS.union(*(self.unit.at(n).tags for n in range(*part)))
        if role == "bare":
            return "building" in tags
        central = "urban" in tags and share == "some" and role in ("in", "toward")
        return central or "it" in tags or (role in ("in", "on") and share == "outskirts")

    def _front(self, i: int) -> Name | None:
        """Return «купянском направлении» in small letters, as bulletins write it."""
        word = self.unit.at(i)
        local = self.known.ends("local", word.text) and not word.tags & {"nation", "country"}
        j = i + 1
        while j < i + 6 and (self._joins(j) or self.known.ends("local", self.unit.at(j).text)):
            j += 1
        if not local or "direction" not in self.unit.at(j).tags:
            return None
        return Name((i, i + 1), i + 2 if j == i + 1 else i + 1, direction=True)

    def _beside_all(self, previous: Group) -> bool:
        """Whether «(сірі зони) біля X та Y» stands before: the part is beside the next name as well."""
        part = previous.part
        if part is None or part[1] - part[0] < 2:
            return False
        phrased = any(tag == "prep_near" and end == part[1] for tag, end in self.unit.phrases.values())
        return "prep_near" in self.unit.at(part[1] - 1).tags or (phrased and previous.role == "bare")

    def _same_front(self, i: int, j: int, role: str) -> Group | None:
        """Return «на цьому напрямку», the front or the town spoken of before."""
        if "this" not in self.unit.at(j).tags or role not in ("on", "in"):
            return None
        after = self.unit.at(j + 1).tags
        if role == "on" and "direction" in after:
            return Group(i, j + 2, (j, j + 2), "direction", (j + 1, j + 2), ref=True)
        return Group(i, j + 2, (j, j + 2), "near", (i, j + 2), ref=True) if "vicinity" in after else None

    def _reference(self, i: int, j: int, bearing: bool, previous: Group | None) -> Group | None:
        """Return «південніше від неї»: a bearing from the place just named."""
        if not bearing or previous is None:
            return None
        while self._joins(j) and "prep_near" in self.unit.at(j + 1).tags:
            j += 2
        return Group(i, j + 1, previous.name, "near", (i, j + 1)) if self._that_place(j) else None

    def _that_place(self, i: int) -> bool:
        return "pronoun" in self.unit.at(i).tags

    def _from_to(self, i: int) -> int | None:
        """Return the index after «від X до Y» at `i`: a stretch of a road or a front."""
        if "prep_from" not in self.unit.at(i).tags:
            return None
        first = self.names.at(i + 1)
        if first is None or "prep_toward" not in self.unit.at(first.end).tags:
            return None
        last = self.names.at(first.end + 1)
        return last.end if last is not None else None
