"""Why a thing has a class or a fact, down to claims and passages; and why a claim is no fact."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests_support import Run

from kg import KnowledgeBase
from kg.errors import InputError
from kg.explaining import Cause, Reason
from kg.vocabulary import CV, RDF


def reason(kb: KnowledgeBase, name: str, predicate: str, value: str) -> Reason:
    found = [
        r
        for r in kb.explain(name).reasons
        if r.predicate == predicate and r.object in {value, CV + value}
    ]
    assert len(found) == 1
    return found[0]


def told(reason: Reason) -> Iterator[str]:
    """Every triple of a reason in brief, premises after what they support."""
    local = (part.rsplit("#")[-1] for part in (reason.subject, reason.predicate, reason.object))
    yield " ".join(local)
    for premise in reason.premises:
        yield from told(premise)


def test_a_fact_rests_on_claims_with_their_places(kb: KnowledgeBase) -> None:
    found = reason(kb, "cv:AdamW", CV + "convergenceDegree", "0.95")
    assert found.rule == "Facts from claims"
    (ground,) = found.grounds
    assert ground.claim.endswith("/adamw-convergence-degree")
    assert "Table 1 line 69" in ground.places


@pytest.mark.parametrize(
    ("name", "predicate", "value", "rule", "chain"),
    [
        (
            "AdamW",
            RDF + "type",
            "FullyConverged",
            "Classes defined by a number",
            ["AdamW convergenceDegree 0.95", "AdamW type ConvergenceTopic"],
        ),
        (
            "MoEVersusDense",
            RDF + "type",
            "DuopolyTopic",
            "Classes defined by an individual",
            ["MoEVersusDense marketStructure Duopoly"],
        ),
        (
            "MoE",
            RDF + "type",
            "ContestedTopic",
            "Classes defined by a relation",
            ["MoE hasIssue DynamicRoutingStability", "DynamicRoutingStability type Issue"],
        ),
        (
            "MoE",
            CV + "contenderIn",
            "MoEVersusDense",
            "Inverse properties",
            ["MoEVersusDense hasContender MoE"],
        ),
        (
            "AdamW",
            CV + "levelByDegree",
            "L4",
            "Values that a class implies",
            ["AdamW type FullyConverged", "AdamW convergenceDegree 0.95"],
        ),
    ],
)
def test_a_conclusion_rests_on_a_rule_and_its_premises(
    kb: KnowledgeBase, name: str, predicate: str, value: str, rule: str, chain: list[str]
) -> None:
    found = reason(kb, name, predicate, value)
    assert found.rule == rule
    assert set(chain) <= set(told(found))


def test_what_the_ontology_states_is_said_to_be_stated(kb: KnowledgeBase) -> None:
    assert reason(kb, "AdamW", RDF + "type", "Technology").rule is None


def test_every_fact_and_conclusion_of_the_base_has_a_reason(kb: KnowledgeBase) -> None:
    for name in ("MoE", "ReasoningMechanism", "RLHF", "L4", "TypeE", "ScalingLaw"):
        for one in kb.explain(name).reasons:
            assert one.rule != "a rule of the knowledge base", one
            assert one.rule != "Facts from claims" or one.grounds, one


CLAIM = """claim:{0} a cv:Claim ; cv:subject ex:a ; cv:predicate ex:size ; cv:value {1} ;
    cv:stance cv:{2} ; prov:wasDerivedFrom passage:p . {3}
