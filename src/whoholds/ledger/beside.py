"""Settings, files and results of checks -> tables beside the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from whoholds.errors import LedgerError
from whoholds.ledger.backend import Backend
from whoholds.ledger.checks import CheckResult
from whoholds.ledger.codec import instant, micros, pack, unpack
from whoholds.ledger.tables import check_results, files, settings
from whoholds.model import Record, from_json, to_json


class StoredFile(Record, frozen=True, kw_only=True):
    """A named file that the ledger was made with; `size` in bytes, `stored_at` UTC."""

    name: str
    sha256: str
    size: int
    stored_at: datetime


class Beside:
    """What a ledger keeps that is no entry: named values and files it was made with, proved checks."""

    def __init__(self, backend: Backend, clock: Callable[[], datetime]) -> None:
        self.backend = backend
        self._clock = clock

    def setting(self, key: str, default: str | None = None) -> str | None:
        """Return a setting of this ledger."""
        with self.backend.read() as connection:
            value: str | None = connection.scalar(select(settings.c.value).where(settings.c.key == key))
        return default if value is None else value

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting; it replaces the older value."""
        with self.backend.write() as connection:
            connection.execute(settings.delete().where(settings.c.key == key))
            connection.execute(settings.insert().values(key=key, value=value))

    def put_file(self, name: str, data: bytes) -> StoredFile:
        """Keep a file's bytes under a name; another content is kept beside the older one, newest counts."""
        sha256 = hashlib.sha256(data).hexdigest()
        with self.backend.write() as connection:
            newest = next((f for f in _files(connection) if f.name == name), None)
            if newest is not None and newest.sha256 == sha256:
                return newest
            stored_at = micros(self._clock())
            no = (connection.scalar(select(func.max(files.c.no))) or 0) + 1
            self.backend.insert(connection, files, [(no, name, stored_at, sha256, len(data), *pack(data))])
        return StoredFile(name=name, sha256=sha256, size=len(data), stored_at=instant(stored_at))

    def stored_files(self) -> tuple[StoredFile, ...]:
        """Return what is known of the kept files, the newest of each name, by name."""
        with self.backend.read() as connection:
            return tuple(_files(connection))

    def files(self) -> dict[str, bytes]:
        """Return the bytes of the kept files, the newest of each name; raises LedgerError when altered."""
        return {file.name: self.get_file(file.name) for file in self.stored_files()}

    def get_file(self, name: str) -> bytes:
        """Return a kept file's newest bytes; raises LedgerError when there is none or it was altered."""
        with self.backend.read() as connection:
            for data in self._sound_files(connection, name):
                return data
        raise LedgerError(f"{self.backend.name} keeps no file named {name!r}")

    def _sound_files(self, connection: Connection, name: str | None = None) -> Iterator[bytes]:
        for found, sha256, data in _file_rows(connection, name):
            if hashlib.sha256(data).hexdigest() != sha256:
                raise LedgerError(f"{self.backend.name}: the kept file {found!r} was altered")
            yield data

    def record_checks(self, results: Iterable[CheckResult]) -> None:
        """Keep the results of checks; one of the same check and head replaces the older one."""
        with self.backend.write() as connection:
            for result in results:
                same = (check_results.c.check_id == result.check_id) & (
                    check_results.c.head_seq == result.head_seq
                )
                connection.execute(check_results.delete().where(same))
                row = (result.check_id, result.head_seq, micros(result.checked_at), to_json(result))
                self.backend.insert(connection, check_results, [row])

    def check_results(self) -> tuple[CheckResult, ...]:
        """Return the newest result of every check, by check id."""
        query = select(check_results.c.body).order_by(check_results.c.check_id, check_results.c.head_seq)
        with self.backend.read() as connection:
            found = [from_json(body, CheckResult) for body in connection.scalars(query)]
        return tuple({result.check_id: result for result in found}.values())


def _files(connection: Connection) -> list[StoredFile]:
    query = select(files.c.name, files.c.sha256, files.c.size, files.c.stored_at).order_by(files.c.no)
    newest = {
        name: StoredFile(name=name, sha256=sha256, size=size, stored_at=instant(stored_at))
        for name, sha256, size, stored_at in connection.execute(query)
    }
    return [newest[name] for name in sorted(newest)]


def _file_rows(connection: Connection, name: str | None = None) -> Iterator[tuple[str, str, bytes]]:
    query = select(files.c.name, files.c.sha256, files.c.data, files.c.packed).order_by(files.c.no.desc())
    if name is not None:
        query = query.where(files.c.name == name)
    for row in connection.execute(query):
        yield row.name, row.sha256, unpack(row.data, row.packed)
