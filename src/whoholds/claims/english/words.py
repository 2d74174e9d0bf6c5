"""Classes of lexicon/en.toml -> sets of words for the grammar."""

from __future__ import annotations

from whoholds.claims.lexicon import load_lexicon


def words(name: str) -> frozenset[str]:
    """Return the words and phrases of one class of the English lexicon; DataError when it has none such."""
    return frozenset(load_lexicon("en").words(name))


def prefixes(name: str) -> tuple[str, ...]:
    """Return the beginnings of words of one class, for `str.startswith`."""
    return load_lexicon("en").words(name)
