"""A place and a day -> why the estimate says so, asked of the ledger in a process of its own.

Explaining runs the estimate several times: it needs the numerical library and some seconds of a processor.
The web process stays free of both; one worker answers one question after the other, and answers are kept.
"""

from __future__ import annotations

import threading
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import lru_cache
from multiprocessing import get_context
from typing import TYPE_CHECKING

from whoholds.dossier import end_of
from whoholds.publish.app.rows import Move, Reasons, Reversal
from whoholds.serve.faults import RequestError

if TYPE_CHECKING:
    from whoholds.control.explain import Explanation
    from whoholds.desk import Desk

PATIENCE = 120.0
"""Seconds that a question may take, those before it included."""

MOST_WAITING = 8
"""Questions that may wait; more are told to come back."""

Question = tuple[str, date, date | None, str]
"""Place id, day, known by the end of which day, and the ledger's head."""


class Asker:
    """Asks one ledger; the worker starts with the first question."""

    def __init__(self, ledger: str) -> None:
        self.ledger = ledger
        self._pool: ProcessPoolExecutor | None = None
        self._lock, self._waiting = threading.Lock(), threading.Semaphore(MOST_WAITING)
        self._kept = lru_cache(maxsize=2000)(self._ask)

    def reasons(self, question: Question) -> Reasons:
        """Return why. Raises RequestError (503) when too many ask at once or it takes too long."""
        if not self._waiting.acquire(blocking=False):
            raise RequestError(503, "too many ask why at once: try again soon", {"Retry-After": "10"})
        try:
            return self._kept(question)
        except TimeoutError as error:
            raise RequestError(503, "explaining takes too long here", {"Retry-After": "60"}) from error
        finally:
            self._waiting.release()

    def _ask(self, question: Question) -> Reasons:
        return self._worker().submit(explained, self.ledger, question).result(PATIENCE)

    def _worker(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            return self._pool

    def close(self) -> None:
        """Let the worker go."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)


@lru_cache(maxsize=1)
def _desk(ledger: str) -> Desk:
    from whoholds.desk import open_desk

    return open_desk(ledger)


def explained(ledger: str, question: Question) -> Reasons:
    """Return why a place has its state, from the ledger; runs in the worker."""
    place_id, on, as_known, _ = question
    known = end_of(as_known) if as_known else None
    return reasons_of(_desk(ledger).why(place_id, on=on, as_known=known).explanation)


def reasons_of(found: Explanation) -> Reasons:
    """Return an explanation as the app shows it."""
    moves = tuple(
        Move(
            origin=move.claims[0].origin if move.claims else "",
            log_odds=round(move.log_odds, 3),
            without=round(move.without, 4),
            claims=tuple(live.claim.claim_id for live in move.claims),
            where=move.where,
            km=None if move.km is None else round(move.km, 1),
        )
        for move in found.moves
    )
    reversals = tuple(
        Reversal(
            state=other.state,
            probability=round(other.probability, 4),
            without=other.without,
            voices=other.voices,
        )
        for other in (found.left_out, found.put_in)
        if other is not None
    )
    gone = found.left_out.without if found.left_out else ()
    return Reasons(
        on=found.on,
        state=found.state,
        probability=round(found.probability, 4),
        moves=moves,
        reversed_without=tuple(moves[position].origin for position in gone),
        bare=round(found.bare, 4),
        reversals=reversals,
    )
