"""Estimates and claims -> what people act on and cite: briefs, citation packs, immutable editions."""

from whoholds.publish.brief import Facts, Near, brief, day_before
from whoholds.publish.cite import CITATION_FORMATS, Citation, cited, written
from whoholds.publish.content import (
    Content,
    Policy,
    Stamp,
    allowed,
    claims_table,
    control_table,
    place_ids_of,
    sources_table,
)
from whoholds.publish.document import FORMATS, Document, drawn
from whoholds.publish.edition import Edition, publish, verify_edition
from whoholds.publish.wording import LANGUAGES

__all__ = [
    "CITATION_FORMATS",
    "FORMATS",
    "LANGUAGES",
    "Citation",
    "Content",
    "Document",
    "Edition",
    "Facts",
    "Near",
    "Policy",
    "Stamp",
    "allowed",
    "brief",
    "cited",
    "claims_table",
    "control_table",
    "day_before",
    "drawn",
    "place_ids_of",
    "publish",
    "sources_table",
    "verify_edition",
    "written",
]
