"""The application: every part of the service put together around one knowledge base."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from kg.i18n import _
from kg.web.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kg import KnowledgeBase

__all__ = ["create_app"]

#: Of the extra `web`, what the service itself needs.
_LIBRARIES: Final = ("fastapi", "mimeparse", "python_multipart", "uvicorn")
_ABOUT: Final = (
    "Query a knowledge base, validate claims against it, and measure what a text says beyond it. "
    "Errors are application/problem+json."
)


def create_app(base: KnowledgeBase, settings: Settings | None = None) -> FastAPI:
    """Return the service of a knowledge base as an ASGI application.

    Pages for people, if they are wanted and there, are mounted last, by
    `kg.web.pages.mount(app, base, settings)`. Theirs is every path that the service does not
    answer itself: `/api/…`, `/sparql`, `/health`, `/ready`, `/login`, `/logout`, `/openapi.json`.
    `/entity/{name}` is shared: the service answers there with RDF, and whoever asks for HTML
    reaches the page. `app.state.jobs` runs functions where they can be ended; see `kg.web.jobs`.

    Args:
        base: the knowledge base, opened.
        settings: limits and access; those of `Settings` when None.

    Raises:
        MissingExtraError: if the extra `web` is not installed.
    """
    from kg.errors import MissingExtraError

    if not all(map(find_spec, _LIBRARIES)):
        raise MissingExtraError("web", _("The service"))
    return _assembled(base, settings or Settings())


def _assembled(base: KnowledgeBase, settings: Settings) -> FastAPI:
    from fastapi import FastAPI

    from kg import __version__
    from kg.web import health, problems, rest, sparql
    from kg.web.entity import EntityRoute
    from kg.web.jobs import Jobs

    jobs = Jobs(base, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        jobs.start()
        try:
            yield
        finally:
            await jobs.stop()

    app = FastAPI(
        title="convergence-kg",
        description=_ABOUT,
        version=__version__,
        docs_url=None,  # that page would load its scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.jobs = jobs
    problems.install(app, settings.seconds, base.graph.root)
    pages = settings.pages and find_spec("kg.web.pages") is not None
    app.include_router(health.router(jobs))
    app.include_router(rest.router(jobs, settings))
    app.include_router(sparql.router(jobs, settings.rows))
    app.router.routes.append(EntityRoute(jobs, settings.rows, pages=pages))
    _add_guards(app, settings)
    if pages:
        import_module("kg.web.pages").mount(app, base, settings)
    return app


def _add_guards(app: FastAPI, settings: Settings) -> None:
    """Let each request pass the guards; the one that is added last comes first."""
    from fastapi.middleware.cors import CORSMiddleware

    from kg.web.guards import Access, Limits, SafeHeaders

    app.add_middleware(Limits, settings=settings)
    app.add_middleware(Access, settings=settings)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "Accept"],
        )
    app.add_middleware(SafeHeaders)
