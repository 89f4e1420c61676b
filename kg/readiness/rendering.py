"""An assessment in words, for every kind of report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kg.i18n import N_, _
from kg.readiness.artefacts import Finding, Outcome
from kg.readiness.gaps import Gap, GapKind
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
    "DEFECT",
    "DEFINITION",
    "GAP_COLUMNS",
    "MEASURE_COLUMNS",
    "NOTHING",
    "Scored",
    "amount",
    "by_outcome",
    "figure",
    "finding_line",
    "findings",
    "formulas",
    "gap_rows",
    "headline",
    "measure_rows",
    "verdict",
]

DEFINITION: Final = N_("the metrics document, ARI, definition (cv:ARIFormula)")
DEFECT: Final = N_("the metrics document, defect of the formula (cv:NormalizedARIFormula)")
#: What stands for a number that there is none of.
NOTHING: Final = "–"
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
    return NOTHING if value is None else f"{value:.4f}".replace("-", "−")


def headline(scored: Scored) -> str:
    """Return the index in one line."""
    assessment = scored.assessment
    name = assessment.artefacts.organisation
    if assessment.normalised is None:
        return _(
            "{name}: ARI has no value: {undefined}",
            name=name,
            undefined=assessment.undefined["normalised"],
        )
    literal = _("{figure} as literally defined", figure=figure(assessment.literal))
    if assessment.literal is None:
        literal = _(
            "undefined as literally defined: {undefined}", undefined=assessment.undefined["literal"]
        )
    return _(
        "{name}: ARI {figure} normalised, {literal}",
        name=name,
        figure=figure(assessment.normalised),
        literal=literal,
    )


def measure_rows(scored: Scored) -> list[tuple[str, str, str, str]]:
    """Return a row for each coefficient: its name, value, target, and what it was made from."""
    assessment = scored.assessment
    alignment, encapsulation = assessment.alignment, assessment.encapsulation
    targets, unit = assessment.artefacts.targets, assessment.artefacts.unit.value
    volume = _(
        "{aligned} of {every} {unit}, {aligned_fields} of {number} fields ({figure})",
        aligned=amount(alignment.aligned_volume),
        every=amount(alignment.volume),
        unit=_(unit),
        aligned_fields=alignment.aligned_fields,
        number=len(alignment.checks),
        figure=figure(alignment.by_field),
    )
    functions = _(
        "{functions} of {number} functions encapsulated / complexity {complexity} = {figure}",
        functions=encapsulation.functions,
        number=len(encapsulation.checks),
        complexity=_("unknown") if encapsulation.complexity is None else encapsulation.complexity,
        figure=figure(encapsulation.ratio),
    )
    wanted = _("source: {functions:g} functions", functions=TARGET_FUNCTIONS)
    if targets.functions is not None:
        wanted = _("own target: {functions:g} functions", functions=targets.functions)
    ratio = _(
        "{target_ratio:g} for each; {wanted}", target_ratio=assessment.target_ratio, wanted=wanted
    )
    closed = _at_least(TARGET_LOOP if targets.action_loop is None else targets.action_loop)
    aligned = _at_least(TARGET_ALIGNMENT if targets.alignment is None else targets.alignment)
    return [
        (_("semantic alignment"), figure(alignment.coefficient), aligned, volume),
        (_("logic encapsulation"), figure(assessment.encapsulation_norm), ratio, functions),
        (
            _("action loop"),
            figure(assessment.loop.coefficient),
            closed,
            _decisions(assessment.loop),
        ),
    ]


def _decisions(loop: Loop) -> str:
    if loop.interval is None:
        return _("no decision was logged")
    low, high = loop.interval
    told = [f"{count} {_(outcome.value)}" for outcome, count in by_outcome(loop).items()]
    return _(
        "{told} of {decisions} decisions (95% CI {low:.4f} to {high:.4f})",
        told=", ".join(told),
        decisions=loop.decisions,
        low=low,
        high=high,
    )


def by_outcome(loop: Loop) -> dict[Outcome, int]:
    """Return how many decisions had each outcome, the most frequent first."""
    return dict(sorted(loop.counts.items(), key=lambda item: (-item[1], item[0].value)))


def formulas(assessment: Assessment) -> Iterator[str]:
    """Yield each formula with its source, and with the numbers put into it."""
    share, closed = assessment.alignment.coefficient, assessment.loop.coefficient
    encapsulation = assessment.encapsulation
    known = assessment.normalised is not None
    ratio = f"{encapsulation.functions}/{encapsulation.complexity}"
    yield f"{LITERAL}   [{_(DEFINITION)}]"
    if assessment.literal is not None:
        result = figure(assessment.literal)
        yield f"    = {figure(share)} × ln({ratio}) × {figure(closed)} = {result}"
    elif known:
        yield _("    is undefined: {undefined}", undefined=assessment.undefined["literal"])
    yield f"{NORMALISED}   [{_(DEFECT)}]"
    if known:
        yield (
            f"         = {figure(share)} × min(1, ln(1 + {ratio}) / "
            f"ln(1 + {assessment.target_ratio:g})) × {figure(closed)} = "
            f"{figure(assessment.normalised)}"
        )


def verdict(scored: Scored) -> Iterator[str]:
    """Yield what complexity is, what the survival rule says, and where the index stands."""
    encapsulation = scored.assessment.encapsulation
    if encapsulation.complexity is not None:
        yield _(
            "complexity {complexity}: {counting}",
            complexity=encapsulation.complexity,
            counting=encapsulation.counting,
        )
    met = {True: _("holds"), False: _("does not hold"), None: _("is open")}[scored.survival.met]
    conditions = "; ".join(map(str, scored.survival.conditions))
    yield _(
        "survival rule {met}: {conditions}   [{source}]",
        met=met,
        conditions=conditions,
        source=scored.survival.source,
    )
    normalised = scored.assessment.normalised
    if normalised is None:
        return
    here = stage(normalised)
    curve = _("never reached") if normalised >= CURVE_LIMIT else _("below its start")
    if here.curve_days is not None:
        curve = _("day {curve_days:.0f}", curve_days=here.curve_days)
    yield (
        _(
            "reference curve: {here}; on the fitted curve, whose limit is {limit:g} "
            "although the source quotes 0.85 for day 365: {curve}",
            here=here,
            limit=CURVE_LIMIT,
            curve=curve,
        )
    )


def gap_rows(found: list[Gap]) -> list[tuple[str, str, str, str]]:
    """Return a row for each gap; the gain is in normalised ARI.

    Without a gap that is `needed` ARI has no value; what others would add is then not known.
    """
    return [(_gained(gap), gap.what, gap.advice, gap.place) for gap in found]


def _gained(gap: Gap) -> str:
    if gap.kind is GapKind.MISSING:
        return _("needed")
    return NOTHING if gap.gain is None else f"+{gap.gain:.4f}"


def findings(assessment: Assessment) -> Iterator[str]:
    """Yield what a person should know of the files, a line for each."""
    yield from map(finding_line, assessment.findings)


def finding_line(finding: Finding) -> str:
    """Return a finding in one line."""
    return f"{_(finding.severity.value)}: {finding.place}: {finding.message}"


def _at_least(value: float) -> str:
    return f"≥ {value:g}"


def amount(value: Fraction) -> str:
    """Return a volume: whole as it is, else with four decimals at most.

    >>> amount(Fraction(1200)), amount(Fraction(10, 3))
    ('1,200', '3.3333')
    """
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return f"{float(value):,.4f}".rstrip("0").rstrip(".")
