"""Three knowledge bases to check texts against, and the marks that verdicts are written with here.

A text is summed up by one mark per claim: `✓` supported, `✗` contradicted, `?` neither, which is
unverifiable or unread. A text that claims nothing is the empty string.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import KnowledgeBase
from kg.hallucination import Judgement, examine
from kg.hallucination.extraction.readers import reader_named
from kg.model import Verdict

Marks = Callable[..., str]
Only = Callable[[KnowledgeBase, str], Judgement]

MARKS = {
    Verdict.SUPPORTED: "✓",
    Verdict.CONTRADICTED: "✗",
    Verdict.UNVERIFIABLE: "?",
    Verdict.UNREAD: "?",
}
PREFIXES = """
@prefix : <https://example.org/> .
@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

#: Plain triples, labels in English, no claims, no lexicon.
PLANETS = """
skos:Concept a owl:Class .
:Planet a owl:Class ; rdfs:label "planet"@en .
:Moon a owl:Class ; rdfs:label "moon"@en .
:Kind a owl:Class ; rdfs:label "kind of planet"@en ; rdfs:subClassOf skos:Concept .

:orbitalPeriod a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:label "orbital period"@en ;
  rdfs:domain :Planet ; rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:decimal ;
    owl:withRestrictions ( [ xsd:minInclusive 0.0 ] ) ] .
:albedo a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:label "albedo"@en ;
  rdfs:domain :Planet ; rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:decimal ;
    owl:withRestrictions ( [ xsd:minInclusive 0.0 ] [ xsd:maxInclusive 1.0 ] ) ] .
:moonCount a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:label "number of moons"@en ;
  rdfs:domain :Planet ; rdfs:range xsd:integer .
:kind a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:label "kind"@en ;
  rdfs:domain :Planet ; rdfs:range :Kind .
:orbits a owl:ObjectProperty ; rdfs:label "orbits"@en ; rdfs:domain :Moon ; rdfs:range :Planet .

:Rocky a :Kind ; rdfs:label "rocky planet"@en ; skos:altLabel "rocky"@en .
:GasGiant a :Kind ; rdfs:label "gas giant"@en .
:Mars a :Planet ; rdfs:label "Mars"@en ;
  :orbitalPeriod 686.98 ; :albedo 0.170 ; :moonCount 2 ; :kind :Rocky .
:Venus a :Planet ; rdfs:label "Venus"@en ;
  :orbitalPeriod 224.7 ; :albedo 0.689 ; :moonCount 0 ; :kind :Rocky .
:Jupiter a :Planet ; rdfs:label "Jupiter"@en ; :moonCount 95 ; :kind :GasGiant .
:Phobos a :Moon ; rdfs:label "Phobos"@en ; :orbits :Mars .
"""

