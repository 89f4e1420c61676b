"""The evidence index holds what the files say, whatever they are about, and nothing else."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from decimal import Decimal

import pytest

from kg import KnowledgeBase
from kg.hallucination.index.evidence import EvidenceIndex
from kg.model import Claim, Interval, Stance

HERE = "https://example.org/"
CV = "https://w3id.org/convergence-kg/ontology#"


def claims(base: KnowledgeBase, subject: str, predicate: str) -> list[Claim]:
    return list(base.evidence.claims.get((HERE + subject, HERE + predicate), ()))


def every_claim(index: EvidenceIndex) -> Iterator[Claim]:
    for found in index.claims.values():
        yield from found


def test_a_plain_triple_is_evidence_without_a_passage(planets: KnowledgeBase) -> None:
    (claim,) = claims(planets, "Mars", "orbitalPeriod")
    assert claim.interval == Interval(Decimal("686.98"), Decimal("686.98"))
    assert claim.stance is Stance.ASSERTED
    assert (claim.iri, claim.passages, claim.period.unbounded) == ("", (), True)


def test_a_property_is_what_its_axioms_say(planets: KnowledgeBase) -> None:
    props = {iri.removeprefix(HERE): prop for iri, prop in planets.evidence.properties.items()}
    assert set(props) == {"orbitalPeriod", "albedo", "moonCount", "kind", "orbits"}
    assert props["albedo"].ratio
    assert props["albedo"].limits == Interval(Decimal(0), Decimal(1))
    assert props["orbitalPeriod"].limits == Interval(Decimal(0), None)
    assert not props["orbitalPeriod"].ratio
    assert props["moonCount"].whole
    assert not props["albedo"].whole
    assert props["kind"].relation
    assert props["kind"].functional
    assert not props["orbits"].functional
    assert (props["kind"].domain, props["kind"].range) == (HERE + "Planet", HERE + "Kind")


def test_kinds_of_concept_that_are_said_of_things_are_values(planets: KnowledgeBase) -> None:
    assert planets.evidence.values == {HERE + "Kind"}


def test_a_claim_is_read_with_its_source_time_stance_and_range(lakes: KnowledgeBase) -> None:
    good, poor = sorted(claims(lakes, "Como", "waterGrade"), key=lambda claim: claim.iri)
    assert (good.object, poor.object) == (HERE + "Good", HERE + "Poor")
    assert [(p.document, p.line) for p in (*good.passages, *poor.passages)] == [
        (HERE + "a", 7),
        (HERE + "b", 9),
    ]
    years = {
        claim.period.start.year: claim.interval
        for claim in claims(lakes, "Garda", "fillLevel")
        if claim.period.start
    }
    assert years == {
        2024: Interval(Decimal("0.4"), Decimal("0.4")),
        2025: Interval(Decimal("0.7"), Decimal("0.7")),
    }
    (forecast,) = claims(lakes, "Como", "speciesCount")
    assert forecast.stance is Stance.FORECAST
    (span,) = claims(lakes, "Garda", "speciesCount")
    assert span.interval == Interval(Decimal(20), Decimal(25))


def test_a_scoped_claim_is_found_under_its_scope_too(lakes: KnowledgeBase) -> None:
    assert claims(lakes, "North", "fillLevel") == claims(lakes, "Como", "fillLevel")


def test_what_follows_from_claims_does_not_repeat_them(kb: KnowledgeBase) -> None:
    # The degree is a claim; the level that its value implies is derived, so has no IRI.
    stated = kb.evidence.claims[CV + "RLHF", CV + "convergenceDegree"]
    derived = kb.evidence.claims[CV + "RLHF", CV + "levelByDegree"]
    assert [bool(claim.iri) for claim in stated] == [True]
    assert [bool(claim.iri) for claim in derived] == [False]


def test_texts_are_not_about_the_claim_model(kb: KnowledgeBase) -> None:
    index = kb.evidence
    assert CV + "subject" not in index.properties
    for word in ("Asserted", "At least", "Unverifiable", "陈述"):
        named = {target for mention in index.names.find(word) for target in mention.targets}
        assert named.isdisjoint({CV + "Asserted", CV + "AtLeast", CV + "Unverifiable"})


def test_every_claim_says_exactly_one_thing(
    kb: KnowledgeBase, lakes: KnowledgeBase, planets: KnowledgeBase
) -> None:
    for base in (kb, lakes, planets):
        assert base.evidence.claims
        for claim in every_claim(base.evidence):
            content = (claim.object, claim.interval, claim.text)
            assert sum(part is not None for part in content) == 1


def test_every_claim_of_the_shipped_base_has_a_passage(kb: KnowledgeBase) -> None:
    stated = [claim for claim in every_claim(kb.evidence) if claim.iri]
    assert len({claim.iri for claim in stated}) > 100
    assert all(claim.passages for claim in stated)


@pytest.mark.parametrize(
    ("iri", "language", "label"),
    [
        ("Garda", "en", "Lake Garda"),
        ("Garda", "zh", "加尔达湖"),
        ("a", "zh", "Survey A"),  # in another language, rather than none
        ("Nowhere", "en", "Nowhere"),  # the end of the IRI, rather than nothing
    ],
)
def test_labels_fall_back(lakes: KnowledgeBase, iri: str, language: str, label: str) -> None:
    assert lakes.evidence.label(HERE + iri, language) == label


def test_the_index_travels_to_other_processes(kb: KnowledgeBase) -> None:
    index = kb.evidence
    copy = pickle.loads(pickle.dumps(index))
    assert copy.claims == index.claims
    assert copy.names.find("RLHF is at L3") == index.names.find("RLHF is at L3")


def test_two_compilations_are_alike(lakes: KnowledgeBase) -> None:
    again = KnowledgeBase.open(lakes.graph.root).evidence
    assert again.properties == lakes.evidence.properties
    assert again.types == lakes.evidence.types
    assert again.claims == lakes.evidence.claims
