"""Words on a command line -> the verbs of the desk, for hands; the same verbs as the Python face."""

from __future__ import annotations

from whoholds.cli.app import main

__all__ = ["main"]
