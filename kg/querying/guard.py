"""Keeps queries harmless: no other server is asked, and nothing is changed.

Both are refused before the engine sees them, which would try the network.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError, QueryError
from kg.querying.tokens import words

__all__ = ["guard"]

_SERVICE = (
    "SERVICE is off, nothing is fetched from the network; load the data into the base instead"
)
_UPDATE = "is an update; a knowledge base is changed by its files, not by queries"
_UPDATES = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE"})


def guard(sparql: str, source: str | Path = "<query>") -> None:
    """Refuse a query that is empty, asks another server, or is an update.

    Args:
        sparql: the text of a query.
        source: what the message calls it.

    Raises:
        InputError: if the text is blank.
        QueryError: if it has a `SERVICE` clause or is an update; the message tells line and column.

    >>> guard('SELECT ?service { ?service rdfs:label "LOAD" } # SERVICE')
    """
    if not sparql.strip():
        raise InputError(f"{source}: is empty")
    for word, offset in words(sparql):
        keyword = word.upper()
        if keyword == "SERVICE" or keyword in _UPDATES:
            line = sparql.count("\n", 0, offset) + 1
            column = offset - sparql.rfind("\n", 0, offset)
            problem = _SERVICE if keyword == "SERVICE" else f"{keyword} {_UPDATE}"
            raise QueryError(f"{source}:{line}:{column}: {problem}")
