"""A folder beside the ledger: heads that were stamped, each with its proof, as any outsider can take them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from whoholds.ledger import Head
from whoholds.model import Record
from whoholds.stamping.authority import Authority, StampError

_NAME = re.compile(r"head-(\d+)\.txt")


class Stamped(Record, frozen=True, kw_only=True):
    """A head and the time (UTC) by which it stood, as an authority proves."""

    seq: int
    hash: str
    at: datetime


class Stamps:
    """`head-N.txt` is one line, SEQ:HASH; `head-N.tsr` beside it proves when that line stood."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamp(self, head: Head, authority: Authority) -> Path:
        """Have a head stamped and keep line and proof; return the proof's file.

        Raises StampError, FetchError; then nothing is kept.
        """
        data = _line(head)
        proof = authority.stamp(data)
        self.folder.mkdir(parents=True, exist_ok=True)
        said = self.folder / f"head-{head.seq}.txt"
        kept = said.with_suffix(f".{authority.suffix}")
        said.write_bytes(data)
        kept.write_bytes(proof)
        return kept

    def check(self, authority: Authority, hash_at: Callable[[int], str]) -> Iterator[Stamped]:
        """Yield every stamped head, oldest first, proved against the authority and the ledger.

        `hash_at` gives the hash of the ledger's entry of a seq, "" when there is none. Raises StampError for
        the first proof that does not hold, or head that the ledger does not have.
        """
        for seq, said in self._heads():
            data, proof = said.read_bytes(), said.with_suffix(f".{authority.suffix}")
            if not proof.exists():
                raise StampError(f"{said} has no proof: {proof.name} is missing")
            try:
                at = authority.check(proof.read_bytes(), data)
            except StampError as error:
                raise StampError(f"{proof}: {error}") from error
            if data != _line(Head(seq=seq, hash=hash_at(seq))):
                raise StampError(
                    f"{said}: the ledger has another entry {seq} than was stamped at {at:%Y-%m-%d}"
                )
            yield Stamped(seq=seq, hash=hash_at(seq), at=at)

    def _heads(self) -> list[tuple[int, Path]]:
        found = ((_NAME.fullmatch(file.name), file) for file in self.folder.glob("head-*.txt"))
        return sorted((int(match[1]), file) for match, file in found if match)


def _line(head: Head) -> bytes:
    return f"{head.seq}:{head.hash}\n".encode()
