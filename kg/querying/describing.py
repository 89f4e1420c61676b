"""What a base records of one thing: its names, its definition, what is so of it, and claims."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.lookup.labels import kinds, texts_of
from kg.stores.tokens import substitute

__all__ = ["Description", "definitions", "describe"]

_DEFINITIONS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?text ?by {
  VALUES ?by { skos:definition rdfs:comment }
  ?thing ?by ?text
}
ORDER BY LANG(?text) DESC(?by) ?text
"""
_STATEMENTS = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?property ?value {
  ?thing ?property ?value .
  FILTER(?property = rdf:type
    || EXISTS { ?property a owl:ObjectProperty } || EXISTS { ?property a owl:DatatypeProperty }
    || EXISTS { ?property a rdf:Property })
  FILTER(!ISBLANK(?value) && ?value != owl:NamedIndividual)
}
ORDER BY ?property ?value
"""
_CLAIMS = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
SELECT DISTINCT ?claim { ?claim cv:subject|cv:object ?thing } ORDER BY ?claim
"""


@dataclass(frozen=True, slots=True)
class Description:
    """What a base records of a thing.

    Args:
        iri: the thing.
        kind: what it is, such as `thing`, `class`, `property` or `claim`.
        labels: what it is called, by language.
        definitions: texts by language; the tag is empty where there is none.
        statements: pairs of the IRI of a property and its value, an IRI or a text.
        claims: IRIs of the claims about it, and of those that say something of it.
    """

    iri: str
    kind: str
    labels: dict[str, str]
    definitions: dict[str, str]
    statements: tuple[tuple[str, str], ...]
    claims: tuple[str, ...]


def describe(graph: KnowledgeGraph, iri: str) -> Description:
    """Return what a base records of a thing.

    Args:
        graph: a knowledge graph with its facts derived.
        iri: the thing.
    """
    statements = [
        (prop.value, value.value)
        for prop, value in _rows(graph, _STATEMENTS, iri)
        if isinstance(prop, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal)
    ]
    claims = [c.value for (c,) in _rows(graph, _CLAIMS, iri) if isinstance(c, ox.NamedNode)]
    kind = kinds(graph, [iri])[iri].name.lower()
    told = dict(texts_of(graph, iri))
    return Description(iri, kind, told, definitions(graph, iri), tuple(statements), tuple(claims))


def definitions(graph: KnowledgeGraph, iri: str) -> dict[str, str]:
    """Return what a thing is, by language tag, which is empty where there is none.

    A definition goes before a comment in the same language.

    Args:
        graph: a knowledge graph.
        iri: the thing.
    """
    found: dict[str, str] = {}
    for text, _ in _rows(graph, _DEFINITIONS, iri):
        if isinstance(text, ox.Literal):
            found.setdefault(text.language or "", text.value)
    return found


def _rows(graph: KnowledgeGraph, query: str, iri: str) -> list[tuple[object, ...]]:
    answer = graph.store.query(substitute(query, {"thing": ox.NamedNode(iri)}))
    assert isinstance(answer, ox.QuerySolutions)
    return [tuple(row) for row in answer]
