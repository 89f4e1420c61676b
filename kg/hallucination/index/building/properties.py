"""Reading the properties of a graph: those that it declares, and those that it only uses."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.hallucination.index.building.measures import Units
from kg.hallucination.index.building.naming import spelled
from kg.hallucination.index.building.relations import Relation, relations_named
from kg.hallucination.index.building.rows import grouped, iri, number, rows
from kg.hallucination.index.evidence import Property
from kg.hallucination.values import replace
from kg.knowledge_base import KnowledgeGraph
from kg.model import Interval
from kg.vocabulary import CV, OWL, RDF, RDFS, SKOS, XSD, Graphs

__all__ = ["RESERVED", "Values", "kind_of", "named", "properties", "tells"]

_DECLARED: Final = """SELECT ?property ?kind ?functional ?transitive ?asymmetric ?symmetric ?domain
    ?range ?base ?least ?most ?complete ?dating ?axis {
  VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty rdf:Property }
  ?property a ?kind .
  FILTER(isIRI(?property))
  FILTER NOT EXISTS { ?property a cv:PropertyFamily }
  FILTER NOT EXISTS { ?property cv:ofTheModel true }
  FILTER NOT EXISTS { ?property a owl:AnnotationProperty }
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
#: What the base writes as values of each property, in one pass.
_USED: Final = """SELECT ?property ?thing ?type (COUNT(*) AS ?times)
    (MAX(STRLEN(STR(?value))) AS ?longest) {
  ?subject ?property ?value FILTER(isIRI(?subject) && !isBlank(?value))
  BIND(isIRI(?value) AS ?thing) BIND(DATATYPE(?value) AS ?type)
} GROUP BY ?property ?thing ?type"""
#: What a base says of a property that it declares to be neither of things nor of values.
_TRAITS: Final = """SELECT ?property ?trait {
  {
    VALUES ?trait {
      owl:FunctionalProperty owl:SymmetricProperty owl:AsymmetricProperty owl:TransitiveProperty
    }
    ?property a ?trait
  } UNION { ?property cv:listedCompletely true . BIND("complete" AS ?trait) }
}"""
_NOT_OF_TEXTS: Final = """SELECT DISTINCT ?property {
  { ?property a owl:AnnotationProperty } UNION { ?property a cv:PropertyFamily }
  UNION { ?property cv:ofTheModel true }
}"""
_FAMILIES: Final = """SELECT ?property ?family {
  ?property rdfs:subPropertyOf+ ?family . ?family a cv:PropertyFamily
}"""
_INVERSE: Final = "SELECT ?property ?other { ?property owl:inverseOf|^owl:inverseOf ?other }"
_EXCLUSIVE: Final = "SELECT ?property ?class { ?property cv:exclusiveWithin ?class }"

#: Vocabularies of names, of notes, of ontologies themselves: what they say is about no world.
RESERVED: Final = (
    RDF, RDFS, OWL, SKOS, XSD, "http://purl.org/dc/", "http://www.w3.org/ns/shacl#",
    "http://www.w3.org/ns/prov#", "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/lemon/",
    "http://www.w3.org/ns/dcat#", "http://rdfs.org/ns/void#", "http://purl.org/vocab/vann/",
    "http://creativecommons.org/ns#", "http://qudt.org/schema/qudt/",
    "http://www.w3.org/2003/06/sw-vocab-status/ns#",
)  # fmt: skip
#: Properties of other vocabularies that name, picture or link their subject.
_NAMING: Final = frozenset(
    f"{space}{name}"
    for space in ("http://schema.org/", "https://schema.org/", "http://xmlns.com/foaf/0.1/")
    for name in (
        "name", "alternateName", "nick", "description", "image", "url", "sameAs", "identifier",
        "depiction", "homepage", "page", "isPrimaryTopicOf", "mainEntityOfPage", "thumbnail",
    )
)  # fmt: skip
_TIMES: Final = frozenset(
    f"{XSD}{name}" for name in ("gYear", "gYearMonth", "date", "dateTime", "dateTimeStamp")
)
_STRINGS: Final = frozenset((f"{XSD}string", f"{RDF}langString", f"{XSD}token", ""))
_NO_AMOUNTS: Final = frozenset((f"{XSD}boolean", f"{XSD}anyURI", f"{XSD}hexBinary"))
_WHOLE: Final = frozenset(
    f"{XSD}{name}"
    for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger",
                 "unsignedInt", "unsignedLong")
)  # fmt: skip
_YEAR: Final = re.compile(r"\b(?:year|date|yr)\b|年份|日期|年$|年代", re.IGNORECASE)
#: A string that is longer is a description, and no name of a value.
LONGEST: Final = 60

#: The properties of claims, passages and assessments themselves, which no text is about.
_MODEL: Final = (
    "subject", "predicate", "object", "value", "lowerBound", "upperBound", "comparator",
    "validFrom", "validUntil", "stance", "scope", "attributedTo", "line", "position", "row",
    "column", "sha256", "excludes", "entails", "rank", "symbol", "latex", "expression",
    "unitOfMeasure", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "hasField",
    "hasInput", "hasOutput", "boundTo", "datatypeName", "givenUnit", "dataVolume", "checkStatus",
    "checkReason", "outcome", "targetRatio", "functionCount", "itemCount", "decisionCount",
    "confidenceLow", "confidenceHigh",
)  # fmt: skip


