"""The one place where quads cross from Oxigraph to rdflib, which pySHACL works on."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputError

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["quiet", "to_node", "to_rdflib"]


#: They tell on stderr what becomes a finding or an error of ours.
_TALKERS = ("rdflib.term", "pyshacl-validate")


@contextmanager
def quiet() -> Iterator[None]:
    """Keep rdflib and pySHACL from writing to stderr meanwhile."""
    loggers = [logging.getLogger(name) for name in _TALKERS]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


def to_rdflib(triples: Iterable[ox.Triple | ox.Quad]) -> rdflib.Graph:
    """Return the triples as an rdflib graph, in memory; graph names are dropped.

    Raises:
        InputError: if there is a triple term among them, which rdflib does not know.
    """
    import rdflib

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((to_node(triple.subject), to_node(triple.predicate), to_node(triple.object)))
    return graph


def to_node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """Return a term as rdflib has it.

    Raises:
        InputError: if it is a triple term.
    """
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
