"""An assessment in words and as data, for every kind of report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.readiness.describing import measurements
from kg.readiness.gaps import Gap, gaps
from kg.readiness.loop import Loop
from kg.readiness.measures import (
    LITERAL,
    NORMALISED,
    TARGET_ALIGNMENT,
    TARGET_FUNCTIONS,
    TARGET_LOOP,
)
from kg.readiness.scoring import Assessment
from kg.readiness.survival import CURVE_LIMIT, Survival, stage

__all__ = [
    "GAP_COLUMNS",
    "MEASURE_COLUMNS",
    "Scored",
    "as_data",
    "figure",
    "findings",
    "formulas",
    "gap_rows",
    "headline",
    "measure_rows",
    "verdict",
]

_DEFINITION: Final = "the metrics document, ARI, definition (cv:ARIFormula)"
_DEFECT: Final = "the metrics document, defect of the formula (cv:NormalizedARIFormula)"
MEASURE_COLUMNS: Final = ("measure", "value", "target", "from")
GAP_COLUMNS: Final = ("gain", "gap", "why", "place")


@dataclass(frozen=True, slots=True)
class Scored:
    """An assessment with the survival rule held against it.

    Args:
        assessment: what was found.
        survival: the rule and its conditions.
        hr: the hallucination rate, from 0 to 1, if it was measured and has a value.
    """

    assessment: Assessment
    survival: Survival
    hr: float | None = None


def figure(value: float | None) -> str:
    """Return a number with four decimals, or a dash where there is none."""
    return "–" if value is None else f"{value:.4f}".replace("-", "−")


def headline(scored: Scored) -> str:
    """Return the index in one line."""
    assessment = scored.assessment
    name = assessment.artefacts.organisation
    if assessment.normalised is None:
        return f"{name}: ARI has no value: {assessment.undefined['normalised']}"
    literal = f"{figure(assessment.literal)} as literally defined"
    if assessment.literal is None:
        literal = f"undefined as literally defined: {assessment.undefined['literal']}"
    return f"{name}: ARI {figure(assessment.normalised)} normalised, {literal}"


def measure_rows(scored: Scored) -> list[tuple[str, str, str, str]]:
    """Return a row for each coefficient: its name, value, target, and what it was made from."""
    assessment = scored.assessment
    alignment, encapsulation = assessment.alignment, assessment.encapsulation
    targets, unit = assessment.artefacts.targets, assessment.artefacts.unit.value
    volume = (
        f"{_number(alignment.aligned_volume)} of {_number(alignment.volume)} {unit}, "
        f"{alignment.aligned_fields} of {len(alignment.checks)} fields "
        f"({figure(alignment.by_field)})"
    )
    functions = (
        f"{encapsulation.functions} of {len(encapsulation.checks)} functions encapsulated / "
        f"complexity {'unknown' if encapsulation.complexity is None else encapsulation.complexity}"
        f" = {figure(encapsulation.ratio)}"
    )
    wanted = targets.functions or TARGET_FUNCTIONS
    ratio = f"{assessment.target_ratio:g} for each; source: {wanted:g} functions"
    closed = _at_least(TARGET_LOOP if targets.action_loop is None else targets.action_loop)
    aligned = _at_least(TARGET_ALIGNMENT if targets.alignment is None else targets.alignment)
    return [
        ("semantic alignment", figure(alignment.coefficient), aligned, volume),
        ("logic encapsulation", figure(assessment.encapsulation_norm), ratio, functions),
        ("action loop", figure(assessment.loop.coefficient), closed, _decisions(assessment.loop)),
    ]


def _decisions(loop: Loop) -> str:
    if loop.interval is None:
        return "no decision was logged"
    low, high = loop.interval
    told = [f"{count} {outcome.value}" for outcome, count in _by_outcome(loop).items()]
    return f"{', '.join(told)} of {loop.decisions} decisions (95% CI {low:.4f} to {high:.4f})"


def _by_outcome(loop: Loop) -> dict[Any, int]:
    return dict(sorted(loop.counts.items(), key=lambda item: (-item[1], item[0].value)))


def formulas(assessment: Assessment) -> Iterator[str]:
    """Yield each formula with its source, and with the numbers put into it."""
    share, closed = assessment.alignment.coefficient, assessment.loop.coefficient
    encapsulation = assessment.encapsulation
    known = assessment.normalised is not None
    ratio = f"{encapsulation.functions}/{encapsulation.complexity}"
    yield f"{LITERAL}   [{_DEFINITION}]"
    if assessment.literal is not None:
        result = figure(assessment.literal)
        yield f"    = {figure(share)} × ln({ratio}) × {figure(closed)} = {result}"
    elif known:
        yield f"    is undefined: {assessment.undefined['literal']}"
    yield f"{NORMALISED}   [{_DEFECT}]"
    if known:
        yield (
            f"         = {figure(share)} × min(1, ln(1 + {ratio}) / "
            f"ln(1 + {assessment.target_ratio:g})) × {figure(closed)} = "
            f"{figure(assessment.normalised)}"
        )


def verdict(scored: Scored) -> Iterator[str]:
    """Yield what the survival rule says, and where the index stands on the reference curve."""
    met = {True: "holds", False: "does not hold", None: "is open"}[scored.survival.met]
    conditions = "; ".join(map(str, scored.survival.conditions))
    yield f"survival rule {met}: {conditions}   [{scored.survival.source}]"
    normalised = scored.assessment.normalised
    if normalised is None:
        return
    here = stage(normalised)
    curve = "never reached" if normalised >= CURVE_LIMIT else "below its start"
    if here.curve_days is not None:
        curve = f"day {here.curve_days:.0f}"
    yield (
        f"reference curve: {here}; on the fitted curve, whose limit is {CURVE_LIMIT:g} although "
        f"the source quotes 0.85 for day 365: {curve}"
    )


def gap_rows(found: list[Gap]) -> list[tuple[str, str, str, str]]:
    """Return a row for each gap; the gain is in normalised ARI."""
    return [
        (
            "needed" if gap.gain is None else f"+{gap.gain:.4f}",
            gap.what,
            gap.advice,
            gap.place,
        )
        for gap in found
    ]


def findings(assessment: Assessment) -> Iterator[str]:
    """Yield what a person should know of the files, a line for each."""
    for finding in assessment.findings:
        yield f"{finding.severity.value}: {finding.place}: {finding.message}"


def as_data(scored: Scored) -> dict[str, Any]:
    """Return everything as JSON has it; numbers are not rounded."""
    assessment = scored.assessment
    encapsulation, loop = assessment.encapsulation, assessment.loop
    return {
        "organisation": assessment.artefacts.organisation,
        "time": assessment.time.isoformat().replace("+00:00", "Z"),
        "ari": {"normalised": assessment.normalised, "literal": assessment.literal},
        "measures": measurements(assessment),
        "undefined": assessment.undefined,
        "formulas": {
            "normalised": {"formula": NORMALISED, "source": _DEFECT},
            "literal": {"formula": LITERAL, "source": _DEFINITION},
        },
        "volume_unit": assessment.artefacts.unit.value,
        "volume": _plain(assessment.alignment.volume),
        "aligned_volume": _plain(assessment.alignment.aligned_volume),
        "functions": encapsulation.functions,
        "complexity": encapsulation.complexity,
        "counting": encapsulation.counting,
        "target_ratio": assessment.target_ratio,
        "decisions": {outcome.value: count for outcome, count in _by_outcome(loop).items()},
        "loop_interval": loop.interval,
        "survival": _survival(scored),
        "stage": None if assessment.normalised is None else str(stage(assessment.normalised)),
        "fields": _fields(assessment),
        "callable": _functions(assessment),
        "gaps": _gaps(assessment),
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


def _gaps(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "kind": gap.kind.value,
            "gap": gap.what,
            "why": gap.advice,
            "gain": gap.gain,
            "coefficient_gain": gap.coefficient_gain,
            "place": gap.place,
        }
        for gap in gaps(assessment)
    ]


def _survival(scored: Scored) -> Mapping[str, Any]:
    return {
        "met": scored.survival.met,
        "hr": scored.hr,
        "source": scored.survival.source,
        "conditions": [
            {
                "measure": one.measure,
                "value": one.value,
                "threshold": one.threshold,
                "at_least": one.at_least,
                "met": one.met,
            }
            for one in scored.survival.conditions
        ],
    }


def _at_least(value: float) -> str:
    return f"≥ {value:g}"


def _number(value: Any) -> str:
    return f"{value:,f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


def _plain(value: Any) -> int | float:
    return int(value) if value % 1 == 0 else float(value)
