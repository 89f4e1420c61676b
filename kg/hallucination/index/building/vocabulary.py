"""Reading names, classes and properties of a graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.hallucination.index.building.rows import grouped, iri, number, rows
from kg.hallucination.index.evidence import Property
from kg.hallucination.index.names import normalise
from kg.knowledge_base import KnowledgeGraph
from kg.model import Interval
from kg.vocabulary import CV, XSD

__all__ = [
    "Names",
    "apart",
    "beyond",
    "changes",
    "definitions",
    "labels",
    "measures",
    "names",
    "properties",
    "superclasses",
    "types",
]

# What is written is a literal. Other labels, which `kg validate` reports, say nothing in any text.
_LABELS = """SELECT ?thing ?label {
  ?thing rdfs:label|skos:prefLabel ?label FILTER(isLiteral(?label))
}"""
_DEFINITIONS = "SELECT ?thing ?text { ?thing skos:definition ?text FILTER(isLiteral(?text)) }"
_NAMES = """SELECT ?thing ?name {
  { ?thing rdfs:label|skos:prefLabel|skos:altLabel|skos:hiddenLabel ?name }
  UNION
  { ?entry ontolex:denotes ?thing ; ontolex:canonicalForm|ontolex:otherForm ?form .
    ?form ontolex:writtenRep ?name }
  FILTER(isLiteral(?name))
}"""
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
_FAMILIES = """SELECT ?property ?family {
  ?property rdfs:subPropertyOf+ ?family . ?family a cv:PropertyFamily
}"""
_INVERSE = "SELECT ?property ?other { ?property owl:inverseOf|^owl:inverseOf ?other }"
_EXCLUSIVE = "SELECT ?property ?class { ?property cv:exclusiveWithin ?class }"
_APART = """SELECT ?class ?other {
  { ?class owl:disjointWith|^owl:disjointWith ?other }
  UNION
  { ?all a owl:AllDisjointClasses ; owl:members ?list .
    ?list rdf:rest*/rdf:first ?class , ?other . FILTER(?class != ?other) }
}"""
_TYPES = """SELECT ?thing ?class {
  ?thing a ?class . ?class a owl:Class . FILTER(isIRI(?thing) && isIRI(?class))
}"""
_SUPERCLASSES = """SELECT ?class ?super {
  ?class a owl:Class . ?class rdfs:subClassOf* ?super . FILTER(isIRI(?class) && isIRI(?super))
}"""
_PROPERTIES = """SELECT ?property ?kind ?functional ?transitive ?asymmetric ?symmetric ?domain
    ?range ?base ?least ?most ?complete ?dating ?axis {
  VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty }
  ?property a ?kind ; rdfs:label ?label .
  FILTER NOT EXISTS { ?property a cv:PropertyFamily }
  FILTER NOT EXISTS { ?property cv:ofTheModel true }
  BIND(EXISTS { ?property a owl:FunctionalProperty } AS ?functional)
  BIND(EXISTS { ?property a owl:TransitiveProperty } AS ?transitive)
  BIND(EXISTS { ?property a owl:AsymmetricProperty } AS ?asymmetric)
  BIND(EXISTS { ?property a owl:SymmetricProperty } AS ?symmetric)
  OPTIONAL { ?property cv:listedCompletely ?complete }
  OPTIONAL { ?property cv:dating ?dating }
  OPTIONAL { ?property cv:axis ?axis }
  OPTIONAL { ?property rdfs:domain ?domain . FILTER(isIRI(?domain)) }
  OPTIONAL { ?property rdfs:range ?range }
  OPTIONAL { ?range owl:onDatatype ?base }
  OPTIONAL { ?range owl:withRestrictions/rdf:rest*/rdf:first/xsd:minInclusive ?least }
  OPTIONAL { ?range owl:withRestrictions/rdf:rest*/rdf:first/xsd:maxInclusive ?most }
}"""

#: The classes and properties of claims, passages, verdicts and assessments themselves, which no
#: text is about.
_MODEL_CLASSES = (
    "Claim", "Passage", "SourceDocument", "DocumentPart", "Stance", "Comparator", "Verdict",
    "ControlLayer", "DataAsset", "DataField", "CallableFunction", "FunctionParameter",
    "BusinessItem", "WriteBackDecision", "DecisionOutcome", "Assessment", "DerivedMetric",
    "StatusGroup", "Timelessness", "PropertyFamily",
)  # fmt: skip
#: Entries of a lexicon are words for things, and no things themselves.
_WORDS = {f"http://www.w3.org/ns/lemon/ontolex#{kind}" for kind in ("LexicalEntry", "Form")}
_MODEL = (
    "subject", "predicate", "object", "value", "lowerBound", "upperBound", "comparator",
    "validFrom", "validUntil", "stance", "scope", "attributedTo", "line", "position", "row",
    "column", "sha256", "excludes", "entails", "rank", "symbol", "latex", "expression",
    "unitOfMeasure", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "hasField",
    "hasInput", "hasOutput", "boundTo", "datatypeName", "givenUnit", "dataVolume", "checkStatus",
    "checkReason", "outcome", "targetRatio", "functionCount", "itemCount", "decisionCount",
    "confidenceLow", "confidenceHigh",
)  # fmt: skip


def labels(graph: KnowledgeGraph) -> dict[str, dict[str, str]]:
    """Return a label of each thing, by language tag, by IRI."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in rows(graph, _LABELS):
        found[row["thing"].value].setdefault(row["label"].language or "", row["label"].value)
    return dict(found)


