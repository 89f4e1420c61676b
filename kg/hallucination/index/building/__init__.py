"""Compiling the evidence index from a knowledge graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kg.hallucination.index.building import naming, plain, values, vocabulary
from kg.hallucination.index.building.claims import claims_by_property
from kg.hallucination.index.building.naming import spelled
from kg.hallucination.index.building.properties import RESERVED
from kg.hallucination.index.building.properties import properties as read_properties
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.index.names import NameTable
from kg.hallucination.index.paraphrases import Paraphrases
from kg.hallucination.index.phrases import PhraseTable
from kg.hallucination.index.uncollected import without_collections
from kg.hallucination.index.wording import Wording
from kg.hallucination.language.cues import phrase
from kg.hallucination.values import replace
from kg.knowledge_base import KnowledgeGraph

__all__ = ["compile_evidence", "compile_records"]


def compile_evidence(graph: KnowledgeGraph) -> EvidenceIndex:
    """Read everything that checking needs out of a graph whose facts have been derived.

    Claims come from the claim graphs; triples that stand in the ontology itself, or follow from it,
    count as claims without a passage. So a base of plain triples serves as well.

    Raises:
        InputError: if the stance, comparator or numbers of a claim make no sense.
    """
    with without_collections():
        return _compiled(graph)


def compile_records(graph: KnowledgeGraph) -> EvidenceIndex:
    """Read what checking claims needs whose names are resolved: no names, and no words of them.

    Args:
        graph: a graph that holds claims; a part of one is enough.

    Raises:
        InputError: if the stance, comparator or numbers of a claim make no sense.
    """
    labels = naming.labels(graph)
    return _records(graph, labels, read_properties(graph, labels, plain=False), plain=False)


def _records(
    graph: KnowledgeGraph,
    labels: Mapping[str, Mapping[str, str]],
    properties: Mapping[str, Property],
    *,
    plain: bool,
) -> EvidenceIndex:
    superclasses = vocabulary.superclasses(graph)
    types = vocabulary.types(graph, superclasses, plain=plain)
    claims = claims_by_property(graph, properties)
    kinds = values.value_classes(superclasses, properties)
    return EvidenceIndex(
        names=NameTable(()),
        labels=labels,
        types=types,
        superclasses=superclasses,
        properties=properties,
        values=kinds,
        claims=claims,
        judged=values.judged(claims, kinds, types),
        entails=values.entailed(graph),
        excludes=values.excluded(graph),
        ranks=values.ranks(graph),
        bands=values.bands(graph),
        graded=values.graded(graph),
        apart=vocabulary.apart(graph),
        linked=values.linked(claims, kinds, types),
        touching=values.touching(claims),
        plain=plain,
        dated=values.dated(graph, claims),
    )


def _compiled(graph: KnowledgeGraph) -> EvidenceIndex:
    only_triples = plain.is_plain(graph)
    labels = naming.labels(graph)
    properties = read_properties(graph, labels, plain=only_triples)
    index = _records(graph, labels, properties, plain=only_triples)
    names = vocabulary.names(graph, index.superclasses, index.types, properties)
    index = replace(
        index,
        paraphrases=Paraphrases(graph.root, graph.shelf),
        swapped=names.swapped,
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
    if only_triples:
        return _of_triples(graph, index, names)
    wording = Wording.of(names.things, [*vocabulary.definitions(graph), *names.kinds])
    return replace(
        index,
        names=NameTable(names.things),
        kinds=NameTable(names.kinds),
        wording=wording,
        postings=values.postings(index.touching, wording.senses),
    )


def _of_triples(
    graph: KnowledgeGraph, index: EvidenceIndex, names: vocabulary.Names
) -> EvidenceIndex:
    """Return the index of a base of plain triples, with what they tell of things and properties."""
    found = plain.describe(graph, index)
    properties = [
        (label, iri)
        for iri in index.properties
        for label in dict.fromkeys((*found.labels.get(iri, {}).values(), spelled(iri)))
    ]
    properties += [(name, iri) for name, iri in names.things if iri in index.properties]
    things = [*found.names, *properties]
    kinds = [
        *names.kinds,
        *(
            (label, kind)
            for kind in {kind for classes in index.types.values() for kind in classes}
            if kind not in index.labels and not kind.startswith(RESERVED)
            for label in found.labels.get(kind, {}).values()
        ),
    ]
    wording = Wording.of(things, [*vocabulary.definitions(graph), *kinds])
    return replace(
        index,
        names=NameTable(things),
        labels=found.labels,
        kinds=NameTable(kinds),
        wording=wording,
        postings=values.postings(index.touching, wording.senses),
        phrases=PhraseTable(plain.phrases(index.properties, index.labels)),
        sorts=found.sorts,
        ends=found.ends,
        coverage=dict(Counter(name for _, name in index.claims)),
        hints=found.hints,
        epithets=found.epithets,
        kept_remarks=found.remarks,
    )
