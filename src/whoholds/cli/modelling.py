"""The options of a language model -> a recipe that reads with it instead of the rules."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.common import settings_of
from whoholds.errors import UsageError

if TYPE_CHECKING:
    from whoholds.pipeline import Recipe


class By(StrEnum):
    """Who reads the claims."""

    rules = "rules"
    llm = "llm"


Extractor = Annotated[
    By, typer.Option("--extractor", help="Who reads the claims: the rules, or a language model.")
]
Url = Annotated[
    str, typer.Option("--llm-url", metavar="URL", help="OpenAI-compatible endpoint (else WHOHOLDS_LLM_URL).")
]
Model = Annotated[str, typer.Option("--llm-model", help="Name of the model (else WHOHOLDS_LLM_MODEL).")]
Budget = Annotated[
    int | None,
    typer.Option(
        "--llm-budget", min=1, metavar="TOKENS", help="Tokens to use at most (else WHOHOLDS_LLM_BUDGET)."
    ),
]
Cache = Annotated[
    Path | None,
    typer.Option("--llm-cache", metavar="FOLDER", help="Keep raw answers here (else WHOHOLDS_LLM_CACHE)."),
]


class Asked:
    """What the options of one call say of the model; the key comes from WHOHOLDS_LLM_KEY alone."""

    def __init__(self, by: By, url: str, model: str, budget: int | None, cache: Path | None) -> None:
        self._by, self._url, self._model, self._budget, self._cache = by, url, model, budget, cache

    def recipe(self, ctx: typer.Context, plain: Recipe) -> Recipe:
        """Return the recipe with the model that the options and settings name, or as it is for the rules.

        Raises UsageError when a model is to read and no endpoint or model is named.
        """
        settings = settings_of(ctx)
        if self._by is By.rules:
            return plain
        url, model = self._url or settings.llm_url, self._model or settings.llm_model
        if not url:
            raise UsageError(
                "--extractor llm needs an endpoint: give --llm-url or set WHOHOLDS_LLM_URL, "
                "for example http://localhost:11434/v1"
            )
        if not model:
            raise UsageError("--extractor llm needs a model: give --llm-model or set WHOHOLDS_LLM_MODEL")
        from whoholds.claims.llm import Endpoint

        budget = self._budget or settings.llm_budget
        endpoint = Endpoint(url=url, model=model, key=settings.llm_key, budget=budget)
        return replace(plain, model=endpoint, cache=str(self._cache or settings.llm_cache))
