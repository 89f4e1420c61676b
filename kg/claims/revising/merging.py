"""A repeated statement is one claim with several passages, whatever the contribution calls it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from kg.claims.revising.content import Said, said_of
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV, PROV

__all__ = ["merged", "recorded"]

_SUBJECT: Final = ox.NamedNode(CV + "subject")
_DERIVED: Final = ox.NamedNode(PROV + "wasDerivedFrom")


def merged(graph: KnowledgeGraph, quads: Sequence[ox.Quad]) -> tuple[ox.Quad, ...]:
    """Return a contribution in which claims that the base makes as well are those of the base.

    Such a claim is stated in full, in the words of the base and with the passages of the
    contribution: so it stands when the change that first recorded it is retracted. If the
    contribution calls it as the base does, it stays as it is.

    Args:
        graph: the base.
        quads: the contribution.
    """
    known = {
        ox.NamedNode(claim): ox.NamedNode(same[0])
        for claim, said in said_of(quads).items()
        if not any(graph.store.quads(ox.NamedNode(claim), _SUBJECT))
        if (same := recorded(graph, said))
    }
    restated = {quad for same in known.values() for quad in _statement(graph, same)}
    return (*_renamed(quads, known), *sorted(restated, key=str))


def _renamed(
    quads: Sequence[ox.Quad], known: dict[ox.NamedNode, ox.NamedNode]
) -> Iterator[ox.Quad]:
    """Yield a contribution with the claims of the base, of which only the passages are left."""
    for quad in quads:
        content = quad.object
        if isinstance(content, ox.NamedNode):
            content = known.get(content, content)
        same = known.get(quad.subject) if isinstance(quad.subject, ox.NamedNode) else None
        if same is None:
            yield ox.Quad(quad.subject, quad.predicate, content)
        elif quad.predicate == _DERIVED:
            yield ox.Quad(same, _DERIVED, content)


def _statement(graph: KnowledgeGraph, claim: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield what the base asserts of a claim, but for its passages.

    The words of the contribution may differ, as `0.50` does from `0.5`: with both, the claim would
    have two values.
    """
    places = {ox.NamedNode(place) for place in graph.asserted_graphs}
    for quad in graph.store.quads(claim):
        if quad.graph_name in places and quad.predicate != _DERIVED:
            yield ox.Quad(claim, quad.predicate, quad.object)


def recorded(graph: KnowledgeGraph, said: Said) -> list[str]:
    """Return the claims of a base that say the same as one, sorted.

    Args:
        graph: the base.
        said: what that one says.
    """
    content = said.content
    found: list[str] = []
    for subject in said.terms("subject"):
        for quad in graph.store.quads(None, _SUBJECT, content=subject):
            if isinstance(quad.subject, ox.NamedNode):
                others = said_of(graph.store.quads(quad.subject))
                found += [iri for iri, other in others.items() if other.content == content]
    return sorted(set(found))
