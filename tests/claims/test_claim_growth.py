"""What is looked at of a base does not grow with the claims on other things."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from growth import check_growth
from tests_support import write_base

from kg import KnowledgeBase
from kg.claims.checking.agreement import agreement
from kg.claims.checking.data import New
from kg.claims.contribution import read_contribution
from kg.claims.findings import Finding

VOCABULARY = """
cv:Entity a owl:Class . ex:Thing a owl:Class ; rdfs:subClassOf cv:Entity .
ex:share a owl:DatatypeProperty , owl:FunctionalProperty , cv:ClaimProperty ;
    rdfs:label "份额"@zh , "share"@en ; rdfs:range xsd:decimal .
"""


def thing(number: int) -> str:
    return f"""ex:t{number} a ex:Thing ; rdfs:label "事物 {number}"@zh , "thing {number}"@en .
claim:t{number} a cv:Claim ; cv:subject ex:t{number} ; cv:predicate ex:share ; cv:value 0.5 ;
    cv:stance cv:Asserted ; rdfs:label "x"@zh , "x"@en .
"""


@pytest.fixture
def looked_at(tmp_path: Path) -> Callable[[int], tuple[int, ...]]:
    """Return how much is looked at of a base with so many things, to check a claim on one."""

    def counting(things: int) -> tuple[int, ...]:
        ontology = VOCABULARY + "".join(map(thing, range(things)))
        root = write_base(tmp_path / str(things), {"ontology/o.ttl": ontology})
        kb = KnowledgeBase.open(root, cache=False)
        claims = tmp_path / "claims.csv"
        claims.write_text("subject,property,value,source\nthing 1,share,0.6,R\n")
        read, findings = read_contribution(kb.graph, [claims])
        assert [finding.rule for finding in findings] == ["text-not-given"]
        new = New(kb.graph, read.quads, read.places, "en")
        index = new.records
        claims_seen = sum(map(len, index.claims.values()))
        return len(new.terms.quads), len(index.types), claims_seen

    return counting


def test_other_claims_are_not_looked_at(looked_at: Callable[[int], tuple[int, ...]]) -> None:
    assert looked_at(3) == looked_at(300)


@pytest.fixture
def check_claims(tmp_path: Path) -> Callable[[list[str]], list[Finding]]:
    """Return what is found of how claims on one thing, by one property, stand to each other."""
    root = write_base(tmp_path / "base", {"ontology/o.ttl": VOCABULARY + thing(1)})
    kb = KnowledgeBase.open(root, cache=False)

    def checking(rows: list[str]) -> list[Finding]:
        claims = tmp_path / "claims.csv"
        lines = "".join(f"thing 1,share,{row},R\n" for row in rows)
        claims.write_text(f"subject,property,value,time,source\n{lines}")
        read, _ = read_contribution(kb.graph, [claims])
        return agreement(New(kb.graph, read.quads, read.places, "en"), strict=False)

    return checking


def of_other_days(number: int) -> str:
    return f"0.{number + 1000},{date(2000, 1, 1) + timedelta(days=number)}"


def of_no_time(number: int) -> str:
    return f"0.{number + 1000},"


@pytest.mark.slow
@pytest.mark.parametrize("row", [of_other_days, of_no_time])
def test_many_claims_of_one_thing_and_property_are_compared_in_proportion(
    tmp_path: Path, row: Callable[[int], str]
) -> None:
    root = write_base(tmp_path / "base", {"ontology/o.ttl": VOCABULARY + thing(1)})
    kb = KnowledgeBase.open(root, cache=False)

    def new(number: int) -> New:
        claims = tmp_path / f"{number}.csv"
        lines = "".join(f"thing 1,share,{row(one)},R\n" for one in range(number))
        claims.write_text(f"subject,property,value,time,source\n{lines}")
        read, _ = read_contribution(kb.graph, [claims])
        made = New(kb.graph, read.quads, read.places, "en")
        assert len(made.claims) == number
        assert made.records.claims
        return made

    check_growth(lambda some: agreement(some, strict=False), new(100), new(800), most=20)


def test_of_many_claims_those_are_found_that_bear_on_one(
    check_claims: Callable[[list[str]], list[Finding]],
) -> None:
    many = [of_other_days(number) for number in range(300)]
    again, otherwise, later = many[7], f"0.9,{date(2000, 1, 9)}", "0.9,2010"
    found = check_claims([*many, again, otherwise, later])
    of = {(f.rule, f.place.line): f.message for f in found if f.place and f.place.line > 301}
    assert ("contradicts", 303) in of
    assert "claims.csv:10" in of["contradicts", 303]
    assert "claims.csv:301" in of["follows", 304]
