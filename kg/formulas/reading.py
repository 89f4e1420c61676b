"""Formulas as the graph has them, with the bounds of their parameters and who set these."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.errors import UnknownNameError
from kg.i18n import N_, _, current
from kg.knowledge_base import KnowledgeGraph
from kg.lookup.labels import compact
from kg.model import Comparator, Interval
from kg.vocabulary import CV

__all__ = ["Bound", "Formula", "Parameter", "find", "formulas"]

_FORMULAS = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?formula ?zh ?en ?latex ?expression {
  ?formula a cv:Formula ; cv:latex ?latex .
  OPTIONAL { ?formula cv:expression ?expression }
  OPTIONAL { ?formula rdfs:label ?zh . FILTER(LANG(?zh) = "zh") }
  OPTIONAL { ?formula rdfs:label ?en . FILTER(LANG(?en) = "en") }
}
ORDER BY ?formula
"""
_PARAMETERS = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?formula ?parameter ?symbol ?zh ?en ?unit ?least ?most ?above ?below {
  ?formula cv:hasParameter ?parameter . ?parameter cv:symbol ?symbol .
  OPTIONAL { ?parameter rdfs:label ?zh . FILTER(LANG(?zh) = "zh") }
  OPTIONAL { ?parameter rdfs:label ?en . FILTER(LANG(?en) = "en") }
  OPTIONAL { ?parameter cv:unitOfMeasure ?unit }
  OPTIONAL { ?parameter cv:minimum ?least }
  OPTIONAL { ?parameter cv:maximum ?most }
  OPTIONAL { ?parameter cv:exclusiveMinimum ?above }
  OPTIONAL { ?parameter cv:exclusiveMaximum ?below }
}
ORDER BY ?formula ?symbol
"""
_CLAIMS = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?parameter ?claim ?value ?comparator ?low ?high ?part ?line {
  ?claim cv:predicate cv:parameterValue ; cv:subject ?parameter ; cv:stance cv:Asserted .
  FILTER NOT EXISTS { ?claim cv:scope ?scope }
  OPTIONAL { ?claim cv:value ?value }
  OPTIONAL { ?claim cv:comparator ?comparator }
  OPTIONAL { ?claim cv:lowerBound ?low }
  OPTIONAL { ?claim cv:upperBound ?high }
  ?claim prov:wasDerivedFrom ?passage .
  ?passage cv:line ?line ; dcterms:isPartOf/rdfs:label ?part .
  FILTER(LANG(?part) = "en")
}
ORDER BY ?claim ?line
"""


