"""The terms of a knowledge base that data and functions may be mapped to, compiled once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.readiness.artefacts import UNRESOLVED
from kg.readiness.datatypes import is_a
from kg.vocabulary import RDFS, Graphs

__all__ = ["Kind", "Term", "TermIndex", "compile_terms", "plain"]

_PREFIXES = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX qudt: <http://qudt.org/schema/qudt/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_KINDS = """SELECT ?term ?kind {
  ?term a ?type . FILTER(isIRI(?term))
  VALUES (?type ?kind) {
    (owl:ObjectProperty "relation") (owl:DatatypeProperty "attribute")
    (owl:AnnotationProperty "annotation") (rdf:Property "attribute")
    (owl:Class "class") (rdfs:Class "class")
  }
}"""
_INDIVIDUALS = f"""SELECT ?term {{ GRAPH <{Graphs.ONTOLOGY}> {{
  ?term a ?class . ?class a owl:Class . FILTER(isIRI(?term))
}} }}"""
_RANGES = """SELECT ?term ?range ?datatype {
  ?term rdfs:subPropertyOf* ?above . ?above rdfs:range ?range . FILTER(isIRI(?term))
  OPTIONAL { ?range owl:onDatatype ?base }
  OPTIONAL { ?range owl:unionOf/rdf:rest*/rdf:first ?member . FILTER(isIRI(?member)) }
  OPTIONAL { ?range owl:oneOf/rdf:rest*/rdf:first ?one . FILTER(isLiteral(?one)) }
  BIND(COALESCE(?base, ?member, DATATYPE(?one), ?range) AS ?datatype)
  FILTER(isIRI(?datatype))
}"""
_DEPRECATED = """SELECT ?term ?instead {
  ?term owl:deprecated ?flag . FILTER(STR(?flag) IN ("true", "1"))
  OPTIONAL { ?term dcterms:isReplacedBy ?instead }
}"""
#: What OWL 2 knows without a declaration, of what data may be mapped to.
_BUILT_IN = {name: frozenset({RDFS + "Literal"}) for name in (RDFS + "label", RDFS + "comment")}
_UNITS = "SELECT ?term ?unit { ?term cv:unitOfMeasure ?unit }"
_CODES = "SELECT ?term ?code { ?term skos:notation|qudt:ucumCode ?code . FILTER(isIRI(?term)) }"
_LABELS = """SELECT ?term ?label {
  ?term rdfs:label|skos:prefLabel|skos:altLabel|skos:hiddenLabel ?label
  FILTER(isIRI(?term) && isLiteral(?label))
}"""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BREAKS = re.compile(r"[\s_\-./]+")


class Kind(Enum):
    """What sort of term it is; a word may name one of each without being ambiguous."""

    RELATION = "relation"
    ATTRIBUTE = "attribute"
    ANNOTATION = "annotation"
    CLASS = "class"
    INDIVIDUAL = "individual"

    @property
    def family(self) -> str:
        """The kinds among which one name must mean one thing."""
        return self.value if self in {Kind.CLASS, Kind.INDIVIDUAL} else "property"


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology.

    Args:
        iri: what it is.
        kind: what sort of term.
        ranges: the datatypes or classes of its values: one of each set has to fit.
        unit: the unit of its values, `1` for ratios and counts; None where none is declared.
        deprecated: whether the ontology says that it should no longer be used.
        instead: what the ontology names in its place.
    """

    iri: str
    kind: Kind
    ranges: tuple[frozenset[str], ...] = ()
    unit: str | None = None
    deprecated: bool = False
    instead: str | None = None

    def takes(self, datatype: str) -> bool:
        """Return whether every value of a datatype is one that this term may have."""
        return all(any(is_a(datatype, one) for one in choice) for choice in self.ranges)


