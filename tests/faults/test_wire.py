"""A server that goes away, a network that drops, two who write at once: nothing is lost or doubled."""

from __future__ import annotations

import pytest
from drill import SERVER
from wire import dropped, failovers, has_server, restarts, two_at_once


@pytest.mark.skipif(not (SERVER and has_server()), reason="no PostgreSQL of one's own can be run here")
def test_a_server_that_restarts_in_mid_append():
    found = restarts(1)
    assert found.whole, found


@pytest.mark.skipif(not (SERVER and has_server()), reason="no PostgreSQL of one's own can be run here")
def test_a_standby_that_takes_over_in_mid_append():
    found = failovers(1)
    assert found.whole, found


def test_a_network_that_drops(address):
    if "://" not in str(address):
        pytest.skip("a file has no network")
    found = dropped(str(address), 10)
    assert found.whole, found


def test_two_nodes_that_append_at_once(address):
    found = two_at_once(address, 8)
    assert found.whole, found
