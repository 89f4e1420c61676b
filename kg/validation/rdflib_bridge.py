"""The one place where triples cross between Oxigraph and rdflib, which pySHACL works on."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import InputError, QueryError
from kg.i18n import _
from kg.stores.evaluation import watched
from kg.stores.guard import SERVICE_IS_OFF

if TYPE_CHECKING:
    import rdflib
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.plugins.sparql.sparql import QueryContext
    from rdflib.query import Result
    from rdflib.term import Node

__all__ = ["BLANK_LABEL", "offline", "quiet", "to_rdflib", "to_triples"]


#: How the label of a blank node of ours begins in rdflib, by which it can be told in a message.
BLANK_LABEL: Final = "kgBlankNode"
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


@contextmanager
def offline() -> Iterator[None]:
    """Keep the queries that rdflib evaluates meanwhile to the one graph that they are given.

    What stands in a query is for rdflib's own parser to say, which decodes escapes before it reads:
    a comment of another engine may be a clause here. So this is asked of what is to be evaluated,
    by the hook that rdflib has for evaluations of one's own.

    Raises:
        QueryError: at the end, if a query has asked for more; none of it was done.
    """
    from rdflib.plugins import sparql

    refused: list[str] = []

    def refuse(_context: QueryContext, part: CompValue) -> object:
        if part.name == "ServiceGraphPattern":
            refused.append(_(SERVICE_IS_OFF))
        elif part.name == "Graph" or part.datasetClause:
            refused.append(_("FROM and GRAPH are off: the data are one graph, not several"))
        else:
            raise NotImplementedError  # rdflib goes on by itself
        raise QueryError(refused[-1])

    loading = sparql.SPARQL_LOAD_GRAPHS
    sparql.CUSTOM_EVALS[_OFFLINE], sparql.SPARQL_LOAD_GRAPHS = refuse, False
    try:
        yield
    finally:
        del sparql.CUSTOM_EVALS[_OFFLINE]
        sparql.SPARQL_LOAD_GRAPHS = loading
    if refused:
        raise QueryError(refused[0])


_OFFLINE = "https://w3id.org/convergence-kg/offline"


def to_rdflib(triples: Iterable[ox.Triple | ox.Quad]) -> rdflib.Graph:
    """Return the triples as an rdflib graph, in memory; graph names are dropped.

    Raises:
        InputError: if there is a triple term among them, which rdflib does not know.
    """
    graph = _watched_graph()()
    for triple in triples:
        graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    return graph


@cache
def _watched_graph() -> type[rdflib.Graph]:
    """Return the class of graphs in memory whose queries, those of shapes, are watched."""
    import rdflib

    class WatchedGraph(rdflib.Graph):
        def query(self, *args: Any, **kwargs: Any) -> Result:
            """Evaluate a query to its end, as it is done elsewhere when its answer is read."""
            with watched("the query of a shape"):
                result = super().query(*args, **kwargs)
                if result.type == "SELECT":
                    _ = result.bindings
                return result

    return WatchedGraph


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    import rdflib

    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(BLANK_LABEL + term.value)
        case ox.Literal():
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            return rdflib.Literal(
                term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False
            )
        case _:
            raise InputError(
                _("{term} is a triple term of RDF 1.2, which shapes cannot check yet", term=term)
            )


def to_triples(graph: rdflib.Graph) -> Iterator[ox.Triple]:
    """Yield the triples of an rdflib graph; what only rdflib takes for a term becomes a text."""
    for subject, predicate, content in graph:
        about, verb = _term(subject), _term(predicate)
        if isinstance(about, ox.NamedNode | ox.BlankNode) and isinstance(verb, ox.NamedNode):
            yield ox.Triple(about, verb, _term(content))


def _term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    import rdflib

    text = str(node)
    try:
        if isinstance(node, rdflib.BNode):
            return ox.BlankNode(text.removeprefix(BLANK_LABEL))
        if not isinstance(node, rdflib.Literal):
            return ox.NamedNode(text)
        if node.language:
            return ox.Literal(text, language=node.language)
        return ox.Literal(text, datatype=ox.NamedNode(node.datatype) if node.datatype else None)
    except ValueError:
        return ox.Literal(text)
