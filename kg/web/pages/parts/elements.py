"""Elements of HTML with text in them that is never read as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from kg.web.pages.parts.page import Page

__all__ = ["Text", "box", "cells", "error", "field", "head", "link", "note", "submit", "thing"]


class Text(TextElement):
    """An element that holds a text.

    Args:
        tag: of HTML, such as `p`.
        text: what it holds; markup in it is shown as it is written.
        classes: of CSS, divided by spaces.
        attributes: of HTML; an underscore stands for a hyphen, and one at the end for nothing.
    """

    def __init__(self, tag: str, text: str, classes: str = "", **attributes: str) -> None:
        super().__init__(tag=tag, text=text)
        _dress(self, classes, attributes)


def box(tag: str, classes: str = "", **attributes: str) -> Element:
    """Return an element that holds others; see `Text`."""
    element = Element(tag)
    _dress(element, classes, attributes)
    return element


def _dress(element: Element, classes: str, attributes: dict[str, str]) -> None:
    if classes:
        element.classes(classes)
    for name, value in attributes.items():
        element.props[name.rstrip("_").replace("_", "-")] = value


def head(text: str, level: int = 2, classes: str = "", **attributes: str) -> Text:
    """Add a heading."""
    return Text(f"h{level}", text, classes, **attributes)


def link(text: str, url: str, classes: str = "", **attributes: str) -> Text:
    """Add a link."""
    return Text("a", text, classes, href=url, **attributes)


def thing(page: Page, iri: str, label: str) -> Text:
    """Add a link to the page of a thing, which shows its short name to those who point at it."""
    return link(label, page.thing(iri), "thing", title=page.base.graph.shorten(iri))


def note(text: str, classes: str = "") -> Text:
    """Add a line in small print."""
    return Text("p", text, f"note {classes}".strip())


def error(page: Page, message: str, lead: str | None = None) -> None:
    """Say what went wrong: a line in the language of the page, and what the engine says.

    Args:
        page: the page.
        message: of the engine.
        lead: what could not be done; that it did not work when None.
    """
    with box("div", "error", role="alert"):
        Text("strong", lead or page.t("frame.failed"))
        if message:
            Text("p", message)


def field(  # noqa: PLR0913  each is an attribute of one element
    page: Page,
    name: str,
    label: str,
    value: str = "",
    *,
    kind: str = "text",
    hint: str = "",
    required: bool = False,
    options: Sequence[tuple[str, str]] = (),
) -> None:
    """Add an input of a form with its label, and what may be written in it.

    Args:
        page: the page.
        name: of the parameter of the address.
        label: what people read.
        value: what it holds at first.
        kind: of input, as HTML has them.
        hint: shown below it.
        required: whether it has to be filled in.
        options: values to choose from, each with what people read; any when empty.
    """
    key = f"field-{name}"
    with box("div", "field"):
        Text("label", label + (" *" if required else ""), for_=key)
        attributes = {"id": key, "name": name}
        if hint:
            attributes["aria-describedby"] = f"{key}-hint"
        if required:
            attributes["required"] = "required"
        if options:
            with box("select", **attributes):
                for option, told in options:
                    chosen = {"selected": "selected"} if option == value else {}
                    Text("option", told, value=option, **chosen)
        else:
            box("input", type=kind, value=value, autocomplete="off", **attributes)
        if hint:
            Text("small", hint, id=f"{key}-hint")


def submit(page: Page, text: str) -> None:
    """Add what sends a form, which keeps the language of the page if its address tells it."""
    if page.fixed:
        box("input", type="hidden", name="lang", value=page.language)
    Text("button", text, "primary", type="submit")


def cells(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> None:
    """Add a small table of texts, the first cell of each row being its head.

    Args:
        heads: of the columns.
        rows: the texts.
        caption: what the table shows.
    """
    with box("div", "table-box", tabindex="0", role="region", aria_label=caption), box("table"):
        Text("caption", caption)
        with box("thead"), box("tr"):
            for name in heads:
                Text("th", name, scope="col")
        with box("tbody"):
            for row in rows:
                with box("tr"):
                    Text("th", row[0], scope="row")
                    for text in row[1:]:
                        Text("td", text)
