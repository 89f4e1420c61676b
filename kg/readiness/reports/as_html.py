"""A page that needs nothing else, with a picture of the three coefficients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kg.i18n import N_, _, current
from kg.printing.pages import page
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
from kg.readiness.reports.as_text import titles
from kg.readiness.starting import first_steps

__all__ = ["html"]

#: How wide the bar of a coefficient of 1 is, in units of the picture.
_WIDE: Final = 380.0


def html(scored: Scored, limit: int) -> str:
    """Return a page.

    Args:
        scored: what was found.
        limit: how many gaps to show.
    """
    assessment = scored.assessment
    found = gaps(assessment)
    return "".join(
        page(
            "kg.readiness.reports",
            "ari.html",
            language=current(),
            headline=headline(scored),
            time=f"{assessment.time:%Y-%m-%d %H:%M}",
            steps=list(first_steps(assessment)),
            bars=list(_bars(scored)),
            measure_heads=titles(MEASURE_COLUMNS),
            measures=measure_rows(scored),
            formulas=list(formulas(assessment)),
            verdict=list(verdict(scored)),
            gap_heads=titles(GAP_COLUMNS),
            gaps=gap_rows(found[:limit]),
            found=len(found),
            fields=[
                (c.field.asset, c.field.name, amount(c.field.volume), _(c.status.value), c.reason)
                for c in assessment.alignment.checks
            ],
            functions=[
                (c.function.name, c.function.kind, _(c.status.value), c.reason)
                for c in assessment.encapsulation.checks
            ],
            findings=list(findings(assessment)),
        )
    )


def _bars(scored: Scored) -> Iterator[Mapping[str, Any]]:
    """Yield bars from 0 to 1 for the three coefficients and the index, with their targets."""
    assessment = scored.assessment
    targets = assessment.artefacts.targets
    least = {one.measure: one.threshold for one in scored.survival.conditions}
    aligned = TARGET_ALIGNMENT if targets.alignment is None else targets.alignment
    for name, value, target, style in (
        (N_("semantic alignment"), assessment.alignment.coefficient, aligned, "bar"),
        (N_("logic encapsulation"), assessment.encapsulation_norm, 1.0, "bar"),
        (N_("action loop"), assessment.loop.coefficient, least["loop"], "bar"),
        (N_("ARI, normalised"), assessment.normalised, least["ARI"], "index"),
    ):
        yield {
            "name": _(name),
            "value": figure(value),
            "target": f"{target:g}",
            "style": style,
            "width": f"{_WIDE * value:.1f}" if value else "",
            "at": f"{_WIDE * target:.1f}",
        }
