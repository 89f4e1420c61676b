"""A base from the cache: it answers as without, follows its files, and stands in nobody's way."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox
import pytest
from tests_support import Run, one_line, write_base

from kg import KnowledgeBase, opening
from kg.knowledge_base import KnowledgeGraph
from kg.querying.answers import Graph, Table
from kg.reasoning import deriving
from kg.reasoning.deriving import derive
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import Graphs

ALL = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
FILES = {
    "ontology/a.ttl": "ex:A a owl:Class . ex:B rdfs:subClassOf ex:A . ex:c a ex:B .",
    "ontology/claims/doc/b.ttl": "claim:b a cv:Claim ; rdfs:label 'b'@en , 'b'@zh .",
    "ontology/history/h.trig": "<urn:g> { <urn:a> <urn:b> <urn:c> }",
    "queries/rules/r.rq": "CONSTRUCT { ?x <urn:made> ?y } { ?x a ?y }",
}
#: What is hard to write and read back: blank nodes, escapes, directions, triples, large numbers.
ODD = """
@prefix ex: <http://example.org/> .
ex:x ex:says "tab\\t, line\\nend\\r, quote \\", \\u0007, 𝄞, \\\\u0041" , "x"@zh-Hant , "" ,
  "left"@ar--rtl , "1.00"^^<http://www.w3.org/2001/XMLSchema#decimal> , 1e400 , "x"^^ex:type ;
  ex:of [ ex:of [ ex:of () ] , <urn:a%20b?q#f> ] .
_:a ex:of _:b . _:b ex:of _:a .
ex:y ex:told <<( ex:x ex:of _:a )>> .
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that nothing is in yet."""
    monkeypatch.setenv("KG_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def kinds(folder: Path) -> list[str]:
    """Return the kinds of the files of a cache."""
    return sorted(path.name.partition("-")[0] for path in folder.iterdir())


def rows(kb: KnowledgeBase, sparql: str = ALL) -> list[str]:
    """Return the rows of an answer in its order, with blank nodes named as they occur."""
    found = kb.sparql(sparql)
    assert isinstance(found, Table)
    names: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"_:b{len(names)}")

    return [re.sub(r"_:[0-9a-f]+", renamed, " ".join(map(str, row))) for row in found.rows]


def times(root: Path, number: int) -> Iterator[KnowledgeBase]:
    """Open a base without a cache, and then so many times with it."""
    yield KnowledgeBase.open(root, cache=False)
    for _ in range(number):
        yield KnowledgeBase.open(root)


@pytest.mark.parametrize(
    "files",
    [FILES, FILES | {"ontology/odd.ttl": ODD}, {"ontology/a.ttl": "# nothing"}],
    ids=["small", "odd", "empty"],
)
def test_the_cache_keeps_every_quad_in_its_order(
    make_base: Callable[..., Path], folder: Path, files: dict[str, str]
) -> None:
    root = make_base(files)
    plain, first, *others = times(root, 3)
    for kb in (first, *others):
        assert rows(kb) == rows(plain)
        assert kb.graph.store.graphs() == plain.graph.store.graphs()
        for pattern in ("?s a ?o", "?s ?p ex:A", "ex:x ?p ?o"):
            asked = f"PREFIX ex: <http://example.org/> SELECT * {{ {pattern} }}"
            assert rows(kb, asked) == rows(plain, asked)
    assert "quads" in kinds(folder)


@pytest.mark.slow
def test_the_shipped_base_answers_as_without(kb: KnowledgeBase) -> None:
    plain = KnowledgeBase.open(cache=False)
    again = KnowledgeBase.open()
    assert rows(again) == rows(plain) == rows(kb)
    assert again.summary() == plain.summary()
    assert again.graph.prefixes == plain.graph.prefixes
    members = [f"{name}/{one}" for name in plain.catalogue for one in plain.catalogue._of(name)]
    for name in [*plain.catalogue, *members]:
        if name != "forecasts":  # what is due depends on the day
            assert again.query(name) == plain.query(name), name


QUESTIONS = [
    "SELECT * { ?claim a cv:Claim }",
    "SELECT ?s (SAMPLE(?o) AS ?x) (GROUP_CONCAT(?o) AS ?y) { ?s rdfs:label ?o } GROUP BY ?s",
    "SELECT ?s ?nothing { ?s cv:challenges ?o } LIMIT 7",
    "SELECT * { ?s a cv:NothingLikeThis }",
    "SELECT (<<( cv:a cv:b 'c'@en )>> AS ?t) {}",
    "ASK { cv:MoE ?p ?o }",
    "ASK { cv:MoE cv:MoE ?o }",
    "CONSTRUCT { ?s cv:x ?o } { ?s cv:challenges ?o }",
    "DESCRIBE cv:MoE",
]


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_asked_again_has_the_same_answer(
    kb: KnowledgeBase, folder: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    text = f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {question}"
    expected = kb.sparql(text)
    assert KnowledgeBase.open().sparql(text) == expected
    monkeypatch.setattr(EmbeddedStore, "restore", fail)
    found = KnowledgeBase.open().sparql(text)
    assert found == expected
    assert type(found) is type(expected)


def fail(*_: object) -> NoReturn:
    raise AssertionError("this was to be spared")


def test_a_query_asked_again_needs_no_quads(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kb: KnowledgeBase
) -> None:
    asked: list[tuple[str, dict[str, object]]] = [
        ("levels", {}),
        ("levels", {"level": "cv:L4"}),
        ("contradictions", {}),
        ("facts", {"subject": "cv:MoE"}),
    ]
    for name, parameters in asked:
        KnowledgeBase.open().query(name, **parameters)
    monkeypatch.setattr(EmbeddedStore, "restore", fail)
    for name, parameters in asked:
        found = KnowledgeBase.open().query(name, **parameters)
        assert found == kb.query(name, **parameters)
        assert isinstance(found, Table | Graph)


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "bnode()"])
def test_what_is_another_each_time_is_asked_each_time(
    make_base: Callable[..., Path], folder: Path, function: str
) -> None:
    root = make_base(FILES)
    found = [KnowledgeBase.open(root).sparql(f"SELECT ({function} AS ?x) {{}}") for _ in range(2)]
    assert found[0] != found[1]
    assert "answer" not in kinds(folder)


def test_only_the_first_question_of_a_process_is_kept(
    make_base: Callable[..., Path], folder: Path
) -> None:
    kb = KnowledgeBase.open(make_base(FILES))
    for number in range(3):
        kb.sparql(f"SELECT * {{ ?s ?p {number} }}")
    assert kinds(folder).count("answer") == 1


def test_the_second_time_nothing_is_loaded_or_derived(
    make_base: Callable[..., Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_base(FILES)
    before = KnowledgeBase.open(root)
    summary, found = before.summary(), rows(before)
    monkeypatch.setattr(KnowledgeGraph, "load", fail)
    monkeypatch.setattr(deriving, "derive", fail)
    assert rows(KnowledgeBase.open(root), f"{ALL} # in other words") == found
    monkeypatch.setattr(EmbeddedStore, "restore", fail)
    assert KnowledgeBase.open(root).summary() == summary


def change_content(root: Path) -> None:
    path = root / "ontology/a.ttl"
    told = path.stat()
    path.write_text(path.read_text().replace("ex:c a ex:B", "ex:d a ex:B"))
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))  # neither time nor size tell


def add_a_file(root: Path) -> None:
    write_base(root, {"ontology/claims/doc/c.ttl": "claim:c a cv:Claim ."})


def remove_a_file(root: Path) -> None:
    (root / "ontology/claims/doc/b.ttl").unlink()


def move_a_file(root: Path) -> None:
    (root / "ontology/claims/doc").rename(root / "ontology/claims/other")


def change_a_rule(root: Path) -> None:
    (root / "queries/rules/r.rq").write_text("CONSTRUCT { ?x <urn:other> ?y } { ?x a ?y }")


def add_a_rule(root: Path) -> None:
    (root / "queries/rules/s.rq").write_text("CONSTRUCT { ?y <urn:of> ?x } { ?x a ?y }")


def remove_the_rules(root: Path) -> None:
    (root / "queries/rules/r.rq").unlink()


@pytest.mark.parametrize(
    "change",
    [
        *(change_content, add_a_file, remove_a_file, move_a_file),
        *(change_a_rule, add_a_rule, remove_the_rules),
    ],
)
def test_a_base_from_the_cache_follows_its_files_there_and_back(
    make_base: Callable[..., Path], folder: Path, change: Callable[[Path], None]
) -> None:
    root = make_base(FILES)
    before = rows(KnowledgeBase.open(root))
    summary = KnowledgeBase.open(root).summary()
    change(root)
    plain, *others = times(root, 2)
    assert rows(plain) != before
    for kb in others:
        assert rows(kb) == rows(plain)
        assert kb.summary() == plain.summary()
    for path in sorted((root / "ontology").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (root / "queries/rules/s.rq").unlink(missing_ok=True)
    write_base(root, FILES)
    assert rows(KnowledgeBase.open(root)) == before
    assert KnowledgeBase.open(root).summary() == summary


def test_another_engine_finds_nothing_of_this_one(
    make_base: Callable[..., Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_base(FILES)
    KnowledgeBase.open(root)
    monkeypatch.setattr(opening, "engine_signature", lambda: "another")
    monkeypatch.setattr(deriving, "derive", lambda graph: None)
    assert "made" not in " ".join(rows(KnowledgeBase.open(root)))
    assert kinds(folder).count("quads") == 2


def test_a_file_that_changes_while_it_is_loaded_is_not_taken_for_what_it_was(
    make_base: Callable[..., Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_base(FILES)

    def change_and_derive(graph: KnowledgeGraph) -> None:
        change_content(root)
        derive(graph)

    monkeypatch.setattr(deriving, "derive", change_and_derive)
    KnowledgeBase.open(root)
    assert not folder.exists() or kinds(folder) == []


def test_a_base_too_large_to_be_read_fast_is_not_kept(
    make_base: Callable[..., Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MOST_QUADS", 3)
    plain, *others = times(make_base(FILES), 2)
    for kb in others:
        assert rows(kb) == rows(plain)
    assert "quads" not in kinds(folder)


def test_bases_with_the_same_files_share_what_is_kept(
    tmp_path: Path, folder: Path, kg: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (write_base(tmp_path / name, FILES) for name in ("one", "other"))
    assert str(one) in kg("info", "--base", one).out
    monkeypatch.setattr(KnowledgeGraph, "load", fail)
    assert str(other) in kg("info", "--base", other).out


def test_a_graph_that_was_added_to_takes_nothing_from_the_cache(
    make_base: Callable[..., Path], folder: Path
) -> None:
    root = make_base(FILES)
    for _ in range(2):
        kb = KnowledgeBase.open(root)
        before = kb.summary().counts["claims"]
        node = ox.NamedNode("urn:new")
        kind = next(kb.graph.store.quads(graph=Graphs.claims("doc"))).object
        assert isinstance(kind, ox.NamedNode | ox.Literal)
        claim = ox.NamedNode("https://w3id.org/convergence-kg/ontology#Claim")
        a = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        kb.graph.store.extend([ox.Quad(node, a, claim, ox.NamedNode(Graphs.claims("doc")))])
        assert kb.summary().counts["claims"] == before + 1
    assert KnowledgeBase.open(root).summary().counts["claims"] == before


@pytest.mark.parametrize("spoil", [lambda c: c[:-9], lambda c: c[:50], lambda c: b"", bytes.upper])
def test_a_damaged_file_of_the_cache_is_made_anew(
    make_base: Callable[..., Path],
    folder: Path,
    kg: Callable[..., Run],
    spoil: Callable[[bytes], bytes],
) -> None:
    root = make_base(FILES)
    expected = [kg("--base", root, *command) for command in (["info"], ["query", "-s", ALL])]
    assert {run.code for run in expected} == {0}
    whole = {path: path.read_bytes() for path in folder.iterdir()}
    for path, content in whole.items():
        path.write_bytes(spoil(content))
    for _ in range(2):
        found = [kg("--base", root, *command) for command in (["info"], ["query", "-s", ALL])]
        assert found == expected, "and nothing is said of it"
    assert set(folder.iterdir()) == set(whole)
    (quads,) = (path for path in whole if path.name.startswith("quads"))
    assert len(quads.read_bytes()) > 200


@pytest.mark.parametrize("arguments", [["--no-cache", "info"], ["info", "--no-cache"]])
def test_no_cache_is_an_option_before_and_after_a_command(
    make_base: Callable[..., Path], folder: Path, kg: Callable[..., Run], arguments: list[str]
) -> None:
    root = make_base(FILES)
    run = kg("--base", root, *arguments)
    assert not folder.exists()
    assert "KG_CACHE" not in os.environ, "it holds for one command"
    assert run == kg("--base", root, "info")
    assert kinds(folder) == ["quads", "summary"]


def test_the_environment_turns_the_cache_off(
    make_base: Callable[..., Path],
    folder: Path,
    kg: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = make_base(FILES)
    monkeypatch.setenv("KG_CACHE", "off")
    assert kg("--base", root, "info", "--no-cache").code == 0
    assert os.environ["KG_CACHE"] == "off"
    assert kg("--base", root, "info").code == 0
    assert not folder.exists()


@pytest.mark.parametrize("place", ["/dev/null/cache", "/proc/cache", "."])
def test_a_place_where_no_cache_can_be_is_no_error(
    make_base: Callable[..., Path],
    kg: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    root = make_base(FILES)
    expected = kg("--base", root, "--no-cache", "info")
    if place == ".":
        (root / "open").mkdir(mode=0o777)
        (root / "open").chmod(0o777)
        place = str(root / "open")
    monkeypatch.setenv("KG_CACHE_DIR", place)
    for _ in range(2):
        assert kg("--base", root, "info") == expected


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of size here")
def test_a_full_disk_is_no_error(make_base: Callable[..., Path], folder: Path) -> None:
    root = make_base(FILES)
    code = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))
sys.argv = ["kg", "--base", {str(root)!r}, "query", "-s", "ASK {{ ?s ?p ?o }}"]
sys.dont_write_bytecode = True
from kg.cli import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"yes\n", b"")
    assert "quads" not in kinds(folder), "nothing is left by halves"
    assert not any(path.name.endswith(".part") for path in folder.iterdir())


def test_many_processes_that_start_at_once_all_answer(
    make_base: Callable[..., Path], folder: Path
) -> None:
    root = make_base(FILES)
    expected = None
    for _ in range(2):  # first without a cache, then all from one
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "kg", "--base", root, "query", "-s", ALL, "-f", "csv"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for _ in range(5)
        ]
        found = {process.communicate() for process in processes}
        assert [process.returncode for process in processes] == [0] * 5
        assert len(found) == 1
        assert found == (expected or found)
        expected = found
    assert kinds(folder) == ["answer", "prefixes", "quads", "remarks"]


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("ontology/a.ttl", "ex:A a ", "a.ttl:"),
        ("ontology/claims/a b.ttl", "ex:A a ex:B .", "its name makes no IRI"),
        ("queries/rules/r.rq", "CONSTRUCT {", "r.rq:"),
        ("queries/rules/r.rq", "ASK {}", "a rule is a CONSTRUCT query"),
    ],
)
def test_a_faulty_base_is_told_each_time_and_not_kept(
    make_base: Callable[..., Path],
    folder: Path,
    kg: Callable[..., Run],
    path: str,
    content: str,
    told: str,
) -> None:
    root = make_base(FILES | {path: content})
    runs = [kg("--base", root, "info", *options) for options in ((), (), ("--no-cache",))]
    assert {run.code for run in runs} == {2}
    assert len({run.err for run in runs}) == 1
    assert told in one_line(runs[0].err)
    assert not folder.exists()


def test_a_store_on_disk_is_made_from_the_cache(
    make_base: Callable[..., Path], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_base(FILES)
    expected = sorted(rows(KnowledgeBase.open(root)))
    monkeypatch.setattr(deriving, "derive", fail)
    for _ in range(2):
        kb = KnowledgeBase.open(root, store=tmp_path / "store")
        assert sorted(rows(kb)) == expected
        del kb
