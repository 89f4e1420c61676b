"""Compiling the evidence index from a knowledge graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

from kg.errors import InputError
from kg.hallucination.evidence import EvidenceIndex, Property
from kg.hallucination.names import NameTable
from kg.knowledge_base import KnowledgeGraph
from kg.model import Claim, Comparator, Interval, Passage, Period, Stance
from kg.vocabulary import CV, SKOS, XSD, Graphs

__all__ = ["compile_evidence"]

_PREFIXES = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ontolex: <http://www.w3.org/ns/lemon/ontolex#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_LABELS = "SELECT ?thing ?label { ?thing rdfs:label|skos:prefLabel ?label }"
_NAMES = """SELECT ?thing ?name {
  { ?thing rdfs:label|skos:prefLabel|skos:altLabel ?name }
  UNION
  { ?entry ontolex:denotes ?thing ; ontolex:canonicalForm|ontolex:otherForm ?form .
    ?form ontolex:writtenRep ?name }
}"""
_TYPES = """SELECT ?thing ?class {
  ?thing a ?class . ?class a owl:Class . FILTER(isIRI(?thing) && isIRI(?class))
}"""
_SUPERCLASSES = """SELECT ?class ?super {
  ?class a owl:Class . ?class rdfs:subClassOf* ?super . FILTER(isIRI(?class) && isIRI(?super))
}"""
_PROPERTIES = """SELECT ?property ?kind ?functional ?domain ?range ?base ?least ?most {
  VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty }
  ?property a ?kind ; rdfs:label ?label .
  BIND(EXISTS { ?property a owl:FunctionalProperty } AS ?functional)
  OPTIONAL { ?property rdfs:domain ?domain . FILTER(isIRI(?domain)) }
  OPTIONAL { ?property rdfs:range ?range }
  OPTIONAL { ?range owl:onDatatype ?base }
  OPTIONAL { ?range owl:withRestrictions/rdf:rest*/rdf:first/xsd:minInclusive ?least }
  OPTIONAL { ?range owl:withRestrictions/rdf:rest*/rdf:first/xsd:maxInclusive ?most }
}"""
_CLAIMS = """SELECT ?claim ?subject ?predicate ?object ?value ?lower ?upper ?comparator ?stance
  ?from ?until ?scope {
  ?claim cv:subject ?subject ; cv:predicate ?predicate ; cv:stance ?stance .
  OPTIONAL { ?claim cv:object ?object }
  OPTIONAL { ?claim cv:value ?value }
  OPTIONAL { ?claim cv:lowerBound ?lower }
  OPTIONAL { ?claim cv:upperBound ?upper }
  OPTIONAL { ?claim cv:comparator ?comparator }
  OPTIONAL { ?claim cv:validFrom ?from }
  OPTIONAL { ?claim cv:validUntil ?until }
  OPTIONAL { ?claim cv:scope ?scope }
}"""
_PASSAGES = """SELECT ?claim ?passage ?document ?part ?line ?position ?row ?column {
  ?claim prov:wasDerivedFrom ?passage .
  ?passage dcterms:isPartOf ?place ; cv:line ?line ; cv:position ?position .
  ?place dcterms:isPartOf* ?document . ?document a cv:SourceDocument .
  OPTIONAL { ?place rdfs:label ?part . FILTER(LANG(?part) = "en") }
  OPTIONAL { ?passage cv:row ?row }
  OPTIONAL { ?passage cv:column ?column }
} ORDER BY ?claim ?line ?position"""
_FACTS = """SELECT DISTINCT ?subject ?predicate ?content {
  VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty }
  ?predicate a ?kind ; rdfs:label ?label .
  ?subject ?predicate ?content .
  FILTER(isIRI(?subject) && !isBlank(?content))
}"""

Row = Mapping[str, Any]


def compile_evidence(graph: KnowledgeGraph) -> EvidenceIndex:
    """Read everything that checking needs out of a graph whose facts have been derived.

    Claims come from the claim graphs; triples that stand in the ontology itself, or follow from it,
    count as claims without a passage. So a base of plain triples serves as well.
    """
    superclasses = _grouped(graph, _SUPERCLASSES, "class", "super")
    types: dict[str, frozenset[str]] = {}
    for thing, classes in _grouped(graph, _TYPES, "thing", "class").items():
        types[thing] = frozenset().union(*(superclasses.get(c, {c}) for c in classes))
    properties = _properties(graph)
    claims = _claims(graph, properties)
    return EvidenceIndex(
        names=NameTable(_names(graph, types, properties)),
        labels=_labels(graph),
        types=types,
        superclasses=superclasses,
        properties=properties,
        values=_values(superclasses, properties),
        claims=claims,
    )


def _values(
    superclasses: Mapping[str, frozenset[str]], properties: Mapping[str, Property]
) -> frozenset[str]:
    reached = {p.range for p in properties.values() if p.relation and p.range != p.domain}
    return frozenset(
        kind for kind in reached if kind and f"{SKOS}Concept" in superclasses.get(kind, ())
    )


def _rows(graph: KnowledgeGraph, query: str, graphs: list[str] | None = None) -> Iterator[Row]:
    answer = graph.store.query(_PREFIXES + query, graphs=graphs)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    for row in answer:
        yield {name: term for name, term in zip(names, row, strict=True) if term is not None}


def _grouped(graph: KnowledgeGraph, query: str, key: str, value: str) -> dict[str, frozenset[str]]:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows(graph, query):
        groups[row[key].value].add(row[value].value)
    return {name: frozenset(members) for name, members in groups.items()}


def _labels(graph: KnowledgeGraph) -> dict[str, dict[str, str]]:
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows(graph, _LABELS):
        labels[row["thing"].value].setdefault(row["label"].language or "", row["label"].value)
    return dict(labels)


def _names(
    graph: KnowledgeGraph,
    types: Mapping[str, frozenset[str]],
    properties: Mapping[str, Property],
) -> Iterator[tuple[str, str]]:
    """Yield the names of what texts are about: entities and properties, not the claim model."""
    hidden = {f"{CV}{kind}" for kind in _MODEL_CLASSES}
    for row in _rows(graph, _NAMES):
        thing = row["thing"].value
        if thing in properties or (thing in types and hidden.isdisjoint(types[thing])):
            yield row["name"].value, thing


def _properties(graph: KnowledgeGraph) -> dict[str, Property]:
    model = {f"{CV}{name}" for name in _MODEL}
    found: dict[str, Property] = {}
    for row in _rows(graph, _PROPERTIES):
        iri = row["property"].value
        if iri in model or iri in found:
            continue
        relation = row["kind"].value.endswith("ObjectProperty")
        span = row.get("range")
        least, most = _number(row.get("least")), _number(row.get("most"))
        base = row.get("base", span)
        found[iri] = Property(
            iri=iri,
            relation=relation,
            functional=row["functional"].value == "true",
            domain=_iri(row.get("domain")),
            range=_iri(span) if relation else None,
            limits=Interval(least, most) if least is not None or most is not None else None,
            whole=base is not None and base.value == f"{XSD}integer",
        )
    return found


#: The classes and properties of claims, passages and verdicts themselves, which no text is about.
_MODEL_CLASSES = (
    "Claim", "Passage", "SourceDocument", "DocumentPart", "Stance", "Comparator", "Verdict",
    "ControlLayer",
)  # fmt: skip
_MODEL = (
    "subject", "predicate", "object", "value", "lowerBound", "upperBound", "comparator",
    "validFrom", "validUntil", "stance", "scope", "attributedTo", "line", "position", "row",
    "column", "sha256",
)  # fmt: skip


def _claims(
    graph: KnowledgeGraph, properties: Mapping[str, Property]
) -> dict[tuple[str, str], tuple[Claim, ...]]:
    passages: defaultdict[str, list[Passage]] = defaultdict(list)
    for row in _rows(graph, _PASSAGES):
        passages[row["claim"].value].append(_passage(row))
    found: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for row in _rows(graph, _CLAIMS):
        claim = _claim(row, tuple(passages[row["claim"].value]))
        found[claim.subject, claim.predicate].append(claim)
        if claim.scope is not None:
            found[claim.scope, claim.predicate].append(claim)
    # Facts drawn from claims would only repeat them; those of the ontology itself are evidence.
    for row in _rows(graph, _FACTS, [Graphs.ONTOLOGY, Graphs.DERIVED]):
        fact = _fact(row)
        if fact.predicate in properties:
            found[fact.subject, fact.predicate].append(fact)
    return {key: tuple(claims) for key, claims in found.items()}


def _passage(row: Row) -> Passage:
    return Passage(
        iri=row["passage"].value,
        document=row["document"].value,
        part=row["part"].value if "part" in row else row["document"].value,
        line=int(row["line"].value),
        position=int(row["position"].value),
        row=row["row"].value if "row" in row else None,
        column=row["column"].value if "column" in row else None,
    )


def _claim(row: Row, passages: tuple[Passage, ...]) -> Claim:
    """Return one claim of the graph.

    Raises:
        InputError: if its stance, comparator or numbers make no sense; `kg validate` tells more.
    """
    named = _iri(row.get("comparator"))
    value = _number(row.get("value"))
    try:
        stance = Stance(row["stance"].value.removeprefix(CV))
        comparator = Comparator(named.removeprefix(CV)) if named else Comparator.EXACTLY
        interval = None if value is None else Interval.of(value, comparator)
        if "lower" in row or "upper" in row:
            interval = Interval(_number(row.get("lower")), _number(row.get("upper")))
    except ValueError as error:
        raise InputError(f"claim <{row['claim'].value}>: {error}; run kg validate") from None
    return Claim(
        iri=row["claim"].value,
        subject=row["subject"].value,
        predicate=row["predicate"].value,
        object=_iri(row.get("object")),
        interval=interval,
        text=row["value"].value if "value" in row and value is None else None,
        comparator=comparator,
        stance=stance,
        period=Period(_instant(row.get("from")), _instant(row.get("until"))),
        scope=_iri(row.get("scope")),
        passages=passages,
    )


def _fact(row: Row) -> Claim:
    content = row["content"]
    number = _number(content) if isinstance(content, ox.Literal) else None
    return Claim(
        iri="",
        subject=row["subject"].value,
        predicate=row["predicate"].value,
        object=_iri(content),
        interval=None if number is None else Interval(number, number),
        text=content.value if isinstance(content, ox.Literal) and number is None else None,
    )


def _iri(term: object) -> str | None:
    return term.value if isinstance(term, ox.NamedNode) else None


def _number(term: object) -> Decimal | None:
    if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(XSD):
        return None
    if term.datatype.value in {f"{XSD}string", f"{XSD}boolean"}:
        return None
    try:
        number = Decimal(term.value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _instant(term: object) -> datetime | None:
    """Return an instant; one without a time zone is taken as UTC."""
    if not isinstance(term, ox.Literal):
        return None
    try:
        instant = datetime.fromisoformat(term.value)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
