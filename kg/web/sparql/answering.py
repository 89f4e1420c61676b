"""Answers of the endpoint, worked out and written in a process of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.querying import serialising
from kg.querying.answers import Graph, Table
from kg.web.negotiation import GRAPHS, TABLES, YES_OR_NO, best

if TYPE_CHECKING:
    from kg import KnowledgeBase
    from kg.web.sparql.reading import Asked

__all__ = ["answer", "described", "written"]

_WRITERS = {
    "text/tab-separated-values": serialising.table_to_tsv,
    "text/csv": serialising.table_to_csv,
    "application/sparql-results+xml": serialising.table_to_xml,
    "application/sparql-results+json": serialising.table_to_json,
}


def answer(base: KnowledgeBase, asked: Asked, accept: str | None, most: int) -> tuple[bytes, str]:
    """Return the answer to a query, and its media type.

    Raises:
        KgError: if the query cannot be answered.
        HTTPException: with 406 if it cannot be written as the client wants.
    """
    result = base.sparql(asked.query, dataset=asked.dataset, most=most)
    match result:
        case Table():
            kind = best(accept, TABLES)
            return _WRITERS[kind](result).encode("utf-8"), kind
        case Graph():
            return written(base, result, best(accept, tuple(GRAPHS)))
        case _:
            kind = best(accept, YES_OR_NO)
            as_json = kind.endswith("json")
            write = serialising.boolean_to_json if as_json else serialising.boolean_to_xml
            return write(result).encode("utf-8"), kind


def written(base: KnowledgeBase, graph: Graph, kind: str) -> tuple[bytes, str]:
    """Return triples in an RDF syntax, and its media type."""
    from kg.formats import syntax_named

    content = ox.serialize(
        graph.triples, format=syntax_named(GRAPHS[kind]).format, prefixes=_prefixes(base)
    )
    assert content is not None
    return content, kind


def _prefixes(base: KnowledgeBase) -> dict[str, str]:
    from kg.formats import is_iri

    return {
        prefix: iri
        for prefix, iri in base.graph.prefixes.items()
        if prefix.replace("-", "").replace("_", "").isalnum() and prefix.isascii() and is_iri(iri)
    }


def described(base: KnowledgeBase, endpoint: str, kind: str) -> tuple[bytes, str]:
    """Return what the endpoint can do, as SPARQL 1.1 Service Description has it."""
    sd = "http://www.w3.org/ns/sparql-service-description#"
    formats = "http://www.w3.org/ns/formats/"
    service, dataset = ox.BlankNode("service"), ox.BlankNode("dataset")
    kind_of = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

    def says(subject: ox.BlankNode, name: str, value: ox.NamedNode | ox.BlankNode) -> ox.Triple:
        return ox.Triple(subject, ox.NamedNode(sd + name), value)

    triples = [
        ox.Triple(service, kind_of, ox.NamedNode(f"{sd}Service")),
        says(service, "endpoint", ox.NamedNode(endpoint)),
        says(service, "supportedLanguage", ox.NamedNode(f"{sd}SPARQL11Query")),
        says(service, "feature", ox.NamedNode(f"{sd}UnionDefaultGraph")),
        says(service, "defaultDataset", dataset),
        ox.Triple(dataset, kind_of, ox.NamedNode(f"{sd}Dataset")),
    ]
    names = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV",
             "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD")  # fmt: skip
    triples += [says(service, "resultFormat", ox.NamedNode(formats + name)) for name in names]
    for number, iri in enumerate(base.graph.store.graphs()):
        graph = ox.BlankNode(f"graph{number}")
        triples.append(says(dataset, "namedGraph", graph))
        triples.append(ox.Triple(graph, kind_of, ox.NamedNode(f"{sd}NamedGraph")))
        triples.append(says(graph, "name", ox.NamedNode(iri)))
    return written(base, Graph(triples), kind)
