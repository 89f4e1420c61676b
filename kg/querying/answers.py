"""Answers as values: a table, a graph, or yes and no. Nothing in them reads from the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from kg.stores.embedded import Answer, Term

__all__ = ["Graph", "Result", "Table", "materialise"]


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


def materialise(answer: Answer) -> Result:
    """Read an answer to its end, so that it may leave its thread and outlive its store."""
    if isinstance(answer, ox.QuerySolutions):
        columns = tuple(variable.value for variable in answer.variables)
        return Table(columns, [tuple(row) for row in answer])
    if isinstance(answer, ox.QueryTriples):
        return Graph(list(answer))
    return bool(answer)
