"""The verbs that keep watch: watch and health."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.common import (
    IssuesFile,
    Json,
    MetricsPort,
    finish,
    opened,
    out,
    print_json,
    report_issues,
    say,
    settings_of,
)
from whoholds.logs import fields

if TYPE_CHECKING:
    from whoholds.desk import Desk
    from whoholds.reports.telegram_live import LiveTelegram
    from whoholds.settings import Settings
    from whoholds.watch import Cycle, Plan

log = logging.getLogger("whoholds.watch")

PlanFile = Annotated[
    Path | None,
    typer.Argument(
        help="What to watch: a TOML file; without it, the feeds on the theatre's source cards.",
        metavar="[FEEDS.toml]",
    ),
]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command()(watch)
    app.command()(health)


def watch(
    ctx: typer.Context,
    plan: PlanFile = None,
    every: Annotated[str, typer.Option(help="How often a feed is asked that does not say it: 10m, 2h.")] = "",
    once: Annotated[bool, typer.Option("--once", help="Look at all feeds once and leave: for cron.")] = False,
    no_originals: Annotated[
        bool, typer.Option("--no-originals", help="Of what is fetched keep only its hash.")
    ] = False,
    issues_file: IssuesFile = None,
    metrics: MetricsPort = None,
    as_json: Json = False,
) -> None:
    """Look at feeds and channels on a schedule, append what is new, and raise alerts for what persists.

    With --once, what was skipped or failed is listed at the end, and --issues writes all of it.

    Alerts are lines of JSON in the plan's file (alerts.jsonl), and go to its webhooks and Apprise addresses.

    Example: whoholds --ledger war.db watch feeds.toml --every 10m

    Example: whoholds --ledger war.db watch --once
    """
    from msgspec import structs

    from whoholds.reports.fetch import Limits
    from whoholds.watch import Watch, with_theatre
    from whoholds.watch.plan import duration

    found = _read(plan)
    if every:
        duration(every)
        found = structs.replace(found, every=every)
    limits = replace(Limits(tries=1), private=settings_of(ctx).fetch_private)
    beside = plan or Path(settings_of(ctx).ledger)
    with opened(ctx) as desk:
        found = with_theatre(found, desk.theatre)
        live = _telegram(settings_of(ctx))
        folder = beside.resolve().parent
        keeping = Watch(desk, found, folder, limits, originals=not no_originals, telegram=live)
        if not once:
            count = _counting(metrics, found, desk)
            return keeping.run(lambda cycle: _told(cycle, count, as_json))
        cycle = keeping.once(all_feeds=True)
    _tell(cycle, as_json)
    return finish(report_issues(cycle.issues, issues_file))


def _counting(port: int | None, plan: Plan, desk: Desk) -> Callable[[Cycle], None]:
    """Return what is told of each round so that Prometheus can ask for it."""
    if port is None:
        return lambda _: None
    from whoholds.metrics import WatchMetrics
    from whoholds.watch import health as health_of
    from whoholds.watch.state import load

    counted = WatchMetrics()
    counted.expose(port)

    def count(cycle: Cycle) -> None:
        found = {
            "reports": cycle.reports,
            "claims": cycle.claims,
            "copies": cycle.copies,
            "alerts": len(cycle.alerts),
        }
        counted.looked(cycle.asked, cycle.failed, found, cycle.at.timestamp())
        counted.feeds(Counter(row.status for row in health_of(plan, load(desk.store), cycle.at)))

    return count


def _telegram(settings: Settings) -> LiveTelegram | None:
    from whoholds.reports.telegram_live import Key, LiveTelegram

    return LiveTelegram(Key.read(settings.telegram, settings.telegram_session)) if settings.telegram else None


def _read(plan: Path | None) -> Plan:
    from whoholds.watch import Plan, read_plan

    return read_plan(plan) if plan else Plan(theatre=True)


def _told(cycle: Cycle, count: Callable[[Cycle], None], as_json: bool) -> None:
    count(cycle)
    _tell(cycle, as_json)


def _tell(cycle: Cycle, as_json: bool) -> None:
    log.info(
        "looked",
        extra=fields(asked=cycle.asked, failed=cycle.failed, reports=cycle.reports, claims=cycle.claims),
    )
    for issue in cycle.issues:
        log.warning("skipped", extra=fields(file=issue.file, problem=issue.message))
    if as_json:
        return print_json(cycle)
    for alert in cycle.alerts:
        say(f"ALERT {alert.title}")
    return say(
        f"{cycle.at:%Y-%m-%d %H:%M} asked {cycle.asked} feeds, {cycle.failed} failed: "
        f"{cycle.reports} new reports, {cycle.claims} claims, {cycle.copies} copies"
    )


def health(ctx: typer.Context, plan: PlanFile = None, as_json: Json = False) -> None:
    """Show the coverage of every feed: answered when, newest item, usual interval, broken or silent.

    A feed that cannot be read is `broken`; one that is read and says nothing for longer than it ever does is
    `silent`: neither is a quiet front.

    Example: whoholds --ledger war.db health feeds.toml
    """
    from datetime import UTC, datetime

    from whoholds import render
    from whoholds.watch import health as health_of
    from whoholds.watch import with_theatre
    from whoholds.watch.state import load

    with opened(ctx) as desk:
        found = with_theatre(_read(plan), desk.theatre)
        rows = health_of(found, load(desk.store), datetime.now(UTC))
    if as_json:
        return print_json(rows)
    titles = ("feed", "status", "answered", "newest", "usual gap, h", "reports", "problem")
    cells = [(r.url, r.status, r.answered, r.newest, r.usual_gap_hours, r.reports, r.problem) for r in rows]
    return out().print(render.table([[_cell(c) for c in row] for row in cells], titles))


def _cell(value: object) -> str:
    return "" if value is None else f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "hour") else str(value)
