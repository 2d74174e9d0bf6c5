"""Feeds and channels on a schedule -> the ledger, and alerts when a change of state persists."""

from whoholds.watch.health import FeedHealth, health
from whoholds.watch.loop import Cycle, Watch
from whoholds.watch.plan import Plan, read_plan, with_theatre

__all__ = ["Cycle", "FeedHealth", "Plan", "Watch", "health", "read_plan", "with_theatre"]
