"""The knowledge base as an organisation of its own: what it says of itself is so."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests_support import Run

from kg import KnowledgeBase
from kg.querying.answers import Table
from kg.readiness.artefacts import Outcome
from kg.readiness.encapsulation import FunctionStatus
from kg.vocabulary import RDF, RDFS, XSD, Graphs

QUERIES = sorted(path.stem for path in Path(__file__).parents[2].glob("queries/*.rq"))
LABEL = RDFS + "label"


def classes(kb: KnowledgeBase, iri: str) -> set[str]:
    """The classes of a thing, with what these are subclasses of."""
    result = kb.sparql(f"SELECT ?c {{ <{iri}> a/rdfs:subClassOf* ?c }}")
    assert isinstance(result, Table)
    return {getattr(row[0], "value", "") for row in result.rows}


def literal_types(kind: str) -> set[str]:
    return {XSD + "string", RDF + "langString"} if kind == "string" else {XSD + kind}


@pytest.mark.parametrize("name", QUERIES)
def test_every_column_holds_what_its_header_says_it_means(kb: KnowledgeBase, name: str) -> None:
    """A contract that nobody holds to would make functions of queries by pretence."""
    header = kb.catalogue[name].header
    meant = {column: header.meanings[column] for column in header.columns
             if column in header.meanings}  # fmt: skip
    if not meant:
        return
    result = kb.query(name)
    assert isinstance(result, Table)
    for column, meaning in meant.items():
        terms = [kb.terms.find(term) for term in meaning.terms]
        assert all(terms), f"{column} means {meaning.terms}"
        place = result.columns.index(column)
        values = {row[place] for row in result.rows} - {None}
        if meaning.type == "iri":
            wanted = {term.iri for term in terms if term}
            assert all(wanted & classes(kb, getattr(v, "value", "")) for v in values), column
        else:
            found = {v.datatype.value for v in values if isinstance(v, ox.Literal)}
            assert found <= literal_types(meaning.type), column
            used = {term.iri for term in terms if term}
            assert used == {LABEL} or all(_is_said(kb, v, used) for v in values), column


def _is_said(kb: KnowledgeBase, value: object, properties: set[str]) -> bool:
    """Whether the graph uses one of the properties with a value; facts and claims alike."""
    return any(
        kb.sparql(
            f"ASK {{ {{ ?s <{p}> ?v }} UNION {{ ?c cv:predicate <{p}> ; cv:value ?v }} "
            f"FILTER(?v = {value}) }}"
        )
        for p in properties
    )


def test_fields_are_the_properties_that_claims_use(kb: KnowledgeBase) -> None:
    found = kb.readiness()
    volume = sum(
        field.volume
        for asset in found.artefacts.assets
        if asset.kind == "claims"
        for field in asset.fields
    )
    result = kb.sparql("SELECT (COUNT(*) AS ?n) { ?claim a cv:Claim }")
    assert isinstance(result, Table)
    assert volume == Decimal(getattr(result.rows[0][0], "value", "0"))
    assert {asset.name for asset in found.artefacts.assets} == {
        "claims/convergence",
        "claims/metrics",
        "examples/new-claims.ttl",
    }


def test_formulas_are_functions_and_queries_only_where_their_header_binds_them(
    kb: KnowledgeBase,
) -> None:
    checks = kb.readiness().encapsulation.checks
    status = {check.function.name: check.status for check in checks}
    assert status["cv:ARIFormula"] is FunctionStatus.ENCAPSULATED
    assert status["levels"] is FunctionStatus.ENCAPSULATED
    assert status["facts"] is FunctionStatus.NO_OUTPUT
    assert status["weak-grounds"] is FunctionStatus.UNTYPED
    for check in checks:
        if check.function.kind == "query" and check.encapsulated:
            header = kb.catalogue[check.function.name].header
            assert set(header.meanings) == {*header.columns, *header.parameters}


def test_complexity_does_not_hang_on_the_queries(kb: KnowledgeBase) -> None:
    inventory = kb.readiness().artefacts.inventory
    assert inventory is not None
    names = {item.name for item in inventory.items}
    assert {"cv:convergenceDegree", "cv:ARIFormula"} <= names
    assert not names & set(QUERIES)


def test_decisions_are_the_writes_of_the_history(kb: KnowledgeBase) -> None:
    decisions = kb.readiness().artefacts.decisions
    result = kb.sparql(
        f"""SELECT ?d {{ GRAPH <{Graphs.HISTORY}> {{ ?d a cv:WriteBackDecision }} }}"""
    )
    assert isinstance(result, Table)
    assert len(decisions) == len(result.rows) > 0
    assert {decision.outcome for decision in decisions} == {Outcome.SUCCEEDED, Outcome.ROLLED_BACK}


def test_every_module_of_claims_was_written_at_some_time(kb: KnowledgeBase) -> None:
    result = kb.sparql(f"""SELECT ?m {{ GRAPH <{Graphs.HISTORY}> {{ ?d prov:generated ?m }} }}""")
    assert isinstance(result, Table)
    written = {getattr(row[0], "value", "").rsplit("/claims/")[-1] for row in result.rows}
    claims = kb.graph.root / "ontology/claims"
    modules = {
        str(path.relative_to(claims).with_suffix(""))
        for path in claims.rglob("*.ttl")
        if " a cv:Claim " in path.read_text(encoding="utf-8")
    }
    assert modules == written, "run `make history`"


def test_commands_are_functions_without_a_contract(kg: Callable[..., Run]) -> None:
    run = kg("ari", "--self", "--limit", "200")
    assert run.code == 0
    assert "Knowledge base of AI convergence: ARI 0." in run.out
    assert "type and bind function kg hr" in run.out


def test_a_base_of_plain_triples_scores_itself_too(kg: Callable[..., Run]) -> None:
    planets = Path(__file__).parents[2] / "examples/planets"
    run = kg("--base", planets, "ari", "--self")
    assert run.code == 0
    assert "ARI has no value: no decision was logged" in run.out
    assert "the graph history holds no decision" in run.out


def test_history_comes_from_files_and_makes_no_facts(make_base: Callable[..., Path]) -> None:
    claim = "cv:subject ex:s ; cv:predicate ex:p ; cv:object ex:o ; cv:stance cv:Asserted"
    root = make_base(
        {
            "ontology/o.ttl": "ex:p a owl:ObjectProperty .",
            "ontology/history/h.ttl": f"ex:d a cv:WriteBackDecision . ex:c a cv:Claim ; {claim} .",
        }
    )
    graph = KnowledgeBase.open(root).graph
    assert Graphs.HISTORY in graph.store.graphs()
    assert Graphs.HISTORY not in graph.asserted_graphs
    assert not list(graph.store.quads(graph=Graphs.FACTS))
