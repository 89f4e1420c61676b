"""The command line: parse input, call one function of the engine, print its answer."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

from kg.cli.limits import unwind_when_terminated
from kg.cli.streams import CLOSED_PIPE, OutputError, PipeClosedError, check_writes, give_up
from kg.errors import KgError
from kg.i18n import _

__all__ = ["main", "run"]

#: How many objects are made before the garbage collector looks at them. Those that imports make
#: all stay, and looking at them again and again takes a tenth of a short command.
_OBJECTS: Final = 50_000


def run() -> None:
    """Run `kg` as a process of its own, which starts and ends as fast as it can."""
    gc.set_threshold(_OBJECTS)
    unwind_when_terminated()
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, int | None):
            _end(end.code or 0)
        raise


@contextmanager
def _same_environment() -> Iterator[None]:
    """Undo what a command sets for the processes that it starts, even if it was never run."""
    before = os.environ.get("KG_CACHE")
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("KG_CACHE", None)
        else:
            os.environ["KG_CACHE"] = before


def main() -> None:
    """Run `kg` and exit.

    The exit status is 0 when all is fine, 1 when the answer is no, 2 for wrong use, unreadable
    input or output that cannot be written, and 141 (128 + SIGPIPE, without a message) when the
    reader of a pipe has gone.
    """
    from kg.cli.speaking import language_of_line
    from kg.i18n import using

    _prepare()
    try:
        language = language_of_line(sys.argv[1:])
    except ValueError as error:
        _fail(str(error))
    try:
        with using(language):
            _run()
    except KgError as error:
        _fail(str(error))


def _run() -> None:
    """Run the command line, and say in its language what went wrong."""
    from kg.cli.root import app

    try:
        try:
            with _same_environment():
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


def _end(code: int) -> None:
    """End the process at once if it has nothing left to do, not even to free its memory.

    That takes the interpreter as long as some answers do, and the system no time at all.
    """
    others = (thread for thread in threading.enumerate() if thread is not threading.main_thread())
    observed = sys.getprofile() or sys.gettrace() or sys.flags.inspect
    # Private, but there is no other way to ask; without it the process ends as usual.
    pending = getattr(atexit, "_ncallbacks", lambda: 1)()
    if pending or observed or not all(thread.daemon for thread in others):
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OutputError, PipeClosedError, OSError, ValueError):
        return
    os._exit(code)


def _prepare() -> None:
    """Let any text be asked for and told, whatever the locale, and miss no closed stream."""
    sys.argv = [_readable(argument) for argument in sys.argv]
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        _fail(_("stdout is closed; there is nowhere to print the answer"))
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
