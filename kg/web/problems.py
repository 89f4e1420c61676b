"""Errors as `application/problem+json` (RFC 9457): what is wrong, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from kg.errors import KgError, MissingExtraError, SourceSyntaxError, UnknownNameError
from kg.web.jobs import BusyError, CrashedError, TooLongError
from kg.web.naming import below

__all__ = ["RESPONSES", "Problem", "install", "problem"]

MEDIA_TYPE: Final = "application/problem+json"


class Problem(BaseModel):
    """What is wrong with a request, and what would be right."""

    type: str = "about:blank"
    title: str = Field(examples=["Bad Request"])
    status: int = Field(examples=[400])
    detail: str = Field(examples=["<query>:1:8: the query cannot be read from '{' on"])


#: What any operation may answer, for OpenAPI.
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": text}
    for status, text in (
        (400, "The request cannot be understood."),
        (401, "A token is needed."),
        (413, "The body is too large."),
        (429, "This client has too many requests at one time."),
        (503, "The service has too many requests; try again later."),
        (504, "It took too long."),
    )
}


def problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, **more: object
) -> Response:
    """Return a problem as a response.

    Args:
        status: the HTTP status.
        detail: what is wrong, and what would be right.
        headers: of the response.
        more: members beyond those of the standard, such as the line; None is left out.
    """
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **{name: value for name, value in more.items() if value is not None},
    }
    return JSONResponse(content, status, dict(headers or {}), MEDIA_TYPE)


def install(app: FastAPI, seconds: float, root: Path) -> None:
    """Let an application answer with problems.

    Args:
        app: the application.
        seconds: how long a request may take, for the message.
        root: the folder of the base, which no message tells of.
    """

    @app.exception_handler(KgError)
    async def wrong(_: Request, error: KgError) -> Response:
        line = column = None
        if isinstance(error, SourceSyntaxError):
            line, column = error.line, error.column
        return problem(_status(error), below(root, str(error)), line=line, column=column)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        told = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        return problem(422, "; ".join(told))

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> Response:
        return problem(error.status_code, str(error.detail), error.headers)

    @app.exception_handler(TooLongError)
    async def too_long(_: Request, __: TooLongError) -> Response:
        return problem(
            504,
            f"stopped after {seconds:g} seconds, the most that a request may take; ask for less, "
            "or start the service with --seconds for another limit",
        )

    @app.exception_handler(BusyError)
    async def busy(_: Request, __: BusyError) -> Response:
        return problem(
            503,
            f"no process was free within {seconds:g} seconds; try again later",
            {"Retry-After": "10"},
        )

    @app.exception_handler(CrashedError)
    async def crashed(_: Request, __: CrashedError) -> Response:
        return problem(503, "the process ran out of memory and was replaced; ask for less")


def _status(error: KgError) -> int:
    if isinstance(error, UnknownNameError):
        return 404
    return 501 if isinstance(error, MissingExtraError) else 400
