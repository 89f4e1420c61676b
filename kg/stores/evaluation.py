"""What surrounds an evaluation: its failures become errors of ours, and it may be watched.

The engine evaluates outside the interpreter and cannot be told to stop. So a library call has no
time limit; a process that is its own master, such as the command line, may set a watch that ends
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final, TypeAlias

from kg.errors import QueryError
from kg.i18n import _

__all__ = ["DAMAGED", "Watch", "damage", "evaluating", "flat", "set_watch", "watched"]

#: Surrounds each evaluation; called with what messages call the query.
Watch: TypeAlias = Callable[[str], AbstractContextManager[None]]


#: How the storage engine begins to tell of files that are not as it wrote them.
DAMAGED: Final = "Corruption:"


def _unwatched(_: str) -> AbstractContextManager[None]:
    return nullcontext()


_watch: Watch = _unwatched


def set_watch(watch: Watch | None) -> None:
    """Let every evaluation of this process be watched, or none.

    Args:
        watch: returns what surrounds one evaluation; None for nothing.
    """
    global _watch  # noqa: PLW0603
    _watch = watch or _unwatched


def watched(source: object) -> AbstractContextManager[None]:
    """Surround an evaluation whose failures are not the engine's.

    Args:
        source: what messages call the query.
    """
    return _watch(str(source))


@contextmanager
def evaluating(source: object) -> Iterator[None]:
    """Surround the evaluation of a query, and the reading of its answer.

    Args:
        source: what messages call the query.

    Raises:
        QueryError: if the engine fails meanwhile: an unknown function, a damaged store.
    """
    with watched(source):
        try:
            yield
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(
                _("{source}: the query failed: {flat}", source=source, flat=flat(error))
            ) from None


def flat(error: BaseException) -> str:
    """Return the message of an error of the engine as one line."""
    return " ".join(str(error).split())


def damage(error: Exception) -> str | None:
    """Return what an error says of the files of a store on disk, or None if it is another error.

    A store is read bit by bit, so what is wrong with it may show at any time.
    """
    told = flat(error)
    from_engine = (
        isinstance(error, OSError) and error.errno is None and told.startswith("IO error:")
    )
    if from_engine or (isinstance(error, RuntimeError) and told.startswith(DAMAGED)):
        return _("the store is damaged; delete its folder and it is made again: {told}", told=told)
    return None
