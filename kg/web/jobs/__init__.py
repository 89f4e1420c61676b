"""Work on requests, done by processes that can be ended when it takes too long.

The engine evaluates outside the interpreter and cannot be told to stop, nor can a thread be ended.
A process can, and its processor and memory are free at once.
"""

from __future__ import annotations

from kg.web.jobs.pool import BusyError, CrashedError, Jobs, TooLongError

__all__ = ["BusyError", "CrashedError", "Jobs", "TooLongError"]
