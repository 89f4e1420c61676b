"""The quality of the shipped ontology, in the manner of ROBOT's report: one test for each rule."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from kg import KnowledgeBase
from kg.querying.answers import Table
from kg.vocabulary import CV, Graphs

ONTOLOGY = f"GRAPH <{Graphs.ONTOLOGY}>"


def rows(kb: KnowledgeBase, query: str) -> list[tuple[str, ...]]:
    result = kb.sparql(query)
    assert isinstance(result, Table)
    return [
        tuple(getattr(term, "value", str(term)).removeprefix(CV) for term in row)
        for row in result.rows
    ]


def test_every_term_that_is_used_is_declared(kb: KnowledgeBase) -> None:
    """An IRI of ours that is nowhere a subject would be a misspelling."""
    query = """SELECT DISTINCT ?term {
        { ?s ?p ?term } UNION { ?s ?term ?o }
        FILTER(isIRI(?term) && STRSTARTS(STR(?term), STR(cv:)))
        FILTER NOT EXISTS { ?term a ?kind } }"""
    assert rows(kb, query) == []


def test_every_class_has_members_or_subclasses(kb: KnowledgeBase) -> None:
    """Or says where its members come from."""
    query = """SELECT ?class {
        ?class a owl:Class . FILTER(STRSTARTS(STR(?class), STR(cv:)))
        FILTER NOT EXISTS { ?class cv:membersFrom ?place }
        FILTER NOT EXISTS { ?member a ?class }
        FILTER NOT EXISTS { ?sub rdfs:subClassOf ?class } }"""
    assert rows(kb, query) == []


def test_every_claim_property_is_used_by_a_claim(kb: KnowledgeBase) -> None:
    query = """SELECT ?property { ?property a cv:ClaimProperty .
        FILTER NOT EXISTS { ?claim cv:predicate ?property } }"""
    assert rows(kb, query) == []


def test_every_claim_property_belongs_to_a_family(kb: KnowledgeBase) -> None:
    query = """SELECT ?property { ?property a cv:ClaimProperty .
        FILTER NOT EXISTS { ?property rdfs:subPropertyOf+/a cv:PropertyFamily } }"""
    assert rows(kb, query) == []


def test_no_claim_uses_a_family_as_its_predicate(kb: KnowledgeBase) -> None:
    query = "SELECT ?claim { ?claim cv:predicate/a cv:PropertyFamily }"
    assert rows(kb, query) == []


def test_the_families_are_about_fifteen_and_each_has_members(kb: KnowledgeBase) -> None:
    sizes = rows(
        kb,
        """SELECT ?family (COUNT(?member) AS ?n) { ?family a cv:PropertyFamily .
        OPTIONAL { ?member rdfs:subPropertyOf ?family } } GROUP BY ?family""",
    )
    assert 15 <= len(sizes) <= 25
    assert min(int(count) for _, count in sizes) > 0


def test_every_entity_is_spoken_of(kb: KnowledgeBase) -> None:
    """By a claim, by another entity, or as a member of a scheme; none is left over."""
    query = f"""SELECT ?entity {{ {ONTOLOGY} {{
        ?entity a ?kind . ?kind rdfs:subClassOf* cv:Entity .
        FILTER(STRSTARTS(STR(?entity), STR(cv:)))
        FILTER NOT EXISTS {{ ?entity a owl:Class }}
        FILTER NOT EXISTS {{ ?entity skos:inScheme ?scheme }}
        FILTER NOT EXISTS {{ ?other ?relation ?entity }} }}
        FILTER NOT EXISTS {{
          ?claim cv:subject|cv:object|cv:scope|cv:attributedTo|cv:citedFrom ?entity }} }}"""
    assert rows(kb, query) == []


def test_no_class_is_an_orphan(kb: KnowledgeBase) -> None:
    """Every class hangs below one of the roots of the design, or is defined."""
    roots = {
        "Entity",
        "Claim",
        "Passage",
        "SourceDocument",
        "DocumentPart",
        "ClaimProperty",
        "PropertyFamily",
    }
    query = """SELECT ?class {
        ?class a owl:Class . FILTER(STRSTARTS(STR(?class), STR(cv:)))
        FILTER NOT EXISTS { ?class rdfs:subClassOf|owl:equivalentClass ?other } }"""
    assert {name for (name,) in rows(kb, query)} <= roots


def test_no_term_and_no_concept_is_broader_than_itself(kb: KnowledgeBase) -> None:
    for relation in ("rdfs:subClassOf", "skos:broader", "rdfs:subPropertyOf"):
        assert rows(kb, f"SELECT ?x {{ ?x {relation}+ ?x }}") == []


def test_every_status_belongs_to_a_group_and_a_kind_of_another_entails_it(
    kb: KnowledgeBase,
) -> None:
    without = """SELECT ?status { ?status a cv:Status .
        FILTER NOT EXISTS { ?status skos:broader+/a cv:StatusGroup } }"""
    apart = """SELECT ?status { ?status a cv:Status ; skos:broader ?kind . ?kind a cv:Status .
        FILTER NOT EXISTS { ?status cv:entails+ ?kind } }"""
    assert rows(kb, without) == rows(kb, apart) == []


def test_inverse_properties_swap_domain_and_range(kb: KnowledgeBase) -> None:
    query = """SELECT ?one ?other {
        ?one owl:inverseOf ?other ; rdfs:domain ?d ; rdfs:range ?r .
        ?other rdfs:domain ?e ; rdfs:range ?s . FILTER(?d != ?s || ?r != ?e) }"""
    assert rows(kb, query) == []
    pairs = rows(kb, "SELECT ?one ?other { ?one owl:inverseOf ?other }")
    assert len(pairs) == len({frozenset(pair) for pair in pairs}) >= 3


def groups(kb: KnowledgeBase, kind: str, members: str) -> list[set[str]]:
    """The members of every list axiom of a kind."""
    found: dict[str, set[str]] = {}
    for node, member in rows(
        kb, f"SELECT ?n ?m {{ ?n a owl:{kind} ; owl:{members}/rdf:rest*/rdf:first ?m }}"
    ):
        found.setdefault(node, set()).add(member)
    return list(found.values())


def test_the_kinds_of_entity_exclude_one_another(kb: KnowledgeBase) -> None:
    """Save concepts: a layer is a topic and a concept."""
    kinds = {name for (name,) in rows(kb, "SELECT ?c { ?c rdfs:subClassOf cv:Entity }")}
    assert any(
        kinds - group == {"Concept"} for group in groups(kb, "AllDisjointClasses", "members")
    )


@pytest.mark.parametrize("scheme", ["LevelScheme", "CertaintyScheme", "QuadrantScheme"])
def test_the_members_of_a_scale_are_different_individuals(kb: KnowledgeBase, scheme: str) -> None:
    members = {name for (name,) in rows(kb, f"SELECT ?m {{ ?m skos:inScheme cv:{scheme} }}")}
    lists = groups(kb, "AllDifferent", "distinctMembers")
    assert any(members <= group for group in lists)


def test_every_claim_says_where_it_comes_from(kb: KnowledgeBase) -> None:
    query = """SELECT ?claim { ?claim a cv:Claim
        FILTER NOT EXISTS {
          ?claim prov:wasDerivedFrom/dcterms:isPartOf+ ?document .
          ?document a cv:SourceDocument } }"""
    assert rows(kb, query) == []


def test_a_claim_cites_only_what_one_of_its_passages_rests_on(kb: KnowledgeBase) -> None:
    """A passage rests on its own ground, else on that of its part."""
    query = """SELECT ?claim ?ground { ?claim cv:citedFrom ?ground
        FILTER NOT EXISTS {
          ?claim prov:wasDerivedFrom ?passage .
          { ?passage cv:groundedIn ?ground } UNION {
            ?passage dcterms:isPartOf/cv:groundedIn ?ground .
            FILTER NOT EXISTS { ?passage cv:groundedIn ?own } } } }"""
    assert rows(kb, query) == []
    assert len(rows(kb, "SELECT ?passage { ?passage cv:groundedIn ?ground }")) > 40


def test_a_ground_is_a_reference_or_somebody(kb: KnowledgeBase) -> None:
    grounds = rows(kb, "SELECT DISTINCT ?ground { ?place cv:groundedIn|cv:citedFrom ?ground }")
    known = rows(
        kb,
        """SELECT DISTINCT ?x { VALUES ?kind { cv:Reference cv:Actor }
        ?class rdfs:subClassOf* ?kind . ?x a ?class }""",
    )
    assert grounds
    assert [ground for ground in grounds if ground not in known] == []


def test_the_ends_of_every_period_are_in_order(kb: KnowledgeBase) -> None:
    query = "SELECT ?claim { ?claim cv:validFrom ?a ; cv:validUntil ?b FILTER(?a >= ?b) }"
    assert rows(kb, query) == []


def test_stars_are_ordered_as_they_are_counted(kb: KnowledgeBase) -> None:
    found = rows(kb, "SELECT ?r ?n { ?r cv:starCount ?n } ORDER BY ?n")
    counts = [int(count) for _, count in found]
    assert counts == [1, 2, 3, 4, 5]
    assert all(low < high for low, high in pairwise(counts))


#: Words and characters that a definition may use without adding anything to a label.
EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been being by comes do does for from gets goes had has "
        "have how in is it its kind mathematics number of on one some something takes "
        "that the there thing things this to type value was were what when where which "
        "who with",
    )
)
EMPTY_ZH = frozenset(
    "的了在是与和或及其中之所为对由于以使从而各某种个一这那地得着过有者等被到就把向"
)


def adds_nothing(label: str, definition: str, language: str) -> bool:
    """Whether a definition has no word, or no character, that its label has not."""
    if language == "zh":
        told = {c for c in definition if c.isalnum()} - EMPTY_ZH
        return told <= set(label)
    told, known = (
        {word[:5] for word in re.findall(r"\w+", text.lower()) if word not in EMPTY}
        for text in (definition, label)
    )
    return told <= known


@pytest.mark.parametrize(
    ("label", "definition", "language"),
    [
        ("MT-Bench score", "The number of the MT-Bench score.", "en"),
        ("D of the learning-rate law", "The D of the learning-rate law.", "en"),
        ("事实标准的形成", "事实标准形成。", "zh"),
    ],
)
def test_what_only_repeats_a_label_is_found(label: str, definition: str, language: str) -> None:
    assert adds_nothing(label, definition, language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_definition_only_repeats_the_label(kb: KnowledgeBase, language: str) -> None:
    found = rows(
        kb,
        f"""SELECT DISTINCT ?term ?label ?text {{ ?term rdfs:label ?label ; skos:definition ?text
        FILTER(LANG(?label) = "{language}" && LANG(?text) = "{language}") }}""",
    )
    assert len(found) > 1000
    assert [term for term, label, text in found if adds_nothing(label, text, language)] == []
