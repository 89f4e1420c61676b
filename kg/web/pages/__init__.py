"""The pages of a knowledge base for people, one module each; what they do, the verbs of `kg` do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kg.api import KnowledgeBase
    from kg.web.settings import Settings

__all__ = ["mount"]


def mount(app: FastAPI, base: KnowledgeBase, settings: Settings) -> None:
    """Add the pages to an application; they answer every path that it does not answer itself.

    A process has the pages of one base: those that were mounted last.

    Args:
        app: the application, with its processes as `app.state.jobs`.
        base: the knowledge base, opened.
        settings: its limits, and the readiness file that is shown.
    """
    from nicegui import ui

    from kg.web.pages import ask, check, compare, look, pictures, readiness, thing, validate
    from kg.web.pages.parts.faults import serve_faults
    from kg.web.pages.parts.layout import Build, frame, run_pages
    from kg.web.pages.parts.page import Page

    def add(path: str, place: str, build: Build) -> None:
        @ui.page(path, response_timeout=settings.seconds)
        async def _() -> None:
            request = ui.context.client.request
            page = Page.of(request, base, settings, app.state.jobs)
            with frame(page, place):
                await build(page)

    add("/", "look", look.build)
    add("/look", "look", look.build)
    add("/thing", "look", thing.build)
    add("/entity/{name}", "look", thing.build)
    add("/ask", "ask", ask.build)
    add("/ask/{name:path}", "ask", ask.build_named)
    add("/check", "check", check.build)
    add("/compare", "compare", compare.build)
    add("/validate", "validate", validate.build)
    add("/readiness", "readiness", readiness.build)
    add("/pictures", "pictures", pictures.build)
    ask.serve_terms(app, app.state.jobs)
    pictures.serve(app, app.state.jobs, settings)
    serve_faults(base, settings)
    run_pages(app)
