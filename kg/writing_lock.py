"""The right to write to the folder `ontology/` of a base, which one process has at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.changes import STAGING
from kg.errors import InputError
from kg.i18n import _
from kg.resources import is_installed

if TYPE_CHECKING:
    from filelock import BaseFileLock

__all__ = ["PATIENCE", "copy_of", "unwritable", "writing"]

#: How long one who writes waits for another, in seconds.
PATIENCE: Final = 600.0
_LOCK: Final = "lock"
_IGNORE: Final = ".gitignore"


@contextmanager
def writing(
    root: Path, on_wait: Callable[[], None] | None = None, *, advice: str | None = None
) -> Iterator[Path]:
    """Hold the right to write to a base, for which other processes wait.

    Args:
        root: the folder of the base.
        on_wait: called once if another process is writing to the base.
        advice: what a person can do who cannot write to it; to copy it when None.

    Yields:
        A folder beside the files of the base that nobody loads, and that is empty but for the lock:
        what is written there becomes part of the base by one rename.

    Raises:
        InputError: if the base is a part of the installed package or cannot be written to, or other
            processes write for longer than `PATIENCE`.
    """
    if is_installed(root):
        raise InputError(
            _(
                "{root}: belongs to the installed package, and goes with its next version; "
                "{advice}",
                root=root,
                advice=advice or copy_of(root),
            )
        )
    staging = root / "ontology" / STAGING
    try:
        staging.mkdir(exist_ok=True)
        (staging / _IGNORE).write_text("*\n", encoding="utf-8")
        lock = _acquired(staging, on_wait)
    except OSError as error:
        raise unwritable(root, error, advice) from None
    try:
        try:
            _clean(staging)
        except OSError as error:
            raise unwritable(root, error, advice) from None
        yield staging
    finally:
        lock.release()


def copy_of(root: Path) -> str:
    """Return what a person can do who cannot write to a base."""
    return _("copy the base (cp -r {root} my-base) and give --base my-base", root=root)


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
                _(
                    "{staging}: other processes have been writing for {patience:g} s; try again "
                    "later",
                    staging=staging,
                    patience=PATIENCE,
                )
            ) from None
    return lock


def _clean(staging: Path) -> None:
    """Take away what a process that was killed has left."""
    for path in staging.iterdir():
        if path.is_dir():
            shutil.rmtree(path)


def unwritable(root: Path, error: OSError, advice: str | None = None) -> InputError:
    """Return what tells that a base cannot be written to, and what a person can do."""
    told = advice or copy_of(root)
    return InputError(
        _(
            "{root}: cannot be written to: {reason}; {told}",
            root=root,
            reason=error.strerror or error,
            told=told,
        )
    )
