"""An address as somebody wrote it -> its host.

Addresses come from archives, feeds and headers that anybody may have written.
"""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """Return host and port as they stand in a URL (RFC 3986, 3.2); "" where there is none that could be."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""
