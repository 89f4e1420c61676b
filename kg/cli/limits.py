"""How long a query may take, and what Ctrl-C and SIGTERM do.

The engine evaluates outside the interpreter: no exception reaches it, and Python handles a signal
only once it is back. So what ends an evaluation ends the process. Rows are printed once an answer
is whole, so nothing is printed by halves.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NoReturn

from kg.errors import InputError
from kg.i18n import _
from kg.stores.evaluation import Watch

__all__ = ["DEFAULT_TIMEOUT", "stoppable", "unwind_when_terminated", "watch_for"]

#: Seconds that one query, or one rule in one round, may take.
DEFAULT_TIMEOUT: Final = 60.0
#: The exit status after SIGTERM, as shells number it: 128 + 15.
_TERMINATED: Final = 143
#: Seconds that no thread sleeps longer than; the system allows no arbitrary number.
_LONGEST_SLEEP: Final = 3600.0


def unwind_when_terminated() -> None:
    """Let SIGTERM unwind this process, as Ctrl-C does, so that no half-written file stays.

    The exit status is 143 (128 + SIGTERM). A second SIGTERM ends the process at once, and so does
    the first one in a process that is forked from this one.
    """
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _Unwinding(os.getpid()))


@dataclass(frozen=True, slots=True)
class _Unwinding:
    """Handles SIGTERM in one process.

    Args:
        process: its number; a fork of it inherits the handler, but has nothing to unwind.
    """

    process: int

    def __call__(self, number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        if os.getpid() != self.process:
            os.kill(os.getpid(), number)
        sys.exit(_TERMINATED)


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the process at once meanwhile, as the system does by default."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may decide what a signal does
        return
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    # A handler of somebody else's stays: it decides what happens then.
    ours = {number: old for number, old in handlers.items() if _is_ours(old)}
    for number in ours:
        signal.signal(number, signal.SIG_DFL)
    try:
        yield
    finally:
        for number, old in ours.items():
            signal.signal(number, old)


def _is_ours(handler: object) -> bool:
    return handler is signal.default_int_handler or isinstance(handler, _Unwinding)


def watch_for(timeout: float) -> Watch:
    """Return what ends this process when one evaluation takes too long, with exit status 2.

    Args:
        timeout: seconds; 0 for no limit.

    Raises:
        InputError: if it is no such number.
    """
    if math.isnan(timeout) or timeout < 0:
        raise InputError(
            _("--timeout {timeout:g} is no time; give seconds, or 0 for no limit", timeout=timeout)
        )
    return _Watch(timeout if 0 < timeout < math.inf else None)


@dataclass(frozen=True, slots=True)
class _Evaluation:
    source: str
    deadline: float


class _Watch:
    """Watches one evaluation at a time; one within another counts apart, the outer goes on after.

    Args:
        limit: seconds, or None.
    """

    def __init__(self, limit: float | None) -> None:
        self._limit = limit
        self._running: _Evaluation | None = None
        self._started = False

    @contextmanager
    def __call__(self, source: str) -> Iterator[None]:
        outer = self._running
        if self._limit is not None:
            self._running = _Evaluation(source, time.monotonic() + self._limit)
            if not self._started:
                self._started = True
                threading.Thread(target=self._wait, args=(self._limit,), daemon=True).start()
        try:
            with stoppable():
                yield
        finally:
            self._running = outer

    def _wait(self, limit: float) -> None:
        """Sleep until a deadline is over.

        An evaluation that begins while this thread sleeps has its deadline a whole limit later, so
        none is missed by sleeping that long, and none needs to wake the thread.
        """
        while True:
            running = self._running
            rest = limit if running is None else running.deadline - time.monotonic()
            if running is not None and rest <= 0:
                _give_up(running.source, limit)
            time.sleep(min(rest, _LONGEST_SLEEP))


def _give_up(source: str, limit: float) -> NoReturn:
    message = _(
        "kg: {source}: stopped after {limit:g} seconds; give --timeout SECONDS for another limit, "
        "or --timeout 0 for none",
        source=source,
        limit=limit,
    )
    try:
        os.write(2, f"{message}\n".encode("utf-8", "replace"))
    finally:
        os._exit(2)
