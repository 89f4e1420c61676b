"""The frame of every page: title, navigation, language, brightness, and what is in it."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Final

from nicegui import ui

from kg.web.pages.parts.elements import Text, box, link
from kg.web.pages.parts.page import Page

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["PLACES", "Build", "frame", "run_pages"]

Build = Callable[[Page], Awaitable[None]]

#: The pages of the navigation, by the keys of their names.
PLACES: Final = ("look", "ask", "check", "compare", "validate", "readiness", "pictures")
_TAGS: Final = {"en": "en-US", "zh": "zh-CN"}
_TURN: Final = """() => {
  const dark = !document.body.classList.contains("body--dark");
  document.cookie = `kg-theme=${dark ? "dark" : "light"};path=/;max-age=31536000;samesite=lax`;
  Quasar.Dark.set(dark);
  if (document.querySelector(".nicegui-echart")) location.reload();
}"""
#: What is scrolled sideways is reached by keyboard; a heading that is jumped to is read.
_SKIP: Final = """(event) => {
  event.preventDefault();
  document.getElementById("content").focus();
}"""


def run_pages(app: FastAPI) -> None:
    """Serve the pages with an application; fonts, scripts and styles come from it as well."""
    ui.run_with(
        app,
        title="convergence-kg",
        favicon="🧭",
        dark=None,
        tailwind=False,
        show_welcome_message=False,
    )


@contextmanager
def frame(page: Page, place: str) -> Iterator[None]:
    """Put what is built within the frame, below it a heading of the first level of its own.

    Args:
        page: the request.
        place: which of `PLACES` it belongs to, or the key of its title where it belongs to none.
    """
    client = ui.context.client
    own = copy.copy(client.page)
    own.language = _TAGS[page.language]  # type: ignore[assignment]
    own.dark = None if page.theme is None else page.theme == "dark"
    client.page = own
    client.title = f"{page.t(f'frame.{place}')} · convergence-kg"
    ui.add_head_html(f"<style>{_style()}</style>")
    with ui.header(fixed=False).classes("frame"):
        link(page.t("frame.skip"), "#content", "skip").on("click", js_handler=_SKIP)
        link("convergence-kg", page.url("/"), "brand")
        _navigation(page, place)
        _switches(page)
    with box("div", "page", id="content", tabindex="-1"):
        yield


def _style() -> str:
    sheet = resources.files("kg.web.pages.parts") / "style.css"
    return sheet.read_text(encoding="utf-8")


def _navigation(page: Page, place: str) -> None:
    with box("nav", aria_label=page.t("frame.navigation")), box("ul"):
        for name in PLACES:
            here = {"aria_current": "page"} if name == place else {}
            with box("li"):
                link(page.t(f"frame.{name}"), page.url(f"/{name}"), **here)


def _switches(page: Page) -> None:
    other = "en" if page.language == "zh" else "zh"
    with box("div", "switches"):
        link(
            page.t("frame.other_language"),
            page.url(page.path, other, **page.query),
            hreflang=other,
            lang=other,
        )
        turn = Text("button", "◐", type="button", aria_label=page.t("frame.brightness"))
        turn.props["title"] = page.t("frame.brightness")
        turn.on("click", js_handler=_TURN)
