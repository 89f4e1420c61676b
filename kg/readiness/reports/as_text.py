"""Reports for people who read text: aligned columns, and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.i18n import _, pgettext
from kg.printing.tables import lay_out
from kg.printing.widths import UNBOUNDED, filled
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

__all__ = ["markdown", "table", "titles"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def table(scored: Scored, limit: int, width: int = UNBOUNDED) -> str:
    """Return a report in aligned columns, none of whose lines is wider than a terminal.

    Args:
        scored: what was found.
        limit: how many gaps to show.
        width: how many columns the terminal has.
    """
    return "".join(f"{line}\n" for line in _lines(scored, limit, width))


def _lines(scored: Scored, limit: int, width: int) -> Iterator[str]:
    found = gaps(scored.assessment)
    yield from filled([headline(scored), ""], width)
    if steps := first_steps(scored.assessment):
        yield _("what to do first")
        yield from filled((f"{n}. {step}" for n, step in enumerate(steps, start=1)), width)
        yield ""
    yield from _columns(MEASURE_COLUMNS, measure_rows(scored), width)
    yield from filled(("", *formulas(scored.assessment), "", *verdict(scored)), width)
    if found and limit:
        yield from ("", _("what would raise ARI most{cut}", cut=_cut(len(found), limit)))
        yield from _columns(GAP_COLUMNS, gap_rows(found[:limit]), width)
    if told := list(findings(scored.assessment)):
        yield from ("", _("findings"))
        yield from filled(told, width)


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


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Sequence[str]:
    return lay_out(heads, rows, width, whole=True).lines


def titles(heads: Sequence[str]) -> list[str]:
    """Return the titles of columns in the language of who reads them."""
    return [pgettext("column", head) for head in heads]


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(map(_safe, row))} |" for row in (titles(heads), *rows)]
    return [lines[0], "|" + " --- |" * len(heads), *lines[1:]]


def _safe(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
