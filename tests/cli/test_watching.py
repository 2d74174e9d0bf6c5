"""The verbs around the web: add an address, archive, watch once, health."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "watch"))
from newsroom import Newsroom, item, serving


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


def test_without_originals_none_is_kept(call, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    with serving(Newsroom([item(1)])) as url:
        assert call("--ledger", ledger, "add", f"{url}/feed", "--no-originals").code == 0
    assert not Path(f"{ledger}.originals").exists()


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
        failed = call("--ledger", ledger, "watch", plan, "--once")
    assert failed.code == 3
    assert "HTTP 503" in failed.err
    assert "failing" in call("--ledger", ledger, "health", plan).out


def test_a_plan_with_a_fault_is_named(call, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    plan = ledger.with_name("feeds.toml")
    plan.write_text('[[feed]]\nurl = "ftp://x"\n')
    done = call("--ledger", ledger, "watch", plan)
    assert done.code == 4
    assert "feeds.toml:2" in done.err
