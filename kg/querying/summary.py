"""What a knowledge base holds, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.cache import code_fingerprint
from kg.i18n import N_
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import GRAPH, Graphs

__all__ = ["Summary", "summarise"]

_COUNTS = {
    N_("classes"): "?x a owl:Class . FILTER(isIRI(?x))",
    N_("object properties"): "?x a owl:ObjectProperty",
    N_("data properties"): "?x a owl:DatatypeProperty",
    N_("entities"): "?x a/rdfs:subClassOf* cv:Entity . FILTER NOT EXISTS { ?x a owl:Class }",
    N_("claims"): "?x a cv:Claim",
    N_("passages"): "?x a cv:Passage",
    N_("source documents"): "?x a cv:SourceDocument",
    N_("lexical entries"): "?x a ontolex:LexicalEntry",
}
#: The entities of a base that does not use the class cv:Entity: what its own classes have.
_OWN_ENTITIES = """
  ?x a ?class . ?class a ?kind VALUES ?kind { owl:Class rdfs:Class } FILTER(isIRI(?x))
  FILTER NOT EXISTS { ?x a owl:Class } FILTER NOT EXISTS { ?x a rdfs:Class }
  FILTER NOT EXISTS {
    ?x a ?record
    FILTER(?record IN (cv:Claim, cv:Passage, cv:SourceDocument, ontolex:LexicalEntry, ontolex:Form)
           || STRSTARTS(STR(?record), STR(prov:)) || STRSTARTS(STR(?record), STR(owl:)) &&
              ?record NOT IN (owl:NamedIndividual, owl:Thing))
  }"""
_QUERY = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX ontolex: <http://www.w3.org/ns/lemon/ontolex#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """How much there is.

    Args:
        counts: number of things by kind.
        triples: number of triples by named graph.
    """

    counts: Mapping[str, int]
    triples: Mapping[str, int]


def summarise(graph: KnowledgeGraph) -> Summary:
    """Count what a knowledge graph holds, or return what was counted when it was the same."""

    def counted() -> dict[str, dict[str, int]]:
        counts = {kind: _count(graph, pattern) for kind, pattern in _COUNTS.items()}
        counts["entities"] = counts["entities"] or _count(graph, _OWN_ENTITIES)
        triples = {
            name.removeprefix(GRAPH): sum(1 for _ in graph.store.quads(graph=name))
            for name in graph.store.graphs()
            if name != Graphs.STATE
        }
        return {"counts": counts, "triples": triples}

    return Summary(**graph.shelf.value("summary", code_fingerprint(Path(__file__)), counted))


def _count(graph: KnowledgeGraph, pattern: str) -> int:
    rows = graph.store.query(_QUERY.format(pattern=pattern))
    assert isinstance(rows, ox.QuerySolutions)
    return int(next(rows)["n"].value)
