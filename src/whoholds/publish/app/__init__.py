"""What an edition shows in the app: control runs, and the tables that every page is answered from."""

from whoholds.publish.app.content import APP, AppContent, Shown, ShownHarm, ShownReport, write_app
from whoholds.publish.app.runs import Runs, decode_runs, encode_runs

__all__ = [
    "APP",
    "AppContent",
    "Runs",
    "Shown",
    "ShownHarm",
    "ShownReport",
    "decode_runs",
    "encode_runs",
    "write_app",
]
