"""An address or a number of workers -> a client of a Dask cluster: one that runs, or one on this machine."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from whoholds.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from distributed import Client

PATIENCE: Final = "20s"
"""How long a scheduler elsewhere may take to answer."""

RULES: Final[dict[str, Any]] = {
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.deploy.lost-worker-timeout": "365 days",
    "distributed.worker.multiprocessing-method": "spawn" if sys.platform == "win32" else "forkserver",
}
"""Of a cluster on this machine: a worker holds one file at a time, so that no other file is suspected with
it; nothing is worth spilling, as results are small; a worker near its limit is replaced instead of paused,
since what holds the memory is the one file it reads. Profiles and monitors that nobody looks at are off.
Workers are forked from a process that has loaded the engine, which makes replacing them cheap. A place is
never given up for lost: after 15 s Dask would, should its worker just then be on its way up again.
"""


@dataclass(frozen=True)
class Cluster:
    """Where parts are made: `scheduler` (tcp://host:8786), or `workers` processes of `memory` each here."""

    scheduler: str = ""
    workers: int = 1
    memory: str = "1GB"
    tries: int = 3
    """Workers that a file may end, here, before it is given up: a kill from outside is not its fault."""


@contextmanager
def clustered(asked: Cluster) -> Iterator[Client]:
    """Connect to the scheduler, or run workers on this machine while the block runs.

    Raises UsageError where no scheduler answers or the memory is no size, MissingExtraError without Dask.
    """
    dask, distributed = _dask()
    if asked.scheduler:
        with _client(distributed, asked.scheduler) as client:
            yield client
        return
    rules = RULES | {"distributed.scheduler.allowed-failures": asked.tries - 1}
    with (
        dask.config.set(rules),
        _local(dask, distributed, asked) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def _client(distributed: Any, address: str) -> Any:
    try:
        return distributed.Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as exc:
        raise UsageError(
            f"no Dask scheduler answers at {address!r} ({exc}): `dask scheduler` starts one, "
            "`dask worker ADDRESS` its workers; without --scheduler the workers run on this machine"
        ) from exc


def _local(dask: Any, distributed: Any, asked: Cluster) -> Any:
    try:
        memory = dask.utils.parse_bytes(asked.memory)
    except ValueError as exc:
        raise UsageError(f"--memory {asked.memory!r} is no size; write it as 1GB") from exc
    return distributed.LocalCluster(
        n_workers=asked.workers,
        threads_per_worker=1,
        processes=True,
        memory_limit=memory,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )


def _dask() -> tuple[Any, Any]:
    try:
        import dask.utils
        import distributed
    except ImportError as exc:
        raise MissingExtraError(
            "Dask is not installed; install the extra: pip install 'whoholds[bulk]'"
        ) from exc
    return dask, distributed
