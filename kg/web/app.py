"""The application: every part of the service put together around one knowledge base."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kg.web.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kg import KnowledgeBase

__all__ = ["create_app"]


def create_app(base: KnowledgeBase, settings: Settings | None = None) -> FastAPI:
    """Return the service of a knowledge base as an ASGI application.

    Pages for people, if they are wanted and there, are mounted last, by
    `kg.web.pages.mount(app, base, settings)`. Theirs is every path that the service does not
    answer itself: `/api/…`, `/sparql`, `/health`, `/ready`, `/login`, `/logout`, `/openapi.json`.
    `/entity/{name}` is shared: the service answers there with RDF, and whoever asks for HTML
    reaches the page.

    Args:
        base: the knowledge base, opened.
        settings: limits and access; those of `Settings` when None.

    Raises:
        MissingExtraError: if the extra `web` is not installed.
    """
    from kg import __version__

    settings = settings or Settings()
    from fastapi import FastAPI

    app = FastAPI(title="convergence-kg", version=__version__, docs_url=None, redoc_url=None)
    if settings.pages and find_spec("kg.web.pages") is not None:
        import_module("kg.web.pages").mount(app, base, settings)
    return app
