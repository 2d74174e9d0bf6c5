"""Sentences of a report -> harm claims: casualties joined to events, each with place, act and voice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from whoholds.claims.dates import DateSpan, find_dates
from whoholds.claims.found import Cut, Doc
from whoholds.claims.harm.acts import act_of, agent_of, tells_act
from whoholds.claims.harm.casualties import NONE, Casualty, Scan
from whoholds.claims.harm.event import Event, merged, without_parts, without_pronouns, without_totals
from whoholds.claims.harm.groups import adjoins, glued, grouped, in_clause, leads_to, narrower, people
from whoholds.claims.harm.phrases import ONE
from whoholds.claims.harm.places import ADJECTIVAL, Places
from whoholds.claims.harm.record import SideOf, harm_of
from whoholds.claims.harm.spots import COUNTRY, NAMED, Spot, before, nearest
from whoholds.claims.harm.voices import Scope, Speakers, headline_scope, speaker
from whoholds.claims.harm.words import Line, harm_words_in
from whoholds.model import Harm, HarmKind, Modality, Report

FAR = 6
"""Sentences before a harm in which the act may stand that it tells nothing of."""

LOOK_AROUND = 3
"""Sentences searched after a harm for its place; before it, FAR of them."""

MOST = 3000
"""A higher count is a war's running total: no single act of the texts read has one."""

EXTRACTOR = "rules-0.1"

_BULLET = re.compile(r"\W{0,3}[🔻▪•●🔹🔸◾◼️▫➡👉❗⚡✔✅]")
"""What begins an item of a channel's digest, each about a place and act of its own."""

_EARLIER = ("ранее", "раніше", "earlier", "previously")
"""What begins a sentence whose count a later one has overtaken."""

_DATING = (" after", " later", " earlier", " before", " ago", " since")

_ADVERT = re.compile(r"подпис|підпис|subscribe|sign up")
"""Words of a sentence that asks to subscribe, whose names are no places."""

_IN_YEAR = re.compile(r"\b(?:in|во?|у) ((?:19|20)\d\d)\b")


def read_harms(
    report: Report, doc: Doc, extractor: str = EXTRACTOR, side_of: SideOf | None = None
) -> tuple[Harm, ...]:
    """Return the harm claims of a report in the order of the text; never raises on any text.

    `doc` is the report folded and cut into sentences with their languages; sentences in languages
    without a lexicon are passed over. `side_of` names the side of an actor's or speaker's words.
    Counts are inclusive intervals, days are read in UTC.
    """
    harms = [harm_of(report, doc, event, extractor, side_of) for event in _Reader(report, doc).events()]
    return tuple({h.harm_id: h for h in harms}.values())


