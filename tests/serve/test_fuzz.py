"""The OpenAPI document is kept: what schemathesis makes of it meets no fault and no answer that it does not name."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from press_room import Newsroom

from whoholds.serve.contract import ENDPOINTS, Endpoint

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

CHECKS = (
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
EXAMPLES = 6
"""Of every address: some 40 addresses in a few seconds; more by WHOHOLDS_FUZZ=200."""

ASKED = [endpoint for endpoint in ENDPOINTS if endpoint.handler != "events"]
HOW = settings(
    max_examples=int(os.environ.get("WHOHOLDS_FUZZ", EXAMPLES)), deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def described(newsroom: Newsroom) -> Any:
    """The document of a server with a ledger."""
    return schemathesis.openapi.from_asgi("/openapi.json", newsroom.app)


@pytest.fixture(scope="module")
def token(newsroom: Newsroom) -> str:
    """A token that may do everything."""
    return newsroom.accounts.token("admin", ("read", "add", "review", "admin"))


@pytest.mark.parametrize("endpoint", ASKED, ids=lambda e: e.handler)
def test_every_address_answers_as_it_is_described(described: Any, token: str, endpoint: Endpoint) -> None:
    headers = {"Authorization": f"Bearer {token}"} if endpoint.scope else {}

    @HOW
    @given(case=described[endpoint.path][endpoint.method].as_strategy())
    def ask(case: Any) -> None:
        case.call_and_validate(checks=CHECKS, headers=headers)

    ask()


def test_the_paths_of_files_are_not_of_the_machine(newsroom: Newsroom) -> None:
    told = newsroom.client().get("/openapi.json").text
    assert str(Path.home()) not in told
