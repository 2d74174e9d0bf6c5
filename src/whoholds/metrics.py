"""What a long run does -> numbers that Prometheus collects, from a door that only this machine reaches.

Names and units follow Prometheus' own rules: seconds, bytes, `_total` for what only grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whoholds.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Metric

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds: a kept page takes less than one thousandth, reasons some seconds."""

LOOPBACK = "127.0.0.1"


def _registry() -> CollectorRegistry:
    try:
        from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
    except ImportError as error:
        raise MissingExtraError("metrics need prometheus-client: pip install 'whoholds[ops]'") from error
    found = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=found)
    return found


class Metrics:
    """One process's numbers. Raises MissingExtraError where prometheus-client is not installed."""

    def __init__(self) -> None:
        self.registry = _registry()

    def expose(self, port: int) -> Callable[[], None]:
        """Answer on 127.0.0.1:port until the function that is returned is called. Raises UsageError."""
        from prometheus_client import start_http_server

        try:
            server, thread = start_http_server(port, LOOPBACK, self.registry)
        except OSError as error:
            raise UsageError(f"metrics cannot listen on {LOOPBACK}:{port}: {error.strerror}") from error

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop


class ServerMetrics(Metrics):
    """Requests by endpoint and status, how long they took, which edition is served."""

    def __init__(self) -> None:
        super().__init__()
        from prometheus_client import Counter, Gauge, Histogram

        self._requests = Counter(
            "whoholds_requests",
            "Requests answered.",
            ("endpoint", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "whoholds_request_seconds", "Seconds until an answer's last byte; event streams are left out.",
            ("endpoint",), registry=self.registry, buckets=BUCKETS,
        )  # fmt: skip
        self._open = Gauge(
            "whoholds_requests_open", "Requests being answered, streams too.", registry=self.registry
        )

    def began(self) -> None:
        """Count a request that came in."""
        self._open.inc()

    def ended(self, endpoint: str, method: str, status: int, seconds: float | None) -> None:
        """Count a request that was answered; `seconds` is None for a stream, which no one hurries."""
        self._open.dec()
        self._requests.labels(endpoint, method, str(status)).inc()
        if seconds is not None:
            self._seconds.labels(endpoint).observe(seconds)

    def serves(self, name: Callable[[], str]) -> None:
        """Tell the edition's name whenever the numbers are asked for."""
        self.registry.register(_Edition(name))


@dataclass(frozen=True)
class _Edition:
    """A collector that asks which edition is served."""

    name: Callable[[], str]

    def collect(self) -> Iterable[Metric]:
        """Return the one gauge, labelled with the edition's name."""
        from prometheus_client.core import GaugeMetricFamily

        found = GaugeMetricFamily(
            "whoholds_edition_served", "1 for the edition that is served.", labels=("name",)
        )
        found.add_metric([self.name()], 1)
        return [found]


class WatchMetrics(Metrics):
    """What rounds of the watch brought, and how many feeds fare how."""

    def __init__(self) -> None:
        super().__init__()
        from prometheus_client import Counter, Gauge

        self._found = {
            kind: Counter(
                f"whoholds_watch_{kind}",
                f"{kind.capitalize()} appended by the watch.",
                registry=self.registry,
            )
            for kind in ("reports", "claims", "copies", "alerts")
        }
        self._asked = Counter("whoholds_watch_asked", "Feeds asked.", registry=self.registry)
        self._failed = Counter(
            "whoholds_watch_failed", "Feeds that could not be read.", registry=self.registry
        )
        self._feeds = Gauge("whoholds_feeds", "Feeds by status.", ("status",), registry=self.registry)
        self._last = Gauge(
            "whoholds_watch_last_round_timestamp_seconds",
            "When the last round ended.",
            registry=self.registry,
        )

    def looked(self, asked: int, failed: int, found: Mapping[str, int], at: float) -> None:
        """Count one round that ended `at` (seconds since 1970, UTC)."""
        self._asked.inc(asked)
        self._failed.inc(failed)
        for kind, n in found.items():
            self._found[kind].inc(n)
        self._last.set(at)

    def feeds(self, by_status: Mapping[str, int]) -> None:
        """Tell how many feeds fare how; a status that is left out has none."""
        self._feeds.clear()
        for status, n in by_status.items():
            self._feeds.labels(status).set(n)
