"""Why a claim did not become a fact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyoxigraph as ox

from kg.i18n import N_, _
from kg.knowledge_base import KnowledgeGraph
from kg.stores.tokens import substitute

__all__ = ["Cause", "Unused", "unused"]

_CLAIMS = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?claim ?stance ?comparator ?scope ?from ?until ?predicate ?content ?one {
  ?claim cv:subject ?subject ; cv:predicate ?predicate ; cv:stance ?stance .
  OPTIONAL { ?claim cv:object|cv:value ?content }
  OPTIONAL { ?claim cv:comparator ?comparator }
  OPTIONAL { ?claim cv:scope ?scope }
  OPTIONAL { ?claim cv:validFrom ?from }
  OPTIONAL { ?claim cv:validUntil ?until }
  BIND(EXISTS { ?predicate a owl:FunctionalProperty } AS ?one)
  FILTER NOT EXISTS {
    GRAPH <https://w3id.org/convergence-kg/graph/facts> { ?subject ?predicate ?content }
    ?claim cv:stance cv:Asserted .
    FILTER NOT EXISTS { ?claim cv:scope ?narrow }
  }
}
ORDER BY ?claim
"""
_RIVALS = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
SELECT DISTINCT ?rival ?stance ?from {
  ?rival cv:subject ?subject ; cv:predicate ?predicate ; cv:stance ?stance .
  FILTER(?stance IN (cv:Asserted, cv:Denied, cv:Disputed))
  FILTER NOT EXISTS { ?rival cv:scope ?scope }
  OPTIONAL { ?rival cv:object|cv:value ?other }
  OPTIONAL { ?rival cv:validFrom ?from }
  FILTER(?stance != cv:Asserted || !BOUND(?other) || ?other != ?content)
}
ORDER BY ?rival
"""


class Cause(StrEnum):
    """Why a claim is no fact; the first four are stances other than `cv:Asserted`."""

    FORECAST = N_("forecast")
    RECOMMENDED = N_("recommended")
    DENIED = N_("denied")
    DISPUTED = N_("disputed")
    SCOPE = "scope"
    RANGE = "range"
    LATER = "later"
    CONTESTED = "contested"
    OTHER = "other"


_STANCES = frozenset({Cause.FORECAST, Cause.RECOMMENDED, Cause.DENIED, Cause.DISPUTED})


@dataclass(frozen=True, slots=True)
class Unused:
    """A claim that is no fact.

    Args:
        claim: its IRI.
        reason: why, as the end of a sentence.
        rivals: the claims that stand against it.
        cause: why, as a word of ours.
        scope: the IRI of what alone it holds for, where that is the cause; else None.
    """

    claim: str
    reason: str
    rivals: tuple[str, ...] = ()
    cause: Cause = Cause.OTHER
    scope: str | None = None


def unused(graph: KnowledgeGraph, subject: ox.NamedNode) -> list[Unused]:
    """Return the claims about a thing that gave no fact, with the reason."""
    rows = graph.store.query(substitute(_CLAIMS, {"subject": subject}))
    assert isinstance(rows, ox.QuerySolutions)
    return [_judged(graph, subject, row) for row in rows]


def _judged(graph: KnowledgeGraph, subject: ox.NamedNode, row: ox.QuerySolution) -> Unused:
    claim = row["claim"].value
    stance = _local(row["stance"])
    comparator = _local(row["comparator"])
    if stance != "Asserted":
        cause = Cause(stance.lower()) if stance.lower() in _STANCES else Cause.OTHER
        told = _("is {stance}, not asserted", stance=_(stance.lower()))
        return Unused(claim, told, cause=cause)
    if row["scope"] is not None:
        scope = row["scope"].value
        told = _("holds only as to {scope}", scope=graph.shorten(scope))
        return Unused(claim, told, cause=Cause.SCOPE, scope=scope)
    if row["content"] is None or comparator not in {"", "Exactly"}:
        told = _("gives a range or a rough number, not an exact one")
        return Unused(claim, told, cause=Cause.RANGE)
    rivals = _rivals(graph, subject, row)
    if any(later for _rival, later in rivals):
        found = tuple(rival for rival, later in rivals if later)
        return Unused(claim, _("is replaced by a later state"), found, Cause.LATER)
    if rivals:
        found = tuple(rival for rival, _later in rivals)
        return Unused(claim, _("is contested"), found, Cause.CONTESTED)
    return Unused(claim, _("is no fact"))


def _rivals(
    graph: KnowledgeGraph, subject: ox.NamedNode, row: ox.QuerySolution
) -> list[tuple[str, bool]]:
    """Return the claims that stand against one, and whether each tells of a later time."""
    bound = {"subject": subject, "predicate": row["predicate"], "content": row["content"]}
    answer = graph.store.query(substitute(_RIVALS, bound))
    assert isinstance(answer, ox.QuerySolutions)
    since, until = _text(row["from"]), _text(row["until"])
    single = row["one"].value == "true"
    found = []
    for rival in answer:
        start = _text(rival["from"])
        over = bool(until and start >= until)  # the time of the claim ended before the rival's
        if single or over or _local(rival["stance"]) != "Asserted":
            found.append((rival["rival"].value, over or bool(start and start > since)))
    return found


def _text(term: object) -> str:
    return getattr(term, "value", "")


def _local(term: object) -> str:
    return _text(term).rsplit("#", 1)[-1]
