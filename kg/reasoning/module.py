"""The part of a knowledge base that an OWL reasoner is asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.stores.embedded import Term
from kg.vocabulary import ONTOLEX, OWL, RDF, RDFS, Graphs

__all__ = ["facts_module", "words"]

_TYPE = ox.NamedNode(RDF + "type")
_CLASS = ox.NamedNode(OWL + "Class")
_INDIVIDUAL = ox.NamedNode(OWL + "NamedIndividual")
_ONTOLOGY = ox.NamedNode(OWL + "Ontology")
_ANNOTATION = ox.NamedNode(OWL + "AnnotationProperty")
_ANNOTATIONS = {ox.NamedNode(RDFS + "label"), ox.NamedNode(RDFS + "comment")}
_PROPERTIES = (ox.NamedNode(OWL + "ObjectProperty"), ox.NamedNode(OWL + "DatatypeProperty"))
_DECLARED: Final = {(_TYPE, kind) for kind in (_CLASS, *_PROPERTIES)}
#: Where a class of words may stand as an object without anything following from it.
_HARMLESS = {_TYPE, *(ox.NamedNode(RDFS + name) for name in ("domain", "range", "subClassOf"))}


def facts_module(graph: KnowledgeGraph) -> Iterator[ox.Triple]:
    """Yield the logical triples of the ontology and the facts, individuals declared.

    Left out: annotations and ontology headers, which mean nothing to a reasoner, and statements
    about properties as individuals (punning), which are for people and which owlready2 cannot hold.
    """
    quads = [q for name in (Graphs.ONTOLOGY, Graphs.FACTS) for q in graph.store.quads(graph=name)]
    typed = [(q.subject, q.object) for q in quads if q.predicate == _TYPE]
    classes = {subject for subject, kind in typed if kind == _CLASS}
    headers = {subject for subject, kind in typed if kind == _ONTOLOGY}
    annotations = {subject for subject, kind in typed if kind == _ANNOTATION} | _ANNOTATIONS
    properties = {subject for subject, kind in typed if kind in _PROPERTIES}
    for quad in quads:
        if quad.subject in headers or quad.predicate in annotations:
            continue
        if not _structural(quad.predicate) and (
            quad.subject in properties or quad.object in properties
        ):
            continue
        if quad.predicate == _TYPE and quad.object in classes:
            if quad.subject in properties:
                continue
            if isinstance(quad.subject, ox.NamedNode):
                yield ox.Triple(quad.subject, _TYPE, _INDIVIDUAL)
        yield ox.Triple(quad.subject, quad.predicate, quad.object)


def words(module: Iterable[ox.Triple]) -> frozenset[Term]:
    """Return the lexical entries and forms that a reasoner need not see.

    They are the larger part of the individuals, and as long as OntoLex terms are only declared and
    stand below nothing, nothing follows for a word but what is stated, nor from it for the rest.
    Where an axiom says more of an OntoLex term, none is returned; nor is a word that something else
    points at, or that has a class or a property from elsewhere.

    Args:
        module: what `facts_module` yields.
    """
    triples = list(module)
    found: set[Term] = {t.subject for t in triples if t.predicate == _TYPE and _lexical(t.object)}
    for triple in triples:
        if triple.subject in found and not _wordy(triple):
            found.discard(triple.subject)
    for triple in triples:
        if triple.subject not in found:
            if _lexical(triple.subject) and (triple.predicate, triple.object) not in _DECLARED:
                return frozenset()
            if not _lexical(triple.predicate):
                if _lexical(triple.object) and triple.predicate not in _HARMLESS:
                    return frozenset()
                found.discard(triple.object)
    return frozenset(found)


def _wordy(triple: ox.Triple) -> bool:
    """Return whether a triple about a word says only what OntoLex has terms for."""
    if triple.predicate == _TYPE:
        return triple.object == _INDIVIDUAL or _lexical(triple.object)
    return _lexical(triple.predicate)


def _lexical(term: Term) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(ONTOLEX)


def _structural(predicate: ox.NamedNode) -> bool:
    return predicate.value.startswith((RDF, RDFS, OWL))