#: How far beyond an approximate bound a number may lie, as a part of the bound.
_NEARBY = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Bound:
    """What a parameter may be, and who says so.

    Args:
        interval: the numbers that are allowed.
        source: the claim and its place, or "by definition".
        approximate: whether the source says "about": a number a little beyond is not refused.
    """

    interval: Interval
    source: str
    approximate: bool = False

    def contains(self, value: Decimal) -> bool:
        """Whether a number lies within the bound as it is stated."""
        return Interval(value, value).within(self.interval)

    def refuses(self, value: Decimal) -> bool:
        """Whether a number is clearly beyond: for "about", by more than a tenth of its end."""
        if not self.approximate:
            return not self.contains(value)
        lower, upper = self.interval.lower, self.interval.upper
        slack = max(abs(end) for end in (lower, upper) if end is not None) * _NEARBY
        return not Interval(value, value).within(self.interval.widened(slack))

    def __str__(self) -> str:
        lower, upper = self.interval.lower, self.interval.upper
        parts = []
        if lower is not None:
            told = N_("more than {end:f}") if self.interval.lower_open else N_("at least {end:f}")
            parts.append(_(told, end=lower))
        if upper is not None:
            told = N_("less than {end:f}") if self.interval.upper_open else N_("at most {end:f}")
            parts.append(_(told, end=upper))
        about = _("about: ") if self.approximate else ""
        told = _(" and ").join(parts)
        return f"{about}{told} ({_(self.source)})"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable, coefficient or exponent; `unit` is 1 for ratios and counts."""

    iri: str
    symbol: str
    zh: str
    en: str
    unit: str
    bounds: tuple[Bound, ...] = ()

    @property
    def called(self) -> str:
        """Its label in the current language."""
        return self.zh if current() == "zh" and self.zh else self.en


@dataclass(frozen=True, slots=True)
class Formula:
    """A relation in mathematical notation; `expression` is None where it cannot be computed."""

    iri: str
    name: str
    zh: str
    en: str
    latex: str
    expression: str | None
    parameters: tuple[Parameter, ...] = ()

    @property
    def symbols(self) -> tuple[str, ...]:
        """What its parameters are called."""
        return tuple(parameter.symbol for parameter in self.parameters)


def formulas(graph: KnowledgeGraph) -> list[Formula]:
    """Return the formulas of a knowledge base, by name."""
    parameters = _parameters(graph)
    found = [
        Formula(
            iri=row["formula"].value,
            name=_kebab(row["formula"].value),
            zh=_text(row["zh"]),
            en=_text(row["en"]),
            latex=row["latex"].value,
            expression=_text(row["expression"]) or None,
            parameters=tuple(parameters[row["formula"].value]),
        )
        for row in _rows(graph, _FORMULAS)
    ]
    return sorted(found, key=lambda formula: formula.name)


def find(graph: KnowledgeGraph, name: str) -> Formula:
    """Return the formula of a name, such as `player-decay` or `cv:PlayerDecayFormula`, or a label.

    Raises:
        UnknownNameError: if there is none; the nearest names are suggested.
    """
    known = formulas(graph)
    wanted = compact(name)
    for formula in known:
        prefixed = graph.shorten(formula.iri)
        names = {formula.name, formula.iri, prefixed, formula.zh, formula.en}
        names |= {formula.name.removesuffix("-formula"), prefixed.rpartition(":")[2]}
        if wanted in set(map(compact, names)):
            return formula
    raise UnknownNameError(N_("formula"), name, [formula.name for formula in known])


def _parameters(graph: KnowledgeGraph) -> dict[str, list[Parameter]]:
    claimed = _claimed(graph)
    found: dict[str, list[Parameter]] = defaultdict(list)
    for row in _rows(graph, _PARAMETERS):
        own = _own_bound(row)
        iri = row["parameter"].value
        found[row["formula"].value].append(
            Parameter(
                iri=iri,
                symbol=row["symbol"].value,
                zh=_text(row["zh"]),
                en=_text(row["en"]),
                unit=_text(row["unit"]) or "1",
                bounds=(*([own] if own else []), *claimed[iri]),
            )
        )
    return found


def _own_bound(row: ox.QuerySolution) -> Bound | None:
    """Return what a parameter may be by what it means."""
    least, most = _number(row["least"]), _number(row["most"])
    above, below = _number(row["above"]), _number(row["below"])
    lower, upper = least if above is None else above, most if below is None else below
    if lower is None and upper is None:
        return None
    interval = Interval(lower, upper, above is not None, below is not None)
    return Bound(interval, N_("by definition"))


def _claimed(graph: KnowledgeGraph) -> dict[str, list[Bound]]:
    """Return the bounds that sources set, by parameter; an exact or rough value sets none."""
    found: dict[str, list[Bound]] = defaultdict(list)
    seen: set[str] = set()
    for row in _rows(graph, _CLAIMS):
        claim = row["claim"].value
        if claim in seen:
            continue  # one place of several is enough to look it up
        seen.add(claim)
        interval = _claimed_interval(row)
        if interval is not None:
            place = _(
                "{claim}, {part} line {line}",
                claim=graph.shorten(claim),
                part=row["part"].value,
                line=row["line"].value,
            )
            about = _text(row["comparator"]) == CV + Comparator.APPROXIMATELY.value
            found[row["parameter"].value].append(Bound(interval, place, about))
    return found


def _claimed_interval(row: ox.QuerySolution) -> Interval | None:
    value = _number(row["value"])
    if value is None:
        return Interval(_number(row["low"]), _number(row["high"]))
    named = _text(row["comparator"]).removeprefix(CV)
    comparator = Comparator(named) if named else Comparator.EXACTLY
    if comparator in {Comparator.EXACTLY, Comparator.APPROXIMATELY}:
        return None
    return Interval.of(value, comparator)


def _rows(graph: KnowledgeGraph, query: str) -> ox.QuerySolutions:
    answer = graph.store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    return answer


def _text(term: object) -> str:
    return getattr(term, "value", "")


def _number(term: object) -> Decimal | None:
    return Decimal(term.value) if isinstance(term, ox.Literal) else None


def _kebab(iri: str) -> str:
    local = iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", local).lower()
