"""The claims -> JSON lines, one object a claim, keys in the table's order."""

from __future__ import annotations

from pathlib import Path

import msgspec

from whoholds.publish.content import Content


def write(content: Content, path: Path) -> None:
    """Write the claims."""
    encode = msgspec.json.Encoder().encode
    with path.open("wb") as out:
        out.writelines(encode(record) + b"\n" for record in content.claims.records())
