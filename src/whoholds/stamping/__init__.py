"""A ledger's head -> a proof by a third party that it stood at a time, checked with or without our code."""

from whoholds.stamping.authority import Authority, StampError
from whoholds.stamping.rfc3161 import Rfc3161
from whoholds.stamping.stamps import Stamped, Stamps

__all__ = ["Authority", "Rfc3161", "StampError", "Stamped", "Stamps"]
