"""An alert -> a line in a file, a posted webhook, a mail or chat message; never twice.

The file is the record: a line is there before anything is sent. An id is remembered before the sending
starts, so that a kill in between loses a message (it stands in the file) and never doubles one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from whoholds.errors import MissingExtraError, WhoholdsError
from whoholds.model import to_json
from whoholds.reports.extras import optional
from whoholds.watch.alerts import Alert
from whoholds.watch.atom import text_of, write_feed
from whoholds.watch.plan import Plan
from whoholds.watch.state import State

REMEMBERED = 10_000
"""Ids of sent alerts that are kept: months of a busy watch."""

SECONDS = 20.0
"""Patience with a webhook."""


class DeliveryError(WhoholdsError):
    """An alert could not be sent; it stands in the file of alerts."""


def deliver(
    alerts: list[Alert], plan: Plan, folder: Path, state: State, remember: Callable[[], None]
) -> list[str]:
    """Write and send the alerts that were not sent yet; return what went wrong, a message each.

    `remember` makes `state` lasting; it is called between writing and sending.
    """
    sent = set(state.sent)
    fresh = [alert for alert in alerts if alert.alert_id not in sent]
    if not fresh:
        return []
    _write(fresh, folder / plan.alerts)
    if plan.atom:
        write_feed(folder / plan.alerts, folder / plan.atom, f"Alerts: {folder.name}")
    state.sent = [*state.sent, *(alert.alert_id for alert in fresh)][-REMEMBERED:]
    remember()
    problems = []
    for alert in fresh:
        for send in _senders(plan):
            try:
                send(alert)
            except DeliveryError as error:
                problems.append(f"{alert.title}: {error}")
    return problems


def _write(alerts: list[Alert], path: Path) -> None:
    """Append the alerts whose ids the file does not hold yet: a kill may have come after writing."""
    there = path.read_bytes() if path.exists() else b""
    lines = [to_json(a) + b"\n" for a in alerts if msgspec.json.encode(a.alert_id) not in there]
    with path.open("ab") as file:
        if there and not there.endswith(b"\n"):
            file.write(b"\n")
        file.writelines(lines)


def _senders(plan: Plan) -> list[Callable[[Alert], None]]:
    hooks = [lambda alert, url=url: _post(url, alert) for url in plan.webhooks]
    return [*hooks, *([lambda alert: _notify(plan.notify, alert)] if plan.notify else [])]


def _post(url: str, alert: Alert) -> None:
    """Post an alert as JSON, its id as Idempotency-Key. The plan's own addresses may be private ones."""
    httpx = optional("httpx", "web", "posting alerts")
    headers = {"Content-Type": "application/json", "Idempotency-Key": alert.alert_id}
    try:
        answer = httpx.post(url, content=to_json(alert), headers=headers, timeout=SECONDS, trust_env=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryError(f"{url}: {error}") from error
    if answer.status_code >= 300:
        raise DeliveryError(f"{url}: HTTP {answer.status_code}")


def _notify(addresses: tuple[str, ...], alert: Alert) -> None:
    """Send an alert through Apprise (https://github.com/caronc/apprise), the addresses its own."""
    try:
        apprise = optional("apprise", "alerts", "mail and chat alerts")
    except MissingExtraError as error:
        raise DeliveryError(str(error)) from error
    sender = apprise.Apprise()
    for address in addresses:
        sender.add(address)
    if not sender.notify(title=alert.title, body=text_of(alert) or alert.title):
        raise DeliveryError("a message could not be sent")
