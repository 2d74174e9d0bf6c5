"""The answers of the API: one frozen record a shape; the contract of the web app and of every other client.

Days are UTC calendar days; an instant has a zone. Probabilities are 0..1 and stated to a per cent. A state is
a side's id or `contested`; a side is the name that claims carry ("Russia").
"""

from __future__ import annotations

from whoholds.publish.app.rows import PlaceColumns
from whoholds.serve.shapes.accounts import AccountInfo, AccountList, Scope, Session, SignIn
from whoholds.serve.shapes.claims import ClaimDetail, ClaimPage, ReviewMark
from whoholds.serve.shapes.lists import ChangeList, ChangeRow, PlaceHit, SearchAnswer, SourceList
from whoholds.serve.shapes.place import (
    Dossier,
    DossierColumn,
    EstimateInfo,
    Mark,
    NearPlace,
    Strip,
    StripRun,
)
from whoholds.serve.shapes.reading import (
    Comparison,
    Difference,
    ReadClaim,
    ReadHarm,
    ReadSpan,
    ReportView,
    TextToRead,
)
from whoholds.serve.shapes.review import (
    AddedReport,
    AddReport,
    Audit,
    AuditEntry,
    Conflict,
    Decided,
    Decision,
    Queue,
    QueueItem,
    Undo,
)
from whoholds.serve.shapes.served import Abilities, EditionInfo, Overview, Problem

__all__ = [
    "Abilities",
    "AccountInfo",
    "AccountList",
    "AddReport",
    "AddedReport",
    "Audit",
    "AuditEntry",
    "ChangeList",
    "ChangeRow",
    "ClaimDetail",
    "ClaimPage",
    "Comparison",
    "Conflict",
    "Decided",
    "Decision",
    "Difference",
    "Dossier",
    "DossierColumn",
    "EditionInfo",
    "EstimateInfo",
    "Mark",
    "NearPlace",
    "Overview",
    "PlaceColumns",
    "PlaceHit",
    "Problem",
    "Queue",
    "QueueItem",
    "ReadClaim",
    "ReadHarm",
    "ReadSpan",
    "ReportView",
    "ReviewMark",
    "Scope",
    "SearchAnswer",
    "Session",
    "SignIn",
    "SourceList",
    "Strip",
    "StripRun",
    "TextToRead",
    "Undo",
]
