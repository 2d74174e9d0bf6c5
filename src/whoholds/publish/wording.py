"""words/<lang>.toml -> the wording of one language, read strictly: phrases, dates, counts, places, sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct

from whoholds.errors import UsageError
from whoholds.model import Confidence, Evidence, HarmKind, Modality, Place, Relation
from whoholds.theatres.strict import TomlFile

LANGUAGES = ("en", "uk", "ru")

SAME_SCRIPT = {"uk": ("ru",), "ru": ("uk",)}
"""Languages whose readers read each other's names, where a gazetteer has only one of them."""

OTHER_PLACE = "other"


class Card(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the tables: an unknown or missing key is a DataError that names the file and the key."""


class Texts(Card, frozen=True):
    """Every phrase of a brief, with `{names}` to be filled in."""

    title: str
    as_known: str
    as_known_time: str
    as_known_now: str
    newest_read: str
    namesakes: str
    date: str
    short_date: str
    percent: str
    open_quote: str
    close_quote: str
    comma: str
    shares: str
    share: str
    semicolon: str
    contested: str
    undecided: str
    state_contested: str
    state_held: str
    bare_contested: str
    bare_held: str
    confidence: str
    confidence_older: str
    why_few: str
    why_old: str
    why_disagree: str
    likewise: str
    confidence_none: str
    no_claims: str
    contradiction: str
    pair: str
    pair_denied: str
    unverified_heading: str
    unverified: str
    all_supported: str
    side_heading: str
    others_heading: str
    side_silent: str
    others_silent: str
    one_sided: str
    earlier: str
    interest_heading: str
    interest_of_side: str
    parts_heading: str
    changes_heading: str
    change_same: str
    change_other: str
    change_new: str
    change_quiet: str
    near_heading: str
    near_line: str
    map_shows: str
    strip_shows: str
    sources_heading: str
    source_line: str
    source_bare: str
    source_side: str
    source_leaning: str
    source_neutral: str
    claims_heading: str
    claim_line: str
    claim_in: str
    claim_via: str
    claim_cited: str
    claim_copies: str
    method: str
    sentence: str
    sentence_nominal: str
    joined: str
    admission: str
    side_voices: str
    hedge: str
    evidence: str
    as_written: str
    beside: str
    both: str
    part_state: str
    part_unclear: str
    harm_heading: str
    harm_clause: str
    harm_bare: str
    harm_by: str
    harm_with: str
    harm_both: str
    harm_nobody_killed: str
    harm_nobody_wounded: str
    harm_of: str
    day_lead: str
    day_changes_heading: str
    day_change: str
    day_inferred: str
    day_no_changes: str
    day_contradictions_heading: str
    day_silent_heading: str
    day_silent: str
    day_nobody_silent: str
    day_more: str
    records_heading: str
    record_line: str
    record_own: str
    record_against: str
    records_note: str
    at_least: str
    at_most: str
    between: str


class Verb(Card, frozen=True):
    """What a voice does: one speaker, many, or a wording without grammatical number; and its "that"."""

    one: str
    many: str
    nominal: str
    that: str


class Clause(Card, frozen=True):
    """What is said: as a fact, as an aim, and where no actor is named."""

    fact: str
    intended: str
    agentless: str


class Sides(Card, frozen=True):
    """A side's troops as a subject, the side in the genitive and as an adjective; `other` without a row."""

    other: str
    genitive_other: str
    forces: dict[str, str]
    genitive: dict[str, str]
    adjective: dict[str, str]


class Noun(Card, frozen=True):
    """A part's noun with its direction, by the gender or number that the direction takes."""

    many: str = ""
    f: str = ""
    m: str = ""


class Direction(Card, frozen=True):
    """A direction as an adjective: plural, feminine and masculine, in the accusative; the feminine alone."""

    many: str
    f: str
    m: str
    name: str
    """Feminine, in the nominative."""


class People(Card, frozen=True):
    """How many were killed or wounded, by grammatical number; `wounded_too` behind those killed."""

    killed: tuple[str, ...]
    wounded: tuple[str, ...]
    wounded_too: tuple[str, ...]


Number = Literal["one", "many", "nominal"]


class Wording(Card, frozen=True):
    """One language of briefs."""

    lang: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    plural: Literal["one-other", "slavic"]
    decimal: str
    texts: Texts
    verbs: dict[Modality, Verb]
    manners: dict[Modality, str]
    clauses: dict[Relation, Clause]
    asserted: dict[Modality, str]
    likelihood: dict[str, str]
    likelihood_words: dict[str, str]
    part_names: dict[str, str]
    people: People
    harm_kinds: dict[HarmKind, str]
    confidence: dict[Confidence, str]
    evidence: dict[Evidence, str]
    kinds: dict[str, str]
    bearings: dict[str, str]
    towards: dict[str, str]
    facilities: dict[str, str]
    counts: dict[str, tuple[str, ...]]
    sides: Sides
    singles: dict[str, str]
    places: dict[str, str]
    parts: dict[str, str]
    nouns: dict[str, Noun]
    directions: dict[str, Direction]

    def day(self, day: date) -> str:
        """Return "3 April 2023" in this language."""
        return self.texts.date.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def short_day(self, day: date) -> str:
        """Return "3 April" in this language."""
        return self.texts.short_date.format(day=day.day, month=self.months[day.month - 1])

    def weekday(self, day: date) -> str:
        """Return the day of the week."""
        return self.weekdays[day.weekday()]

    def percent(self, share: float) -> str:
        """Return a share of 0..1 as "38 %", never rounded to certainty; the space does not break."""
        number = "<1" if 0 < share < 0.005 else ">99" if 0.995 < share < 1 else f"{share * 100:.0f}"
        return self.texts.percent.format(n=number).replace(" ", "\u00a0")

    def number(self, value: float) -> str:
        """Return a number with this language's decimal sign, without a needless ".0"."""
        return f"{value:g}".replace(".", self.decimal)

    def count(self, number: int, noun: str) -> str:
        """Return a number with the form of the noun that it takes (rules of Unicode CLDR)."""
        return f"{number} {self._formed(number, self.counts[noun])}"

    def _formed(self, number: float | None, forms: Sequence[str]) -> str:
        """Return the form for a number; the last one without a single number."""
        form = len(forms) - 1 if number is None else self._form(int(number))
        return forms[min(form, len(forms) - 1)]

    def _form(self, number: int) -> int:
        if self.plural == "one-other":
            return int(number != 1)
        tens, ones = number // 10 % 10, number % 10
        if tens == 1 or ones == 0 or ones >= 5:
            return 2
        return 0 if ones == 1 else 1

    def people_told(self, low: float | None, high: float | None, forms: Sequence[str]) -> str:
        """Return "1 person had been killed", "at least 2 people had been killed"."""
        single = low if low == high else None
        return self._formed(single, forms).format(n=self.amount(low, high))

    def amount(self, low: float | None, high: float | None) -> str:
        """Return "2", "2–5", "at least 2" or "at most 5"."""
        if low is None or high is None:
            form, n = (self.texts.at_most, high) if low is None else (self.texts.at_least, low)
            return form.format(n=self.number(n or 0))
        if low == high:
            return self.number(low)
        return self.texts.between.format(low=self.number(low), high=self.number(high))

    def part_name(self, kind: str, name: str, adjective: str) -> str:
        """Return the name of a part in the nominative: "western outskirts", "centre", "station"."""
        if kind == "facility" or not name:
            return self.part_names[name or kind]
        direction = self.directions[adjective]
        return self.part_names[f"{kind}_towards"].format(many=direction.many, f=direction.name, m=direction.m)

    def quoted(self, text: str) -> str:
        """Return words of a source between this language's quotation marks."""
        return f"{self.texts.open_quote}{text}{self.texts.close_quote}"

    def listed(self, items: Sequence[str]) -> str:
        """Return items with commas between them."""
        return self.texts.comma.join(items)

    def anded(self, items: Sequence[str]) -> str:
        """Return "A", "A and B" or "A, B and C"."""
        *first, last = items
        return f"{self.listed(first)}{self.texts.both}{last}" if first else last

    def side(self, names: dict[str, str], name: str) -> str:
        """Return a side's name: `names` by language, else `name` as the theatre's file has it."""
        return names.get(self.lang, name)

    def forces(self, side: str) -> str:
        """Return a side's troops as a clause's subject."""
        return self.sides.forces.get(side) or self.sides.other.format(name=side)

    def genitive(self, side: str) -> str:
        """Return a side's name in the genitive, quoted where the tables do not know its form."""
        return self.sides.genitive.get(side) or self.sides.genitive_other.format(name=side)

    def name_of(self, place: Place) -> str:
        """Return the place's name in this language, else in the same script, else its standard name."""
        known = (place.names.get(lang) for lang in (self.lang, *SAME_SCRIPT.get(self.lang, ())))
        return next(filter(None, known), place.name)

    def place(self, place: Place) -> str:
        """Return the place as a clause's object, with its rank where the language needs one."""
        return self.places[place.category or OTHER_PLACE].format(name=self.name_of(place))

    def place_of(self, place: Place) -> str:
        """Return the place in the genitive."""
        return self.places[f"genitive_{place.category or OTHER_PLACE}"].format(name=self.name_of(place))


@lru_cache(maxsize=len(LANGUAGES))
def wording(lang: str) -> Wording:
    """Return the wording of a language; raises UsageError without one, DataError for a bad file."""
    if lang not in LANGUAGES:
        raise UsageError(f"no briefs in {lang!r}; the languages are {', '.join(LANGUAGES)}")
    return TomlFile(files("whoholds.publish") / "words" / f"{lang}.toml").read(Wording)
