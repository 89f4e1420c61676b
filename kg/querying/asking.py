"""Asking a knowledge graph: by the name of a query, or in SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from kg.knowledge_base import KnowledgeGraph
from kg.querying.answers import Result, materialise
from kg.querying.catalogue import Catalogue
from kg.querying.guard import refuse_network
from kg.querying.parameters import bind
from kg.querying.tokens import substitute

__all__ = ["ask", "ask_sparql"]

_ABSOLUTE = re.compile(r"<?([A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`]+|urn:[^\s<>\"{}|\\^`]+)>?")


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
    """
    query = catalogue[name]
    declared = query.header.parameters
    bindings = bind(name, declared, parameters, lambda value: _iri(graph, value))
    sparql = substitute(query.sparql, bindings)
    return materialise(graph.store.query(sparql, source=query.path, prefixes=graph.prefixes))


def ask_sparql(graph: KnowledgeGraph, sparql: str, source: str | Path = "<query>") -> Result:
    """Answer a query given as text; the prefixes of the knowledge base need no declaration.

    Raises:
        QueryError: if it would ask another server.
        SourceSyntaxError: if it is no SPARQL query; updates are none.
    """
    refuse_network(sparql, source)
    return materialise(graph.store.query(sparql, source=source, prefixes=graph.prefixes))


def _iri(graph: KnowledgeGraph, value: str) -> str:
    absolute = _ABSOLUTE.fullmatch(value)
    if absolute:
        return absolute[1]
    prefix, colon, local = value.partition(":")
    if colon and prefix in graph.prefixes and re.fullmatch(r"[\w.%-]+", local):
        return graph.prefixes[prefix] + local
    raise ValueError(
        f"is not an IRI; write http://… or one of the prefixes {', '.join(graph.prefixes) or '—'}"
    )
