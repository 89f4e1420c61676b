"""Keeps queries off the network: `SERVICE` is refused before the engine sees it."""

from __future__ import annotations

from pathlib import Path

from kg.errors import QueryError
from kg.querying.tokens import words

__all__ = ["refuse_network"]


def refuse_network(sparql: str, source: str | Path = "<query>") -> None:
    """Refuse a query that would ask another server.

    Args:
        sparql: the text of a query.
        source: what the message calls it.

    Raises:
        QueryError: if the text has a `SERVICE` clause; the message tells its line and column.
    """
    for word, offset in words(sparql):
        if word.upper() == "SERVICE":
            line = sparql.count("\n", 0, offset) + 1
            column = offset - sparql.rfind("\n", 0, offset)
            raise QueryError(
                f"{source}:{line}:{column}: SERVICE is off, nothing is fetched from the network; "
                "load the data into the knowledge base instead"
            )
