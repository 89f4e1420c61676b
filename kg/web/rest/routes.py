"""The operations of the REST interface: each reads a request, calls one function, and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from kg.errors import InputError, UnknownNameError
from kg.hallucination.loaders.records import Record
from kg.web.entity import describe
from kg.web.jobs import Jobs
from kg.web.negotiation import GRAPHS, best
from kg.web.problems import RESPONSES, Problem
from kg.web.rest import calls
from kg.web.rest.models import (
    Assessment,
    AssessmentName,
    Checked,
    Explanation,
    Found,
    HrRecords,
    HrRequest,
    HrText,
    Page,
    QueryRequest,
    QuerySummary,
)
from kg.web.rest.uploads import BODY, read_files
from kg.web.settings import Settings

__all__ = ["router"]

_NOT_FOUND: Final[dict[int | str, dict[str, Any]]] = {
    404: {"model": Problem, "description": "There is no such thing."}
}
_REPORTS: Final[Mapping[str, str]] = {
    "application/sarif+json": "sarif",
    "text/turtle": "turtle",
    "application/json": "json",
}
_RDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {kind: {} for kind in GRAPHS}, "description": "Its triples."}
}


def router(jobs: Jobs, settings: Settings) -> APIRouter:
    """Return the operations.

    Args:
        jobs: what works on requests.
        settings: how many records a request may have, and which assessments there are.
    """
    routes = APIRouter(prefix="/api", tags=["REST"], responses=RESPONSES)
    _measuring(routes, jobs, settings)
    _asking(routes, jobs, settings)
    return routes


def _measuring(routes: APIRouter, jobs: Jobs, settings: Settings) -> None:
    assessments = settings.assessments

    @routes.post("/hr", response_model=HrText | HrRecords, summary="Measure the hallucination rate")
    async def hr(asked: HrRequest) -> Response:
        """Check every claim of a text, or of records, and rate the whole.

        The answer is what `kg hr --format json` prints.
        """
        if (asked.text is None) == (asked.records is None):
            raise InputError("give one of text and records")
        if asked.text is not None:
            return JSONResponse(await jobs.run(calls.hr_of_text, asked.text, asked.assume_complete))
        given = asked.records or []
        if not 0 < len(given) <= settings.rows:
            raise InputError(f"there are {len(given):,} records; send 1 to {settings.rows:,}")
        records = [
            Record(one.id or str(number), one.text, one.labels)
            for number, one in enumerate(given, 1)
        ]
        options = (asked.by, asked.count_unread, asked.assume_complete)
        return JSONResponse(await jobs.run(calls.hr_of_records, records, *options))

    @routes.post(
        "/validate",
        response_model=Checked,
        summary="Check claims against the base",
        openapi_extra={"requestBody": BODY},
    )
    async def validate(
        request: Request, language: Literal["zh", "en"] = "en", strict: bool = False
    ) -> Response:
        """Check claims in any form that `kg validate` reads; nothing is taken in.

        By `Accept`, the report is JSON, a SHACL report in Turtle, or SARIF.
        """
        kind = best(request.headers.get("accept"), tuple(_REPORTS))
        files, mapping = await read_files(request)
        upload = calls.Upload(files, mapping, language, strict)
        content = await jobs.run(calls.check, upload, _REPORTS[kind])
        return Response(content, media_type=kind, headers={"Vary": "Accept"})

    @routes.get("/ari", response_model=list[AssessmentName], summary="List the assessments")
    async def names() -> Response:
        """List the organisations whose readiness can be assessed; they are named at the start."""
        return JSONResponse([{"name": name} for name in assessments])

    @routes.get(
        "/ari/{name}",
        response_model=Assessment,
        responses=_NOT_FOUND,
        summary="Assess the AI readiness of an organisation",
    )
    async def ari(
        name: str,
        hr: Annotated[float | None, Query(ge=0, le=1)] = None,
        limit: Annotated[int | None, Query(ge=0, description="Gaps at most.")] = None,
    ) -> Response:
        """Score the artefacts of an organisation; what `kg ari --format json` prints."""
        if name not in assessments:
            raise UnknownNameError("assessment", name, assessments)
        return JSONResponse(await jobs.run(calls.ari, assessments[name], hr, limit))


def _asking(routes: APIRouter, jobs: Jobs, settings: Settings) -> None:
    @routes.get("/queries", response_model=list[QuerySummary], summary="List the named queries")
    async def queries() -> Response:
        """List the named queries with their parameters and columns."""
        return JSONResponse(await jobs.run(calls.queries))

    @routes.post(
        "/query", response_model=Page, responses=_NOT_FOUND, summary="Answer a named query"
    )
    async def query(asked: QueryRequest) -> Response:
        """Answer a named query, some rows at a time; `next` is the offset to go on with."""
        given = (asked.name, asked.parameters, asked.offset, asked.limit)
        return JSONResponse(await jobs.run(calls.query, *given))

    @routes.get(
        "/explain",
        response_model=Explanation,
        responses=_NOT_FOUND,
        summary="Tell why a thing has its classes and facts",
    )
    async def explain(name: Annotated[str, Query(examples=["cv:AdamW"])]) -> Response:
        """Explain a thing, named by an IRI, `cv:NAME`, `NAME` or a label."""
        return JSONResponse(await jobs.run(calls.explain, name))

    @routes.get("/search", response_model=list[Found], summary="Find things by words")
    async def search(
        text: Annotated[str, Query(min_length=1, examples=["对齐"])],
        kind: Annotated[list[str], Query()] = [],  # noqa: B006  FastAPI copies it
        limit: Annotated[int, Query(ge=1, le=1000)] = 20,
    ) -> Response:
        """Find things, classes, properties, queries and claims by label, in any language."""
        return JSONResponse(await jobs.run(calls.search, text, kind, limit))

    @routes.get(
        "/describe",
        response_class=Response,
        responses=_RDF | _NOT_FOUND,
        summary="Describe a thing in RDF",
    )
    async def describing(request: Request, name: str) -> Response:
        """Return the triples about a thing, in the syntax that `Accept` names."""
        kind = best(request.headers.get("accept"), tuple(GRAPHS))
        content, kind = await jobs.run(describe, name, kind, settings.rows)
        return Response(content, media_type=kind, headers={"Vary": "Accept"})
