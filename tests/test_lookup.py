"""Names: what a person writes means one thing, several, or none, and each is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_support import Run, one_line

from kg import KnowledgeBase
from kg.errors import InputError, ParameterError
from kg.spelling import nearest

BASE = """
@prefix a: <http://a.example/> .
ex:Mercury a ex:Planet ; rdfs:label "Mercury"@en , "水星"@zh .
a:Mercury2 a ex:Metal ; rdfs:label "Mercury"@en , "汞"@zh ; skos:altLabel "quicksilver"@en .
ex:Venus a ex:Planet ; rdfs:label "Venus"@en , "金星"@zh ; skos:altLabel "Evening Star" .
ex:Planet a owl:Class ; rdfs:label "planet"@en , "行星"@zh .
ex:Metal a owl:Class ; rdfs:label "metal"@en .
ex:MU a ex:Unit ; rdfs:label "MU" . ex:mu2 a ex:Unit ; rdfs:label "mu" .
ex:RedMoon ex:orbits ex:Mercury .
ex:orbits a owl:ObjectProperty ; rdfs:label "orbits"@en .
claim:c a cv:Claim ; rdfs:label "Mercury is hot"@en , "venus"@en .
ex:entry a <http://www.w3.org/ns/lemon/ontolex#LexicalEntry> ;
  <http://www.w3.org/ns/lemon/ontolex#denotes> ex:Venus ;
  <http://www.w3.org/ns/lemon/ontolex#canonicalForm>
    [ <http://www.w3.org/ns/lemon/ontolex#writtenRep> "启明星"@zh ] .
"""


@pytest.fixture
def sky(make_base: Callable[..., Path]) -> KnowledgeBase:
    return KnowledgeBase.open(make_base({"ontology/o.ttl": BASE}))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ex:Venus", "ex:Venus"),
        ("http://example.org/Venus", "ex:Venus"),
        ("<http://example.org/Venus>", "ex:Venus"),
        ("Venus", "ex:Venus"),
        ("venus", "ex:Venus"),  # not the claim of that name
        ("ＶＥＮＵＳ", "ex:Venus"),
        ("金星", "ex:Venus"),
        ("启明星", "ex:Venus"),
        ("evening-star", "ex:Venus"),
        ("planet", "ex:Planet"),
        ("行星", "ex:Planet"),
        ("Quicksilver", "a:Mercury2"),
        ("汞", "a:Mercury2"),
        ("red moon", "ex:RedMoon"),  # has no label, is only mentioned
        ("Red_Moon", "ex:RedMoon"),
        ("MU", "ex:MU"),  # as it is written
        ("mu", "ex:mu2"),
        (" Mercury is hot ", "claim:c"),
    ],
)
def test_a_name_means_one_thing_in_any_language_and_spelling(
    sky: KnowledgeBase, written: str, meant: str
) -> None:
    assert sky.graph.shorten(sky.iri(written)) == meant


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("mercury", "is ambiguous; write a:Mercury2 (metal) or ex:Mercury (planet)"),
        ("Mu", "is ambiguous; write ex:MU (Unit) or ex:mu2 (Unit)"),
        ("Vennus", "did you mean ex:Venus (Venus)?"),
        ("ex:Vennus", "did you mean ex:Venus"),
        ("http://example.org/Vennus", "did you mean ex:Venus"),
        ("行醒", "did you mean ex:Planet (行星)?"),
        ("quick", "did you mean a:Mercury2 (quicksilver)?"),  # a part of the name
        ("nothing of the sort", "is nothing in this knowledge base; look for it with kg search"),
        ("no:Venus", "is not an IRI, nor a name in this knowledge base"),
        (" ", "the name of a thing is empty"),
    ],
)
def test_a_name_of_nothing_or_of_several_says_so(
    sky: KnowledgeBase, written: str, says: str
) -> None:
    with pytest.raises(InputError) as error:
        sky.iri(written)
    assert says in str(error.value)


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "RLHF 对齐"),
        ("explain", "rlhf alignment"),
        ("query", "claims", "subject=rlhf"),
        ("query", "claims", "subject=RLHF 对齐"),
        ("query", "levels", "level=准收敛"),  # a level, as the query says, and not a status
        ("paths", "规模定律", "market lock-in"),
        ("formula", "Player decay formula"),
    ],
)
def test_every_command_that_takes_a_thing_takes_its_label(
    kg: Callable[..., Run], kb: KnowledgeBase, arguments: tuple[str, ...]
) -> None:
    run = kg(*arguments)
    assert run.code == 0
    assert run.err == "" or run.err.startswith("kg: columns not shown: ")
    assert run.out


def test_a_parameter_that_means_several_things_is_refused(
    make_base: Callable[..., Path],
) -> None:
    query = "#+ param: of iri\nSELECT ?p { ?of ?p ?o }"
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": BASE, "queries/q.rq": query}))
    with pytest.raises(ParameterError, match="of='mercury' is ambiguous; write a:Mercury2"):
        kb.query("q", of="mercury")


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("levls", ["levels", "layers", "laws"], ["levels"]),
        ("leevls", ["levels", "layers"], ["levels"]),
        ("LEVELS", ["levels"], ["levels"]),
        ("rows", ["records", "bytes"], []),  # difflib would say: records
        ("x", ["y", "z"], []),
        ("L9", ["L0", "MoE"], ["L0"]),
        ("注意力机", ["注意力机制", "推理机制"], ["注意力机制"]),
        ("anything", [], []),
    ],
)
def test_suggestions_are_by_spelling(word: str, known: list[str], expected: list[str]) -> None:
    assert nearest(word, known) == expected


@settings(deadline=None)
@given(word=st.text(max_size=12), known=st.lists(st.text(max_size=12), max_size=8))
def test_what_is_suggested_is_known_and_a_name_suggests_itself(word: str, known: list[str]) -> None:
    found = nearest(word, known)
    assert set(found) <= set(known)
    assert len(found) <= 3
    assert not known or not known[0].strip() or known[0] in nearest(known[0], known, len(known))


@pytest.mark.parametrize(
    ("words", "options", "first"),
    [
        (["venus"], [], "thing,ex:Venus,Venus / 金星"),
        (["金"], [], "thing,ex:Venus,Venus / 金星"),
        (["star", "EVENING"], [], "thing,ex:Venus,Venus / 金星"),
        (["red", "moon"], [], "thing,ex:RedMoon,"),
        (["planet"], [], "class,ex:Planet,planet / 行星"),
        (["orbit"], [], "property,ex:orbits,orbits"),
        (["mercury"], ["--kind", "claim"], "claim,claim:c,"),
        (["天体"], [], "query,bodies,Bodies / 天体"),
        (["who is where"], [], "query,bodies,Bodies / 天体"),
    ],
)
def test_search_finds_things_classes_properties_claims_and_queries(
    kg: Callable[..., Run],
    make_base: Callable[..., Path],
    words: list[str],
    options: list[str],
    first: str,
) -> None:
    query = "#+ title@en: Bodies\n#+ title@zh: 天体\n#+ about: who is where\nASK {}"
    root = make_base({"ontology/o.ttl": BASE, "queries/bodies.rq": query})
    lines = kg("--base", root, "search", *words, *options, "-f", "csv").out.splitlines()
    assert lines[0] == "kind,name,label"
    assert lines[1].startswith(first)


def test_search_that_finds_nothing_is_a_no_with_the_nearest_name(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    root = make_base({"ontology/o.ttl": BASE})
    run = kg("--base", root, "search", "quicksliver")
    assert (run.code, run.out) == (1, "")
    assert "nothing is called 'quicksliver'; did you mean 'quicksilver'?" in run.err
    assert kg("--base", root, "search", "xyzzy").err == "kg: nothing is called 'xyzzy'\n"
    unknown = kg("--base", root, "search", "x", "--kind", "thnig")
    assert (unknown.code, one_line(unknown.err)) == (
        2,
        "kg: no kind named 'thnig'; did you mean 'thing'?",
    )


def test_search_tells_how_many_more_there_are(kg: Callable[..., Run]) -> None:
    run = kg("search", "收敛", "--limit", 3, "-f", "csv")
    assert run.out.count("\n") == 4
    assert "more; --limit shows them" in run.err


def test_of_a_short_chinese_word_one_character_for_another_is_nearest() -> None:
    assert nearest("收敛率", ["收敛速率", "收敛度", "市场"]) == ["收敛度", "收敛速率"]
    assert nearest("levls", ["levels", "levis"]) == ["levels", "levis"]


def test_what_a_thing_is_called_is_suggested_before_synonyms(kg: Callable[..., Run]) -> None:
    assert "cv:convergenceDegree (收敛度)" in one_line(kg("explain", "收敛率").err)
