"""A request of the SPARQL 1.1 protocol as a query and the graphs that it is asked of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.errors import InputError
from kg.files import decode
from kg.formats import is_iri
from kg.querying.asking import Dataset

__all__ = ["Asked", "read"]

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_READ_ONLY: Final = (
    "the endpoint only reads; a knowledge base is changed by its files, with kg admit and kg retract"
)
#: What is asked is limited by the size of the body; this only bounds the work of cutting it up.
_MOST_FIELDS: Final = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the graphs that it is asked of whatever it says itself; None where none are."""

    query: str
    dataset: Dataset | None


async def read(request: Request) -> Asked | None:
    """Return what a request asks; None for a GET without a query.

    Raises:
        HTTPException: if it is no request of the protocol.
        SourceSyntaxError: if it is not UTF-8.
    """
    fields = _fields(request.scope["query_string"])
    query: str | None = None
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await request.body()
        if kind == FORM:
            fields += _fields(body)
        elif kind == QUERY:
            if any(name == "query" for name, _ in fields):
                raise HTTPException(400, "there is a query in the body and one in the address")
            query = decode(body, "<query>")
        elif kind == UPDATE:
            raise HTTPException(403, _READ_ONLY)
        else:
            raise HTTPException(
                415, f"a body of type {kind or '(none)'} is not known; send {FORM} or {QUERY}"
            )
    if any(name == "update" for name, _ in fields):
        raise HTTPException(403, _READ_ONLY)
    queries = [value for name, value in fields if name == "query"]
    if query is None and not queries and request.method != "POST" and not fields:
        return None
    if query is None and len(queries) != 1:
        raise HTTPException(400, f"there are {len(queries)} queries; send one, as query=…")
    return Asked(queries[0] if query is None else query, _dataset(fields))


def _fields(content: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            content.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError:
        raise HTTPException(400, "the parameters are not UTF-8, percent-encoded") from None
    except ValueError:
        raise HTTPException(400, f"there are over {_MOST_FIELDS} parameters") from None


def _dataset(fields: list[tuple[str, str]]) -> Dataset | None:
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    for iri in (*default, *named):
        if not is_iri(iri):
            raise InputError(f"{iri!r} is not the IRI of a graph; write it whole")
    return Dataset(default, named) if default or named else None
