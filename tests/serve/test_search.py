"""Search finds places in any script with a few wrong letters, and claims by their words."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


def found(client: TestClient, words: str) -> list[str]:
    told = client.get("/api/search", params={"q": words}).json()
    return [hit["name"] for hit in told["places"]]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Bakhmut", "Bakhmut"), ("bahmut", "Bakhmut"), ("Bakmhut", "Bakhmut"), ("Бахмут", "Bakhmut"),
        ("бахмту", "Bakhmut"), ("Бахмуд", "Bakhmut"), ("Soledr", "Soledar"), ("Соледр", "Soledar"),
        ("Chasov Yar", "Chasiv Yar"), ("Часов Яр", "Chasiv Yar"), ("часів яр", "Chasiv Yar"),
        ("Klishchivka", "Klishchiivka"), ("Клещеевка", "Klishchiivka"), ("Kramatorks", "Kramatorsk"),
    ],
)  # fmt: skip
def test_a_place_is_found_first_in_either_script_with_wrong_letters(
    client: TestClient, words: str, place: str
) -> None:
    assert found(client, words)[:1] == [place]


@pytest.mark.parametrize("words", ["Ouagadougou", "Вашингтон", "zzzz"])
def test_another_name_is_no_misspelling(client: TestClient, words: str) -> None:
    assert found(client, words) == []


def test_claims_are_found_by_their_words(client: TestClient) -> None:
    told = client.get("/api/search", params={"q": "legal sense"}).json()
    assert any(claim["hedge"] == "in a legal sense" for claim in told["claims"])
