"""What was acknowledged before a kill is there, once; what was not may be repeated."""

from __future__ import annotations

from killing import killed_appends, killed_writers


def test_killed_writers(address):
    found = killed_writers(address, 3)
    assert found.whole, found


def test_killed_appends_of_an_archive(tmp_path):
    found = killed_appends(tmp_path, 2)
    assert found.whole, found