@dataclass(slots=True)
class Values:
    """What a base writes as values of a property: how many things, and literals of which type."""

    things: int = 0
    literals: Counter[str] = field(default_factory=Counter)
    longest: int = 0

    @property
    def most(self) -> str:
        """The datatype of most of its literals; empty where there are none."""
        return self.literals.most_common(1)[0][0] if self.literals else ""


def _kind(datatype: str) -> str:
    if datatype in _TIMES:
        return "time"
    return "text" if datatype in _STRINGS | _NO_AMOUNTS else "number"


def named(iri: str, labels: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the labels of a property, and the words of its local name."""
    words = [*labels.get(iri, {}).values(), spelled(iri).lower()]
    return list(dict.fromkeys(words))


def kind_of(prop: Property) -> str:
    """Return what the values of a property are, as relations of everyday life tell it."""
    if prop.temporal:
        return "time"
    return "thing" if prop.relation else "number"


def properties(
    graph: KnowledgeGraph, labels: Mapping[str, Mapping[str, str]], *, plain: bool
) -> dict[str, Property]:
    """Return the properties that claims and facts may use, by IRI.

    Args:
        graph: the base.
        labels: the labels of all things, by language, by IRI.
        plain: whether the base holds no claims; its properties need be neither declared nor
            labelled, and strings are values to be named.
    """
    found = _declared(graph, labels, plain=plain)
    if not plain:
        return found
    used = _used(graph)
    hidden = {row["property"].value for row in rows(graph, _NOT_OF_TEXTS)}
    traits = grouped(graph, _TRAITS, "property", "trait")
    inverse = {row["property"].value: row["other"].value for row in rows(graph, _INVERSE)}
    for name in used:
        if name not in found and name not in hidden and tells(name):
            found[name] = _undeclared(name, traits.get(name, frozenset()), inverse.get(name))
    units = Units(graph)
    return {
        name: _described(prop, used.get(name, Values()), named(name, labels), units)
        for name, prop in found.items()
    }


def _undeclared(name: str, traits: frozenset[str], inverse: str | None) -> Property:
    """Return a property that is only used, with what the base says of it all the same."""
    return Property(
        iri=name,
        relation=False,
        functional=f"{OWL}FunctionalProperty" in traits,
        complete="complete" in traits,
        transitive=f"{OWL}TransitiveProperty" in traits,
        symmetric=f"{OWL}SymmetricProperty" in traits,
        asymmetric=f"{OWL}AsymmetricProperty" in traits,
        inverse=inverse,
    )


def tells(name: str) -> bool:
    """Return whether a property is of a vocabulary that tells of a world."""
    return not name.startswith((*RESERVED, CV)) and name not in _NAMING


def _used(graph: KnowledgeGraph) -> dict[str, Values]:
    found: defaultdict[str, Values] = defaultdict(Values)
    for row in rows(graph, _USED, [Graphs.ONTOLOGY]):
        values, times = found[row["property"].value], int(row["times"].value)
        if row["thing"].value == "true":
            values.things += times
        else:
            # A triple as a value has neither a datatype nor a length.
            kind, longest = row.get("type"), row.get("longest")
            values.literals[kind.value if kind else ""] += times
            values.longest = max(values.longest, int(longest.value) if longest else 0)
    return dict(found)


def _described(prop: Property, values: Values, words: list[str], units: Units) -> Property:
    """Return a property with what its values, its name and its description tell of it."""
    literals = values.literals.total()
    relation = values.things >= literals if values.things or literals else prop.relation
    if relation:
        return replace(prop, relation=True)
    kind, relations = _kind(values.most), relations_named(words)
    by_name = _is_of_years(values, words, relations) and not units.is_stated(prop.iri)
    temporal = kind == "time" or by_name
    if kind == "text" and not temporal:
        return replace(prop, relation=True, textual=True)
    measure = "" if temporal else units.of(prop.iri, words, values.most)
    return replace(
        prop,
        relation=False,
        temporal=temporal,
        measure=measure,
        whole=not temporal and not measure and set(values.literals) <= _WHOLE | _STRINGS,
        work=temporal and any(relation.work for relation in relations),
    )


def _is_of_years(values: Values, words: list[str], relations: Iterable[Relation]) -> bool:
    """Return whether numbers or strings of a property are years or dates, as its name says."""
    if values.longest > len("1979-05-25T00:00:00Z"):
        return False
    return any(map(_YEAR.search, words)) or any(r.kind == "time" for r in relations)


def _declared(
    graph: KnowledgeGraph, labels: Mapping[str, Mapping[str, str]], *, plain: bool
) -> dict[str, Property]:
    model = {f"{CV}{name}" for name in _MODEL}
    exclusive = grouped(graph, _EXCLUSIVE, "property", "class")
    inverse = {row["property"].value: row["other"].value for row in rows(graph, _INVERSE)}
    families = grouped(graph, _FAMILIES, "property", "family")
    found: dict[str, Property] = {}
    for row in rows(graph, _DECLARED):
        name, kind = row["property"].value, row["kind"].value
        if name in model or name in found:
            continue
        if not (tells(name) if plain else name in labels and not kind.endswith("#Property")):
            continue
        relation = kind.endswith("ObjectProperty")
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
            transitive=row["transitive"].value == "true",
            inverse=inverse.get(name),
            complete="complete" in row and row["complete"].value == "true",
            dating="dating" in row and row["dating"].value == "true",
            axis=int(number(row.get("axis")) or 0),
            families=frozenset(f.removeprefix(CV) for f in families.get(name, ())),
            symmetric=row["symmetric"].value == "true",
        )
    return found
