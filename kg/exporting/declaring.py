"""What an OWL tool needs besides: declarations, labels, and datatypes that OWL 2 has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from kg.stores.embedded import Term
from kg.vocabulary import OWL, RDF, RDFS, XSD

__all__ = ["declarations", "misused", "owl_term"]

_TYPE, _LABEL = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label")
_BUILT_IN: Final = (RDF, RDFS, OWL, XSD)
_CLASS, _INDIVIDUAL = OWL + "Class", OWL + "NamedIndividual"
_OBJECT, _DATA, _ANNOTATION = (
    OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)
_PROPERTIES: Final = frozenset({_OBJECT, _DATA, _ANNOTATION})
_TERMS: Final = _PROPERTIES | {_CLASS, RDFS + "Class", RDFS + "Datatype", RDF + "Property"}
#: xsd:date and the like are outside OWL 2; each becomes the moment at which it begins.
_BEGINS: Final = {
    XSD + "date": (re.compile(r"\d{4}-\d\d-\d\d"), "{}T00:00:00Z"),
    XSD + "gYearMonth": (re.compile(r"\d{4}-\d\d"), "{}-01T00:00:00Z"),
    XSD + "gYear": (re.compile(r"\d{4}"), "{}-01-01T00:00:00Z"),
}
_MOMENT: Final = ox.NamedNode(XSD + "dateTime")


def owl_term(term: Term) -> Term:
    """Return a term as OWL 2 has it: a date as the moment at which it begins.

    >>> owl_term(ox.Literal("2025", datatype=ox.NamedNode(XSD + "gYear"))).value
    '2025-01-01T00:00:00Z'
    """
    if isinstance(term, ox.NamedNode) and term.value in _BEGINS:
        return _MOMENT
    if not isinstance(term, ox.Literal) or term.datatype.value not in _BEGINS:
        return term
    pattern, begins = _BEGINS[term.datatype.value]
    if found := pattern.match(term.value):
        return ox.Literal(begins.format(found[0]), datatype=_MOMENT)
    return ox.Literal(term.value)


def misused(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return the triples that give an object property a literal, or a data property a thing.

    An OWL tool would take the property for two at once, which OWL 2 DL forbids.
    """
    triples = list(triples)
    kinds = _kinds(triples)

    def wrong(triple: ox.Triple) -> bool:
        kind = kinds[triple.predicate.value] & _PROPERTIES
        literal = isinstance(triple.object, ox.Literal)
        return kind == ({_OBJECT} if literal else {_DATA})

    return {triple for triple in triples if wrong(triple)}


def declarations(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield what declares and labels each term that is used without.

    An undeclared property would become one of annotations; which kind it is, its values tell.
    """
    triples = list(triples)
    kinds = _kinds(triples)
    labelled = {t.subject for t in triples if t.predicate == _LABEL}
    values: dict[str, set[bool]] = defaultdict(set)
    wanted: dict[str, str] = {}
    for triple in triples:
        values[triple.predicate.value].add(isinstance(triple.object, ox.Literal))
        if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
            wanted[triple.object.value] = _CLASS
    for name, literal in values.items():
        wanted[name] = _ANNOTATION if len(literal) > 1 else _DATA if True in literal else _OBJECT
    individuals = set(_individuals(triples, kinds))
    for name in individuals:
        wanted.setdefault(name, _INDIVIDUAL)
    for name, kind in sorted(wanted.items()):
        if name.startswith(_BUILT_IN):
            continue
        node = ox.NamedNode(name)
        if not kinds[name] & _TERMS and kind != _INDIVIDUAL:
            yield ox.Triple(node, _TYPE, ox.NamedNode(kind))
        if name in individuals and _INDIVIDUAL not in kinds[name]:
            yield ox.Triple(node, _TYPE, ox.NamedNode(_INDIVIDUAL))
        if node not in labelled:
            yield ox.Triple(node, _LABEL, ox.Literal(_words(name), language="en"))


def _individuals(triples: Iterable[ox.Triple], kinds: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield what has a class, and what a property of things leads to."""
    for triple in triples:
        subject, about = triple.subject, triple.object
        if not isinstance(about, ox.NamedNode):
            continue
        if triple.predicate == _TYPE:
            if isinstance(subject, ox.NamedNode) and not about.value.startswith(_BUILT_IN):
                yield subject.value
        elif _OBJECT in kinds[triple.predicate.value]:
            yield about.value


def _kinds(triples: Iterable[ox.Triple]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate == _TYPE and isinstance(triple.subject, ox.NamedNode):
            kinds[triple.subject.value].add(str(getattr(triple.object, "value", triple.object)))
    return kinds


def _words(iri: str) -> str:
    """Return the last part of an IRI in words.

    >>> _words("http://www.w3.org/ns/prov#wasDerivedFrom")
    'was derived from'
    """
    last = re.split(r"[#/:]", iri.rstrip("#/"))[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", last).replace("_", " ").replace("-", " ").lower()
