"""Which media type a client wants, of those that an answer can have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import mimeparse
from starlette.exceptions import HTTPException

from kg.formats import RDF_SYNTAXES

__all__ = ["GRAPHS", "TABLES", "YES_OR_NO", "best", "wants_html"]

#: What a table can be, and a yes or no; the last is what a client gets that has no wish.
TABLES: Final = (
    "text/tab-separated-values",
    "text/csv",
    "application/sparql-results+xml",
    "application/sparql-results+json",
)
YES_OR_NO: Final = TABLES[2:]
_ALIASES: Final[Mapping[str, str]] = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
#: RDF syntaxes that hold one graph, by media type; the last is what a client without a wish gets.
GRAPHS: Final[Mapping[str, str]] = {
    syntax.format.media_type: syntax.name
    for syntax in reversed(RDF_SYNTAXES)
    if syntax.name in {"turtle", "rdfxml", "ntriples", "jsonld"}
}


def best(accept: str | None, offered: Sequence[str]) -> str:
    """Return what a client wants most of what is offered.

    Args:
        accept: the header; None where there is none.
        offered: media types; among equals the last one counts.

    Raises:
        HTTPException: with 406 if it accepts none, or the header cannot be read.
    """
    aliases = [alias for alias, meant in _ALIASES.items() if meant in offered]
    try:
        found = mimeparse.best_match([*aliases, *offered], accept or "*/*")
    except (mimeparse.MimeTypeParseException, ValueError):
        raise HTTPException(406, f"the header Accept cannot be read: {accept!r}") from None
    if not found:
        raise HTTPException(406, f"accept one of: {', '.join(reversed(offered))}")
    return _ALIASES.get(found, found) if found not in offered else found


def wants_html(accept: str | None) -> bool:
    """Return whether a client wants a page for people rather than RDF."""
    try:
        return best(accept, ("text/html", *GRAPHS)) == "text/html"
    except HTTPException:
        return False
