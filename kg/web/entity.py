"""An address for every IRI, `/entity/NAME`: RDF for programs, a page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from kg.web.negotiation import GRAPHS, best, wants_html
from kg.web.sparql.answering import written

if TYPE_CHECKING:
    from kg import KnowledgeBase
    from kg.querying.answers import Graph
    from kg.web.jobs import Jobs

__all__ = ["PREFIX", "EntityRoute", "describe", "links"]

PREFIX = "/entity/"


def describe(base: KnowledgeBase, name: str, kind: str, most: int) -> tuple[bytes, str]:
    """Return what a base says of a thing, in an RDF syntax, and its media type.

    Args:
        base: the base.
        name: an IRI, `cv:NAME`, `NAME` or a label.
        kind: the media type.
        most: how many triples there may be.

    Raises:
        HTTPException: with 404 if the base knows no such thing.
    """
    from kg.errors import InputError

    try:
        iri = base.iri(name)
    except InputError as error:
        raise HTTPException(404, str(error)) from None
    result = base.sparql(f"DESCRIBE <{iri}>", most=most)
    graph: Graph = result  # type: ignore[assignment]  # DESCRIBE gives no other
    if not graph.triples:
        raise HTTPException(404, f"the knowledge base says nothing of {iri}")
    return written(base, graph, kind)


def links(path: str) -> str:
    """Return the header Link of an entity: each form that it can be had in.

    Args:
        path: the address, percent-encoded.
    """
    forms = [f'<{path}?format={name}>; rel="alternate"; type="{kind}"'
             for kind, name in reversed(GRAPHS.items())]  # fmt: skip
    return ", ".join(forms)


class EntityRoute(Route):
    """Answers with RDF; a request for a page goes on to the pages, if there are any.

    Args:
        jobs: what works on requests.
        rows: how many triples an answer may have.
        pages: whether somebody else answers requests for HTML.
    """

    def __init__(self, jobs: Jobs, rows: int, *, pages: bool) -> None:
        super().__init__(f"{PREFIX}{{name:path}}", self._answer, include_in_schema=False)
        self._jobs, self._rows, self._pages = jobs, rows, pages

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match unless a page is wanted and there are pages."""
        found = super().matches(scope)
        if found[0] is Match.NONE or not self._pages or _format(scope) is not None:
            return found
        if wants_html(Headers(scope=scope).get("accept")):
            return Match.NONE, {}
        return found

    async def _answer(self, request: Request) -> Response:
        form = _format(request.scope)
        kinds = {name: kind for kind, name in GRAPHS.items()}
        if form is not None and form not in kinds:
            raise HTTPException(400, f"no format {form!r}; known: {', '.join(kinds)}")
        accept = request.headers.get("accept")
        kind = kinds[form] if form is not None else best(accept, tuple(GRAPHS))
        content, kind = await self._jobs.run(
            describe, request.path_params["name"], kind, self._rows
        )
        headers = {"Vary": "Accept", "Link": links(quote(request.url.path))}
        return Response(content, media_type=kind, headers=headers)


def _format(scope: Scope) -> str | None:
    return QueryParams(scope["query_string"]).get("format")
