"""Panels, a gazetteer and live claims -> what the app of an edition shows: runs, changes, parts, records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from msgspec import structs

from whoholds import asking
from whoholds.dossier import end_of
from whoholds.interest import against_interest
from whoholds.model import Baseline, LiveClaim, LiveHarm, Place, Report
from whoholds.publish.app.content import AppChange, AppContent, Shown, ShownHarm, ShownReport
from whoholds.publish.app.rows import PartLine, RateInfo, SideInfo, SourceInfo, TheatreInfo, VoiceInfo
from whoholds.publish.content import text
from whoholds.publish.quoting import quote_of

if TYPE_CHECKING:
    from whoholds.control import Panel
    from whoholds.control.record import Rate, TrackRecord
    from whoholds.publish.app.runs import Runs
    from whoholds.theatres import Theatre

VALID, AS_KNOWN = "valid", "as-known"

SILENT_GAPS = 6
"""An outlet is silent after so many of its usual gaps, as with watched feeds (watch/health.py)."""

LEAST_SILENCE_DAYS = 7
"""Less than a week without a claim is never called silence: fronts are quiet for days."""

KEPT_VIEWS = 60
"""Most whole views of the past in one edition: each is a run of the estimate, and a file."""


@dataclass(frozen=True)
class Views:
    """The estimate through time: as known now, as known each day, and whole views kept on some days.

    Kept views are walked once: each is as large as the others, and only its runs stay.
    """

    valid: Panel
    as_known: Panel
    kept: Iterable[tuple[date, Panel]]
    records: Sequence[TrackRecord] = ()


@dataclass(frozen=True)
class Told:
    """What was said: claims and harm claims that may leave, and their reports."""

    claims: Sequence[LiveClaim]
    harms: Sequence[LiveHarm]
    reports: Iterable[Report]


LONGEST = 1500
"""Days of the past that an edition shows: four years; older claims still count."""


def first_day(claims: Iterable[LiveClaim], baseline: Baseline | None, last: date) -> date:
    """Return the first day that an edition shows: of its starting map, else of its first claim."""
    started = baseline.on if baseline else min((live.known_at.date() for live in claims), default=last)
    return max(min(started, last), last - timedelta(LONGEST))


def kept_days(first: date, last: date, every: int) -> tuple[date, ...]:
    """Return the days of kept views: every n-th up to the last, no more than KEPT_VIEWS; none for 0."""
    if every < 1:
        return ()
    span = (last - first).days
    step = max(every, -(-span // KEPT_VIEWS))
    return tuple(sorted(last - timedelta(n) for n in range(0, span + 1, step)))


def app_content(views: Views, told: Told, places: Iterable[Place], theatre: Theatre | None) -> AppContent:
    """Return what the app shows of these places, ordered by id."""
    ordered = sorted(places, key=lambda place: place.place_id)
    axes = {VALID: views.valid, AS_KNOWN: views.as_known}
    named = chain(axes.items(), ((day.isoformat(), panel) for day, panel in views.kept))
    claims = list(shown_claims(told.claims, views.valid, theatre))
    return AppContent(
        theatre=theatre_info(theatre),
        states=views.valid.states,
        places=ordered,
        axes={axis: _runs(panel, ordered, axis) for axis, panel in named},
        claims=claims,
        reports=shown_reports(told, theatre),
        harms=[_shown_harm(harm, theatre) for harm in sorted(told.harms, key=_harm_order)],
        changes=[change for axis, panel in axes.items() for change in _changes(axis, panel, ordered)],
        parts=_parts(told.claims, ordered, theatre),
        sources=source_infos(told.claims, theatre, end_of(views.valid.days[-1])),
        voices=tuple(voice_info(record, theatre) for record in views.records),
        attributions=_attributions(theatre),
    )


def _runs(panel: Panel, places: Sequence[Place], axis: str) -> Runs:
    from whoholds.running import runs_of

    return runs_of(panel, [place.place_id for place in places], axis)


def theatre_info(theatre: Theatre | None) -> TheatreInfo | None:
    """Return the theatre as the app shows it."""
    if theatre is None:
        return None
    card = theatre.card
    sides = tuple(SideInfo(id=s.id, name=s.name, names=s.names, color=s.color) for s in theatre.sides)
    return TheatreInfo(
        name=card.name,
        title=card.title,
        notice=card.notice,
        sides=sides,
        contested_color=card.contested_color,
        time_zone=card.time_zone,
        languages=card.languages,
    )


def _attributions(theatre: Theatre | None) -> tuple[str, ...]:
    from whoholds.publish.package import GAZETTEER_NOTE

    notice = (theatre.card.notice.get("en", ""),) if theatre else ()
    return (*notice, GAZETTEER_NOTE)


# --- claims ------------------------------------------------------------------------------------------


def shown_claims(claims: Iterable[LiveClaim], panel: Panel, theatre: Theatre | None) -> Iterator[Shown]:
    """Yield the claims by the instant of their being known, quotes cut, with their day as evidence."""
    are_enemies = asking.enemies_in(theatre)
    used = evidence_days(panel)
    for live in sorted(claims, key=lambda live: (live.known_at, live.claim.claim_id)):
        against = against_interest(live.claim, are_enemies)
        yield Shown(_leaving(live, theatre), against, used.get(live.claim.claim_id))


def _leaving(live: LiveClaim, theatre: Theatre | None) -> LiveClaim:
    quote = text(quote_of(live, theatre)) or ""
    if quote == live.claim.quote:
        return live
    return structs.replace(live, claim=structs.replace(live.claim, quote=quote))


def evidence_days(panel: Panel) -> dict[str, date]:
    """Return the day on which each claim counts as evidence on its own settlement."""
    table, known = panel.evidence, {}
    for claim, place, day in zip(table.claim.tolist(), table.place.tolist(), table.day.tolist(), strict=True):
        live = table.claims[claim]
        if place < table.places and panel.place_ids[place] == live.claim.place_id:
            known[live.claim.claim_id] = date.fromordinal(day)
    return known


def _harm_order(live: LiveHarm) -> tuple[datetime, str]:
    return live.known_at, live.harm.harm_id


def _shown_harm(live: LiveHarm, theatre: Theatre | None) -> ShownHarm:
    harm = structs.replace(live.harm, quote=text(quote_of(live, theatre)) or "")
    return ShownHarm(harm, live.harm.report_id, live.known_at, live.published, live.origin)


def shown_reports(told: Told, theatre: Theatre | None) -> Iterator[ShownReport]:
    """Yield the reports that claims stand in; the text only of sources whose card lets it leave."""
    for report in sorted(told.reports, key=lambda report: report.report_id):
        card = theatre.source(report.source_id or report.source) if theatre else None
        yield ShownReport(
            report_id=report.report_id,
            source=report.source,
            source_id=report.source_id,
            published=report.published,
            known_at=report.known_at(),
            title=text(report.title) or "",
            url=report.url,
            lang=report.lang or "",
            cited=report.cited,
            original=report.original,
            text=report.text if card and card.publishable.text else None,
        )


# --- what changed, parts -----------------------------------------------------------------------------


def _changes(axis: str, panel: Panel, places: Sequence[Place]) -> Iterator[AppChange]:
    kept = {place.place_id for place in places}
    names = [structs.replace(places[0], place_id=place_id) for place_id in panel.place_ids] if places else []
    for change in asking.changes(panel, names):
        if change.place_id in kept:
            yield AppChange(axis, change.on, change.place_id, change.before, change.after, change.probability)


def _parts(
    claims: Iterable[LiveClaim], places: Iterable[Place], theatre: Theatre | None
) -> Iterator[tuple[str, date, tuple[PartLine, ...]]]:
    """Yield the lines of each place's parts on every day on which a claim about one became known."""
    told: dict[str, list[LiveClaim]] = {}
    for live in claims:
        if live.claim.part and live.claim.place_id:
            told.setdefault(live.claim.place_id, []).append(live)
    for place in places:
        for day in sorted({live.known_at.date() for live in told.get(place.place_id, ())}):
            lines = _part_lines(told[place.place_id], place, theatre, day)
            if lines:
                yield place.place_id, day, lines


