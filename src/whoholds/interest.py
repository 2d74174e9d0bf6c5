"""A claim -> whether its speaker's side loses by it: the admission counts more than the boast.

The rule of interest is that of Wikipedia's map editors: a partial source is trusted where it speaks
against the side it prefers.
"""

from __future__ import annotations

from collections.abc import Callable

from whoholds.model import Claim, Modality, Relation

GAIN: dict[Relation, int] = {
    "holds": 1,
    "takes": 1,
    "enters": 1,
    "advances": 1,
    "besieges": 1,
    "repels": 1,
    "loses": -1,
    "fights": 0,
}
"""What the relation brings to the actor's side; being in a fight brings neither side anything."""

TRUTH: dict[Modality, int] = {"fact": 1, "possible": 1, "denied": -1, "intended": 0}
"""A denial turns the gain around; a plan is neither gain nor loss."""

AreEnemies = Callable[[str, str], bool]


def against_interest(claim: Claim, are_enemies: AreEnemies) -> bool:
    """Whether the claimant's side loses by what it says; False for independent and unknown voices.

    `are_enemies` takes two sides' names as they stand in the claim.
    """
    speaker, subject = claim.claimant_side, claim.side
    if speaker is None or subject is None:
        return False
    gain = GAIN[claim.relation] * TRUTH[claim.modality]
    if speaker == subject:
        return gain < 0
    return gain > 0 and are_enemies(speaker, subject)
