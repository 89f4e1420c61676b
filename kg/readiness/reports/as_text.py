"""Reports for people who read text: aligned columns, and Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from kg.i18n import _, pgettext
from kg.readiness.gaps import gaps
from kg.readiness.rendering import (
    GAP_COLUMNS,
    MEASURE_COLUMNS,
    Scored,
    findings,
    formulas,
    gap_rows,
    headline,
    measure_rows,
    verdict,
)
from kg.readiness.starting import first_steps

__all__ = ["markdown", "table"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def table(scored: Scored, limit: int) -> str:
    """Return a report in aligned columns.

    Args:
        scored: what was found.
        limit: how many gaps to show.
    """
    found = gaps(scored.assessment)
    lines = [headline(scored), ""]
    if steps := first_steps(scored.assessment):
        numbered = (f"{number}. {step}" for number, step in enumerate(steps, start=1))
        lines += [_("what to do first"), *numbered, ""]
    lines += [*_columns(MEASURE_COLUMNS, measure_rows(scored)), ""]
    lines += [*formulas(scored.assessment), "", *verdict(scored)]
    if found and limit:
        lines += ["", _("what would raise ARI most{cut}", cut=_cut(len(found), limit))]
        lines += _columns(GAP_COLUMNS, gap_rows(found[:limit]))
    if told := list(findings(scored.assessment)):
        lines += ["", _("findings"), *told]
    return "".join(f"{line}\n" for line in lines)


def markdown(scored: Scored, limit: int) -> str:
    """Return a report in Markdown.

    Args:
        scored: what was found.
        limit: how many gaps to show.
    """
    found = gaps(scored.assessment)
    lines = [f"**{_safe(headline(scored))}**", ""]
    if steps := first_steps(scored.assessment):
        lines += [_("What to do first:"), "", *(f"1. {_safe(step)}" for step in steps), ""]
    lines += _grid(MEASURE_COLUMNS, measure_rows(scored))
    lines += ["", "```text", *formulas(scored.assessment), "```"]
    lines += ["", *(f"- {_safe(line)}" for line in verdict(scored))]
    if found and limit:
        lines += ["", _("What would raise ARI most{cut}:", cut=_cut(len(found), limit)), ""]
        lines += _grid(GAP_COLUMNS, gap_rows(found[:limit]))
    if told := list(findings(scored.assessment)):
        lines += ["", _("Findings:"), "", *(f"- {_safe(line)}" for line in told)]
    return "".join(f"{line}\n" for line in lines)


def _cut(count: int, limit: int) -> str:
    return _(" ({limit} of {count})", limit=limit, count=count) if count > limit else ""


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    cells = [[" ".join(cell.split()) for cell in row] for row in (_titles(heads), *rows)]
    widths = [max(_width(row[n]) for row in cells) for n in range(len(heads))]
    cells.insert(1, ["─" * width for width in widths])
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]


def _titles(heads: Sequence[str]) -> list[str]:
    return [pgettext("column", head) for head in heads]


def _width(text: str) -> int:
    """Return how many columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(map(_safe, row))} |" for row in (_titles(heads), *rows)]
    return [lines[0], "|" + " --- |" * len(heads), *lines[1:]]


def _safe(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
