"""Answers kept in a file, so that the same question is asked once."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from kg.errors import InputError
from kg.i18n import _

__all__ = ["Cache"]


class Cache:
    """Answers by question, in SQLite, which several processes may share.

    Args:
        path: the file; None keeps nothing.

    Raises:
        InputError: if the file cannot be used.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        if path is not None:
            if path.exists() and not path.is_file():
                raise InputError(_("{path}: cannot keep answers: is no regular file", path=path))
            try:
                with closing(self._open()) as file, file:
                    file.execute("CREATE TABLE IF NOT EXISTS answers (key PRIMARY KEY, answer)")
            except sqlite3.Error as error:
                raise InputError(
                    _("{path}: cannot keep answers: {error}", path=path, error=error)
                ) from None

    def _open(self) -> sqlite3.Connection:
        assert self._path is not None
        return sqlite3.connect(self._path, timeout=30)

    @staticmethod
    def key(*parts: str) -> str:
        """Return the fingerprint of all that an answer depends on."""
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, key: str) -> str | None:
        """Return an answer that was kept."""
        if self._path is None:
            return None
        with closing(self._open()) as file:
            row = file.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, answer: str) -> None:
        """Keep an answer."""
        if self._path is None:
            return
        with closing(self._open()) as file, file:
            file.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, answer))
