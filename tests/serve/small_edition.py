"""A small edition made by hand: seven towns, four months, what was said of them; no estimate and no extraction.

Its claims retell the battle of Bakhmut in the project's own words; its probabilities are drawn, not estimated,
so that no change in another room changes what these tests expect.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from whoholds.asking import enemies_in
from whoholds.interest import against_interest
from whoholds.model import Claim, Estimate, Harm, LiveClaim, Place, claim_id_of, harm_id_of
from whoholds.publish import (
    Content,
    Edition,
    Stamp,
    claims_table,
    control_table,
    harm_table,
    publish,
    sources_table,
)
from whoholds.publish.app.content import AppChange, AppContent, Shown, ShownHarm, ShownReport
from whoholds.publish.app.rows import Move, PartLine, RateInfo, Reasons, SourceInfo, VoiceInfo
from whoholds.publish.app.runs import Head, Runs, flags_of
from whoholds.showing import theatre_info
from whoholds.theatres import load_theatre

FIRST, LAST = date(2023, 2, 1), date(2023, 5, 31)
STATES = ("ua", "ru", "contested")
KEPT = (date(2023, 3, 8), date(2023, 4, 5), date(2023, 5, 3), date(2023, 5, 31))
BAKHMUT = "gn:713174"
THEATRE = load_theatre("ukraine")


def _place(number: int, name: str, uk: str, ru: str, lon: float, lat: float, people: int) -> Place:
    return Place(
        place_id=f"gn:{number}", name=name, kind="settlement", lon=lon, lat=lat, country="UA",
        names={"en": name, "uk": uk, "ru": ru}, population=people, region="Donetsk Oblast",
        category="town" if people > 5000 else "village", ids={"geonames": str(number)},
    )  # fmt: skip


PLACES = (
    _place(713174, "Bakhmut", "Бахмут", "Бахмут", 37.99886, 48.59419, 80500),
    _place(706757, "Soledar", "Соледар", "Соледар", 38.07098, 48.6921, 10490),
    _place(709960, "Chasiv Yar", "Часів Яр", "Часов Яр", 37.83418, 48.58689, 12250),
    _place(707898, "Ivanivske", "Іванівське", "Ивановское", 37.92217, 48.57, 1600),
    _place(703448, "Kramatorsk", "Краматорськ", "Краматорск", 37.55629, 48.72305, 157000),
    _place(706571, "Klishchiivka", "Кліщіївка", "Клещеевка", 37.95, 48.52, 500),
    _place(700000, "Khromove", "Хромове", "Хромово", 37.94, 48.61, 1000),
)

SAID: tuple[tuple[str, str, str, str, str, str, dict[str, Any]], ...] = (
    # day, claimant, its side, relation, actor's side, quote, more
    ("2023-02-03", "Ukraine's General Staff", "Ukraine", "repels", "Ukraine", "beat off attacks near Bakhmut", {}),
    ("2023-02-20", "Yevgeny Prigozhin", "Russia", "advances", "Russia", "moving ahead on the edge of town", {}),
    ("2023-03-03", "Yevgeny Prigozhin", "Russia", "besieges", "Russia", "practically encircled Bakhmut",
     {"evidence": ("video",)}),
    ("2023-03-08", "Yevgeny Prigozhin", "Russia", "holds", "Russia", "control of the eastern part",
     {"part": "eastern part"}),
    ("2023-03-08", "The UK Ministry of Defence", "", "enters", "Russia", "entered the east of the town",
     {"part": "eastern part"}),
    ("2023-03-15", "Andriy Yermak", "Ukraine", "holds", "Ukraine", "still hold the centre", {"part": "centre"}),
    ("2023-03-20", "Yevgeny Prigozhin", "Russia", "holds", "Russia", "about 70 percent of the town",
     {"percent": (70.0, 70.0), "part": "70 %"}),
    ("2023-04-01", "A map-maker", "", "enters", "Russia", "reached the centre", {"part": "centre"}),
    ("2023-04-02", "Yevgeny Prigozhin", "Russia", "takes", "Russia", "taken in a legal sense",
     {"hedge": "in a legal sense", "evidence": ("video",)}),
    ("2023-04-02", "Ukraine's General Staff", "Ukraine", "holds", "Ukraine", "hold the town", {}),
    ("2023-04-03", "Serhiy Cherevaty", "Ukraine", "takes", "Russia", "did not take Bakhmut", {"modality": "denied"}),
    ("2023-04-03", "Russian bloggers", "Russia", "holds", "Ukraine", "Ukrainians hold the western outskirts",
     {"part": "western outskirts", "confidence": 0.62}),
    ("2023-04-03", "A map-maker", "", "enters", "Russia", "advanced further into the centre", {"part": "centre"}),
    ("2023-05-20", "Yevgeny Prigozhin", "Russia", "takes", "Russia", "the whole town is taken", {"evidence": ("video", "flag")}),
    ("2023-05-21", "Hanna Maliar", "Ukraine", "holds", "Ukraine", "hold a small part in the southwest",
     {"part": "southwest", "lang": "en"}),
    ("2023-05-22", "Institute for the Study of War", "", "takes", "Russia", "likely completed the capture",
     {"modality": "possible", "hedge": "likely", "confidence": 0.55}),
)  # fmt: skip
ELSEWHERE = (
    ("2023-02-10", 1, "Ukraine's General Staff", "Ukraine", "loses", "Ukraine", "withdrew from Soledar"),
    ("2023-04-03", 2, "Serhiy Cherevaty", "Ukraine", "holds", "Ukraine", "Chasiv Yar is held"),
    ("2023-04-12", 3, "Yevgeny Prigozhin", "Russia", "fights", "Russia", "fighting for Ivanivske"),
)


def _claim(
    number: int, day: str, place: Place, who: Sequence[str], quote: str, more: dict[str, Any]
) -> LiveClaim:
    claimant, side, relation, actor_side = who
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    report_id = f"small-{number:03}"
    text = f"{claimant} said: {quote}."
    start = text.index(quote)
    fields: dict[str, Any] = {
        "claim_id": "", "report_id": report_id, "start": start, "end": start + len(quote), "quote": quote,
        "claimant": claimant, "claimant_side": side or None, "relation": relation, "side": actor_side,
        "actor": f"{actor_side}'s troops", "place": place.name, "place_id": place.place_id,
        "place_how": "exact", "lang": "en", "said_at": at, "confidence": 0.95, "extractor": "by-hand",
    } | more  # fmt: skip
    fields["claim_id"] = claim_id_of(Claim(**fields))
    return LiveClaim(
        claim=Claim(**fields), source="whoholds chronicle", source_id="whoholds-chronicle", published=at,
        known_at=at + timedelta(hours=12), recorded_at=at + timedelta(hours=12), origin=report_id,
        title=f"Bakhmut, {day}", url=f"https://example.org/{report_id}",
    )  # fmt: skip


def claims() -> list[LiveClaim]:
    """What was said, the oldest first; the last two of one day are copies of one origin."""
    told = [
        _claim(n, day, PLACES[0], (who, side, relation, actor), quote, more)
        for n, (day, who, side, relation, actor, quote, more) in enumerate(SAID)
    ]
    told += [
        _claim(100 + n, day, PLACES[at], (who, side, relation, actor), quote, {})
        for n, (day, at, who, side, relation, actor, quote) in enumerate(ELSEWHERE)
    ]
    return sorted(told, key=lambda live: (live.known_at, live.claim.claim_id))


def harms() -> list[ShownHarm]:
    """Two harm claims of one report."""
    at = datetime(2023, 3, 4, tzinfo=UTC)
    rows = [
        ("strike", "Bakhmut", BAKHMUT, (2, 2), "two people were killed"),
        ("shelling", "Chasiv Yar", "gn:709960", (0, 0), "nobody was hurt"),
    ]
    out = []
    for kind, place, place_id, killed, quote in rows:
        harm = Harm(
            harm_id="", report_id="small-200", start=5, end=5 + len(quote), quote=quote, claimant="Pavlo Kyrylenko",
            claimant_side="Ukraine", kind=kind, place=place, place_id=place_id, place_how="exact", killed=killed,  # type: ignore[arg-type]
            said_at=at, lang="en", confidence=0.9,
        )  # fmt: skip
        harm = Harm(**{f: getattr(harm, f) for f in harm.__struct_fields__} | {"harm_id": harm_id_of(harm)})
        out.append(ShownHarm(harm, "small-200", at + timedelta(hours=12), at, "small-200"))
    return out


def _report(report_id: str, at: datetime, text: str) -> ShownReport:
    return ShownReport(
        report_id=report_id, source="whoholds chronicle", source_id="whoholds-chronicle", published=at,
        known_at=at + timedelta(hours=12), title=f"Bakhmut, {at:%Y-%m-%d}", url=f"https://example.org/{report_id}",
        lang="en", cited=("Example Gazette",), text=text,
    )  # fmt: skip


def reports(told: Iterable[LiveClaim]) -> list[ShownReport]:
    """The reports of all claims, with their texts."""
    by_id = {
        live.claim.report_id: _report(
            live.claim.report_id,
            live.published or live.known_at,
            f"{live.claim.claimant} said: {live.claim.quote}.",
        )
        for live in told
    }
    extra = _report(
        "small-200", datetime(2023, 3, 4, tzinfo=UTC), "Two: two people were killed, nobody was hurt."
    )
    return sorted([*by_id.values(), extra], key=lambda report: report.report_id)


# --- control -----------------------------------------------------------------------------------------

COURSE: dict[str, tuple[tuple[date, tuple[int, int, int]], ...]] = {
    BAKHMUT: (
        (FIRST, (80, 5, 15)), (date(2023, 2, 20), (50, 8, 42)), (date(2023, 3, 8), (20, 15, 65)),
        (date(2023, 4, 2), (15, 38, 47)), (date(2023, 4, 20), (8, 45, 47)), (date(2023, 5, 20), (3, 85, 12)),
        (date(2023, 5, 25), (1, 97, 2)),
    ),
    "gn:706757": ((FIRST, (10, 60, 30)), (date(2023, 2, 10), (2, 95, 3))),
    "gn:707898": ((FIRST, (90, 2, 8)), (date(2023, 4, 12), (70, 5, 25))),
}  # fmt: skip
STEADY = ((FIRST, (97, 1, 2)),)
WORD_BOUNDS = (1, 5, 20, 45, 55, 80, 95)


def _runs(axis: str, days: int, until: date | None = None) -> Runs:
    offset, columns = [0], [list[int]() for _ in range(6)]
    for place in sorted(PLACES, key=lambda p: p.place_id):
        for start, p in COURSE.get(place.place_id, STEADY):
            if until is not None and start > until:
                continue
            word = sum(max(p) >= bound for bound in WORD_BOUNDS)
            told = place.place_id in COURSE
            flags = flags_of(2 if told else 0, 1 if told else 0, word)
            for column, value in zip(
                columns, ((start - FIRST).days, p.index(max(p)), flags, *p), strict=True
            ):
                column.append(value)
        offset.append(len(columns[0]))
    head = Head(axis, FIRST, days, STATES, len(PLACES), len(columns[0]))
    day, state, flags_, *shares = columns
    return Runs(
        head, array("I", offset), array("H", day), bytes(state), bytes(flags_), tuple(map(bytes, shares))
    )


def _axes() -> dict[str, Runs]:
    whole = (LAST - FIRST).days + 1
    kept = {day.isoformat(): min(whole, (day - FIRST).days + 31) for day in KEPT}
    views = {name: _runs(name, days, date.fromisoformat(name)) for name, days in kept.items()}
    return {"valid": _runs("valid", whole), "as-known": _runs("as-known", whole), **views}


def _changes() -> list[AppChange]:
    return [
        AppChange("valid", date(2023, 3, 8), BAKHMUT, "ua", "contested", 0.65),
        AppChange("valid", date(2023, 5, 20), BAKHMUT, "contested", "ru", 0.85),
        AppChange("as-known", date(2023, 3, 8), BAKHMUT, "ua", "contested", 0.65),
    ]


def _rate(count: int, share: float | None = None) -> RateInfo:
    return RateInfo(
        count=count,
        share=share,
        low=None if share is None else max(0, share - 0.2),
        high=None if share is None else min(1, share + 0.2),
    )


def _voice(
    name: str, side: str, claims: int, right: float, echoes: tuple[tuple[str, float], ...]
) -> VoiceInfo:
    return VoiceInfo(
        voice=name, side=side, claims=claims, judged=claims - 1, open=1, right=_rate(claims - 1, right),
        early=_rate(claims - 1, (1 - right) / 2), late=_rate(claims - 1, 0.0), wrong=_rate(claims - 1, (1 - right) / 2),
        in_interest=_rate(claims - 2, right), against_interest=_rate(0), delay_days=0.0 if right < 1 else None,
        echoes=echoes,
    )  # fmt: skip


def _reasons(told: Sequence[LiveClaim]) -> Reasons:
    moved = [live for live in told if live.claim.place_id == BAKHMUT][-3:]
    moves = tuple(
        Move(origin=live.origin, log_odds=1.2 - n, without=0.5, claims=(live.claim.claim_id,))
        for n, live in enumerate(moved)
    )
    return Reasons(on=LAST, state="ru", probability=0.97, moves=moves, reversed_without=(moved[0].origin,))


def app_content(told: Sequence[LiveClaim] | None = None) -> AppContent:
    """Everything the app shows of the small edition, with other claims where they are given."""
    said = claims() if told is None else list(told)
    are_enemies = enemies_in(THEATRE)
    return AppContent(
        theatre=theatre_info(THEATRE),
        states=STATES,
        places=sorted(PLACES, key=lambda place: place.place_id),
        axes=_axes(),
        claims=[Shown(c, against_interest(c.claim, are_enemies), c.known_at.date()) for c in said],
        reports=reports(said),
        harms=harms(),
        changes=_changes(),
        parts=[
            (BAKHMUT, date(2023, 4, 3), (
                PartLine(part="western outskirts", state="ua", probability=0.8, likelihood="very likely", origins=1, newest=date(2023, 4, 3)),
                PartLine(part="centre", state="contested", probability=0.6, likelihood="likely", origins=2, newest=date(2023, 4, 3)),
            )),
        ],
        reasons=[(BAKHMUT, _reasons(said))] if told is None else [],
        sources=(
            SourceInfo(
                source="whoholds chronicle", source_id="whoholds-chronicle", kind="chronicle", side=None, affinity=None,
                reliability="F", licence="CC BY 4.0, the whoholds authors", languages=("en", "uk", "ru"), country="",
                claims=len(said), reports=len(said), first=date(2023, 2, 3), last=date(2023, 5, 22), usual_gap_days=5.0,
                silent=False, weeks=((date(2023, 1, 30), 1), (date(2023, 4, 3), 4)),
            ),
        ),
        voices=(_voice("Yevgeny Prigozhin", "Russia", 6, 0.4, ()), _voice("Hanna Maliar", "Ukraine", 3, 1.0, (("Ukraine's General Staff", 0.31),))),
        attributions=("Control is not sovereignty.", "Places: GeoNames, CC BY 4.0."),
    )  # fmt: skip


def content(told: Sequence[LiveClaim] | None = None, head: str = "ab" * 32) -> Content:
    """Return the whole edition's content; another `head` gives it another name."""
    said = claims() if told is None else list(told)
    estimates = [(place, _estimate(place)) for place in PLACES]
    stamp = Stamp(LAST, None, 42, head, datetime(2023, 6, 1, tzinfo=UTC), "by-hand-1")
    return Content(
        stamp=stamp,
        theatre=THEATRE,
        control=control_table(estimates, ("ru", "ua", "contested"), None),
        claims=claims_table(said, THEATRE, enemies_in(THEATRE), {p.place_id: p for p in PLACES}),
        harm=harm_table((), THEATRE, {}),
        sources=sources_table(said, THEATRE),
        app=app_content(told),
    )


def _estimate(place: Place) -> Estimate:
    p = COURSE.get(place.place_id, STEADY)[-1][1]
    return Estimate(
        place_id=place.place_id, on=LAST, mode="smoothed", state=STATES[p.index(max(p))], likelihood="almost certain",
        probabilities={state: share / 100 for state, share in zip(STATES, p, strict=True)}, confidence="moderate",
        claims=1, origins=1, method="by-hand-1",
    )  # fmt: skip


def publish_small(folder: Path, told: Sequence[LiveClaim] | None = None, head: str = "ab" * 32) -> Edition:
    """Publish the small edition into a folder of editions."""
    return publish(content(told, head), folder)
