"""Archive files -> Parquet parts, one task a file on Dask distributed -> one ordered append to the ledger.

The functions are those of the pipeline: a bulk run and a plain `add` of the same files make the same ledger.
"""

from __future__ import annotations

from whoholds.bulk.appending import append_parts
from whoholds.bulk.cluster import Cluster, clustered
from whoholds.bulk.job import Job, kept_job
from whoholds.bulk.making import Part, make_part
from whoholds.bulk.running import Failure, make_parts

__all__ = [
    "Cluster",
    "Failure",
    "Job",
    "Part",
    "append_parts",
    "clustered",
    "kept_job",
    "make_part",
    "make_parts",
]
