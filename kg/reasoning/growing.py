"""Facts and what follows from them, brought up to date when claims are added.

Only claims on the same subject and property decide on a fact, so facts are made anew for those that
the added claims are on. What follows from facts that are gone is taken away with them, and put back
where it still follows from others; what follows from new facts is added. The rules of the engine
say in their headers which triples each starts from, and take none back for others that there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.errors import InputError
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.reasoning.closing import Closure
from kg.reasoning.deriving import MOST_ADDED, MOST_FOR_EACH, close, derive, facts_rule, own_rules
from kg.stores.embedded import EmbeddedStore, Term
from kg.stores.evaluation import evaluating
from kg.vocabulary import CV, OWL, RDF, Graphs

__all__ = ["derive_added"]

_Node: TypeAlias = ox.NamedNode | ox.BlankNode
_Group: TypeAlias = tuple[_Node, ox.NamedNode]
_TYPE: Final = ox.NamedNode(RDF + "type")
_FUNCTIONAL: Final = ox.NamedNode(OWL + "FunctionalProperty")
_SUBJECT, _PREDICATE = ox.NamedNode(CV + "subject"), ox.NamedNode(CV + "predicate")
_CONTEXT: Final = ox.NamedNode("urn:claims")


def derive_added(graph: KnowledgeGraph, added: Iterable[ox.Quad]) -> None:
    """Add claims to a knowledge base, and bring the graphs `facts` and `derived` up to date.

    The outcome is that of deriving everything anew. The cost grows with the claims on the subjects
    of those that are added, and with what changes, not with the base. Only where the ontology
    changes too, all is derived anew; and where the base has rules of its own, what follows from
    facts.

    Args:
        graph: a knowledge graph with its facts derived.
        added: what is to be added, with the graphs that it belongs to.

    Raises:
        InputError: if something is to be added to a graph that is made, or to none.
        QueryError: as `derive`.
    """
    quads = list(added)
    for quad in quads:
        place = quad.graph_name
        if not isinstance(place, ox.NamedNode) or place.value in Graphs.MADE:
            raise InputError(
                _(
                    "{triple}: claims are added to a graph of claims, not to {place}",
                    triple=quad.triple,
                    place=place,
                )
            )
    graph.store.extend(quads)
    if any(_of_schema(quad) for quad in quads):
        for made in (Graphs.FACTS, Graphs.DERIVED):
            graph.store.remove_graph(made)
        derive(graph)
        return
    gone, new = _changed(graph, quads)
    if not gone and not new:
        return
    following = None if own_rules(graph.root) else Closure.of(graph, gone | new)
    if following is not None and following.replace(gone, new):
        return
    _set_facts(graph.store, gone, new)
    graph.store.remove_graph(Graphs.DERIVED)
    close(graph, MOST_ADDED + MOST_FOR_EACH * len(graph.store))


def _of_schema(quad: ox.Quad) -> bool:
    """Return whether a quad may change what rules conclude from claims that were there before."""
    return quad.graph_name == ox.NamedNode(Graphs.ONTOLOGY) or quad.object == _FUNCTIONAL


def _changed(graph: KnowledgeGraph, quads: list[ox.Quad]) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """Return the facts that are none any more, and those that are new."""
    places = graph.asserted_graphs
    groups = set(_groups(graph.store, places, quads))
    there = {
        quad.triple
        for subject, predicate in groups
        for quad in graph.store.quads(subject, predicate, Graphs.FACTS)
    }
    context = EmbeddedStore()
    context.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object, _CONTEXT)
        for quad in _context(graph.store, places, groups)
    )
    with evaluating("facts"):
        answer = context.query(facts_rule(), source="facts")
        assert isinstance(answer, ox.QueryTriples)
        wanted = {triple for triple in answer if (triple.subject, triple.predicate) in groups}
    wanted = {triple for triple in wanted if not _stated(graph.store, places, triple)}
    return there - wanted, wanted - there


def _groups(store: EmbeddedStore, places: list[str], quads: list[ox.Quad]) -> Iterator[_Group]:
    """Yield the subjects and properties on whose facts the added quads may have a say."""
    for node in {quad.subject for quad in quads}:
        about = product(
            _objects(store, places, node, _SUBJECT), _objects(store, places, node, _PREDICATE)
        )
        for subject, predicate in about:
            if isinstance(subject, _Node) and isinstance(predicate, ox.NamedNode):
                yield subject, predicate
    fact = ox.NamedNode(Graphs.FACTS)
    for quad in quads:  # what is stated is no fact that is derived
        if store.holds(ox.Quad(quad.subject, quad.predicate, quad.object, fact)):
            assert isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
            yield quad.subject, quad.predicate


def _context(store: EmbeddedStore, places: list[str], groups: set[_Group]) -> Iterator[ox.Quad]:
    """Yield the claims that decide on some facts, and which of their properties have one value."""
    for predicate in {group[1] for group in groups}:
        for place in places:
            yield from (q for q in store.quads(predicate, _TYPE, place) if q.object == _FUNCTIONAL)
    for subject in {group[0] for group in groups}:
        claims = {
            quad.subject
            for place in places
            for quad in store.quads(None, _SUBJECT, place, content=subject)
        }
        for claim in claims:
            assert isinstance(claim, ox.NamedNode | ox.BlankNode)
            if any((subject, p) in groups for p in _objects(store, places, claim, _PREDICATE)):
                for place in places:
                    yield from store.quads(claim, graph=place)


def _objects(
    store: EmbeddedStore, places: list[str], node: Term, predicate: ox.NamedNode
) -> set[Term]:
    if not isinstance(node, ox.NamedNode | ox.BlankNode):
        return set()
    return {quad.object for place in places for quad in store.quads(node, predicate, place)}


def _stated(store: EmbeddedStore, places: list[str], triple: ox.Triple) -> bool:
    parts = (triple.subject, triple.predicate, triple.object)
    return any(store.holds(ox.Quad(*parts, ox.NamedNode(place))) for place in places)


def _set_facts(store: EmbeddedStore, gone: set[ox.Triple], new: set[ox.Triple]) -> None:
    place = ox.NamedNode(Graphs.FACTS)
    store.remove(ox.Quad(t.subject, t.predicate, t.object, place) for t in gone)
    store.extend(ox.Quad(t.subject, t.predicate, t.object, place) for t in new)
