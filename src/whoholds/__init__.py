"""Who holds this place, according to whom, since when, and how sure can anyone be?

`whoholds.open("bakhmut.db")` gives a Desk with the verbs; the nouns are in `whoholds.model`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whoholds.desk import Desk
    from whoholds.desk import open_desk as open
    from whoholds.frames import to_pandas, to_polars
    from whoholds.model import Baseline, Claim, Estimate, Issue, LiveClaim, Place, Report

__version__ = "0.1.0"

_HOME = {
    "open": ("whoholds.desk", "open_desk"),
    "Desk": ("whoholds.desk", "Desk"),
    "to_pandas": ("whoholds.frames", "to_pandas"),
    "to_polars": ("whoholds.frames", "to_polars"),
    **{
        noun: ("whoholds.model", noun)
        for noun in ("Baseline", "Claim", "Estimate", "Issue", "LiveClaim", "Place", "Report")
    },
}
"""Where each exported name lives; loaded on first use, so that `import whoholds` costs nothing."""

__all__ = [
    "Baseline",
    "Claim",
    "Desk",
    "Estimate",
    "Issue",
    "LiveClaim",
    "Place",
    "Report",
    "__version__",
    "open",
    "to_pandas",
    "to_polars",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'whoholds' has no attribute {name!r}")
    module, attribute = _HOME[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value
