"""Scoring more than one machine can: parts in, parts out, by the processes of a Dask cluster.

input ─ plan ─► parts ─ workers ─► part-00000.jsonl, … ─ totals ─► _totals.json

The input is cut into parts by the process that begins the work. A worker reads its part from the
input, scores it, and writes it to the folder by rename; only counts come back. The evidence index
goes to each worker once. What the folder holds already is not done again, so work that was
interrupted goes on where it stopped. The parts, put together, are what one process writes.
"""

from kg.hallucination.cluster.connecting import connected
from kg.hallucination.cluster.folder import PART_FORMATS, Folder, Outcome
from kg.hallucination.cluster.job import Job, Part, Settings, base_mark, plan
from kg.hallucination.cluster.running import Done, run

__all__ = [
    "PART_FORMATS",
    "Done",
    "Folder",
    "Job",
    "Outcome",
    "Part",
    "Settings",
    "base_mark",
    "connected",
    "plan",
    "run",
]
