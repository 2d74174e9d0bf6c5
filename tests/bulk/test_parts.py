"""One file -> one part: pure, named by content, never half there; and the ledger that parts make."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archives import lines, warc

from whoholds.bulk import Job, append_parts, kept_job, make_part
from whoholds.bulk.parts import reports_in, said_by
from whoholds.errors import DataError
from whoholds.ledger import Head, open_store
from whoholds.model import Reading, Report
from whoholds.pipeline import Recipe, add
from whoholds.reports import Defaults, read_reports

NOON = datetime(2023, 6, 1, 12, tzinfo=UTC)


def head_of_plain(path: Path, archive: list[str]) -> Head:
    with open_store(path, create=True, clock=lambda: NOON) as store:
        add(store, (r for file in archive for r in read_reports(Path(file), [])), Recipe("ukraine"))
        return store.verify()


def head_of_parts(path: Path, parts: list[Path]) -> Head:
    with open_store(path, create=True, clock=lambda: NOON) as store:
        append_parts(store, parts)
        return store.verify()


def test_parts_make_the_ledger_that_a_plain_add_makes_hash_for_hash(tmp_path, archive, job_file):
    parts = [Path(make_part(file, str(job_file)).path) for file in archive]
    plain = head_of_plain(tmp_path / "plain.db", archive)
    assert plain.seq > 100
    assert head_of_parts(tmp_path / "bulk.db", parts) == plain


def test_appending_again_adds_nothing(tmp_path, archive, job_file):
    parts = [Path(make_part(file, str(job_file)).path) for file in archive]
    with open_store(tmp_path / "w.db", create=True) as store:
        first = append_parts(store, parts[:2])
        again = append_parts(store, parts)
        assert again.known == first.new
        assert append_parts(store, parts).new == 0


def test_a_part_counts_what_it_holds(job_file, archive):
    part = make_part(archive[0], str(job_file))
    entries = [entry for report in reports_in(Path(part.path)) for entry in report]
    assert part.reports == sum(isinstance(e, Report) for e in entries) == 12
    assert part.claims == sum(type(e).__name__ == "Claim" for e in entries) >= 6
    assert part.harms == sum(type(e).__name__ == "Harm" for e in entries) >= 1
    assert sum(isinstance(e, Reading) for e in entries) == 12
    assert (part.quiet, part.lost, part.made) == (2, 0, True)


def test_only_claims_leaves_out_reports_that_say_nothing_of_war(tmp_path, archive):
    job = kept_job(Job(theatre="ukraine", only_claims=True), tmp_path)
    part = make_part(archive[0], str(job))
    assert part.reports + part.left_out == 12
    assert part.left_out >= 2
    assert all(len(report) > 2 for report in reports_in(Path(part.path)))


def test_a_part_that_stands_is_not_made_again_wherever_its_file_lies(tmp_path, job_file, archive):
    first = make_part(archive[0], str(job_file))
    written = Path(first.path).stat().st_mtime_ns
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    copy = moved / "a.jsonl"
    copy.write_bytes(Path(archive[0]).read_bytes())
    again = make_part(str(copy), str(job_file))
    assert (again.made, again.path, again.reports) == (False, first.path, first.reports)
    assert Path(first.path).stat().st_mtime_ns == written


@pytest.mark.parametrize(
    "other",
    [
        Job(),
        Job(theatre="ukraine", only_claims=True),
        Job(theatre="ukraine", told=Defaults(source="X")),
        Job(theatre="ukraine", gazetteers=(("g.csv", b"place_id,name,lat,lon\n1,Xy,1,1\n"),)),
    ],
)
def test_another_way_of_reading_makes_another_part(other):
    assert other.fingerprint() != Job(theatre="ukraine").fingerprint()


def test_the_clock_is_no_part_of_the_name():
    job = Job(theatre="ukraine", told=replace(Job().told, now=NOON))
    assert job.fingerprint() == Job(theatre="ukraine").fingerprint()


@pytest.mark.parametrize("damage", [lambda b: b[:-100], lambda b: b"", lambda b: b"PAR1" + b[4:-4] + b"    "])
def test_a_damaged_part_is_made_anew(job_file, archive, damage):
    part = make_part(archive[0], str(job_file))
    whole = list(reports_in(Path(part.path)))
    Path(part.path).write_bytes(damage(Path(part.path).read_bytes()))
    assert make_part(archive[0], str(job_file)).made
    assert list(reports_in(Path(part.path))) == whole


def test_a_part_damaged_inside_is_named_when_it_is_appended(tmp_path, job_file, archive):
    part = Path(make_part(archive[0], str(job_file)).path)
    whole = bytearray(part.read_bytes())
    whole[len(whole) // 8 : len(whole) // 8 + 200] = b"\xff" * 200
    part.write_bytes(whole)
    with open_store(tmp_path / "w.db", create=True) as store, pytest.raises(DataError, match="delete it"):
        append_parts(store, [part])


def test_a_file_cut_short_gives_what_stood_before_and_says_so(tmp_path, job_file):
    whole = warc(tmp_path / "cut.warc.gz", range(20))
    whole.write_bytes(whole.read_bytes()[:-200])
    part = make_part(str(whole), str(job_file))
    assert (part.reports, part.lost) == (19, 1)
    said = said_by(Path(part.path))
    assert said is not None
    assert "too early" in said.issues[-1].message


def test_a_file_that_cannot_be_read_leaves_nothing(tmp_path, job_file):
    with pytest.raises(OSError, match="No such file"):
        make_part(str(tmp_path / "gone.jsonl"), str(job_file))
    assert list(job_file.parent.iterdir()) == [job_file]


def test_what_goes_wrong_in_the_middle_leaves_no_half_part(tmp_path, job_file, monkeypatch):
    archive = lines(tmp_path / "a.jsonl", range(9))
    monkeypatch.setattr("whoholds.bulk.making.peak_mb", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_part(str(archive), str(job_file))
    assert list(job_file.parent.iterdir()) == [job_file]
