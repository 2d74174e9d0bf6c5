"""The verbs around the web: add an address, archive, watch once, health."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "watch"))
from newsroom import Newsroom, item, serving

import whoholds


@pytest.fixture
def ledger(tmp_path: Path, call, monkeypatch: pytest.MonkeyPatch) -> Path:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("WHOHOLDS_FETCH_PRIVATE", "1")
    assert call("--ledger", tmp_path / "w.db", "init", "--theatre", "ukraine").code == 0
    return tmp_path / "w.db"


def test_an_address_is_added_with_its_original_which_verify_proves(call, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    with serving(Newsroom([item(1), item(2)])) as url:
        done = call("--ledger", ledger, "add", f"{url}/feed", "--json")
    assert (done.code, done.json["added"]["reports"]) == (0, 2)
    listed = call("--ledger", ledger, "archive", "--json").json
    assert [o["url"] for o in listed["originals"]] == [f"{url}/feed"]
    assert call("--ledger", ledger, "verify", "--json").json["originals"] == 1
    wacz = ledger.with_name("o.wacz")
    assert call("--ledger", ledger, "archive", "--export", wacz).code == 0
    assert call("--ledger", ledger, "add", wacz, "--json").json["added"]["new"] == 0
    for original in Path(f"{ledger}.originals").glob("*/*.gz"):
        original.unlink()
    gone = call("--ledger", ledger, "verify")
    assert (gone.code, "is missing" in gone.err) == (5, True)


def test_without_originals_only_their_hash_is_kept(call, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    with serving(Newsroom([item(1)])) as url:
        assert call("--ledger", ledger, "add", f"{url}/feed", "--no-originals").code == 0
    assert [f.name for f in Path(f"{ledger}.originals").rglob("*")] == ["index.jsonl"]
    assert call("--ledger", ledger, "verify", "--json").json["originals"] == 0
    assert "hash only" in call("--ledger", ledger, "archive").out


def test_an_archive_is_taken_in(call, ledger: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with serving(Newsroom([item(1)])) as url:
        assert call("--ledger", ledger, "add", f"{url}/feed").code == 0
    assert call("--ledger", ledger, "archive", "--export", tmp_path / "o.wacz").code == 0
    other = tmp_path / "other.db"
    assert call("--ledger", other, "init", "--theatre", "ukraine").code == 0
    assert call("--ledger", other, "archive", "--import", tmp_path / "o.wacz", "--json").json["taken"] == 1
    assert "proved 1 originals" in call("--ledger", other, "archive").out
    refused = call("--ledger", other, "archive", "--import", tmp_path / "w.db")
    assert refused.code == 3
    assert "w.db" in refused.err


def test_of_a_source_whose_card_demands_it_only_quotes_are_kept(call, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("WHOHOLDS_FETCH_PRIVATE", "1")
    theatre, ledger = tmp_path / "sudan", tmp_path / "s.db"
    shutil.copytree(Path(__file__).parents[1] / "theatres" / "sudan", theatre)
    cards = (theatre / "sources.toml").read_text()
    closed = 'originals = false\naliases = ["Example Wire"]\nlicence ='
    closed = cards.replace("licence =", closed, 1).replace('"sudantribune.net"', '"127.0.0.1"')
    (theatre / "sources.toml").write_text(closed)
    room = Newsroom(
        [item(1, text="A long story. The RSF captured Khartoum, the army said. The story goes on.")]
    )
    with serving(room) as url:
        plan = tmp_path / "feeds.toml"
        plan.write_text(f'host_pause = 0.0\n[[feed]]\nurl = "{url.replace("localhost", "127.0.0.1")}/feed"\n')
        assert call("--ledger", ledger, "init", "--theatre", theatre).code == 0
        looks = [
            call("--ledger", ledger, "watch", plan, "--once", "--json").json["reports"] for _ in range(2)
        ]
    assert looks == [1, 0]
    with whoholds.open(ledger) as desk:
        (report,) = desk.store.reports()
        (claim,) = desk.store.live_claims()
        assert desk.verify().seq > 0
    assert "The story goes on" not in report.text
    assert claim.claim.span.grounded_in(report.text)
    assert not list(tmp_path.glob("s.db.originals/*/*.gz"))


def test_a_private_address_is_refused_unless_allowed(
    call, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("WHOHOLDS_FETCH_PRIVATE")
    done = call("--ledger", ledger, "add", "http://127.0.0.1:1/x")
    assert done.code == 3
    assert "is no public address" in done.err


def test_a_watch_looks_once_and_health_tells_how_it_went(call, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    room = Newsroom([item(1), item(2)])
    with serving(room) as url:
        plan = ledger.with_name("feeds.toml")
        plan.write_text(f'host_pause = 0.0\n[[feed]]\nurl = "{url}/feed"\n')
        assert call("--ledger", ledger, "watch", plan, "--once", "--json").json["reports"] == 2
        assert "0 new reports" in call("--ledger", ledger, "watch", plan, "--once", "--every", "1h").out
        assert call("--ledger", ledger, "health", plan, "--json").json[0]["status"] in ("ok", "silent")
        room.down = True
        written = ledger.with_name("issues.jsonl")
        failed = call("--ledger", ledger, "watch", plan, "--once", "--issues", written)
    assert failed.code == 3
    assert "HTTP 503" in failed.err
    assert "HTTP 503" in written.read_text()
    assert "failing" in call("--ledger", ledger, "health", plan).out


def test_a_plan_with_a_fault_is_named(call, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    plan = ledger.with_name("feeds.toml")
    plan.write_text('[[feed]]\nurl = "ftp://x"\n')
    done = call("--ledger", ledger, "watch", plan)
    assert done.code == 4
    assert "feeds.toml:2" in done.err


def test_without_a_plan_the_feeds_on_the_theatre_s_cards_are_watched(call, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    rows = call("--ledger", ledger, "health", "--json").json
    assert len(rows) >= 15
    assert {row["status"] for row in rows} == {"new"}


def test_a_theatre_of_one_s_own_is_watched_by_its_cards(call, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("WHOHOLDS_FETCH_PRIVATE", "1")
    theatre, ledger = tmp_path / "sudan", tmp_path / "s.db"
    shutil.copytree(Path(__file__).parents[1] / "theatres" / "sudan", theatre)
    with serving(Newsroom([item(1)])) as url:
        cards = (theatre / "sources.toml").read_text()
        (theatre / "sources.toml").write_text(
            cards.replace("licence =", f'feeds = ["{url}/feed"]\nlicence =', 1)
        )
        assert call("--ledger", ledger, "init", "--theatre", theatre).code == 0
        assert call("--ledger", ledger, "watch", "--once", "--json").json["reports"] == 1
    assert (tmp_path / "s.db.originals").exists()
