"""A TOML table shipped with the package -> its strictly checked contents."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

from whoholds.errors import DataError

T = TypeVar("T")


def read_table(name: str, shape: type[T]) -> T:
    """Return data file `name` as `shape`; raise DataError naming file and key when it does not fit.

    `shape` is a msgspec struct with `forbid_unknown_fields`, so that a mistyped key is an error.
    """
    return parse_table(files(__package__).joinpath(name).read_text("utf-8"), name, shape)


def parse_table(text: str, name: str, shape: type[T]) -> T:
    """Return TOML `text` as `shape`; `name` is what errors call it."""
    try:
        raw: dict[str, Any] = tomllib.loads(text)
        return msgspec.convert(raw, shape)
    except tomllib.TOMLDecodeError as e:
        raise DataError(f"{name}: not valid TOML: {e}") from e
    except msgspec.ValidationError as e:
        raise DataError(f"{name}: {e}; see the file's first lines for the keys it may hold") from e
