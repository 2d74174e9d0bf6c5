"""Read bytes as a file of any kind, at a fixed present."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

from whoholds.model import Issue, Report
from whoholds.reports import Defaults, read_stream

NOW = datetime(2025, 1, 1, tzinfo=UTC)


def read(data: bytes | str | Any, name: str = "in.json", **defaults: Any) -> tuple[list[Report], list[Issue]]:
    issues: list[Issue] = []
    raw = data if isinstance(data, bytes) else (data if isinstance(data, str) else json.dumps(data)).encode()
    return list(read_stream(io.BytesIO(raw), name, issues, Defaults(now=NOW, **defaults))), issues


def lost(issues: list[Issue]) -> list[Issue]:
    return [issue for issue in issues if not issue.kept]
