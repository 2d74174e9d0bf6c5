"""Live claims -> the probability of control per place and day."""

from whoholds.control.estimate import estimate
from whoholds.control.evidence import Evidence, Side
from whoholds.control.gazette import borne_by_settlements
from whoholds.control.panel import Panel, Support, confidence_of, likelihood_word

__all__ = [
    "Evidence",
    "Panel",
    "Side",
    "Support",
    "borne_by_settlements",
    "confidence_of",
    "estimate",
    "likelihood_word",
]