def _part_lines(
    told: Sequence[LiveClaim], place: Place, theatre: Theatre | None, day: date
) -> tuple[PartLine, ...]:
    from whoholds.control.parts import parts_of

    found = parts_of(told, place, theatre.sides if theatre else (), day)
    return tuple(
        PartLine(
            part=str(line.part), state=line.state, probability=round(line.probability, 4),
            likelihood=line.likelihood, origins=line.origins, newest=line.newest,  # type: ignore[arg-type]
        )
        for line in found
    )  # fmt: skip


# --- records -----------------------------------------------------------------------------------------


def source_infos(
    claims: Sequence[LiveClaim], theatre: Theatre | None, now: datetime
) -> tuple[SourceInfo, ...]:
    """Return every outlet's card, what it brought by week, and whether it has fallen silent by `now`."""
    told: dict[str, list[date]] = {}
    for live in claims:
        told.setdefault(live.source, []).append((live.published or live.known_at).date())
    rows = asking.source_rows(claims, theatre)
    return tuple(_source_info(row, sorted(told[row.source]), theatre, now.date()) for row in rows)


def _source_info(
    row: asking.SourceRow, days: Sequence[date], theatre: Theatre | None, today: date
) -> SourceInfo:
    card = theatre.source(row.source_id or row.source) if theatre else None
    gap = _usual_gap(days)
    patience = max(SILENT_GAPS * (gap or 0), LEAST_SILENCE_DAYS)
    weeks: dict[date, int] = {}
    for day in days:
        monday = day - timedelta(day.weekday())
        weeks[monday] = weeks.get(monday, 0) + 1
    return SourceInfo(
        source=row.source,
        source_id=row.source_id,
        kind=row.kind,
        side=row.side,
        affinity=card.affinity if card else None,
        reliability=row.reliability,
        licence=card.licence if card else "",
        languages=card.languages if card else (),
        country=card.country if card else "",
        claims=row.claims,
        reports=row.reports,
        first=row.first,
        last=row.last,
        usual_gap_days=gap,
        silent=(today - row.last).days > patience,
        weeks=tuple(sorted(weeks.items())),
    )


