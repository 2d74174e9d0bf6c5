"""Estimates and claims -> what people act on and cite: briefs, citation packs, immutable editions."""

from whoholds.publish.brief import Drawn, Facts, Namesake, Near, VoiceRecord, brief, day_before
from whoholds.publish.cite import CITATION_FORMATS, Citation, cited, written
from whoholds.publish.content import Content, Course, Stamp
from whoholds.publish.daily import DayFacts, Silent, Told, Turn, daily
from whoholds.publish.document import FORMATS, Document, drawn
from whoholds.publish.docx import to_docx
from whoholds.publish.edition import Edition, publish, verify_edition
from whoholds.publish.policy import Policy, allowed, place_ids_of
from whoholds.publish.tables import claims_table, control_table, harm_table, sources_table
from whoholds.publish.wording import LANGUAGES

__all__ = [
    "CITATION_FORMATS",
    "FORMATS",
    "LANGUAGES",
    "Citation",
    "Content",
    "Course",
    "DayFacts",
    "Document",
    "Drawn",
    "Edition",
    "Facts",
    "Namesake",
    "Near",
    "Policy",
    "Silent",
    "Stamp",
    "Told",
    "Turn",
    "VoiceRecord",
    "allowed",
    "brief",
    "cited",
    "claims_table",
    "control_table",
    "daily",
    "day_before",
    "drawn",
    "harm_table",
    "place_ids_of",
    "publish",
    "sources_table",
    "to_docx",
    "verify_edition",
    "written",
]
