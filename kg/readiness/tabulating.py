"""An assessment as data: everything as JSON has it, and everything as one table."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from kg.readiness.describing import measurements
from kg.readiness.gaps import gaps
from kg.readiness.measures import LITERAL, NORMALISED
from kg.readiness.rendering import (
    DEFECT,
    DEFINITION,
    NOTHING,
    Scored,
    by_outcome,
    gap_rows,
    measure_rows,
)
from kg.readiness.scoring import Assessment
from kg.readiness.starting import first_steps
from kg.readiness.survival import stage

__all__ = ["ROW_COLUMNS", "all_rows", "as_data"]

ROW_COLUMNS: Final = ("kind", "name", "value", "target", "why", "place")


def all_rows(scored: Scored, limit: int | None = None) -> list[tuple[str, ...]]:
    """Return everything as one table, for spreadsheets: scores, measures, steps, gaps and findings.

    Args:
        scored: what was found.
        limit: how many gaps to show; all when None.
    """
    assessment = scored.assessment
    indices = {"normalised": assessment.normalised, "literal": assessment.literal}
    why = assessment.undefined
    rows: list[tuple[str, ...]] = [
        ("score", f"ARI, {name}", *(("", "", why[name]) if value is None else _plainly(value)), "")
        for name, value in indices.items()
    ]
    rows += [("measure", *row, "") for row in measure_rows(scored)]  # no measure is negative
    rows += [("first", step, "", "", "", "") for step in first_steps(assessment)]
    rows += [
        ("gap", what, gain, "", advice, place)
        for gain, what, advice, place in gap_rows(gaps(assessment)[:limit])
    ]
    rows += [
        ("finding", one.severity.value, "", "", one.message, one.place)
        for one in assessment.findings
    ]
    return [tuple("" if cell == NOTHING else cell for cell in row) for row in rows]


def _plainly(value: float) -> tuple[str, str, str]:
    """Return a value as spreadsheets read it, without a target, and with nothing to explain."""
    return f"{value:.4f}", "", ""


def as_data(scored: Scored, limit: int | None = None) -> dict[str, Any]:
    """Return everything as JSON has it; numbers are not rounded.

    Args:
        scored: what was found.
        limit: how many gaps to show; all when None.
    """
    assessment = scored.assessment
    encapsulation, loop = assessment.encapsulation, assessment.loop
    return {
        "organisation": assessment.artefacts.organisation,
        "time": assessment.time.isoformat().replace("+00:00", "Z"),
        "ari": {"normalised": assessment.normalised, "literal": assessment.literal},
        "measures": measurements(assessment),
        "undefined": assessment.undefined,
        "formulas": {
            "normalised": {"formula": NORMALISED, "source": DEFECT},
            "literal": {"formula": LITERAL, "source": DEFINITION},
        },
        "volume_unit": assessment.artefacts.unit.value,
        "volume": _plain(assessment.alignment.volume),
        "aligned_volume": _plain(assessment.alignment.aligned_volume),
        "functions": encapsulation.functions,
        "complexity": encapsulation.complexity,
        "counting": encapsulation.counting,
        "target_ratio": assessment.target_ratio,
        "decisions": {outcome.value: count for outcome, count in by_outcome(loop).items()},
        "loop_interval": loop.interval,
        "survival": _survival(scored),
        "stage": None if assessment.normalised is None else str(stage(assessment.normalised)),
        "first": first_steps(assessment),
        "fields": _fields(assessment),
        "callable": _functions(assessment),
        "gaps": _gaps(assessment, limit),
        "findings": [
            {"severity": one.severity.value, "place": one.place, "message": one.message}
            for one in assessment.findings
        ],
    }


def _fields(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "asset": check.field.asset,
            "field": check.field.name,
            "volume": _plain(check.field.volume),
            "status": check.status.value,
            "term": check.term,
            "reason": check.reason,
            "place": check.field.place,
        }
        for check in assessment.alignment.checks
    ]


def _functions(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "function": check.function.name,
            "kind": check.function.kind,
            "status": check.status.value,
            "reason": check.reason,
            "place": check.function.place,
        }
        for check in assessment.encapsulation.checks
    ]


def _gaps(assessment: Assessment, limit: int | None) -> list[dict[str, Any]]:
    return [
        {
            "kind": gap.kind.value,
            "gap": gap.what,
            "why": gap.advice,
            "gain": gap.gain,
            "coefficient_gain": gap.coefficient_gain,
            "place": gap.place,
        }
        for gap in gaps(assessment)[:limit]
    ]


def _survival(scored: Scored) -> Mapping[str, Any]:
    return {
        "met": scored.survival.met,
        "hr": scored.hr,
        "source": scored.survival.source,
        "conditions": [one.as_data() for one in scored.survival.conditions],
    }


def _plain(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)
