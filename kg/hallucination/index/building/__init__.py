"""Compiling the evidence index from a knowledge graph."""

from __future__ import annotations

from kg.hallucination.index.building import values, vocabulary
from kg.hallucination.index.building.claims import claims_by_property
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import NameTable
from kg.hallucination.index.wording import Wording
from kg.hallucination.language.cues import phrase
from kg.knowledge_base import KnowledgeGraph

__all__ = ["compile_evidence"]


def compile_evidence(graph: KnowledgeGraph) -> EvidenceIndex:
    """Read everything that checking needs out of a graph whose facts have been derived.

    Claims come from the claim graphs; triples that stand in the ontology itself, or follow from it,
    count as claims without a passage. So a base of plain triples serves as well.

    Raises:
        InputError: if the stance, comparator or numbers of a claim make no sense.
    """
    superclasses = vocabulary.superclasses(graph)
    types = vocabulary.types(graph, superclasses)
    properties = vocabulary.properties(graph)
    names = vocabulary.names(graph, superclasses, types, properties)
    claims = claims_by_property(graph, properties)
    kinds = values.value_classes(superclasses, properties)
    touching = values.touching(claims)
    wording = Wording.of(names.things, [*vocabulary.definitions(graph), *names.kinds])
    return EvidenceIndex(
        names=NameTable(names.things),
        labels=vocabulary.labels(graph),
        types=types,
        superclasses=superclasses,
        properties=properties,
        values=kinds,
        claims=claims,
        kinds=NameTable(names.kinds),
        swapped=names.swapped,
        judged=values.judged(claims, kinds, types),
        entails=values.entailed(graph),
        excludes=values.excluded(graph),
        ranks=values.ranks(graph),
        bands=values.bands(graph),
        graded=values.graded(graph),
        apart=vocabulary.apart(graph),
        linked=values.linked(claims, kinds, types),
        touching=touching,
        postings=values.postings(touching, wording.senses),
        wording=wording,
        measures=vocabulary.measures(graph),
        changes=vocabulary.changes(graph),
        beyond=NameTable(vocabulary.beyond(graph)),
        comparing=frozenset(
            iri
            for name, iri in names.things
            if iri in properties and properties[iri].relation
            if phrase("comparison").search(name)
        ),
    )
