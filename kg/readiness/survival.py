"""The survival rule, and where an organisation stands on the reference curve of ARI."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from kg.errors import InputError
from kg.i18n import N_, _
from kg.knowledge_base import KnowledgeGraph
from kg.readiness.artefacts import Targets
from kg.vocabulary import CV

__all__ = [
    "CURVE_LIMIT",
    "REFERENCE",
    "Condition",
    "Stage",
    "Survival",
    "Thresholds",
    "stage",
    "survival",
    "thresholds",
]

#: ARI by days since deployment. Source: the metrics document, ARI, "Reference points"; the claims
#: `claim:ai-readiness-index-index-value-…` hold the values, whose days are only in their names.
REFERENCE: Final[Mapping[int, float]] = MappingProxyType(
    {0: 0.15, 30: 0.35, 90: 0.55, 180: 0.75, 365: 0.85}
)
#: What ARI(t) = 0.15 + 0.6·(1 − e^(−t/60)), the curve that the same source fits to these points,
#: comes near but never reaches: it contradicts the point of day 365.
CURVE_LIMIT: Final = 0.75
_START, _RISE, _DAYS = 0.15, 0.6, 60.0

_RULE = f"""
PREFIX cv: <{CV}>
SELECT ?measure ?value ?comparator ?claim {{
  ?claim cv:predicate cv:targetValue ; cv:scope cv:SurvivalRule ; cv:stance cv:Asserted ;
    cv:subject ?measure ; cv:value ?value ; cv:comparator ?comparator .
}}
"""
_SOURCE = N_("the metrics document, survival rule")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the survival rule asks for.

    Args:
        ari: the least normalised ARI, from 0 to 1.
        hr: the greatest hallucination rate, from 0 to 1.
        loop: the least action-loop coefficient, from 0 to 1.
        source: who says so.

    Raises:
        InputError: if one of them is no number from 0 to 1.
    """

    ari: float = 0.7
    hr: float = 0.005
    loop: float = 0.85
    source: str = _SOURCE

    def __post_init__(self) -> None:
        for name, value in (("ARI", self.ari), ("HR", self.hr), ("loop", self.loop)):
            if not 0 <= value <= 1:
                raise InputError(
                    _(
                        "a threshold for {name} of {value} makes no sense; give 0 to 1",
                        name=name,
                        value=value,
                    )
                )

    def instead(
        self,
        targets: Targets,
        *,
        ari: float | None = None,
        hr: float | None = None,
        loop: float | None = None,
    ) -> Thresholds:
        """Return what somebody asks for, else what an organisation sets itself, else these.

        Args:
            targets: what the organisation sets itself.
            ari: the least normalised ARI that somebody asks for, or None.
            hr: the greatest hallucination rate, or None.
            loop: the least action-loop coefficient, or None.
        """
        asked = {"ari": ari, "hr": hr, "loop": loop}
        own = {"ari": targets.ari, "hr": targets.hr, "loop": targets.action_loop}
        told = {name: own[name] if value is None else value for name, value in asked.items()}
        known = {name: value for name, value in told.items() if value is not None}
        if not known:
            return self
        ours = {name for name, value in asked.items() if value is not None}
        asked_for, target = _("asked for"), _("own target")
        sources = [f"{name}: {asked_for if name in ours else target}" for name in known]
        if len(known) < len(told):
            sources.append(_("else {source}", source=self.source))
        return replace(self, **known, source="; ".join(sources))


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the three conditions of the survival rule.

    Args:
        measure: what is held to it: `ARI`, `HR` or `loop`.
        value: its value, or None where it has none.
        threshold: what it is held to.
        at_least: whether it has to be at least that; else at most.
        given: whether it was measured at all; what was not is left open.
    """

    measure: str
    value: float | None
    threshold: float
    at_least: bool
    given: bool = True

    @property
    def met(self) -> bool | None:
        """Whether it holds; None where nothing was measured. What has no value does not hold."""
        if not self.given:
            return None
        if self.value is None:
            return False
        return self.value >= self.threshold if self.at_least else self.value <= self.threshold

    @property
    def short_by(self) -> float:
        """How far the value is beyond the threshold; 0 where it is not, or there is none."""
        if self.value is None or self.met:
            return 0.0
        return abs(self.threshold - self.value)

    def as_data(self) -> dict[str, str | float | bool | None]:
        """Return it as JSON-ready data."""
        return {
            "measure": self.measure,
            "value": self.value,
            "threshold": self.threshold,
            "at_least": self.at_least,
            "met": self.met,
        }

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        if not self.given:
            return _(
                "{measure} {sign} {threshold:g}: not measured",
                measure=self.measure,
                sign=sign,
                threshold=self.threshold,
            )
        if self.value is None:
            return _(
                "{measure} {sign} {threshold:g}: no, it has no value",
                measure=self.measure,
                sign=sign,
                threshold=self.threshold,
            )
        told = f"{self.measure} {self.value:.4f} {sign} {self.threshold:g}"
        return (
            _("{told}: yes", told=told)
            if self.met
            else _("{told}: no, by {short_by:.4f}", told=told, short_by=self.short_by)
        )


@dataclass(frozen=True, slots=True)
class Survival:
    """The survival rule, held against an organisation."""

    conditions: tuple[Condition, ...]
    source: str

    @property
    def met(self) -> bool | None:
        """Whether all conditions hold; None where none fails, but one was not measured."""
        found = {condition.met for condition in self.conditions}
        if False in found:
            return False
        return None if None in found else True

    @property
    def failed(self) -> tuple[Condition, ...]:
        """The conditions that do not hold."""
        return tuple(condition for condition in self.conditions if condition.met is False)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an ARI stands among the reference points.

    Args:
        after: the last point that it has reached, as days since deployment; None before the first.
        before: the next point, as days; None beyond the last.
        days: what day it corresponds to on straight lines between the points; None outside them.
        curve_days: the same on the fitted curve; None where the curve never comes.
    """

    after: int | None
    before: int | None
    days: float | None
    curve_days: float | None

    def __str__(self) -> str:
        if self.after is None:
            return _(
                "below the reference point before deployment ({ari:g})",
                ari=REFERENCE[0],
            )
        here = _point(self.after)
        if self.before is None:
            return _("at or beyond the last reference point, {here}", here=here)
        about = _(", about day {days:.0f}", days=self.days) if self.days else ""
        return _("from {here} to {point}{about}", here=here, point=_point(self.before), about=about)


