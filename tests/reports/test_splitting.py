"""Documents into records: any layout, any chunk, and what is no JSON ends in a message."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.reports import splitting
from whoholds.reports.notes import RefusedError

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
RECORDS = st.lists(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), max_size=6)


def records(data: bytes, limit: int = 10_000) -> list[Any]:
    found = splitting.pieces(io.BytesIO(data), limit)
    return [p.raw and json.loads(p.raw) for p in found if p.is_record]


@settings(max_examples=60)
@given(RECORDS, st.sampled_from([None, 1]), st.integers(1, 40), st.booleans())
def test_the_records_are_those_of_the_document_however_it_is_laid_out_and_cut(
    rows: list[dict[str, Any]], indent: int | None, chunk: int, ascii_only: bool
) -> None:
    was, splitting.CHUNK = splitting.CHUNK, chunk
    try:
        wrapped = {"name": 'x "y" {', "messages": rows, "more": [1, [2, {"a": []}]]}
        for document in (rows, wrapped):
            raw = json.dumps(document, indent=indent, ensure_ascii=ascii_only).encode(
                "utf-8", "surrogatepass"
            )
            assert records(raw) == rows
    finally:
        splitting.CHUNK = was


def test_a_record_knows_its_line_and_plain_values_their_path() -> None:
    raw = b'{"name": "n",\n "messages": [\n  {"id": 1},\n\n  {"id":\n 2}]}'
    found = [(p.path, p.line, p.is_record) for p in splitting.pieces(io.BytesIO(raw), 99)]
    assert found == [(("name",), 1, False), (("messages",), 3, True), (("messages",), 5, True)]


def test_a_record_that_is_too_long_is_passed_over_alone() -> None:
    raw = json.dumps([{"id": 1}, {"t": "x" * 5_000_000, "n": [[{}]]}, {"id": 3}]).encode()
    assert records(raw, limit=100_000) == [{"id": 1}, None, {"id": 3}]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'[{"id": 1}, {"id"', "cut off"),
        (b'{"a": ' * 60, "nested too deeply"),
        (b'{"a": "no end', "not JSON"),
        (b'[{"a": "' + b"x" * 1_000_000, "not JSON|cut off"),
    ],
)
def test_what_is_no_json_ends_in_a_message(raw: bytes, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        records(raw)


@settings(max_examples=150)
@given(st.binary(max_size=200))
def test_any_bytes_end(raw: bytes) -> None:
    with contextlib.suppress(RefusedError):
        list(splitting.pieces(io.BytesIO(b'{"messages": [' + raw), 100))
