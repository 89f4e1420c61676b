"""How far the reading of some files has come, in bytes: what remains is told from it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from msgspec import Struct

__all__ = ["Meter"]


class Meter(Struct):
    """How many bytes of the input have been read, of how many.

    Args:
        total: of all files, in bytes; 0 where that is not known, as of stdin.
        done: of those read so far, in bytes.
    """

    total: int = 0
    done: int = 0

    def begin(self, paths: Iterable[Path]) -> None:
        """Set the total from the sizes of files; it is not known where one is a stream."""
        sizes = [_size(path) for path in paths]
        self.total = sum(size for size in sizes if size) if None not in sizes else 0

    def at(self, stream: IO[bytes], before: int, size: int) -> None:
        """Note how far a file was read.

        A file that is read whole before its first record counts once its last record is done: till
        then nobody knows how much of it is left.

        Args:
            stream: the file.
            before: how many bytes were done when it was opened.
            size: how many bytes it has.
        """
        if (place := stream.tell()) < size:
            self.done = before + place

    @property
    def share(self) -> float | None:
        """The bytes that have been read over all, from 0 to 1; None where that is not known."""
        return min(self.done / self.total, 1.0) if self.total and self.done else None


def _size(path: Path) -> int | None:
    """Return the size of a file in bytes; None of what has none. One that is gone has 0."""
    if str(path) == "-":
        return None
    with suppress(OSError):
        return os.stat(path).st_size
    return 0
