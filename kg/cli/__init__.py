"""The command line: parse input, call one function of the engine, print its answer."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from kg.cli.streams import CLOSED_PIPE, OutputError, PipeClosedError, check_writes, give_up
from kg.errors import KgError

__all__ = ["main"]


def main() -> None:
    """Run `kg` and exit.

    The exit status is 0 when all is fine, 1 when the answer is no, 2 for wrong use, unreadable
    input or output that cannot be written, and 141 (128 + SIGPIPE, without a message) when the
    reader of a pipe has gone.
    """
    from kg.cli.root import app

    _prepare()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # here, where a full disk can still be reported
    except OutputError as error:
        give_up("stdout")
        _fail(str(error))
    except KgError as error:
        _fail(str(error))
    except (PipeClosedError, BrokenPipeError):
        give_up("stdout", "stderr")
        raise SystemExit(CLOSED_PIPE) from None
    except (OSError, RuntimeError) as error:
        from kg.stores.evaluation import damage

        if told := damage(error):
            _fail(told)
        if not isinstance(error, OSError):
            raise
        place = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
        _fail(f"{place}{error.strerror or error}")


def _prepare() -> None:
    """Let any text be asked for and told, whatever the locale, and miss no closed stream."""
    sys.argv = [_readable(argument) for argument in sys.argv]
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        _fail("stdout is closed; there is nowhere to print the answer")
    check_writes()


def _readable(argument: str) -> str:
    """Return an argument with what is no letter replaced."""
    try:
        return os.fsencode(argument).decode("utf-8", "replace")
    except UnicodeEncodeError:  # half of a letter, which no byte stands for
        return argument.encode("utf-8", "replace").decode("utf-8")


def _fail(message: str) -> NoReturn:
    try:
        print(f"kg: {' '.join(message.splitlines())}", file=sys.stderr, flush=True)  # noqa: T201
    except (OutputError, PipeClosedError, OSError):
        give_up("stderr")  # the exit status says it all the same
    raise SystemExit(2) from None