def definitions(graph: KnowledgeGraph) -> list[tuple[str, str]]:
    """Return the definitions of things and properties, as pairs of text and IRI."""
    return [(row["text"].value, row["thing"].value) for row in rows(graph, _DEFINITIONS)]


def superclasses(graph: KnowledgeGraph) -> dict[str, frozenset[str]]:
    """Return the superclasses of each class, itself included."""
    return grouped(graph, _SUPERCLASSES, "class", "super")


def apart(graph: KnowledgeGraph) -> dict[str, frozenset[str]]:
    """Return the classes that are declared to share no member with each class."""
    return grouped(graph, _APART, "class", "other")


def types(graph: KnowledgeGraph, above: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return the classes of each entity, superclasses included."""
    return {
        thing: frozenset().union(*(above.get(c, {c}) for c in classes))
        for thing, classes in grouped(graph, _TYPES, "thing", "class").items()
    }


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
    for row in rows(graph, _NAMES):
        thing, name = row["thing"].value, row["name"].value
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


def properties(graph: KnowledgeGraph) -> dict[str, Property]:
    """Return the properties that claims and facts may use, by IRI."""
    model = {f"{CV}{name}" for name in _MODEL}
    exclusive = grouped(graph, _EXCLUSIVE, "property", "class")
    inverse = {row["property"].value: row["other"].value for row in rows(graph, _INVERSE)}
    families = grouped(graph, _FAMILIES, "property", "family")
    found: dict[str, Property] = {}
    for row in rows(graph, _PROPERTIES):
        name = row["property"].value
        if name in model or name in found:
            continue
        relation = row["kind"].value.endswith("ObjectProperty")
        span = row.get("range")
        least, most = number(row.get("least")), number(row.get("most"))
        base = row.get("base", span)
        found[name] = Property(
            iri=name,
            relation=relation,
            functional=row["functional"].value == "true",
            domain=iri(row.get("domain")),
            range=iri(span) if relation else None,
            limits=Interval(least, most) if least is not None or most is not None else None,
            whole=base is not None and base.value == f"{XSD}integer",
            exclusive=exclusive.get(name, frozenset()),
            asymmetric=row["asymmetric"].value == "true",
            symmetric=row["symmetric"].value == "true",
            transitive=row["transitive"].value == "true",
            inverse=inverse.get(name),
            complete="complete" in row and row["complete"].value == "true",
            dating="dating" in row and row["dating"].value == "true",
            axis=int(number(row.get("axis")) or 0),
            families=frozenset(f.removeprefix(CV) for f in families.get(name, ())),
        )
    return found