def _usual_gap(days: Sequence[date]) -> float | None:
    """Return the median of the days between the days on which it spoke; None before three of them."""
    different = sorted(set(days))
    gaps = sorted((b - a).days for a, b in pairwise(different))
    return float(gaps[len(gaps) // 2]) if len(gaps) > 1 else None


def voice_info(record: TrackRecord, theatre: Theatre | None) -> VoiceInfo:
    """Return a track record as the app shows it, its side by name."""
    side = theatre.side(record.side) if theatre and record.side else None
    return VoiceInfo(
        voice=asking.voice_name(record.voice, theatre),
        side=side.name if side else record.side,
        claims=record.claims,
        judged=record.judged,
        open=record.open,
        right=_rate(record.right),
        early=_rate(record.early),
        late=_rate(record.late),
        wrong=_rate(record.wrong),
        in_interest=_rate(record.in_interest),
        against_interest=_rate(record.against_interest),
        delay_days=record.delay,
        echoes=tuple((asking.voice_name(e.voice, theatre), round(e.chance, 3)) for e in record.echoes),
    )


def _rate(rate: Rate) -> RateInfo:
    share, low, high = (None if x is None else round(x, 4) for x in (rate.share, rate.low, rate.high))
    return RateInfo(count=rate.count, share=share, low=low, high=high)
