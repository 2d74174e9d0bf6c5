"""The OpenAPI document is kept: what schemathesis makes of it meets no fault and no answer that it does not name."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from press_room import Newsroom

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

schema = schemathesis.pytest.from_fixture("described")


@pytest.fixture(scope="module")
def described(newsroom: Newsroom) -> Any:
    """The document of a server with a ledger, asked with a token that may do everything."""
    return schemathesis.openapi.from_asgi("/openapi.json", newsroom.app).exclude(path="/api/events")


@pytest.fixture(scope="module")
def token(newsroom: Newsroom) -> Iterator[str]:
    yield newsroom.accounts.token("admin", ("read", "add", "review", "admin"))


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)
def test_every_address_answers_as_it_is_described(case: Any, token: str) -> None:
    headers = {} if case.path.endswith("session") else {"Authorization": f"Bearer {token}"}
    case.call_and_validate(checks=CHECKS, headers=headers)


def test_the_paths_of_files_are_not_of_the_machine(newsroom: Newsroom) -> None:
    told = newsroom.client().get("/openapi.json").text
    assert str(Path.home()) not in told
