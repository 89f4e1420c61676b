"""Keeping a cache small: what nobody uses goes, and then what was not used for longest."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Final

from kg.cache.files import PART, SUFFIX

__all__ = ["LONGEST", "MOST_BYTES", "prune"]

#: What all files together may take.
MOST_BYTES: Final = 256 << 20
#: Seconds after which a file that nobody has used goes.
LONGEST: Final = 30 * 86400
#: Seconds after which a file that is still being written belongs to a process that has ended.
_ABANDONED: Final = 3600


def prune(folder: Path, newest: str) -> None:
    """Take away what is not worth keeping; other files than those of a cache are left alone.

    Args:
        folder: of the cache.
        newest: the name of the file that was written last, which stays.
    """
    now, total = time(), 0
    kept: list[tuple[float, int, str]] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                told = entry.stat(follow_symlinks=False)
                age = now - told.st_mtime
                if entry.name == newest:
                    total += told.st_size
                elif _is_over(entry.name, age):
                    os.unlink(entry.path)
                elif entry.name.endswith(SUFFIX):
                    total += told.st_size
                    kept.append((told.st_mtime, told.st_size, entry.path))
    for _, size, path in sorted(kept):
        if total <= MOST_BYTES:
            return
        with suppress(OSError):
            os.unlink(path)
            total -= size


def _is_over(name: str, age: float) -> bool:
    if name.endswith(PART):
        return name.startswith(".") and age > _ABANDONED
    return name.endswith(SUFFIX) and age > LONGEST
