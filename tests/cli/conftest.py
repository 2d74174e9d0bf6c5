"""Calling whoholds as a shell does, in this process."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from whoholds.cli import main


@dataclass
class Result:
    """What a call printed and its exit code."""

    out: str
    err: str
    code: int

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Result]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """Run `whoholds WORDS...`; `stdin` are bytes on standard input."""

    def run(*words: object, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "argv", ["whoholds", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = 0
        try:
            main()
        except SystemExit as exc:
            code = exc.code if isinstance(exc.code, int) else 1
        printed = capfd.readouterr()
        return Result(printed.out, printed.err, code)

    return run


def report(number: int, text: str, day: str = "2023-01-12", **fields: object) -> dict[str, object]:
    """Return a report as a line of JSON holds it."""
    return {
        "id": f"t{number}",
        "source": "Example Post",
        "published": day,
        "lang": "en",
        "text": text,
    } | fields


SOLEDAR = [
    report(1, "Yevgeny Prigozhin said that Russian forces captured Soledar.", "2023-01-11"),
    report(2, "Ukraine's General Staff denied that Russian forces had captured Soledar.", "2023-01-12"),
    report(3, "A Russian milblogger said that Ukrainian forces still hold Soledar.", "2023-01-13"),
]


def write_lines(path: Path, rows: list[dict[str, object]]) -> Path:
    """Write reports as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def soledar(tmp_path: Path, call: Call) -> Path:
    """A ledger with three reports about Soledar."""
    ledger = tmp_path / "soledar.db"
    assert call("--ledger", ledger, "init", "--theatre", "ukraine").code == 0
    reports = write_lines(tmp_path / "reports.jsonl", SOLEDAR)
    assert call("--ledger", ledger, "add", reports).code == 0
    return ledger
