"""Files, good and bad, as they come -> reports, and an issue that names file and line."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whoholds.model import Issue, Report
from whoholds.reports import Defaults, read_reports, read_stream
from whoholds.reports.opening import MAX_REPORT_BYTES

NOW = datetime(2023, 5, 1, tzinfo=UTC)
GOOD = {
    "id": "a",
    "source": "Example Post",
    "published": "2023-04-03",
    "lang": "en",
    "text": "Bakhmut holds.",
}


def row(**fields: object) -> bytes:
    return json.dumps(GOOD | fields, ensure_ascii=False).encode()


def read(data: bytes, name: str = "in.jsonl", **defaults: object) -> tuple[list[Report], list[Issue]]:
    issues: list[Issue] = []
    found = list(read_stream(io.BytesIO(data), name, issues, Defaults(now=NOW, **defaults)))  # type: ignore[arg-type]
    return found, issues


def test_json_lines_become_reports() -> None:
    reports, issues = read(row() + b"\n\n" + row(id="b", cited=["BBC", "AFP"], places=[1]) + b"\n")
    assert issues == []
    assert [r.report_id for r in reports] == ["a", "b"]
    assert reports[0].published == datetime(2023, 4, 3, tzinfo=UTC)
    assert reports[0].published_grain == "day"
    assert reports[1].cited == ("BBC", "AFP")


def test_a_json_list_and_a_single_object_are_read_and_items_keep_their_lines() -> None:
    reports, issues = read(b"[\n" + row() + b",\n" + row(published="soon") + b"\n]")
    assert [r.report_id for r in reports] == ["a"]
    assert [(i.line, i.field) for i in issues] == [(3, "published")]
    assert len(read(json.dumps(GOOD, indent=1).encode())[0]) == 1


def test_gzip_is_known_by_content_not_by_name() -> None:
    assert len(read(gzip.compress(row()), "in.txt")[0]) == 1


BAD_LINES = [
    (b"not json at all", "not JSON", None),
    (b'{"id": "x", "text": "cut', "not JSON", None),
    (b"[1, 2]", "a JSON object is expected", None),
    (b'{"text": "caf\xe9", "published": "2023-04-03"}', "not UTF-8", None),
    (row(text=""), "no text", "text"),
    (row(text=7), "text must be a text", "text"),
    (row(published=None), "no date", "published"),
    (row(published="yesterday-ish"), "not a date", "published"),
    (row(published="2031-01-01"), "in the future", "published"),
    (row(published="0001-01-01"), "too long ago", "published"),
    (b'{"text": ' + b"[" * 100_000, "nested too deeply", None),
    (row(id={"a": 1}), "id must be", "id"),
]


@pytest.mark.parametrize(
    ("line", "message", "field"), BAD_LINES, ids=[m + str(n) for n, (_, m, _) in enumerate(BAD_LINES)]
)
def test_a_bad_line_is_named_and_the_rest_is_read(line: bytes, message: str, field: str | None) -> None:
    reports, issues = read(row() + b"\n" + line + b"\n" + row(id="b") + b"\n")
    assert [r.report_id for r in reports] == ["a", "b"]
    assert [(i.file, i.line, i.field, i.kept) for i in issues] == [("in.jsonl", 2, field, False)]
    assert message in issues[0].message


def test_a_line_that_is_not_json_may_come_first() -> None:
    reports, issues = read(b"# exported today\n" + row() + b"\n")
    assert len(reports) == 1
    assert issues[0].line == 1


def test_a_report_of_fifty_megabytes_is_refused_and_the_next_is_read() -> None:
    reports, issues = read(row(text="x " * 25_000_000) + b"\n" + row(id="b"))
    assert [r.report_id for r in reports] == ["b"]
    assert issues[0].line == 1
    assert f"longer than {MAX_REPORT_BYTES // 1_000_000} MB" in issues[0].message


def test_a_truncated_gzip_gives_what_it_holds_and_says_so() -> None:
    whole = gzip.compress(b"\n".join(row(id=str(n), text=f"Town {n * 7919} holds.") for n in range(20_000)))
    reports, issues = read(whole[: len(whole) // 2])
    assert 1_000 < len(reports) < 20_000
    assert "ends too early or is damaged" in issues[-1].message


def test_a_gzip_that_is_cut_within_its_header_is_one_issue() -> None:
    reports, issues = read(gzip.compress(row())[:12])
    assert (reports, len(issues)) == ([], 1)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"PK\x03\x04\0\0\0\0binary", "not a ZIP archive"),
        (b"\x89PNG\0\0\0\0binary", "is not text"),
        (b"\xcf\xf0\xe8", "not UTF-8"),
    ],
)
def test_files_that_hold_no_report(data: bytes, message: str) -> None:
    reports, issues = read(data, published=NOW)
    assert reports == []
    assert message in issues[0].message


def test_a_time_without_zone_is_utc_and_noted_once() -> None:
    reports, issues = read(
        row(published="2023-04-03 10:30:00") + b"\n" + row(id="b", published="2023-04-03T11:30")
    )
    assert reports[0].published == datetime(2023, 4, 3, 10, 30, tzinfo=UTC)
    assert [(i.line, i.kept) for i in issues] == [(1, True)]


def test_html_in_a_text_keeps_offsets_and_is_noted() -> None:
    text = "Troops took <b>Soledar</b> &amp; left."
    reports, issues = read(row(text=text))
    assert reports[0].text == text
    assert issues[0].kept
    assert "HTML" in issues[0].message


def test_lone_surrogates_and_nul_are_replaced_one_for_one() -> None:
    reports, issues = read(b'{"text": "a\\ud800b\\u0000c", "published": "2023-04-03", "source": "s"}')
    assert reports[0].text == "a\ufffdb\ufffdc"
    assert issues == []


def test_a_missing_source_is_the_file_and_is_noted() -> None:
    reports, issues = read(b'{"text": "Soledar fell.", "published": "2023-04-03"}', "dir/news.jsonl")
    assert reports[0].source == "news"
    assert issues[0].field == "source"


def test_the_language_is_taken_from_the_record_or_found() -> None:
    rows = [
        row(lang="tlh"),
        row(lang="und", text="Ворог захопив місто і відступив"),
        row(lang=None, text="Вони тут"),
    ]
    assert [r.lang for r in read(b"\n".join(rows))[0]] == ["tlh", "uk", None]


def test_plain_text_needs_a_date_and_takes_it_from_the_caller() -> None:
    text = "Привіт. Місто тримається.".encode()
    assert read(text, "note.txt")[1][0].field == "published"
    reports, _ = read(text, "note.txt", published=NOW, source="Notebook")
    assert (reports[0].source, reports[0].published, reports[0].text) == ("Notebook", NOW, text.decode())


def test_utf16_text_is_read() -> None:
    assert read("Soledar holds.".encode("utf-16"), published=NOW, source="s")[0][0].text == "Soledar holds."


PAGE = """<!DOCTYPE html><html lang="uk"><head><title>T | Site</title>
<meta property="og:site_name" content="Example Post"><meta property="article:published_time"
content="2023-04-03T10:00:00+03:00"><style>p{}</style><script>var a = "<p>no</p>";</script></head>
<body><nav>Menu</nav><article><h1>Head</h1><p>Перша &amp; друга<br>третя</p><p>%s</p></article>
<footer>Foot</footer></body></html>""" % ("слово " * 50)


def test_a_page_gives_its_article_and_what_its_head_says() -> None:
    reports, issues = read(PAGE.encode(), "page.bin")
    assert issues == []
    page = reports[0]
    assert page.text.startswith("Head\nПерша & друга\nтретя\nслово")
    assert "Menu" not in page.text and "Foot" not in page.text and "no" not in page.text
    assert (page.source, page.lang, page.title) == ("Example Post", "uk", "Head")
    assert page.published == datetime(2023, 4, 3, 7, tzinfo=UTC)


def test_missing_files_and_folders_are_issues(tmp_path: Path) -> None:
    issues: list[Issue] = []
    assert list(read_reports(tmp_path / "none.jsonl", issues)) == []
    assert list(read_reports(tmp_path, issues)) == []
    assert [i.message.split(";")[0] for i in issues] == ["no such file", "is a folder"]


def test_a_gzip_bomb_of_ten_gigabytes_ends_at_the_cap() -> None:
    bomb = io.BytesIO(gzip.compress(row()) + gzip.compress(b"\0" * 10_000_000, 9) * 1_000)
    issues: list[Issue] = []
    assert len(list(read_stream(bomb, "bomb.jsonl.gz", issues, Defaults(now=NOW)))) <= 1
    assert "swells beyond all measure" in issues[-1].message
    assert bomb.tell() < len(bomb.getvalue()) / 50


def test_a_map_is_no_report_and_the_verb_for_it_is_named() -> None:
    raw = b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"status": "RU"}}]}'
    reports, issues = read(raw, "map.geojson")
    assert not reports
    assert "whoholds compare" in issues[0].message
