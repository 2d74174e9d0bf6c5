"""Words of a unit -> armed actors: where they stand, in which case, and for which side they fight.

An actor is a noun phrase around a head of the lexicon («Московські окупаційні війська», «повстанцы из
ССА», «106-я и 155-я бригады ВС РФ»). Its side is told by a name or nationality inside it, else by its
role (rebels, army, the enemy) in the war that the report speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from whoholds.claims.slavic.sentence import Unit, Word
from whoholds.claims.slavic.words import CASES, HEADS, Vocabulary

ROLES = ("rebel", "militant", "enemy", "own")
"""What an actor without a name is, most telling first; keys of a context's roles."""

_CASES = frozenset(CASES)
_OPENING = (
    HEADS
    | {"adjective", "nation", "country", "capital"}
    | {f"{kind}_adjective" for kind in ("army", "enemy", "rebel", "militant", "regular")}
)
"""Classes of words that can open an actor."""

_MODIFIERS = frozenset(
    (
        "nation",
        "army_adjective",
        "enemy_adjective",
        "rebel_adjective",
        "militant_adjective",
        "regular_adjective",
    )
)


_OWNED = frozenset(("trigger:control", "trigger:offensive", "trigger:storm", "trigger:subject-to"))
"""Words whose genitive or dative is who controls or attacks."""


class Actor(NamedTuple):
    """Words `start` to `end` of a unit; `cases` are those that its head may stand in."""

    start: int
    end: int
    cases: frozenset[str]
    side: str | None
    head: int = 0
    plain: bool = False
    """Whether no word tells the side («бойцы», «войска»): `side` is then that of the war's army."""


class War(NamedTuple):
    """What role names mean in the war that a report speaks of; keys: roles and "liberate", "occupy"."""

    id: str
    roles: Mapping[str, str]


NO_WAR = War("", {})


def war_of(words: Mapping[str, int], known: Vocabulary) -> War:
    """Return the war that most of the words, each with its number, point to; NO_WAR when none does."""
    votes: dict[str, int] = {}
    for word, times in words.items():
        for tag in known.wars(word):
            votes[tag] = votes.get(tag, 0) + times
    if not votes:
        return War(known.default_war, known.roles.get(known.default_war, {}))
    best = max(votes, key=lambda w: votes[w])
    return War(best, known.roles[best])


def named_side(words: Sequence[Word]) -> str | None:
    """Return the side that a name or nationality among the words tells, or None."""
    return next((tag[5:] for w in words for tag in sorted(w.tags) if tag.startswith("side:")), None)


def role_side(words: Sequence[Word], known: Vocabulary, war: War) -> str | None:
    """Return the side that a role among the words has in the war they name, else in `war`."""
    named = {tag for word in words for tag in known.wars(word.text)}
    roles = known.roles[min(named)] if len(named) == 1 else war.roles
    for role in ROLES:
        if any(w.tags & {role, f"{role}_adjective"} for w in words):
            return roles.get(role)
    return roles.get("army")


def speaker_side(words: Sequence[Word], known: Vocabulary, war: War) -> str | None:
    """Return the side of a voice that is an army, a ministry or rebels; None for outlets and persons."""
    armed = any(w.tags & HEADS or "official" in w.tags for w in words)
    return named_side(words) or (role_side(words, known, war) if armed else None)


