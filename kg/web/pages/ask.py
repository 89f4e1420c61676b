"""Ask: the named queries as forms, and SPARQL with completion of the terms of the base."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Query
from nicegui import ui

from kg.web.pages.parts.answers import Answer, prepared, show
from kg.web.pages.parts.elements import Text, box, field, head, link, submit
from kg.web.pages.parts.page import Page
from kg.web.pages.parts.texts import Texts
from kg.web.pages.parts.working import worked

if TYPE_CHECKING:
    from fastapi import FastAPI
    from nicegui.elements.codemirror import CodeMirror

    from kg.api import KnowledgeBase
    from kg.querying.header import Header
    from kg.querying.parameters import Parameter
    from kg.web.jobs import Jobs

__all__ = ["build", "build_named", "serve_terms"]

#: What an editor is filled with at first: it runs on any base.
_FIRST: Final = "SELECT ?thing ?class {\n  ?thing a ?class .\n}\nLIMIT 20\n"
#: What is longer is asked, but not put into the address.
_LONGEST_URL: Final = 3000
_KINDS: Final = {"boolean": "text", "integer": "number", "dateTime": "text"}
_COMPLETIONS: Final = 40
_LONGEST_TERM: Final = 200


@dataclass(frozen=True, slots=True)
class _Asked:
    """A named query, ready to be listed."""

    name: str
    title: str
    about: str


async def build(page: Page) -> None:
    """Build the page of all named queries and the editor, which `?sparql=TEXT` fills and runs."""
    head(page.t("ask.title"), 1)
    Text("p", page.t("ask.about"), "lead")
    await _editor(page)
    asked = await worked(page, page.t("ask.reading"), _listed)
    if asked is None:
        return
    head(page.t("ask.named"))
    if not asked:
        Text("p", page.t("ask.no_named"))
    with box("ul", "queries"):
        for query in asked:
            with box("li"):
                link(query.title, page.url(f"/ask/{query.name}"))
                Text("code", query.name)
                Text("p", query.about)


def _listed(page: Page) -> list[_Asked]:
    found = ((name, query.header) for name, query in page.base.catalogue.items())
    return [
        _Asked(name, header.title_in(page.language) or name, header.about_in(page.language))
        for name, header in found
    ]


async def _editor(page: Page) -> None:
    given = page.query.get("sparql", "")
    head("SPARQL")
    editor = ui.codemirror(given or _FIRST, language="SPARQL").classes("editor")
    editor.props["line-wrapping"] = True
    Text("p", page.t("ask.keys"), "note")
    with box("p"):
        button = Text("button", page.t("ask.run"), "primary", type="button")
    answer = box("div", "answer", aria_live="polite")

    async def run() -> None:
        answer.clear()
        with answer:
            await _sparql(page, editor.value)
        if len(editor.value) < _LONGEST_URL:
            ui.navigate.history.replace(page.url("/ask", sparql=editor.value))

    button.on("click", run)
    editor.map_key("Mod-Enter", lambda _: run())
    _complete(page, editor)
    if given:
        with answer:
            await _sparql(page, given)


def _complete(page: Page, editor: CodeMirror) -> None:
    script = resources.files("kg.web.pages.parts") / "completion.js"
    terms = page.url("/ask/-/terms", page.language)
    call = ", ".join(json.dumps(one) for one in (editor.id, terms, page.t("ask.editor")))
    ui.run_javascript(f"{script.read_text(encoding='utf-8').rstrip()}({call})")


async def _sparql(page: Page, text: str) -> None:
    found = await worked(page, page.t("ask.asking"), _answer_sparql, text)
    if found is not None:
        answer, remarks = found
        _remarks(page, remarks)
        show(page, answer, "answer")


def _answer_sparql(page: Page, text: str) -> tuple[Answer, list[str]]:
    answer = prepared(page, page.base.sparql(text, most=page.settings.rows))
    return answer, page.base.sparql_remarks(text)


def _remarks(page: Page, remarks: list[str]) -> None:
    if not remarks:
        return
    with box("div", "warning", role="status"):
        Text("strong", page.t("ask.remarks"))
        with box("ul"):
            for remark in remarks:
                Text("li", remark)


async def build_named(page: Page) -> None:
    """Build the page of a named query; `?PARAMETER=VALUE` fills its form and asks it."""
    name = page.path.partition("/ask/")[2]
    header = await worked(page, page.t("ask.reading"), _header, name)
    if header is None:
        ui.context.client.status_code = 404
        link(page.t("ask.all"), page.url("/ask"))
        return
    title = header.title_in(page.language) or name
    ui.context.client.title = f"{title} · convergence-kg"
    head(title, 1)
    if header.about_in(page.language):
        Text("p", header.about_in(page.language), "lead")
    for key, texts in (("problem", header.problem), ("resolve", header.resolve)):
        if texts:
            Text("p", page.t(f"ask.{key}", text=page.t.of(texts)))
    with box("p"):
        link(page.t("ask.all"), page.url("/ask"))
    _form(page, name, header)
    given = {key: value for key, value in page.query.items() if value}
    if given or not _needs(header):
        await _named(page, name, given)


def _header(page: Page, name: str) -> Header:
    return page.base.catalogue[name].header


def _needs(header: Header) -> bool:
    """Return whether a parameter has to be given before the query can be asked."""
    return any(not one.optional and one.default is None for one in header.parameters.values())


def _form(page: Page, name: str, header: Header) -> None:
    if not header.parameters:
        return
    with box("form", "parameters", action=f"/ask/{name}", method="get"):
        for parameter in header.parameters.values():
            _parameter(page, parameter)
        submit(page, page.t("ask.run"))


def _parameter(page: Page, parameter: Parameter) -> None:
    kind = page.t(f"types.{parameter.type}")
    hint = f"{kind} — {parameter.about}" if parameter.about else kind
    if parameter.default is not None:
        hint += f" ({page.t('ask.default', value=parameter.default)})"
    options: list[tuple[str, str]] = []
    if parameter.type == "boolean":
        options = [("", "–"), *((one, page.t(f"types.{one}")) for one in ("true", "false"))]
    field(
        page,
        parameter.name,
        parameter.name,
        page.query.get(parameter.name, ""),
        kind=_KINDS.get(parameter.type, "text"),
        hint=hint,
        required=not parameter.optional and parameter.default is None,
        options=options,
    )


async def _named(page: Page, name: str, given: dict[str, str]) -> None:
    found = await worked(page, page.t("ask.asking"), _answer_named, name, given)
    if found is not None:
        answer, remarks = found
        _remarks(page, remarks)
        show(page, answer, name.replace("/", "-"))


def _answer_named(page: Page, name: str, given: dict[str, str]) -> tuple[Answer, list[str]]:
    answer = prepared(page, page.base.query(name, **given))
    return answer, page.base.query_remarks(name)


def serve_terms(app: FastAPI, jobs: Jobs) -> None:
    """Serve the terms of the base that begin with, or are called, what is typed in the editor."""

    @app.get("/ask/-/terms", include_in_schema=False)
    async def terms(
        text: Annotated[str, Query(max_length=_LONGEST_TERM)] = "", lang: str = "en"
    ) -> list[dict[str, str]]:
        return await jobs.run(_terms, text, "zh" if lang == "zh" else "en")


def _terms(base: KnowledgeBase, text: str, language: str) -> list[dict[str, str]]:
    prefix, colon, local = text.rpartition(":")
    t, found = Texts(language), []
    for one in base.search(local or prefix, "thing", "class", "property"):
        short = base.graph.shorten(one.name)
        if ":" not in short or short == one.name or (colon and not short.startswith(prefix)):
            continue
        found.append({"label": short, "detail": t.of(one.labels), "type": one.kind.name.lower()})
    # What goes on as it was typed comes first: Enter takes it.
    found.sort(key=lambda one: not one["label"].startswith(text))
    return found[:_COMPLETIONS]
