"""A killed server keeps every decision that it acknowledged; a busy one answers all."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette")

from serving import killed_servers, load


def test_killed_servers(tmp_path):
    found = killed_servers(tmp_path, 1)
    assert found.whole, found


def test_readers_and_reviewers_while_a_watch_appends(tmp_path):
    found = load(tmp_path, 2, readers=10, reviewers=2, pause=0.2)
    assert found.whole, found
