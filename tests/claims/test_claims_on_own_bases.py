"""Claims that are checked against a base of one's own, not against the one that is shipped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run

from kg import KnowledgeBase
from kg.claims.findings import Finding

PREFIXES = """@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix b: <https://example.org/own#> .
@prefix claim: <https://w3id.org/convergence-kg/claim/> .
"""
Check = Callable[..., dict[str, Finding]]


@pytest.fixture
def check(kg: Callable[..., Run], tmp_path: Path) -> Check:
    """Check a file of claims against the base that `kg init` makes; the findings by rule."""
    assert kg("init", str(tmp_path / "own")).code == 0

    def checking(name: str, content: str, *, language: str = "en") -> dict[str, Finding]:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        base = KnowledgeBase.open(tmp_path / "own")
        return {f.rule: f for f in base.check(path, language=language).findings}

    return checking


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "'length (m)' of Golden Gate Bridge has one value, 2737, and 130 is another"),
        ("zh", "金门大桥 的“长度”只有一个值：2737，而 130 与之不同"),
    ],
)
def test_a_second_value_of_a_functional_property_is_told(
    check: Check, language: str, message: str
) -> None:
    claim = (
        "claim:x1 a cv:Claim ; cv:subject b:GoldenGateBridge ; cv:predicate b:length ;\n"
        "    cv:value 130 ; cv:stance cv:Asserted .\n"
    )
    found = check("claims.ttl", PREFIXES + claim, language=language)
    assert found["two-values"].message == message
    assert found["two-values"].severity == "violation"
    assert "two-values" not in check("same.ttl", PREFIXES + claim.replace("130", "2737"))


@pytest.mark.parametrize(
    ("triples", "rules"),
    [
        ("b:Tower a b:Brige .", {"undeclared-class"}),
        ("b:Tower a b:Bridge ; b:lenght 244 .", {"undeclared-property"}),
        ("b:Tower a b:Bridge ; b:length 244 .", set()),
        ("b:Tower a b:Tunnel . b:Tunnel a owl:Class .", set()),
        ("b:Tower a b:Bridge ; b:lanes 2 . b:lanes a owl:DatatypeProperty .", set()),
        ("b:Tower a b:Bridge ; dcterms:creator b:Jones ; <http://else.example/x> 1 .", set()),
    ],
)
def test_unknown_classes_and_properties_of_the_base_are_told(
    check: Check, triples: str, rules: set[str]
) -> None:
    owl = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    terms = "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
    found = check("things.ttl", PREFIXES + owl + terms + triples)
    assert {rule for rule in found if rule.startswith("undeclared")} == rules
    for finding in (found[rule] for rule in rules):
        assert finding.severity == "violation"
        assert "did you mean" in finding.remedy
        assert finding.place is not None


OF_CLAIMS = f"""{PREFIXES}@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
b:Bridge rdfs:subClassOf cv:Entity . b:City rdfs:subClassOf cv:Entity .
b:length a cv:ClaimProperty . b:opened a cv:ClaimProperty . b:city a cv:ClaimProperty .
"""
ROW = "subject,property,value,source\n{},R\n"


@pytest.mark.parametrize(
    ("content", "rule", "says", "remedy"),
    [
        (ROW.format("Golden Gate Bridge,length (m),9"), "no-entity", ":GoldenGateBridge",
         ":Bridge rdfs:subClassOf cv:Entity"),
        (ROW.format("金门大桥,长度,9"), "no-entity", ":GoldenGateBridge",
         "kg search --kind thing"),
        (ROW.format("Golden Gate Bridge,length (m),9"), "no-claim-property", ":length",
         ":length a cv:ClaimProperty"),
        (ROW.format("金门大桥,长度,9"), "no-claim-property", ":length",
         "kg search --kind property"),
        ("subject,长度,source\n金门大桥,9,R\n", "no-claim-property", ":length",
         ":length a cv:ClaimProperty"),
        (ROW.format("bridge,length (m),9"), "term-as-entity", ":Bridge", "kg search --kind thing"),
        (ROW.format("Golden Gate Bridg,opened,9"), "unknown-entity", "Golden Gate Bridg",
         "did you mean 'Golden Gate Bridge'?"),
        (ROW.format("Harbour Bridge,lenght,9"), "unknown-property", "lenght",
         "did you mean 'length (m)'?"),
        ("subject,class\nTower Bridge,bridge\n", "no-entity-class", ":Bridge",
         ":Bridge rdfs:subClassOf cv:Entity"),
    ],
)  # fmt: skip
def test_what_a_base_of_plain_triples_knows_is_told_as_known(
    check: Check, content: str, rule: str, says: str, remedy: str
) -> None:
    found = check("claims.csv", content)
    assert found[rule].severity == "violation"
    assert says in found[rule].message
    assert remedy in found[rule].remedy
    chinese = check("claims.csv", content, language="zh")[rule]
    assert says in chinese.message
    assert "`" not in chinese.remedy
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese.remedy)


@pytest.mark.parametrize(
    ("row", "rules"),
    [
        ("Golden Gate Bridge,length (m),2737", {"repeats"}),
        ("金门大桥,长度,2740", {"two-values", "contradicts"}),
        ("Golden Gate Bridge,opened,1938", {"two-values", "contradicts"}),
        ("Golden Gate Bridge,opened,yesterday", {"no-time"}),
        ("Golden Gate Bridge,length (m),long", {"no-number"}),
        ("Golden Gate Bridge,located in,Sydney", {"contradicts"}),
    ],
)
def test_what_the_remedy_says_makes_the_claims_checked(
    check: Check, tmp_path: Path, row: str, rules: set[str]
) -> None:
    (tmp_path / "own/ontology/claims.ttl").write_text(OF_CLAIMS, encoding="utf-8")
    found = check("claims.csv", f"subject,property,value,source\n{row},R\n")
    assert found.keys() - {"text-not-given"} == rules
