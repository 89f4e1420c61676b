"""Pages for what goes wrong: an address without a page, and a fault of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import Client, app, ui
from starlette.responses import PlainTextResponse, Response

from kg.web.pages.parts.elements import Text, box, head, link
from kg.web.pages.parts.layout import frame
from kg.web.pages.parts.page import Page

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.api import KnowledgeBase
    from kg.web.settings import Settings

__all__ = ["serve_faults"]


def serve_faults(base: KnowledgeBase, settings: Settings) -> None:
    """Let an unknown address and a fault of the program have pages of ours, without a traceback."""

    @app.exception_handler(404)
    async def lost(request: Request, _: Exception) -> Response:
        if request.scope["path"].startswith("/_nicegui") or request.method != "GET":
            return PlainTextResponse("not found\n", 404)
        with Client(ui.page(""), request=request) as client:
            _told(Page.of(request, base, settings), "lost")
            return client.build_response(request, 404)

    @app.on_page_exception
    def broken() -> None:
        _told(Page.of(ui.context.client.request, base, settings), "broken")


def _told(page: Page, what: str) -> None:
    with frame(page, what):
        head(page.t(f"frame.{what}"), 1)
        Text("p", page.t(f"frame.{what}_about"), "lead")
        with box("p"):
            link(page.t("frame.look"), page.url("/"))
