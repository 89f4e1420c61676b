"""`kg check` tells what a base is fit for, and what would make it better."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run

DATA = """ex:Town a owl:Class ; rdfs:label "town"@en , "城"@zh .
ex:mayor a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:label "mayor"@en , "市长"@zh .
ex:a a ex:Town ; rdfs:label "Aldham"@en , "奥城"@zh ; ex:mayor ex:m .
ex:b a ex:Town ; rdfs:label "Burley"@en , "伯城"@zh ; ex:mayor ex:n .
ex:m rdfs:label "Ann Lee"@en , "李安"@zh . ex:n rdfs:label "Bob Ray"@en , "雷博"@zh .
"""
SHAPES = """ex:TownShape a sh:NodeShape ; sh:targetClass ex:Town ;
  sh:property [ sh:path ex:mayor ; sh:minCount 1 ] .
"""
QUERY = "SELECT ?town { ?town a ex:Town }"
FINE = {"ontology/o.ttl": DATA, "validators/s.ttl": SHAPES, "queries/towns.rq": QUERY}


def test_a_base_that_lacks_nothing_is_fit(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    run = kg("check", make_base(FINE), "-f", "json")
    assert run.code == 0
    found = json.loads(run.out)
    assert {row["for"] for row in found} == {"queries", "validation", "hallucination rate"}
    assert {row["state"] for row in found} == {"fit"}
    assert not any(row["better"] for row in found)


@pytest.mark.parametrize(
    ("change", "use", "state", "what", "better"),
    [
        ({"queries/towns.rq": "SELECT ?t {"}, "queries", "unfit", "towns.rq:1:", "correct queries"),
        (
            {"queries/towns.rq": "SELECT ?t { ?t a ex:Twon }"},
            *("queries", "could be better", "the base knows no ex:Twon; did you mean", "correct"),
        ),
        (
            {"queries/towns.rq": "SELECT ?t { ?t a ex:mayor }"},
            *("queries", "could be better", "the query towns answers with no row", "see whether"),
        ),
        (
            {"ontology/p.ttl": "@prefix ex: <http://other.example/> . ex:a ex:b ex:c ."},
            *("queries", "could be better", "different namespaces by ex:", "one prefix"),
        ),
        (
            {"validators/s.ttl": SHAPES.replace("ex:mayor", "ex:motto")},
            *("validation", "unfit", "2 findings, the first at", "kg validate lists them"),
        ),
        (
            {"validators/s.ttl": SHAPES.replace("Class ex:Town", "Class ex:Village")},
            *(
                "validation",
                "could be better",
                "a shape is for ex:Village, which the base",
                "sh:ta",
            ),
        ),
        ({"validators/s.ttl": "ex:x"}, "validation", "unfit", "s.ttl:", "correct the shape"),
        (
            {"ontology/o.ttl": 'ex:a rdfs:label "A" .'},
            *("hallucination rate", "unfit", "no property gives any thing a value", "add triples"),
        ),
        (
            {"ontology/o.ttl": DATA.replace(", owl:FunctionalProperty", "")},
            *("hallucination rate", "could be better", "another value is never", "kg base profile"),
        ),
        (
            {"ontology/o.ttl": DATA.replace('"奥城"@zh', '"A"').replace('"伯城"@zh', '"B"')},
            *(
                "hallucination rate",
                "could be better",
                "0 of 2 things have a name in Chinese",
                "@zh",
            ),
        ),
        (
            {"ontology/o.ttl": DATA.replace("Burley", "Aldham")},
            *("hallucination rate", "could be better", "'aldham': ex:a and ex:b", "parentheses"),
        ),
        (
            {"ontology/o.ttl": DATA + "ex:a ex:twinned [ ex:since 1990 ] ."},
            *("hallucination rate", "could be better", "have blank nodes: not used", "an IRI"),
        ),
        (
            {"ontology/o.ttl": "ex:Q1 ex:P2 ex:Q3 ."},
            *("hallucination rate", "unfit", "no sentence could be made", "rdfs:label"),
        ),
    ],
)
def test_what_would_make_a_base_better_is_said(
    kg: Callable[..., Run],
    make_base: Callable[..., Path],
    change: dict[str, str],
    use: str,
    state: str,
    what: str,
    better: str,
) -> None:
    run = kg("check", make_base(FINE | change), "-f", "json")
    rows = json.loads(run.out)
    matching = [
        row
        for row in rows
        if (row["for"], row["state"]) == (use, state)
        and what in row["what"]
        and better in row["better"]
    ]
    assert matching, rows
    assert run.code == any(row["state"] == "unfit" for row in rows)


@pytest.mark.parametrize("missing", ["queries/towns.rq", "validators/s.ttl"])
def test_folders_may_be_missing(
    kg: Callable[..., Run], make_base: Callable[..., Path], missing: str
) -> None:
    files = {name: content for name, content in FINE.items() if name != missing}
    run = kg("check", make_base(files), "-f", "json")
    told = {row["what"] for row in json.loads(run.out)}
    if missing.startswith("queries"):
        assert run.code == 0
        assert "no named query" in told
    else:
        assert run.code == 1
        assert "no shapes: kg validate has nothing to go by" in told


def test_a_query_that_needs_a_parameter_is_not_run(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    query = "#+ param: of iri -- a town\nSELECT ?m { ?of ex:mayor ?m }"
    run = kg("check", make_base(FINE | {"queries/towns.rq": query}))
    assert run.code == 0
    assert "named queries in order: 1 of 1 (towns)" in run.out


def test_the_base_may_come_before_the_command(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    root = make_base(FINE)
    assert kg("--base", root, "check").out == kg("check", root).out
