"""Words -> where they stand whole in a folded text: one automaton pass (Aho and Corasick, 1975)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import ahocorasick_rs

_LONGER = 4
"""Letters of the words that tell a phrase from others: "claimed the lives of"."""


def telling(phrases: Collection[Sequence[str]]) -> set[str]:
    """Return words without one of which none of the phrases stands in a text, few and rare ones.

    Of each phrase one that is a phrase by itself, else its last longer word.
    """
    alone = {phrase[0] for phrase in phrases if len(phrase) == 1}
    longer = ((phrase, [w for w in phrase if len(w) >= _LONGER] or phrase) for phrase in phrases)
    return {next((w for w in phrase if w in alone), words[-1]) for phrase, words in longer}


class WholeWords:
    """Finds given words; `joined` marks bind a word to its neighbours ("fall's" is not "fall")."""

    def __init__(self, words: Iterable[str], joined: str = "'") -> None:
        self.words = sorted(set(words))
        self._joined = joined
        self._automaton = ahocorasick_rs.AhoCorasick(self.words)

    def find(self, folded: str) -> list[tuple[str, int]]:
        """Return each word found and the character it starts at, in the order of their ends."""
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        words = self.words
        return [
            (words[i], a) for i, a, b in hits if self._free(folded, a - 1, -1) and self._free(folded, b, 1)
        ]

    def _free(self, folded: str, at: int, step: int) -> bool:
        """Whether the character at `at`, beside a word on the side of `step`, does not continue it."""
        char = folded[at : at + 1] if at >= 0 else ""
        if not char or char not in self._joined:
            return not char.isalpha()
        beyond = at + step
        return beyond < 0 or not folded[beyond : beyond + 1].isalpha()
