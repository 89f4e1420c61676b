"""What is looked at of a base does not grow with the claims on other things."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import KnowledgeBase
from kg.claims.checking.data import New
from kg.claims.contribution import read_contribution

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
    from tests_support import write_base

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
