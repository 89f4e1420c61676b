"""What a schema script or a view may cost, in steps of SQLite, in seconds and in memory.

`WITH RECURSIVE` lets a few words run for ever or fill the memory. SQLite calls back every so many
steps of its machine, and stops where it is told to.
"""

from __future__ import annotations

import sqlite3
import sys
from time import monotonic
from typing import Final

from kg.i18n import _

__all__ = ["COUNTING", "SCRIPT", "Limits", "authorise"]

#: Steps enough for a script that makes tables and puts some million rows into them.
SCRIPT: Final = 50_000_000
#: Steps enough to count views over some hundred million rows.
COUNTING: Final = 1_000_000_000

_SECONDS: Final = 30.0
_BETWEEN: Final = 100
_MEMORY: Final = 512 << 20
_VALUE: Final = 100_000
_PATTERN: Final = 1_000
#: Pragmas that would lift a limit, or send temporary tables to the disk; the rest may be set.
_KEPT: Final = {"max_page_count", "page_size", "temp_store", "temp_store_directory"}
#: What a schema script may not do: reach files other than its own database in memory.
_FORBIDDEN: Final = {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}


class Limits:
    """The limits of one connection, which hold until it is closed.

    Args:
        connection: what is held to them.
        steps: how many steps of SQLite's machine it may take in all.
    """

    def __init__(self, connection: sqlite3.Connection, steps: int) -> None:
        self._steps = steps
        self._left = steps // _BETWEEN
        self._end = monotonic() + _SECONDS
        self._peak = _peak()
        self._broken = ""
        # One step may make a value, or search it, so values are bounded too.
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _PATTERN)
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.set_progress_handler(self._stop, _BETWEEN)

    def _stop(self) -> bool:
        self._left -= 1
        if self._left < 0:
            self._broken = _(
                "takes over {steps:,} million steps of SQLite", steps=self._steps // 1000000
            )
        elif self._left % 20 == 0:
            if _peak() - self._peak > _MEMORY:
                self._broken = _("takes over {memory} MiB of memory", memory=_MEMORY >> 20)
            elif monotonic() > self._end:
                self._broken = _("takes over {seconds:g} seconds", seconds=_SECONDS)
        return bool(self._broken)

    def reason(self, error: object) -> str:
        """Return why a statement failed: the limit that stopped it, or what SQLite says."""
        return self._broken or str(error)


def authorise(action: int, first: str | None, *_: str | None) -> int:
    """Return what SQLite should do with an action of a script; see `sqlite3.set_authorizer`."""
    if action in _FORBIDDEN:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _KEPT:
        return sqlite3.SQLITE_IGNORE
    return sqlite3.SQLITE_OK


def _peak() -> int:
    """Return the most memory that this process has had, in bytes; 0 where nobody tells."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )
