"""What a change comes to: the claims that count, and the facts that differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV, RDF, Graphs

__all__ = ["NO_FACTS", "Facts", "claims_of", "compare_facts"]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that a change adds and takes away, sorted."""

    added: tuple[ox.Triple, ...] = ()
    removed: tuple[ox.Triple, ...] = ()


NO_FACTS: Final = Facts()


def compare_facts(
    before: KnowledgeGraph, after: KnowledgeGraph, place: str = Graphs.FACTS
) -> Facts:
    """Return the triples of a named graph, the facts, that only one of two bases has."""
    old, new = ({quad.triple for quad in g.store.quads(graph=place)} for g in (before, after))
    return Facts(tuple(sorted(new - old, key=str)), tuple(sorted(old - new, key=str)))


def claims_of(graph: KnowledgeGraph) -> set[str]:
    """Return the IRIs of the claims that count."""
    kind, claim = ox.NamedNode(RDF + "type"), ox.NamedNode(CV + "Claim")
    found = (quad.subject for quad in graph.store.quads(predicate=kind, content=claim))
    return {node.value for node in found if isinstance(node, ox.NamedNode)}
