"""Work on requests, done by processes that can be ended when it takes too long.

The engine evaluates outside the interpreter and cannot be told to stop, nor can a thread be ended.
A process can, and its processor and memory are free at once.
"""

from __future__ import annotations

from kg.web.jobs.files import in_folder_with
from kg.web.jobs.pool import BusyError, Course, CrashedError, Jobs, TooLongError
from kg.web.jobs.working import progress

__all__ = [
    "BusyError",
    "Course",
    "CrashedError",
    "Jobs",
    "TooLongError",
    "in_folder_with",
    "progress",
]
