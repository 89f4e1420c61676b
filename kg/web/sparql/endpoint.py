"""The endpoint `/sparql`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.web.jobs import Jobs
from kg.web.negotiation import GRAPHS, best
from kg.web.problems import RESPONSES
from kg.web.sparql.answering import answer, described
from kg.web.sparql.reading import FORM, QUERY, read

__all__ = ["router"]

_TEXT = {"type": "string", "examples": ["ASK { cv:AdamW a ?class }"]}
_GRAPHS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_PARAMETERS = [
    {"name": name, "in": "query", "required": False, "schema": schema}
    for name, schema in (
        ("query", _TEXT), ("default-graph-uri", _GRAPHS), ("named-graph-uri", _GRAPHS)
    )
]  # fmt: skip
_FORM = {
    "type": "object",
    "required": ["query"],
    "properties": {"query": _TEXT, "default-graph-uri": _GRAPHS, "named-graph-uri": _GRAPHS},
}
_BODY = {"content": {FORM: {"schema": _FORM}, QUERY: {"schema": _TEXT}}}


def router(jobs: Jobs, rows: int) -> APIRouter:
    """Return the endpoint.

    Args:
        jobs: what works on queries.
        rows: how many rows or triples an answer may have.
    """
    routes = APIRouter(tags=["SPARQL"], responses=RESPONSES)

    async def ask(request: Request) -> Response:
        asked, accept = await read(request), request.headers.get("accept")
        if asked is None:
            address = str(request.url.replace(query=""))
            content, kind = await jobs.run(described, address, best(accept, tuple(GRAPHS)))
        else:
            content, kind = await jobs.run(answer, asked, accept, rows)
        return Response(content, media_type=kind, headers={"Vary": "Accept"})

    @routes.get(
        "/sparql",
        summary="Answer a SPARQL 1.1 query; without one, describe the endpoint",
        response_class=Response,
        openapi_extra={"parameters": _PARAMETERS},
    )
    async def by_get(request: Request) -> Response:
        return await ask(request)

    @routes.post(
        "/sparql",
        summary="Answer a SPARQL 1.1 query",
        response_class=Response,
        openapi_extra={"parameters": _PARAMETERS[1:], "requestBody": _BODY},
    )
    async def by_post(request: Request) -> Response:
        return await ask(request)

    return routes
