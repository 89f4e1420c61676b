"""A base is read as it comes: classes, names and properties of any vocabulary, or of none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import KnowledgeBase

Marks = Callable[..., str]

PREFIXES = """
@prefix : <http://data.example/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def base(root: Path, turtle: str) -> KnowledgeBase:
    (root / "ontology").mkdir(parents=True)
    (root / "ontology" / "data.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
    return KnowledgeBase.open(root)


@pytest.mark.parametrize(
    "data",
    [
        ':a rdfs:label "Ann Lee" ; :author_of :b . :b rdfs:label "Red Moon" .',
        ':a schema:name "Ann Lee"@en ; :author_of :b . :b schema:name "Red Moon"@en .',
        ':a foaf:name "Ann Lee" ; :author_of :b . :b skos:prefLabel "Red Moon"@en .',
        ":AnnLee :authorOf :RedMoon .",
        ":Ann_Lee :author-of :Red_Moon .",
        ":Ann_Lee a owl:NamedIndividual ; :author_of :RedMoon .",
        ":Writer a rdfs:Class . :authorOf a rdf:Property . :AnnLee a :Writer ;"
        " :authorOf :RedMoon .",
        ":Writer a owl:Class . :authorOf a owl:ObjectProperty . :AnnLee a :Writer ;"
        " :authorOf :RedMoon .",
        ":AnnLee a :Writer ; :authorOf :RedMoon .",
    ],
)
def test_names_and_classes_of_any_vocabulary_serve(tmp_path: Path, marks: Marks, data: str) -> None:
    assert marks("Ann Lee is the author of Red Moon.", base(tmp_path, data)) == "✓"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("The Red Moon", "Red Moon"),
        ("A.C. Milan", "AC Milan"),
        ("Juventus F.C.", "Juventus"),
        ("FC Bayern Munich", "Bayern Munich"),
        ("Amélie Poulain", "Amelie Poulain"),
        ("Alien (film)", "Alien"),
        ("Johnson & Johnson", "Johnson and Johnson"),
        ("2001: A Space Odyssey", "2001: A Space Odyssey"),
    ],
)
def test_a_name_is_known_in_other_spellings(
    tmp_path: Path, marks: Marks, written: str, name: str
) -> None:
    kb = base(tmp_path, f':x rdfs:label "{written}" ; :director :BobRay .')
    assert marks(f"Bob Ray is the director of {name}.", kb) == "✓"


def test_a_spelling_that_is_the_name_of_another_thing_means_that(
    tmp_path: Path, marks: Marks
) -> None:
    kb = base(
        tmp_path,
        ':city rdfs:label "Porto" ; :mayor :AnnLee .'
        ' :club rdfs:label "F.C. Porto" ; :coach :BobRay .',
    )
    assert marks("The mayor of Porto is Ann Lee.", kb) == "✓"
    assert marks("The coach of F.C. Porto is Bob Ray.", kb) == "✓"


def test_a_common_word_is_no_name(tmp_path: Path, marks: Marks) -> None:
    kb = base(tmp_path, ':x rdfs:label "Reading" ; :country :England .')
    assert marks("Reading is in England.", kb) == "✓"
    assert marks("England is reading.", kb) == "?"


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (":AnnLee :author_of :RedMoon .", "0 of 2 things have a label; 2 are known by the words"),
        (":Q1 :P50 :Q2 .", "0 of 2 things have a label"),
        (":Q1 :P50 :Q2 .", "2 of 2 things have neither a label nor an IRI of words"),
        (":Q1 :P50 :Q2 .", "1 of 1 properties have no name: no text can mean them"),
        (':a rdfs:label "Ann" .', "no property gives any thing a value"),
        (":AnnLee :wrote :RedMoon ; :knows [ :since 1990 ] .", "have blank nodes: not used"),
        (
            ':a rdfs:label "Ann" ; :age 30 . :b rdfs:label "Bob" ; :age 31 .'
            ' :c rdfs:label "Cy" ; :age "old" .',
            "1 values of 'age' are no numbers: not compared",
        ),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, data: str, remark: str) -> None:
    told = base(tmp_path, data).evidence.remarks
    assert any(remark in one for one in told), told


def test_nothing_is_said_of_a_base_that_can_be_used(tmp_path: Path) -> None:
    kb = base(tmp_path, ':a rdfs:label "Ann Lee" ; :author_of :b . :b rdfs:label "Red Moon" .')
    assert kb.evidence.remarks == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Red Moon was written by Ann Lee.", "✓"),
        ("Ann Lee wrote Red Moon.", "✓"),
        ("Red Moon is a novel by Ann Lee.", "✓"),
        ("Ann Lee's Red Moon came out in 1990.", "✓✓"),
        ("Red Moon was written by Bob Ray.", "?"),  # nothing says that it has one author
        ("Ann Lee was written by Red Moon.", "?"),
    ],
)
def test_the_kinds_of_things_tell_their_relation(
    tmp_path: Path, marks: Marks, text: str, expected: str
) -> None:
    kb = base(
        tmp_path,
        ":Novel a rdfs:Class . :RedMoon a :Novel ; :author :AnnLee ; :released 1990 ."
        " :BlueSun a :Novel ; :author :BobRay . :AnnLee a :Writer . :BobRay a :Writer .",
    )
    assert marks(text, kb) == expected
