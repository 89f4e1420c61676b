"""A query that cannot mean what it says is remarked on: misspelt names, unbound variables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run

from kg import KnowledgeBase

BASE = """
ex:Bridge a owl:Class . ex:opened a owl:DatatypeProperty . ex:unused a owl:DatatypeProperty .
ex:Tower a ex:Bridge ; ex:opened 1894 ; rdfs:label "Tower" .
"""


@pytest.fixture
def root(make_base: Callable[..., Path]) -> Path:
    return make_base({"ontology/o.ttl": BASE})


@pytest.mark.parametrize(
    ("query", "remark"),
    [
        (
            "SELECT ?x { ?x ex:opend ?y }",
            "1:16: the base knows no ex:opend; did you mean ex:opened?",
        ),
        (
            "SELECT ?x { ?x a ex:Brigde }",
            "1:18: the base knows no ex:Brigde; did you mean ex:Bridge",
        ),
        ("SELECT ?x\n{ ?x ex:height ?y }", "2:6: the base knows no ex:height"),
        (
            "ASK { <http://example.org/Twoer> ?p ?o }",
            "the base knows no ex:Twoer; did you mean ex:T",
        ),
        ("ASK { ?x ex:opened|ex:openned ?y }", "no ex:openned; did you mean ex:opened?"),
        ("ASK { ?x rdfs:lable ?y }", "the base knows no rdfs:lable; did you mean rdfs:label?"),
        (
            "PREFIX e: <http://exmaple.org/> ASK { ?x e:opened ?y }",
            "nothing in the namespace <http://exmaple.org/>; did you mean <http://example.org/>?",
        ),
        (
            "SELECT ?nmae { ?x rdfs:label ?name }",
            "1:8: nothing in the query binds ?nmae; did you me",
        ),
        ("SELECT ?x { ?x ex:opened ?y FILTER(?yaer > 1) }", "nothing in the query binds ?yaer"),
        ("SELECT ?x { ?x ex:opened ?y } ORDER BY ?z", "nothing in the query binds ?z"),
        ("SELECT ?x { ?x ex:opened ?y FILTER(?y > $least) }", "nothing in the query binds ?least"),
    ],
)
def test_what_looks_wrong_is_said_with_its_place(
    kg: Callable[..., Run], root: Path, query: str, remark: str
) -> None:
    for _ in range(2):  # worked out, then from the cache
        run = kg("--base", root, "query", "-s", query)
        assert run.code in {0, 1}
        assert remark in run.err
        assert run.err.count("\n") == 1
        assert run.err.startswith("kg: <query>:")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x ex:opened ?y ; ex:unused ?z }",
        "SELECT ?x { ?x a ex:Bridge OPTIONAL { ?x rdfs:comment ?c } }",
        "SELECT ?x { ?x skos:prefLabel ?c }",
        "SELECT (COUNT(?x) AS ?n) { ?x ex:opened ?y } GROUP BY ?y HAVING(?n > 1) ORDER BY ?n",
        "SELECT * { ?x ex:opened ?y FILTER NOT EXISTS { ?x rdfs:label ?any } }",
        "SELECT * { ?x ex:opened ?y FILTER(!EXISTS { ?x rdfs:label ?any }) }",
        "SELECT ?z { ?x ex:opened ?y BIND(xsd:integer(?y) AS ?z) FILTER(?z < '1'^^xsd:decimal) }",
        "SELECT ?x { { SELECT ?x { ?x a ex:Bridge } } }",
        "SELECT ?v { VALUES ?v { 1 2 } }",
        "CONSTRUCT { ?x ex:made ex:New } { ?x a ex:Bridge }",
        "ASK { GRAPH <http://example.org/graph> { ?s ?p ?o } }",
        "ASK { GRAPH ?g { ex:Tower ?p 'ex:opend' } } # ex:opend",
        "DESCRIBE ex:Tower",
    ],
)
def test_nothing_is_said_of_a_query_that_may_mean_what_it_says(root: Path, query: str) -> None:
    kb = KnowledgeBase.open(root)
    kb.sparql(query)
    assert kb.sparql_remarks(query) == []


def test_a_named_query_is_remarked_on_with_its_file(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    query = "#+ param: least integer?\nSELECT ?x { ?x ex:opend ?y FILTER(?y > ?least) }"
    root = make_base({"ontology/o.ttl": BASE, "queries/q.rq": query})
    run = kg("--base", root, "query", "q", "least=3")
    assert run.err == (
        f"kg: {root / 'queries/q.rq'}:2:16: the base knows no ex:opend; did you mean ex:opened?\n"
    )


def test_no_shipped_query_is_remarked_on(kb: KnowledgeBase) -> None:
    from kg.drawing.drawing import pictures
    from kg.querying.remarks import query_remarks

    queries = [*kb.catalogue.values(), *pictures(kb.graph).values()]
    assert len(queries) > 20
    assert [remark for query in queries for remark in query_remarks(kb.graph, query)] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["query", "levels", "levle=L4"],
            "has no parameter 'levle'; did you mean 'level'? it takes:",
        ),
        (["query", "levels", "x=1"], "query 'levels' has no parameter 'x'; it takes: level"),
        (["query", "-s", "ASK {}", "x=1"], "<query>: only named queries take parameters"),
    ],
)
def test_a_parameter_nobody_declared_is_refused(
    kg: Callable[..., Run], arguments: list[str], says: str
) -> None:
    run = kg(*arguments)
    assert (run.code, run.out) == (2, "")
    assert says.removeprefix("<query>: ") in run.err
