"""The part of a cache for one thing, and what tells a version of some code from others."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from kg.cache.files import Cache

__all__ = ["Shelf", "code_fingerprint"]

T = TypeVar("T")


class Shelf:
    """Where that is kept which is worked out of one thing, such as a graph.

    Args:
        cache: None keeps nothing.
        fingerprint: of the thing.
    """

    def __init__(self, cache: Cache | None, fingerprint: str = "") -> None:
        self._cache = cache
        self._fingerprint = fingerprint

    def blob(
        self, kind: str, code: str, build: Callable[[], bytes], *, most: int | None = None
    ) -> bytes:
        """Return what was kept, or else build it and keep that.

        Args:
            kind: what sort of value it is, in lower-case letters.
            code: tells this version of the code that builds it from others; see
                `code_fingerprint`.
            build: makes it.
            most: how many bytes it may have to be kept; any number when None.
        """
        if self._cache is None:
            return build()
        name = self._name(code)
        kept = self._cache.get(kind, name)
        if kept is None:
            kept = build()
            if most is None or len(kept) <= most:
                self._cache.put(kind, name, kept)
        return kept

    def made(
        self,
        kind: str,
        code: str,
        build: Callable[[], T],
        dump: Callable[[T], bytes],
        load: Callable[[bytes], T],
    ) -> T:
        """Return a thing that was kept, or else build it and keep it.

        Args:
            kind: see `blob`.
            code: see `blob`; that of `dump` and `load` belongs to it.
            build: makes it.
            dump: writes it down; not called where nothing is kept.
            load: makes it again from that; a ValueError tells that it is something else, which is
                built anew.
        """
        if self._cache is None:
            return build()
        name = self._name(code)
        kept = self._cache.get(kind, name)
        if kept is not None:
            with suppress(ValueError):
                return load(kept)
        made = build()
        self._cache.put(kind, name, dump(made))
        return made

    @property
    def keeps(self) -> bool:
        """Whether there is a cache, which may yet refuse what it is given."""
        return self._cache is not None

    @property
    def of_code(self) -> Shelf:
        """Where that is kept, in the same cache, which depends on no thing but on code."""
        return Shelf(self._cache)

    def _name(self, code: str) -> str:
        return hashlib.sha256(f"{self._fingerprint}\0{code}".encode()).hexdigest()

    def value(
        self, kind: str, code: str, build: Callable[[], Any], *, most: int | None = None
    ) -> Any:
        """Return a value of JSON that was kept, or else build it and keep that.

        It comes back as JSON has it, whether it was kept or not: tuples as lists, keys as strings.

        Args:
            kind: see `blob`.
            code: see `blob`.
            build: makes it, of strings, numbers, booleans, None, lists and dicts.
            most: see `blob`.
        """
        import json

        def encoded() -> bytes:
            text = json.dumps(build(), ensure_ascii=False, separators=(",", ":"))
            return text.encode("utf-8", "surrogatepass")

        return json.loads(self.blob(kind, code, encoded, most=most))


def code_fingerprint(*places: Path) -> str:
    """Return the SHA-256 of some code and of the version of Python that it runs with.

    In a checkout the code may change while its version does not.

    Args:
        places: files, and folders with all that is in them; one that is missing has no text.
    """
    digest = hashlib.sha256((sys.implementation.cache_tag or sys.version).encode())
    for place in places:
        for path in sorted(_files(place)):
            with open(path, "rb") as stream:
                content = stream.read()
            digest.update(f"{os.path.relpath(path, place)}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _files(place: Path | str) -> Iterator[str]:
    if not os.path.isdir(place):
        if os.path.isfile(place):
            yield str(place)
        return
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif entry.is_file():
                yield entry.path
