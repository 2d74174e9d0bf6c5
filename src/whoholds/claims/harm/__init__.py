"""Report -> harm claims: who was killed or wounded, where, in what kind of act, by whose word."""

from __future__ import annotations

from whoholds.claims.harm.events import read_harms

__all__ = ["read_harms"]
