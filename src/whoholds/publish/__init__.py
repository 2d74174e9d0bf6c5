"""Estimates and claims -> what people act on and cite: briefs, citation packs, immutable editions."""

from whoholds.publish.brief import Facts, Near, brief, day_before
from whoholds.publish.document import FORMATS, Document, drawn
from whoholds.publish.wording import LANGUAGES

__all__ = ["FORMATS", "LANGUAGES", "Document", "Facts", "Near", "brief", "day_before", "drawn"]
