"""A citation pack survives the software that it is pasted into."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from whoholds.errors import UsageError
from whoholds.model import LiveClaim, Report
from whoholds.publish import written
from whoholds.publishing import citations
from whoholds.theatres import Theatre

from .conftest import RUSSIA, UKRAINE, said


def pack(claims: list[LiveClaim], theatre: Theatre, form: str) -> str:
    reports = [
        Report(
            report_id=c.claim.report_id, source=c.source, published=datetime(2023, 4, 3, tzinfo=UTC),
            text="", original="f" * 64, cited=("ISW 2023-04-03",),
        )
        for c in claims
    ]  # fmt: skip
    return written(citations(claims, reports, theatre), form)


def test_wikitext_cites_news_and_web_and_marks_interest_and_denial(theatre: Theatre) -> None:
    reuters = next(s for s in theatre.sources if s.kind == "agency")
    claims = [
        said("Russian sources", "holds", "Ukraine", source=reuters.name, source_id=reuters.id, **RUSSIA),
        said("The General Staff", "takes", "Russia", modality="denied", **UKRAINE),
    ]
    admission, denial = pack(claims, theatre, "wikitext").splitlines()
    assert "{{cite news |" in admission
    assert "(against the speaker's own interest)" in admission
    assert "{{cite web |" in denial
    assert ", a denial:" in denial
    assert "to be checked in ISW 2023-04-03" in denial


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
