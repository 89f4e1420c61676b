"""Answers as values: a table, a graph, or yes and no. Nothing in them reads from the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.stores.embedded import Answer, Term

__all__ = ["Graph", "Result", "Table", "materialise"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT query; a cell without a value is None."""

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


@dataclass(frozen=True, slots=True)
class Graph:
    """The triples of a CONSTRUCT or DESCRIBE query."""

    triples: list[ox.Triple]


Result = Table | Graph | bool


def materialise(answer: Answer, most: int | None = None) -> Result:
    """Read an answer to its end, so that it may leave its thread and outlive its store.

    Args:
        answer: what the engine gave.
        most: how many rows or triples it may have; any number when None.

    Raises:
        QueryError: if it has more.
    """
    if isinstance(answer, ox.QuerySolutions):
        columns = tuple(variable.value for variable in answer.variables)
        return Table(columns, [tuple(row) for row in _at_most(answer, most, "rows")])
    if isinstance(answer, ox.QueryTriples):
        return Graph(list(_at_most(answer, most, "triples")))
    return bool(answer)


def _at_most(parts: Iterable[_T], most: int | None, what: str) -> Iterator[_T]:
    for number, part in enumerate(parts):
        if number == most:
            raise QueryError(
                f"the answer has over {most:,} {what}, the most that are given at once; "
                "ask for them in parts, with ORDER BY, LIMIT and OFFSET"
            )
        yield part
