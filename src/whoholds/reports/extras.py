"""The name of an optional module -> the module, or an error that says which extra brings it."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from whoholds.errors import MissingExtraError


def optional(name: str, extra: str, what: str) -> Any:
    """Import a module of an extra; raises MissingExtraError that says how to install it."""
    try:
        found: ModuleType = import_module(name)
    except ImportError as error:
        raise MissingExtraError(f"{what} needs: pip install 'whoholds[{extra}]'") from error
    return found
