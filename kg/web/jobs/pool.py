"""The processes that work on requests: one request each at a time, ended when it takes too long."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.exceptions import HTTPException

from kg.errors import KgError
from kg.i18n import current
from kg.web.jobs.copying import Copy, copied
from kg.web.jobs.working import begin, process, work

if TYPE_CHECKING:
    from ctypes import c_ulonglong

    from kg import KnowledgeBase
    from kg.web.settings import Settings

__all__ = ["BusyError", "Course", "CrashedError", "Jobs", "TooLongError"]

_T = TypeVar("_T")
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
_SPAWN = get_context("spawn")


class BusyError(Exception):
    """No process was free in time."""


class TooLongError(Exception):
    """A request took longer than it may; its process was ended."""


class CrashedError(Exception):
    """The process of a request ended by itself: it needed more memory than it may have."""


class _Worker:
    """One process, ready to work; `done` is how much of its request is done."""

    def __init__(self, executor: ProcessPoolExecutor, number: int, done: c_ulonglong) -> None:
        self.executor = executor
        self.done = done
        self._number = number

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        with suppress(ProcessLookupError):
            os.kill(self._number, _KILL)
        self.executor.shutdown(wait=False, cancel_futures=True)


@dataclass(slots=True)
class Course:
    """How far a request has come."""

    _worker: _Worker | None = None

    @property
    def done(self) -> int:
        """What its function last gave to `progress`; 0 before that."""
        return 0 if self._worker is None else self._worker.done.value

    def begin(self, worker: _Worker) -> None:
        """Follow a process from now on."""
        worker.done.value = 0
        self._worker = worker


class Jobs:
    """Calls functions in other processes, with the base as their first argument.

    Args:
        base: the base; its quads are those that it has when `start` is called.
        settings: how many processes, how long, and how much memory.
    """

    def __init__(self, base: KnowledgeBase, settings: Settings) -> None:
        self._base = base
        self._settings = settings
        self._free: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._stack = ExitStack()
        self._copy: Copy | None = None
        self._waiting = 0
        self.failure: str | None = None

    @property
    def ready(self) -> bool:
        """Whether there is a process that can work, now or once it is free."""
        return bool(self._all)

    @property
    def waiting(self) -> int:
        """How many requests wait for a process."""
        return self._waiting

    @property
    def working(self) -> int:
        """How many processes work on a request."""
        return len(self._all) - self._free.qsize()

    def start(self) -> None:
        """Begin to start the processes; requests wait until there is one."""
        self._copy = self._stack.enter_context(copied(self._base))
        for _ in range(self._settings.workers):
            self._start_one()

    async def stop(self) -> None:
        """End all processes; they only read, so nothing is lost."""
        copy, self._copy = self._copy, None
        if copy is None:
            return
        for worker in list(self._all):
            worker.kill()
        self._all.clear()
        await asyncio.gather(*self._starting, return_exceptions=True)
        self._stack.close()

    async def run(
        self, call: Callable[..., _T], *arguments: Any, course: Course | None = None
    ) -> _T:
        """Return what a function of a module returns, called in a process with the base.

        Its messages are in the language of who calls.

        Args:
            call: takes the base and the arguments.
            arguments: what can be pickled.
            course: is kept up to how far the function has come, if it calls `progress`.

        Raises:
            KgError: as the function does.
            BusyError: if no process was free in time.
            TooLongError: if it took too long.
            CrashedError: if its process ended.
        """
        self._waiting += 1
        try:
            async with asyncio.timeout(self._settings.seconds):
                worker = await self._free.get()
        except TimeoutError:
            raise BusyError from None
        finally:
            self._waiting -= 1
        if course is not None:
            course.begin(worker)
        lost = True
        try:
            async with asyncio.timeout(self._settings.seconds):
                found: _T = await asyncio.wrap_future(
                    worker.executor.submit(work, current(), call, *arguments)
                )
            lost = False
        except TimeoutError:
            raise TooLongError from None
        except (BrokenProcessPool, MemoryError):
            raise CrashedError from None
        except (KgError, HTTPException):  # of the function: the process goes on
            lost = False
            raise
        finally:
            # Lost as well when the client has gone, and this task was cancelled.
            if lost:
                self._replace(worker)
            else:
                self._give_back(worker)
        return found

    def _give_back(self, worker: _Worker) -> None:
        if worker in self._all:
            self._free.put_nowait(worker)

    def _replace(self, worker: _Worker) -> None:
        worker.kill()
        self._all.discard(worker)
        self._start_one()

    def _start_one(self) -> None:
        if self._copy is not None:
            task = asyncio.get_running_loop().create_task(self._started(self._copy))
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _started(self, copy: Copy) -> None:
        done = _SPAWN.Value("Q", 0, lock=False)
        executor = ProcessPoolExecutor(
            1,
            mp_context=_SPAWN,
            initializer=begin,
            initargs=(copy, self._settings.memory, done),
        )
        try:
            number = await asyncio.wrap_future(executor.submit(process))
        except BrokenProcessPool:
            self.failure = "a process that works on requests cannot open the base"
            executor.shutdown(wait=False)
            return
        worker = _Worker(executor, number, done)
        if self._copy is None:
            worker.kill()
            return
        self._all.add(worker)
        self._free.put_nowait(worker)
