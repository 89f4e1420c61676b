"""Queries of one's own: no header is needed, and prefixes of the base's files count."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run

from kg import KnowledgeBase
from kg.base_files import file_prefixes
from kg.errors import InputError
from kg.querying.answers import Table
from kg.querying.header import read_header

DATA = "@prefix w: <http://w.example/> . w:a a w:A ; w:size 1 ."


@pytest.mark.parametrize(
    ("files", "query"),
    [
        ({"o.ttl": DATA}, "ASK { w:a w:size 1 }"),
        ({"o.ttl": "PREFIX w: <http://w.example/> w:a w:size 1 ."}, "ASK { w:a w:size 1 }"),
        ({"o.ttl": "@prefix : <http://w.example/> . :a :size 1 ."}, "ASK { :a :size 1 }"),
        (
            {"o.ttl": "ex:a ex:size 1 . @prefix late: <urn:x#> . late:a late:b 1 ."},
            "ASK { late:a ?p 1 }",
        ),
        (
            {"o.ttl": DATA, "p.ttl": "@prefix v: <http://v.example/> . v:a v:b 2 ."},
            "ASK { v:a ?p 2 }",
        ),
        ({"o.trig": "@prefix g: <http://g.example/> . g:g { g:a g:b 1 }"}, "ASK { g:a g:b 1 }"),
        (
            {
                "o.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
                'xmlns:x="http://x.example/"><x:A rdf:about="http://x.example/a"/></rdf:RDF>'
            },
            "ASK { x:a a x:A }",
        ),
    ],
)
def test_prefixes_of_files_need_no_declaration(
    make_base: Callable[..., Path], files: dict[str, str], query: str
) -> None:
    paths = {f"ontology/{name}": content for name, content in files.items()}
    kb = KnowledgeBase.open(make_base(paths | {"queries/q.rq": query}))
    assert kb.sparql(query) is True
    assert kb.query("q") is True


def test_a_prefix_of_two_meanings_is_none_and_a_declared_one_goes_first(
    make_base: Callable[..., Path],
) -> None:
    root = make_base(
        {
            "ontology/a.ttl": "@prefix w: <http://one.example/> . w:a a w:A .",
            "ontology/b.ttl": "@prefix w: <http://two.example/> . w:a a w:A .",
            "ontology/c.ttl": 'ex:o sh:declare [ sh:prefix "ex" ; sh:namespace "http://z/" ] .',
        }
    )
    assert file_prefixes(root)["w"] == ("http://one.example/", "http://two.example/")
    kb = KnowledgeBase.open(root)
    assert "w" not in kb.graph.prefixes
    assert kb.graph.prefixes["ex"] == "http://z/"
    with pytest.raises(InputError, match="prefix w: is not declared"):
        kb.sparql("ASK { w:a ?p ?o }")


def test_rules_of_a_base_may_use_its_prefixes(make_base: Callable[..., Path]) -> None:
    rule = "CONSTRUCT { ?x w:big true } { ?x w:size ?n }"
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": DATA, "queries/rules/r.rq": rule}))
    assert kb.sparql("ASK { w:a w:big true }") is True


@pytest.mark.parametrize(
    ("header", "zh", "en", "about"),
    [
        ("", "q", "q", ""),
        ("#+ title: Sizes\n", "Sizes", "Sizes", ""),
        ("#+ title@zh: 大小\n", "大小", "大小", ""),
        ("#+ title@zh: 大小\n#+ title@en: Sizes\n", "大小", "Sizes", ""),
        ("#+ title: Sizes\n#+ title@zh: 大小\n", "大小", "Sizes", ""),
        ("#+ about@en: All sizes.\n", "q", "q", "All sizes."),
    ],
)
def test_a_query_needs_no_header_and_no_second_language(
    kg: Callable[..., Run],
    make_base: Callable[..., Path],
    header: str,
    zh: str,
    en: str,
    about: str,
) -> None:
    query = f"{header}SELECT ?x ?n {{ ?x w:size ?n }}"
    root = make_base({"ontology/o.ttl": DATA, "queries/q.rq": query})
    found = KnowledgeBase.open(root).catalogue["q"].header
    assert (found.title_in("zh"), found.title_in("en"), found.about_in("zh")) == (zh, en, about)
    assert found.columns == ("x", "n")
    assert kg("--base", root, "query", "q", "-f", "csv").out == "x,n\r\nhttp://w.example/a,1\r\n"
    listed = kg("--base", root, "query", "-f", "csv").out.splitlines()[1]
    assert listed == f"q,{zh},{en},{about},"


def test_members_may_have_a_title_in_one_language(make_base: Callable[..., Path]) -> None:
    together = "#+ members: kinds\n#+ columns: kind basis x"
    member = "#+ title: Big\n#+ columns: x\nSELECT ?x { ?x w:size 1 }"
    files = {"queries/kinds.rq": together, "queries/kinds/big.rq": member}
    result = KnowledgeBase.open(make_base({"ontology/o.ttl": DATA} | files)).query("kinds")
    assert isinstance(result, Table)
    assert [getattr(row[0], "value", None) for row in result.rows] == ["Big"]


def test_a_report_may_be_told_in_one_language() -> None:
    told = "#+ problem: it is wrong\n#+ resolve: mend it\n#+ basis: exact\nASK {}"
    assert read_header(told, "q.rq").problem == {"": "it is wrong"}
    with pytest.raises(InputError, match="a report also says '#\\+ resolve: …'"):
        read_header("#+ problem: it is wrong\n#+ basis: exact\nASK {}", "q.rq")
