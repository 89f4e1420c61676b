"""A page that needs nothing else, with a picture of the three coefficients."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources

from kg.readiness.gaps import gaps
from kg.readiness.measures import TARGET_ALIGNMENT
from kg.readiness.rendering import (
    GAP_COLUMNS,
    MEASURE_COLUMNS,
    Scored,
    amount,
    figure,
    findings,
    formulas,
    gap_rows,
    headline,
    measure_rows,
    verdict,
)
from kg.readiness.starting import first_steps

__all__ = ["html"]

_NUMBER = re.compile(r"[≥+−]? ?\d[\d,.]*|–|needed")
_LEFT, _WIDTH, _STEP, _HEIGHT = 190, 520, 44, 24


def html(scored: Scored, limit: int) -> str:
    """Return a page.

    Args:
        scored: what was found.
        limit: how many gaps to show.
    """
    template = resources.files("kg.readiness.reports") / "page.html"
    before, _, after = template.read_text(encoding="utf-8").partition("<!-- report -->\n")
    return before + "".join(f"{line}\n" for line in _body(scored, limit)) + after


def _body(scored: Scored, limit: int) -> Iterator[str]:
    assessment = scored.assessment
    yield f"<h1>{_safe(headline(scored))}</h1>"
    yield f"<p><time>{assessment.time:%Y-%m-%d %H:%M} UTC</time></p>"
    if steps := first_steps(assessment):
        yield "<h2>What to do first</h2>"
        yield from _list(steps, "ol")
    yield from _picture(scored)
    yield from _table(MEASURE_COLUMNS, measure_rows(scored))
    yield f"<pre>{_safe(chr(10).join(formulas(assessment)))}</pre>"
    yield from _list(verdict(scored))
    if (found := gaps(assessment)) and limit:
        shown = f" ({limit} of {len(found)})" if len(found) > limit else ""
        yield f"<h2>What would raise ARI most{shown}</h2>"
        yield from _table(GAP_COLUMNS, gap_rows(found[:limit]))
    yield "<h2>Fields</h2>"
    yield from _table(
        ("asset", "field", "volume", "status", "why"),
        [
            (c.field.asset, c.field.name, amount(c.field.volume), c.status.value, c.reason)
            for c in assessment.alignment.checks
        ],
    )
    yield "<h2>Functions</h2>"
    yield from _table(
        ("function", "kind", "status", "why"),
        [
            (c.function.name, c.function.kind, c.status.value, c.reason)
            for c in assessment.encapsulation.checks
        ],
    )
    if told := list(findings(assessment)):
        yield "<h2>Findings</h2>"
        yield from _list(told)


def _picture(scored: Scored) -> Iterator[str]:
    """Yield bars from 0 to 1 for the three coefficients and the index, with their targets."""
    assessment = scored.assessment
    targets = assessment.artefacts.targets
    least = {one.measure: one.threshold for one in scored.survival.conditions}
    aligned = TARGET_ALIGNMENT if targets.alignment is None else targets.alignment
    bars: Sequence[tuple[str, float | None, float, str]] = (
        ("semantic alignment", assessment.alignment.coefficient, aligned, "bar"),
        ("logic encapsulation", assessment.encapsulation_norm, 1.0, "bar"),
        ("action loop", assessment.loop.coefficient, least["loop"], "bar"),
        ("ARI, normalised", assessment.normalised, least["ARI"], "index"),
    )
    high = _STEP * len(bars)
    told = "; ".join(f"{name} {figure(value)}" for name, value, _, _ in bars)
    yield f'<svg viewBox="0 0 {_LEFT + _WIDTH + 80} {high}" role="img" aria-label="{_safe(told)}">'
    for number, (name, value, target, style) in enumerate(bars):
        top = _STEP * number + (_STEP - _HEIGHT) // 2
        line = f'y="{top + 17}"'
        yield f'<text x="{_LEFT - 10}" {line} text-anchor="end">{_safe(name)}</text>'
        size = f'x="{_LEFT}" y="{top}" height="{_HEIGHT}"'
        yield f'<rect class="track" {size} width="{_WIDTH}"/>'
        if value is not None:
            yield f'<rect class="{style}" {size} width="{_WIDTH * value:.1f}"/>'
        yield f'<text x="{_LEFT + _WIDTH + 10}" {line}>{figure(value)}</text>'
        at = f"{_LEFT + _WIDTH * target:.1f}"
        ends = f'x1="{at}" x2="{at}" y1="{top - 4}" y2="{top + _HEIGHT + 4}"'
        yield f'<line class="target" {ends}><title>target {target:g}</title></line>'
    yield "</svg>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"<table><tr>{''.join(f'<th>{_safe(head)}</th>' for head in heads)}</tr>"
    for row in rows:
        yield f"<tr>{''.join(map(_cell, row))}</tr>"
    yield "</table>"


def _cell(text: str) -> str:
    """Return a cell; a number stays in one line."""
    return f"<td{' class=number' if _NUMBER.fullmatch(text) else ''}>{_safe(text)}</td>"


def _list(lines: Iterable[str], tag: str = "ul") -> Iterator[str]:
    yield f"<{tag}>{''.join(f'<li>{_safe(line)}</li>' for line in lines)}</{tag}>"


def _safe(text: str) -> str:
    return escape(text.replace("\0", "\ufffd"))
