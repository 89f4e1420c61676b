"""Claims become a directed multigraph of entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import ParameterError, UnknownNameError
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.model import Stance
from kg.vocabulary import OWL, RDF

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["inverses", "relation_graph", "require", "require_positive"]

_HYPOTHETICAL = frozenset({Stance.FORECAST.iri, Stance.POSSIBLE.iri})
_PROPERTIES = frozenset({OWL + "ObjectProperty", OWL + "DatatypeProperty", RDF + "Property"})
_INVERSE = ox.NamedNode(OWL + "inverseOf")
_CLAIMS = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
SELECT DISTINCT ?claim ?subject ?predicate ?object ?stance {
  ?claim a cv:Claim ; cv:subject ?subject ; cv:predicate ?predicate ; cv:object ?object .
  OPTIONAL { ?claim cv:stance ?stance }
  FILTER(isIRI(?claim) && isIRI(?subject) && isIRI(?object))
}
ORDER BY ?subject ?object ?predicate ?claim
"""


def relation_graph(graph: KnowledgeGraph, *, hypothetical: bool = False) -> nx.MultiDiGraph:
    """Return the entities that claims relate to one another, each claim as an edge.

    Nodes are IRIs; an edge runs from the subject of its claim to the object, has the IRI of the
    claim as its key, and carries `predicate` and `stance`. What a source denies, disputes or
    recommends is never in it.

    Args:
        graph: what is read.
        hypothetical: whether forecasts and mere possibilities are edges too.
    """
    import networkx as nx

    asserted = Stance.ASSERTED.iri
    wanted = {asserted} | (_HYPOTHETICAL if hypothetical else frozenset())
    answer = graph.store.query(_CLAIMS)
    assert isinstance(answer, ox.QuerySolutions)
    relations = nx.MultiDiGraph()
    for row in answer:
        stance = row["stance"].value if row["stance"] else asserted
        if stance in wanted:
            relations.add_edge(
                row["subject"].value,
                row["object"].value,
                key=row["claim"].value,
                predicate=row["predicate"].value,
                stance=stance,
            )
    return relations


def inverses(graph: KnowledgeGraph, predicate: str) -> frozenset[str]:
    """Return the properties that say the same as one property, the other way round."""
    pairs = [
        (quad.subject.value, quad.object.value)
        for quad in graph.store.quads(predicate=_INVERSE)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    ]
    forward = {inverse for name, inverse in pairs if name == predicate}
    return frozenset(forward | {name for name, inverse in pairs if inverse == predicate})


def require(graph: KnowledgeGraph, kind: str, iri: str) -> None:
    """See to it that the knowledge base says something of an IRI.

    Args:
        graph: what is asked.
        kind: what the IRI stands for, as error messages call it; for `property` only properties
            are suggested.
        iri: what is looked for.

    Raises:
        UnknownNameError: if it is mentioned nowhere; the nearest names are suggested.
    """
    if not graph.store.mentions(ox.NamedNode(iri)):
        named = graph.store.quads(predicate=ox.NamedNode(RDF + "type"))
        known = {
            quad.subject.value
            for quad in named
            if isinstance(quad.subject, ox.NamedNode)
            and (kind != "property" or getattr(quad.object, "value", "") in _PROPERTIES)
        }
        raise UnknownNameError(kind, graph.shorten(iri), map(graph.shorten, known))


def require_positive(**bounds: int) -> None:
    """See to it that each bound, given by its name, is a number from 1 on.

    Raises:
        ParameterError: if one is not.
    """
    for name, bound in bounds.items():
        if bound < 1:
            raise ParameterError(
                _("{name} is {bound}; a number from 1 on is expected", name=name, bound=bound)
            )
