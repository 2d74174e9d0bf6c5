"""Keys and row numbers -> a compact sorted index: 13 bytes an entry, no object per name."""

from __future__ import annotations

import binascii
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


def code_of(key: str) -> int:
    """Return 48 bits for a key: CRC-32 and CRC-CCITT side by side, the same in every process.

    Two million keys give a foreign key a chance of 7e-9 to meet one of them.
    """
    data = key.encode("utf-8", "replace")
    return zlib.crc32(data) << 16 | binascii.crc_hqx(data, 0)


class KeyIndexBuilder:
    """Takes entries one by one in flat arrays; `done` sorts them into an index."""

    def __init__(self) -> None:
        self._codes, self._rows, self._ranks = array("Q"), array("i"), array("B")

    def add(self, code: int, row: int, rank: int = 0) -> None:
        """Say that a row bears the key of this code, with this rank (0 is best)."""
        self._codes.append(code)
        self._rows.append(row)
        self._ranks.append(rank)

    def done(self) -> KeyIndex:
        """Return the sorted index of all entries."""
        return KeyIndex.sort(
            np.array(self._codes, np.uint64), np.array(self._rows, np.int32), np.array(self._ranks, np.uint8)
        )


@dataclass(frozen=True)
class KeyIndex:
    """Three parallel arrays sorted by code: a key's code, the row it names, how good a name it is."""

    codes: NDArray[np.uint64]
    rows: NDArray[np.int32]
    ranks: NDArray[np.uint8]

    @classmethod
    def sort(cls, codes: NDArray[np.uint64], rows: NDArray[np.int32], ranks: NDArray[np.uint8]) -> KeyIndex:
        """Sort parallel arrays by code, row and rank; of a row's entries for one key the best stays."""
        order = np.lexsort((ranks, rows, codes))
        codes, rows, ranks = codes[order], rows[order], ranks[order]
        first = np.ones(len(codes), dtype=bool)
        first[1:] = (codes[1:] != codes[:-1]) | (rows[1:] != rows[:-1])
        return cls(codes[first], rows[first], ranks[first])

    def with_all_of(self, other: KeyIndex) -> KeyIndex:
        """Return the index of both's entries; rows are numbered alike in both."""
        return KeyIndex.sort(
            np.concatenate([self.codes, other.codes]),
            np.concatenate([self.rows, other.rows]),
            np.concatenate([self.ranks, other.ranks]),
        )

    @cached_property
    def _codes(self) -> memoryview:
        return self.codes.data

    def find(self, key: str) -> list[tuple[int, int]]:
        """Return the (row, rank) pairs of a key; [] when nothing has it."""
        code = code_of(key)
        low = bisect_left(self._codes, code)
        high = bisect_right(self._codes, code, lo=low)
        return list(zip(self.rows[low:high].tolist(), self.ranks[low:high].tolist(), strict=True))

    def known(self, keys: Sequence[str]) -> list[str]:
        """Return those of `keys` that the index has, in their order."""
        codes, total = self._codes, len(self.codes)

        def there(code: int) -> bool:
            at = bisect_left(codes, code)
            return at < total and codes[at] == code

        return [key for key in keys if there(code_of(key))]
