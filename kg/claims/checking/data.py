"""What the steps of a check share: the new claims, and what of the base bears on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.claims.findings import Place
from kg.claims.reading.rdf import statement_of
from kg.claims.resolving.names import Names
from kg.claims.resolving.terminology import Terminology, described
from kg.claims.statement import Statement
from kg.hallucination.index.building import compile_records
from kg.hallucination.index.building.rows import number
from kg.hallucination.index.evidence import EvidenceIndex
from kg.knowledge_base import KnowledgeGraph
from kg.model import Claim, Comparator, Interval, Passage
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import CV, DCTERMS, PROV, RDF, RDFS, Graphs

__all__ = ["New", "NewClaim"]

_Node: TypeAlias = ox.NamedNode | ox.BlankNode
_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBJECT, _PREDICATE = ox.NamedNode(CV + "subject"), ox.NamedNode(CV + "predicate")
_SCOPE: Final = ox.NamedNode(CV + "scope")
_OBJECT: Final = ox.NamedNode(CV + "object")
_DERIVED_FROM: Final = ox.NamedNode(PROV + "wasDerivedFrom")
_IS_PART_OF: Final = ox.NamedNode(DCTERMS + "isPartOf")
_RECORDED: Final = ox.NamedNode(Graphs.claims("recorded"))
#: How many steps of a transitive property are followed at most.
_MOST_STEPS: Final = 1000


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A new claim that is well formed, as a statement and as the checker of texts knows claims."""

    iri: str
    statement: Statement
    claim: Claim
    place: Place | None


