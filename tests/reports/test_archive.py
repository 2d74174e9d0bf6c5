"""Originals: written once, proved by their hash, exported as a WACZ that reads back."""

from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whoholds.errors import LedgerError
from whoholds.model import Issue
from whoholds.reports import read_reports
from whoholds.reports.archive import Archive

AT = datetime(2023, 4, 5, tzinfo=UTC)
PAGE = (
    '<html lang="en"><head><meta property="article:published_time" content="2023-04-03T11:00:00Z"></head><body><article>'
    + "<p>The governor said that the army had left Lyman after two days.</p>" * 5
    + "</article></body></html>"
).encode()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "war.db.originals")


def test_bytes_come_back_as_they_were_and_are_kept_once(archive: Archive) -> None:
    first = archive.put(PAGE, "https://post.example/a", AT, "text/html")
    assert archive.put(PAGE, "https://post.example/b", AT) == first
    assert archive.get(first) == PAGE
    assert [(o.sha256, o.url, o.size) for o in archive.originals()] == [
        (first, "https://post.example/a", len(PAGE))
    ]
    assert archive.verify([first]) == 1


def test_an_original_is_not_written_over(archive: Archive) -> None:
    path = archive.path_of(archive.put(PAGE, "u", AT))
    assert path.stat().st_mode & 0o222 == 0


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda p: p.unlink(), "missing"),
        (lambda p: (p.chmod(0o644), p.write_bytes(gzip.compress(b"other"))), "altered"),
        (lambda p: (p.chmod(0o644), p.write_bytes(p.read_bytes()[:-9])), "damaged"),
    ],
)
def test_a_missing_or_altered_original_is_named(archive: Archive, harm: object, message: str) -> None:
    sha256 = archive.put(PAGE, "u", AT)
    harm(archive.path_of(sha256))  # type: ignore[operator]
    with pytest.raises(LedgerError, match=message):
        archive.verify()


def test_a_line_of_the_index_that_a_kill_cut_off_is_passed_over(archive: Archive) -> None:
    archive.put(PAGE, "u", AT)
    with (archive.folder / "index.jsonl").open("ab") as index:
        index.write(b'{"sha256": "ab')
    assert len(list(archive.originals())) == 1


def test_an_export_is_a_wacz_that_reads_back(archive: Archive, tmp_path: Path) -> None:
    archive.put(PAGE, "https://post.example/a", AT, "text/html")
    archive.put(b"\x89PNG", "https://post.example/p.png", AT, "image/png")
    assert archive.export(tmp_path / "out.wacz") == 2
    with zipfile.ZipFile(tmp_path / "out.wacz") as wacz:
        assert sorted(wacz.namelist()) == ["archive/data.warc.gz", "datapackage.json", "pages/pages.jsonl"]
    issues: list[Issue] = []
    (report,) = read_reports(tmp_path / "out.wacz", issues)
    assert (report.url, report.retrieved) == ("https://post.example/a", AT)


def test_an_empty_archive_is_sound(archive: Archive) -> None:
    assert (list(archive.originals()), archive.verify()) == ([], 0)
