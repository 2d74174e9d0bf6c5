"""Archives: every member is read as a file of its own; bombs, traversal and damage end in messages."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading_any import lost, read

from whoholds.model import Issue
from whoholds.reports import Defaults, packed, read_reports, read_stream

ROW = {"id": "a", "source": "Example Wire", "published": "2023-04-03", "text": "Army leaves Lyman."}


def lines(**fields: str) -> bytes:
    return json.dumps(ROW | fields).encode() + b"\n"


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_members_of_a_zip_are_read_and_pictures_passed_over() -> None:
    data = zipped(
        {"one.jsonl": lines(), "photos/p.jpg": b"\xff\xd8", "two.txt": b"", "three.jsonl": lines(id="b")}
    )
    reports, issues = read(data, "export.zip")
    assert [r.report_id for r in reports] == ["a", "b"]
    assert [i.file for i in lost(issues)] == ["export.zip!two.txt"]
    assert any("1 members that hold no text" in i.message for i in issues)


def test_a_zip_from_a_pipe_is_read_too() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    issues: list[Issue] = []
    assert len(list(read_stream(Pipe(zipped({"one.jsonl": lines()})), "stdin", issues, Defaults()))) == 1


def test_names_that_climb_out_write_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    file = tmp_path / "in" / "bad.zip"
    file.write_bytes(
        zipped(
            {"../../evil.jsonl": lines(), "/etc/evil.jsonl": lines(id="b"), "..\\evil.jsonl": lines(id="c")}
        )
    )
    before = sorted(tmp_path.rglob("*"))
    assert len(list(read_reports(file, []))) == 3
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb_ends_at_its_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"bomb.txt": b"a " * 30_000_000, "good.jsonl": lines()})
    reports, issues = read(bomb, "bomb.zip")
    assert [r.report_id for r in reports] == ["a"]
    assert len(lost(issues)) == 1
    monkeypatch.setattr(packed, "MOST_BYTES", 1_000_000)
    assert "when unpacked" in lost(read(bomb, "bomb.zip")[1])[-1].message


def test_a_member_that_is_larger_than_it_says_ends_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_SWELLING", 2)
    data = zipped({"bomb.jsonl": lines() * 20_000, "good.jsonl": lines(id="b")})
    reports, issues = read(data, "b.zip")
    assert reports[-1].report_id == "b"
    assert "swells beyond all measure" in lost(issues)[0].message


def test_archives_within_archives_are_opened_a_few_deep() -> None:
    data = lines()
    for depth in range(5):
        data = zipped({f"inner{depth}.zip" if depth else "one.jsonl": data})
        if depth < 3:
            assert len(read(data, "x.zip")[0]) == 1
    reports, issues = read(data, "x.zip")
    assert reports == []
    assert "not opened further" in issues[-1].message


def test_a_locked_or_damaged_member_is_named_and_the_rest_is_read() -> None:
    data = bytearray(zipped({"one.jsonl": lines() * 50, "two.jsonl": lines(id="b")}))
    data[40:50] = b"\xff" * 10
    reports, issues = read(bytes(data), "x.zip")
    assert reports[-1].report_id == "b"
    assert "one.jsonl" in lost(issues)[0].message or "one.jsonl" in lost(issues)[0].file


HTML = (
    '<html lang="en"><head><title>T</title><meta property="article:published_time" content="2023-04-03T11:00:00Z">'
    "</head><body><article>"
    + "<p>The governor said that the army had left Lyman after two days.</p>" * 5
    + "</article></body></html>"
)


def warc(*answers: tuple[str, str, str, str]) -> bytes:
    out = b""
    for url, status, kind, body in answers:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2023-04-05T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(out):012d}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        out += head.encode() + http + b"\r\n\r\n"
    return out


ANSWERS = (
    ("https://www.post.example/a", "200 OK", "text/html; charset=utf-8", HTML),
    ("https://www.post.example/gone", "404 Not Found", "text/html", "<html>no</html>"),
    ("https://www.post.example/p.png", "200 OK", "image/png", "png"),
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_pages_of_a_warc_have_their_address_and_when_they_were_fetched(pack: type[bytes]) -> None:
    (report,), issues = read(pack(warc(*ANSWERS)), "crawl.warc")
    assert (report.url, report.source) == ("https://www.post.example/a", "post.example")
    assert report.retrieved == datetime(2023, 4, 5, tzinfo=UTC)
    assert lost(issues) == []


def test_a_wacz_is_a_zip_with_a_warc() -> None:
    data = zipped(
        {
            "archive/data.warc.gz": gzip.compress(warc(*ANSWERS)),
            "datapackage.json": b"{}",
            "indexes/index.cdx": b"x",
        }
    )
    reports, _ = read(data, "site.wacz")
    assert [r.url for r in reports] == ["https://www.post.example/a"]


def test_a_damaged_warc_gives_what_stood_before() -> None:
    data = warc(*ANSWERS) + b"WARC/1.0\r\nContent-Length: zzz\r\n\r\n" + b"\0" * 500
    assert len(read(data, "crawl.warc")[0]) == 1
    read(b"WARC/1.0\r\n" + b"\xff" * 5000, "crawl.warc")