class New:
    """New data, beside the base that they are checked against.

    Args:
        graph: the knowledge base.
        quads: the new data.
        places: where its nodes are described.
        language: of messages.
    """

    def __init__(
        self,
        graph: KnowledgeGraph,
        quads: Sequence[ox.Quad],
        places: Mapping[str, Place],
        language: str,
    ) -> None:
        self.graph = graph
        self.quads = quads
        self.places = places
        self.language = language
        self.terms = Terminology(graph)
        self.names = Names(graph, self.terms)
        self._declare()

    def _declare(self) -> None:
        for node, quads in self.by_subject.items():
            kinds = [
                q.object.value
                for q in quads
                if q.predicate == _TYPE and isinstance(q.object, ox.NamedNode)
            ]
            labels = [
                (q.object.value, q.object.language or "")
                for q in quads
                if q.predicate.value == RDFS + "label" and isinstance(q.object, ox.Literal)
            ]
            if isinstance(node, ox.NamedNode):
                self.names.declare(node.value, labels, kinds)

    def place(self, node: str) -> Place | None:
        """Return where a node is described, if that is known."""
        return self.places.get(node)

    def label(self, iri: str) -> str:
        """Return what a thing is called in the language of messages."""
        return self.names.label(iri, self.language)

    @cached_property
    def by_subject(self) -> dict[_Node, list[ox.Quad]]:
        """The new quads by their subject."""
        found: dict[_Node, list[ox.Quad]] = {}
        for quad in self.quads:
            assert isinstance(quad.subject, _Node)
            found.setdefault(quad.subject, []).append(quad)
        return found

    @cached_property
    def claims(self) -> tuple[NewClaim, ...]:
        """The new claims that are well formed; of others, the shapes tell what is wrong."""
        return tuple(self._claims())

    def _claims(self) -> Iterator[NewClaim]:
        for node, quads in self.by_subject.items():
            if not any(q.predicate == _PREDICATE for q in quads):
                continue
            statement = statement_of(quads)
            if statement is None or not isinstance(node, ox.NamedNode):
                continue
            if statement.predicate not in self.terms.properties:
                continue
            claim = _modelled(node.value, statement, _passages(quads))
            if claim is not None:
                yield NewClaim(node.value, statement, claim, self.place(node.value))

    @cached_property
    def records(self) -> EvidenceIndex:
        """What the base knows that may bear on the new claims, without their names."""
        store = EmbeddedStore()
        store.extend(self.terms.quads)
        mentioned = {
            ox.NamedNode(iri)
            for new in self.claims
            for iri in (new.claim.subject, new.claim.object, new.claim.scope)
            if iri is not None
        }
        base, wanted = self.graph.store, (Graphs.ONTOLOGY, Graphs.DERIVED)
        store.extend(described(base, mentioned, wanted))
        new = [q for node in mentioned for q in self.by_subject.get(node, ())]
        place = ox.NamedNode(Graphs.ONTOLOGY)
        store.extend(ox.Quad(q.subject, q.predicate, q.object, place) for q in new)
        store.extend(self._recorded(mentioned))
        return compile_records(KnowledgeGraph(self.graph.root, store))

    def _recorded(self, things: Iterable[ox.NamedNode]) -> Iterator[ox.Quad]:
        """Yield the recorded claims on some things, with their passages and the parts of these."""
        found = {claim: None for thing in things for claim in self._on(thing)}
        for claim in self._beyond(found):
            found[claim] = None
        nodes: dict[_Node, None] = dict(found)
        for claim in found:
            for quad in self.graph.store.quads(claim, _DERIVED_FROM):
                if isinstance(quad.object, ox.NamedNode):
                    nodes[quad.object] = None
                    nodes |= dict.fromkeys(self._parts(quad.object))
        for node in nodes:
            for quad in self.graph.store.quads(node):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, _RECORDED)

    def _on(self, thing: ox.NamedNode) -> Iterator[_Node]:
        """Yield the claims that a thing is the subject or the scope of."""
        for part in (_SUBJECT, _SCOPE):
            for quad in self.graph.store.quads(None, part, content=thing):
                assert isinstance(quad.subject, _Node)
                yield quad.subject

    def _parts(self, place: ox.NamedNode) -> Iterator[ox.NamedNode]:
        seen: set[ox.NamedNode] = set()
        while quad := next(self.graph.store.quads(place, _IS_PART_OF), None):
            if not isinstance(quad.object, ox.NamedNode) or quad.object in seen:
                return
            place = quad.object
            seen.add(place)
            yield place

    def _beyond(self, found: Iterable[_Node]) -> Iterator[_Node]:
        """Yield the claims by which transitive properties lead on from those on the subjects."""
        properties = self.terms.properties
        wanted = {
            new.claim.predicate for new in self.claims if properties[new.claim.predicate].transitive
        }
        if not wanted:
            return
        waiting, seen = list(found), set[_Node]()
        while waiting and len(seen) < _MOST_STEPS:
            claim = waiting.pop()
            if claim in seen or self._one(claim, _PREDICATE) not in wanted:
                continue
            seen.add(claim)
            if (step := self._one(claim, _OBJECT)) is not None:
                further = list(self._on(ox.NamedNode(step)))
                waiting += further
                yield from further

    def _one(self, node: _Node, predicate: ox.NamedNode) -> str | None:
        quad = next(self.graph.store.quads(node, predicate), None)
        return quad.object.value if quad and isinstance(quad.object, ox.NamedNode) else None


def _passages(quads: Iterable[ox.Quad]) -> tuple[Passage, ...]:
    return tuple(
        Passage(quad.object.value, "", "", None, None)
        for quad in quads
        if quad.predicate == _DERIVED_FROM and isinstance(quad.object, ox.NamedNode)
    )


def _modelled(iri: str, statement: Statement, passages: tuple[Passage, ...]) -> Claim | None:
    """Return a claim as the checker of texts knows it; None where its ends are turned round."""
    content = statement.content
    value, lower, upper = map(number, (content.value, content.lower, content.upper))
    comparator = content.comparator or Comparator.EXACTLY
    interval = None
    try:
        if value is not None:
            interval = Interval.of(value, comparator)
        elif lower is not None or upper is not None:
            interval = Interval(lower, upper)
    except ValueError:
        return None
    text = content.value.value if content.value is not None and value is None else None
    return Claim(
        iri=iri,
        subject=statement.subject,
        predicate=statement.predicate,
        object=content.object,
        interval=interval,
        text=text,
        comparator=comparator,
        stance=statement.stance,
        period=statement.period,
        scope=statement.scope,
        passages=passages,
        speakers=statement.speakers,
    )
