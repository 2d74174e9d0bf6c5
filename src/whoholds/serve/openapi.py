"""The endpoints -> an OpenAPI 3.0 document: the contract of the web app and of every other client.

`python -m whoholds.serve.openapi > web/openapi.json` writes the copy that the web app is built against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any, get_type_hints

import msgspec

from whoholds.serve.contract import ENDPOINTS, JSON, Endpoint
from whoholds.serve.shapes import Conflict, Problem

PROBLEM = "application/problem+json"
REFERENCE = "#/components/schemas/{name}"
FAULTS = {
    400: "A word of the request is off; the message names it.",
    401: "Sign in first, or send a token.",
    403: "Not allowed to this account, or the CSRF token is missing.",
    404: "There is no such thing in this edition.",
    406: "Not in the asked media type.",
    409: "Somebody else decided first.",
    413: "The body is too large.",
    415: "The body is not of a media type that is read here.",
    422: "The body is not as described.",
    429: "Too many attempts; wait.",
    503: "Not offered by this server: it has no ledger, or no edition yet.",
}


def document() -> dict[str, Any]:
    """Return the OpenAPI document of all endpoints."""
    paths: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "whoholds",
            "version": version("whoholds"),
            "description": "Who holds this place, according to whom, since when, and how sure can anyone be?",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": _schemes()},
    }


def text() -> str:
    """Return the document as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(document(), order="sorted"), indent=1).decode() + "\n"


def _schemes() -> dict[str, Any]:
    return {
        "session": {"type": "apiKey", "in": "cookie", "name": "whoholds_session"},
        "token": {"type": "http", "scheme": "bearer"},
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": endpoint.handler,
        "summary": endpoint.about,
        "tags": [_tag(endpoint.path)],
        "parameters": [*_in_path(endpoint), *_in_query(endpoint)],
        "responses": _responses(endpoint),
    }
    if endpoint.body is not None:
        found["requestBody"] = {"required": True, "content": _body(endpoint.body)}
    if endpoint.scope:
        found["security"] = [{}, {"session": []}, {"token": []}]
        found["x-scope"] = endpoint.scope
    return found


def _tag(path: str) -> str:
    return "features" if path.startswith("/ogc") else "app"


def _in_path(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", endpoint.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "maxLength": 200}}


def _in_query(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    types = get_type_hints(endpoint.query, include_extras=True)
    for item in msgspec.structs.fields(endpoint.query):
        schema = _plain(msgspec.json.schema(types[item.name]))
        if item.default not in (None, msgspec.NODEFAULT):
            schema["default"] = item.default
        yield {"name": item.encode_name, "in": "query", "required": item.required, "schema": schema}


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    codes = {400, *endpoint.faults, *((401, 403) if endpoint.scope else ())}
    codes |= {422} if endpoint.body is not None else set()
    codes |= {503} if endpoint.scope else set()
    codes |= {406} if endpoint.path.startswith("/ogc") else set()
    told = {str(code): _fault(code) for code in sorted(codes)}
    found = {"description": endpoint.about, "content": _answer(endpoint.answer)}
    return {str(endpoint.status): found, **told}


def _fault(code: int) -> dict[str, Any]:
    shape = Conflict if code == 409 else Problem
    return {"description": FAULTS[code], "content": {PROBLEM: {"schema": _reference(shape)}}}


def _answer(answer: type[msgspec.Struct] | str) -> dict[str, Any]:
    if not isinstance(answer, str):
        return {JSON: {"schema": _reference(answer)}}
    if answer.endswith("json") or "json;" in answer:
        html = {} if "openapi" in answer else {"text/html": {"schema": {"type": "string"}}}
        return {answer: {"schema": {"type": "object"}}, **html}
    binary = {"type": "string", "format": "binary"} if "octet" in answer else {"type": "string"}
    texts = ("text/plain", "text/html") if answer == "text/plain" else (answer,)
    return {media: {"schema": binary} for media in texts}


def _body(body: type[msgspec.Struct] | Sequence[str]) -> dict[str, Any]:
    if isinstance(body, type):
        return {JSON: {"schema": _reference(body)}}
    return {media: {"schema": {"type": "object" if "json" in media else "string"}} for media in body}


def _reference(shape: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(name=shape.__name__)}


def _schemas() -> dict[str, Any]:
    answers = {e.answer for e in ENDPOINTS if isinstance(e.answer, type)} | {Problem, Conflict}
    bodies = {e.body for e in ENDPOINTS if isinstance(e.body, type)}
    ordered = sorted(answers | bodies, key=lambda shape: shape.__name__)
    _, found = msgspec.json.schema_components(ordered, ref_template=REFERENCE)
    taken = {body.__name__ for body in bodies}
    plain = {name: _plain(schema) for name, schema in sorted(found.items())}
    return {name: schema if name in taken else _whole(schema) for name, schema in plain.items()}


def _whole(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an answer: it always has all its fields."""
    return {**schema, "required": sorted(schema.get("properties", ()))}


def _plain(schema: Any) -> Any:
    """Return a JSON Schema of 2020 in the words of OpenAPI 3.0: nullable, no prefixItems, no const."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if NULL in schema.get("anyOf", ()):
        return _nullable(schema)
    out = {key: _plain(value) for key, value in schema.items() if not _dropped(key, value)}
    if "prefixItems" in schema:
        out["items"] = _one_of([_plain(item) for item in schema["prefixItems"]])
    if "const" in out:
        out["enum"] = [out.pop("const")]
    if None in out.get("enum", ()):
        out["nullable"] = True
    return out


NULL = {"type": "null"}


def _dropped(key: str, value: Any) -> bool:
    """Titles say only what the reference's name says already; a property may be called title, though."""
    return key == "prefixItems" or (key == "title" and isinstance(value, str))


def _one_of(items: list[Any]) -> Any:
    different = [item for n, item in enumerate(items) if item not in items[:n]]
    return different[0] if len(different) == 1 else {"anyOf": different}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
    kept = [_plain(option) for option in schema["anyOf"] if option != NULL]
    if len(kept) == 1 and "$ref" not in kept[0]:
        return {**rest, **kept[0], "nullable": True}
    return {**rest, "anyOf" if len(kept) > 1 else "allOf": kept, "nullable": True}


if __name__ == "__main__":
    print(text(), end="")
