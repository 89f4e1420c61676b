"""Reading names and classes of a graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.hallucination.index.building.naming import written_names
from kg.hallucination.index.building.properties import RESERVED
from kg.hallucination.index.building.rows import grouped, rows
from kg.hallucination.index.evidence import Property
from kg.hallucination.index.names import normalise
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV, SKOS

__all__ = [
    "Names",
    "apart",
    "beyond",
    "changes",
    "definitions",
    "measures",
    "names",
    "superclasses",
    "types",
]

_DEFINITIONS = "SELECT ?thing ?text { ?thing skos:definition ?text FILTER(isLiteral(?text)) }"
_SWAPPED = """SELECT ?property ?name {
  ?entry cv:denotesInverse ?property ; ontolex:canonicalForm|ontolex:otherForm ?form .
  ?form ontolex:writtenRep ?name FILTER(isLiteral(?name))
}"""
_BEYOND = """SELECT DISTINCT ?thing ?word {
  { ?thing cv:antonym|cv:strongerForm ?word }
  UNION
  { ?entry cv:antonym|cv:strongerForm ?word ; ontolex:denotes|cv:denotesInverse ?thing }
}"""
_OF_THE_MODEL = "SELECT ?thing { ?thing cv:ofTheModel true }"
_CHANGES = "SELECT ?property { ?property rdfs:subPropertyOf+ cv:change }"
_MEASURES = "SELECT ?property ?thing { ?property cv:asMeasure ?thing }"
_APART = """SELECT ?class ?other {
  { ?class owl:disjointWith|^owl:disjointWith ?other }
  UNION
  { ?all a owl:AllDisjointClasses ; owl:members ?list .
    ?list rdf:rest*/rdf:first ?class , ?other . FILTER(?class != ?other) }
}"""
_TYPES = "SELECT ?thing ?class { ?thing a ?class . FILTER(isIRI(?thing) && isIRI(?class)) }"
_SUPERCLASSES = """SELECT ?class ?super {
  { ?class a owl:Class } UNION { ?class a rdfs:Class }
  ?class rdfs:subClassOf* ?super . FILTER(isIRI(?class) && isIRI(?super))
}"""
_CLASSES = """SELECT DISTINCT ?class {
  { ?class a owl:Class } UNION { ?class a rdfs:Class } FILTER(isIRI(?class))
}"""

#: The classes of claims, passages, verdicts and assessments themselves, which no text is about.
_MODEL_CLASSES = (
    "Claim", "Passage", "SourceDocument", "DocumentPart", "Stance", "Comparator", "Verdict",
    "ControlLayer", "DataAsset", "DataField", "CallableFunction", "FunctionParameter",
    "BusinessItem", "WriteBackDecision", "DecisionOutcome", "Assessment", "DerivedMetric",
    "StatusGroup", "Timelessness", "PropertyFamily",
)  # fmt: skip
#: Entries of a lexicon are words for things, and no things themselves.
_WORDS = {f"http://www.w3.org/ns/lemon/ontolex#{kind}" for kind in ("LexicalEntry", "Form")}


def definitions(graph: KnowledgeGraph) -> list[tuple[str, str]]:
    """Return the definitions of things and properties, as pairs of text and IRI."""
    return [(row["text"].value, row["thing"].value) for row in rows(graph, _DEFINITIONS)]


def superclasses(graph: KnowledgeGraph) -> dict[str, frozenset[str]]:
    """Return the superclasses of each class, itself included."""
    return grouped(graph, _SUPERCLASSES, "class", "super")


def apart(graph: KnowledgeGraph) -> dict[str, frozenset[str]]:
    """Return the classes that are declared to share no member with each class."""
    return grouped(graph, _APART, "class", "other")


def types(
    graph: KnowledgeGraph, above: Mapping[str, frozenset[str]], *, plain: bool
) -> dict[str, frozenset[str]]:
    """Return the classes of each entity, superclasses included.

    Args:
        graph: the base.
        above: the superclasses of each class.
        plain: whether a class need not be declared.
    """
    found = grouped(graph, _TYPES, "thing", "class")
    if plain:
        found = {thing: frozenset(filter(_is_of_a_world, found[thing])) for thing in found}
    else:
        declared = {row["class"].value for row in rows(graph, _CLASSES)}
        found = {thing: classes & declared for thing, classes in found.items()}
    return {
        thing: frozenset().union(*(above.get(c, {c}) for c in classes))
        for thing, classes in found.items()
        if classes
    }


def _is_of_a_world(kind: str) -> bool:
    """Return whether a class is of things, and not of the parts of ontologies."""
    return not kind.startswith(RESERVED) or kind == f"{SKOS}Concept"


@dataclass(frozen=True, slots=True)
class Names:
    """What is written for entities and properties, for classes, and for properties turned round."""

    things: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    swapped: Mapping[str, frozenset[str]]


def names(
    graph: KnowledgeGraph,
    kinds: Iterable[str],
    entities: Mapping[str, frozenset[str]],
    known: Mapping[str, Property],
) -> Names:
    """Return the names of what texts are about, without those of the claim model."""
    hidden = {f"{CV}{kind}" for kind in _MODEL_CLASSES} | _WORDS
    classes = frozenset(kinds) - hidden
    classes -= {row["thing"].value for row in rows(graph, _OF_THE_MODEL)}
    things: list[tuple[str, str]] = []
    of_classes: list[tuple[str, str]] = []
    for thing, name in written_names(graph):
        if thing in known or (thing in entities and hidden.isdisjoint(entities[thing])):
            things.append((name, thing))
        elif thing in classes:
            of_classes.append((name, thing))
    swapped: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows(graph, _SWAPPED):
        if (thing := row["property"].value) in known:
            swapped[normalise(row["name"].value)].add(thing)
            things.append((row["name"].value, thing))
    return Names(tuple(things), tuple(of_classes), {k: frozenset(v) for k, v in swapped.items()})


def beyond(graph: KnowledgeGraph) -> list[tuple[str, str]]:
    """Return the wordings that say the opposite of a thing, or more than it, as text and IRI."""
    return [(row["word"].value, row["thing"].value) for row in rows(graph, _BEYOND)]


def changes(graph: KnowledgeGraph) -> frozenset[str]:
    """Return the properties whose values are changes: differences, ratios, reductions."""
    return frozenset(row["property"].value for row in rows(graph, _CHANGES))


def measures(graph: KnowledgeGraph) -> dict[str, str]:
    """Return the thing that stands for a property when something is said of it itself."""
    return {row["property"].value: row["thing"].value for row in rows(graph, _MEASURES)}
