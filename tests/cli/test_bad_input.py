"""What is wrong gets a message that says what to do; the rest goes on; nothing acknowledged is lost."""

from __future__ import annotations

import gzip
import json
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import SOLEDAR, Call, report, write_lines

WHOHOLDS = (sys.executable, "-m", "whoholds")


def many(number: int) -> list[dict[str, object]]:
    """Return reports that each hold a claim; enough of them for several transactions."""
    return [
        report(n, f"Russian forces captured Soledar on Monday, source {n} said. " + f"{n} " * 60, id=f"m{n}")
        for n in range(number)
    ]


def test_everything_that_can_be_wrong_with_input_at_once(call: Call, soledar: Path, tmp_path: Path) -> None:
    mixed = tmp_path / "mixed.jsonl"
    good = [json.dumps(report(n, "Russian forces captured Bakhmut.", id=f"g{n}")).encode() for n in range(3)]
    bad = [
        b"this is not JSON",
        b'{"id": "x", "text": "caf\xe9", "published": "2023-01-01"}',
        json.dumps(report(9, "")).encode(),
        json.dumps(report(9, "Russian forces captured Bakhmut.", day="2090-01-01")).encode(),
        json.dumps(report(9, "Russian forces captured Bakhmut.", day="one day")).encode(),
    ]
    noted = [
        json.dumps(report(9, "Russian forces captured <b>Bakhmut</b>.", id="html")).encode(),
        json.dumps(report(9, "Russian forces captured Bakhmut.", id="zone", day="2023-01-12 10:00")).encode(),
        json.dumps(report(9, "qapla' batlh je", id="tlh", lang="tlh")).encode(),
    ]
    mixed.write_bytes(b"\n".join([*good[:1], *bad, *good[1:], *noted]))
    truncated = tmp_path / "cut.jsonl.gz"
    packed = gzip.compress("".join(json.dumps(r) + "\n" for r in many(300)).encode())
    truncated.write_bytes(packed[: len(packed) // 2])
    (tmp_path / "empty.txt").touch()
    files = (mixed, truncated, tmp_path / "empty.txt", tmp_path / "missing.jsonl")
    done = call("--ledger", soledar, "add", *files, "--issues", tmp_path / "issues.jsonl", "--json")
    assert done.code == 3
    lost = {(Path(i["file"]).name, i["line"]) for i in done.json["issues"] if not i["kept"]}
    assert lost == {
        *(("mixed.jsonl", line) for line in range(2, 7)),
        ("cut.jsonl.gz", None),
        ("empty.txt", None),
        ("missing.jsonl", None),
    }
    listed = [
        json.loads(line) for line in (tmp_path / "issues.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert listed == done.json["issues"]
    kept = {i["field"] for i in done.json["issues"] if i["kept"]}
    assert kept == {"text", "published", "lang"}
    assert "mixed.jsonl:2:" in done.err and "iconv" in done.err
    assert done.json["added"]["reports"] > 6 + 20
    claims = {c["report_id"] for c in call("--ledger", soledar, "claims", "Bakhmut", "--json").json}
    assert {"g0", "g1", "g2", "html", "zone"} <= claims
    assert call("--ledger", soledar, "verify").code == 0


WRONG_WORDS = [
    (("who", "Bakhmuut", "--on", "2023-01-12"), 2, "did you mean: Bakhmut"),
    (("who", "Soledar", "--on", "yesterday"), 2, "write it as 2023-04-03"),
    (("who", "Soledar", "--on", "2023-01-12", "--as-known", "then"), 2, "is no date"),
    (("claims", "Soledar", "--side", "Narnia"), 2, "its sides are"),
    (("estimate", "--from", "2023-02-01", "--to", "2023-01-01", "-o", "x.csv"), 2, "lies before the first"),
    (
        ("estimate", "--from", "2023-02-01", "--to", "2023-02-01", "-o", "x.xls"),
        2,
        ".csv, .csv.gz or .parquet",
    ),
    (
        ("estimate", "--from", "2023-02-01", "--to", "2023-02-01", "-o", "no/such/x.csv"),
        3,
        "cannot be written",
    ),
    (("add", "note.txt", "--published", "soon"), 2, "--published 'soon'"),
    (("baseline", "no.csv"), 3, "no.csv"),
    (("gazetteer", "add", "no.csv"), 3, "no.csv"),
    (("verify", "--head", "abc"), 2, "SEQ:HASH"),
    (("init",), 2, "exists already"),
]


@pytest.mark.parametrize(
    ("words", "code", "message"), WRONG_WORDS, ids=[" ".join(w[:3]) for w, _, _ in WRONG_WORDS]
)
def test_wrong_words_say_how_to_put_them_right(
    call: Call, soledar: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    done = call("--ledger", soledar, *words)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("whoholds: ")
    assert message in done.err


def test_a_ledger_that_is_not_there_says_how_to_make_one(call: Call, tmp_path: Path) -> None:
    done = call("--ledger", tmp_path / "none.db", "status")
    assert done.code == 5
    assert "none.db" in done.err
    assert not (tmp_path / "none.db").exists()


def test_a_file_of_another_program_is_left_alone(call: Call, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE notes (t)")
    connection.close()
    before = other.read_bytes()
    assert call("--ledger", other, "add", write_lines(tmp_path / "r.jsonl", SOLEDAR)).code == 5
    assert other.read_bytes() == before


def test_an_unknown_theatre_names_those_there_are(call: Call, tmp_path: Path) -> None:
    done = call("--ledger", tmp_path / "x.db", "init", "--theatre", "atlantis")
    assert done.code in (2, 4)
    assert "ukraine" in done.err
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (b"place,status\n", "no column place_id, date"),
        (b"place_id,lat,lon,status,date\nx,1,2,NARNIA,2022-01-01\n", "line 2: unknown status 'NARNIA'"),
        (b"place_id,lat,lon,status,date\nx,1,2,RU,2022-01-01\ny,1,2,RU,then\n", "line 3"),
        (b"place_id,lat,lon,status,date\n", "no rows"),
        (b"\x1f\x8b\x08broken", "damaged"),
        (b"place_id,lat\xe9", "not UTF-8"),
    ],
)
def test_a_bad_baseline_names_file_and_line(
    call: Call, soledar: Path, tmp_path: Path, table: bytes, message: str
) -> None:
    file = tmp_path / "held.csv"
    file.write_bytes(table)
    done = call("--ledger", soledar, "baseline", file)
    assert done.code == 3
    assert "held.csv" in done.err and message in done.err


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write to")
def test_a_disk_that_cannot_be_written(call: Call) -> None:
    done = call("--ledger", "/proc/whoholds.db", "init", "--theatre", "ukraine")
    assert done.code == 5
    assert "/proc/whoholds.db" in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_on_a_full_disk(call: Call, tmp_path: Path) -> None:
    done = call("extract", write_lines(tmp_path / "r.jsonl", SOLEDAR), "-o", "/dev/full")
    assert done.code != 0
    assert "No space left" in done.err


def test_a_full_disk_loses_nothing_that_was_acknowledged(call: Call, soledar: Path, tmp_path: Path) -> None:
    reports = write_lines(tmp_path / "many.jsonl", many(500))
    limit = 700_000
    done = subprocess.run(
        [*WHOHOLDS, "--ledger", soledar, "add", reports],
        capture_output=True,
        text=True,
        check=False,
        env={"WHOHOLDS_WORKERS": "1", "HOME": str(Path.home())},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 5, done.stderr
    assert "soledar.db" in done.stderr
    kept = call("--ledger", soledar, "verify", "--json").json["seq"]
    assert kept >= 9
    assert call("--ledger", soledar, "add", reports).code == 0
    assert call("--ledger", soledar, "status", "--json").json["by_kind"]["report"] == 503


def test_two_writers_wait_for_each_other(call: Call, soledar: Path, tmp_path: Path) -> None:
    halves = [many(60)[:30], many(60)[30:]]
    files = [write_lines(tmp_path / f"half{n}.jsonl", half) for n, half in enumerate(halves)]
    running = [
        subprocess.Popen([*WHOHOLDS, "--ledger", soledar, "add", f], stdout=subprocess.DEVNULL) for f in files
    ]
    assert [p.wait(120) for p in running] == [0, 0]
    assert call("--ledger", soledar, "verify").code == 0
    assert call("--ledger", soledar, "status", "--json").json["by_kind"]["report"] == 63