def thresholds(graph: KnowledgeGraph) -> Thresholds:
    """Return what the survival rule asks for: by the claims of a base, else by the source itself.

    Args:
        graph: a knowledge graph; the claims in the scope of `cv:SurvivalRule` are read.
    """
    answer = graph.store.query(_RULE)
    assert isinstance(answer, ox.QuerySolutions)
    told = {row["measure"].value.removeprefix(CV): row for row in answer}
    names = {"AIReadinessIndex": "ari", "HallucinationRate": "hr", "ActionLoop": "loop"}
    if set(told) != set(names):
        return Thresholds()
    values = {field: float(Decimal(told[name]["value"].value)) for name, field in names.items()}
    claims = ", ".join(sorted(graph.shorten(row["claim"].value) for row in told.values()))
    return Thresholds(**values, source=claims)


def survival(
    ari: float | None,
    loop: float | None,
    limits: Thresholds,
    hr: float | None = None,
    *,
    hr_given: bool = True,
) -> Survival:
    """Hold an organisation against the survival rule.

    Args:
        ari: its normalised ARI, or None where it has no value.
        loop: its action-loop coefficient, or None.
        limits: what the rule asks for.
        hr: its hallucination rate, or None.
        hr_given: whether the hallucination rate was measured.

    Source: the metrics document: ARI ≥ 0.7 and HR ≤ 0.5 % and action-loop coefficient ≥ 0.85.
    """
    conditions = (
        Condition("ARI", ari, limits.ari, at_least=True),
        Condition("HR", hr, limits.hr, at_least=False, given=hr_given),
        Condition("loop", loop, limits.loop, at_least=True),
    )
    return Survival(conditions, limits.source)


def stage(ari: float) -> Stage:
    """Place an ARI among the reference points.

    Args:
        ari: normalised, from 0 to 1.

    >>> str(stage(0.45))
    'from day 30 (0.35) to day 90 (0.55), about day 60'
    """
    curve = None
    if _START <= ari < CURVE_LIMIT:
        curve = -_DAYS * math.log1p(-(ari - _START) / _RISE)
    points = list(REFERENCE.items())
    if ari < points[0][1]:
        return Stage(None, 0, None, curve)
    for (day, low), (next_day, high) in pairwise(points):
        if ari < high:
            days = day + (next_day - day) * (ari - low) / (high - low)
            return Stage(day, next_day, days, curve)
    return Stage(points[-1][0], None, None, curve)


def _point(day: int) -> str:
    if not day:
        return _("before deployment ({ari:g})", ari=REFERENCE[day])
    return _("day {day} ({ari:g})", day=day, ari=REFERENCE[day])
