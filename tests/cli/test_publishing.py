"""The verbs that put something out, as a shell calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from whoholds.cli import publishing

from .conftest import Call, report, write_lines


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "denied on 12 January that Russian forces had taken Soledar"),
        ("uk", "заперечує"),
        ("ru", "отрицает"),
    ],
)
def test_a_brief_is_printed_in_three_languages(lang: str, words: str, call: Call, soledar: Path) -> None:
    done = call("--ledger", soledar, "brief", "Soledar", "--on", "2023-01-13", "--lang", lang)
    assert done.code == 0, done.err
    assert words in done.out


def test_a_brief_goes_to_a_file(call: Call, soledar: Path, tmp_path: Path) -> None:
    page = tmp_path / "b.html"
    done = call("--ledger", soledar, "brief", "Соледар", "--on", "2023-01-13", "--format", "html", "-o", page)
    assert (done.code, done.out) == (0, f"wrote {page}\n")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_place_that_nobody_knows_is_named(call: Call, soledar: Path) -> None:
    done = call("--ledger", soledar, "brief", "Soledarrrr", "--on", "2023-01-13")
    assert done.code == 2
    assert "no place named" in done.err


def test_a_citation_pack_is_printed(call: Call, soledar: Path) -> None:
    done = call("--ledger", soledar, "cite", "Soledar", "--since", "2023-01-12", "--format", "csv")
    assert done.code == 0, done.err
    assert len(done.out.splitlines()) == 3


def test_an_edition_is_written_once_and_verified(call: Call, soledar: Path, tmp_path: Path) -> None:
    words = ("--ledger", soledar, "publish", "--on", "2023-01-13", "-o", tmp_path / "editions")
    first, second = call(*words), call(*words)
    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert first.out.startswith("wrote ")
    assert second.out.startswith("stands already: ")
    assert first.out.splitlines()[1] == second.out.splitlines()[1]
    (edition,) = (tmp_path / "editions").iterdir()
    assert call("verify", edition).code == 0
    (edition / "control.csv").write_text("edited")
    found = call("verify", edition)
    assert found.code == 6
    assert "control.csv was changed" in found.err


def test_settings_say_what_may_not_leave(
    call: Call, soledar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOHOLDS_BLOCKED_SOURCES", "Example Post")
    done = call("--ledger", soledar, "publish", "--on", "2023-01-13", "-o", tmp_path / "e")
    assert done.code == 0, done.err
    (edition,) = (tmp_path / "e").iterdir()
    assert len((edition / "claims.csv").read_text().splitlines()) == 1
    monkeypatch.setenv("WHOHOLDS_PUBLICATION_DELAY", "a day")
    assert call("--ledger", soledar, "publish", "--on", "2023-01-13", "-o", tmp_path / "e").code == 2


def test_the_report_of_a_day_needs_the_ledgers_own_theatre(call: Call, soledar: Path) -> None:
    asked = ("--ledger", soledar, "brief", "--on", "2023-01-12")
    done = call(*asked, "--theatre", "ukraine", "--format", "txt")
    assert done.code == 0, done.err
    assert "Thursday 12 January 2023" in done.out and "Soledar" in done.out
    assert call(*asked, "--theatre", "sudan").code == 2
    assert call(*asked).code == 2
    assert call(*asked, "Soledar", "--theatre", "ukraine").code == 2


def test_a_docx_goes_to_a_file_only(call: Call, soledar: Path, tmp_path: Path) -> None:
    pytest.importorskip("docx")
    asked = ("--ledger", soledar, "brief", "Soledar", "--on", "2023-01-13", "--format", "docx")
    assert "-o brief.docx" in call(*asked).err
    assert call(*asked, "-o", tmp_path / "b.docx").code == 0
    assert (tmp_path / "b.docx").read_bytes()[:2] == b"PK"


def test_the_previous_brief_must_be_older(call: Call, soledar: Path) -> None:
    asked = ("--ledger", soledar, "brief", "Soledar", "--on", "2023-01-13", "--format", "txt")
    assert "What changed since 11 January 2023" in call(*asked, "--since", "2023-01-11").out
    late = call(*asked, "--since", "2023-01-13")
    assert late.code == 2 and "must lie before" in late.err


def test_a_brief_has_a_map_and_a_timeline_unless_unwanted(call: Call, soledar: Path) -> None:
    pytest.importorskip("matplotlib")
    asked = ("--ledger", soledar, "brief", "Soledar", "--on", "2023-01-13", "--format", "html")
    first, again = call(*asked), call(*asked)
    assert first.out.count("<img ") == 2
    assert again.out == first.out, "the estimate is kept by now, and knows its claims by their ids alone"
    assert "<img " not in call(*asked, "--no-pictures").out


def test_a_brief_without_the_extra_says_what_it_lacks(
    call: Call, soledar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "find_spec", lambda _: None)
    done = call("--ledger", soledar, "brief", "Soledar", "--on", "2023-01-13", "--format", "html")
    assert done.code == 0 and done.out.startswith("<!doctype html>") and "<img " not in done.out
    assert "pip install 'whoholds[pictures]'" in done.err


def test_a_place_without_claims_is_told_apart_from_a_quiet_one(call: Call, soledar: Path) -> None:
    done = call("--ledger", soledar, "brief", "Lviv", "--on", "2023-01-13", "--format", "txt")
    assert done.code == 0 and "a gap in the record, not a sign" in done.out
    none = call("--ledger", soledar, "cite", "Lviv")
    assert none.code == 2 and "no claim about Lviv" in none.err


def test_a_homonym_is_named_with_its_region_and_its_namesakes(call: Call, soledar: Path) -> None:
    done = call("--ledger", soledar, "brief", "Ivanivka", "--on", "2023-01-13", "--format", "txt")
    assert done.code == 0 and "Other places of that name lie in" in done.out


@pytest.mark.parametrize(
    ("day", "words"), [("1999-01-01", "lies before all that is known"), ("2999-01-01", "has not come yet")]
)
def test_an_edition_of_a_day_outside_the_ledger_is_refused(
    day: str, words: str, call: Call, soledar: Path, tmp_path: Path
) -> None:
    done = call("--ledger", soledar, "publish", "--on", day, "-o", tmp_path / "editions")
    assert done.code == 2 and words in done.err
    assert not (tmp_path / "editions").exists()


def test_hostile_names_leave_in_every_format(call: Call, tmp_path: Path) -> None:
    ledger, name = tmp_path / "n.db", 'O\'Brien "x" <b> \u05d0\u0644 \N{GRINNING FACE}'
    rows = [report(1, "Russian forces captured Soledar.", source=name, url="https://e.org/?a=1&b='2'")]
    assert call("--ledger", ledger, "init", "--theatre", "ukraine").code == 0
    assert call("--ledger", ledger, "add", write_lines(tmp_path / "r.jsonl", rows)).code == 0
    done = call("--ledger", ledger, "publish", "--on", "2023-01-13", "-o", tmp_path / "e")
    assert done.code == 0, done.err
    (edition,) = (tmp_path / "e").iterdir()
    (claim,) = (json.loads(line) for line in (edition / "claims.jsonl").read_text().splitlines())
    assert claim["source"] == name
    assert call("verify", edition).code == 0