#: Two surveys of the same lakes, which do not agree.
LAKES = """
skos:Concept a owl:Class .
cv:SourceDocument a owl:Class .
:Lake a owl:Class ; rdfs:label "lake"@en , "湖泊"@zh .
:Basin a owl:Class ; rdfs:label "basin"@en , "湖盆"@zh .
:Grade a owl:Class ; rdfs:label "grade"@en ; rdfs:subClassOf skos:Concept .
:fillLevel a owl:DatatypeProperty , owl:FunctionalProperty ;
  rdfs:label "fill level"@en , "蓄水率"@zh ; rdfs:domain :Lake ;
  rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:decimal ;
    owl:withRestrictions ( [ xsd:minInclusive 0.0 ] [ xsd:maxInclusive 1.0 ] ) ] .
:speciesCount a owl:DatatypeProperty , owl:FunctionalProperty ;
  rdfs:label "number of species"@en , "物种数"@zh ; rdfs:domain :Lake ; rdfs:range xsd:integer .
:waterGrade a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:label "water grade"@en ;
  rdfs:domain :Lake ; rdfs:range :Grade .
:Good a :Grade ; rdfs:label "good"@en , "良好"@zh .
:Poor a :Grade ; rdfs:label "poor"@en , "较差"@zh .
:Como a :Lake ; rdfs:label "Lake Como"@en , "科莫湖"@zh .
:Garda a :Lake ; rdfs:label "Lake Garda"@en , "加尔达湖"@zh .
:North a :Basin ; rdfs:label "Northern basin"@en , "北部湖盆"@zh .
:a a cv:SourceDocument ; rdfs:label "Survey A"@en .
:b a cv:SourceDocument ; rdfs:label "Survey B"@en .
"""
SURVEY_A = """
:a-como-good a cv:Claim ; cv:subject :Como ; cv:predicate :waterGrade ; cv:object :Good ;
  cv:stance cv:Asserted ; rdfs:label "Lake Como is good"@en , "科莫湖：良好"@zh ;
  prov:wasDerivedFrom :a-line-7 .
:a-line-7 dcterms:isPartOf :a ; cv:line 7 ; cv:position 1 .
:a-garda-2024 a cv:Claim ; cv:subject :Garda ; cv:predicate :fillLevel ; cv:value 0.4 ;
  cv:validFrom "2024-01-01T00:00:00Z"^^xsd:dateTime ;
  cv:validUntil "2025-01-01T00:00:00Z"^^xsd:dateTime ; cv:stance cv:Asserted .
:a-garda-2025 a cv:Claim ; cv:subject :Garda ; cv:predicate :fillLevel ; cv:value 0.7 ;
  cv:validFrom "2025-01-01T00:00:00Z"^^xsd:dateTime ;
  cv:validUntil "2026-01-01T00:00:00Z"^^xsd:dateTime ; cv:stance cv:Asserted .
:a-garda-not-poor a cv:Claim ; cv:subject :Garda ; cv:predicate :waterGrade ; cv:object :Poor ;
  cv:stance cv:Denied .
:a-como-2030 a cv:Claim ; cv:subject :Como ; cv:predicate :speciesCount ; cv:value 30 ;
  cv:stance cv:Forecast .
:a-como-north a cv:Claim ; cv:subject :Como ; cv:predicate :fillLevel ; cv:value 0.9 ;
  cv:scope :North ; cv:stance cv:Asserted .
"""
SURVEY_B = """
:b-como-poor a cv:Claim ; cv:subject :Como ; cv:predicate :waterGrade ; cv:object :Poor ;
  cv:stance cv:Asserted ; rdfs:label "Lake Como is poor"@en , "科莫湖：较差"@zh ;
  prov:wasDerivedFrom :b-line-9 .
:b-line-9 dcterms:isPartOf :b ; cv:line 9 ; cv:position 1 .
:b-garda-species a cv:Claim ; cv:subject :Garda ; cv:predicate :speciesCount ;
  cv:lowerBound 20 ; cv:upperBound 25 ; cv:stance cv:Asserted .
"""


def _open(root: Path, files: dict[str, str]) -> KnowledgeBase:
    for name, content in files.items():
        path = root / "ontology" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PREFIXES + content, encoding="utf-8")
    return KnowledgeBase.open(root)


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return KnowledgeBase.open()


@pytest.fixture(scope="session")
def planets(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """A base of plain triples on another subject."""
    return _open(tmp_path_factory.mktemp("planets"), {"planets.ttl": PLANETS})


@pytest.fixture(scope="session")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """A base whose two documents disagree."""
    files = {"lakes.ttl": LAKES, "claims/a/a.ttl": SURVEY_A, "claims/b/b.ttl": SURVEY_B}
    return _open(tmp_path_factory.mktemp("lakes"), files)


@pytest.fixture(scope="session")
def marks(kb: KnowledgeBase) -> Marks:
    """Return one mark for each claim of a text, in order; judged by rules, without paraphrases."""

    def of(text: str, base: KnowledgeBase = kb) -> str:
        rules = reader_named("rules", base.evidence)
        return "".join(MARKS[j.verdict] for j in examine(text, base.evidence, rules).judgements)

    return of


@pytest.fixture(scope="session")
def only() -> Only:
    """Return the judgement of the only claim of a text."""

    def of(base: KnowledgeBase, text: str) -> Judgement:
        (judgement,) = base.hallucination_rate(text).judgements
        return judgement

    return of
