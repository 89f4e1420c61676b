"""The shipped ontology as a work of its own: modules, catalogue, terms, passages."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from enum import Enum
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import KnowledgeBase
from kg.hallucination.verification.entailment import Layer
from kg.model import Comparator, Stance, Verdict
from kg.querying.answers import Table
from kg.vocabulary import OWL, RDF, Graphs

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology"
UNITS = ROOT.parent / "shared/seed/units.tsv"
#: The modules; what `kg admit` adds to a base is none.
FILES = sorted(p for p in ONTOLOGY.rglob("*.ttl") if p.relative_to(ONTOLOGY).parts[0] != "changes")
TYPE, IRI = ox.NamedNode(RDF + "type"), "https://w3id.org/convergence-kg/ontology"


def column(kb: KnowledgeBase, query: str) -> list[str]:
    result = kb.sparql(query)
    assert isinstance(result, Table)
    return [getattr(row[0], "value", "") for row in result.rows]


def header(path: Path) -> dict[str, list[str]]:
    quads = list(ox.parse(path=path))
    iri = next(
        q.subject for q in quads if q.predicate == TYPE and q.object.value == OWL + "Ontology"
    )
    found: defaultdict[str, list[str]] = defaultdict(list, iri=[iri.value])
    for quad in quads:
        if quad.subject == iri:
            found[quad.predicate.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]].append(
                quad.object.value
            )
    return found


def test_the_root_imports_every_module_and_the_catalogue_finds_each() -> None:
    modules = {header(path)["iri"][0]: path for path in FILES}
    entries = ET.parse(ONTOLOGY / "catalog-v001.xml").getroot()
    catalogue = {entry.attrib["name"]: ONTOLOGY / entry.attrib["uri"] for entry in entries}
    assert catalogue == modules
    assert set(header(ONTOLOGY / "convergence-kg.ttl")["imports"]) == set(modules) - {IRI}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_module_has_version_licence_and_only_known_imports(path: Path) -> None:
    found = header(path)
    module = found["iri"][0].removeprefix(IRI)
    assert found["versionIRI"] == [f"{IRI}/0.2.0{module}"]
    assert found["license"] == ["https://www.apache.org/licenses/LICENSE-2.0"]
    assert len(found["title"]) == len(found["description"]) == 2
    assert all(iri.startswith(f"{IRI}/") for iri in found["imports"])


TERMS = """
SELECT DISTINCT ?term {
  { ?term a owl:Class } UNION { ?term a owl:ObjectProperty } UNION { ?term a owl:DatatypeProperty }
  UNION { ?term a/rdfs:subClassOf* cv:Entity . FILTER NOT EXISTS { ?term a owl:Class } }
  UNION { ?term a skos:ConceptScheme }
  FILTER(STRSTARTS(STR(?term), STR(cv:)))
"""


@pytest.mark.parametrize("kind", ["rdfs:label", "skos:definition"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_term_has_one_label_and_one_definition_in_each_language(
    kb: KnowledgeBase, kind: str, language: str
) -> None:
    assert len(column(kb, TERMS + "}")) > 200
    missing = (
        TERMS
        + f"""FILTER NOT EXISTS {{ ?term {kind} ?text .
        FILTER(LANG(?text) = "{language}") }} }}"""
    )
    several = (
        TERMS
        + f"""?term {kind} ?one , ?two . FILTER(?one != ?two)
        FILTER(LANG(?one) = "{language}" && LANG(?two) = "{language}") }}"""
    )
    assert column(kb, missing) == []
    assert column(kb, several) == []


def test_every_property_has_a_domain_and_a_range(kb: KnowledgeBase) -> None:
    query = """SELECT ?p { VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty } ?p a ?kind .
        FILTER(STRSTARTS(STR(?p), STR(cv:)))
        FILTER NOT EXISTS { ?p rdfs:domain ?domain ; rdfs:range ?range } }"""
    assert column(kb, query) == []


def test_every_individual_of_a_class_has_its_label_to_itself(kb: KnowledgeBase) -> None:
    query = f"""SELECT ?one {{ GRAPH <{Graphs.ONTOLOGY}> {{
        ?one a ?class ; rdfs:label|skos:altLabel ?label .
        ?two a ?class ; rdfs:label|skos:altLabel ?label .
        FILTER(?one != ?two && !CONTAINS(STR(?class), "ontolex"))  # homographs are two entries
        FILTER NOT EXISTS {{ ?one a owl:Class }} }} }}"""
    assert column(kb, query) == []


@pytest.mark.parametrize(
    ("members", "scheme"),
    [
        (Stance, "cv:StanceScheme"),
        (Comparator, "cv:ComparatorScheme"),
        (Verdict, "cv:VerdictScheme"),
        (Layer, "cv:ControlLayerScheme"),
    ],
)
def test_the_engine_and_the_ontology_have_the_same_words(
    kb: KnowledgeBase, members: type[Enum], scheme: str
) -> None:
    inside = column(kb, f"SELECT ?x {{ ?x skos:inScheme {scheme} }}")
    assert {iri.rsplit("#")[-1] for iri in inside} == {member.value for member in members}


@pytest.mark.parametrize(
    ("scheme", "size"),
    [
        ("LevelScheme", 5),
        ("CertaintyScheme", 5),
        ("PyramidLayerScheme", 4),
        ("CAICTLayerScheme", 5),
        ("DriverScheme", 11),
        ("ConvergenceTypeScheme", 5),
        ("QuadrantScheme", 4),
        ("StrategyScheme", 11),
        ("MarketStructureScheme", 6),
        ("ProgressScheme", 4),
        ("OmissionReasonScheme", 2),
    ],
)
def test_the_schemes_are_complete(kb: KnowledgeBase, scheme: str, size: int) -> None:
    assert len(column(kb, f"SELECT ?x {{ ?x skos:inScheme cv:{scheme} }}")) == size


def test_the_level_classes_cover_every_degree_once(kb: KnowledgeBase) -> None:
    """Bands that meet: from 0 to 1 each degree belongs to exactly one level class."""
    query = """SELECT ?class ?low ?high {
        ?class owl:equivalentClass/owl:intersectionOf/rdf:rest/rdf:first ?difference .
        ?difference owl:someValuesFrom/owl:withRestrictions ?facets .
        OPTIONAL { ?facets rdf:rest*/rdf:first/xsd:minInclusive ?low }
        OPTIONAL { ?facets rdf:rest*/rdf:first/xsd:maxExclusive ?high } } ORDER BY ?low"""
    result = kb.sparql(query)
    assert isinstance(result, Table)
    ends = [tuple(getattr(term, "value", None) for term in row[1:]) for row in result.rows]
    assert ends == [
        (None, "0.3"),
        ("0.3", "0.6"),
        ("0.6", "0.85"),
        ("0.85", "0.95"),
        ("0.95", None),
    ]


def test_every_claim_has_a_passage_and_every_passage_a_claim(kb: KnowledgeBase) -> None:
    """Or else a reason why it states nothing, and never both."""
    unsourced = "SELECT ?c { ?c a cv:Claim FILTER NOT EXISTS { ?c prov:wasDerivedFrom ?p } }"
    unused = """SELECT ?p { ?p a cv:Passage FILTER NOT EXISTS { ?c prov:wasDerivedFrom ?p }
        FILTER NOT EXISTS { ?p cv:omissionReason ?why } }"""
    both = "SELECT ?p { ?p cv:omissionReason ?why . ?c prov:wasDerivedFrom ?p }"
    assert column(kb, unsourced) == column(kb, unused) == column(kb, both) == []


@pytest.mark.skipif(not UNITS.exists(), reason="the source document is not beside this checkout")
def test_no_sentence_of_the_source_is_copied(kb: KnowledgeBase) -> None:
    with UNITS.open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        sentences = {
            row["text"] for row in rows if len(row["text"]) >= 15 and not row["text"].isascii()
        }
    ours = " ".join(
        column(kb, "SELECT ?text { ?s rdfs:label|skos:definition|skos:scopeNote ?text }")
    )
    assert [sentence for sentence in sentences if sentence in ours] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_line_over_120_columns_is_one_that_cannot_be_broken(path: Path) -> None:
    """One object to a line; a literal or a class expression stays whole."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)
        assert len(line) <= 120 or " , " not in bare, f"{path}:{number}"


def test_a_synonym_has_a_line_to_itself() -> None:
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(("    skos:altLabel", "    skos:hiddenLabel", "    ontolex:writ")):
                assert line.count('"') == 2, f"{path}: {line}"
