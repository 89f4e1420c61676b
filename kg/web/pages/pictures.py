"""Pictures: what the base says, drawn."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from kg.errors import KgError, UnknownNameError
from kg.i18n import using
from kg.web.jobs import BusyError, CrashedError, TooLongError
from kg.web.pages.parts.elements import Text, box, head, link
from kg.web.pages.parts.page import Page
from kg.web.pages.parts.texts import LANGUAGES, Texts, preferred
from kg.web.pages.parts.working import limit_told, worked

if TYPE_CHECKING:
    from fastapi import FastAPI, Response

    from kg.api import KnowledgeBase
    from kg.web.jobs import Jobs
    from kg.web.settings import Settings

__all__ = ["build", "serve"]


async def build(page: Page) -> None:
    """Build the page of all pictures that the base has queries for."""
    head(page.t("pictures.title"), 1)
    Text("p", page.t("pictures.about"), "lead")
    found = await worked(page, page.t("pictures.reading"), _titled)
    if found is None:
        return
    if not found:
        Text("p", page.t("pictures.none"))
    for kind, title, about in found:
        source = page.url(f"/pictures/{kind}.svg", page.language)
        with box("section", id=kind):
            head(title)
            if about:
                Text("p", about)
            with box("div", "picture", tabindex="0", role="region", aria_label=title):
                alt = f"{title}. {about}" if about else title
                img = box("img", src=source, alt=alt, loading="lazy")
            failed = Text("p", page.t("pictures.failed"), "error", role="alert")
            failed.props["hidden"] = True
            img.on("error", js_handler=_FAILED)
            with box("p"):
                link(page.t("pictures.whole"), source)


def _titled(page: Page) -> list[tuple[str, str, str]]:
    from kg.drawing import check_picture, pictures

    found = pictures(page.base.graph)
    if found:
        check_picture(Path("picture.svg"), page.language)
    told = ((kind, query.header) for kind, query in found.items())
    return [(kind, one.title_in(page.language), one.about_in(page.language)) for kind, one in told]


#: A picture that does not come gives its place to a line that says so.
_FAILED: Final = """(event) => {
  event.target.parentElement.hidden = true;
  event.target.parentElement.nextElementSibling.hidden = false;
}"""


def serve(app: FastAPI, jobs: Jobs, settings: Settings) -> None:
    """Serve each picture as a file of SVG, in which a browser runs no script."""
    from fastapi import Response

    def refused(status: int, told: str) -> Response:
        return Response(told + "\n", status, media_type="text/plain; charset=utf-8")

    @app.get("/pictures/{kind}.svg", include_in_schema=False)
    async def picture(kind: str, lang: str = LANGUAGES[0]) -> Response:
        try:
            with using(preferred(lang, "")):
                content = await jobs.run(_drawn, kind, lang)
        except KgError as failure:
            return refused(404 if isinstance(failure, UnknownNameError) else 422, str(failure))
        except (BusyError, CrashedError, TooLongError) as failure:
            status = 504 if isinstance(failure, TooLongError) else 503
            words = Texts(preferred(lang, ""))
            return refused(status, limit_told(words, failure, settings.seconds))
        headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
        return Response(content, media_type="image/svg+xml", headers=headers)


def _drawn(base: KnowledgeBase, kind: str, language: str) -> bytes:
    with TemporaryDirectory(prefix="kg-picture-") as folder:
        return base.draw(kind, Path(folder) / "picture.svg", language).read_bytes()
