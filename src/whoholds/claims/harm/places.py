"""Nodes of a sentence -> named places in it, each with how specific it is.

A place is a name after a preposition of place ("in the city of X", «у місті X»), after a noun of a place
or facility ("city of X", «аеродрому X»), or as the object of an attack ("shells X"). Of "X, Y Oblast"
only X is one: what follows locates it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from whoholds.claims.cascade import Node
from whoholds.claims.found import Cut, Doc
from whoholds.claims.harm.spots import COUNTRY, DISTRICT, NAMED, REGION, Spot
from whoholds.claims.harm.words import Line, common_words, countries

WALK = 6
"""Nodes between a preposition and its name: "at a high-security prison in the outskirts of X" has five."""


_WARS = ("war", "civil", "conflict", "insurgency", "invasion")
"""Words after "Syria's" that make it the place of what is told."""

ADJECTIVAL = re.compile(r"\w+(?:ськ|цьк|ск|цк)(?:ий|ій|ом|ому|ого|им|ої|ою|ой|ую|у|ая|а)")
"""A Slavic name that is the adjective of a town («Хххському заводу»)."""

_STREETS = ("улиц", "вулиц", "шоссе", "проспект", "бульвар", "переулк", "провулк", "набережн", "моря", "море")
_HELD_BY = ("подконтрольн", "підконтрольн")

_RESIDENTS = ("жител", "мешкан", "граждан", "громадян")

_MEETINGS = ("summit", "conference", "talks", "accord", "accords", "agreement", "border")
"""Nouns after a name that make it no place of harm: "the Xville summit"."""

_SURNAMES = ("ов", "ев", "ин", "ко", "ук", "юк", "ский", "цкий", "ич", "ова", "ева", "ян", "швили")

_QUARTERS = ("neighb", "suburb", "area", "outskirt", "ward", "borough")
"""Kinds of parts of a town: "the X neighbourhood of Y" names X, "the X town of Y" names Y."""

_ADJECTIVES = ("ой", "ей", "ого", "его", "ому", "ему", "ая", "ое", "ый", "ий", "ої", "ій")
"""Last letters of a Slavic adjective in a name: «Верховного суда», «Энской прокуратуре»."""

_ATTEMPTS = ("покушен", "замах")
"""What a person undergoes: «покушение на Ивана Петрова»."""

_INSTRUMENTAL = ("ом", "ем", "ым", "им", "ою", "єм", "ею")

_SEAS = ("sea", "ocean", "gulf", "africa", "asia", "europe", "america", "middle east")
"""Last words of seas and continents, which say no more than a country."""

_PAST = ("стал", "став", "ла", "ло", "ли", "лась", "лось", "лись", "лася", "лося", "лися")
"""Last letters of Slavic verbs in the past."""

_COMES_UNDER = re.compile(r" (?:has |had )?(?:came|comes?|coming) under ")
"""What a place does that is attacked: "X came under artillery fire"."""

_VERBS = ("came", "began", "led", "sparks", "leads", "causes", "triggers", "prompts", "claims", "leaves")
"""Verbs that may follow a place; another word after it is a noun that the name qualifies, but for "-ed"."""

_STATES = ("republic", "kingdom", "emirate", "gulf", "strait")
"""Last words of names that go on after "of"."""


_DISTRICTS = ("район", "district", "raion")
_LAND_OF = re.compile(r"\w+(?:щин|ччин)(?:а|і|у|и|е|ы|ою|ой)")
"""A region named after its capital («Калинівщина»)."""


class Places:
    """Reads the places of one sentence."""

    def __init__(self, line: Line, doc: Doc) -> None:
        self.line, self.doc, self.nodes = line, doc, line.nodes
        self._senses = {
            name: {n.start: n for n in line.all(name)}
            for name in ("HIT", "KINDNOUN", "REGION", "DISTRICT", "GROUP", "ORG", "TIME", "TITLE", "VIOLENCE")
        }

    def all(self) -> list[Spot]:
        """Return the places in order."""
        found: list[Spot] = []
        for i, node in enumerate(self.nodes):
            if node.kind in ("NAME", "LAND") and not self._locates(i, found):
                prep = "" if self._goes_with(i) else self._prep(i)
                if prep and self._is_place(i, prep):
                    cut = self._cut(i)
                    spot = Spot(cut, i, self._rank(cut), prep)
                    if not (prep == "from" and self._is_home(i)) and (
                        spot.rank > COUNTRY or prep not in ("near", "from")
                    ):
                        found.append(spot)
        return found

    def offices(self) -> list[Spot]:
        """Return the places whose officials speak: "the governor of X", "X authorities", «власти X»."""
        out = []
        for i, node in enumerate(self.nodes):
            if node.kind == "NAME" and self._is_seat(i):
                cut = self._seat_cut(i)
                out.append(Spot(cut, i, self._rank(cut), "of"))
        return [s for s in out if s.rank > COUNTRY]

    def regions(self) -> list[Spot]:
        """Return the regions named with their kind, bound to the act or not: «части Энской области»."""
        named = [Spot(self._cut(i), i, self._rank(self._cut(i)), "of") for i, n in enumerate(self.nodes)
                 if n.kind == "NAME"]  # fmt: skip
        return [s for s in named if COUNTRY < s.rank < NAMED]

    def _is_seat(self, i: int) -> bool:
        titles, node = self._senses["TITLE"], self.nodes[i]
        k = i - 1
        while k > i - 3 and self.nodes[k].kind in ("OF", "THE"):
            k -= 1
        after = self.nodes[i + 1] if i + 1 < len(self.nodes) else None
        if any(node.start <= s < node.end for name in ("GROUP", "ORG") for s in self._senses[name]):
            return False
        led = k >= 0 and self.nodes[k].start in titles and (k < i - 1 or self.line.lang != "en")
        leads = after is not None and after.start in titles and self.line.lang == "en"
        cut = self._cut(i)
        region = any(cut.start <= s < cut.end for s in (*self._senses["REGION"], *self._senses["DISTRICT"]))
        return leads or (led and (region or self.line.lang == "en" or self._seat_cut(i) != cut))

    def _seat_cut(self, i: int) -> Cut:
        """Return the town of «мэр Энска Иван Петров», whose three words look like one name."""
        cut = self._cut(i)
        words = self.doc.text[cut.start : cut.end].split()
        towns = self.line.lang != "en" and len(words) == 3 and all(w[0].isupper() for w in words)
        return Cut(cut.start, cut.start + len(words[0])) if towns else cut

    def homes(self) -> list[Spot]:
        """Return the towns whose residents are named: «житель Новой Горки»."""
        words = self.doc.folded
        after = [i for i in range(1, len(self.nodes)) if self.nodes[i].kind in ("NAME", "LAND")
                 and words.startswith(_RESIDENTS, self.nodes[i - 1].start)]  # fmt: skip
        return [Spot(self._cut(i), i, self._rank(self._cut(i)), "of") for i in after]

    def wars(self) -> list[Spot]:
        """Return the countries whose war is told of: "in Syria's war", "Sudan's civil war"."""
        named = [i for i, n in enumerate(self.nodes[:-1]) if n.kind in ("OWNER", "NAME", "LAND")]
        told = [i for i in named if self._wages(i) and self._is_state(i)]
        return [Spot(self._cut(i), i, COUNTRY, "of") for i in told]

    def _wages(self, i: int) -> bool:
        """Whether a war follows the name at i, or goes before it: "Syria's four-year civil war"."""
        after = [n.value for n in self.nodes[i + 1 : i + 4]]
        before = [n.value for n in self.nodes[max(0, i - 2) : i]]
        owned = self.nodes[i].kind == "OWNER"  # "Russia's invasion" is of another country
        return any(v in _WARS[: -1 if owned else None] for v in after[: 3 if owned else 1]) or (
            len(before) == 2 and before[0] in _WARS and self.nodes[i - 1].kind in ("OF", "PREP")
        )

    def _is_state(self, i: int) -> bool:
        words = self.doc.folded[self.nodes[i].start : self.nodes[i].end].removesuffix("'s")
        return words in countries(self.line.lang)

    def unbound(self, i: int) -> Spot | None:
        """Return the name at node i as a place that nothing binds to the act, None where it cannot be one."""
        capital = self.doc.text[self.nodes[i].start].isupper()
        return Spot(self._cut(i), i, NAMED, "of") if capital and self._is_place(i, "of") else None

    def _titled_town(self, i: int) -> bool:
        """Whether a person's name runs into the town's: «мэра города Энска Ивана Петрова»."""
        node = self.nodes[i]
        words = self.doc.text[node.start : node.end].split()
        person = self.line.lang != "en" and len(words) == 3 and all(w[0].isupper() for w in words)
        return person and i > 1 and self._is_noun(i - 1) and self.nodes[i - 2].start in self._senses["TITLE"]

    def _locates(self, i: int, found: Sequence[Spot]) -> bool:
        """Whether the name only says where the one before it lies: "X in Y", "X, Y Oblast", "X, near Y"."""
        if found and self._is_quarter_of(found[-1].node, i):
            return True
        if found and found[-1].node == i - 2 and self._within(i - 1):
            return found[-1].prep != "from" and self._rank(self._cut(i)) <= found[-1].rank
        k = i - 1
        while k > i - 5 and (
            self.nodes[k].kind in ("THE", "OF", "COUNT", "AGE") or self._near(k) or self._is_noun(k)
        ):
            k -= 1
        if k < 1 or self.nodes[k].kind != "COMMA" or not found:
            return False
        before = self.nodes[k - 1]
        named = before.end in (found[-1].cut.end, self.nodes[found[-1].node].end)
        return named or (before.kind == "NAME" and k > 1 and self._locates(k - 1, found))

    def _within(self, k: int) -> bool:
        return self.nodes[k].kind == "PREP" and self.nodes[k].value == "in"

    def _near(self, k: int) -> bool:
        return self.nodes[k].kind == "PREP" and self.nodes[k].value == "near"

    def _prep(self, i: int) -> str:
        """Return what binds the name at i to the act: in, near, to, hit, of; "" when nothing does."""
        head = self._list_head(i)
        if head < i:
            return self._prep(head)
        if self._is_struck(i):
            return "hit"
        noun = False
        for k in range(i - 1, max(-1, i - 1 - WALK), -1):
            role = self._role(k, i, noun)
            if role is not None:
                return role
            if self._is_noun(k):
                if self._names(k, i):
                    return self._prep(k) or "of"
                noun = True
        return ""

    def _goes_with(self, i: int) -> bool:
        """Whether a Slavic name is no place by what is around it: «с комиком Петровым», «МВД по Энску»."""
        k = i - 1
        while k > 0 and k > i - 4 and self.nodes[k].kind in ("WORD", "PEOPLE"):
            k -= 1
        before = self.doc.folded[self.nodes[k].start : self.nodes[k].end] if k >= 0 else ""
        name = self.doc.folded[self.nodes[i].start : self.nodes[i].end]
        after = self.nodes[i + 1].start if i + 1 < len(self.nodes) else -1
        orgs = self.line.all("ORG")
        if self.line.lang == "en":
            return False
        if name.endswith(_ADJECTIVES) and any(n.start == after for n in orgs):
            return True
        if self.nodes[max(k, 0)].kind != "PREP":
            return False
        counted = k > 0 and self.nodes[k - 1].kind == "COUNT"
        if self.nodes[k].value == "from" and (counted or len(name.split()) == 3):
            return True
        if self.doc.folded.startswith(_ATTEMPTS, self.nodes[k - 1].start if k else 0):
            return True
        with_ = before in ("с", "со", "з", "із", "зі") and name.endswith(_INSTRUMENTAL)
        groups = {n.start for n in self.line.all("GROUP")}
        offices = {n.end for n in orgs if n.start not in groups}
        office = before == "по" and k > 0 and self.nodes[k - 1].end in offices
        person = k < i - 1 and " " in name and name.endswith(_SURNAMES)
        return with_ or office or person

    def _is_struck(self, i: int) -> bool:
        """Whether the name is the subject of a passive attack: "X is shelled"."""
        after = self.nodes[i + 1 : i + 3]
        if self.line.lang == "en" and after and self._struck_headline(after):
            return True
        end = self._after_address(i)
        after = self.nodes[end : end + 2]
        if _COMES_UNDER.match(self.doc.folded, self.nodes[end - 1].end):
            return True
        return len(after) == 2 and after[0].kind == "BE" and after[1].start in self._senses["HIT"]

    def _after_address(self, i: int) -> int:
        """Return the index after the name at i, its kind and its country: "X, Ukraine was shelled"."""
        k = i + 1
        while k < len(self.nodes) and (self.nodes[k].kind in ("COMMA", "NAME", "LAND") or self._is_noun(k)):
            k += 1
        return k

    def _struck_headline(self, after: Sequence[Node]) -> bool:
        """Whether a headline's participle closes its clause: "Xville shelled, two dead"."""
        participle = str(after[0].value).endswith(("ed", "hit", "struck"))
        struck = participle and after[0].start in self._senses["HIT"]
        return struck and (len(after) == 1 or after[1].kind in ("COMMA", "STOP"))

    def _list_head(self, i: int) -> int:
        """Return the first name of the list that "and" joins the name at i to: "in A, B, and C".

        Without a comma before "and" only its own pair counts: "X, Jammu and Kashmir" is one address.
        """
        if i < 2 or self.nodes[i - 1].kind != "AND":
            return i
        if self.nodes[i - 2].kind != "COMMA":
            return i - 2 if self.nodes[i - 2].kind in ("NAME", "LAND") else i
        k = i - 3
        while k >= 2 and self.nodes[k - 1].kind == "COMMA" and self.nodes[k - 2].kind in ("NAME", "LAND"):
            k -= 2
        return k if k >= 0 and self.nodes[k].kind in ("NAME", "LAND") else i

    def _role(self, k: int, i: int, noun: bool) -> str | None:
        """Return what node k, before the name at i, says of it; "" ends the search, None goes on."""
        node = self.nodes[k]
        if node.kind == "PREP":
            return str(node.value) if node.value != "other" else "in" if self._fought_for(k) else ""
        if node.kind in ("ABOVE", "ABOUT", "BELOW"):
            return "over" if k == i - 1 or noun else ""
        if node.kind == "TO":
            return "to"
        if node.start in self._senses["HIT"]:
            return "hit"
        apposed = node.kind == "COMMA" and k == i - 1 and k > 0 and self._is_noun(k - 1)
        passed = apposed or node.kind in ("THE", "OF", "ONE") or self._is_noun(k)
        return None if passed or (node.kind in ("WORD", "PEOPLE", "THING", "OWNER") and i - k < 4) else ""

    def _fought_for(self, k: int) -> bool:
        """Whether the preposition at k follows a fight: "the battle for X", «бои за X»."""
        words = self.doc.folded[self.nodes[k].start : self.nodes[k].end]
        return words in ("for", "за") and k > 0 and self.nodes[k - 1].start in self._senses["VIOLENCE"]

    def _names(self, k: int, i: int) -> bool:
        """Whether the noun of a place at k is that of the name: "city of X", «аеродрому X»."""
        linked = k == i - 2 and self.nodes[i - 1].kind == "OF"
        return linked or (k == i - 1 and self.line.lang != "en")

    def _is_noun(self, k: int) -> bool:
        start = self.nodes[k].start
        return start in self._senses["KINDNOUN"] or start in self._senses["DISTRICT"]

    def _is_place(self, i: int, prep: str) -> bool:
        node = self.nodes[i]
        if self._is_weapon(node) or self._is_bare_kind(node) or self._names_war(i) or self._describes(i):
            return False
        inner = [n for name in ("ORG", "TIME", "GROUP", "TITLE") for s, n in self._senses[name].items()
                 if node.start <= s < node.end]  # fmt: skip
        if (self._is_noun(i) and node.value != "") or self._is_war(node):
            return False
        facility = any(node.start <= s < node.end for s in self._senses["DISTRICT"])
        if (
            inner
            and not facility
            and not self._region_in(node)
            and not (
                (prep != "hit" or self._is_noun(i - 1))
                and all(n.kind == "GROUP" and self._is_country(n) for n in inner)
            )
        ):
            return False
        if self._titled(i) or self._locates_next(i) or self._bounds_other(i):
            return False
        text = self.doc.text[node.start : node.end]
        if text.isupper() and len(text) > 1 and not self.doc.text[self.line.start : self.line.end].isupper():
            return False
        qualifies = self._qualifies(i) and not self._is_struck(i)
        return not (prep in ("hit", "to") and (qualifies or self._is_heading(node)))

    def _is_weapon(self, node: Node) -> bool:
        """Whether the name is that of a weapon: "a Grad rocket", «удар „Искандером“»."""
        act = self._senses["VIOLENCE"].get(node.start)
        if self.doc.folded.startswith("world war", node.start):
            return True
        terror = any(n.start == node.start for n in self.line.all("TERROR"))
        return terror or (act is not None and act.end == node.end)

    def _is_bare_kind(self, node: Node) -> bool:
        """Whether a headline's capitals only name a kind of place: "Russian Air Base"."""
        kinds = (self._senses["DISTRICT"].get(node.start), self._senses["KINDNOUN"].get(node.start))
        return self.line.lang == "en" and any(k is not None and k.end == node.end for k in kinds)

    def _describes(self, i: int) -> bool:
        """Whether an English name describes the people after it: "fire on Pemon protesters"."""
        after = self.nodes[i + 1] if i + 1 < len(self.nodes) else None
        if self.line.lang != "en" or after is None:
            return False
        joined = after.kind == "WORD" and after.value in _MEETINGS
        return joined or (after.kind == "PEOPLE" and after.value == "pl")

    def _names_war(self, i: int) -> bool:
        """Whether two names joined by a hyphen only name a war: "the Russia-Ukraine war"."""
        word = self.doc.folded[self.nodes[i].start : self.nodes[i].end]
        after = self.nodes[i + 1] if i + 1 < len(self.nodes) else None
        return "-" in word and after is not None and after.kind == "WORD" and after.value in _WARS

    def _is_war(self, node: Node) -> bool:
        return self.doc.folded[node.start : node.end].rpartition(" ")[2] in _WARS

    def _is_heading(self, node: Node) -> bool:
        """Whether the name is a stretch of a headline in capitals: "Strikes Suspected Weapons Convoy"."""
        words = self.doc.folded[node.start : node.end].split()
        kind = any(node.start < s < node.end for s in self._senses["DISTRICT"])
        return self.line.lang == "en" and not kind and any(w in common_words() for w in words[1:])

    def _is_home(self, i: int) -> bool:
        """Whether the name only says where somebody comes from: «боєць Іван Петренко з Енська»."""
        k = i - 1
        while k > 0 and self.nodes[k].kind != "PREP":
            k -= 1
        return k > 0 and self.nodes[k - 1].kind in ("PEOPLE", "NAME")

    def _titled(self, i: int) -> bool:
        """Whether the name is a person's: "governor X"; after "head of the hospital" one of two words."""
        k = i - 1
        if self.line.lang != "en" and self.nodes[i].value == "":
            while k > 0 and k > i - 4 and self.nodes[k].start not in self._senses["TITLE"]:
                if not (self._is_noun(k) or self.nodes[k].kind == "WORD"):
                    break
                k -= 1
        return k >= 0 and self.nodes[k].start in self._senses["TITLE"]

    def _bounds_other(self, i: int) -> bool:
        """Whether the name is a street's («Энскому шоссе») or that of a holder («подконтрольной X»)."""
        around = [self.nodes[k].value for k in (i - 1, i + 1) if 0 <= k < len(self.nodes)]
        words = [w for w in around if isinstance(w, str)]
        return any(w.startswith(_STREETS + _HELD_BY) for w in words) if self.line.lang != "en" else False

    def _is_quarter_of(self, first: int, i: int) -> bool:
        """Whether the name at `first` is a part of the town at i: "the X neighbourhood of Y"."""
        between = self.nodes[first + 1 : i]
        return 1 < len(between) < 4 and between[-1].kind == "OF" and self._is_suburb(first + 1)

    def _is_suburb(self, k: int) -> bool:
        return self.doc.folded[self.nodes[k].start : self.nodes[k].end].startswith(_QUARTERS)

    def _locates_next(self, i: int) -> bool:
        """Whether the name only says where the next one lies: "in the Donetsk town of X"."""
        k = i + 1
        while k < len(self.nodes) and self._is_town(self.nodes[k]) and not self._is_suburb(k):
            k += 1
        linked = k > i + 1 and k + 1 < len(self.nodes) and self.nodes[k].kind == "OF"
        return linked and self.nodes[k + 1].kind == "NAME"

    def _is_town(self, node: Node) -> bool:
        return node.start in self._senses["KINDNOUN"] and node.start not in self._senses["REGION"]

    def _region_in(self, node: Node) -> bool:
        """Whether a region's noun closes the name: "Kachin State" is no army."""
        return any(node.start < s and n.end == node.end for s, n in self._senses["REGION"].items())

    def _is_country(self, node: Node) -> bool:
        words = self.doc.folded[node.start : node.end]
        return words == "gaza" or words in countries(self.line.lang)

    def _qualifies(self, i: int) -> bool:
        """Whether the name only qualifies a noun after it ("hit X's forces")."""
        after = self.nodes[i + 1] if i + 1 < len(self.nodes) else None
        return (
            after is not None
            and after.kind in ("WORD", "PEOPLE")
            and not any(after.start in self._senses[kind] for kind in ("REGION", "DISTRICT", "KINDNOUN"))
            and not self._is_verb(str(after.value))
            and (self.line.lang == "en" or self._is_adjective(i))
        )

    def _is_adjective(self, i: int) -> bool:
        words = self.doc.folded[self.nodes[i].start : self.nodes[i].end]
        return ADJECTIVAL.fullmatch(words) is not None

    def _is_verb(self, word: str) -> bool:
        if self.line.lang != "en":
            return word.endswith(_PAST)
        return word in _VERBS or (word.endswith("ed") and "-" not in word)

    def _cut(self, i: int) -> Cut:
        """Return the name with the lower-case kind after it ("Donetsk region"), without a possessive 's."""
        node = self.nodes[i]
        start, end = node.start, self._before_act(node)
        if self.doc.folded[start:end].endswith("'s") and self.line.lang == "en":
            end -= 2
        if end == node.end and self._titled_town(i):
            return Cut(start, start + len(self.doc.text[start:end].split()[0]))
        after = self.nodes[i + 1] if i + 1 < len(self.nodes) else None
        if after is not None and after.start in {**self._senses["REGION"], **self._senses["DISTRICT"]}:
            end = after.end if after.end - after.start > 2 else end
        return Cut(start, self._whole_country(i) or end)

    def _before_act(self, node: Node) -> int:
        """Return the end of the name before the act that a headline's capitals join to it."""
        acts = [s for s in self._senses["VIOLENCE"] if node.start < s < node.end]
        return min(acts) - 1 if acts and self.line.lang == "en" else node.end

    def _whole_country(self, i: int) -> int:
        """Return the end of "Democratic Republic of the Congo" for its first name at i, 0 for others."""
        words = self.doc.folded[self.nodes[i].start : self.nodes[i].end]
        if self.line.lang != "en" or not words.endswith(_STATES):
            return 0
        k = i + 1
        while k < len(self.nodes) and self.nodes[k].kind in ("OF", "THE"):
            k += 1
        named = i + 1 < k < len(self.nodes) and self.nodes[k].kind in ("NAME", "LAND")
        return self.nodes[k].end if named else 0

    def _rank(self, cut: Cut) -> float:
        words = self.doc.folded[cut.start : cut.end]
        if words in countries(self.line.lang) or " of " in words or words.endswith(_SEAS):
            return COUNTRY
        if _LAND_OF.fullmatch(words):
            return REGION
        last = words.rpartition(" ")[2]
        region = any(cut.start <= s < cut.end for s in self._senses["REGION"])
        return (DISTRICT if last.startswith(_DISTRICTS) else REGION) if region else NAMED