"""
SCHEMA = """
@prefix dcterms: <http://purl.org/dc/terms/> .
ex:Thing a owl:Class . ex:a a ex:Thing . ex:one a ex:Thing .
ex:size a owl:DatatypeProperty , owl:FunctionalProperty .
ex:part rdfs:label "Part"@en .
passage:p a cv:Passage ; cv:line 1 ; dcterms:isPartOf ex:part .
"""


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([("x", 1, "Forecast", "")], [("x", "is forecast, not asserted", [])]),
        ([("x", 1, "Denied", "")], [("x", "is denied, not asserted", [])]),
        (
            [("x", 1, "Asserted", "claim:x cv:scope ex:one .")],
            [("x", "holds only as to ex:one", [])],
        ),
        (
            [("x", 1, "Asserted", "claim:x cv:comparator cv:AtLeast .")],
            [("x", "gives a range or a rough number, not an exact one", [])],
        ),
        (
            [("x", 1, "Asserted", ""), ("y", 2, "Asserted", "")],
            [("x", "is contested", ["y"]), ("y", "is contested", ["x"])],
        ),
        (
            [
                ("x", 1, "Asserted", 'claim:x cv:validFrom "2024-01-01T00:00:00Z"^^xsd:dateTime .'),
                ("y", 2, "Asserted", 'claim:y cv:validFrom "2025-01-01T00:00:00Z"^^xsd:dateTime .'),
            ],
            [("x", "is replaced by a later state", ["y"])],
        ),
        ([("x", 1, "Asserted", "")], []),
    ],
)
def test_a_claim_that_is_no_fact_says_why(
    make_base: Callable[..., Path],
    claims: list[tuple[object, ...]],
    expected: list[tuple[str, str, list[str]]],
) -> None:
    text = SCHEMA + "".join(CLAIM.format(*claim) for claim in claims)
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": text}))
    found = [
        (one.claim[-1], one.reason, [rival[-1] for rival in one.rivals])
        for one in kb.explain("http://example.org/a").unused
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("stance", "more", "cause", "scope"),
    [
        ("Forecast", "", Cause.FORECAST, None),
        ("Recommended", "", Cause.RECOMMENDED, None),
        ("Denied", "", Cause.DENIED, None),
        ("Disputed", "", Cause.DISPUTED, None),
        ("Rumoured", "", Cause.OTHER, None),
        ("Asserted", "claim:x cv:scope ex:one .", Cause.SCOPE, "http://example.org/one"),
        ("Asserted", "claim:x cv:comparator cv:AtLeast .", Cause.RANGE, None),
    ],
)
def test_why_a_claim_is_no_fact_is_a_code_for_programs(
    make_base: Callable[..., Path], stance: str, more: str, cause: Cause, scope: str | None
) -> None:
    text = SCHEMA + CLAIM.format("x", 1, stance, more)
    (found,) = KnowledgeBase.open(make_base({"ontology/o.ttl": text})).explain("ex:a").unused
    assert (found.cause, found.scope) == (cause, scope)


def test_a_rule_is_named_by_its_file(kb: KnowledgeBase) -> None:
    fact = reason(kb, "AdamW", CV + "convergenceDegree", "0.95")
    assert (fact.rule_file, fact.repeated) == ("facts.rq", False)
    assert reason(kb, "AdamW", RDF + "type", "Technology").rule_file is None


def test_rules_of_the_base_are_named_and_loops_end(make_base: Callable[..., Path]) -> None:
    rule = """#+ title@zh: 后
#+ title@en: After
#+ about@zh: 后。
#+ about@en: After.
#+ row: one
#+ because: ?a <urn:before> ?b
CONSTRUCT { ?b <urn:after> ?a } WHERE { ?a <urn:before> ?b }"""
    back = rule.replace("<urn:before>", "<urn:X>").replace("<urn:after>", "<urn:before>")
    files = {
        "ontology/o.ttl": "<urn:1> <urn:before> <urn:2> .",
        "queries/rules/after.rq": rule,
        "queries/rules/back.rq": back.replace("<urn:X>", "<urn:after>").replace("After", "Back"),
    }
    kb = KnowledgeBase.open(make_base(files))
    (after,) = kb.explain("urn:2").reasons
    assert (after.rule, list(told(after))) == (
        "After",
        ["urn:2 urn:after urn:1", "urn:1 urn:before urn:2"],
    )


def test_an_unknown_name_is_one_line(kg: Callable[..., Run], kb: KnowledgeBase) -> None:
    with pytest.raises(InputError, match="AdamX is nothing in this knowledge base; did you mean"):
        kb.explain("AdamX")
    run = kg("explain", "AdamX")
    assert (run.code, run.err.count("\n")) == (2, 1)


def test_the_command_prints_a_tree_or_data(kg: Callable[..., Run]) -> None:
    out = kg("explain", "cv:AdamW").out
    assert "  a cv:FullyConverged — Classes defined by a number\n" in out
    assert "claim:adamw-convergence-degree — Table 1 line 69" in out
    data = json.loads(kg("explain", "cv:AdamW", "-f", "json").out)
    assert data["subject"] == CV + "AdamW"


def test_a_claim_tells_what_it_says_and_where(kg: Callable[..., Run], kb: KnowledgeBase) -> None:
    claim = kb.explain("claim:adamw-convergence-degree").claim
    assert claim is not None
    assert claim.parts["subject"] == (CV + "AdamW",)
    assert claim.parts["value"] == ("0.95",)
    assert "Table 1 line 69" in claim.passages.values()
    assert claim.no_fact is None
    out = kg("explain", "claim:adamw-convergence-degree").out
    assert "  property: cv:convergenceDegree\n" in out
    assert "  fact now: yes\n" in out
    assert kb.explain("cv:AdamW").claim is None


def test_a_claim_that_is_no_fact_tells_so_itself(
    make_base: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    root = make_base({"ontology/o.ttl": SCHEMA + CLAIM.format("x", 1, "Denied", "")})
    iri = KnowledgeBase.open(root).explain("http://example.org/a").unused[0].claim
    assert "  fact now: no, it is denied, not asserted\n" in kg("--base", root, "explain", iri).out
