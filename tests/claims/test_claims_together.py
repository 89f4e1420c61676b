"""New claims that the ontology allows each by itself, and not together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests_support import write_base

from kg import KnowledgeBase
from kg.claims.findings import Finding

ONTOLOGY = """
cv:Entity a owl:Class . cv:SourceDocument a owl:Class .
ex:Thing a owl:Class ; rdfs:subClassOf cv:Entity ; rdfs:label "thing"@en , "事物"@zh .
ex:Person a owl:Class ; rdfs:subClassOf ex:Thing ; rdfs:label "person"@en , "人"@zh .
ex:Place a owl:Class ; rdfs:subClassOf ex:Thing ; owl:disjointWith ex:Person ;
    rdfs:label "place"@en , "地点"@zh .
ex:area a owl:DatatypeProperty , cv:ClaimProperty ; rdfs:label "area"@en , "面积"@zh ;
    rdfs:domain ex:Place ; rdfs:range xsd:integer .
ex:age a owl:DatatypeProperty , cv:ClaimProperty ; rdfs:label "age"@en , "年龄"@zh ;
    rdfs:domain ex:Person ; rdfs:range xsd:integer .
ex:knows a owl:ObjectProperty , cv:ClaimProperty ; rdfs:label "knows"@en , "认识"@zh ;
    rdfs:domain ex:Person ; rdfs:range ex:Person .
ex:Jordan a ex:Thing ; rdfs:label "Jordan"@en , "乔丹"@zh .
ex:Ada a ex:Person ; rdfs:label "Ada"@en , "艾达"@zh .
"""
SHAPE = "ex:ClaimShape a sh:NodeShape ; sh:targetClass cv:Claim ; sh:nodeKind sh:IRI ."
Check = Callable[..., list[Finding]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Return what the ontology rules out of rows of claims."""
    root = write_base(tmp_path / "base", {"ontology/o.ttl": ONTOLOGY, "validators/s.ttl": SHAPE})
    kb = KnowledgeBase.open(root, cache=False)

    def checking(rows: Sequence[str], language: str = "en") -> list[Finding]:
        claims = tmp_path / "claims.csv"
        lines = "".join(f"{row},R\n" for row in rows)
        claims.write_text(f"subject,property,value,time,source\n{lines}", encoding="utf-8")
        findings = kb.check(claims, language=language).findings
        return [finding for finding in findings if finding.step == "logic"]

    return checking


@pytest.mark.parametrize(
    "rows",
    [
        ["Jordan,area,89342,", "Jordan,age,62,"],
        ["Jordan,area,89342,2025", "Jordan,age,62,2025-Q3"],
        ["Jordan,area,89342,", "Ada,knows,Jordan,"],
        ["Ada,knows,Jordan,", "Jordan,area,89342,"],
    ],
    ids=["subject", "at one time", "object", "subject of one and object of another"],
)
def test_two_claims_that_clash_only_together_are_told_with_both_lines(
    check: Check, rows: list[str]
) -> None:
    for row in rows:
        assert check([row]) == []
    (finding,) = check(rows)
    assert (finding.rule, finding.severity) == ("clash-together", "violation")
    assert finding.place is not None
    assert finding.place.line == 3
    assert "claims.csv:2" in finding.message
    assert "it makes Jordan both person and place" in finding.message
    (chinese,) = check(rows, "zh")
    assert "乔丹 将同时属于互斥的“人”与“地点”" in chinese.message


@pytest.mark.parametrize(
    "rows",
    [
        ["Jordan,area,89342,2024", "Jordan,age,62,2025"],
        ["Jordan,area,89342,", "Jordan,area,89000,"],
        ["Jordan,area,89342,", "Ada,age,36,"],
        ["Jordan,area,about 89342,", "Jordan,age,62,"],
    ],
    ids=["at other times", "two numbers", "of two things", "no fact"],
)
def test_what_may_hold_together_is_no_clash(check: Check, rows: list[str]) -> None:
    assert check(rows) == []


def test_a_claim_that_is_ruled_out_alone_is_told_once(check: Check) -> None:
    found = check(["Ada,area,3,", "Ada,age,36,"])
    assert [(one.rule, one.place and one.place.line) for one in found] == [("wrong-end", 2)]


def test_of_many_claims_the_pairs_that_clash_are_told(check: Check) -> None:
    rows = [f"Jordan,area,{89000 + number},{2000 + number}" for number in range(20)]
    found = check([*rows, "Jordan,age,62,2007"])
    assert [finding.place and finding.place.line for finding in found] == [22]
    assert "claims.csv:9" in found[0].message
