"""Entries -> an append-only, hash-chained ledger and its live view at any two dates."""
