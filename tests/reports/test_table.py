"""Tables: known by their columns, with ready maps for ACLED, UCDP GED and VIINA and one's own."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading_any import lost, read

from whoholds.errors import DataError
from whoholds.reports.table import read_map, ready_maps

ACLED = (
    "event_id_cnty,event_date,event_type,sub_event_type,actor1,location,source,notes,fatalities,timestamp\n"
    'UKR1,03 April 2023,Battles,Government regains territory,Army A,Lyman,Example Wire,"On 3 April, the army\n'
    'retook Lyman, it said.",0,1681200000\n'
)
UCDP = (
    "id,type_of_violence,source_office,source_date,source_headline,where_coordinates,latitude,longitude,date_start,date_end\n"
    "77,1,Example Wire,2023-04-04,Army retakes Lyman,Lyman town,48.9,37.8,2023-04-03 00:00:00.000,2023-04-03 00:00:00.000\n"
)
VIINA = (
    "viina_version,event_id,event_id_1pd,date,time,geonameid,feature_code,asciiname,GEO_PRECISION,location,report_id,source,url,text,lang\n"
    "2,1,1,20230403,14:00,702320,PPL,Lyman,SETTLEMENT,1,55,unian,https://u.example/1,Ворог відійшов з Лимана,ua\n"
    "2,2,1,20230403,14:00,702321,PPL,Torske,SETTLEMENT,2,55,unian,https://u.example/1,Ворог відійшов з Лимана,ua\n"
)


def test_notes_of_acled_become_reports_known_from_their_upload() -> None:
    (report,), issues = read(ACLED, "acled.csv")
    assert (report.report_id, report.source) == ("acled/UKR1", "ACLED: Example Wire")
    notes, _, coded = report.text.rpartition("\n")
    assert notes == "On 3 April, the army\nretook Lyman, it said."
    assert coded == "According to ACLED, Army A captured Lyman on 03 April 2023."
    assert (report.published_grain, report.known_at()) == ("day", datetime(2023, 4, 11, 8, tzinfo=UTC))
    assert lost(issues) == []


def test_headlines_of_ucdp_become_reports() -> None:
    (report,), _ = read(UCDP, "ged.csv")
    assert (report.source, report.text) == ("UCDP GED: Example Wire", "Army retakes Lyman")
    assert report.published == datetime(2023, 4, 3, tzinfo=UTC)


def test_headlines_of_viina_become_reports_by_day_and_in_ukrainian() -> None:
    reports, issues = read(VIINA, "event_info.csv")
    assert [r.report_id for r in reports] == ["viina/55"] * 2
    assert (reports[0].lang, reports[0].published_grain) == ("uk", "day")
    assert lost(issues) == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_of_reports_is_known_whatever_divides_it(delimiter: str) -> None:
    rows = [["source", "Published", "text"], ["Example Wire", "2023-04-03", "Army leaves Lyman"]]
    raw = "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows)
    (report,), _ = read(raw, "t.csv")
    assert (report.source, report.text) == ("Example Wire", "Army leaves Lyman")


def test_a_row_of_another_width_is_named_and_the_rest_is_read() -> None:
    reports, issues = read("source,published,text\na,2023-04-03,One\nb,2023-04-03\nc,2023-04-03,Three\n")
    assert [r.text for r in reports] == ["One", "Three"]
    assert [(i.line, i.message) for i in lost(issues)] == [(3, "2 cells where the header has 3")]


def test_text_with_a_comma_in_its_first_line_is_no_table() -> None:
    reports, _ = read(
        "Dear all, this is published text.\nRegards", "note.txt", published=datetime(2023, 4, 3, tzinfo=UTC)
    )
    assert reports[0].text.startswith("Dear all")


def test_broken_utf8_in_a_table_is_named() -> None:
    _, issues = read(b"source,published,text\na,2023-04-03,One\nb,2023-04-03,\xff\xff\n")
    assert "not UTF-8" in issues[-1].message


def test_a_map_of_ones_own_is_tried_first(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\ntext = ["what", "more"]\npublished = "day"\noutlet = "Desk of {who}"\n')
    raw = "day,who,what,more\n2023-04-03,Olha,Army left Lyman.,Nobody was hurt.\n"
    (report,), _ = read(raw, "mine.csv", columns=(read_map(file),))
    assert (report.source, report.text) == ("Desk of Olha", "Army left Lyman.\nNobody was hurt.")


@pytest.mark.parametrize(
    "text", ['name = "x"\ncolour = 1', "not toml", 'name = "x"\ntext = "notes"\npublished = "d"']
)
def test_a_malformed_map_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.toml").write_text(text)
    with pytest.raises(DataError, match="m.toml"):
        read_map(tmp_path / "m.toml")


def test_every_ready_map_reads() -> None:
    assert [m.name for m in ready_maps()] == ["acled", "ucdp-ged", "viina", "reports"]


def test_parquet_is_read() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    out = io.BytesIO()
    at = datetime(2023, 4, 3, 11, tzinfo=UTC)
    table = pyarrow.table(
        {"source": ["a", "b"], "published": [at, None], "text": ["One", "Two"], "id": [1, 2]}
    )
    parquet.write_table(table, out)
    reports, issues = read(out.getvalue(), "t.parquet")
    assert [(r.report_id, r.published) for r in reports] == [("reports/1", at)]
    assert [(i.line, i.field) for i in lost(issues)] == [(2, "published")]


def test_a_damaged_parquet_file_is_named() -> None:
    assert "not a Parquet file" in read(b"PAR1" + b"\0" * 99, "t.parquet")[1][0].message


CODED = {
    "Military Forces of Ukraine (2019-)": "the Ukrainian army captured Lyman",
    "Military Forces of Russia (2000-) Wagner": "the Russian army captured Lyman",
    "Rapid Support Forces (2013-2023)": "Rapid Support Forces captured Lyman",
}


@pytest.mark.parametrize("actor", list(CODED))
def test_what_acled_codes_stands_below_its_notes_in_words(actor: str) -> None:
    (report,), _ = read(ACLED.replace("Army A", actor), "acled.csv")
    assert report.text.endswith(f"According to ACLED, {CODED[actor]} on 03 April 2023.")


def test_codes_that_say_nothing_of_control_add_nothing() -> None:
    (report,), _ = read(ACLED.replace("Government regains territory", "Armed clash"), "acled.csv")
    assert "According to" not in report.text


@pytest.mark.parametrize(("best", "day", "coded"), [("12", "2023-04-03", True), ("", "2023-04-03", False)])
def test_what_ucdp_counts_stands_below_its_headline(best: str, day: str, coded: bool) -> None:
    rows = UCDP.replace("date_end\n", "date_end,best\n").replace(".000\n", f".000,{best}\n")
    (report,), _ = read(rows, "ged.csv")
    said = "According to UCDP, 12 people were killed in fighting in Lyman town on 03 April 2023."
    assert report.text == "Army retakes Lyman" + (f"\n{said}" if coded else "")


def test_a_map_of_ones_own_may_say_what_its_codes_mean(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(
        'name = "mine"\ntext = ["note"]\npublished = "day"\noutlet = "Desk"\n'
        '[[says]]\nwhere = { code = "T" }\nwords = "According to the desk, {who} captured {town}."\n'
    )
    columns = (read_map(tmp_path / "m.toml"),)
    raw = "day,note,code,who,town\n2023-04-03,Seen.,T,the army,Lyman\n2023-04-03,Seen.,X,the army,Lyman\n"
    reports, _ = read(raw, "t.csv", columns=columns)
    assert [r.text for r in reports] == ["Seen.\nAccording to the desk, the army captured Lyman.", "Seen."]


@pytest.mark.parametrize("head", ["text,published\rA, b\n", 'a;"b\rc;d\n', "one, two\r\rthree, four\n"])
def test_a_first_line_with_bare_carriage_returns_is_read_as_something_else(head: str) -> None:
    reports, issues = read(
        head + "Russian troops took Soledar, officials said.",
        "note.txt",
        published=datetime(2023, 4, 3, tzinfo=UTC),
    )
    assert len(reports) + len(lost(issues)) == 1
