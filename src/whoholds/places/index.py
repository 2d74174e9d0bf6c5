"""Keys and row numbers -> a compact sorted index: 13 bytes an entry, no object per name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


def hashed(keys: Sequence[str]) -> NDArray[np.uint64]:
    """Return the first 64 bits of MD5 of each key: two of 10 million keys meet with p = 3e-6."""
    digests = b"".join(hashlib.md5(k.encode("utf-8", "replace"), usedforsecurity=False).digest() for k in keys)
    return np.frombuffer(digests, dtype="<u8")[::2].astype(np.uint64)


@dataclass(frozen=True)
class KeyIndex:
    """Three parallel arrays sorted by hash: a key's hash, the row it names, how good a name it is."""

    hashes: NDArray[np.uint64]
    rows: NDArray[np.int32]
    ranks: NDArray[np.uint8]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, int, int]]) -> KeyIndex:
        """Build from (key, row, rank)."""
        listed = list(entries)
        keys = [e[0] for e in listed]
        numbers = np.array([e[1:] for e in listed], dtype=np.int64).reshape(-1, 2)
        return cls.sort(hashed(keys), numbers[:, 0].astype(np.int32), numbers[:, 1].astype(np.uint8))

    @classmethod
    def sort(
        cls, hashes: NDArray[np.uint64], rows: NDArray[np.int32], ranks: NDArray[np.uint8]
    ) -> KeyIndex:
        """Sort parallel arrays by hash, then rank, then row; drop a row's worse entries for one key."""
        order = np.lexsort((ranks, rows, hashes))
        hashes, rows, ranks = hashes[order], rows[order], ranks[order]
        first = np.ones(len(hashes), dtype=bool)
        first[1:] = (hashes[1:] != hashes[:-1]) | (rows[1:] != rows[:-1])
        return cls(hashes[first], rows[first], ranks[first])

    def find(self, key: str) -> list[tuple[int, int]]:
        """Return the (row, rank) pairs of a key; [] when nothing has it."""
        wanted = hashed([key])
        low, high = (int(np.searchsorted(self.hashes, wanted, side=side)[0]) for side in ("left", "right"))
        return [(int(self.rows[i]), int(self.ranks[i])) for i in range(low, high)]

    def known(self, keys: Sequence[str]) -> list[str]:
        """Return those of `keys` that the index has, in their order."""
        if not keys or not len(self.hashes):
            return []
        wanted = hashed(keys)
        at = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        found = self.hashes[at] == wanted
        return [key for key, there in zip(keys, found, strict=True) if there]
