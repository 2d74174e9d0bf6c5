"""`whoholds bulk` as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from archives import lines
from typer.testing import CliRunner

from whoholds.cli.app import app


def call(*words):
    done = CliRunner().invoke(app, [str(w) for w in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def ledger(tmp_path):
    assert call("--ledger", tmp_path / "w.db", "init", "--theatre", "ukraine").exit_code == 0
    return tmp_path / "w.db"


def test_an_archive_is_read_twice_and_recorded_once(client, ledger, archive):
    folder, here = Path(archive[0]).parent, ("--scheduler", client.scheduler.address)
    first = call("--ledger", ledger, "bulk", folder, *here)
    assert first.exit_code == 0, first.output
    assert "4 of 4 files read (0 of them before): 52 reports" in first.stdout
    again = call("--ledger", ledger, "bulk", folder, *here, "--json")
    told = json.loads(again.stdout)
    assert (told["added"]["new"], told["failed"]) == (0, [])
    assert [part["made"] for part in told["parts"]] == [False] * 4
    assert call("--ledger", ledger, "verify").exit_code == 0


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that opens and cannot be read")
def test_what_fails_stands_in_the_table_and_in_a_list(client, ledger, tmp_path):
    here = ("--scheduler", client.scheduler.address)
    good, cut = lines(tmp_path / "good.jsonl", range(4)), tmp_path / "cut.jsonl"
    cut.write_text('{"id": "x", "text": \n')
    done = call(
        "--ledger", ledger, "bulk", good, "/proc/self/mem", cut,
        *here, "--into", tmp_path / "p", "--issues", tmp_path / "issues",
    )  # fmt: skip
    assert done.exit_code == 3
    assert "cannot be read (Input/output error)" in done.stdout
    assert "skipped: 1" in done.stdout
    assert (tmp_path / "p" / "failed.txt").read_text() == "/proc/self/mem\n"
    assert "cut.jsonl" in (tmp_path / "issues").read_text()
    assert call("--ledger", ledger, "bulk", good, *here, "--into", tmp_path / "p").exit_code == 0
    assert not (tmp_path / "p" / "failed.txt").exists()


def test_a_ledger_on_a_server_needs_a_folder(tmp_path):
    good = lines(tmp_path / "good.jsonl", range(4))
    done = CliRunner().invoke(app, ["--ledger", "postgresql://h/d", "bulk", str(good)])
    assert "--into" in str(done.exception)
