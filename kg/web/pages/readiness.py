"""Readiness: the AI readiness index with what holds it down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.web.pages.parts.elements import Text, box, cells, head, link, note
from kg.web.pages.parts.page import Page
from kg.web.pages.parts.working import worked

if TYPE_CHECKING:
    from kg.readiness.gaps import Gap

__all__ = ["build"]

_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class _Told:
    """An assessment as plain values."""

    name: str
    normalised: float | None
    literal: str
    why: str
    measures: list[tuple[str, ...]]
    formulas: list[str]
    verdict: list[str]
    steps: list[str]
    gaps: list[Gap]
    findings: list[str]


async def build(page: Page) -> None:
    """Build the page of the assessment of `?file=NUMBER` of those given at the start."""
    head(page.t("readiness.title"), 1)
    Text("p", page.t("readiness.about"), "lead")
    files = page.settings.assessments
    chosen = _chosen(page, [*files.values()])
    if len(files) > 1:
        with box("ul", "queries"):
            for number, name in enumerate(files, 1):
                with box("li"):
                    link(name, page.url("/readiness", file=str(number)))
    told = await worked(page, page.t("readiness.assessing"), _assessed, chosen)
    if told is None:
        Text("p", page.t("readiness.how"))
        return
    if chosen is None:
        note(page.t("readiness.itself"))
    _show(page, told)


def _chosen(page: Page, files: list[Path]) -> Path | None:
    number = page.query.get("file", "1")
    if number.isdecimal() and 1 <= int(number) <= len(files):
        return files[int(number) - 1]
    return files[0] if files else None


def _assessed(page: Page, file: Path | None) -> _Told:
    from kg.readiness import first_steps, gaps, survival, thresholds
    from kg.readiness.rendering import Scored, figure, findings, formulas, measure_rows, verdict
    from kg.web.naming import assessed, without_folders

    found = assessed(page.base, file, page.settings.functions)
    limits = thresholds(page.base.graph).instead(found.artefacts.targets)
    rule = survival(found.normalised, found.loop.coefficient, limits, hr_given=False)
    scored = Scored(found, rule)
    return _Told(
        found.artefacts.organisation,
        found.normalised,
        figure(found.literal),
        found.undefined.get("normalised", ""),
        [*measure_rows(scored)],
        list(formulas(found)),
        list(verdict(scored)),
        list(first_steps(found)),
        [_without_folders(gap) for gap in gaps(found)],
        without_folders(list(findings(found))),
    )


def _without_folders(gap: Gap) -> Gap:
    from kg.web.naming import without_folders

    what, advice, place = map(without_folders, (gap.what, gap.advice, gap.place))
    return replace(gap, what=what, advice=advice, place=place)


def _show(page: Page, told: _Told) -> None:
    head(told.name)
    if told.normalised is None:
        Text("p", page.t("readiness.none"), "rate")
        Text("p", told.why)
    else:
        with box("p", "rate"):
            Text("strong", page.t("readiness.ari", value=f"{told.normalised:.4f}"))
            Text("span", page.t("readiness.literal", value=told.literal))
        box("meter", min="0", max="1", value=str(told.normalised), aria_label="ARI")
    names = ("alignment", "encapsulation", "loop")
    rows = [
        (page.t(f"readiness.{name}"), *row[1:])
        for name, row in zip(names, told.measures, strict=True)
    ]
    heads = [page.t(f"readiness.{one}") for one in ("measure", "value", "target", "from")]
    cells(heads, rows, page.t("readiness.measures"))
    with box("ul"):
        for line in told.verdict:
            Text("li", line)
    _steps(page, told)
    _gaps(page, told)
    _lines(page.t("readiness.formulas"), told.formulas)
    _lines(page.t("readiness.findings", count=len(told.findings)), told.findings)


def _steps(page: Page, told: _Told) -> None:
    if not told.steps:
        return
    head(page.t("readiness.first"))
    with box("ol"):
        for step in told.steps:
            Text("li", step)


def _gaps(page: Page, told: _Told) -> None:
    head(page.t("readiness.gaps", count=len(told.gaps)))
    if not told.gaps:
        Text("p", page.t("readiness.no_gap"))
        return
    if len(told.gaps) > _SHOWN:
        note(page.t("readiness.cut", shown=_SHOWN))
    with box("ol", "findings"):
        for gap in told.gaps[:_SHOWN]:
            with box("li"):
                _gap(page, gap)


def _gap(page: Page, gap: Gap) -> None:
    gain = "–" if gap.gain is None else f"+{gap.gain:.4f}"
    with box("p", "finding-head"):
        Text("strong", gain, title=page.t("readiness.gain"))
        Text("span", page.t(f"gap.{gap.kind.value}"), "step")
        Text("span", gap.what)
        if gap.place:
            Text("code", gap.place, "place")
    Text("p", gap.advice, "note")


def _lines(title: str, lines: list[str]) -> None:
    if not lines:
        return
    with box("details"):
        Text("summary", title)
        Text("pre", "\n".join(lines))
