"""A claim or harm claim -> a short row of bytes, and back: fields by position, without their names."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, get_type_hints

import msgspec

from whoholds.model import Claim, Harm, Record

R = TypeVar("R", Claim, Harm)


def packed(record: Record) -> bytes:
    """Return the values of a record's fields as MessagePack, in their order."""
    return msgspec.msgpack.encode(msgspec.structs.astuple(record))


def unpacked(data: bytes, kind: type[R]) -> R:
    """Return the record that `packed` made bytes of."""
    return kind(**dict(zip(kind.__struct_fields__, _decoder(kind).decode(data), strict=True)))


@cache
def _decoder(kind: type[R]) -> msgspec.msgpack.Decoder[Any]:
    types = get_type_hints(kind, include_extras=True)
    return msgspec.msgpack.Decoder(tuple[tuple(types[name] for name in kind.__struct_fields__)])  # type: ignore[misc]
