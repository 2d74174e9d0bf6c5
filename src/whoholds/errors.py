"""One tree of errors; every message says what is wrong, where, and what to do.

WhoholdsError                exit 1   anything the user can act on
├── UsageError               exit 2   the call's words are off (unknown place, bad date)
│   └── UnknownPlaceError    exit 2   no such place in the loaded gazetteers; carries suggestions
├── InputError               exit 3   an input file cannot be read at all
│   └── FetchError           exit 3   an address could not be fetched, or may not be
├── DataError                exit 4   the project's own data (theatre, lexicon, gazetteer) is malformed
├── LedgerError              exit 5   the ledger cannot be opened, written or trusted
│   ├── LedgerLockedError    exit 5   another writer holds the ledger
│   ├── LedgerVersionError   exit 5   made by a newer whoholds
│   ├── ChainBrokenError     exit 6   an entry does not match its hash: names the first broken entry
│   └── StaleReviewError     exit 5   somebody else reviewed the claim first: carries their review
├── EditionError         exit 6   an edition may not leave, or was changed after it left
├── MissingExtraError        exit 7   an optional dependency is not installed: names the extra
└── EndpointError            exit 8   a language-model endpoint did not answer usefully
    └── BudgetSpentError     exit 8   the budget for it is spent

A run that finished but skipped some of its input is no error: it returns `Issue`s and exits 3.
"""

from __future__ import annotations


class WhoholdsError(Exception):
    """Base of all errors that whoholds raises on purpose; `exit_code` is the CLI's exit status."""

    exit_code = 1


class UsageError(WhoholdsError):
    """The caller's words are off; the message says how to put them right."""

    exit_code = 2


class UnknownPlaceError(UsageError):
    """No place of that name in the loaded gazetteers; `suggestions` are near names, best first."""

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions


class InputError(WhoholdsError):
    """An input cannot be read at all; the message names the file and, where known, the line."""

    exit_code = 3


class FetchError(InputError):
    """An address could not be fetched, or may not be; the message names it and says why."""


class DataError(WhoholdsError):
    """A theatre, lexicon or gazetteer file is malformed; the message names file, line and key."""

    exit_code = 4


class LedgerError(WhoholdsError):
    """The ledger cannot be opened, written or trusted."""

    exit_code = 5


class LedgerLockedError(LedgerError):
    """Another process is writing to the ledger."""


class LedgerVersionError(LedgerError):
    """The ledger was made by a newer whoholds; nothing was changed."""


class ChainBrokenError(LedgerError):
    """An entry does not match the hash chain; `seq` is the first broken entry (1-based)."""

    exit_code = 6

    def __init__(self, message: str, seq: int) -> None:
        super().__init__(message)
        self.seq = seq


class StaleReviewError(LedgerError):
    """The claim was reviewed since the reviewer looked; `current` is that review, nothing was recorded."""

    def __init__(self, message: str, current: object) -> None:
        super().__init__(message)
        self.current = current


class EditionError(WhoholdsError):
    """An edition failed its validators, or its files are not those that were published."""

    exit_code = 6


class MissingExtraError(WhoholdsError):
    """An optional dependency is missing; the message names the extra to install."""

    exit_code = 7


class EndpointError(WhoholdsError):
    """A language-model endpoint did not answer usefully; the message says what to check."""

    exit_code = 8


class BudgetSpentError(EndpointError):
    """The budget of tokens for the endpoint is spent; reports read so far keep their readings."""
