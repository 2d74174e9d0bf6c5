"""Sentences of a report -> harm claims: casualties joined to events, each with place, act and voice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

import msgspec

from whoholds.claims.dates import DateSpan, find_dates
from whoholds.claims.found import Cut, Doc
from whoholds.claims.harm.acts import act_of, agent_of
from whoholds.claims.harm.casualties import NONE, Casualty, Scan
from whoholds.claims.harm.event import Event, merged, without_pronouns, without_totals
from whoholds.claims.harm.places import ADJECTIVAL, COUNTRY, NAMED, Places, Spot, before, nearest
from whoholds.claims.harm.voices import Scope, Speakers, headline_scope, speaker
from whoholds.claims.harm.words import Line, harm_words_in, read_line
from whoholds.model import REPORT_VOICE, Harm, HarmKind, Modality, Report, harm_id_of

FAR = 6
"""Sentences before a harm in which the act may stand that it tells nothing of."""

LOOK_AROUND = 3
"""Sentences searched after a harm for its place; before it, FAR of them."""

UNBOUND = 3
"""Nouns between a place and its attack in a headline: "Xville shopping mall missile strike"."""

MOST = 3000
"""A higher count is a war's running total: no single act of the texts read has one."""

CONFIDENCE = 0.88
"""Share of 110 harms read by hand, drawn at random from two corpora, whose figures and place were right."""

EXTRACTOR = "rules-0.1"

_BULLET = re.compile(r"\W{0,3}[🔻▪•●🔹🔸◾◼️▫➡👉❗⚡✔✅]")
"""What begins an item of a channel's digest, each about a place and act of its own."""

_DATING = (" after", " later", " earlier", " before", " ago", " since")

_IN_YEAR = re.compile(r"\b(?:in|во?|у) ((?:19|20)\d\d)\b")

SideOf = Callable[[str | None, str], str | None]
"""Words of an actor and their language -> the side it fights for, None when unknown."""


def read_harms(
    report: Report, doc: Doc, extractor: str = EXTRACTOR, side_of: SideOf | None = None
) -> tuple[Harm, ...]:
    """Return the harm claims of a report in the order of the text; never raises on any text.

    `doc` is the report folded and cut into sentences with their languages; sentences in languages
    without a lexicon are passed over. `side_of` names the side of an actor's or speaker's words.
    Counts are inclusive intervals, days are read in UTC.
    """
    harms = [_harm(report, doc, event, extractor, side_of) for event in _Reader(report, doc).events()]
    return tuple({h.harm_id: h for h in harms}.values())


