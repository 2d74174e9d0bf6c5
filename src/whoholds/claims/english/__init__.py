"""English sentences -> control claims as written."""

from __future__ import annotations

from whoholds.claims.english.reader import read_sentences

__all__ = ["read_sentences"]
