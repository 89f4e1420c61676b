"""The check of contributed claims, in four steps that are reported together.

1. Shape: do they have the form that the base asks for (SHACL)?
2. Reference: do their names and IRIs stand for things that are known, or declared beside them?
3. Logic: is each consistent with the ontology when it is taken as a fact, and are all together?
4. Agreement: which recorded claims does each repeat, contradict, refine, or follow in time?
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.claims.checking.agreement import agreement
from kg.claims.checking.data import New
from kg.claims.checking.logic import logic
from kg.claims.checking.reference import references
from kg.claims.checking.shape import shapes
from kg.claims.checking.together import together
from kg.claims.findings import SEVERITIES, STEPS, Finding, Place

__all__ = ["New", "check", "in_order"]


def check(new: New, *, strict: bool, engine: str) -> tuple[Finding, ...]:
    """Return what the four steps find; see `kg.claims.contribution.check_contribution`."""
    if not new.quads:
        return ()
    unknown, found = references(new)
    found += shapes(new, engine, unknown)
    alone = logic(new)
    found += [*alone, *together(new, alone)]
    found += agreement(new, strict=strict)
    return in_order(found)


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings by step, then by place, the gravest first."""
    return tuple(sorted(findings, key=_rank))


def _rank(finding: Finding) -> tuple[object, ...]:
    place = finding.place or Place("")
    grave = SEVERITIES.index(finding.severity)
    told = (finding.node or "", finding.rule, finding.message)
    return (STEPS.index(finding.step), place.file, place.line, grave, *told)
