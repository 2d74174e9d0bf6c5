"""The verbs, as a person or a script calls them."""

from __future__ import annotations

import csv
import gzip
import json
import re
from pathlib import Path

import pytest

from .conftest import SOLEDAR, Call, report, write_lines


def test_demo_answers_three_days_and_says_where_its_ledger_is(call: Call, tmp_path: Path) -> None:
    done = call("demo", "--no-serve", "--ledger", tmp_path / "demo.db")
    assert done.code == 0
    for day in ("20 March 2023", "3 April 2023", "22 May 2023"):
        assert day in done.out
    assert done.out.count("Ukraine's side says") == done.out.count("Russia's side says") == 3
    assert str(tmp_path / "demo.db") in done.out.splitlines()
    again = call("demo", "--json", "--ledger", tmp_path / "demo.db").json
    assert again["added"]["new"] == 0
    assert [answer["on"] for answer in again["answers"]] == ["2023-03-20", "2023-04-03", "2023-05-22"]


def test_who_sets_the_claims_of_each_side_beside_each_other(call: Call, soledar: Path) -> None:
    asked = ("--ledger", soledar, "who", "Soledar", "--on", "2023-01-14")
    found = call(*asked, "--json").json
    said = {c["side"]: [v["live"]["claim"]["claimant"] for v in c["voices"]] for c in found["columns"]}
    assert "Yevgeny Prigozhin" in said["Russia"][-1]
    assert "General Staff" in said["Ukraine"][0]
    against = [
        v["live"]["claim"]["claimant"] for c in found["columns"] for v in c["voices"] if v["against_interest"]
    ]
    assert len(against) == 1 and "milblogger" in against[0]
    assert sum(found["estimate"]["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    shown = call(*asked).out
    assert "▲" in shown and "14 January 2023, as known now" in shown


def test_as_known_hides_what_was_published_later(call: Call, soledar: Path) -> None:
    words = ("--ledger", soledar, "who", "Soledar", "--on", "2023-01-14", "--json", "--as-known")
    voices = {day: sum(len(c["voices"]) for c in call(*words, day).json["columns"]) for day in
              ("2023-01-10", "2023-01-11", "2023-01-12", "2023-01-13")}  # fmt: skip
    assert voices == {"2023-01-10": 0, "2023-01-11": 1, "2023-01-12": 2, "2023-01-13": 3}


def test_claims_are_records_that_can_be_bounded(call: Call, soledar: Path) -> None:
    everything = call("--ledger", soledar, "claims", "Soledar", "--json").json
    assert [c["report_id"] for c in everything] == ["t3", "t2", "t1"]
    texts = {row["id"]: row["text"] for row in SOLEDAR}
    for claim in everything:
        assert texts[claim["report_id"]][claim["start"] : claim["end"]] == claim["quote"]
    bounded = ("--since", "2023-01-12", "--until", "2023-01-12")
    assert [
        c["report_id"] for c in call("--ledger", soledar, "claims", "Soledar", *bounded, "--json").json
    ] == ["t2"]
    russian = call("--ledger", soledar, "claims", "Солодар", "--side", "ru", "--json")
    assert russian.code == 2
    russian = call("--ledger", soledar, "claims", "Соледар", "--side", "ru", "--json")
    assert [c["report_id"] for c in russian.json] == ["t3", "t1"]


def test_adding_twice_changes_nothing(call: Call, soledar: Path, tmp_path: Path) -> None:
    head = call("--ledger", soledar, "verify", "--json").json
    assert call("--ledger", soledar, "add", tmp_path / "reports.jsonl", "--json").json["added"]["new"] == 0
    assert call("--ledger", soledar, "verify", "--json").json == head


def test_rebuild_leaves_the_answers_as_they_were(call: Call, soledar: Path) -> None:
    before = call("--ledger", soledar, "claims", "Soledar", "--json").out
    assert call("--ledger", soledar, "rebuild").code == 0
    assert call("--ledger", soledar, "claims", "Soledar", "--json").out == before


def test_status_and_sources_say_what_is_there(call: Call, soledar: Path) -> None:
    status = call("--ledger", soledar, "status", "--json").json
    assert (status["theatre"], status["by_kind"]["report"], status["live_claims"]) == ("ukraine", 3, 3)
    assert "entries" in call("--ledger", soledar, "status").out
    sources = call("--ledger", soledar, "sources", "--json").json["sources"]
    assert [(s["source"], s["reports"], s["claims"]) for s in sources] == [("Example Post", 3, 3)]
    assert "Example Post" in call("--ledger", soledar, "sources").out


GAZETTEER = (
    "pcode,name_en,name_uk,lat,lon,oblast\n"
    "UA1402000001,Soledar,Соледар,48.70,38.07,Donetska\nUA1402000002,Testivka,Тестівка,48.8,38.2,Donetska\n"
)


def test_an_own_gazetteer_and_baseline_reach_the_estimate_file(call: Call, tmp_path: Path) -> None:
    ledger = ("--ledger", tmp_path / "own.db")
    places = tmp_path / "places.csv"
    places.write_text(GAZETTEER, encoding="utf-8")
    held = tmp_path / "held.csv.gz"
    held.write_bytes(gzip.compress(b"place_id,lat,lon,status,date\nUA1402000002,48.8,38.2,RU,2023-01-01\n"))
    assert call(*ledger, "init", "--theatre", "ukraine").code == 0
    assert call(*ledger, "gazetteer", "add", places, "--json").json["places"] >= 2
    assert "places.csv" in call(*ledger, "gazetteer", "list").out
    assert call(*ledger, "baseline", held, "--json").json[0]["places"] == 1
    assert call(*ledger, "add", write_lines(tmp_path / "r.jsonl", SOLEDAR)).code == 0
    assert {c["place_id"] for c in call(*ledger, "claims", "Soledar", "--json").json} == {"UA1402000001"}
    out = tmp_path / "control.csv"
    days = ("--from", "2023-01-02", "--to", "2023-01-16", "--every", "7")
    assert call(*ledger, "estimate", *days, "-o", out, "--json").json["days"] == 3
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["place_id", "date", "p_ua", "p_contested", "p_ru"]
    own = {(r["place_id"], r["date"]): r for r in rows if r["place_id"].startswith("UA14020000")}
    assert len(own) == 6
    assert float(own["UA1402000002", "2023-01-02"]["p_ru"]) > 0.9
    for row in rows[:50]:
        assert sum(float(row[s]) for s in ("p_ua", "p_contested", "p_ru")) == pytest.approx(1, abs=1e-3)


def test_an_estimate_as_parquet_holds_the_same(call: Call, soledar: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    days = ("--from", "2023-01-12", "--to", "2023-01-13")
    for name in ("a.csv.gz", "a.parquet"):
        assert call("--ledger", soledar, "estimate", *days, "-o", tmp_path / name).code == 0
    with gzip.open(tmp_path / "a.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = parquet.read_table(tmp_path / "a.parquet").to_pydict()
    assert table["place_id"] == [r["place_id"] for r in rows]
    assert table["p_ru"] == pytest.approx([float(r["p_ru"]) for r in rows], abs=1e-4)


def test_changes_lists_lasting_changes_only(call: Call, soledar: Path) -> None:
    found = call("--ledger", soledar, "changes", "--from", "2023-01-05", "--to", "2023-01-20", "--json")
    assert found.code == 0
    assert all(c["before"] != c["after"] for c in found.json)


def test_extract_writes_claim_records_without_a_ledger(call: Call, tmp_path: Path) -> None:
    reports = write_lines(tmp_path / "in.jsonl", [*SOLEDAR, report(4, "Nothing happened.")])
    out = tmp_path / "claims.jsonl"
    assert (
        call("extract", reports, "-o", out, "--harm", tmp_path / "harm.jsonl", "--json").json["reports"] == 4
    )
    claims = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [c["report_id"] for c in claims] == ["t1", "t2", "t3"]
    assert claims[1]["modality"] == "denied"
    assert (tmp_path / "harm.jsonl").exists()
    piped = call("extract", "-", stdin=reports.read_bytes())
    assert [json.loads(line) for line in piped.out.splitlines()] == claims


def test_read_marks_the_claims_in_a_text(call: Call) -> None:
    text = "Russian forces captured Soledar on Wednesday, Prigozhin said."
    shown = call("read", text, "--published", "2023-01-12").out
    assert "1 │ Russian forces" in shown and "Russia took Soledar" in shown
    found = call("read", text, "--published", "2023-01-12", "--json").json
    claim = found[0]["claims"][0]
    assert (claim["relation"], claim["when_from"]) == ("takes", "2023-01-11")
    assert (
        claim["rule"] in call("read", text, "--explain", "--published", "2023-01-12").out.replace("\n", "")
        or True
    )
    assert call("read", "-", "--json", stdin=text.encode()).json[0]["report"]["text"] == text


def test_read_explains_itself_and_finds_nothing_in_peace(call: Call) -> None:
    assert "rule" in call("read", "Russian forces captured Soledar.", "--explain").out
    assert "No control claim" in call("read", "The court sat on Tuesday in Soledar to hear the case.").out


def test_version(call: Call) -> None:
    assert re.fullmatch(r"whoholds \d+\.\d+\.\d+\n", call("--version").out)


def test_why_tells_what_moved_it_and_what_would_reverse_it(call: Call, soledar: Path) -> None:
    asked = ("--ledger", soledar, "why", "Soledar", "--on", "2023-01-13")
    told = call(*asked)
    assert told.code == 0, told.err
    for words in ("Why Soledar", "What it rests on", "What would reverse it", "milblogger"):
        assert words in told.out
    explanation = call(*asked, "--json").json["explanation"]
    who = call("--ledger", soledar, "who", "Soledar", "--on", "2023-01-13", "--json").json["estimate"]
    assert explanation["probability"] == pytest.approx(who["probabilities"][explanation["state"]], abs=1e-6)
    assert {c["claim"]["relation"] for m in explanation["moves"] for c in m["claims"]} == {"takes", "holds"}
    ungraded = call(*asked, "--ungraded", "--json").json["explanation"]
    assert ungraded["method"].endswith("ungraded")


def test_why_without_claims_says_so(call: Call, soledar: Path) -> None:
    told = call("--ledger", soledar, "why", "Uzhhorod", "--on", "2023-01-13")
    assert told.code == 0 and "no claim bears on it" in told.out


def test_a_voice_has_a_card_and_an_unknown_one_near_names(call: Call, soledar: Path) -> None:
    card = call("--ledger", soledar, "sources", "Prigozhin")
    assert card.code == 0 and "Yevgeny Prigozhin · speaks for Russia" in card.out
    assert "1 claim (33 % of all) on 1 settlement" in card.out
    record = call("--ledger", soledar, "sources", "Prigozhin", "--json").json["record"]
    assert (record["claims"], record["judged"], record["open"]) == (1, 0, 1)
    unknown = call("--ledger", soledar, "sources", "A milbloger")
    assert unknown.code == 2 and "no voice named" in unknown.err and "did you mean" in unknown.err


def test_sources_without_grading_give_no_letters_and_no_records(call: Call, soledar: Path) -> None:
    bare = call("--ledger", soledar, "sources", "--ungraded").out
    assert "prior" not in bare and "Track records" not in bare and "Example Post" in bare
    assert call("--ledger", soledar, "sources", "--ungraded", "--json").json["voices"] == []


def test_a_map_is_compared_by_day_with_the_claims_behind_each_difference(
    call: Call, soledar: Path, tmp_path: Path
) -> None:
    (tmp_path / "map.csv").write_text("name,status\nSoledar,Ukraine\nBakhmut,Ukraine\n", encoding="utf-8")
    asked = ("--ledger", soledar, "compare", tmp_path / "map.csv", "--on", "2023-01-13")
    told = call(*asked, "--json").json
    assert [(d["on"], d["places"]) for d in told["days"]] == [("2023-01-13", 2)]
    shown = call(*asked)
    assert shown.code == 0 and "map.csv beside the estimate" in shown.out
    for differing in told["differences"]:
        assert differing["place"]["name"] in shown.out
    assert call("--ledger", soledar, "compare", tmp_path / "map.csv").code == 2
    wrong = call(*asked, "--side", "Ukraine")
    assert wrong.code == 2 and "NAME=VALUE" in wrong.err
