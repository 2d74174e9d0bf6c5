"""Plans: every fault is named with its line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from whoholds.errors import DataError, UsageError
from whoholds.watch import read_plan
from whoholds.watch.plan import duration

GOOD = 'every = "10m"\n[[feed]]\nurl = "https://a.example/rss"\nevery = "2h"\n'


def test_a_plan_is_read(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(GOOD)
    plan = read_plan(file)
    assert plan.every_of(plan.feed[0]) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + 'colour = "red"', r"feeds.toml:5.*colour"),
        (GOOD.replace("https:", "ftp:"), r"feeds.toml:3.*no web address"),
        (GOOD.replace("2h", "often"), r"feeds.toml:4.*no duration"),
        (GOOD + GOOD.partition("\n")[2], "listed twice"),
        ("every = 3", "feeds.toml:1"),
        ("[[feed]]\n", "url"),
    ],
)
def test_a_faulty_plan_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "feeds.toml").write_text(text)
    with pytest.raises(DataError, match=message):
        read_plan(tmp_path / "feeds.toml")


@pytest.mark.parametrize("value", ["", "0m", "10", "m", "-5m", "1.5h"])
def test_what_is_no_duration_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match="no duration"):
        duration(value)
