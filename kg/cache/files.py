"""The files of a cache: where they lie, who may have written them, and what stands in them."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["PART", "SUFFIX", "Cache", "user_cache"]

_NAME: Final = "convergence-kg"
#: How the name of a file ends, and that of one that is still being written.
SUFFIX: Final = ".kgc"
PART: Final = ".part"
#: The first line; its number changes whenever the layout of a file does.
_FIRST: Final = b"kg cache 1\n"
_LONGEST_HEADER: Final = 1024
#: Seconds within which a use need not be noted again.
_NOTED: Final = 60
_OFF: Final = frozenset({"off", "0", "no", "false"})
_OTHERS_MAY_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
#: No symbolic link is followed, and no pipe waited for.
_FLAGS: Final = sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)


def user_cache() -> Cache | None:
    """Return the cache of the user, or None where there is to be none.

    `KG_CACHE=off` turns it off; `KG_CACHE_DIR` names another folder than the usual one of the
    system.
    """
    if os.environ.get("KG_CACHE", "").strip().lower() in _OFF:
        return None
    given = os.environ.get("KG_CACHE_DIR")
    if given:
        return Cache(Path(os.path.expanduser(given)))
    usual = _usual_folder()
    # Without a home, what begins with `~` would become a folder of that name.
    return Cache(Path(usual)) if os.path.isabs(usual) else None


def _usual_folder() -> str:
    if sys.platform.startswith("linux"):
        # What platformdirs says too, whose import takes an eighth of a short command.
        named, home = os.environ.get("XDG_CACHE_HOME", ""), os.environ.get("HOME", "")
        if os.path.isabs(named):
            return os.path.join(named, _NAME)
        if os.path.isabs(home):
            return os.path.join(home, ".cache", _NAME)
    import platformdirs

    return platformdirs.user_cache_dir(_NAME, appauthor=False)


class Cache:
    """Files in one folder, by kind and fingerprint.

    Args:
        folder: made when something is first kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def holds(self, kind: str, fingerprint: str) -> bool:
        """Return whether there is a file that may be trusted; whether it is whole is not read.

        Args:
            kind: see `get`.
            fingerprint: see `get`.
        """
        path = self._path(kind, fingerprint)
        try:
            told = os.lstat(path)
            trusted = self._is_trusted() and _is_ours(told, stat.S_ISREG)
        except (OSError, ValueError):
            return False
        if trusted:
            _note_use(path, told)
        return trusted

    def get(self, kind: str, fingerprint: str) -> bytes | None:
        """Return what was kept, or None if there is nothing that is whole and may be trusted.

        Args:
            kind: what sort of thing it is, in lower-case letters.
            fingerprint: of all that it was made from, in hexadecimal digits.
        """
        path = self._path(kind, fingerprint)
        try:
            if not self._is_trusted():
                return None
            descriptor = os.open(path, os.O_RDONLY | _FLAGS)
        except (OSError, ValueError):
            return None
        try:
            return _read(descriptor, kind, fingerprint)
        except OSError:
            return None
        finally:
            os.close(descriptor)

    def put(self, kind: str, fingerprint: str, content: bytes) -> None:
        """Keep something, if that can be done; see `get` for the arguments."""
        path = self._path(kind, fingerprint)
        beside = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}{PART}")
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            if not self._is_trusted():
                return
            _write(beside, _header(kind, fingerprint, content), content)
            os.replace(beside, path)
        except (OSError, ValueError):
            return
        finally:
            with suppress(OSError, ValueError):
                os.unlink(beside)  # it is there only if something came between
        from kg.cache.pruning import prune

        prune(self.folder, path.name)

    def _is_trusted(self) -> bool:
        """Return whether nobody else can have put a file into the folder."""
        return _is_ours(os.lstat(self.folder), stat.S_ISDIR)

    def _path(self, kind: str, fingerprint: str) -> Path:
        return self.folder / f"{kind}-{fingerprint}{SUFFIX}"


def _is_ours(told: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Return whether only this user can have written to a file or a folder of some kind."""
    if not is_kind(told.st_mode):
        return False
    if not hasattr(os, "geteuid"):  # Windows: the folder lies in the profile of the user
        return True
    return told.st_uid == os.geteuid() and not told.st_mode & _OTHERS_MAY_WRITE


def _header(kind: str, fingerprint: str, content: bytes) -> bytes:
    import hashlib

    told = {
        "kind": kind,
        "fingerprint": fingerprint,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return _FIRST + json.dumps(told).encode() + b"\n"


def _read(descriptor: int, kind: str, fingerprint: str) -> bytes | None:
    """Return what a file holds if it is whole, and note that it was used."""
    told = os.fstat(descriptor)
    if not _is_ours(told, stat.S_ISREG):
        return None
    begin = os.read(descriptor, _LONGEST_HEADER)
    start = begin.find(b"\n", len(_FIRST)) + 1
    os.lseek(descriptor, start, os.SEEK_SET)
    content = _read_all(descriptor, told.st_size - start)
    if begin[:start] != _header(kind, fingerprint, content):
        return None
    _note_use(descriptor, told)
    return content


def _read_all(descriptor: int, size: int) -> bytes:
    """Return so many bytes, or as many as there are; one call of the system reads 2 GiB at most."""
    content = os.read(descriptor, size)
    if len(content) == size:
        return content
    pieces = [content]
    while pieces[-1]:
        pieces.append(os.read(descriptor, size))
    return b"".join(pieces)


def _note_use(file: int | Path, told: os.stat_result) -> None:
    """Let a file count as used now, so that it goes later than those that nobody uses."""
    from time import time

    if time() - told.st_mtime > _NOTED:
        with suppress(OSError, NotImplementedError, TypeError):
            os.utime(file)


def _write(path: Path, *pieces: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.writelines(pieces)
