"""A TOML file -> typed records, or a DataError that names the file, the line and the key."""

from __future__ import annotations

import re
import tomllib
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec

from whoholds.errors import DataError

T = TypeVar("T")

_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_FIELD = re.compile(r"field `(?P<field>[^`]+)`")
_STEP = re.compile(r"(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]")
_KEY_LINE = r"^\s*{key}\b.*=|[{{,]\s*{key}\s*=|^\s*\[{table}\.{key}\]"
_HEADER = re.compile(r"^\s*(\[+)\s*([\w.-]+)\s*\]+")


class TomlFile:
    """A TOML file kept with its text, so that a fault found later can still name its line."""

    def __init__(self, file: Traversable) -> None:
        """Read `file` as UTF-8; raises DataError when it is absent or not UTF-8."""
        self.name = str(file)
        try:
            self.text = file.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"{self.name}: cannot be read as UTF-8 text: {error}") from error
        self._lines = self.text.splitlines()

    def read(self, kind: type[T]) -> T:
        """Return the whole file as one `kind`; unknown, missing or ill-typed keys raise DataError."""
        try:
            return msgspec.convert(tomllib.loads(self.text), kind)
        except tomllib.TOMLDecodeError as error:
            raise DataError(f"{self.name}: not valid TOML: {error}") from error
        except msgspec.ValidationError as error:
            raise self._explain(str(error)) from error

    def fault(self, message: str, table: str = "", index: int = 0, key: str = "") -> DataError:
        """Return the error for a fault in the `index`-th (0-based) table called `table`, at `key`."""
        return DataError(f"{self.name}:{self._line_of(table, index, key)}: {message}")

    def _explain(self, message: str) -> DataError:
        """Turn msgspec's "... - at `$.actor[3].kind`" into the line of that key in the fourth [[actor]]."""
        path = _PATH.search(message)
        steps = [m["key"] or int(m["index"]) for m in _STEP.finditer(path["path"] if path else "")]
        keys = [step for step in steps if isinstance(step, str)]
        index = next((step for step in steps if isinstance(step, int)), 0)
        field = _FIELD.search(message)
        key = field["field"] if field else ".".join(keys[1:] or keys)
        where = f" (in `{'.'.join(keys)}`)" if keys else ""
        return self.fault(_PATH.sub("", message) + where, keys[0] if keys else "", index, key)

    def _line_of(self, table: str, index: int, key: str) -> int:
        """Return the 1-based line of `key` in that table, else of the table, else of the file's start."""
        start = self._start_of(table, index)
        block = self._lines[start : self._end_of(table, start)]
        for name in (key, key.split(".")[0]):
            sought = re.compile(_KEY_LINE.format(key=re.escape(name), table=re.escape(table)))
            for number, line in enumerate(block, start + 1):
                if name and sought.search(line):
                    return number
        return start + 1

    def _end_of(self, table: str, start: int) -> int:
        later = range(start + 1, len(self._lines))
        return next((n for n in later if table and _opens(self._lines[n], table)), len(self._lines))

    def _start_of(self, table: str, index: int) -> int:
        starts = [n for n, line in enumerate(self._lines) if table and _opens(line, table)]
        return starts[index] if index < len(starts) else 0


def _opens(line: str, table: str) -> bool:
    header = _HEADER.match(line)
    return bool(header and header.group(2) == table)
