"""What would raise ARI most: each gap, with the index as it would be without it, recomputed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from kg.i18n import _, ngettext
from kg.proportions import counted
from kg.readiness.alignment import FieldStatus
from kg.readiness.artefacts import Outcome
from kg.readiness.measures import normalised_ari, normalised_encapsulation
from kg.readiness.scoring import Assessment

__all__ = ["Gap", "GapKind", "gaps"]

_FAILURES = (Outcome.FAILED, Outcome.ROLLED_BACK, Outcome.TIMED_OUT, Outcome.UNKNOWN)


class GapKind(Enum):
    """Which coefficient a gap holds down."""

    MISSING = "missing"
    FIELD = "field"
    FUNCTION = "function"
    COVERAGE = "coverage"
    DECISIONS = "decisions"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something concrete to do, and what it is worth.

    Args:
        kind: which coefficient it would raise.
        what: what is to be mended: a field, a function, a class of decisions.
        advice: what is amiss and what would be right.
        gain: by how much the normalised ARI rises when this alone is mended; None where ARI has
            no value without it.
        coefficient_gain: by how much the coefficient rises, from 0 to 1; it ranks gaps while
            another coefficient of 0 holds ARI at 0.
        place: where it is declared.
    """

    kind: GapKind
    what: str
    advice: str
    gain: float | None
    coefficient_gain: float
    place: str = ""


def gaps(assessment: Assessment) -> list[Gap]:
    """Return the gaps of an organisation, those first without which there is no ARI, then by gain.

    Args:
        assessment: what was found; every gain is recomputed from it, none is an approximation.
    """
    found = [*_missing(assessment), *_fields(assessment), *_functions(assessment)]
    found += [*_coverage(assessment), *_decisions(assessment)]
    return sorted(found, key=_rank)


def _rank(gap: Gap) -> tuple[object, ...]:
    gain = 0.0 if gap.gain is None else gap.gain
    return (gap.kind is not GapKind.MISSING, -gain, -gap.coefficient_gain, gap.what)


def _missing(assessment: Assessment) -> Iterator[Gap]:
    """Yield what ARI has no value without."""
    advice = {
        "alignment": (_("data"), _("name data assets, with their volumes")),
        "encapsulation": (_("business complexity"), _("name an inventory of rules and processes")),
        "loop": (_("decision log"), _("log each decision with the outcome of its write-back")),
    }
    for measure, (what, right) in advice.items():
        if (why := assessment.undefined.get(measure)) is not None:
            yield Gap(GapKind.MISSING, what, f"{why}; {right}", None, 0.0)


def _fields(assessment: Assessment) -> Iterator[Gap]:
    alignment = assessment.alignment
    for check in alignment.checks:
        if check.aligned or not alignment.volume:
            continue
        better = float((alignment.aligned_volume + check.field.volume) / alignment.volume)
        name = f"{check.field.asset}.{check.field.name}"
        act = _("map field") if check.status in _UNMAPPED else _("mend field")
        yield Gap(
            GapKind.FIELD,
            f"{act} {name}",
            _("{status}: it {reason}", status=_(check.status.value), reason=check.reason),
            _gain(assessment, alignment=better),
            better - (alignment.coefficient or 0.0),
            check.field.place,
        )


def _functions(assessment: Assessment) -> Iterator[Gap]:
    for check in assessment.encapsulation.checks:
        if not check.encapsulated:
            gain, step = _more_functions(assessment)
            advice = f"{_(check.status.value)}: {check.reason}"
            what = _("type and bind function {name}", name=check.function.name)
            yield Gap(GapKind.FUNCTION, what, advice, gain, step, check.function.place)


def _coverage(assessment: Assessment) -> Iterator[Gap]:
    """Yield the functions that are yet to be written, as one gap."""
    encapsulation, target = assessment.encapsulation, assessment.target_ratio
    wanted = (encapsulation.complexity or 0) * target
    if (lacking := wanted - len(encapsulation.checks)) <= 0:
        return
    gain, step = _more_functions(assessment)
    have = counted(len(encapsulation.checks), "function")
    rules = counted(encapsulation.complexity or 0, "rule or process", "rules and processes")
    advice = _(
        "{have} for {rules}: {lacking:g} more would reach the target ratio of {target:g}",
        have=have,
        rules=rules,
        lacking=lacking,
        target=target,
    )
    yield Gap(GapKind.COVERAGE, _("write one more function"), advice, gain, step)


def _more_functions(assessment: Assessment) -> tuple[float | None, float]:
    """Return what one more encapsulated function is worth: to ARI, and to its coefficient."""
    functions, complexity = assessment.encapsulation.functions, assessment.encapsulation.complexity
    if not complexity:
        return None, 0.0
    better = normalised_encapsulation(functions + 1, complexity, assessment.target_ratio)
    step = (better or 0.0) - (assessment.encapsulation_norm or 0.0)
    return _gain(assessment, functions=functions + 1), step


def _decisions(assessment: Assessment) -> Iterator[Gap]:
    loop = assessment.loop
    for outcome in _FAILURES:
        if count := loop.counts.get(outcome, 0):
            better = (loop.succeeded + count) / loop.decisions
            yield Gap(
                GapKind.DECISIONS,
                _("make good {failures}", failures=_failures(outcome, count)),
                _(
                    "of {decisions} decisions {succeeded} were written back and stayed",
                    decisions=loop.decisions,
                    succeeded=loop.succeeded,
                ),
                _gain(assessment, loop=better),
                better - (loop.coefficient or 0.0),
            )


def _failures(outcome: Outcome, number: int) -> str:
    match outcome:
        case Outcome.FAILED:
            return ngettext("{number} failed write-back", "{number} failed write-backs", number)
        case Outcome.ROLLED_BACK:
            return ngettext(
                "{number} rolled-back write-back", "{number} rolled-back write-backs", number
            )
        case Outcome.TIMED_OUT:
            return ngettext(
                "{number} timed-out write-back", "{number} timed-out write-backs", number
            )
        case _:
            return ngettext(
                "{number} write-back of unknown outcome",
                "{number} write-backs of unknown outcome",
                number,
            )


def _gain(
    assessment: Assessment,
    *,
    alignment: float | None = None,
    functions: int | None = None,
    loop: float | None = None,
) -> float | None:
    """Return by how much the normalised ARI rises with other numbers; None where it has none."""
    now = assessment.normalised
    complexity = assessment.encapsulation.complexity
    share, closed = assessment.alignment.coefficient, assessment.loop.coefficient
    if now is None or complexity is None or share is None or closed is None:
        return None
    then = normalised_ari(
        share if alignment is None else alignment,
        assessment.encapsulation.functions if functions is None else functions,
        complexity,
        closed if loop is None else loop,
        assessment.target_ratio,
    )
    return None if then is None else then - now


_UNMAPPED = frozenset({FieldStatus.UNMAPPED, FieldStatus.UNMAPPED_SYNONYM})
