"""What a base is made of, nearly right: a base that loads comes of it, or a message."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fuzz.fuzzing import Budget
from fuzz.mutations import mutated_bytes, words
from hypothesis import strategies as st

from kg import KnowledgeBase

pytestmark = pytest.mark.slow

TABLES = [
    'name,名称,city,opened,length (m)\nTower Bridge,塔桥,London,1894,"2,44"\nB,乙,A|B,1900-01-02,5',
    "id;name_zh;name_en;share (%);friend\n1;甲;A;95%;B\n2;乙;B;60%;1\n",
    "iri\tlabel\tn\nhttp://x.example/a\tA\t1\n",
]
GRAPHS = [
    "@prefix d: <http://d.example/> .\nd:A d:knows d:B ; d:age 3 ; d:born '1990-01-01' .\n",
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://d.example/">'
    '<d:T rdf:about="http://d.example/a"><d:p>1</d:p></d:T></rdf:RDF>',
    '{"@id": "http://d.example/a", "http://d.example/p": [{"@id": "http://d.example/b"}]}',
]
TOKENS = words(
    r"""
    , ; | " "" \ = = 1 -1 1e999 ½ ² 95% 1,234.5 1937 1937-02-30 2020/13/45 n/a 无 name id
    label 名称 (km) (%)
    http://x.example/ <urn:x> : . [ ] { } @en ^^ _:b a @prefix # ' ''' <!ENTITY Ontology( \u202e
    """
)
ENDINGS = (".csv", ".tsv", ".ttl", ".owl", ".nt", ".jsonld", ".trig", ".json", ".n3", ".xml")


def test_mutated_sources_make_a_base_or_a_message(budget: Budget, tmp_path: Path) -> None:
    def make(drawn: tuple[str, bytes]) -> None:
        ending, given = drawn
        source, own = tmp_path / f"source{ending}", tmp_path / "own"
        source.write_bytes(given)
        try:
            KnowledgeBase.create(own, source)
            KnowledgeBase.open(own, cache=False).check()
        finally:
            shutil.rmtree(own, ignore_errors=True)

    drawn = st.tuples(st.sampled_from(ENDINGS), mutated_bytes(TABLES + GRAPHS, TOKENS))
    budget.spend(drawn, make)
