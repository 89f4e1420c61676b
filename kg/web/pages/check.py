"""Check: paste an answer of a model, and see it marked claim by claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nicegui import ui

from kg.web.pages.parts.elements import Text, box, error, head, note
from kg.web.pages.parts.marking import evidence, marked, rates
from kg.web.pages.parts.page import Page
from kg.web.pages.parts.working import worked

__all__ = ["build"]

_CHARACTERS: Final = 200_000


async def build(page: Page) -> None:
    """Build the page; what is pasted stays in it, and is kept nowhere."""
    head(page.t("check.title"), 1)
    Text("p", page.t("check.about"), "lead")
    Text("label", page.t("check.label"), for_="answer-text")
    area = ui.element("textarea").classes("answer-text")
    area.props["id"] = "answer-text"
    area.props["rows"] = "8"
    note(page.t("check.private"))
    button = Text("button", page.t("check.check"), "primary", type="button")
    result = box("section", "result", aria_live="polite", aria_label=page.t("check.result"))

    async def check(event: Any) -> None:
        text = event.args
        result.clear()
        with result:
            if isinstance(text, int):
                told = page.t("check.too_long", count=f"{text:,}", most=f"{_CHARACTERS:,}")
                error(page, "", told)
                return
            if not text.strip():
                error(page, "", page.t("check.empty"))
                return
            button.props["disabled"] = "disabled"
            data = await worked(page, page.t("check.checking"), _report, text)
            button.props.pop("disabled", None)
            button.update()
            if data is not None:
                _show(page, text, data)

    button.on("click", check, js_handler=_SEND)


#: The text is sent when it is to be checked, not with every key; of one too long, only its length.
_SEND: Final = f"""() => {{
  const text = document.getElementById("answer-text").value;
  emit(text.length > {_CHARACTERS} ? text.length : text);
}}"""


def _report(page: Page, text: str) -> dict[str, Any]:
    from kg.hallucination.reports.rendering import as_data

    return as_data(page.base.hallucination_rate(text), page.base.evidence)


def _show(page: Page, text: str, data: Mapping[str, Any]) -> None:
    claims = [claim for sentence in data["sentences"] for claim in sentence["claims"]]
    head(page.t("check.result"))
    rates(page, data)
    for sentence in data["sentences"]:
        for disguise in sentence["disguises"]:
            Text("p", page.t(f"disguise.{disguise}"), "warning")
    with box("div", "beside"):
        with box("div"):
            note(page.t("check.click"))
            marked(page, text, data, lambda chosen: opened(chosen))  # noqa: PLW0108  made below
        panel = box("aside", "panel", aria_live="polite", aria_label=page.t("check.grounds"))

    def opened(chosen: tuple[int, ...]) -> None:
        show(chosen, "chosen")

    def show(chosen: tuple[int, ...], classes: str) -> None:
        panel.clear()
        with panel, box("div", classes):
            with box("div", "panel-head"):
                head(page.t("check.grounds"), 3)
                close = Text("button", "✕", type="button", aria_label=page.t("check.close"))
                close.on("click", panel.clear)
            for number in chosen:
                evidence(page, claims[number])

    first = next((n for n, claim in enumerate(claims) if claim["verdict"] == "contradicted"), 0)
    if claims:
        show((first,), "first")  # which a narrow screen leaves out: it would hide the text
