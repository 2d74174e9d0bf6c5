"""A time-stamping authority on loopback, as `openssl ts` makes one."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """
[tsa]
dir = {folder}
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[req]
distinguished_name = name
[name]
"""


def openssl(*words: object, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *map(str, words)], input=given, check=True, capture_output=True).stdout


@dataclass
class Certificates:
    """A root and a signer in a folder; `root` is what a verifier trusts."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    @classmethod
    def made(cls, folder: Path, name: str) -> Certificates:
        folder.mkdir()
        config = folder / "openssl.cnf"
        config.write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", config)
        openssl(
            "req", "-x509", *key, "-keyout", folder / "root.key", "-out", folder / "root.pem", "-days", 3650,
            "-subj", f"/CN={name} root", "-extensions", "authority",
        )  # fmt: skip
        openssl(
            "req", *key, "-keyout", folder / "signer.key", "-out", folder / "s.csr", "-subj", f"/CN={name}"
        )
        openssl(
            "x509", "-req", "-in", folder / "s.csr", "-CA", folder / "root.pem", "-CAkey", folder / "root.key",
            "-CAcreateserial", "-out", folder / "signer.pem", "-days", 3650, "-extfile", config,
            "-extensions", "stamping",
        )  # fmt: skip
        return cls(folder)

    def answer(self, query: bytes) -> bytes:
        file = self.folder / "query.tsq"
        file.write_bytes(query)
        return openssl(
            "ts", "-reply", "-config", self.folder / "openssl.cnf", "-section", "tsa", "-queryfile", file
        )


@contextmanager
def serving(certificates: Certificates) -> Iterator[str]:
    """Serve /tsr (stamps), /old (an answer to an earlier question), /refused and /junk; yield the address."""
    old: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            old.append(certificates.answer(query))
            said = {
                "/tsr": old[-1],
                "/old": old[0],
                "/junk": b"<html>",
                "/refused": bytes.fromhex("30053003020102"),
            }
            self.send_response(200 if self.path in said else 503)
            self.send_header("Content-Length", str(len(said.get(self.path, b""))))
            self.end_headers()
            self.wfile.write(said.get(self.path, b""))

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{httpd.server_port}"
        finally:
            httpd.shutdown()
