"""Queries that are nearly right: of the catalogue, as free text, and as rules of a base."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz.fuzzing import QUICK, Budget, NeverEndsError, allotted
from fuzz.mutations import mutated, odd_texts, seeds, words
from hypothesis import reject
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.querying.answers import Result, Table
from kg.querying.serialising import table_to_csv, table_to_json, table_to_tsv
from kg.reasoning import deriving

pytestmark = pytest.mark.slow

MakeBase = Callable[[dict[str, str | bytes]], Path]

#: So few that a query whose parts came apart, and are joined each with each, still comes to an end.
TINY = """
@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
cv:L4 a cv:Level ; rdfs:label "四级"@zh , "level 4"@en ; cv:degree 0.95 .
"""
#: Seconds after which the parts of a query are taken to have come apart, which is no fault of ours.
APART = 3
QUERIES = seeds("queries/*.rq", longest=3000)
RULES = seeds("kg/reasoning/rules/*.rq", "queries/rules/*.rq")
TOKENS = words(
    r"""
    SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES
    UNDEF EXISTS NOT IN AS GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET DISTINCT REDUCED COUNT(*)
    SUM( AVG( MIN( SAMPLE( GROUP_CONCAT( COALESCE( IF( STRDT( STRLANG( IRI( BNODE( REGEX( REPLACE(
    SUBSTR( NOW() RAND() UUID() PREFIX BASE SERVICE SILENT SERVICESILENT INSERT DELETE LOAD
    SERVICE~<http://127.0.0.1:9/>~{} BIND(<http://x/f>(1)~AS~?y) FILTER(1<2)
    ?x $x ?level * + - / ! = != < > && || ^ ^^ | @en { } ( ) [ ] . ; , # #+ ' " \ \u0053
    <urn:x> <http://127.0.0.1:9/> <x> cv: cv:L4 x:y : _:b a true 1 1.0 1e9 <<( )>> {| |}
    #+~param:~level~iri? #+~means:~level~iri~cv:Level #+~columns:~x #+~title@zh: #+~because:~?s
    """
)
VOCABULARY = [f"\n{token}\n" if token.startswith("#") else f" {token} " for token in TOKENS]
VALUES = odd_texts() | st.sampled_from(
    ["cv:L4", "L4", "<urn:x>", "urn:x", "http://[", "cv:", ":", "x:y", "2026-01-31"]
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    root = tmp_path_factory.mktemp("tiny")
    (root / "ontology").mkdir()
    (root / "ontology/o.ttl").write_text(TINY, encoding="utf-8")
    return KnowledgeBase.open(root)


def written(result: Result) -> None:
    if isinstance(result, Table):
        for write in (table_to_json, table_to_csv, table_to_tsv):
            write(result).encode()


def unless_apart(action: Callable[[], object]) -> None:
    try:
        with allotted(APART):
            action()
    except NeverEndsError:
        reject()


def test_mutated_sparql(budget: Budget, tiny: KnowledgeBase) -> None:
    budget.spend(
        mutated(QUERIES + RULES, VOCABULARY),
        lambda text: unless_apart(lambda: written(tiny.sparql(text))),
        QUICK,
    )


def test_mutated_files_of_a_catalogue(budget: Budget, make_base: MakeBase) -> None:
    root = make_base({"ontology/o.ttl": TINY})

    def check(drawn: tuple[str, dict[str, str]]) -> None:
        text, parameters = drawn
        make_base({"queries/q.rq": text})
        base = KnowledgeBase.open(root)
        unless_apart(lambda: written(base.query("q", **parameters)))

    names = st.sampled_from(["level", "at_least", "topic", "source", "x"])
    given = st.dictionaries(names, VALUES, max_size=1)
    budget.spend(st.tuples(mutated(QUERIES, VOCABULARY, 3), given), check, QUICK)


def test_mutated_rules(
    budget: Budget, make_base: MakeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A rule that makes new things of each pair of things fills any memory in a few more rounds.
    monkeypatch.setattr(deriving, "MAX_ROUNDS", 3)
    root = make_base({"ontology/o.ttl": TINY})

    def check(text: str) -> None:
        make_base({"queries/rules/r.rq": text})
        unless_apart(lambda: KnowledgeBase.open(root))

    budget.spend(mutated(RULES, VOCABULARY), check, QUICK)


def test_odd_values_of_parameters(budget: Budget, shipped: KnowledgeBase) -> None:
    names = sorted(shipped.catalogue)
    declared = {p for name in names for p in shipped.catalogue[name].header.parameters}
    drawn = st.tuples(
        st.sampled_from(names),
        st.dictionaries(st.sampled_from([*sorted(declared), "x", "level "]), VALUES, max_size=2),
    )
    budget.spend(drawn, lambda call: written(shipped.query(call[0], **call[1])))
