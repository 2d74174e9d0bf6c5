"""The contract: the committed OpenAPI document is the one that the endpoints make."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from whoholds.serve.contract import ENDPOINTS
from whoholds.serve.openapi import document, text

PROJECT = Path(__file__).resolve().parents[2]


def test_the_committed_document_is_up_to_date() -> None:
    """Write it anew with: python -m whoholds.serve.openapi > web/openapi.json."""
    assert (PROJECT / "web" / "openapi.json").read_text(encoding="utf-8") == text()


def test_every_handler_is_named_once() -> None:
    names = [endpoint.handler for endpoint in ENDPOINTS]
    assert len(names) == len(set(names))


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [r for value in node.values() for r in references(value)]
    return [r for value in node for r in references(value)] if isinstance(node, list) else []


def test_every_reference_leads_somewhere() -> None:
    made = document()
    found = {r.rpartition("/")[2] for r in references(made)}
    assert found == set(made["components"]["schemas"])


def test_every_answer_says_which_faults_it_may_have() -> None:
    for path, methods in document()["paths"].items():
        for operation in methods.values():
            assert "400" in operation["responses"], path


@pytest.mark.parametrize("word", ["prefixItems", '"const"', '"type": "null"'])
def test_only_words_of_openapi_3_0_stand_in_it(word: str) -> None:
    assert word not in text()


def test_paths_name_their_parameters() -> None:
    for path, methods in json.loads(text())["paths"].items():
        for operation in methods.values():
            named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
