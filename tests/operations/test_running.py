"""A server that others watch: its numbers, its log, its end; the same of a watch."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("uvicorn")
prometheus = pytest.importorskip("prometheus_client.parser")
sys.path.insert(0, str(Path(__file__).parents[1] / "serve"))

from small_edition import publish_small  # noqa: E402

Fetch = Callable[[str], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("served")
    publish_small(made)
    return made


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`whoholds serve` in a process of its own; yields it and its address."""
    environment = os.environ | {"WHOHOLDS_LEDGER": str(folder / "none.db"), "PYTHONUNBUFFERED": "1"}
    command = [
        sys.executable,
        "-m",
        "whoholds",
        "--log",
        "json",
        "serve",
        str(folder),
        "--port",
        "0",
        *options,
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found, process.stderr and process.stderr.read()
        try:
            yield process, found.group()
        finally:
            process.kill()


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def sample(page: str, name: str, **labels: str) -> float:
    """Return the one number of a Prometheus page that has these labels."""
    found = [
        s.value
        for family in prometheus.text_string_to_metric_families(page)
        for s in family.samples
        if s.name == name and labels.items() <= s.labels.items()
    ]
    assert len(found) == 1, (name, labels, found)
    return float(found[0])


def test_a_server_counts_logs_and_stops_when_told(folder: Path) -> None:
    port = free_port()
    with serving(folder, "--metrics", str(port)) as (process, address):
        for path in ("/api/overview", "/api/overview", "/api/search?q=Where+is+she", "/health"):
            fetched(address + path)
        with pytest.raises(urllib.error.HTTPError):
            fetched(f"{address}/api/places/nowhere")
        listening = urllib.request.urlopen(f"{address}/api/events", timeout=10)
        listening.readline()
        page = fetched(f"http://127.0.0.1:{port}/metrics")
        assert sample(page, "whoholds_requests_total", endpoint="overview", method="GET", status="200") == 2
        assert sample(page, "whoholds_requests_total", endpoint="dossier", method="GET", status="404") == 1
        assert sample(page, "whoholds_request_seconds_count", endpoint="search") == 1
        assert sample(page, "whoholds_requests_open") == 1
        assert sample(page, "whoholds_edition_served") == 1
        assert sample(page, "process_resident_memory_bytes") > 1e6
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=10)
        listening.close()
    assert process.returncode == 128 + signal.SIGTERM
    lines = [json.loads(line) for line in told.splitlines()]
    assert [line["message"] for line in (lines[0], lines[-1])] == ["serving", "stopped"]
    answered = [line for line in lines if line["message"] == "answered"]
    assert [line["endpoint"] for line in answered] == [
        "overview", "overview", "search", "health", "dossier", "events",
    ]  # fmt: skip
    assert all(line["time"].endswith("+00:00") and line["seconds"] >= 0 for line in answered)
    assert "Where" not in told and "127.0.0.1" not in "".join(map(json.dumps, answered))


def test_addresses_that_no_endpoint_takes_make_no_new_numbers(folder: Path) -> None:
    port = free_port()
    with serving(folder, "--metrics", str(port)) as (_, address):
        for n in range(20):
            with pytest.raises(urllib.error.HTTPError):
                fetched(f"{address}/guessed/{n}.php")
        page = fetched(f"http://127.0.0.1:{port}/metrics")
    assert sample(page, "whoholds_requests_total", endpoint="app", status="404") == 20


def test_a_port_that_is_taken_is_named(folder: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "whoholds", "serve", str(folder), "--port", "0", "--metrics", str(port)],
            capture_output=True, text=True, check=False, timeout=30,
            env=os.environ | {"WHOHOLDS_LEDGER": str(tmp_path / "none.db")},
        )  # fmt: skip
    assert done.returncode == 2
    assert f"metrics cannot listen on 127.0.0.1:{port}" in done.stderr
