"""Whether the service runs, and whether it can answer: for whoever keeps it running."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from kg.web.jobs import Jobs
from kg.web.problems import Problem, problem

__all__ = ["router"]


class Status(BaseModel):
    """How the service is."""

    status: str


def router(jobs: Jobs) -> APIRouter:
    """Return `/health` and `/ready`; neither needs a token.

    Args:
        jobs: what works on requests.
    """
    routes = APIRouter(tags=["Service"])

    @routes.get("/health", response_model=Status, summary="Tell that the service runs")
    async def health() -> Response:
        return JSONResponse({"status": "ok"})

    @routes.get(
        "/ready",
        response_model=Status,
        responses={503: {"model": Problem, "description": "Not yet, or not any more."}},
        summary="Tell whether the service can answer",
    )
    async def ready() -> Response:
        if jobs.ready:
            return JSONResponse({"status": "ready"})
        why = jobs.failure or "the base is being opened; try again"
        return problem(503, why, {"Retry-After": "1"})

    return routes
