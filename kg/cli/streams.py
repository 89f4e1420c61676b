"""The standard streams, so that no write is lost, whichever library makes it."""

from __future__ import annotations

import io
import os
import select
import sys
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.i18n import _

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["CLOSED_PIPE", "OutputError", "PipeClosedError", "check_writes", "give_up"]

#: The exit status when the reader of a pipe has gone: 128 + SIGPIPE, as shells report it.
CLOSED_PIPE: Final = 141
_STREAMS: Final = {"stdout": 1, "stderr": 2}


class OutputError(KgError):
    """What a command prints cannot be written: the disk is full, or the like."""


class PipeClosedError(Exception):
    """Whoever reads what a command prints has seen enough.

    It is no OSError: the option parser takes a broken pipe for an error and exits with 1, which
    here means that the answer is no.
    """


class _Checked(io.FileIO):
    """A standard stream that says when it cannot be written to."""

    def write(self, content: ReadableBuffer, /) -> int:
        try:
            # None: nothing fits now into a pipe that another process made non-blocking.
            while (written := super().write(content)) is None:
                select.select([], [self], [])
        except BrokenPipeError:
            raise PipeClosedError from None
        except OSError as error:
            reason = error.strerror or error
            raise OutputError(_("the result cannot be written: {reason}", reason=reason)) from None
        return written


def check_writes() -> None:
    """Put checked streams in the place of stdout and stderr; both write UTF-8 in any locale.

    The stream that Python makes under `PYTHONUNBUFFERED` drops what a write leaves over, as on a
    disk that is nearly full. Here a buffer stands over each, which goes on until all is written.
    Streams of other kinds, such as a console of Windows, only get their encoding.
    """
    for name in _STREAMS:
        stream = getattr(sys, name)
        raw = getattr(getattr(stream, "buffer", None), "raw", getattr(stream, "buffer", None))
        # Any other stream than that of the process would be closed with what it replaces.
        if type(raw) is io.FileIO and stream is getattr(sys, f"__{name}__"):
            stream.flush()
            checked = io.BufferedWriter(_Checked(raw.fileno(), "w", closefd=False))
            stream = io.TextIOWrapper(
                checked, line_buffering=name == "stderr" or raw.isatty(), write_through=True
            )
            setattr(sys, name, stream)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def give_up(*names: str) -> None:
    """Let what could not be written go nowhere, or Python would try again at exit.

    Args:
        names: `stdout`, `stderr` or both.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for name in names:
        os.dup2(nowhere, _STREAMS[name])
    os.close(nowhere)
