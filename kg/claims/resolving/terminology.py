"""The part of an ontology that any claim may need: classes, properties, schemes of values.

It does not grow with the entities and claims of a base, so that checking ten claims takes as long
against a large base as against a small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.hallucination.index.evidence import Property
from kg.knowledge_base import KnowledgeGraph
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import CV, OWL, RDF, RDFS, SKOS, XSD, Graphs

__all__ = ["NUMBERS", "WHOLE_NUMBERS", "Terminology", "described"]

_Node: TypeAlias = ox.NamedNode | ox.BlankNode
_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
_DOMAIN, _RANGE = ox.NamedNode(RDFS + "domain"), ox.NamedNode(RDFS + "range")
_UNION, _BASE = ox.NamedNode(OWL + "unionOf"), ox.NamedNode(OWL + "onDatatype")
_FIRST, _REST = ox.NamedNode(RDF + "first"), ox.NamedNode(RDF + "rest")
_LABEL: Final = ox.NamedNode(RDFS + "label")
#: The datatypes of numbers, and of whole numbers among them.
WHOLE_NUMBERS: Final = frozenset(
    XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
        "unsignedByte",
    )
)  # fmt: skip
NUMBERS: Final = WHOLE_NUMBERS | {XSD + name for name in ("decimal", "double", "float")}
#: So many values of a property tell of which datatype they are.
_MOST_VALUES: Final = 1000
#: What makes something a term of the schema, and no thing of the world.
_SCHEMA: Final = (
    *(
        OWL + name
        for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty",
                     "AllDisjointClasses", "Ontology", "Restriction", "FunctionalProperty")
    ),
    RDFS + "Class", RDF + "Property", SKOS + "ConceptScheme", CV + "ClaimProperty",
    CV + "PropertyFamily",
)  # fmt: skip


class Ends(NamedTuple):
    """The classes that an end of a property may belong to; none where anything fits."""

    classes: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.classes)


class Terminology:
    """Classes, properties and schemes of a base, read once.

    Args:
        graph: the knowledge base.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._store = graph.store
        self._root = graph.root

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """The quads that tell of it, in the graph of the ontology."""
        kinds = [ox.NamedNode(name) for name in _SCHEMA]
        kinds += [ox.NamedNode(kind) for kind in self.kinds_below(CV + "Concept")]
        subjects: dict[_Node, None] = {}
        for kind in kinds:
            for quad in self._store.quads(None, _TYPE, Graphs.ONTOLOGY, content=kind):
                assert isinstance(quad.subject, _Node)
                subjects[quad.subject] = None
        return list(described(self._store, subjects, [Graphs.ONTOLOGY]))

    @cached_property
    def graph(self) -> KnowledgeGraph:
        """The same as a knowledge base of its own."""
        store = EmbeddedStore()
        store.extend(self.quads)
        return KnowledgeGraph(self._root, store)

    @cached_property
    def properties(self) -> dict[str, Property]:
        """The properties that claims may use, as the checker of texts knows them."""
        from kg.hallucination.index.building.naming import labels
        from kg.hallucination.index.building.properties import properties

        return properties(self.graph, labels(self.graph), plain=False)

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for quad in self._store.quads(None, _SUBCLASS, Graphs.ONTOLOGY):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                found.setdefault(quad.subject.value, set()).add(quad.object.value)
        return found

    def above(self, kinds: Iterable[str]) -> frozenset[str]:
        """Return classes with all those above them."""
        found, waiting = set[str](), list(kinds)
        while waiting:
            kind = waiting.pop()
            if kind not in found:
                found.add(kind)
                waiting += self._above.get(kind, ())
        return frozenset(found)

    def kinds_below(self, kind: str) -> list[str]:
        """Return a class and those below it."""
        return [name for name in {kind, *self._above} if kind in self.above([name])]

    def domain(self, predicate: str) -> Ends:
        """Return the classes of the subjects of a property."""
        return self._ends(predicate, _DOMAIN)

    def range(self, predicate: str) -> Ends:
        """Return the classes of the values of a property that relates things."""
        return self._ends(predicate, _RANGE)

    def _ends(self, predicate: str, side: ox.NamedNode) -> Ends:
        found: list[str] = []
        for quad in self._store.quads(ox.NamedNode(predicate), side, Graphs.ONTOLOGY):
            if isinstance(quad.object, ox.NamedNode):
                found.append(quad.object.value)
            elif isinstance(quad.object, ox.BlankNode):
                found += self._members(quad.object)
        return Ends(tuple(found))

    def _members(self, union: ox.BlankNode) -> Iterator[str]:
        for quad in self._store.quads(union, _UNION):
            node = quad.object
            while isinstance(node, ox.BlankNode):
                for first in self._store.quads(node, _FIRST):
                    if isinstance(first.object, ox.NamedNode):
                        yield first.object.value
                rest = next(self._store.quads(node, _REST), None)
                node = rest.object if rest else ox.NamedNode(RDF + "nil")

    def datatype(self, predicate: str) -> str:
        """Return the datatype of the values of a property, a restricted one's base.

        Where none is declared it is that of the values that the base has; where there are none of
        one datatype either, a string.
        """
        for quad in self._store.quads(ox.NamedNode(predicate), _RANGE, Graphs.ONTOLOGY):
            span = quad.object
            if isinstance(span, ox.BlankNode):
                base = next(self._store.quads(span, _BASE), None)
                span = base.object if base else span
            if isinstance(span, ox.NamedNode) and span.value.startswith(XSD):
                return span.value
        return self._datatype_in_use(predicate)

    def _datatype_in_use(self, predicate: str) -> str:
        quads = self._store.quads(None, ox.NamedNode(predicate), Graphs.ONTOLOGY)
        found = {
            quad.object.datatype.value
            for quad in islice(quads, _MOST_VALUES)
            if isinstance(quad.object, ox.Literal)
        }
        if len(found) > 1 and found <= NUMBERS:
            return XSD + "decimal"
        return found.pop() if len(found) == 1 else XSD + "string"

    def label(self, iri: str, language: str) -> str | None:
        """Return the label of anything in a language, or in any other; None if it has none."""
        other = None
        for quad in self._store.quads(ox.NamedNode(iri), _LABEL):
            if isinstance(quad.object, ox.Literal):
                if quad.object.language == language:
                    return quad.object.value
                other = other or quad.object.value
        return other


def described(
    store: EmbeddedStore, subjects: Iterable[_Node], graphs: Iterable[str]
) -> Iterator[ox.Quad]:
    """Yield what some graphs say of nodes, with the nameless nodes that are part of it."""
    places = list(graphs)
    seen: set[_Node] = set(subjects)
    waiting = list(seen)
    while waiting:
        node = waiting.pop()
        for place in places:
            for quad in store.quads(node, graph=place):
                yield quad
                part = quad.object
                if isinstance(part, ox.BlankNode) and part not in seen:
                    seen.add(part)
                    waiting.append(part)
