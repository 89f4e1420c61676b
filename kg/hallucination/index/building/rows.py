"""Rows of SPARQL answers, and what their terms mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import XSD

__all__ = ["Row", "grouped", "instant", "iri", "number", "rows"]

PREFIXES = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ontolex: <http://www.w3.org/ns/lemon/ontolex#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX dc: <http://purl.org/dc/elements/1.1/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX schema: <http://schema.org/>
PREFIX schemas: <https://schema.org/>
"""

Row = Mapping[str, Any]


def rows(graph: KnowledgeGraph, query: str, graphs: list[str] | None = None) -> Iterator[Row]:
    """Yield the rows of a query over some graphs, or over all, without what is unbound."""
    answer = graph.store.query(PREFIXES + query, graphs=graphs)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    for row in answer:
        yield {name: term for name, term in zip(names, row, strict=True) if term is not None}


def grouped(graph: KnowledgeGraph, query: str, key: str, value: str) -> dict[str, frozenset[str]]:
    """Return what one column of a query says, by what another says."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows(graph, query):
        groups[row[key].value].add(row[value].value)
    return {name: frozenset(members) for name, members in groups.items()}


def iri(term: object) -> str | None:
    """Return the IRI of a term that is one."""
    return term.value if isinstance(term, ox.NamedNode) else None


def number(term: object) -> Decimal | None:
    """Return the number that a literal writes, if it does."""
    if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(XSD):
        return None
    if term.datatype.value in {f"{XSD}string", f"{XSD}boolean"}:
        return None
    try:
        number = Decimal(term.value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def instant(term: object) -> datetime | None:
    """Return an instant; one without a time zone is taken as UTC."""
    if not isinstance(term, ox.Literal):
        return None
    try:
        instant = datetime.fromisoformat(term.value)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
