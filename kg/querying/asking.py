"""Asking a knowledge graph: by the name of a query, or in SPARQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

__all__ = ["Dataset", "ask", "ask_sparql"]


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


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query is asked of, whatever it says itself.

    Args:
        default: IRIs of the graphs whose union is the default graph.
        named: IRIs of the graphs that GRAPH may ask.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def ask_sparql(
    graph: KnowledgeGraph,
    sparql: str,
    source: str | Path = "<query>",
    *,
    dataset: Dataset | None = None,
    most: int | None = None,
) -> Result:
    """Answer a query given as text; the prefixes of the knowledge base need no declaration.

    Args:
        graph: what is asked.
        sparql: the text.
        source: what messages call it.
        dataset: the graphs that it is asked of; those that it names, or all, when None.
        most: how many rows or triples the answer may have; any number when None.

    Raises:
        InputError: if it is blank.
        QueryError: if it would ask another server, is an update, fails, or has a longer answer.
        SourceSyntaxError: if it is no SPARQL query; it carries line and column.
    """
    answer = partial(_answer, graph, sparql, source, dataset, most)
    # What is kept is the whole answer over all graphs.
    return answer() if dataset or most is not None else kept(graph, [sparql], {}, answer)


def _answer(
    graph: KnowledgeGraph,
    sparql: str,
    source: str | Path,
    dataset: Dataset | None = None,
    most: int | None = None,
) -> Result:
    prefixes = graph.prefixes  # before the store: they may be kept without it
    default, named = (dataset.default, dataset.named) if dataset else (None, None)
    with evaluating(source):
        answer = graph.store.query(
            sparql, source=source, graphs=default, named=named, prefixes=prefixes
        )
        return materialise(answer, most)
