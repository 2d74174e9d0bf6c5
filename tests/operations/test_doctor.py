"""A ledger with something wrong -> the doctor names it and says what to do; a sound one is left in peace."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from whoholds.cli import main
from whoholds.desk import Desk, open_desk
from whoholds.doctor import Finding, Patient, examine
from whoholds.model import Report
from whoholds.watch.state import FeedState, State, save

DAY = datetime(2023, 1, 11, 12, tzinfo=UTC)
TEXT = "Yevgeny Prigozhin said that Russian forces captured Soledar."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "war.db", create=True, theatre="ukraine") as found:
        found.add([Report(report_id="r1", source="Example Post", published=DAY, lang="en", text=TEXT)])
        yield found


def looked(desk: Desk, now: datetime | None = None) -> dict[str, Finding]:
    accounts = Path(f"{desk.ledger}.accounts")
    patient = Patient(desk.ledger, accounts=accounts, now=(lambda: now) if now else Patient("").now)
    return {finding.what: finding for finding in examine(patient)}


def test_a_sound_ledger_has_no_fault(desk: Desk) -> None:
    found = looked(desk)
    assert {f.status for f in found.values() if f.what != "starting map"} == {"ok"}
    assert found["ledger"].seen.startswith("1 reports, 1 live claims; head ")
    assert "Python" in found["versions"].seen


def test_a_ledger_that_others_may_write_is_a_fault(desk: Desk) -> None:
    Path(desk.ledger).chmod(0o666)
    assert (found := looked(desk)["ledger file"]).status == "fault"
    assert found.advice == f"chmod go-w {desk.ledger}"


def test_accounts_that_others_may_read_are_a_fault(desk: Desk) -> None:
    accounts = Path(f"{desk.ledger}.accounts")
    accounts.touch(0o600)
    assert looked(desk)["accounts"].status == "ok"
    accounts.chmod(0o644)
    assert looked(desk)["accounts"] == Finding(
        "accounts", "fault", f"other users may read {accounts}", f"chmod 600 {accounts}"
    )


def test_a_clock_behind_the_ledger_is_a_fault(desk: Desk) -> None:
    assert looked(desk, datetime.now(UTC) - timedelta(hours=1))["clock"].status == "fault"


@pytest.mark.parametrize(
    ("free", "status"), [(50_000_000, "fault"), (1_000_000_000, "warning"), (9_000_000_000, "ok")]
)
def test_room_on_the_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch, free: int, status: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert looked(desk)["disk"].status == status


def test_an_edition_is_proved_and_its_age_told(desk: Desk, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    made = desk.publish(Path(f"{desk.ledger}.editions"), on="2023-01-12", as_known="2023-01-12")
    assert looked(desk)["edition"].status == "ok"
    desk.add([Report(report_id="r2", source="Example Post", published=DAY, lang="en", text=TEXT + " Again.")])
    assert (found := looked(desk)["edition"]).status == "warning"
    assert "entries since" in found.seen
    (made.path / "control.csv").write_text("another\n")
    assert "control.csv was changed" in looked(desk)["doctor"].seen


def test_feeds_that_cannot_be_read_and_outlets_that_fell_silent_are_named(desk: Desk) -> None:
    state = State()
    url = next(url for source in desk.theatre.sources for url in source.feeds)  # type: ignore[union-attr]
    state.feeds[url] = FeedState(failures=5, problem="HTTP 410", asked=DAY)
    save(desk.store, state)
    days = (1, 2, 3, 4, 5)
    desk.add(
        Report(
            report_id=f"d{n}",
            source="Daily",
            published=DAY + timedelta(n),
            lang="en",
            text=f"Day {n}: " + TEXT,
        )
        for n in days
    )
    later = DAY + timedelta(40)
    desk.add(
        [Report(report_id="r9", source="Example Post", published=later, lang="en", text="At last, " + TEXT)]
    )
    found = looked(desk)
    assert found["feeds"].status == "warning"
    assert url in found["feeds"].seen
    assert found["outlets"].seen == "newest claim of 2023-02-20; 1 silent: Daily"


def test_where_there_is_no_ledger_the_rest_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["whoholds", "--ledger", str(tmp_path / "no.db"), "doctor", "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    found = {row["what"]: row for row in json.loads(capsys.readouterr().out)}
    assert left.value.code == 1
    assert found["ledger"]["status"] == "fault" and "whoholds init" in found["ledger"]["advice"]
    assert found["versions"]["status"] == "ok"
