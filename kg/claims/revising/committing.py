"""Adding a change to a base: one process at a time, all of it or nothing.

Everything of a change is written to a folder beside the changes, and flushed to the disk. Then that
folder is renamed into them. The rename is the only step that anybody can see, and the file system
makes it one: whenever the process ends, even by `kill -9` or a loss of power, the base is as before
or as after. There is nothing to roll back or forward: a folder that was left behind is never
loaded, and the next who writes takes it away.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from kg.base_files import change_names
from kg.cache import Cache
from kg.changes import CHANGES, STAGING
from kg.errors import InputError
from kg.i18n import N_, _
from kg.resources import is_installed
from kg.writing_lock import unwritable, writing

__all__ = ["Committed", "Site", "Writer", "locked"]

#: The name of a change: when it was made, in UTC, to the microsecond.
_NAME: Final = "%Y-%m-%dT%H%M%S.%fZ"
_COPY: Final = N_("copy the folder, and name the copy with --base DIR")
_DIRECTORY: Final = getattr(os, "O_DIRECTORY", None)


@dataclass(frozen=True, slots=True)
class Site:
    """Where a change is made.

    Args:
        root: the folder of the base.
        cache: where the next who opens the base finds it as it is then.
        on_wait: called once if another process is changing the base.
    """

    root: Path
    cache: Cache | None = None
    on_wait: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Committed:
    """A change that counts.

    Args:
        folder: of it.
        durable: whether the disk keeps it even if the power fails now.
    """

    folder: Path
    durable: bool = True


@dataclass(frozen=True, slots=True)
class Writer:
    """The right to change a base, for as long as `locked` gives it.

    Args:
        root: the folder of the base.
        name: of the change that is to be added.
        moment: when it is made, in UTC; later than all the changes that there are.
    """

    root: Path
    name: str
    moment: datetime

    def stage(self, files: Mapping[str, bytes]) -> Path:
        """Write the files of the change, by their paths in its folder, and flush them to the disk.

        Returns:
            The folder that they are in, which nobody loads yet.

        Raises:
            InputError: if they cannot be written, or the file system takes two names for one.
        """
        folder = self.root / "ontology" / STAGING / self.name
        try:
            folder.mkdir()
            folders = {folder}
            for name, content in files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                folders.add(path.parent)
                with path.open("xb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
            for place in folders:
                _flush(place)
        except OSError as error:
            raise unwritable(self.root, error, _(_COPY)) from None
        return folder

    def commit(self, staged: Path) -> Committed:
        """Let the change count, and return where it is.

        Raises:
            InputError: if it cannot be put in its place; then nothing has changed.
        """
        changes = self.root / "ontology" / CHANGES
        try:
            if not changes.is_dir():
                changes.mkdir()
                _flush(changes.parent)
            done = staged.rename(changes / staged.name)
        except OSError as error:
            raise unwritable(self.root, error, _(_COPY)) from None
        try:
            _flush(changes)
        except OSError:  # the change counts all the same, so this is no failure of it
            return Committed(done, durable=False)
        return Committed(done)


@contextmanager
def locked(site: Site) -> Iterator[Writer]:
    """Hold the right to change a base, for which other processes wait.

    Args:
        site: the base.

    Raises:
        InputError: if the base cannot be written to, is part of the installed package, or other
            processes write for very long.
    """
    root = site.root
    if is_installed(root):
        raise InputError(
            _(
                "{root}: is part of the installed package, which an upgrade replaces; {copy}",
                root=root,
                copy=_(_COPY),
            )
        )
    change_names(root)  # which tells what is no base
    with writing(root, site.on_wait, advice=_(_COPY)):
        moment = _after(change_names(root))
        yield Writer(root, moment.strftime(_NAME), moment)


def _after(names: Iterable[str]) -> datetime:
    """Return the time now, or one just after the last change if the clock was put back.

    Raises:
        InputError: if the last change was made at the end of time.
    """
    now = datetime.now(UTC)
    last = max((moment for name in names if (moment := _moment(name)) is not None), default=None)
    try:
        return now if last is None else max(now, last + timedelta(microseconds=1))
    except OverflowError:
        change = f"{CHANGES}/{last:{_NAME}}"
        raise InputError(
            _("{change}: no later change is possible; take it away", change=change)
        ) from None


def _moment(name: str) -> datetime | None:
    """Return when a change was made, or None for a folder that somebody named."""
    try:
        return datetime.strptime(name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def _flush(folder: Path) -> None:
    """Have the disk keep the names in a folder, where the system can be asked to."""
    if _DIRECTORY is None:
        return
    descriptor = os.open(folder, os.O_RDONLY | _DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
