"""A repeated statement is one claim with several passages, whatever the contribution calls it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from kg.claims.revising.content import Said, said_of
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV, PROV

__all__ = ["merged"]

_SUBJECT: Final = ox.NamedNode(CV + "subject")
_DERIVED: Final = ox.NamedNode(PROV + "wasDerivedFrom")


def merged(graph: KnowledgeGraph, quads: Sequence[ox.Quad]) -> tuple[ox.Quad, ...]:
    """Return a contribution in which claims that the base makes as well are those of the base.

    Of such a claim only the passages are left, which the recorded one is given; if the contribution
    calls it as the base does, it stays as it is.

    Args:
        graph: the base.
        quads: the contribution.
    """
    recorded = {
        ox.NamedNode(claim): ox.NamedNode(same)
        for claim, said in said_of(quads).items()
        if not any(graph.store.quads(ox.NamedNode(claim), _SUBJECT))
        if (same := _recorded(graph, said)) is not None
    }
    return tuple(_renamed(quads, recorded))


def _renamed(
    quads: Sequence[ox.Quad], recorded: dict[ox.NamedNode, ox.NamedNode]
) -> Iterator[ox.Quad]:
    for quad in quads:
        same = recorded.get(quad.subject) if isinstance(quad.subject, ox.NamedNode) else None
        if same is None:
            yield quad
        elif quad.predicate == _DERIVED:
            yield ox.Quad(same, _DERIVED, quad.object)


def _recorded(graph: KnowledgeGraph, said: Said) -> str | None:
    """Return the claim of the base that says the same, the first by name if there are several."""
    content = said.content
    found: list[str] = []
    for subject in said.terms("subject"):
        for quad in graph.store.quads(None, _SUBJECT, content=subject):
            if isinstance(quad.subject, ox.NamedNode):
                others = said_of(graph.store.quads(quad.subject))
                found += [iri for iri, other in others.items() if other.content == content]
    return min(found, default=None)