class _Reader:
    """Reads one report; keeps its sentences, so that one may borrow place and act from another."""

    def __init__(self, report: Report, doc: Doc) -> None:
        self.report, self.doc = report, doc
        self.sentences = [s for s in doc.sentences if s.lang in ("en", "uk", "ru")]
        self._langs = self._languages()
        self._items = self._bulleted()
        self._lines: dict[int, Line] = {}
        self._readers: dict[int, Places] = {}
        self._spots: dict[int, list[Spot]] = {}
        self._told: dict[int, Spot] = {}
        """The place of the last harm told in a sentence: what "three more were wounded" goes on about."""

    def events(self) -> list[Event]:
        """Return the events of all sentences, the same event told twice only once."""
        speakers = Speakers(self.doc)
        found: list[Event] = []
        last: list[Event] = []
        told = sorted(self._langs)
        for i in sorted({*told, *(i + 1 for i in told if i + 1 < len(self.sentences))}):
            fresh = self._in_sentence(i) if i in self._langs else []
            if not fresh and not last:
                continue
            cuts = [self.line(i).nodes[k].start for k in glued(self.line(i))]
            scopes = speakers.scopes(self.sentences, i, cuts)
            found += [_spoken_back(e, i, scopes) for e in last]
            headline = headline_scope(self.line(i), self.doc) if fresh else None
            scopes = [headline, *scopes] if headline else scopes
            last = [_spoken(e, scopes, self.line(i)) for e in fresh]
        return without_totals(without_pronouns(without_parts(merged(found + last))))

    def _languages(self) -> dict[int, str]:
        """Return the sentences with words of harm, and in which language they are.

        Short Ukrainian and Russian headlines often have no letter or word that tells them apart, so
        that a sentence without words of its own language may have those of the other.
        """
        starts = [s.start for s in self.sentences]
        spoken = {s.lang for s in self.sentences}
        langs = [x for x in ("en", "uk", "ru") if x in spoken or (x != "en" and spoken & {"uk", "ru"})]
        found: dict[int, str] = {}
        for lang in langs:
            for at in harm_words_in(self.doc.folded, lang):
                i = bisect_right(starts, at) - 1
                own = self.sentences[i].lang if i >= 0 else ""
                if own == lang or (i not in found and own != "en" and lang != "en" and own):
                    found[i] = lang
        return found

    def _bulleted(self) -> list[int]:
        """Return the number of the item that each sentence belongs to, all 0 where the text is no list."""
        marks = [bool(_BULLET.match(self.doc.text, s.start)) for s in self.sentences]
        return list(accumulate(marks)) if sum(marks) > 1 else [0] * len(marks)

    def _near(self, i: int, order: Iterable[int]) -> list[int]:
        """Return those of some sentences that exist and are of the same item of a list as sentence i."""
        count = len(self.sentences)
        return [k for k in order if 0 <= k < count and self._items[k] == self._items[i]]

    def line(self, i: int) -> Line:
        """Return sentence i as nodes and senses."""
        if i not in self._lines:
            s = self.sentences[i]
            self._lines[i] = Line(self.doc, s.start, s.end, self._langs.get(i, s.lang))
        return self._lines[i]

    def spots(self, i: int) -> list[Spot]:
        """Return the places of sentence i."""
        if i not in self._spots:
            line = self.line(i)
            advert = _ADVERT.search(self.doc.folded, line.start, line.end)
            self._spots[i] = [] if advert else self._places(i).all()
        return self._spots[i]

    def _places(self, i: int) -> Places:
        """Return the reader of the places of sentence i."""
        if i not in self._readers:
            self._readers[i] = Places(self.line(i), self.doc)
        return self._readers[i]

    # --- one sentence ------------------------------------------------------------------------------

    def _in_sentence(self, i: int) -> list[Event]:
        line = self.line(i)
        scan = Scan(line.nodes, line.lang == "en", self.doc.folded)
        casualties = scan.casualties()
        if not casualties:
            return []
        total = line.has("TOTAL") or max(x or 0 for c in casualties for x in c.tally) > MOST
        if self._is_past(line, casualties, total):
            return []
        kind = act_of(line, [self.line(k) for k in self._around(i)], casualties, self._far(i))
        if kind is None:
            return []
        groups = grouped(casualties, glued(line))
        alone = sum(not g[0].subset for g in groups) == 1
        events = [e for e in (self._event(i, g, kind, alone) for g in groups) if e is not None]
        whole = {e.place for e in events if not e.subset}
        events = [e for e in events if not (e.subset and e.place in whole)]
        events = [x for e in events for x in self._spread(i, e)]
        if total:
            events = [replace(e, total=True, rule=f"{e.rule}/total") if _harms(e) else e for e in events]
        when = self._when(line) if events else None
        return [replace(e, when=when) for e in events]

    def _is_past(self, line: Line, casualties: Sequence[Casualty], total: bool) -> bool:
        """Whether the harm is of another year, of a court or an anniversary, or a side's losses in all."""
        if all(c.tally == NONE for c in casualties):
            return False
        losses = total and any(n.kind == "STATE" and n.value == "d" for n in line.nodes)
        years = [int(y) for y in _IN_YEAR.findall(self.doc.folded, line.start, line.end)]
        past = any(not self._dates(n.end) for n in line.all("PAST"))
        return past or losses or any(y < self.report.published.year - 1 for y in years)

    def _dates(self, end: int) -> bool:
        """Whether a rate's words only date something: "a day after", "a month earlier"."""
        return self.doc.folded.startswith(_DATING, end)

    def _spread(self, i: int, event: Event) -> list[Event]:
        """Say "no casualties" of each place of "in A and B"; a count cannot be shared out."""
        if NONE not in (event.killed, event.wounded) or event.place is None:
            return [event]
        spots = self.spots(i)
        pair = [s for s in spots if s.cut != event.place and self._joined_spots(i, s, event.place)]
        return [
            event,
            *(replace(event, place=s.cut, where=self.doc.folded[s.cut.start : s.cut.end]) for s in pair),
        ]

    def _joined_spots(self, i: int, spot: Spot, place: Cut) -> bool:
        nodes = self.line(i).nodes
        return any(
            nodes[k].kind == "AND" and {nodes[k - 1].end, nodes[k + 1].end} == {spot.cut.end, place.end}
            for k in (spot.node - 1, spot.node + 1)
            if 0 < k < len(nodes) - 1
        )

    def _event(self, i: int, group: Sequence[Casualty], kind: HarmKind, alone: bool) -> Event | None:
        line = self.line(i)
        first, last = min(c.first for c in group), max(c.end for c in group)
        quote = Cut(line.nodes[first].start, line.nodes[last - 1].end)
        subset = group[0].subset
        spot = self._place(i, group, quote, alone)
        if subset and spot is None:
            return None
        if spot is not None and not subset:
            self._told[i] = spot
        counts = {c.kind: c.tally for c in group}
        return Event(
            sentence=i,
            part=sum(k <= first for k in glued(line)),
            quote=quote,
            lang=line.lang,
            kind=kind,
            killed=counts.get("k"),
            wounded=counts.get("w"),
            of=people(line, group),
            place=spot.cut if spot else None,
            where=self.doc.folded[spot.cut.start : spot.cut.end] if spot else "",
            rank=spot.rank if spot else 0,
            by=agent_of(line, group),
            modality="possible" if line.has("DOUBT") else "fact",
            subset=subset,
            earlier=self.doc.folded.startswith(_EARLIER, line.start),
            pronoun=any(c.phrase is not None and c.phrase.head == "he" for c in group),
            rule=_path(line, group, spot),
        )

    def _place(self, i: int, group: Sequence[Casualty], quote: Cut, alone: bool) -> Spot | None:
        line = self.line(i)
        first, end = min(c.first for c in group), max(c.end for c in group)
        own = in_clause(self.spots(i), line, first, end)
        direct = [s for s in own if end <= s.node <= end + 4 and adjoins(line, end, s.node)]
        if group[0].subset:
            inside = [s for s in own if group[0].first <= s.node < end]
            return next(iter(direct or inside), None)
        inclusive = [s for s in own if not self._in_subset(line, s)] or own
        if direct and not alone:
            return direct[0]
        preceding = before(own, line.nodes, min(c.first for c in group))
        if preceding is not None and preceding.rank > COUNTRY:
            return narrower(preceding, own)
        best = nearest(inclusive, quote.start, quote.end)
        if best is not None and best.rank > COUNTRY:
            return self._noun_of(i, best) if line.lang != "en" and best.rank >= NAMED else best
        seat = _by(self._seat(i), "seat")
        other = seat or _by(self._borrowed(i), "borrowed")
        if best is None:
            return other or self._loose(i)
        return other if other is not None and other.rank > best.rank else best

    def _loose(self, i: int) -> Spot | None:
        """Return a place of sentence i that nothing binds to its harm, or of whose residents it tells."""
        spot = _by(self._unbound(i), "unbound") or _by(next(iter(self._places(i).regions()), None), "region")
        spot = spot or _by(next(iter(self._places(i).wars()), None), "war")
        return spot or _by(self._home(i), "home")

    def _home(self, i: int) -> Spot | None:
        """Return the town whose residents are named in sentence i or before it: «жители Энска»."""
        near = self._near(i, range(i, i - 1 - FAR, -1))
        return next((spot for k in near for spot in self._places(k).homes()), None)

    def _seat(self, i: int) -> Spot | None:
        """Return the town or region whose officials are named in sentence i."""
        return next(iter(self._places(i).offices()), None)

    def _noun_of(self, i: int, spot: Spot) -> Spot:
        """Return the town that «по Хххському заводу» is of, where it is named nearby; else the spot."""
        folded = self.doc.folded
        name = folded[spot.cut.start : spot.cut.end]
        name = name.partition(" ")[0]
        stem = name[: max(4, len(name) - 6)]
        if not ADJECTIVAL.fullmatch(name):
            return spot
        near = [s for k in self._around(i) for s in self.spots(k)]
        towns = [s for s in near if folded.startswith(stem, s.cut.start) and not ADJECTIVAL.fullmatch(
            folded[s.cut.start : s.cut.end])]  # fmt: skip
        return towns[0] if towns else spot

    def _in_subset(self, line: Line, spot: Spot) -> bool:
        return any(first <= spot.node < end for first, end in Scan(line.nodes).subsets)

    def _unbound(self, i: int) -> Spot | None:
        """Return the name of "Xville explosions kill two", or the dateline that a text begins with."""
        line = self.line(i)
        acts = {n.start for n in line.all("VIOLENCE")}
        for k, node in enumerate(line.nodes[:-1]):
            if line.lang == "en" and node.kind == "NAME" and leads_to(line, k + 1, acts):
                return self._places(i).unbound(k)
        first = self.line(0)
        alone = [n.kind for n in first.nodes] in (["NAME"], ["NAME", "STOP"], ["WORD", "STOP"], ["WORD"])
        return self._places(0).unbound(0) if alone and i > 0 else None

    def _borrowed(self, i: int) -> Spot | None:
        """Return the place of the nearest sentence that names one, those before it first."""
        order = [*range(i - 1, i - 1 - FAR, -1), *range(i + 1, i + 1 + LOOK_AROUND)]
        best: Spot | None = None
        for k in self._near(i, order):
            beneath = [s for s in self.spots(k) if s.prep != "over"]
            spot = self._told.get(k) or nearest(beneath, self.line(k).end, self.line(k).end)
            if spot is not None and (best is None or spot.rank > COUNTRY):
                best = spot
            if best is not None and best.rank != COUNTRY:
                break
        return best

    # --- the act --------------------------------------------------------------------------------------

    def _around(self, i: int) -> Iterable[int]:
        return self._near(i, (i - 1, i + 1, i - 2, i + 2))

    def _far(self, i: int) -> list[Line]:
        first = [0] if i > FAR else []
        return [self.line(k) for k in self._near(i, [*range(i - 3, i - 1 - FAR, -1), *first])]

    def _when(self, line: Line) -> DateSpan | None:
        anchor = self.report.published
        text, folded = (t[line.start : line.end] for t in (self.doc.text, self.doc.folded))
        spans = find_dates(text, line.lang, anchor, self.report.published_grain, folded=folded)
        fit = [s for s in spans if s.kind == "event" and s.grain not in ("year", "season")]
        return fit[0] if fit else None


