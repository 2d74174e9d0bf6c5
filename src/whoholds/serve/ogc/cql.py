"""A CQL2 text filter -> a condition in SQL with its values, or a test of a feature's properties.

The text is parsed by the library cql2; what is taken is the class "Basic CQL2" of OGC 21-065r2 with the
advanced comparisons LIKE, IN and BETWEEN, on properties that the collection names. Nothing of the text
reaches SQL but as a bound value.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from whoholds.serve.faults import RequestError

Kind = Literal["string", "number", "boolean", "date", "datetime"]
Test = Callable[[Mapping[str, Any]], bool | None]
Condition = tuple[str, list[Any]]

DEEPEST = 50
"""Levels of a filter: beyond it nobody wrote it by hand, and it would exhaust the stack."""


@dataclass(frozen=True)
class Property:
    """A property that a filter may name: its kind, and the column that holds it (days as ordinals, instants
    as seconds)."""

    kind: Kind
    column: str = ""


Properties = Mapping[str, Property]

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge,
}  # fmt: skip
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def parsed(text: str) -> Any:
    """Return the tree of a filter in CQL2 JSON. Raises RequestError (400) that says where it goes wrong."""
    import cql2

    if text.count("(") > DEEPEST or len(re.findall(r"(?i)\bnot\b", text)) > DEEPEST:
        raise RequestError(400, f"the filter is nested deeper than {DEEPEST} levels")
    try:
        return cql2.parse_text(text).to_json()
    except Exception as error:
        message = " ".join(str(error).split())[:300]
        raise RequestError(400, f"the filter is no CQL2 text: {message}") from error


# --- to SQL ------------------------------------------------------------------------------------------


def condition(tree: Any, properties: Properties) -> Condition:
    """Return the SQL condition of a tree. Raises RequestError (400) for what is not taken here."""
    if isinstance(tree, bool):
        return ("1" if tree else "0"), []
    op, args = _node(tree)
    if op in ("and", "or"):
        parts = [condition(arg, properties) for arg in args]
        return "(" + f" {op.upper()} ".join(p for p, _ in parts) + ")", [v for _, vs in parts for v in vs]
    if op == "not":
        inner, values = condition(args[0], properties)
        return f"(NOT {inner})", values
    name, op, literals = _comparison(op, args, properties)
    found, values = properties[name], [_stored(value, properties[name]) for value in literals]
    return _compared(found.column, op), values if op != "in" else [_list(values)]


def _compared(column: str, op: str) -> str:
    if op == "isNull":
        return f"({column} IS NULL)"
    if op == "in":
        return f"({column} IN (SELECT value FROM json_each(?)))"
    if op == "between":
        return f"({column} BETWEEN ? AND ?)"
    if op == "like":
        return f"({column} LIKE ? ESCAPE '\\')"
    return f"({column} {op} ?)"


def _list(values: list[Any]) -> str:
    import msgspec

    return msgspec.json.encode(values).decode()


def _stored(value: Any, found: Property) -> Any:
    if found.kind == "date":
        return _day(value).toordinal()
    if found.kind == "datetime":
        return int(_instant(value).timestamp())
    return int(value) if isinstance(value, bool) else value


# --- to a test ---------------------------------------------------------------------------------------


def test_of(tree: Any, properties: Properties) -> Test:
    """Return the test of a feature's properties; unknown (None) where a property is null, as in SQL."""
    if isinstance(tree, bool):
        return lambda _: tree
    op, args = _node(tree)
    if op in ("and", "or"):
        tests = [test_of(arg, properties) for arg in args]
        return lambda row: _joined(op, [test(row) for test in tests])
    if op == "not":
        inner = test_of(args[0], properties)
        return lambda row: None if (found := inner(row)) is None else not found
    name, op, literals = _comparison(op, args, properties)
    return _test(name, op, [_shown(value, properties[name]) for value in literals])


def _joined(op: str, found: list[bool | None]) -> bool | None:
    deciding = op == "or"
    if deciding in found:
        return deciding
    return None if None in found else not deciding


def _test(name: str, op: str, values: list[Any]) -> Test:
    if op == "isNull":
        return lambda row: row[name] is None
    check = _check(op, values)
    return lambda row: None if row[name] is None else check(row[name])


def _check(op: str, values: list[Any]) -> Callable[[Any], bool]:
    if op == "in":
        return lambda value: value in values
    if op == "between":
        return lambda value: bool(values[0] <= value <= values[1])
    if op == "like":
        pattern = _pattern(values[0])
        return lambda value: pattern.fullmatch(str(value)) is not None
    compare = COMPARISONS[op]
    return lambda value: compare(value, values[0])


def _pattern(like: str) -> re.Pattern[str]:
    signs = {"%": ".*", "_": "."}
    parts = re.findall(r"\\.|.", like, re.DOTALL)
    return re.compile("".join(signs.get(p) or re.escape(p[-1]) for p in parts), re.DOTALL | re.IGNORECASE)


def _shown(value: Any, found: Property) -> Any:
    return _day(value).isoformat() if found.kind == "date" else value


# --- what is taken -----------------------------------------------------------------------------------


def _node(tree: Any) -> tuple[str, list[Any]]:
    if not isinstance(tree, dict) or "op" not in tree:
        raise RequestError(400, "the filter must compare properties: for example state = 'ru'")
    return str(tree["op"]), list(tree["args"])


def _comparison(op: str, args: list[Any], properties: Properties) -> tuple[str, str, list[Any]]:
    """Return the property, the comparison and the literals, the property on the left."""
    if op not in (*COMPARISONS, "isNull", "in", "between", "like"):
        raise RequestError(400, f"the filter's {op!r} is not taken here: see /ogc/conformance")
    if op in COMPARISONS and not _is_property(args[0]):
        op, args = MIRRORED.get(op, op), args[::-1]
    if not _is_property(args[0]):
        raise RequestError(400, f"the filter's {op!r} must have a property on one side")
    name = args[0]["property"]
    if name not in properties:
        raise RequestError(400, f"no property {name!r} to filter by: there are {', '.join(properties)}")
    literals = args[1] if op == "in" else args[1:]
    return name, op, [_literal(value, properties[name], op, name) for value in literals]


def _is_property(arg: Any) -> bool:
    return isinstance(arg, dict) and "property" in arg


def _literal(value: Any, found: Property, op: str, name: str) -> Any:
    if isinstance(value, dict):
        value = value.get("date") or value.get("timestamp")
    kinds = {"number": (int, float), "boolean": bool}.get(found.kind, str)
    fits = isinstance(value, kinds) and (found.kind == "boolean") == isinstance(value, bool)  # type: ignore[arg-type]
    if not fits or (op == "like" and found.kind != "string"):
        raise RequestError(400, f"the filter compares {name!r}, a {found.kind}, with something else")
    return value


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value[:10])
    except ValueError as error:
        raise RequestError(
            400, f"the filter's {value[:40]!r} is no date; write DATE('2023-04-03')"
        ) from error


def _instant(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise RequestError(
            400, f"the filter's {value[:40]!r} is no time; write TIMESTAMP('2023-04-03T00:00:00Z')"
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
