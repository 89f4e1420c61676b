"""All that the graph says of one thing, with reasons, and the claims it makes nothing of."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.explaining.claims import ExplainedClaim, explain_claim
from kg.explaining.reasons import Reason, Reasons
from kg.explaining.unused import Unused, unused
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV, RDF, Graphs

__all__ = ["Explanation", "explain"]

_TYPE = ox.NamedNode(RDF + "type")
_FAMILY = ox.NamedNode(CV + "PropertyFamily")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is said of a thing, and why.

    Args:
        subject: its IRI.
        reasons: one for each class and fact.
        unused: the claims about it that are no facts.
        claim: what it says, if it is a claim itself.
    """

    subject: str
    reasons: tuple[Reason, ...]
    unused: tuple[Unused, ...]
    claim: ExplainedClaim | None = None


def explain(graph: KnowledgeGraph, iri: str) -> Explanation:
    """Explain why a thing has its classes and facts; of a claim, what it states, and if it holds.

    Args:
        graph: a knowledge graph with its facts derived.
        iri: the thing.
    """
    subject, find = ox.NamedNode(iri), Reasons(graph)
    triples = {
        quad.triple
        for name in (Graphs.ONTOLOGY, Graphs.FACTS, Graphs.DERIVED)
        for quad in graph.store.quads(subject, graph=name)
        if name != Graphs.ONTOLOGY or quad.predicate.value == RDF + "type"
    }
    # That a fact holds with the family of its property as well explains nothing.
    families = {quad.subject for quad in graph.store.quads(None, _TYPE) if quad.object == _FAMILY}
    triples = {triple for triple in triples if triple.predicate not in families}
    ordered = sorted(triples, key=lambda t: (t.predicate.value != RDF + "type", str(t)))
    return Explanation(
        iri,
        tuple(find.of(triple) for triple in ordered),
        tuple(unused(graph, subject)),
        explain_claim(graph, iri),
    )
