"""The world -> Report: files, feeds and archives read into one noun."""

from whoholds.language import detect
from whoholds.reports.markup import mask, plain
from whoholds.reports.reading import read_reports, read_stream
from whoholds.reports.record import Defaults

__all__ = ["Defaults", "detect", "mask", "plain", "read_reports", "read_stream"]
