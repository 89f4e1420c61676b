"""Asking a knowledge graph: by the name of a query, or in SPARQL."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.lookup import resolve
from kg.querying.answers import Result, Table, materialise
from kg.querying.catalogue import Catalogue, NamedQuery
from kg.querying.keeping import kept
from kg.querying.parameters import bind
from kg.stores.embedded import Term
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
    texts = [one.sparql for one in query.members or (query,)]
    answer = partial(_together if query.members else _alone, graph, query, parameters)
    return kept(graph, texts, parameters, answer)


def _together(graph: KnowledgeGraph, query: NamedQuery, parameters: Mapping[str, str]) -> Table:
    """Return the rows of the members of a query, each with its title and basis."""
    rows: list[tuple[Term | None, ...]] = []
    for member in query.members:
        found = _alone(graph, member, parameters)
        assert isinstance(found, Table)  # its columns were checked when it was loaded
        kind = _titled(member)
        basis = ox.Literal(member.header.basis or "")
        rows += [(kind, basis, *row) for row in found.rows]
    return Table(query.header.columns, rows)


def _titled(query: NamedQuery) -> ox.Literal:
    """Return the title of a query in English, or else as it is told."""
    told = "en" in query.header.title
    return ox.Literal(query.header.title_in("en"), language="en" if told else None)


def _alone(graph: KnowledgeGraph, query: NamedQuery, parameters: Mapping[str, str]) -> Result:
    name, declared = query.name, query.header.parameters

    def meant(parameter: str, value: str) -> str:
        meaning = query.header.meanings.get(parameter)
        return resolve(graph, value, meaning.terms if meaning else ())

    bindings = bind(name, declared, parameters, meant)
    sparql = substitute(query.sparql, bindings)
    return _answer(graph, sparql, query.path)


def ask_sparql(graph: KnowledgeGraph, sparql: str, source: str | Path = "<query>") -> Result:
    """Answer a query given as text; the prefixes of the knowledge base need no declaration.

    Raises:
        InputError: if it is blank.
        QueryError: if it would ask another server, is an update, or fails.
        SourceSyntaxError: if it is no SPARQL query; it carries line and column.
    """
    return kept(graph, [sparql], {}, partial(_answer, graph, sparql, source))


def _answer(graph: KnowledgeGraph, sparql: str, source: str | Path) -> Result:
    prefixes = graph.prefixes
    with evaluating(source):
        return materialise(graph.store.query(sparql, source=source, prefixes=prefixes))
