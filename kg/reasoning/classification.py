"""Which classes the individuals have: by rules, or by an OWL reasoner as a second opinion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.errors import UnknownNameError
from kg.i18n import N_, _
from kg.knowledge_base import KnowledgeGraph
from kg.stores.embedded import Term

__all__ = ["CLASHES", "ENGINES", "Classification", "classify", "defined_classes"]

_TYPES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?individual ?class {
  ?individual a ?class . ?class a owl:Class .
  FILTER(isIRI(?individual) && isIRI(?class))
  FILTER NOT EXISTS { VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } ?individual a ?kind }
}
"""
_DEFINED = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?class { ?class owl:equivalentClass ?definition . FILTER(isIRI(?class)) }
"""

#: What the rules can see of an inconsistency: a thing in two disjoint classes, or with two values
#: of a data property that allows one. The pairs of classes are few and stand in a subquery: joined
#: with the members of classes, each list of disjoint classes is walked for each of them.
CLASHES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?thing ?one ?other {
  {
    {
      SELECT DISTINCT ?one ?other {
        { ?one owl:disjointWith|^owl:disjointWith ?other }
        UNION
        { ?axiom a owl:AllDisjointClasses ; owl:members ?members .
          ?members rdf:rest*/rdf:first ?one . ?members rdf:rest*/rdf:first ?other }
        FILTER(?one != ?other && STR(?one) < STR(?other))
      }
    }
    ?thing a ?one , ?other
  } UNION {
    ?property a owl:FunctionalProperty , owl:DatatypeProperty .
    ?thing ?property ?one , ?other .
    FILTER(?one < ?other)
  }
} ORDER BY ?thing ?one ?other
"""


@dataclass(frozen=True, slots=True)
class Classification:
    """The named classes of every named individual of the facts module.

    Args:
        engine: what found them.
        consistent: whether the module has a model; one without has no classes either.
        types: class IRIs by individual IRI, superclasses included.
        clashes: what makes it inconsistent, where the engine can tell.
    """

    engine: str
    consistent: bool
    types: Mapping[str, frozenset[str]]
    clashes: tuple[str, ...] = ()


def classify(graph: KnowledgeGraph, engine: str = "sparql") -> Classification:
    """Classify the individuals of the facts module: the ontology and the facts, without claims.

    Args:
        graph: a graph whose facts have been derived.
        engine: one of `ENGINES`.

    Raises:
        UnknownNameError: if there is no such engine.
        MissingExtraError: if the engine is not installed.
    """
    if engine not in ENGINES:
        raise UnknownNameError(N_("engine"), engine, ENGINES)
    return ENGINES[engine](graph)


def defined_classes(graph: KnowledgeGraph) -> frozenset[str]:
    """Return the classes with a definition: those whose members are found, not stated."""
    rows = graph.store.query(_DEFINED)
    assert isinstance(rows, ox.QuerySolutions)
    return frozenset(row["class"].value for row in rows)


def _by_rules(graph: KnowledgeGraph) -> Classification:
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = graph.store.query(_TYPES, graphs=graph.fact_graphs)
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        found[row["individual"].value].add(row["class"].value)
    clashes = graph.store.query(CLASHES, graphs=graph.fact_graphs)
    assert isinstance(clashes, ox.QuerySolutions)
    told = tuple(
        _(
            "{thing} is both {one} and {other}",
            thing=_name(row["thing"]),
            one=_name(row["one"]),
            other=_name(row["other"]),
        )
        for row in clashes
    )
    types = {key: frozenset(value) for key, value in found.items()}
    return Classification("sparql", not told, types, told)


def _name(term: Term | None) -> str:
    return getattr(term, "value", str(term))


def _by_hermit(graph: KnowledgeGraph) -> Classification:
    from kg.reasoning.hermit import types_by_hermit

    types = types_by_hermit(graph)
    return Classification("hermit", types is not None, types or {})


#: How to classify, by the name a user gives.
ENGINES: Final[Mapping[str, Callable[[KnowledgeGraph], Classification]]] = {
    "sparql": _by_rules,
    "hermit": _by_hermit,
}
