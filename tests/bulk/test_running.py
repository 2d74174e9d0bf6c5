"""A cluster, and what goes wrong in it: each fault costs its own file alone and is reported."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import cloudpickle
import pytest
from archives import lines

from whoholds.bulk import Cluster, Failure, Part, clustered, make_part, make_parts
from whoholds.bulk.guard import Guard
from whoholds.bulk.running import files_in
from whoholds.errors import UsageError

pytestmark = pytest.mark.alone
"""Workers are killed and replaced by the second: beside other tests on two cores a replacement may come too late."""

cloudpickle.register_pickle_by_value(sys.modules[__name__])


def outcomes(client, sources, job_file, **options):
    found = {Path(o.source).name: o for o in make_parts(client, sources, job_file, **options)}
    assert len(found) == len(sources)
    return found


def made(found):
    return sorted(name for name, outcome in found.items() if isinstance(outcome, Part))


def poisoned(source: str, job_file: str, slowest: float) -> Part:
    """Do to the worker what a file's name says, else make its part."""
    name = Path(source).name
    if name.startswith("kills"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("swells"):
        held = [bytearray(os.urandom(1 << 20)) * 50 for _ in range(40)]
        time.sleep(20)
        raise AssertionError(f"{len(held)} blocks were held")
    if name.startswith("hangs"):
        with Guard(0.2):
            time.sleep(60)
    if name.startswith("raises"):
        raise ValueError("an unforeseen fault")
    return make_part(source, job_file, slowest)


def test_a_repeated_run_makes_nothing_again(client, archive, job_file):
    first = outcomes(client, archive, job_file)
    assert made(first) == ["a.jsonl", "b.jsonl.gz", "c.warc.gz", "d.parquet"]
    assert all(part.made for part in first.values())
    again = outcomes(client, archive, job_file)
    assert not any(part.made for part in again.values())
    assert all(part.seconds > 0 and part.peak_mb > 10 for part in first.values())


ENDED = "every worker that read it ended"


def test_a_poisoned_file_costs_itself_alone(client, archive, job_file, tmp_path):
    poisons = {"kills": ENDED, "swells": ENDED, "hangs": ENDED, "raises": "ValueError: an unforeseen fault"}
    bad = [str(lines(tmp_path / f"{name}.jsonl", range(2))) for name in poisons]
    gone = str(tmp_path / "gone.jsonl")
    found = outcomes(client, [archive[0], *bad, gone, *archive[1:]], job_file, make=poisoned)
    assert made(found) == ["a.jsonl", "b.jsonl.gz", "c.warc.gz", "d.parquet"]
    for name, reason in poisons.items():
        failure = found[f"{name}.jsonl"]
        assert isinstance(failure, Failure)
        assert reason in failure.reason
    assert found["gone.jsonl"] == Failure(source=gone, reason="cannot be read (No such file or directory)")


def test_a_killed_worker_costs_no_part(client, job_file, tmp_path):
    sources = [str(lines(tmp_path / f"f{n}.jsonl", range(100 * n, 100 * n + 60))) for n in range(8)]
    run = make_parts(client, sources, job_file)
    first = [next(run)]
    os.kill(min(client.run(os.getpid, on_error="ignore").values()), signal.SIGKILL)
    first += run
    assert sorted(outcome.source for outcome in first) == sorted(sources)
    assert all(isinstance(outcome, Part) and outcome.reports == 60 for outcome in first)
    again = outcomes(client, sources, job_file)
    assert len(made(again)) == 8
    assert not any(part.made for part in again.values())


def test_without_any_worker_a_run_is_given_up(monkeypatch, archive, job_file):
    monkeypatch.setattr("whoholds.bulk.running.STRANDED", 0.3)
    monkeypatch.setattr("whoholds.bulk.running.LOOK", 0.1)
    with clustered(Cluster(workers=0)) as nobody:
        found = list(make_parts(nobody, archive, job_file))
    assert {outcome.source for outcome in found} == set(archive)
    assert all("no worker was left" in outcome.reason for outcome in found)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr("whoholds.bulk.cluster.PATIENCE", "0.2s")
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at 'tcp://127\.0\.0\.1:9'"):
        with clustered(Cluster(scheduler="tcp://127.0.0.1:9")):
            pass


def test_a_size_that_is_none_is_named():
    with pytest.raises(UsageError, match="write it as 1GB"):
        with clustered(Cluster(memory="much")):
            pass


def test_folders_are_read_in_order_and_hidden_files_passed_over(tmp_path):
    for name in ("b/2.jsonl", "b/1.jsonl", "a.jsonl", "b/.part"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    found = files_in([str(tmp_path / "b"), str(tmp_path)])
    assert [str(Path(f).relative_to(tmp_path)) for f in found] == ["b/1.jsonl", "b/2.jsonl", "a.jsonl"]
    with pytest.raises(UsageError, match="no such file or folder"):
        files_in([str(tmp_path / "none")])
