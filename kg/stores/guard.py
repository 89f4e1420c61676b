"""Keeps queries harmless: no other server is asked, and nothing is changed.

Both are refused before the engine sees them, which would try the network.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kg.errors import InputError, QueryError
from kg.stores.tokens import undeclared_prefix, words

__all__ = ["guard", "refuse_service"]

_SERVICE = (
    "SERVICE is off, nothing is fetched from the network; load the data into the base instead"
)
_UPDATE = "is an update; a knowledge base is changed by its files, not by queries"
_UPDATES = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE"})


def guard(sparql: str, source: str | Path = "<query>", prefixes: Collection[str] = ()) -> None:
    """Refuse a query that is empty, asks another server, is an update, or has a strange prefix.

    Args:
        sparql: the text of a query.
        source: what the message calls it.
        prefixes: those that need no declaration.

    Raises:
        InputError: if the text is blank.
        QueryError: in the other cases; the message tells line and column.

    >>> guard('SELECT ?service { ?service ?p "LOAD" } # SERVICE')
    """
    if not sparql.strip():
        raise InputError(f"{source}: is empty")
    refuse_service(sparql, source)
    for word, offset in words(sparql):
        if word.upper() in _UPDATES:
            raise QueryError(f"{_place(sparql, source, offset)}: {word.upper()} {_UPDATE}")
    if strange := undeclared_prefix(sparql, prefixes):
        name, offset = strange
        hint = f"prefix {name}: is not declared; add PREFIX {name}: <IRI>"
        raise QueryError(f"{_place(sparql, source, offset)}: {hint}")


def refuse_service(sparql: str, source: str | Path) -> None:
    """Refuse a query that would ask another server.

    Raises:
        QueryError: if it has a `SERVICE` clause; the message tells line and column.
    """
    for word, offset in words(sparql):
        if word.upper() == "SERVICE":
            raise QueryError(f"{_place(sparql, source, offset)}: {_SERVICE}")


def _place(sparql: str, source: str | Path, offset: int) -> str:
    line = sparql.count("\n", 0, offset) + 1
    return f"{source}:{line}:{offset - sparql.rfind(chr(10), 0, offset)}"
