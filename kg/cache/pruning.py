"""Keeping a cache small: what nobody uses goes, and then what was not used for longest."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Final

from kg.cache.files import PART, SUFFIX

__all__ = ["LONGEST", "MOST_BYTES", "MOST_FILES", "prune"]

#: What all files together may take, and how many there may be.
MOST_BYTES: Final = 256 << 20
MOST_FILES: Final = 1000
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
    now = time()
    kept: list[tuple[bool, float, int, str]] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                told = entry.stat(follow_symlinks=False)
                if _is_over(entry.name, now - told.st_mtime):
                    os.unlink(entry.path)
                elif entry.name.endswith(SUFFIX):
                    is_newest = entry.name == newest
                    kept.append((is_newest, told.st_mtime, told.st_size, entry.path))
    left, total = len(kept), sum(size for _, _, size, _ in kept)
    for is_newest, _, size, path in sorted(kept):
        if is_newest or (total <= MOST_BYTES and left <= MOST_FILES):
            return
        with suppress(OSError):
            os.unlink(path)
            left, total = left - 1, total - size


def _is_over(name: str, age: float) -> bool:
    if name.endswith(PART):
        return name.startswith(".") and age > _ABANDONED
    return name.endswith(SUFFIX) and age > LONGEST
