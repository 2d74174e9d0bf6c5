"""A citation pack survives the software that it is pasted into."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from msgspec import structs

from whoholds.errors import UsageError
from whoholds.model import LiveClaim, Report
from whoholds.publish import written
from whoholds.publishing import citations
from whoholds.theatres import Theatre

from .conftest import RUSSIA, UKRAINE, said


def pack(claims: list[LiveClaim], theatre: Theatre, form: str, item: str = "") -> str:
    reports = [
        Report(
            report_id=c.claim.report_id, source=c.source, published=datetime(2023, 4, 3, tzinfo=UTC),
            text="", original="f" * 64, cited=("ISW 2023-04-03",),
        )
        for c in claims
    ]  # fmt: skip
    return written(citations(claims, reports, theatre, item), form)


def test_wikitext_cites_news_and_web_and_marks_interest_and_denial(theatre: Theatre) -> None:
    reuters = next(s for s in theatre.sources if s.kind == "agency")
    claims = [
        said("Russian sources", "holds", "Ukraine", source=reuters.name, source_id=reuters.id, **RUSSIA),
        said(
            "The General Staff", "takes", "Russia", modality="denied", url="https://example.org/a", **UKRAINE
        ),
    ]
    admission, denial = pack(claims, theatre, "wikitext").splitlines()
    assert "{{cite news |" in admission
    assert "(against the speaker's own interest)" in admission
    assert "{{cite web |" in denial
    assert ", a denial:" in denial
    assert "to be checked in ISW 2023-04-03" in denial


def test_a_report_without_an_address_is_no_web_page_for_wikipedia(theatre: Theatre) -> None:
    assert "{{cite news |" in pack([said("A mapper", "fights", None)], theatre, "wikitext")


def test_a_quote_in_another_language_has_a_field_for_its_translation(theatre: Theatre) -> None:
    live = said("Мер", "holds", "Ukraine", **UKRAINE)
    translated = structs.replace(live, claim=structs.replace(live.claim, lang="uk"))
    english, ukrainian = pack([live, translated], theatre, "wikitext").splitlines()
    assert "|trans-quote=}}" in ukrainian and "trans-quote" not in english
    assert ukrainian.endswith(f"<!-- archived copy sha256 {'f' * 64} -->")


@pytest.mark.parametrize("quote", ["a | b }} [[c]] <ref>x</ref>", "''bold'' {{tl}}"])
def test_no_quote_breaks_a_template(quote: str, theatre: Theatre) -> None:
    line = pack([said("A mapper", "fights", None, quote=quote)], theatre, "wikitext")
    body = line.split("<ref>", 1)[1]
    assert body.count("{{cite") == 1
    assert body.replace("{{!}}", "").count("}}") == 1
    assert line.count("<ref>") == line.count("</ref>") == 1
    assert "[[" not in line


def test_bibtex_escapes_and_keeps_other_scripts(theatre: Theatre) -> None:
    entry = pack([said("A mapper", "fights", None, quote="50 % & {x} бій")], theatre, "bibtex")
    assert r"50 \% \& \{x\} бій" in entry
    assert "archived copy sha256 " + "f" * 64 in entry
    unescaped = entry.replace(r"\{", "").replace(r"\}", "")
    assert unescaped.count("{") == unescaped.count("}")


def test_csl_json_and_csv_have_an_item_a_claim(theatre: Theatre) -> None:
    claims = [said('The "Mapper"', "fights", None, 2, quote="قوات"), said("B", "holds", "Russia", 3)]
    items = json.loads(pack(claims, theatre, "csl-json"))
    assert [i["issued"]["date-parts"] for i in items] == [[[2023, 4, 2]], [[2023, 4, 3]]]
    rows = list(csv.DictReader(io.StringIO(pack(claims, theatre, "csv"))))
    assert rows[0]["speaker"] == 'The "Mapper"'
    assert rows[0]["translation"] == ""
    assert rows[0]["archived_sha256"] == "f" * 64


def test_origins_are_counted_not_reports(theatre: Theatre) -> None:
    claims = [
        said("A", "holds", "Russia", 2, origin="one"),
        said("B", "holds", "Russia", 3, origin="one"),
        said("C", "holds", "Russia", 3, origin="two"),
    ]
    rows = list(csv.DictReader(io.StringIO(pack(claims, theatre, "csv"))))
    assert [row["origins"] for row in rows] == ["2", "2", "2"]


def test_an_unknown_format_is_refused(theatre: Theatre) -> None:
    with pytest.raises(UsageError, match="wikitext, bibtex, csl-json, csv"):
        pack([], theatre, "ris")


# --- Wikidata ----------------------------------------------------------------------------------------


def test_a_capture_becomes_an_event_with_participant_day_and_reference(theatre: Theatre) -> None:
    quote = 'He said: "we took it" | all'
    claim = said("A voice", "takes", "Russia", url="https://example.org/a", quote=quote, **RUSSIA)
    assert pack([claim], theatre, "quickstatements", "Q42") == (
        "Q42|P793|Q188686|P585|+2023-04-03T00:00:00Z/11|P710|Q159"
        '|S854|"https://example.org/a"|S577|+2023-04-03T00:00:00Z/11|S1683|en:"He said: ”we took it” / all"\n'
    )


def test_what_another_voice_denies_is_marked_as_disputed(theatre: Theatre) -> None:
    claims = [
        said("A voice", "takes", "Russia"),
        said("Another", "takes", "Russia", modality="denied", **UKRAINE),
    ]
    (line,) = pack(claims, theatre, "quickstatements", "Q42").splitlines()
    assert "|P1480|Q18912752|P1310|Q212" in line


def test_one_statement_is_made_once(theatre: Theatre) -> None:
    claims = [said(name, "takes", "Russia") for name in ("A voice", "Another")]
    assert len(pack(claims, theatre, "quickstatements", "Q42").splitlines()) == 1


@pytest.mark.parametrize(
    ("relation", "modality"), [("takes", "intended"), ("advances", "fact"), ("takes", "possible")]
)
def test_aims_doubts_and_relations_without_an_item_give_no_line(
    relation: str, modality: str, theatre: Theatre
) -> None:
    assert (
        pack([said("A voice", relation, "Russia", modality=modality)], theatre, "quickstatements", "Q42")
        == ""
    )


def test_a_place_without_an_item_is_asked_for_one(theatre: Theatre) -> None:
    with pytest.raises(UsageError, match="--item"):
        pack([said("A voice", "takes", "Russia")], theatre, "quickstatements")
