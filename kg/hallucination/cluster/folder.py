"""The folder that parts are written to: what is done, of which work, and the totals.

    part-00000.jsonl      what is told of the records of a part; or .parquet
    _manifest.json        the input, the base and the options that the parts come from
    _done/00000.json      what was counted in a part; written after the part, so that it is done
    _totals.json          the rates over all parts, once all are done
    _lock                 held by the process that hands out the parts

Numbers have five digits, or as many as the last part needs: by name the parts are in order.

What begins with `_` is no part to Spark, Dask and Arrow, which read such a folder as one table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import InputError
from kg.files import PART, read_text, write_atomically
from kg.hallucination.reports.summary import tally_data
from kg.hallucination.reports.tally import Tally, tally_by
from kg.i18n import _
from kg.json_text import parse_json

__all__ = ["PART_FORMATS", "Folder", "Outcome"]

#: How parts can be written.
PART_FORMATS: Final = ("jsonl", "parquet")
_MANIFEST: Final = "_manifest.json"
_TOTALS: Final = "_totals.json"
_DONE: Final = "_done"
_LOCK: Final = "_lock"
#: How many digits the number of a part has at least.
_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was counted in some parts.

    Args:
        tally: the rates.
        fault: what is wrong with the first record that could not be read; None if all could.
    """

    tally: Tally
    fault: str | None


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of the parts of one job.

    Args:
        path: where it is; every worker has to have it there.
        form: one of `PART_FORMATS`.
        parts: how many parts the job has.
    """

    path: Path
    form: str
    parts: int

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder from before `begin` until after `complete`; it is made where it is none.

        Raises:
            InputError: if another process holds it, or it cannot be written to.
        """
        from filelock import FileLock, Timeout

        try:
            (self.path / _DONE).mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / _LOCK)
            lock.acquire(timeout=0)
        except Timeout:
            raise InputError(
                _(
                    "{path}: another process is writing its parts; wait for it, or give another "
                    "folder",
                    path=self.path,
                )
            ) from None
        except (OSError, NotImplementedError) as error:
            raise _unwritable(self.path, error) from None
        try:
            yield
        finally:
            lock.release()

    def begin(self, marks: dict[str, Any]) -> None:
        """Make the folder, or see that what it holds comes from the same work; it has to be `held`.

        Args:
            marks: what the result turns on, by name.

        Raises:
            InputError: if it holds anything else, or cannot be written to.
        """
        try:
            (self.path / _DONE).mkdir(parents=True, exist_ok=True)
            names = {path.name for path in self.path.iterdir()} - {_DONE, _LOCK}
        except OSError as error:
            raise _unwritable(self.path, error) from None
        # A process that was killed may have left a part of a file, also of the manifest.
        found = {name for name in names if not (name.startswith(".") and name.endswith(PART))}
        if _MANIFEST not in found:
            if found:
                raise InputError(
                    _("{path}: holds other files; give an empty or a new folder", path=self.path)
                )
            write_atomically(self.path / _MANIFEST, _json(marks))
            return
        before = _read(self.path / _MANIFEST)
        if other := [name for name, mark in marks.items() if before.get(name) != mark]:
            verb = "differs" if len(other) == 1 else "differ"
            raise InputError(
                _(
                    "{path}: holds parts of other work ({other} {verb}); give an empty or a new "
                    "folder",
                    path=self.path,
                    other=", ".join(other),
                    verb=verb,
                )
            )

    def file(self, number: int) -> Path:
        """Return where a part is written."""
        return self.path / f"part-{self._number(number)}.{self.form}"

    def finish(self, number: int, outcome: Outcome) -> None:
        """Note that a part is written, and what was counted in it."""
        told = {
            "bytes": self.file(number).stat().st_size,
            "tally": outcome.tally.to_data(),
            "fault": outcome.fault,
        }
        write_atomically(self._mark(number), _json(told, indent=None))

    def is_done(self, number: int) -> bool:
        """Return whether a part is written, and as large as it was."""
        try:
            return self.file(number).stat().st_size == _read(self._mark(number)).get("bytes")
        except (OSError, InputError):
            return False

    def complete(self, labels: Iterable[str], *, count_unread: bool = True) -> Outcome:
        """Write the totals over all parts, which have to be done, and return them.

        What was left by workers that were lost is taken away; the folder has to be `held`.

        Args:
            labels: the labels by which rates are told.
            count_unread: whether a gate takes the upper end of HR, or the lower.

        Raises:
            InputError: if a part is missing.
        """
        tally, fault = tally_by(labels, count_unread=count_unread), None
        for number in range(self.parts):
            if not self.is_done(number):
                raise InputError(
                    _("{file}: has gone or changed; run the command again", file=self.file(number))
                )
            told = _read(self._mark(number))
            tally.merge(Tally.from_data(told["tally"]))
            fault = fault or told["fault"]
        write_atomically(self.path / _TOTALS, _json({"parts": self.parts, **tally_data(tally)}))
        # All parts are there: what is left of others was written by workers that were lost.
        for folder in (self.path, self.path / _DONE):
            for left in folder.glob(f".*{PART}"):
                left.unlink(missing_ok=True)
        return Outcome(tally, fault)

    def _mark(self, number: int) -> Path:
        return self.path / _DONE / f"{self._number(number)}.json"

    def _number(self, number: int) -> str:
        return str(number).zfill(max(_DIGITS, len(str(self.parts - 1))))


def _unwritable(path: Path, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or error
    return InputError(_("{path}: cannot be written to: {reason}", path=path, reason=reason))


def _read(path: Path) -> dict[str, Any]:
    """Return what a file of ours holds.

    Raises:
        InputError: if it is missing, or does not hold that.
    """
    found = parse_json(read_text(path), str(path))
    if not isinstance(found, dict):
        raise InputError(
            _("{path}: is no object of JSON; give an empty or a new folder", path=path)
        )
    return found


def _json(content: dict[str, Any], indent: int | None = 1) -> bytes:
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    return f"{text}\n".encode("utf-8", "backslashreplace")