def _path(line: Line, group: Sequence[Casualty], spot: Spot | None) -> str:
    """Return the rule path: language, what is counted and how, where place and act were found."""
    counts = [c.tally for c in group]
    parts = ["-".join(sorted(c.kind for c in group)), spot.prep if spot is not None else "nowhere"]
    parts += ["told-act"] * tells_act(line) + ["open"] * any(None in c for c in counts)
    parts += ["nobody"] * (NONE in counts) + ["one"] * (ONE in counts) + ["glued"] * bool(glued(line))
    parts += ["country"] * bool(spot and spot.rank == COUNTRY)
    return f"harm/{line.lang}{'/subset' * group[0].subset}/{'+'.join(parts)}"


def _by(spot: Spot | None, way: str) -> Spot | None:
    """Return a place with the way it was found instead of its preposition."""
    return spot and spot._replace(prep=way)


def _harms(event: Event) -> bool:
    return NONE not in (event.killed, event.wounded)


def _spoken(event: Event, scopes: list[Scope], line: Line) -> Event:
    """Give an event the voice in whose words it stands."""
    speaking = [s for s in scopes if not _is_act(s.claimant, line)]
    scope = speaker(speaking, (event.quote.start + event.quote.end) // 2)
    if scope is None:
        return event
    modality: Modality = "denied" if scope.denies else event.modality
    return replace(event, claimant=scope.claimant, modality=modality, rule=f"{event.rule}+voice")


def _is_act(claimant: Cut, line: Line) -> bool:
    """Whether a headline's "Shelling of X: ..." or "Region X: ..." stands where a speaker could."""
    region = any((n.start, n.end) == claimant for n in line.all("REGION"))
    return region or any(claimant.start <= n.start < claimant.end for n in line.all("VIOLENCE"))


def _spoken_back(event: Event, i: int, scopes: list[Scope]) -> Event:
    """Give the sentence just before «об этом сообщило X» its voice."""
    back = next((s for s in scopes if s.back), None)
    if back is None or event.claimant is not None or event.sentence != i - 1:
        return event
    return replace(event, claimant=back.claimant)
