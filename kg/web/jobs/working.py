"""Inside a process that works on requests: the base it has, and what it may use."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from kg.i18n import using

if TYPE_CHECKING:
    from ctypes import c_ulonglong

    from kg import KnowledgeBase
    from kg.web.jobs.copying import Copy

__all__ = ["begin", "process", "progress", "work"]

_T = TypeVar("_T")
_base: KnowledgeBase | None = None
_done: c_ulonglong | None = None


def begin(copy: Copy, megabytes: int, done: c_ulonglong) -> None:
    """Prepare this process: open the base, and see that the process does not outlive its parent.

    Args:
        copy: the base.
        megabytes: of memory that the process may have; 0 for no limit.
        done: memory shared with the parent; see `progress`.
    """
    global _base, _done  # noqa: PLW0603  a process of a pool has no other place for them
    _done = done
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(megabytes)
    _base = copy.open()
    # What every request would wait for; a request is timed from when this is done.
    _base.graph.store  # noqa: B018
    _base.evidence  # noqa: B018


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _limit_memory(megabytes: int) -> None:
    if megabytes and sys.platform == "linux":  # others do not hold to it
        import resource

        # What it writes to counts; addresses that are only reserved, as by the library that draws
        # by the hundreds of gigabytes, cost nothing.
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        soft = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def process() -> int:
    """Return the number of this process."""
    return os.getpid()


def progress(done: int) -> None:
    """Tell the parent how much of a request is done; nobody is told outside such a process.

    Args:
        done: how much, in whatever the function counts.
    """
    if _done is not None:
        _done.value = done


def work(language: str, call: Callable[..., _T], *arguments: Any) -> _T:
    """Call a function with the base of this process, and return what it returns.

    Args:
        language: that messages are in meanwhile.
        call: takes the base and the arguments.
        arguments: what it is given beside the base.
    """
    assert _base is not None, "begin() comes first"
    with using(language):
        return call(_base, *arguments)
