"""The command line: parse input, call one function of the engine, print its answer."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from kg.errors import KgError

__all__ = ["main"]


def main() -> None:
    """Run `kg`; exit 0 when fine, 1 when the answer is no, 2 for wrong use or unreadable input."""
    from kg.cli.readiness import app

    _make_streams_safe()
    try:
        app()
        sys.stdout.flush()
    except KgError as error:
        _fail(str(error))
    except BrokenPipeError:
        _give_up_stdout()  # the reader of a pipe has seen enough
        raise SystemExit(0) from None
    except (OSError, RuntimeError) as error:
        from kg.stores.evaluation import damage

        if told := damage(error):
            _fail(told)
        if not isinstance(error, OSError):
            raise
        _give_up_stdout()
        _fail(f"the result cannot be written: {error.strerror or error}")


def _make_streams_safe() -> None:
    """Let any text be asked for and told, whatever the locale, and miss no closed stream."""
    sys.argv = [_readable(argument) for argument in sys.argv]
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        _fail("stdout is closed; there is nowhere to print the answer")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _readable(argument: str) -> str:
    """Return an argument with what is no letter replaced."""
    try:
        return os.fsencode(argument).decode("utf-8", "replace")
    except UnicodeEncodeError:  # half of a letter, which no byte stands for
        return argument.encode("utf-8", "replace").decode("utf-8")


def _give_up_stdout() -> None:
    """Let what could not be written go nowhere, or Python would try again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _fail(message: str) -> NoReturn:
    print(f"kg: {message}", file=sys.stderr)  # noqa: T201
    raise SystemExit(2) from None
