"""Handing parts to workers, and what is to be done again where a worker was lost."""

from __future__ import annotations

import pickle
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import InputError
from kg.hallucination.cluster.folder import Folder, Outcome
from kg.hallucination.cluster.job import Job, Part, engine_mark
from kg.hallucination.cluster.working import Station
from kg.i18n import _

__all__ = ["Done", "run"]

#: How many parts are handed out for each thread of the workers.
_AHEAD: Final = 2


@dataclass(frozen=True, slots=True)
class Done:
    """A part that has been written.

    Args:
        part: which one.
        outcome: what was counted in it.
    """

    part: Part
    outcome: Outcome


def run(job: Job, folder: Folder, client: Any) -> Generator[Done, None, None]:
    """Let workers write the parts of a job that are not done, and yield each as it is.

    Once this is closed, parts that were begun are given up.

    A part whose worker is lost is done again by another; it is written by rename, so it is there
    once, whoever writes it.

    Args:
        job: the work; `folder.begin(job.marks)` has seen that the folder is its own; it is held.
        folder: where the parts are written.
        client: of the cluster; see `kg.hallucination.cluster.connected`.

    Raises:
        InputError: if the input changed meanwhile, a part cannot be written, a worker has another
            version of this package, or a part ends every worker that is given it.
    """
    todo = [part for part in job.parts if not folder.is_done(part.number)]
    if not todo:
        return
    with _broadcast(client, job) as name:
        yield from _outcomes(client, todo, name, folder.path.absolute())


def _outcomes(client: Any, todo: list[Part], name: str, path: Path) -> Iterator[Done]:
    from distributed import KilledWorker, as_completed

    waiting, running = iter(todo), dict[str, tuple[Part, Any]]()
    finished = as_completed(loop=client.loop)

    def hand_out() -> None:
        wanted = _AHEAD * sum(client.nthreads().values())
        while len(running) < max(wanted, 1) and (part := next(waiting, None)) is not None:
            key = f"{name}-part-{part.number}"
            future = client.submit(_work, part, str(path), name, key=key, pure=False)
            running[key] = (part, future)
            finished.add(future)

    try:
        hand_out()
        for future in finished:
            part = running.pop(future.key)[0]
            try:
                yield Done(part, future.result())
            except KilledWorker:
                raise InputError(
                    _(
                        "part {number} ({source}) ended every worker that was given it; is "
                        "there enough "
                        "memory?",
                        number=part.number,
                        source=part.slices[0].source,
                    )
                ) from None
            hand_out()
    finally:
        if running:
            with suppress(OSError, TimeoutError):
                client.cancel([future for _, future in running.values()])


def _work(part: Part, path: str, name: str) -> Outcome:
    """Write a part, as a task of a worker."""
    from distributed import get_worker

    station: Station = get_worker().plugins[name].station
    return station.write(part, Path(path))


@contextmanager
def _broadcast(client: Any, job: Job) -> Iterator[str]:
    """Give each worker the index once, those that come later too, and take it away at the end."""
    name = f"kg-{uuid.uuid4().hex}"
    content = pickle.dumps(job.settings, protocol=pickle.HIGHEST_PROTOCOL)
    client.register_plugin(_plugin(content, engine_mark(), _station), name=name)
    try:
        yield name
    finally:
        with suppress(OSError, TimeoutError):
            client.unregister_worker_plugin(name)


def _station(content: bytes, engine: str) -> Station:
    """Return what a worker keeps between parts; it has to have the same code.

    Raises:
        InputError: if it has not.
    """
    if (own := engine_mark()) != engine:
        raise InputError(
            _(
                "a worker has another version of convergence-kg or of Python; install the same "
                "on all machines: it has {own}, and not {engine}",
                own=own,
                engine=engine,
            )
        )
    return Station(pickle.loads(content))


def _plugin(content: bytes, engine: str, begin: Callable[[bytes, str], Station]) -> Any:
    """Return what the scheduler keeps for workers, and each sets up when it begins."""
    from distributed import WorkerPlugin

    class Broadcast(WorkerPlugin):  # type: ignore[misc]  # here, as the library loads slowly
        def __init__(self) -> None:
            self.content = content
            self.station: Station | None = None

        def setup(self, worker: Any) -> None:
            self.station = begin(self.content, engine)
            self.content = b""

    return Broadcast()
