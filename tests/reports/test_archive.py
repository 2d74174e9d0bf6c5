"""Originals: written once, proved by their hash, exported as a WACZ that reads back."""

from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whoholds.errors import InputError, LedgerError, MissingExtraError, UsageError
from whoholds.model import Issue, Span
from whoholds.reports import read_reports, wacz
from whoholds.reports.archive import Archive
from whoholds.reports.capture import capture
from whoholds.reports.withheld import tells_the_same, withheld

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
    assert wacz.export(archive, tmp_path / "out.wacz") == 2
    with zipfile.ZipFile(tmp_path / "out.wacz") as packed:
        assert sorted(packed.namelist()) == ["archive/data.warc.gz", "datapackage.json", "pages/pages.jsonl"]
    issues: list[Issue] = []
    (report,) = read_reports(tmp_path / "out.wacz", issues)
    assert (report.url, report.retrieved) == ("https://post.example/a", AT)


def test_an_empty_archive_is_sound(archive: Archive) -> None:
    assert (list(archive.originals()), archive.verify()) == ([], 0)


def test_a_wacz_is_taken_in_whole_as_it_was_exported(archive: Archive, tmp_path: Path) -> None:
    for body, url in ((PAGE, "https://post.example/a"), (b"%PDF-1.7 ...", "https://post.example/b.pdf")):
        archive.put(body, url, AT, "text/html")
    wacz.export(archive, tmp_path / "out.wacz")
    other, issues = Archive(tmp_path / "other"), list[Issue]()
    assert wacz.take(other, tmp_path / "out.wacz", datetime.now(UTC), issues) == 2
    assert list(other.originals()) == list(archive.originals())
    assert other.verify() == 2
    assert not issues


def test_an_altered_wacz_is_refused_and_nothing_of_it_is_taken(archive: Archive, tmp_path: Path) -> None:
    archive.put(PAGE, "https://post.example/a", AT, "text/html")
    wacz.export(archive, tmp_path / "out.wacz")
    with zipfile.ZipFile(tmp_path / "out.wacz") as old, zipfile.ZipFile(tmp_path / "bad.wacz", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(
                name,
                gzip.compress(gzip.decompress(data).replace(b"Lyman", b"Izium")) if "warc" in name else data,
            )
    other = Archive(tmp_path / "other")
    with pytest.raises(InputError, match=r"bad.wacz.*data.warc.gz was altered"):
        wacz.take(other, tmp_path / "bad.wacz", AT, [])
    assert list(other.originals()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"<html>", b"\x1f\x8b\x08 cut"])
def test_what_is_no_archive_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.wacz"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.wacz"):
        wacz.take(Archive(tmp_path / "a"), file, AT, [])


def test_of_a_source_that_wants_no_copy_only_the_hash_is_kept(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a", keeps=lambda url: "closed.example" not in url)
    closed = archive.put(b"closed", "https://closed.example/1", AT)
    opened = archive.put(b"open", "https://open.example/1", AT)
    assert [(o.sha256, o.withheld) for o in archive.originals()] == [(closed, True), (opened, False)]
    assert not archive.path_of(closed).exists()
    assert archive.verify([closed, opened]) == 1
    assert wacz.export(archive, tmp_path / "o.wacz") == 1


def test_a_withheld_text_keeps_its_quotes_in_their_place() -> None:
    text = "A long paragraph. Russian forces captured Soledar. More of it."
    quote = "Russian forces captured Soledar"
    span = Span(start=text.index(quote), end=text.index(quote) + len(quote), quote=quote)
    kept = withheld(text, [span])
    assert kept.split() == quote.split()
    assert span.grounded_in(kept)
    assert tells_the_same(kept, text)
    assert not tells_the_same(kept, text.replace("Soledar", "Bakhmut"))
    assert not tells_the_same(kept, text + " And more.")


ARCHIVER = """#!/bin/sh
[ "$1" = --config ] && { grep -q steps "$2" || exit 3; shift 2; }
case "$1" in *broken*) echo "no such page" >&2; exit 4;; *nothing*) exit 0;; esac
mkdir -p local_archive && printf '<html>%s</html>' "$1" > local_archive/page.html && printf png > local_archive/shot.png
"""


@pytest.fixture
def archiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "auto-archiver"
    program.parent.mkdir()
    program.write_text(ARCHIVER)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")


def test_what_an_installed_auto_archiver_captures_is_archived(
    archive: Archive, archiver: None, tmp_path: Path
) -> None:
    config = tmp_path / "mine.yaml"
    config.write_text("steps: {}")
    assert capture(archive, "https://post.example/a?b=1;rm", AT, config) == 2
    kept = {o.media_type: archive.get(o.sha256) for o in archive.originals()}
    assert kept == {"text/html": b"<html>https://post.example/a?b=1;rm</html>", "image/png": b"png"}


@pytest.mark.parametrize(
    ("url", "error", "message"),
    [
        ("https://post.example/broken", InputError, "no such page"),
        ("https://post.example/nothing", InputError, "left no file"),
        ("--help", UsageError, "no web address"),
    ],
)
def test_a_capture_that_fails_says_why(
    archive: Archive, archiver: None, url: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        capture(archive, url, AT)
    assert list(archive.originals()) == []


def test_without_an_auto_archiver_it_is_named(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingExtraError, match="pip install auto-archiver"):
        capture(archive, "https://post.example/a", AT)
