"""A thing that all others are linked to slows no sentence; the index grows with the base."""

from __future__ import annotations

from pathlib import Path

import pytest
from growth import check_growth

from kg import KnowledgeBase
from kg.hallucination.index.building import compile_evidence

#: Ten times as many things may take so many times as long: to index, and to read about.
LINEAR, CONSTANT = 20, 4
SENTENCES = (
    "Person N000007 was born in Paris and comes from France. Paris is in France. Person N000007 "
    "and Person N000008 live in Paris. France is linked to Paris by Person N000009. France is a "
    "country."
)


def people(root: Path, number: int) -> KnowledgeBase:
    (root / "ontology").mkdir(parents=True)
    triples = [":Paris a :City ; :country :France . :France a :Country ."]
    triples += [
        f':P{n} a :Person ; rdfs:label "Person N{n:06d}" ; :country :France ; :birthPlace :Paris .'
        for n in range(number)
    ]
    prefixes = "@prefix : <urn:x:> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    text = prefixes + "\n".join(triples)
    (root / "ontology" / "people.ttl").write_text(text, encoding="utf-8")
    return KnowledgeBase.open(root, cache=False)


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> tuple[KnowledgeBase, KnowledgeBase]:
    root = tmp_path_factory.mktemp("hubs")
    return people(root / "small", 500), people(root / "large", 5_000)


def test_the_index_is_built_in_proportion(bases: tuple[KnowledgeBase, KnowledgeBase]) -> None:
    def build(base: KnowledgeBase) -> None:
        compile_evidence(base.graph)

    check_growth(build, *bases, LINEAR)


def test_a_hub_slows_no_sentence(bases: tuple[KnowledgeBase, KnowledgeBase]) -> None:
    def read(base: KnowledgeBase) -> None:
        base.hallucination_rate(SENTENCES)

    for base in bases:
        assert base.evidence.plain
    check_growth(read, *bases, CONSTANT)


@pytest.mark.parametrize("piece", ["Paris ", "Paris, ", "and Paris ", "was born in ", "《", "1990 ",
                                   "3 km ", "than ", "X ", "的", "，"])  # fmt: skip
def test_reading_takes_time_in_proportion_to_the_text(
    bases: tuple[KnowledgeBase, KnowledgeBase], piece: str
) -> None:
    def read(text: str) -> None:
        bases[0].hallucination_rate(text)

    def filled(length: int) -> str:
        return f"Person N000007 {(piece * length)[:length]} was born in Paris."

    check_growth(read, filled(300), filled(3_000), LINEAR)
