"""How long named queries take on 100,000 claims, against bare pyoxigraph and against rdflib.

The rivals hold the very triples of our store, derived ones included, in their default graph, and
answer the same SPARQL; every side turns its rows into lists. Ours starts from the name of a query,
so finding, checking and binding it are part of its time. `claims` and `levels` are shipped queries.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import pyoxigraph as ox
import rdflib
from measure import AT_LEAST, AT_MOST, Bar, Ratio, compare, progress, report, seconds
from rdflib.query import ResultRow
from synthetic import topic, write_base

from kg.api import KnowledgeBase
from kg.knowledge_base import KnowledgeGraph
from kg.querying.answers import Table

CLAIMS = 100_000
OXIGRAPH_BAR = Bar(AT_MOST, 1.2)
RDFLIB_BAR = Bar(AT_LEAST, 15)
AVERAGE_DEGREE = """\
#+ title@zh: 平均收敛度
#+ title@en: Average degree
#+ about@zh: 各议题断言的平均收敛度。
#+ about@en: The mean of all degrees that claims give a topic, whenever and however they do.
#+ row: one topic
#+ columns: topic degree claims
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
SELECT ?topic (AVG(?value) AS ?degree) (COUNT(?claim) AS ?claims)
WHERE {
  ?claim cv:predicate cv:convergenceDegree ; cv:subject ?topic ; cv:value ?value .
}
GROUP BY ?topic
ORDER BY ?topic
"""
Rows = list[list[object]]


@dataclass(frozen=True, slots=True)
class Question:
    """A named query, with its parameters and how often to ask it."""

    name: str
    title: str
    pairs: int
    rdflib_pairs: int
    parameters: Mapping[str, str] = field(default_factory=dict)


QUESTIONS = (
    Question("average-degree", "mean of the claims on each topic", pairs=25, rdflib_pairs=3),
    Question(
        "claims", "of one topic", pairs=301, rdflib_pairs=9, parameters={"subject": topic(42)}
    ),
    Question("levels", "facts and labels of all topics", pairs=7, rdflib_pairs=2),
)


def bare_store(files: list[Path]) -> ox.Store:
    store = ox.Store()
    for path in files:
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    return store


def open_base(root: Path) -> KnowledgeBase:
    """Open the base, and tell how its loading and deriving compare with bare loading."""
    files = sorted((root / "ontology").rglob("*.ttl"))
    rival = "pyoxigraph.Store().load of the same files"
    progress("loading the files, and loading them bare, twice each")
    loading = compare(
        lambda: KnowledgeGraph.load(root), lambda: bare_store(files), pairs=2, warm_up=0
    )
    report(f"querying: load {CLAIMS:,} claims", rival, loading)
    progress("loading and deriving")
    kept: list[KnowledgeBase] = []
    ratio = seconds(lambda: kept.append(KnowledgeBase.open(root, cache=False))) / seconds(
        lambda: bare_store(files)
    )
    report(f"querying: load and derive {CLAIMS:,} claims", rival, Ratio(ratio, ratio, ratio, 1))
    return kept[0]


def same_triples(base: KnowledgeBase) -> ox.Store:
    """Return a bare store with the triples of a knowledge base in its default graph."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in base.graph.store.quads())
    return store


def in_rdflib(store: ox.Store) -> rdflib.Graph:
    """Return an rdflib graph, in its own memory store, with the triples of a bare store.

    Each distinct term is made once; letting rdflib parse would give the same and take far longer.
    """
    graph = rdflib.Graph()
    term = cache(_rdflib_term)
    for quad in store:
        graph.store.add((term(quad.subject), term(quad.predicate), term(quad.object)), graph)
    return graph


def _rdflib_term(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def text_of(base: KnowledgeBase, question: Question) -> str:
    """Return the SPARQL of a question with its parameters filled in, as a user would write it."""
    sparql = base.catalogue[question.name].sparql
    for name, value in question.parameters.items():
        sparql = sparql.replace(f"?{name}", value)
    return sparql


def ask_kg(base: KnowledgeBase, question: Question) -> Rows:
    answer = base.query(question.name, **question.parameters)
    assert isinstance(answer, Table)
    return [list(row) for row in answer.rows]


def ask_oxigraph(store: ox.Store, sparql: str) -> Rows:
    answer = store.query(sparql)
    assert isinstance(answer, ox.QuerySolutions)
    return [list(row) for row in answer]


def ask_rdflib(graph: rdflib.Graph, sparql: str) -> Rows:
    return [list(row) for row in graph.query(sparql) if isinstance(row, ResultRow)]


def against_oxigraph(base: KnowledgeBase, store: ox.Store) -> None:
    for question in QUESTIONS:
        progress(f"{question.name}: pyoxigraph")
        ours = partial(ask_kg, base, question)
        rival = partial(ask_oxigraph, store, text_of(base, question))
        rows = ours()
        if sorted(map(str, rows)) != sorted(map(str, rival())):
            raise SystemExit(f"{question.name}: not the answer of pyoxigraph")
        title = f"querying: {question.name}, {question.title}, {len(rows):,} rows"
        ratio = compare(ours, rival, pairs=question.pairs)
        report(title, "pyoxigraph, same triples and SPARQL", ratio, OXIGRAPH_BAR)


def against_rdflib(base: KnowledgeBase, store: ox.Store) -> None:
    progress("filling rdflib's memory store; this takes longest")
    graph = in_rdflib(store)
    for question in QUESTIONS:
        progress(f"{question.name}: rdflib")
        ours = partial(ask_kg, base, question)
        rival = partial(ask_rdflib, graph, text_of(base, question))
        if (rows := len(ours())) != len(rival()):
            raise SystemExit(f"{question.name}: not the answer of rdflib")
        title = f"querying: {question.name}, {question.title}, {rows:,} rows"
        ratio = compare(ours, rival, pairs=question.rdflib_pairs, warm_up=0)
        report(title, "rdflib's memory store, same triples and SPARQL", ratio, RDFLIB_BAR)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "base"
        progress(f"writing {CLAIMS:,} claims")
        write_base(root, CLAIMS)
        (root / "queries" / "average-degree.rq").write_text(AVERAGE_DEGREE, encoding="utf-8")
        base = open_base(root)
        store = same_triples(base)
        print(f"querying: {CLAIMS:,} claims, {len(store):,} triples")
        against_oxigraph(base, store)
        against_rdflib(base, store)


if __name__ == "__main__":
    main()
