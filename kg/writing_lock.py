"""The right to write to the folder `ontology/` of a base, which one process has at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.changes import STAGING
from kg.errors import InputError
from kg.resources import is_installed

if TYPE_CHECKING:
    from filelock import BaseFileLock

__all__ = ["PATIENCE", "copy_of", "writing"]

#: How long one who writes waits for another, in seconds.
PATIENCE: Final = 600.0
_LOCK: Final = "lock"
_IGNORE: Final = ".gitignore"


@contextmanager
def writing(root: Path, on_wait: Callable[[], None] | None = None) -> Iterator[Path]:
    """Hold the right to write to a base, for which other processes wait.

    Args:
        root: the folder of the base.
        on_wait: called once if another process is writing to the base.

    Yields:
        A folder beside the files of the base that nobody loads, and that is empty but for the lock:
        what is written there becomes part of the base by one rename.

    Raises:
        InputError: if the base is a part of the installed package or cannot be written to, or other
            processes write for longer than `PATIENCE`.
    """
    if is_installed(root):
        raise InputError(
            f"{root}: belongs to the installed package, and goes with its next version; "
            f"{copy_of(root)}"
        )
    staging = root / "ontology" / STAGING
    try:
        staging.mkdir(exist_ok=True)
        (staging / _IGNORE).write_text("*\n", encoding="utf-8")
        lock = _acquired(staging, on_wait)
    except OSError as error:
        raise _unwritable(root, error) from None
    try:
        _clean(root, staging)
        yield staging
    finally:
        lock.release()


def copy_of(root: Path) -> str:
    """Return what a person can do who cannot write to a base."""
    return f"copy the base (cp -r {root} my-base) and give --base my-base"


def _acquired(staging: Path, on_wait: Callable[[], None] | None) -> BaseFileLock:
    from filelock import FileLock, Timeout

    lock = FileLock(staging / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if on_wait is not None:
            on_wait()
        try:
            lock.acquire(timeout=PATIENCE)
        except Timeout:
            raise InputError(
                f"{staging}: other processes have been writing for {PATIENCE:g} s; try again later"
            ) from None
    return lock


def _clean(root: Path, staging: Path) -> None:
    """Take away what a process that was killed has left."""
    try:
        for path in staging.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
    except OSError as error:
        raise _unwritable(root, error) from None


def _unwritable(root: Path, error: OSError) -> InputError:
    return InputError(f"{root}: cannot be written to: {error.strerror or error}; {copy_of(root)}")
