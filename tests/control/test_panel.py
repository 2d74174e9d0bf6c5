from __future__ import annotations

import pytest

from whoholds.control import Support, confidence_of, likelihood_word


@pytest.mark.parametrize(
    ("probability", "word"),
    [(0.005, "remote"), (0.03, "almost no chance"), (0.1, "very unlikely"), (0.3, "unlikely"),
     (0.5, "roughly even chance"), (0.6, "likely"), (0.9, "very likely"), (0.97, "almost certain"),
     (1.0, "almost certain")],
)  # fmt: skip
def test_words_of_likelihood(probability, word):
    assert likelihood_word(probability) == word


@pytest.mark.parametrize(
    ("support", "confidence"),
    [
        (Support(0, 0, None, 0), "none"),
        (Support(1, 1, 3, 1.0), "low"),
        (Support(3, 3, 3, 1.0), "moderate"),
        (Support(9, 6, 3, 0.9), "high"),
        (Support(9, 6, 3, 0.4), "low"),
        (Support(9, 6, 80, 1.0), "low"),
        (Support(5, 1, 2, 1.0), "low"),
    ],
)
def test_confidence_speaks_of_the_evidence(support, confidence):
    assert confidence_of(support) == confidence
