"""What all pictures share: kinds of files, colours, type, and words for a disk that refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoholds.errors import InputError, UsageError

STILLS = (".png", ".svg", ".pdf")
FILMS = (".mp4", ".gif")

LAND, WATER, INK, FAINT = "#f7f5f0", "#dfe7ea", "#22272b", "#8a9096"
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.hashsalt": "whoholds",
    "svg.fonttype": "none",
    "text.color": INK,
}
"""DejaVu Sans comes with matplotlib and has Latin, Cyrillic and Greek; the salt keeps SVG the same twice."""


def check_kind(path: Path, kinds: tuple[str, ...]) -> None:
    """Raise UsageError unless the file's ending is one of `kinds`."""
    if path.suffix.lower() not in kinds:
        raise UsageError(f"{path}: the file's ending must be one of {', '.join(kinds)}")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the disk says into an InputError that names the file."""
    try:
        yield
    except OSError as exc:
        raise InputError(f"{path}: cannot be written ({exc.strerror or exc})") from exc


def undated(path: Path) -> dict[str, None]:
    """Return the metadata that keeps the time of drawing out of a file: the same picture, the same bytes."""
    return {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix.lower(), {})
