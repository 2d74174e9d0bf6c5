"""RFC 3161 time stamps: a request to an authority by HTTP, its signed answer checked against trusted roots.

The proofs are those of `openssl ts`; building and checking them is rfc3161-client's work
(https://github.com/trailofbits/rfc3161-client), the network ours.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from whoholds.errors import InputError, UsageError
from whoholds.reports.extras import optional
from whoholds.stamping.authority import StampError

QUERY = "application/timestamp-query"
"""Media type of a request (RFC 3161, 3.4)."""


class Posts(Protocol):
    """Whatever posts bytes to an address: a `Fetcher`."""

    def post(self, url: str, body: bytes, kind: str) -> bytes:
        """Return the answer's body. Raises FetchError."""


class Rfc3161:
    """One authority, or any that the given roots stand for."""

    suffix = "tsr"

    def __init__(self, roots: Path | None, url: str = "", posts: Posts | None = None) -> None:
        """Use the roots of a PEM file, and for stamping an address and what posts to it.

        Raises InputError when the file holds no certificate.
        """
        self.url, self._posts = url, posts
        self._roots = _certificates(roots) if roots else []

    def stamp(self, data: bytes) -> bytes:
        """Return the authority's answer, as it came, checked where roots are given."""
        client = _client()
        if self._posts is None or not self.url:
            raise UsageError("no time-stamping authority: give its address with --authority")
        builder = client.TimestampRequestBuilder().data(data)
        request = builder.hash_algorithm(client.HashAlgorithm.SHA256).cert_request(cert_request=True).build()
        proof = self._posts.post(self.url, request.as_bytes(), QUERY)
        answer = self._parsed(proof)
        if answer.tst_info.nonce != request.nonce:
            raise StampError(f"{self.url}: the answer is to another question (its nonce differs)")
        if self._roots:
            self.check(proof, data)
        elif answer.tst_info.message_imprint.message != hashlib.sha256(data).digest():
            raise StampError(f"{self.url}: stamped something else than was sent")
        return proof

    def check(self, proof: bytes, data: bytes) -> datetime:
        """Return the time of a proof: its signature leads to a root, its imprint is that of `data`."""
        if not self._roots:
            raise UsageError("whom to trust with the time? Give the authority's root certificate with --ca")
        client, answer = _client(), self._parsed(proof)
        builder = client.VerifierBuilder()
        for root in self._roots:
            builder = builder.add_root_certificate(root)
        try:
            builder.build().verify_message(answer, data)
        except (client.VerificationError, ValueError) as error:
            raise StampError(f"the time stamp does not hold: {error}") from error
        found: datetime = answer.tst_info.gen_time
        return found.astimezone(UTC)

    def _parsed(self, proof: bytes) -> Any:
        client = _client()
        try:
            answer = client.decode_timestamp_response(proof)
            _ = answer.tst_info
        except (ValueError, client.VerificationError) as error:
            raise StampError(f"{self.url or 'proof'}: not a time stamp that was granted: {error}") from error
        return answer


def _client() -> Any:
    return optional("rfc3161_client", "stamps", "time-stamping")


def _certificates(file: Path) -> list[Any]:
    x509 = optional("cryptography.x509", "stamps", "time-stamping")
    try:
        found: list[Any] = x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: no certificate in PEM form: {error}") from error
    return found
