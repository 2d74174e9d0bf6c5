"""Whatever is altered, in either database, `verify` names the first entry that is not as it was."""

from __future__ import annotations

from tampering import tampering


def test_every_forgery_is_named(address):
    found = tampering(address, 48)
    assert found.whole, found
