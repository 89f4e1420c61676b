"""Wordings that must not be taken for a term: they say more, the opposite, or something else.

A synonym keeps strength, polarity, modality, time and uniqueness, and names one thing; each pair
below was a synonym once, and a false sentence was supported through it.
"""

from __future__ import annotations

import pytest

from kg import KnowledgeBase
from kg.querying.answers import Table

DANGEROUS = {
    "NotConverged": ["无法收敛", "不会收敛", "failed to converge", "cannot converge"],
    "UnifiedStandard": ["唯一标准", "the only standard", "sole standard"],
    "Solved": ["彻底解决", "completely solved"],
    "High": ["极高", "extremely high"],
    "Low": ["极低", "extremely low"],
    "MainstreamMethod": ["dominant approach"],
    "OptimalStrategy": ["更优策略"],
    "FormallyProved": ["can be proven"],
    "Frequent": ["common"],
    "SelfImprovementAccident": ["首次重大事故"],
    "EMNLP2025Main1244": ["EMNLP", "EMNLP 2025"],
    "DataMixingRatio": ["配比"],
    "TransformerDominance": ["一统天下"],
    "addresses": ["攻克", "solves", "终结", "brings an end to"],
    "exceeds": ["远超", "远超过", "far exceeds", "far exceed"],
    "reportedIn": ["首次提出", "首次提出于", "first proposed", "first introduced in"],
    "rigidityCoordinate": ["flexibility score"],
    "resolvedBy": ["彻底解决了"],
    "leadsTo": ["is the main driver of", "results chiefly from"],
    "hasContender": ["consist of", "consists of"],
    "proportionalTo": ["正相关"],
}
NAMES = """SELECT ?name {
  { cv:%(term)s rdfs:label|skos:altLabel|skos:hiddenLabel ?name }
  UNION { ?entry ontolex:denotes|cv:denotesInverse cv:%(term)s ;
          ontolex:canonicalForm|ontolex:otherForm/ontolex:writtenRep ?name }
}"""


@pytest.mark.parametrize(
    ("term", "wording"), [(term, word) for term, words in DANGEROUS.items() for word in words]
)
def test_no_synonym_says_more_than_its_term(kb: KnowledgeBase, term: str, wording: str) -> None:
    found = kb.sparql(
        "PREFIX ontolex: <http://www.w3.org/ns/lemon/ontolex#>" + NAMES % {"term": term}
    )
    assert isinstance(found, Table)
    names = {getattr(row[0], "value", "").casefold() for row in found.rows}
    assert names, term
    assert wording.casefold() not in names


def test_no_wording_is_a_synonym_and_an_opposite_or_a_stronger_form(kb: KnowledgeBase) -> None:
    query = """SELECT ?term ?word {
        ?term cv:antonym|cv:strongerForm ?word .
        ?term rdfs:label|skos:altLabel|skos:hiddenLabel ?word }"""
    found = kb.sparql(query)
    assert isinstance(found, Table)
    assert found.rows == []
