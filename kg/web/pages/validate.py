"""Validate: drop a file of claims, and see what is wrong in it, with file and line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nicegui import ui

from kg.claims.findings import SEVERITIES
from kg.web.pages.parts.elements import Text, box, head, thing
from kg.web.pages.parts.page import Page
from kg.web.pages.parts.uploads import Given, dropped, uploaded
from kg.web.pages.parts.working import worked

if TYPE_CHECKING:
    from kg.claims.findings import Finding

__all__ = ["build", "checked"]

_ENDINGS: Final = ".ttl,.jsonld,.jsonl,.csv,.tsv,.md,.rdf,.owl,.nt,.trig"
_TEMPLATES: Final = ("csv", "tsv", "md", "jsonl")


async def build(page: Page) -> None:
    """Build the page; a file that is dropped is read, and kept nowhere."""
    head(page.t("validate.title"), 1)
    Text("p", page.t("validate.about"), "lead")

    async def use(given: Given) -> None:
        result.clear()
        with result:
            found = await worked(page, page.t("validate.checking"), checked, given)
            if found is not None:
                _show(page, found)

    dropped(page, page.t("validate.drop"), _ENDINGS, use)
    _templates(page)
    result = box("section", "result", aria_live="polite", aria_label=page.t("validate.result"))


def _templates(page: Page) -> None:
    with box("p"):
        Text("span", page.t("validate.template"))
        for form in _TEMPLATES:
            button = Text("button", form.upper(), "small", type="button")

            async def save(form: str = form) -> None:
                text = await worked(page, page.t("validate.template"), _template, form)
                if text is not None:
                    ui.download.content(text, f"claims.{form}")

            button.on("click", save, args=[])


def _template(page: Page, form: str) -> str:
    return page.base.template(form, language=page.language)


@dataclass(frozen=True, slots=True)
class _Checked:
    """The outcome of a check as plain values; each finding with the short name of its node."""

    conforms: bool
    counts: Mapping[str, int]
    findings: Sequence[tuple[Finding, str]]


def checked(page: Page, given: Given) -> _Checked:
    """Check the claims of a file.

    Args:
        page: whose base and language count.
        given: the file.

    Raises:
        InputError: if it cannot be read.
    """
    with uploaded(given) as path:
        found = page.base.check(path, language=page.language)
    counts: dict[str, int] = {severity: found.count(severity) for severity in SEVERITIES}
    return _Checked(
        found.conforms,
        {"nodes": found.nodes, "claims": found.claims, **counts},
        [(one, found.node(one)) for one in found.findings],
    )


def _show(page: Page, found: _Checked) -> None:
    head(page.t("validate.result"))
    key = "validate.conforms" if found.conforms else "validate.not_conforms"
    Text("p", page.t(key), "verdict good" if found.conforms else "verdict bad")
    Text("p", page.t("validate.counts", **found.counts))
    with box("ol", "findings"):
        for finding, node in found.findings:
            with box("li", finding.severity):
                _finding(page, finding, node)


def _finding(page: Page, finding: Finding, node: str) -> None:
    with box("p", "finding-head"):
        Text("strong", page.t(f"validate.{finding.severity}"), "severity")
        Text("span", page.t(f"validate.step_{finding.step}"), "step")
        if finding.place:
            Text("code", str(finding.place), "place")
        if node:
            Text("code", node)
    Text("p", finding.message)
    if finding.remedy:
        Text("p", page.t("validate.remedy", text=finding.remedy), "remedy")
    if finding.related:
        with box("ul"):
            for one in finding.related:
                with box("li"):
                    Text("span", page.t(f"validate.{one.how}"))
                    thing(page, one.claim, one.label)
