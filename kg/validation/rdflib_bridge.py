"""The one place where quads cross from Oxigraph to rdflib, which pySHACL works on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputError

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["to_rdflib"]


def to_rdflib(triples: Iterable[ox.Triple | ox.Quad]) -> rdflib.Graph:
    """Return the triples as an rdflib graph, in memory; graph names are dropped.

    Raises:
        InputError: if there is a triple term among them, which rdflib does not know.
    """
    import rdflib

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    return graph


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    import rdflib

    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal():
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            return rdflib.Literal(
                term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False
            )
        case _:
            raise InputError(f"{term} is a triple term of RDF 1.2, which shapes cannot check yet")
