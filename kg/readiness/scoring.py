"""From what was read of an organisation to its AI readiness index (ARI)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from kg.errors import InputError
from kg.i18n import _
from kg.readiness.alignment import Alignment, align
from kg.readiness.artefacts import Artefacts, Finding, Function, Severity
from kg.readiness.encapsulation import Encapsulation, encapsulate
from kg.readiness.loop import Loop, close_loop
from kg.readiness.measures import (
    TARGET_RATIO,
    literal_ari,
    normalised_ari,
    normalised_encapsulation,
)
from kg.readiness.terms import TermIndex

__all__ = ["Assessment", "assess"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """How ready an organisation's data are to be called by AI, and why.

    Args:
        artefacts: what was read, with its findings.
        alignment: each field, checked.
        encapsulation: each function, checked.
        loop: the decisions by outcome.
        target_ratio: functions for each unit of complexity at which encapsulation is full.
        time: when the assessment was made, in UTC.
        findings: what a person should know: of the files, then of what they say together.
    """

    artefacts: Artefacts
    alignment: Alignment
    encapsulation: Encapsulation
    loop: Loop
    target_ratio: float
    time: datetime
    findings: tuple[Finding, ...]

    @property
    def encapsulation_norm(self) -> float | None:
        """Logic encapsulation from 0 to 1; None without complexity."""
        complexity = self.encapsulation.complexity
        if not complexity:
            return None
        return normalised_encapsulation(self.encapsulation.functions, complexity, self.target_ratio)

    @property
    def literal(self) -> float | None:
        """ARI as it is defined, with its sign; None where `undefined` says why."""
        known = self._known()
        return literal_ari(*known) if known else None

    @property
    def normalised(self) -> float | None:
        """ARI from 0 to 1; None where `undefined` says why."""
        known = self._known()
        return normalised_ari(*known, self.target_ratio) if known else None

    @property
    def undefined(self) -> dict[str, str]:
        """Why measures have no value, by the name of the measure; empty where all have one."""
        found: dict[str, str] = {}
        if self.alignment.coefficient is None:
            found["alignment"] = _("there is no data: no field has a volume")
        if self.encapsulation.complexity is None:
            found["encapsulation"] = _("no inventory tells how complex the business is")
        elif not self.encapsulation.complexity:
            found["encapsulation"] = _("the inventory holds no rule or process to divide by")
        if self.loop.coefficient is None:
            found["loop"] = _("no decision was logged")
        if found:
            found["normalised"] = found["literal"] = "; ".join(found.values())
        elif not self.encapsulation.functions:
            found["literal"] = _("no function is encapsulated, and 0 has no logarithm")
        return found

    def _repr_html_(self) -> str:
        from kg.readiness.fragment import fragment

        return fragment(self)

    def _known(self) -> tuple[float, int, int, float] | None:
        alignment, loop = self.alignment.coefficient, self.loop.coefficient
        complexity = self.encapsulation.complexity
        if alignment is None or loop is None or not complexity:
            return None
        return alignment, self.encapsulation.functions, complexity, loop


def assess(
    artefacts: Artefacts,
    index: TermIndex,
    *,
    target_ratio: float | None = None,
    time: datetime | None = None,
) -> Assessment:
    """Check what was read against an ontology, and score it.

    Args:
        artefacts: what the files of an organisation say.
        index: the terms of the ontology.
        target_ratio: functions for each unit of complexity at which encapsulation is full; what
            the organisation sets itself, or else `TARGET_RATIO`, when None.
        time: when the assessment is made; now when None.

    Raises:
        InputError: if the target ratio is not more than 0.
    """
    ratio = artefacts.targets.ratio or TARGET_RATIO if target_ratio is None else target_ratio
    if not (math.isfinite(ratio) and ratio > 0):
        raise InputError(
            _("a target ratio of {ratio} makes no sense; give more than 0", ratio=ratio)
        )
    fields = (field for asset in artefacts.assets for field in asset.fields)
    inventory = artefacts.inventory
    encapsulation = encapsulate(
        artefacts.functions,
        index,
        None if inventory is None else len(inventory.items),
        "" if inventory is None else inventory.counting,
    )
    return Assessment(
        artefacts=artefacts,
        alignment=align(fields, index),
        encapsulation=encapsulation,
        loop=close_loop(artefacts.decisions),
        target_ratio=ratio,
        time=(time or datetime.now(UTC)).astimezone(UTC),
        findings=(*artefacts.findings, *_twice(artefacts.functions)),
    )


def _twice(functions: tuple[Function, ...]) -> list[Finding]:
    """Report functions that two artefacts declare: each counts, which may be too much."""
    first: dict[str, Function] = {}
    found = []
    for function in functions:
        other = first.setdefault(function.name, function)
        if other is not function:
            message = _(
                "function {name!r} is also declared at {place}, and both count; name one of "
                "them only if they are the same",
                name=function.name,
                place=other.place,
            )
            found.append(Finding(Severity.WARNING, function.place, message))
    return found
