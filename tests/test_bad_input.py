"""Bad input gives one line that says where, what is wrong and what would be right; exit 2."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests_support import Run, one_line

MINIMAL = {"ontology/o.ttl": "ex:A a owl:Class ."}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--base", "nowhere", "info"], "nowhere: no such folder"),
        (["query", "levls"], "no query named 'levls'; did you mean 'levels'"),
        (["query", "certainty", "at_least=many"], "is not a whole number such as 15"),
        (["query", "certainty", "at_least"], "write NAME=VALUE"),
        (["query", "certainty", "at_least=1", "at_least=2"], "given twice"),
        (["query", "certainty", "foo=1"], "has no parameter 'foo'; it takes: at_least"),
        (["query", "levels", "level=cv:L9"], "is nothing in this knowledge base; did you mean"),
        (["query", "levels", "level=no:L4"], "is not an IRI"),
        (["query", "levels", "--sparql", "ASK {}"], "not several"),
        (["query", "levels", "--format", "xml"], "no format named 'xml'"),
        (["query", "levels", "--format", "turtle"], "use a CONSTRUCT query"),
        (["query", "--sparql", " "], "<query>: is empty"),
        (["query", "--sparql", "SELECT * {\n ?s ?p"], "<query>:2:7: the query is incomplete"),
        (
            ["query", "--sparql", "SELECT * { ?s x:y ?o }"],
            "<query>:1:15: prefix x: is not declared",
        ),
        (["query", "--sparql", "SELECT ?x { ?s ?p ?o } GROUP BY ?s"], "variable that is unbound"),
        (["query", "--sparql", "ASK {\n SERVICE <http://x/> {} }"], "<query>:2:2: SERVICE is off"),
        (["query", "--sparql", "LOAD <http://example.org/>"], "LOAD is an update"),
        (["hr", "missing.md"], "missing.md: no such file"),
        (["hr", "."], ".: holds no file that ends in .txt, .md"),
        (["hr", "x.md", "--reader", "magic"], "no reader named 'magic'"),
        (["hr", "x.md", "--reader", "llm", "--workers", "2"], "set KG_LLM_CONCURRENCY"),
        (["hr", "x.md", "--as", "pdf"], "no kind of input named 'pdf'"),
        (["hr", "x.md", "--workers", "0"], "0 is not in the range x>=1"),
        (["validate", "missing.ttl"], "missing.ttl: no such file"),
        (["validate", "claims.txt"], "claims.txt: no such file"),
        (["classify", "--engine", "pellet"], "no engine named 'pellet'; known: hermit, sparql"),
        (["export", "--graph", "nope"], "no graph named 'nope'"),
        (["export", "--out", "missing/x.ttl"], "missing: no such folder"),
        (
            ["export", "--out", "x.doc"],
            "x.doc: its ending is of no format of this command; end it in .ttl",
        ),
        (["export", "--format", "turtel"], "did you mean 'turtle'?"),
        (["hr", "x.md", "--max-hr", "2"], "--max-hr 2.0 is not a rate; give a number from 0 to 1"),
        (["frobnicate"], "No such command 'frobnicate'"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(
    kg: Callable[..., Run],
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    run = kg(*arguments)
    assert run.code == 2
    assert says in one_line(run.err)
    assert run.out == ""
    assert list(tmp_path.iterdir()) == [], "nothing may be written"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "o.ttl: is empty"),
        (b" \n", "o.ttl: is empty"),
        (b"<urn:a> <urn:b>\n <urn:c>\n<urn:d> .", "o.ttl:3:1: A dot is expected"),
        (b"<urn:a> <urn:b> x:c .", "o.ttl:1:"),
        (b"<urn:a> <urn:b> 1 .\n# \xe4\xb8", "o.ttl:2: byte 0xe4 is not UTF-8; save the file as"),
        (b"<urn:a\n> <urn:b> 1 .", "o.ttl:1:1: "),
        (b"\x1b[2J <urn:b> 1 .", "o.ttl:1:1: '\\x1b' is not allowed"),
    ],
)
def test_a_faulty_ontology_file_is_named_with_its_line(
    kg: Callable[..., Run], make_base: Callable[..., Path], content: bytes, says: str
) -> None:
    root = make_base(MINIMAL)
    (root / "ontology" / "o.ttl").write_bytes(content)
    run = kg("--base", root, "info")
    assert run.code == 2
    assert says in one_line(run.err)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"readme.md": "x"}, "has no folder ontology/"),
        ({"ontology/notes.md": "x"}, "holds no RDF file"),
        (MINIMAL | {"queries/q.rq": "SELECT * { ?s"}, "q.rq:1:14: the query is incomplete"),
        (MINIMAL | {"queries/q.rq": "#+ title\nASK {}"}, "q.rq:1: a header line is '#+ key: text'"),
        (MINIMAL | {"queries/rules/r.rq": "ASK {}"}, "r.rq: a rule is a CONSTRUCT query"),
        (MINIMAL | {"queries/rules/r.rq": "CONSTRUCT {"}, "r.rq:1:12: the query"),
    ],
)
def test_a_folder_that_is_no_knowledge_base_says_why(
    kg: Callable[..., Run], make_base: Callable[..., Path], files: dict[str, str], says: str
) -> None:
    run = kg("--base", make_base(files), "query", "q")
    assert run.code == 2
    assert says in one_line(run.err)


def test_shapes_are_needed_to_validate(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    run = kg("--base", make_base(MINIMAL), "validate")
    assert run.code == 2
    assert "holds no shapes" in one_line(run.err)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("t.md", b"", "t.md: is empty"),
        ("t.md", b"fine\n\xff", "t.md:2: byte 0xff is not UTF-8"),
        ("-", b"", "<stdin>: is empty"),
        ("-", b"\xff", "<stdin>:1: byte 0xff is not UTF-8"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(
    kg: Callable[..., Run],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.md").write_bytes(content)
    run = kg("hr", name, stdin=content)
    assert run.code == 2
    assert says in one_line(run.err)


def test_a_store_that_another_process_holds_is_left_alone(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    holding = (
        "import sys, pyoxigraph\n"
        "store = pyoxigraph.Store(sys.argv[1])\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        run = kg("--store", store, "info")
        other.communicate(b"")
    assert run.code == 2
    assert "another process holds this store open" in one_line(run.err)


@pytest.mark.parametrize(("kind", "says"), [("file", "is a file"), ("folder", "other files")])
def test_a_store_must_be_a_store(
    kg: Callable[..., Run], tmp_path: Path, kind: str, says: str
) -> None:
    place = tmp_path / "place"
    if kind == "folder":
        place.mkdir()
        (place / "letter.txt").write_text("mine")
    else:
        place.write_text("mine")
    run = kg("--store", place, "info")
    assert run.code == 2
    assert says in one_line(run.err)
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["letter.txt"] * (kind == "folder")


@pytest.mark.parametrize(
    "fault",
    [
        {"ontology/o.ttl": "<urn:a> <urn:b>"},
        {"queries/rules/r.rq": "ASK {}"},
        {"queries/rules/r.rq": "CONSTRUCT {"},
    ],
)
def test_a_faulty_file_leaves_the_store_as_it_was(
    kg: Callable[..., Run], make_base: Callable[..., Path], tmp_path: Path, fault: dict[str, str]
) -> None:
    root, store = make_base(MINIMAL), tmp_path / "store"
    assert kg("--store", store, "--base", root, "info").code == 0
    before = list(ox.Store.read_only(str(store)))
    make_base(fault)
    assert kg("--store", store, "--base", root, "info").code == 2
    assert list(ox.Store.read_only(str(store))) == before
    assert kg("--store", tmp_path / "new", "--base", root, "info").code == 2
    assert not (tmp_path / "new").exists()


def test_a_misspelt_query_leaves_no_store_behind(kg: Callable[..., Run], tmp_path: Path) -> None:
    assert kg("--store", tmp_path / "new", "query", "levls").code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_rule_of_a_base_asks_no_other_server(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    rule = "CONSTRUCT { ?s ?p ?o } { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    run = kg("--base", make_base(MINIMAL | {"queries/rules/r.rq": rule}), "info")
    assert run.code == 2
    assert "SERVICE is off" in one_line(run.err)


def test_a_damaged_store_is_one_line(kg: Callable[..., Run], tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert kg("--store", store, "info").code == 0
    (store / "CURRENT").write_text("nonsense")
    run = kg("--store", store, "info")
    assert run.code == 2
    assert "cannot be opened as a store" in one_line(run.err)


@pytest.mark.parametrize("label", ["ex:x", "[]", "[ rdfs:label ex:x ]", "<<( ex:a ex:b ex:c )>>"])
@pytest.mark.parametrize(
    "arguments", [["hr", "t.txt"], ["explain", "ex:t"], ["formula"], ["ari", "--self"], ["info"]]
)
def test_a_label_that_is_no_text_is_passed_over(
    kg: Callable[..., Run],
    make_base: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    label: str,
    arguments: list[str],
) -> None:
    facts = f"""ex:o sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .
        ex:A a owl:Class ; rdfs:label {label} , "a thing"@en ; skos:definition {label} .
        ex:p a owl:ObjectProperty ; rdfs:label {label} .
        ex:t a ex:A ; rdfs:label {label} ; skos:altLabel {label} ; skos:prefLabel {label} ."""
    root = make_base({"ontology/o.ttl": facts})
    monkeypatch.chdir(root)
    (root / "t.txt").write_text("A thing is a thing.")
    run = kg("--base", root, *arguments)
    assert run.code == 0
    # `kg hr` says what of a base no text can be checked with.
    told = [line for line in run.err.splitlines() if not line.startswith("kg: columns not shown: ")]
    assert arguments[0] == "hr" or not told
    assert not [line for line in told if not line.startswith(f"kg: {root}: ")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "-s", 'CONSTRUCT { <urn:a> <urn:p> "\ud800" } {}', "-f", "turtle"],
        ["query", "\ud800", "-f", "turtle"],
        ["query", "levels", "level=\udcff", "-f", "turtle"],
        ["export", "-f", "\ud800"],
    ],
)
def test_half_a_letter_in_an_argument_is_no_traceback(
    kg: Callable[..., Run], arguments: list[str]
) -> None:
    run = kg(*arguments)
    assert run.code in {0, 2}
    assert "Traceback" not in run.err


def test_a_url_with_nul_is_one_line(kg: Callable[..., Run], tmp_path: Path) -> None:
    organisation = tmp_path / "readiness.yaml"
    organisation.write_text('organisation: X\nassets:\n  - kind: sql\n    url: "sqlite:////%00"\n')
    run = kg("ari", organisation)
    assert run.code == 2
    # Older libraries leave the URL as it is written, and then it only names no file.
    assert re.search("cannot be the name of a file|%00: no such file", one_line(run.err))