class _Reader:
    """Reads one report; keeps its sentences, so that one may borrow place and act from another."""

    def __init__(self, report: Report, doc: Doc) -> None:
        self.report, self.doc = report, doc
        self.sentences = [s for s in doc.sentences if s.lang in ("en", "uk", "ru")]
        self._langs = self._languages()
        self._items = self._bulleted()
        self._lines: dict[int, Line] = {}
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
            glued = [self.line(i).nodes[k].start for k in _glued(self.line(i))]
            scopes = speakers.scopes(self.sentences, i, glued)
            found += [_spoken_back(e, i, scopes) for e in last]
            headline = headline_scope(self.line(i), self.doc) if fresh else None
            scopes = [headline, *scopes] if headline else scopes
            last = [_spoken(e, scopes, self.line(i)) for e in fresh]
        return without_totals(without_pronouns(merged(found + last)))

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
            self._lines[i] = read_line(self.doc, s.start, s.end, self._langs.get(i, s.lang))
        return self._lines[i]

    def spots(self, i: int) -> list[Spot]:
        """Return the places of sentence i."""
        if i not in self._spots:
            self._spots[i] = Places(self.line(i), self.doc).all()
        return self._spots[i]

    # --- one sentence ------------------------------------------------------------------------------

    def _in_sentence(self, i: int) -> list[Event]:
        line = self.line(i)
        scan = Scan(line.nodes, verb_first=line.lang == "en")
        casualties = scan.casualties()
        if not casualties:
            return []
        total = line.has("TOTAL") or max(x or 0 for c in casualties for x in c.tally) > MOST
        if self._is_past(line, casualties, total):
            return []
        kind = act_of(line, [self.line(k) for k in self._around(i)], casualties, self._far(i))
        if kind is None:
            return []
        groups = _grouped(casualties, _glued(line))
        alone = sum(not g[0].subset for g in groups) == 1
        events = [e for e in (self._event(i, g, kind, alone) for g in groups) if e is not None]
        events = [x for e in events for x in self._spread(i, e)]
        if total:
            events = [replace(e, total=True, rule=f"{e.rule}/total") if _harms(e) else e for e in events]
        return [replace(e, when=self._when(i, e)) for e in events]

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
            part=sum(k <= first for k in _glued(line)),
            quote=quote,
            lang=line.lang,
            kind=kind,
            killed=counts.get("k"),
            wounded=counts.get("w"),
            of=_people(line, group),
            place=spot.cut if spot else None,
            where=self.doc.folded[spot.cut.start : spot.cut.end] if spot else "",
            rank=spot.rank if spot else 0,
            by=agent_of(line, group),
            modality="possible" if line.has("DOUBT") else "fact",
            subset=subset,
            pronoun=any(c.phrase is not None and c.phrase.head == "he" for c in group),
            rule="harm/subset" if subset else f"harm/{'+'.join(sorted(counts))}",
        )

    def _place(self, i: int, group: Sequence[Casualty], quote: Cut, alone: bool) -> Spot | None:
        line = self.line(i)
        first, end = min(c.first for c in group), max(c.end for c in group)
        own = _in_clause(self.spots(i), line, first, end)
        direct = [s for s in own if end <= s.node <= end + 4 and _adjoins(line, end, s.node)]
        if group[0].subset:
            inside = [s for s in own if group[0].first <= s.node < end]
            return next(iter(direct or inside), None)
        inclusive = [s for s in own if not self._in_subset(line, s)] or own
        if direct and not alone:
            return direct[0]
        preceding = before(own, line.nodes, min(c.first for c in group))
        if preceding is not None and preceding.rank > COUNTRY:
            return _narrower(preceding, own)
        best = nearest(inclusive, quote.start, quote.end)
        if best is not None and best.rank > COUNTRY:
            return self._noun_of(i, best) if line.lang != "en" and best.rank >= NAMED else best
        region = next(iter(Places(line, self.doc).regions()), None)
        other = self._seat(i) or self._borrowed(i) or (None if best else self._unbound(i) or region)
        if other is None and best is None:
            return next(iter(Places(line, self.doc).wars()), None)
        return other if best is None or (other is not None and other.rank > best.rank) else best

    def _seat(self, i: int) -> Spot | None:
        """Return the town or region whose officials are named in sentence i."""
        return next(iter(Places(self.line(i), self.doc).offices()), None)

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
        places = Places(line, self.doc)
        for k, node in enumerate(line.nodes[:-1]):
            if line.lang == "en" and node.kind == "NAME" and _leads_to(line, k + 1, acts):
                return places.unbound(k)
        first = self.line(0)
        alone = [n.kind for n in first.nodes] in (["NAME"], ["NAME", "STOP"], ["WORD", "STOP"], ["WORD"])
        return Places(first, self.doc).unbound(0) if alone and i > 0 else None

    def _borrowed(self, i: int) -> Spot | None:
        """Return the place of the nearest sentence that names one, those before it first."""
        order = [*range(i - 1, i - 1 - FAR, -1), *range(i + 1, i + 1 + LOOK_AROUND)]
        best: Spot | None = None
        for k in self._near(i, order):
            beneath = [s for s in self.spots(k) if s.prep != "over"]
            spot = self._told.get(k) or nearest(beneath, self.line(k).end, self.line(k).end)
            if spot is not None and (best is None or (best.rank == COUNTRY and spot.rank > COUNTRY)):
                best = spot
        return best

    # --- the act --------------------------------------------------------------------------------------

    def _around(self, i: int) -> Iterable[int]:
        return self._near(i, (i - 1, i + 1, i - 2, i + 2))

    def _far(self, i: int) -> list[Line]:
        return [self.line(k) for k in self._near(i, range(i - 3, i - 1 - FAR, -1))]

    def _when(self, i: int, event: Event) -> DateSpan | None:
        line = self.line(i)
        anchor = self.report.published
        spans = find_dates(
            self.doc.text[line.start : line.end], line.lang, anchor, self.report.published_grain
        )
        fit = [s for s in spans if s.kind == "event" and s.grain not in ("year", "season")]
        return fit[0] if fit else None


def _leads_to(line: Line, k: int, acts: set[int]) -> bool:
    """Whether an act stands at node k or after common nouns: "Xville apartment block strike"."""
    reach = k + UNBOUND
    while k < min(reach, len(line.nodes) - 1) and line.nodes[k].start not in acts:
        if line.nodes[k].kind not in ("WORD", "THING") or str(line.nodes[k].value).endswith(("s", "ed")):
            return False
        k += 1
    return k < len(line.nodes) and line.nodes[k].start in acts