class Actors:
    """Reads the actors of one unit."""

    def __init__(self, unit: Unit, known: Vocabulary, war: War) -> None:
        self.unit, self.known, self.war = unit, known, war
        named = {tag for word in unit.words for tag in known.wars(word.text)}
        if len(named) == 1:
            only = min(named)
            self.war = War(only, known.roles[only])  # its rebels and armies, whatever the report is about

    def all(self) -> list[Actor]:
        """Return the actors in order; they do not overlap."""
        found: list[Actor] = []
        i = 0
        while i < len(self.unit.words):
            actor = self._at(i)
            if actor is not None:
                found.append(actor)
                i = actor.end
            else:
                i += 1
        return found

    def _at(self, i: int) -> Actor | None:
        """Return the actor that begins at word `i`, with all that belongs to it."""
        first = self.unit.at(i)
        named = self._phrase(i)
        if named is not None:
            return named
        if not first.tags & _OPENING and not first.text[0].isdigit():
            return None
        if "unarmed" in self.unit.at(i - 1).tags or self._year(i):
            return None
        head = None if first.is_mark or "conj" in first.tags else self._head(i)
        if head is None:
            return None
        end = self._complements(head + 1)
        if self._only_part(i, head, end):
            return None
        told = self._told_side(i, end)
        if told is None and "if_told" in self.unit.at(head).tags and not self._has_role(i, end):
            return None
        side = told or role_side(self.unit.words[i:end], self.known, self.war)
        return Actor(i, end, self._cases(i, head), side, head, plain=not told and not self._has_role(i, end))

    def _year(self, i: int) -> bool:
        """Whether «2024-го» stands at `i`: no numbered unit."""
        year = self.unit.at(i).text
        return year[:2] in ("19", "20") and len(year) == 4 and self.unit.at(i + 1).text == "-"

    def _only_part(self, start: int, head: int, end: int) -> bool:
        """Whether «части (города)» is a part of a place: nothing says that it is a body of troops."""
        after = self.unit.at(end)
        if not after.capital and "generic" not in after.tags:
            return False
        before = frozenset[str]().union(*(self.unit.at(k).tags for k in range(start, head)))
        troops = before & (_MODIFIERS | {"own"}) or end > head + 1
        return "part_some" in self.unit.at(head).tags and not troops

    def _phrase(self, i: int) -> Actor | None:
        """Return an actor whose name of several words begins at `i` («Силы быстрой поддержки»)."""
        phrase = self.unit.phrases.get(i)
        if phrase is None or not phrase[0].startswith("side:"):
            return None
        cases = self.unit.at(i).tags & _CASES or _CASES
        return Actor(i, self._complements(self._closed(i, phrase[1])), cases, phrase[0][5:], i)

    def _closed(self, start: int, end: int) -> int:
        """Return the index after a phrase and the quotation mark that closes what it opened."""
        opened = any(w.text == '"' for w in self.unit.words[start:end])
        return end + (opened and self.unit.at(end).text == '"')

    def _head(self, i: int) -> int | None:
        """Return the index of the head noun after adjectives, nationalities and numbers from `i`."""
        j = i
        while j < i + 10:
            word = self.unit.at(j)
            if "unarmed" in word.tags:
                return None
            if self._banned(j) > j:
                j = self._banned(j)
                continue
            if self._owns(j):
                j += 1
                continue
            headed = word.tags & HEADS and "own_single" not in word.tags
            if headed or (word.tags & {"country", "capital"} and self._of_control(j)):
                return j
            if not self._before_head(j):
                return None
            j += 1
        return None

    def _banned(self, j: int) -> int:
        """Return the index after «запрещённой в России» at `j`; `j` when it is not there."""
        phrase = self.unit.phrases.get(j)
        return phrase[1] if phrase is not None and phrase[0] == "banned" else j

    def _owns(self, j: int) -> bool:
        """Whether word `j` is «наші» or «русские» before the noun that it belongs to."""
        after = self.unit.at(j + 1).tags
        return bool(self.unit.at(j).tags & {"own", "nation"}) and bool(after & HEADS or after & _MODIFIERS)

    def _of_control(self, j: int) -> bool:
        """Whether a country stands right after «контролем» or «подконтрольном», which makes it an actor."""
        return bool(self.unit.at(j - 1).tags & _OWNED) or self._rules(j)

    def _rules(self, j: int) -> bool:
        """Whether a capital or country at `j` does what its army does («Киев потерял контроль»)."""
        after = self.unit.at(j + 1)
        if "country" in self.unit.at(j).tags and self._fares(j):
            return True
        does = after.tags & {"give_up", "keep", "take_under", "set_up"}
        return bool(does) and self.known.form(after.text) in ("past", "present")

    def _fares(self, j: int) -> bool:
        """Whether a country at `j` is who «(не) удалось», «помешало» or «не позволило» speaks of."""
        after = self.unit.at(j + 1 + ("neg" in self.unit.at(j + 1).tags)).tags
        return bool(after & {"managed", "hinder"}) or "no_chance" in self.unit.at(j - 1).tags

    def _before_head(self, j: int) -> bool:
        word = self.unit.at(j)
        if word.text.isdigit() or word.tags & _MODIFIERS:
            return True
        if self.unit.at(j - 1).text == "-" and "ordinal" in word.tags:
            return True
        if word.text == "-" or "and" in word.tags:
            return self.unit.at(j + 1).text.isdigit() or self.unit.at(j - 1).text.isdigit()
        return "adjective" in word.tags and not word.tags & {"preposition", "opener"} and not word.capital

    def _cases(self, i: int, head: int) -> frozenset[str]:
        cases = self.unit.at(head).tags & _CASES
        return cases or frozenset(_CASES)

    def _complements(self, j: int) -> int:
        """Return the index after the genitives, names and «во главе с ...» that follow a head."""
        for _ in range(6):
            after = self._complement(j)
            if after == j:
                return j
            j = after
        return j

    def _complement(self, j: int) -> int:
        word = self.unit.at(j)
        if word.text == '"':
            return self._quoted(j)
        if self._banned(j) > j:
            named = self._complement(self._banned(j))
            return named if named > self._banned(j) else j
        phrase = self.unit.phrases.get(j)
        if phrase is not None and phrase[0].startswith("side:"):
            return self._closed(j, phrase[1])
        if phrase is not None and phrase[0] == "led_by":
            inner = self._head(phrase[1])
            return self._complements(inner + 1) if inner is not None else phrase[1]
        if word.tags & {"actor_of", "country"} or (word.tags & HEADS and "gen" in self._any_case(j)):
            return j + 1
        if word.tags & _MODIFIERS and (head := self._head(j)) is not None:
            return head + 1 if "gen" in self._any_case(head) else j
        if word.tags & {"and", "of_side"} and "actor_of" in self.unit.at(j + 1).tags:
            return j + 2
        if word.text.isdigit() and (head := self._head(j)) is not None:
            return head + 1
        return j

    def _any_case(self, j: int) -> frozenset[str]:
        return self.unit.at(j).tags & _CASES or frozenset(("gen",))

    def _quoted(self, j: int) -> int:
        for k in range(j + 2, j + 7):
            if self.unit.at(k).text == '"':
                return k + 1
        return j

    # --- sides -----------------------------------------------------------------------------------

    def _told_side(self, start: int, end: int) -> str | None:
        """Return the side that a name or nationality tells; what only says where it is banned does not."""
        banned = {
            k for j, (tag, after) in self.unit.phrases.items() if tag == "banned" for k in range(j, after)
        }
        words = [self.unit.at(j) for j in range(start, end) if j not in banned]
        return named_side(words) or self._side_of_phrases(start, end)

    def _has_role(self, start: int, end: int) -> bool:
        """Whether a word says which part the actor has in the war: the enemy, ours, rebels."""
        roles = {r for role in (*ROLES, "regular") for r in (role, f"{role}_adjective")}
        return any(self.unit.at(j).tags & (roles | {"nation"}) for j in range(start, end))

    def _side_of_phrases(self, start: int, end: int) -> str | None:
        for i in range(start, end):
            phrase = self.unit.phrases.get(i)
            if phrase is not None and phrase[0].startswith("side:"):
                return phrase[0][5:]
        return None
