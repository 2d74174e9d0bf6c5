"""Who loses by what it says."""

from __future__ import annotations

import pytest

from whoholds.interest import against_interest
from whoholds.model import Claim, Modality, Relation


def claim(speaker: str | None, subject: str | None, relation: Relation, modality: Modality) -> Claim:
    return Claim(
        claim_id="c", report_id="r", start=0, end=1, quote="x", claimant="X", place="Y", relation=relation,
        modality=modality, claimant_side=speaker, side=subject,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("speaker", "subject", "relation", "modality", "against"),
    [
        ("Russia", "Russia", "takes", "fact", False),
        ("Russia", "Russia", "loses", "fact", True),
        ("Russia", "Ukraine", "holds", "fact", True),
        ("Russia", "Ukraine", "loses", "fact", False),
        ("Russia", "Ukraine", "repels", "possible", True),
        ("Ukraine", "Russia", "takes", "denied", False),
        ("Ukraine", "Russia", "takes", "fact", True),
        ("Ukraine", "Ukraine", "holds", "denied", True),
        ("Ukraine", "Ukraine", "loses", "intended", False),
        ("Ukraine", "Russia", "fights", "fact", False),
        (None, "Russia", "takes", "fact", False),
        ("Russia", None, "takes", "fact", False),
        ("Israel", "Russia", "takes", "fact", False),
    ],
)
def test_the_speakers_side_loses_by_it(
    speaker: str | None, subject: str | None, relation: Relation, modality: Modality, against: bool
) -> None:
    said = claim(speaker, subject, relation, modality)
    assert against_interest(said, lambda a, b: {a, b} == {"Russia", "Ukraine"}) is against
