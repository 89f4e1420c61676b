"""Asking a knowledge graph: by the name of a query, or in SPARQL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.knowledge_base import KnowledgeGraph
from kg.querying.answers import Result, materialise
from kg.querying.catalogue import Catalogue
from kg.querying.names import resolve
from kg.querying.parameters import bind
from kg.stores.evaluation import evaluating
from kg.stores.tokens import substitute

__all__ = ["ask", "ask_sparql"]


def ask(
    graph: KnowledgeGraph, catalogue: Catalogue, name: str, parameters: Mapping[str, str]
) -> Result:
    """Answer a query of the catalogue.

    Args:
        graph: what is asked.
        catalogue: where the query is looked up.
        name: the name of the query.
        parameters: values in the words of a user, by name.

    Raises:
        UnknownNameError: if there is no query of that name.
        ParameterError: if a parameter is unknown, missing, or of the wrong type.
        InputError: if the file of the query is faulty.
        QueryError: if it fails.
    """
    query = catalogue[name]
    declared = query.header.parameters
    bindings = bind(name, declared, parameters, lambda value: resolve(graph, value))
    sparql = substitute(query.sparql, bindings)
    return _answer(graph, sparql, query.path)


def ask_sparql(graph: KnowledgeGraph, sparql: str, source: str | Path = "<query>") -> Result:
    """Answer a query given as text; the prefixes of the knowledge base need no declaration.

    Raises:
        InputError: if it is blank.
        QueryError: if it would ask another server, is an update, or fails.
        SourceSyntaxError: if it is no SPARQL query; it carries line and column.
    """
    return _answer(graph, sparql, source)


def _answer(graph: KnowledgeGraph, sparql: str, source: str | Path) -> Result:
    prefixes = graph.prefixes
    with evaluating(source):
        return materialise(graph.store.query(sparql, source=source, prefixes=prefixes))