@dataclass(frozen=True, slots=True)
class TermIndex:
    """Everything that checking needs to know of an ontology.

    Args:
        terms: by IRI.
        names: the terms that bear a name, by the name in plain form (see `plain`).
        codes: the codes (UCUM) of units that are things of the ontology, by IRI.
        prefixes: the prefixes that IRIs may be written with, and their namespaces.
    """

    terms: Mapping[str, Term]
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Term | None:
        """Return the term of an IRI, which may be written with a prefix."""
        prefix, colon, local = name.partition(":")
        whole = self.prefixes[prefix] + local if colon and prefix in self.prefixes else name
        return self.terms.get(whole)

    def named(self, name: str, family: str) -> tuple[str, ...]:
        """Return the terms of a family of kinds that bear a name, sorted; deprecated ones do not.

        Args:
            name: as it is written: `orderDate`, `order_date` and `Order date` are the same.
            family: one of `Kind.family`.
        """
        found = (self.terms[iri] for iri in self.names.get(plain(name), ()))
        return tuple(sorted(t.iri for t in found if t.kind.family == family and not t.deprecated))

    def unit_code(self, unit: str) -> str:
        """Return the code of a unit, which may be a thing of the ontology."""
        return self.codes.get(unit, unit)

    def shorten(self, iri: str) -> str:
        """Return an IRI with a prefix where one fits, else in angle brackets; no IRI in quotes."""
        if iri.startswith(UNRESOLVED):
            return repr(iri.removeprefix(UNRESOLVED))
        fitting = [(len(space), prefix) for prefix, space in self.prefixes.items()
                   if iri.startswith(space)]  # fmt: skip
        if not fitting:
            return f"<{iri}>"
        length, prefix = max(fitting)
        return f"{prefix}:{iri[length:]}"


def plain(name: str) -> str:
    """Return a name without what only its notation adds: case, underscores, humps.

    >>> plain("orderDate"), plain("order_date"), plain("  Order  date ")
    ('order date', 'order date', 'order date')
    """
    return _BREAKS.sub(" ", _CAMEL.sub(" ", name)).strip().casefold()


def compile_terms(graph: KnowledgeGraph) -> TermIndex:
    """Read the terms of a knowledge base: classes, properties, and the things of its ontology.

    Args:
        graph: a knowledge graph; its claims are no terms, its entities are.
    """
    kinds = _kinds(graph)
    ranges: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in _rows(graph, _RANGES):
        ranges[row["term"].value][str(row["range"])].add(row["datatype"].value)
    units = {row["term"].value: row["unit"].value for row in _rows(graph, _UNITS)}
    old = {
        row["term"].value: row["instead"].value if row["instead"] else None
        for row in _rows(graph, _DEPRECATED)
    }
    terms = {
        iri: Term(
            iri=iri,
            kind=kind,
            ranges=tuple(frozenset(choice) for _, choice in sorted(ranges[iri].items()))
            if iri in ranges
            else (),
            unit=units.get(iri),
            deprecated=iri in old,
            instead=old.get(iri),
        )
        for iri, kind in kinds.items()
    }
    for iri, span in _BUILT_IN.items():
        terms.setdefault(iri, Term(iri, Kind.ANNOTATION, (span,)))
    codes = {row["term"].value: row["code"].value for row in _rows(graph, _CODES)}
    return TermIndex(terms, _names(graph, terms), codes, graph.prefixes)


def _kinds(graph: KnowledgeGraph) -> dict[str, Kind]:
    """Return the kind of each term; a property that is also an individual is a property."""
    kinds = {row["term"].value: Kind.INDIVIDUAL for row in _rows(graph, _INDIVIDUALS)}
    order = list(Kind)
    found: dict[str, Kind] = {}
    for row in _rows(graph, _KINDS):
        iri, kind = row["term"].value, Kind(row["kind"].value)
        found[iri] = min(found.get(iri, kind), kind, key=order.index)
    return kinds | found


def _names(graph: KnowledgeGraph, terms: Mapping[str, Term]) -> dict[str, frozenset[str]]:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows(graph, _LABELS):
        if row["term"].value in terms:
            names[plain(row["label"].value)].add(row["term"].value)
    for iri in terms:
        names[plain(re.split(r"[#/]", iri)[-1])].add(iri)
    return {name: frozenset(iris) for name, iris in names.items()}


def _rows(graph: KnowledgeGraph, query: str) -> Iterator[ox.QuerySolution]:
    answer = graph.store.query(_PREFIXES + query)
    assert isinstance(answer, ox.QuerySolutions)
    yield from answer
