"""Report -> claims with spans: the second verb."""

from __future__ import annotations

from whoholds.claims.extract import Extraction, Extractor, RuleExtractor, Ungrounded

__all__ = ["Extraction", "Extractor", "RuleExtractor", "Ungrounded"]
