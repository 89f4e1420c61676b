"""Answers as values: a table, a graph, or yes and no. Nothing in them reads from the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import pyoxigraph as ox

from kg.errors import QueryError
from kg.i18n import _
from kg.proportions import counted
from kg.querying.plain import Plain, arrow, plain, require

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from kg.stores.embedded import Answer, Term

__all__ = ["Graph", "Result", "Table", "materialise"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT query; a cell without a value is None.

    Args:
        columns: the names of the variables.
        rows: the terms, as the store gives them; `values` has them as plain values of Python.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    @property
    def values(self) -> list[tuple[Plain, ...]]:
        """The rows as plain values: int, float, Decimal, bool, datetime, str and None.

        An IRI is its text; a text loses its language.
        """
        return [tuple(map(plain, row)) for row in self.rows]

    def records(self) -> Iterator[dict[str, Plain]]:
        """Yield each row as a dictionary of plain values by column."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.values)

    def to_arrow(self) -> pa.Table:
        """Return a table of Arrow: int64, float64, bool, UTC timestamps in µs, or strings.

        A column with values of several kinds becomes one of strings; decimals become floats.

        Raises:
            MissingExtraError: if the extra `notebook` is not installed.
        """
        return arrow(self.columns, self.values)

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame of pandas; its columns are those of `to_arrow`.

        Raises:
            MissingExtraError: if the extra `notebook` is not installed.
        """
        require("pandas")
        return self.to_arrow().to_pandas()

    def to_polars(self) -> pl.DataFrame:
        """Return a data frame of Polars; its columns are those of `to_arrow`.

        Raises:
            MissingExtraError: if the extra `notebook` is not installed.
        """
        return require("polars").from_arrow(self.to_arrow())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the table over by the Arrow PyCapsule interface, as DuckDB and Polars take it."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        return self.html(counted(len(self.rows), "row"))

    def html(self, caption: str) -> str:
        """Return the first rows as a table of HTML, for a notebook.

        Args:
            caption: the line above it, as text.
        """
        from kg.html_tables import html_table

        rows = ([_cell(term) for term in row] for row in self.rows)
        return html_table(caption, self.columns, rows, total=len(self.rows))


@dataclass(frozen=True, slots=True)
class Graph:
    """The triples of a CONSTRUCT or DESCRIBE query."""

    triples: list[ox.Triple]

    @property
    def table(self) -> Table:
        """The triples as rows of subject, predicate and object."""
        return Table(("subject", "predicate", "object"), [tuple(one) for one in self.triples])

    def _repr_html_(self) -> str:
        return self.table.html(f"{len(self.triples):,} triples")


Result: TypeAlias = Table | Graph | bool


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


def _cell(term: Any) -> str:
    from html import escape

    from kg.html_tables import linked

    if isinstance(term, ox.NamedNode):
        return linked(term.value)
    value = plain(term)
    return "" if value is None else escape(str(value))


def _at_most(parts: Iterable[_T], most: int | None, what: str) -> Iterator[_T]:
    for number, part in enumerate(parts):
        if number == most:
            raise QueryError(
                _(
                    "the answer has over {most:,} {what}, the most that are given at once; ask "
                    "for them in parts, with ORDER BY, LIMIT and OFFSET",
                    most=most,
                    what=what,
                )
            )
        yield part
