"""What looks wrong in a query that runs: names the base does not know, variables nothing binds.

Such a query has no rows, or none that mean anything, and looks like an answer all the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.cache import code_fingerprint, library_version
from kg.i18n import _, current
from kg.knowledge_base import KnowledgeGraph
from kg.querying.catalogue import NamedQuery
from kg.spelling import nearest
from kg.stores.mentions import matched_iris, never_bound
from kg.vocabulary import OWL, RDF, RDFS, SH, SKOS, XSD

__all__ = ["query_remarks", "sparql_remarks"]

#: The code that decides a remark, below the folder of the package; beside what decides the graph,
#: which the shelf is named by.
_CODE: Final = (
    "i18n.py",
    "querying/remarks.py",
    "spelling.py",
    "stores/mentions.py",
    "vocabulary.py",
)
#: What these define is used or not; that a base does without is no mistake.
_COMMON: Final = (RDF, RDFS, OWL, SKOS, SH, "http://purl.org/dc/", "http://www.w3.org/ns/")
_MENTIONED: Final = """SELECT DISTINCT ?x {
  { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x }
  FILTER(isIRI(?x) && STRSTARTS(STR(?x), ?space))
}"""
_DEFINED: Final = "ASK { ?x ?p ?o FILTER(isIRI(?x) && STRSTARTS(STR(?x), ?space)) }"


def query_remarks(graph: KnowledgeGraph, query: NamedQuery) -> list[str]:
    """Return what looks wrong in a named query, or in those that it puts together.

    Args:
        graph: what it is asked of.
        query: a query of the catalogue.
    """
    found: list[str] = []
    for one in query.members or (query,):
        # Members have the columns of all, also those that they have no values for.
        shared = one.header.columns if query.members else ()
        given = (*one.header.parameters, *shared)
        found += sparql_remarks(graph, one.sparql, one.path, given)
    return found


def sparql_remarks(
    graph: KnowledgeGraph,
    sparql: str,
    source: str | Path = "<query>",
    parameters: Collection[str] = (),
) -> list[str]:
    """Return what looks wrong in a query that parses.

    A name in a namespace of the base itself should be one that it knows; one in a vocabulary that
    it uses is remarked if it is spelt almost like one that it uses.

    Args:
        graph: what it is asked of.
        sparql: its text.
        source: what remarks call it.
        parameters: the variables that are given from outside.
    """
    question = json.dumps([_code(), current(), str(source), sparql, sorted(parameters)])

    def found() -> list[str]:
        told = [*_unknown_names(graph, sparql), *_unbound_variables(sparql, parameters)]
        return [f"{source}:{_place(sparql, offset)}: {text}" for offset, text in sorted(told)]

    kept: list[str] = graph.shelf.value("remarks", question, found)
    return kept


@cache
def _code() -> str:
    package = Path(__file__).parents[1]
    code = code_fingerprint(*(package / name for name in _CODE))
    return f"{library_version('rapidfuzz')}\0{code}"


def _place(sparql: str, offset: int) -> str:
    line = sparql.count("\n", 0, offset) + 1
    return f"{line}:{offset - sparql.rfind(chr(10), 0, offset)}"


def _unknown_names(graph: KnowledgeGraph, sparql: str) -> Iterator[tuple[int, str]]:
    graphs = set(graph.store.graphs())
    seen: set[str] = set()
    for iri, offset in matched_iris(sparql, graph.prefixes):
        if iri in seen or iri in graphs or iri.startswith(XSD):
            continue
        seen.add(iri)
        if not graph.store.mentions(ox.NamedNode(iri)) and (remark := _remark(graph, iri)):
            yield offset, remark


def _remark(graph: KnowledgeGraph, iri: str) -> str | None:
    """Return what to say of an IRI that the base does not mention."""
    space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    known = _mentioned(graph, space) if space else []
    if not known:
        others = [other for other in graph.prefixes.values() if other != space]
        near = [] if space in graph.prefixes.values() else nearest(space, others, 1)
        hint = _("; did you mean <{near}>?", near=near[0]) if near else ""
        return (
            _("the base knows nothing in the namespace <{space}>{hint}", space=space, hint=hint)
            if near
            else None
        )
    near = nearest(iri.removeprefix(space), [one.removeprefix(space) for one in known])
    if not near and (iri.startswith(_COMMON) or not _defines(graph, space)):
        return None
    names = _(" or ").join(graph.shorten(space + name) for name in near)
    return _(
        "the base knows no {iri}{hint}",
        iri=graph.shorten(iri),
        hint=_("; did you mean {names}?", names=names) if near else "",
    )


def _mentioned(graph: KnowledgeGraph, space: str) -> list[str]:
    answer = graph.store.query(_MENTIONED.replace("?space", str(ox.Literal(space))))
    assert isinstance(answer, ox.QuerySolutions)
    return [row["x"].value for row in answer]


def _defines(graph: KnowledgeGraph, space: str) -> bool:
    return bool(graph.store.query(_DEFINED.replace("?space", str(ox.Literal(space)))))


def _unbound_variables(sparql: str, parameters: Collection[str]) -> Iterator[tuple[int, str]]:
    for name, offset, bound in never_bound(sparql, parameters):
        near = nearest(name, bound, 1)
        hint = _("; did you mean ?{near}?", near=near[0]) if near else ""
        yield offset, _("nothing in the query binds ?{name}{hint}", name=name, hint=hint)