def _in_clause(spots: Sequence[Spot], line: Line, first: int, end: int) -> Sequence[Spot]:
    """Return the places between the stops around some nodes, all where none more than a country is there."""
    stops = [k for k, n in enumerate(line.nodes) if n.kind == "STOP"]
    low = max((k for k in stops if k < first), default=-1)
    high = min((k for k in stops if k >= end), default=len(line.nodes))
    own = [s for s in spots if low < s.node < high]
    return own if any(s.rank > COUNTRY for s in own) else spots


def _harms(event: Event) -> bool:
    return NONE not in (event.killed, event.wounded)


def _narrower(spot: Spot, spots: Sequence[Spot]) -> Spot:
    """Return the district of "of X district in Y region" for the region."""
    closer = [s for s in spots if spot.node - 3 <= s.node < spot.node and s.rank > spot.rank]
    return closer[-1] if closer else spot


def _adjoins(line: Line, end: int, node: int) -> bool:
    """Whether only a preposition and nouns of place stand between a count phrase and a name."""
    return line.nodes[end].kind == "PREP" and all(
        n.kind in ("PREP", "THE", "WORD", "OF", "ONE") for n in line.nodes[end:node]
    )


def _glued(line: Line) -> list[int]:
    """Return the nodes where a headline runs into its text."""
    return [k for k, n in enumerate(line.nodes) if n.kind == "STOP" and n.start == n.end]


def _grouped(casualties: Sequence[Casualty], glued: Sequence[int]) -> list[list[Casualty]]:
    """Join killed and wounded into events: a kind said again, a subset, or a glued text begins another."""
    groups: list[list[Casualty]] = []
    for c in casualties:
        open_ = next((g for g in reversed(groups) if not g[0].subset), None)
        apart = open_ is not None and any(open_[-1].first < k <= c.first for k in glued)
        if c.subset or open_ is None or apart or any(x.kind == c.kind for x in open_):
            groups.append([c])
        else:
            open_.append(c)
    return groups


def _people(line: Line, group: Sequence[Casualty]) -> Cut | None:
    """Return who they were as written, without the count; None for mere "people"."""
    for c in group:
        if c.phrase is not None and c.phrase.head in ("sg", "pl", "word", "name"):
            bare = line.nodes[c.phrase.first].kind in ("PEOPLE", "NAME")
            nodes = line.nodes[c.phrase.first + (not bare) : c.phrase.end]
            while nodes and nodes[0].kind in ("AGE", "DASH"):
                nodes = nodes[1:]
            if len(nodes) > 1 or (nodes and nodes[0].kind == "PEOPLE" and nodes[0].value != "others"):
                return Cut(nodes[0].start, nodes[-1].end)
    return None


def _spoken(event: Event, scopes: list[Scope], line: Line) -> Event:
    """Give an event the voice in whose words it stands."""
    speaking = [s for s in scopes if not _is_act(s.claimant, line)]
    scope = speaker(speaking, (event.quote.start + event.quote.end) // 2)
    if scope is None:
        return event
    modality: Modality = "denied" if scope.denies else event.modality
    return replace(event, claimant=scope.claimant, modality=modality)


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


# --- event -> record ---------------------------------------------------------------------------------


def _harm(report: Report, doc: Doc, event: Event, extractor: str, side_of: SideOf | None) -> Harm:
    def words(cut: Cut | None) -> str | None:
        return report.text[cut.start : cut.end] if cut else None

    def side(cut: Cut | None) -> str | None:
        return side_of(words(cut), event.lang) if side_of else None

    when = event.when
    harm = Harm(
        harm_id="",
        report_id=report.report_id,
        start=event.quote.start,
        end=event.quote.end,
        quote=words(event.quote) or "",
        claimant=words(event.claimant) or REPORT_VOICE,
        claimant_side=side(event.claimant),
        side=side(event.by),
        kind=event.kind,
        modality=event.modality,
        place=words(event.place),
        killed=event.killed,
        wounded=event.wounded,
        of=words(event.of),
        by=words(event.by),
        said_at=report.published,
        when_from=when.first if when else None,
        when_to=when.last if when else None,
        when_grain=when.grain if when else None,
        when_zone=when.zone if when else "UTC",
        lang=event.lang,
        extractor=extractor,
        confidence=CONFIDENCE,
        rule=event.rule,
    )
    return msgspec.structs.replace(harm, harm_id=harm_id_of(harm))
