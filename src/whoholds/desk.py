"""A ledger on disk -> the verbs of the Python face: `whoholds.open("bakhmut.db").who("Bakhmut", on=...)`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from msgspec import structs

from whoholds import asking, copying, pipeline, reasons
from whoholds.asking import Change, SourceRow
from whoholds.baselines import read_baselines
from whoholds.dossier import Answer, cited_columns, day_of, end_of
from whoholds.errors import InputError, LedgerError, UsageError
from whoholds.ledger import Head, Store, open_store
from whoholds.model import Baseline, Issue, LiveClaim, Mode, Place, Report
from whoholds.pipeline import Added, Progress, Recipe
from whoholds.places import user_cache
from whoholds.reasons import Comparison, Reasons, Record
from whoholds.reports import Defaults, read_reports

if TYPE_CHECKING:
    from whoholds.control import Panel
    from whoholds.estimating import Estimates
    from whoholds.maps import MapWords
    from whoholds.pictures import Scene, Strip
    from whoholds.places import Gazetteer
    from whoholds.publish import Citation, Document, Edition, Policy
    from whoholds.reports.archive import Archive
    from whoholds.reports.citing import Outlets
    from whoholds.stamping import Stamps
    from whoholds.theatres import Theatre

THEATRE_KEY = "theatre"
Day = date | str
Moment = datetime | date | str


def open_desk(path: str | Path, *, create: bool = False, theatre: str = "") -> Desk:
    """Open a ledger by its file name or URL; with `create`, make a new one with a theatre ("ukraine").

    Raises LedgerError when there is none (or, with `create`, one already), when it is another program's
    file or made by a newer version, DataError when the theatre is malformed.
    """
    if create and theatre:
        pipeline.theatre_of(theatre)
    store = open_store(str(path), create=create)
    if create and theatre:
        store.set_setting(THEATRE_KEY, theatre)
    return Desk(store, str(path))


class Desk:
    """One open ledger and the verbs on it. Days are UTC calendar days, as `date` or "2023-04-03"."""

    def __init__(self, store: Store, ledger: str = "://") -> None:
        """Work on an open store; `ledger` is its file name, beside which the index of copies is kept."""
        self.store = store
        self.ledger = ledger

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger."""
        self.store.close()

    @cached_property
    def recipe(self) -> Recipe:
        """What reading depends on: the ledger's theatre and gazetteer files."""
        return Recipe(self.store.setting(THEATRE_KEY) or "", tuple(sorted(self.store.files().items())))

    @property
    def theatre(self) -> Theatre | None:
        """The theatre that the ledger was made with, or None."""
        return pipeline.theatre_of(self.recipe.theatre)

    @property
    def gazetteer(self) -> Gazetteer:
        """The ledger's own gazetteer files before the embedded one."""
        return pipeline.gazetteer_of(self.recipe)

    # --- putting in ------------------------------------------------------------------------------

    def add(
        self,
        reports: Iterable[Report] | str | Path,
        issues: list[Issue] | None = None,
        *,
        defaults: Defaults | None = None,
        workers: int = 1,
        progress: Progress | None = None,
        recipe: Recipe | None = None,
    ) -> Added:
        """Read, extract and append reports, or those of a file; what is skipped is added to `issues`.

        Without an `issues` list, a file of which anything was skipped raises InputError after the rest
        was appended. Adding the same report twice changes nothing. `recipe` is how to read, where it is
        not by the rules with the ledger's theatre and gazetteers.
        """
        found: list[Issue] = [] if issues is None else issues
        if isinstance(reports, str | Path):
            reports = read_reports(Path(reports), found, defaults)
        added = pipeline.add(self.store, reports, recipe or self.recipe, workers, progress)
        added = replace(added, copies=self.find_copies())
        lost = [i for i in found if not i.kept]
        if issues is None and lost:
            raise InputError("; ".join(f"{i.file}:{i.line or ''} {i.message}" for i in lost[:5]))
        return added

    @property
    def archive(self) -> Archive | None:
        """Where what was fetched from the web is kept as it came: beside the ledger's file.

        Of a source whose card has `originals = false` only the hash is kept.
        """
        from whoholds.reports.archive import Archive

        return None if "://" in self.ledger else Archive(Path(self.ledger + ".originals"), self._keeps)

    def _keeps(self, url: str) -> bool:
        card = self.theatre.source(url) if self.theatre else None
        return card is None or card.originals

    @property
    def stamps(self) -> Stamps | None:
        """Where heads that were time-stamped are kept: beside the ledger's file."""
        from whoholds.stamping import Stamps

        return None if "://" in self.ledger else Stamps(Path(self.ledger + ".stamps"))

    def hash_at(self, seq: int) -> str:
        """Return the hash of the entry of a seq, "" when the ledger has none."""
        found = next(iter(self.store.entries(seq - 1)), None) if seq > 0 else None
        return found.hash if found and found.seq == seq else ""

    def verify_originals(self) -> int:
        """Prove the originals that reports name or the archive lists; return how many there are.

        Raises LedgerError naming the first that is missing or altered.
        """
        named = {r.original for r in self.store.reports() if r.original}
        return self.archive.verify(named) if self.archive else 0

    def find_copies(self) -> int:
        """Compare the reports that were not compared yet; append and count the copies among them."""
        from whoholds.reports.copies import CopyIndex

        with closing(CopyIndex(copying.index_path(self.ledger))) as index:
            return copying.follow(self.store, index, self._outlets)

    @cached_property
    def _outlets(self) -> Outlets:
        from whoholds.reports.citing import Outlets

        cards = self.theatre.sources if self.theatre else ()
        return Outlets((card.name, *card.aliases, *card.domains) for card in cards)

    def add_gazetteer(self, path: str | Path, issues: list[Issue] | None = None) -> int:
        """Add a gazetteer file (CSV with a header, or a GeoNames dump); return its number of places."""
        data, name = _bytes_of(Path(path)), Path(path).name
        places = pipeline.count_places(data, name, issues)
        self.store.put_file(name, data)
        self.__dict__.pop("recipe", None)
        return places

    def add_baseline(self, path: str | Path, claimant: str = "") -> tuple[Baseline, ...]:
        """Append a starting map: a CSV of place_id, lat, lon, status, date; one baseline a day in it.

        Raises InputError naming file and line.
        """
        found = read_baselines(_bytes_of(Path(path)), str(path), self._states(), claimant)
        self.store.append(found)
        return found

    def _states(self) -> dict[str, str]:
        sides = self.theatre.sides if self.theatre else ()
        if not sides:
            raise UsageError("this ledger has no theatre, so no sides: make it with init --theatre NAME")
        return {word.casefold(): s.id for s in sides for word in (s.id, s.name)}

    # --- asking ----------------------------------------------------------------------------------

    def place(self, name: str) -> Place:
        """Return the place of a name, in any script or case form, or of an id. Raises UnknownPlaceError."""
        return asking.place_of(name, self.gazetteer)

    def claims(
        self,
        place: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        side: str | None = None,
        as_known: Moment | None = None,
    ) -> list[LiveClaim]:
        """Return the live claims on a place, newest first.

        `since` and `until` bound the day on which they were published, both included; `side` (id or
        name) keeps the claims that side's voices make.
        """
        wanted = asking.side_name(side, self.theatre)
        first, last = _bounds(since, until)
        found = self.store.live_claims(
            place_ids=[self.place(place).place_id], claimant_side=wanted, as_known=moment(as_known)
        )
        kept = [c for c in found if first <= (c.published or c.known_at).date() <= last]
        return sorted(kept, key=lambda c: (c.known_at, c.claim.claim_id), reverse=True)

    def who(
        self, place: str, *, on: Day, as_known: Moment | None = None, method: str | None = None
    ) -> Answer:
        """Say who holds a place on a day, as known by the end of the day `as_known` or by that instant."""
        found, known = self.place(place), moment(as_known)
        panel = self.panel([day_of(on)], as_known=known, places=[found], method=method)
        return self.answer(place, found, panel)

    def why(self, place: str, *, on: Day, as_known: Moment | None = None, graded: bool = True) -> Reasons:
        """Say what moved the estimate that `who` gives, and what would reverse it.

        Without `graded` nothing is learned of single voices: the method "ungraded" of `who`.
        """
        return reasons.why(self, place, day_of(on), moment(as_known), graded=graded)

    def around(
        self,
        place: Place,
        days: Sequence[date],
        as_known: datetime | None,
        method: str | None = None,
        *,
        told: bool = False,
    ) -> Panel:
        """Return the estimate of a place and its surroundings; `told`: with the records of its claims."""
        near = asking.surroundings(place, self.gazetteer)
        return self.panel(days, as_known=as_known, places=near, method=method, told=told)

    @cached_property
    def estimates(self) -> Estimates:
        """The estimates of this ledger; what they learn is kept beside its file, or in the user's cache."""
        from whoholds.estimating import Estimates

        return Estimates(self, self._kept_in())

    def _kept_in(self) -> Path | None:
        if "://" not in self.ledger:
            return Path(self.ledger + ".estimates")
        cache = user_cache() if self.ledger != "://" else None
        return cache / "estimates" if cache else None

    def answer(self, place: str, found: Place, panel: Panel) -> Answer:
        """Return what a panel and the claims on a place say of the panel's last day."""
        claims = list(self.store.live_claims(place_ids=[found.place_id], as_known=panel.as_known))
        answer = asking.answer(found, panel, claims, self.theatre)
        return structs.replace(
            answer,
            namesakes=asking.namesakes(place, found, self.gazetteer),
            columns=cited_columns(answer.columns, self.citations(v.live for v in answer.voices)),
        )

    def citations(self, claims: Iterable[LiveClaim]) -> dict[str, tuple[str, ...]]:
        """Return what the reports of these claims cite, by report id."""
        ids = {live.claim.report_id for live in claims}
        return {r.report_id: r.cited for r in self.store.reports(report_ids=ids) if r.cited}

    def changes(self, *, since: Day, until: Day, as_known: Moment | None = None) -> list[Change]:
        """Return the places whose most likely state changed, and stayed changed, between two days."""
        places = self.settlements()
        days = asking.every(day_of(since), day_of(until), 1)
        return asking.changes(self.panel(days, as_known=moment(as_known), places=places), places)

    def compare(
        self,
        file: str | Path,
        words: MapWords | None = None,
        *,
        days: Sequence[date] | None = None,
        as_known: Moment | None = None,
    ) -> Comparison:
        """Compare somebody's map, GeoJSON or CSV, with the estimate; it is read and not kept.

        `days` ascend; without them, those that the map names.
        """
        return reasons.compare(self, Path(file), words, days, moment(as_known))

    def records(self, *, as_known: Moment | None = None) -> list[Record]:
        """Return each voice's track record, judged by the estimate without its own claims."""
        return reasons.records(self, moment(as_known))

    def sources(self) -> list[SourceRow]:
        """Return what each source has brought, the most productive first."""
        return asking.source_rows(self.store.live_claims(), self.theatre)

    def estimate(
        self,
        *,
        since: Day,
        until: Day,
        every: int = 1,
        as_known: Moment | None = None,
        mode: Mode = "smoothed",
        method: str | None = None,
    ) -> Panel:
        """Return the probabilities of every settlement on every n-th day, both ends included.

        `method` is a name that `whoholds.control.estimate` takes; None is its default.
        """
        days = asking.every(day_of(since), day_of(until), every)
        return self.panel(days, as_known=moment(as_known), mode=mode, method=method)

    def settlements(self) -> list[Place]:
        """Return the settlements that estimates speak of: those of the theatre's countries."""
        return asking.settlements(self.gazetteer, self.theatre)

    def panel(
        self,
        days: Sequence[date],
        *,
        as_known: datetime | None = None,
        places: Sequence[Place] | None = None,
        mode: Mode = "smoothed",
        method: str | None = None,
        told: bool = False,
    ) -> Panel:
        """Return the estimate of `places` (all settlements) on ascending `days` from claims known then.

        All have one field over all settlements, so that a place's numbers do not depend on who is asked
        beside it; a panel of all, or with `told`, carries the records of its claims.
        """
        from whoholds.estimating import Asked

        asked = Asked(as_known, mode, method or "full")  # type: ignore[arg-type]
        where = self.settlements() if places is None else places
        return self.estimates.panel(where, days, asked, told=told or places is None)

    def baseline(self, on: date) -> Baseline | None:
        """Return the newest starting map of a day up to `on`, or None."""
        dated = [b for b in self.store.baselines() if b.on <= on]
        return max(dated, key=lambda b: b.on) if dated else None

    # --- publishing ------------------------------------------------------------------------------

    def brief(
        self,
        place: str,
        *,
        on: Day,
        since: Day | None = None,
        as_known: Moment | None = None,
        lang: str = "en",
        records: bool = False,
        pictures: bool = False,
    ) -> Document:
        """Write the brief on a place and day in "en", "uk" or "ru"; draw it with `publish.drawn`.

        It tells what changed since the day of the previous brief, a week before where none is given; with
        `records`, how the voices that speak fared before, which takes some seconds; with `pictures`, a map
        and a timeline, for the formats "html" and "docx".
        """
        from whoholds import briefing, publish

        day, known, before = day_of(on), moment(as_known), day_of(since) if since else None
        pictures_in = lang if pictures else ""
        facts = briefing.facts_of(
            self, place, day, before, known, with_records=records, pictures_in=pictures_in
        )
        return publish.brief(facts, self.theatre, lang)

    def daily(self, theatre: str, *, on: Day, as_known: Moment | None = None, lang: str = "en") -> Document:
        """Write the day's situation report of the ledger's war; draw it with `publish.drawn`.

        Raises UsageError when the ledger is of another theatre.
        """
        from whoholds import briefing, publish

        own = self.theatre
        if own is None or theatre != own.name:
            known = f"of {own.name!r}" if own else "of no theatre"
            raise UsageError(f"no theatre {theatre!r} here: this ledger is {known}")
        return publish.daily(briefing.day_facts(self, day_of(on), moment(as_known)), own, lang)

    def cite(self, place: str, *, since: Day | None = None, item: str = "") -> list[Citation]:
        """Return the citation pack of a place: a citation a live claim, newest first.

        `item` is the place's item on Wikidata ("Q157811") where the gazetteer does not know it.
        """
        from whoholds.publishing import citations

        claims = self.claims(place, since=since)
        reports = self.store.reports(report_ids={c.claim.report_id for c in claims})
        return citations(claims, reports, self.theatre, item or self.place(place).ids.get("wikidata", ""))

    def publish(
        self,
        folder: str | Path,
        *,
        on: Day,
        as_known: Moment | None = None,
        policy: Policy | None = None,
        kept_every: int | None = None,
    ) -> Edition:
        """Write the edition of a day into `folder`; the same ledger head gives the same bytes.

        With a delay in `policy` (hours), nothing that became public later than so long ago is used. For the
        web app, a whole view of what was known is kept every `kept_every` days up to `on` (0: none).
        Raises EditionError when a validator finds a fault or another edition stands under its name,
        ChainBrokenError when the ledger is not whole.
        """
        from whoholds import editions
        from whoholds.publish import Policy

        every = editions.KEPT_EVERY if kept_every is None else kept_every
        order = editions.Order(day_of(on), moment(as_known), policy or Policy(), every)
        return editions.make(self, Path(folder), order)

    # --- drawing ---------------------------------------------------------------------------------

    def scene(
        self,
        days: Sequence[date],
        *,
        place: str | None = None,
        bbox: str | None = None,
        km: float = 30,
        as_known: Moment | None = None,
        lang: str = "en",
    ) -> Scene:
        """Return what a map of these days shows: around a place, in a box, or where claims are.

        `bbox` is "west,south,east,north" in WGS84 degrees. Draw it with `pictures.draw_map` or `draw_film`.
        """
        from whoholds import picturing

        marked = self.place(place) if place else None
        box = picturing.box_of(bbox) if bbox else picturing.box_around(marked, km) if marked else None
        box = box or picturing.box_of_claims(self.settlements(), self.store.live_claims())
        panel = self.panel(days, as_known=moment(as_known))
        shown = picturing.inside(self.settlements(), box)
        return picturing.scene_of(panel, shown, box, picturing.look_of(panel, self.theatre, lang), marked)

    def strip(
        self, place: str, days: Sequence[date], *, as_known: Moment | None = None, lang: str = "en"
    ) -> Strip:
        """Return one place through time, its claims as marks; draw it with `pictures.draw_strip`."""
        from whoholds import picturing

        found = self.place(place)
        panel = self.around(found, days, moment(as_known))
        claims = self.store.live_claims(place_ids=[found.place_id], as_known=panel.as_known)
        return picturing.strip_of(panel, found, claims, self.theatre, lang)

    # --- keeping ---------------------------------------------------------------------------------

    def verify(self) -> Head:
        """Recompute the hash chain; raises ChainBrokenError that names the first broken entry."""
        return self.store.verify()

    def rebuild(self) -> None:
        """Delete and remake every derived table."""
        self.store.rebuild()


def moment(value: Moment | None) -> datetime | None:
    """Return the instant of an as-known date: a day means its end (UTC), a time without zone is UTC."""
    if value is None:
        return None
    if isinstance(value, str):
        value = _parsed(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return end_of(value)


def _parsed(value: str) -> datetime | date:
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError as exc:
        raise UsageError(f"{value!r} is no date; write 2023-04-03 or 2023-04-03T18:00+03:00") from exc


def _bounds(since: Day | None, until: Day | None) -> tuple[date, date]:
    return (day_of(since) if since else date.min), (day_of(until) if until else date.max)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise InputError(f"{path}: cannot be read ({exc.strerror})") from exc


__all__ = ["Desk", "LedgerError", "moment", "open_desk"]
