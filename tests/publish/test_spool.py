"""A million rows are walked again and again without being held: what was put in comes out, in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from whoholds.publish import Content, spool
from whoholds.publish.formats import geopackage, jsonl, parquet, timemap
from whoholds.publish.spool import Row, Spool, blocks
from whoholds.theatres import Theatre

from .conftest import RUSSIA, content, said


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spill after four rows, two rows at once."""
    monkeypatch.setattr(spool, "KEPT", 4)
    monkeypatch.setattr(spool, "BLOCK", 2)
    monkeypatch.setattr(parquet, "ROW_GROUP", 2)
    monkeypatch.setattr(geopackage, "BLOCK", 2)


ROWS: list[Row] = [(n, f"قوات {n}", n / 3, None, n % 2 == 0) for n in range(11)]


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 6, 11])
def test_rows_come_out_as_they_went_in(count: int, tiny: None) -> None:
    spooled = Spool(iter(ROWS[:count]))
    assert len(spooled) == count
    assert list(spooled) == ROWS[:count] == list(spooled)


def test_walks_may_overlap(tiny: None) -> None:
    spooled = Spool(ROWS)
    assert [(a, b) for a, b in zip(spooled, spooled, strict=True)] == list(zip(ROWS, ROWS, strict=True))


def test_blocks_are_never_none() -> None:
    assert [len(block) for block in blocks(ROWS, 4)] == [4, 4, 3]
    assert list(blocks([], 4)) == [[]]


@pytest.fixture
def many(theatre: Theatre, tiny: None) -> Content:
    return content([said(f"voice {n}", "takes", "Russia", 1 + n, **RUSSIA) for n in range(9)], theatre)


def test_formats_that_write_in_blocks_write_all(many: Content, tmp_path: Path) -> None:
    arrow, ogr = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pyogrio")
    ids = [row["claim_id"] for row in many.claims.records()]
    assert len(ids) == 9
    parquet.write_claims(many, tmp_path / "claims.parquet")
    assert arrow.read_table(tmp_path / "claims.parquet")["claim_id"].to_pylist() == ids
    assert arrow.ParquetFile(tmp_path / "claims.parquet").num_row_groups == 5
    geopackage.write(many, tmp_path / "e.gpkg")
    _, rows = ogr.read_arrow(tmp_path / "e.gpkg", layer="claims")
    assert rows["claim_id"].to_pylist() == ids
    jsonl.write(many, tmp_path / "claims.jsonl")
    assert len((tmp_path / "claims.jsonl").read_text().splitlines()) == 9
    timemap.write(many, tmp_path / "t.json")
    assert (tmp_path / "t.json").read_text().count('"description"') == 9
