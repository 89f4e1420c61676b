"""Source documents taken into a base, compared when they change, and read for proposals."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from llm_support import Model, serving
from tests_support import PREFIXES, Run, one_line, part_of_shipped

from kg import KnowledgeBase
from kg.claims.revising.committing import Site, locked
from kg.documents import Added, Description, Known, add_source, units
from kg.documents.describing import as_turtle
from kg.documents.units import parse_document
from kg.errors import InputError

ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared/seed/convergence.md"
ENGLISH = """\
---
title: not a unit
---
# The state of small models

<!-- Nor is
this. -->
Small models have caught up, e.g. in coding. By 2025 a 7B model
does what a 70B model did.

## Adoption

| technology | share | note |
|---|---|---|
| MoE | 60% | rising |
| dense | 40% | |

### Why

- It is cheap, and it
  goes on.

```mermaid
graph TD
  A[Small] --> B[Cheap]
```
"""
CHINESE = "# 小模型\n\n小模型已经追上。成本下降 90%。\n\n## 采用\n\n- MoE 收敛度为 60%\n"
THINGS = """\
@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:o> sh:declare [ sh:prefix "cv" ; sh:namespace "https://w3id.org/convergence-kg/ontology#" ] ,
    [ sh:prefix "cvs" ; sh:namespace "https://w3id.org/convergence-kg/source/" ] ,
    [ sh:prefix "passage" ; sh:namespace "https://w3id.org/convergence-kg/passage/" ] .
cv:Tool a owl:Class ; rdfs:subClassOf cv:Entity .
cv:MoE a cv:Tool ; rdfs:label "MoE"@en , "MoE"@zh .
cv:share a owl:DatatypeProperty , cv:ClaimProperty ; rdfs:label "share"@en , "占比"@zh ;
    rdfs:domain cv:Tool ; rdfs:range xsd:decimal .
<urn:known> a cv:Claim ; cv:subject cv:MoE ; cv:predicate cv:share ; cv:value 0.5 .
"""
#: What a base needs to judge passages, and the vocabulary that claims use.
VOCABULARY = ["ontology/vocabulary/claims.ttl", "ontology/vocabulary/reused.ttl",
              "validators/passages.ttl", "validators/entities.ttl"]  # fmt: skip


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base of the vocabulary of claims and three things, and no document."""
    return part_of_shipped(tmp_path / "base", VOCABULARY, THINGS)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "Small models.md"
    path.write_text(ENGLISH, encoding="utf-8")
    return path


def add(base: Path, path: Path, **about: str) -> Added | Known:
    return add_source(KnowledgeBase.open(base).graph, path, Description(**about))


def held(*passages: str) -> str:
    """Return claims, each of which cites a passage."""
    return PREFIXES + "".join(
        f"claim:{name} a cv:Claim ; prov:wasDerivedFrom passage:{name} .\n" for name in passages
    )


def labels(base: Path, kind: str) -> list[tuple[str, str, str]]:
    query = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?thing ?zh ?en {{ ?thing a/rdfs:subClassOf* {kind} ; rdfs:label ?zh , ?en .
        FILTER(LANG(?zh) = "zh" && LANG(?en) = "en") }} ORDER BY ?thing"""
    table: Any = KnowledgeBase.open(base).sparql(query)
    return [tuple(term.value.rsplit("/", 1)[-1] for term in row) for row in table.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One holds. Two does not.", ["L1.1 One holds.", "L1.2 Two does not."]),
        ("One goes\non here. And\nthere.", ["L1.1 One goes on here.", "L2.1 And there."]),
        ("It holds, e.g. in Fig. A, i.e. here.", ["L1.1 It holds, e.g. in Fig. A, i.e. here."]),
        ("甲\n乙。MoE vs. Dense", ["L1.1 甲", "L2.1 乙。", "L2.2 MoE vs. Dense"]),
        ("- one\n  and more\n- two", ["L1.1 one and more", "L3.1 two"]),
        ("1) one\n+ two", ["L1.1 one", "L2.1 two"]),
        ("Three reasons:\nOne\n", ["L2.1 One"]),
        ("---\ntitle: x\n---\nOne.", ["L4.1 One."]),
        ("---\nOne.\n---\n", ["L2.1 One."]),
        ("One. <!-- two\nthree --> Four.", ["L1.1 One.", "L2.1 Four."]),
        ("~~~\nx\n```\n~~~\nOne.", ["L5.1 One."]),
        ("| only |\n|---|\n| cell |", ["L3.1 cell"]),
        ("## Contents\n- [a](#a)\n## a\nOne.", ["L4.1 One."]),
    ],
)  # fmt: skip
def test_text_is_divided_into_sentences_wherever_its_lines_break(
    text: str, expected: list[str]
) -> None:
    assert [f"{unit.id} {unit.text}" for unit in units(text)] == expected


def test_plain_text_has_no_marks() -> None:
    found = parse_document("# one\n| a | b |\n\n$$x$$\n\n- two", plain=True)
    assert [unit.text for unit in found.units] == ["# one a | b", "$$x$$", "two"]
    assert not found.parts


def test_a_document_is_written_with_its_parts_and_passages(base: Path, report: Path) -> None:
    found = add(base, report, date="2025-09", author="A. Writer")
    assert isinstance(found, Added)
    assert (found.units, found.parts) == (9, 4)
    assert found.path == base / "ontology/claims/small-models/passages.ttl"
    assert labels(base, "cv:SourceDocument") == [
        ("small-models", "文档 small-models", "The state of small models")
    ]
    assert labels(base, "cv:DocumentPart") == [
        ("small-models-figure-1", "small-models，图 1", "small-models, figure 1"),
        ("small-models-section-1", "small-models，第 1 节", "Adoption"),
        ("small-models-section-1-1", "small-models，第 1.1 节", "Why"),
        ("small-models-table-1", "small-models，表 1", "small-models, table 1"),
    ]
    written = found.path.read_text(encoding="utf-8")
    assert 'cv:row "MoE" ;\n    cv:column "share" ;\n    cv:line 15 ;' in written
    assert 'dcterms:creator "A. Writer" ;\n    dcterms:created "2025-09" .' in written


def test_no_sentence_of_a_document_is_copied(base: Path, report: Path) -> None:
    found = add(base, report)
    assert isinstance(found, Added)
    written = found.path.read_text(encoding="utf-8")
    stated = [unit for unit in units(ENGLISH) if len(unit.text) > 3]
    assert len(stated) == 7
    for unit in stated:
        assert unit.text not in written
        assert unit.fingerprint in written


def test_a_chinese_document_has_its_headings_in_chinese(base: Path, tmp_path: Path) -> None:
    path = tmp_path / "小模型 报告.md"
    path.write_text(CHINESE, encoding="utf-8")
    assert isinstance(add(base, path), Added)
    assert labels(base, "cv:SourceDocument") == [("小模型-报告", "小模型", "Document 小模型-报告")]
    assert labels(base, "cv:Section") == [
        ("小模型-报告-section-1", "采用", "小模型-报告, section 1")
    ]


def test_what_is_written_conforms_and_is_canonical(
    base: Path, report: Path, kb: KnowledgeBase
) -> None:
    found = add(base, report, title='A "quoted" \\ title')
    assert isinstance(found, Added)
    checked = KnowledgeBase.open(base).validate(found.path)
    assert checked.conforms
    assert checked.checked == 14
    turtlefmt = Path(sys.executable).with_name("turtlefmt")
    assert subprocess.run([turtlefmt, "--check", found.path], check=False).returncode == 0


@pytest.mark.skipif(not SEED.exists(), reason="the source document is not beside this checkout")
def test_the_source_of_the_shipped_base_gets_the_passages_that_it_has(
    base: Path, kb: KnowledgeBase
) -> None:
    found = add(base, SEED, name="anew")
    assert isinstance(found, Added)
    recorded = places(kb, "convergence")
    assert len(recorded) == found.units == 654
    assert places(KnowledgeBase.open(base), "anew") == recorded


def places(kb: KnowledgeBase, name: str) -> set[tuple[str | None, ...]]:
    """Return line, position, row, column and fingerprint of the passages of a document."""
    table: Any = kb.sparql(f"""SELECT ?line ?position ?row ?column ?print {{
        ?passage cv:line ?line ; cv:position ?position ; cv:sha256 ?print .
        OPTIONAL {{ ?passage cv:row ?row }} OPTIONAL {{ ?passage cv:column ?column }}
        FILTER(CONTAINS(STR(?passage), "/{name}-L")) }}""")
    return {tuple(None if term is None else term.value for term in row) for row in table.rows}


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_title_and_text_make_turtle_that_parses(title: str, text: str) -> None:
    title = "".join(letter for letter in title if letter.isprintable())
    written = as_turtle(Description("x", title), parse_document(f"# {title}\n\nOne.\n\n{text}"))
    quads = list(ox.parse(written, format=ox.RdfFormat.TURTLE))
    assert any(isinstance(q.object, ox.Literal) and q.object.value == title for q in quads)


def test_a_document_that_is_there_is_refused_with_what_changed(
    base: Path, report: Path, kg: Callable[..., Run]
) -> None:
    first = kg("source", "add", report, "--base", base)
    assert (first.code, first.out) == (0, "")
    assert "cvs:small-models, 9 units in 4 parts" in first.err
    file = base / "ontology/claims/small-models/passages.ttl"
    before = file.read_bytes()
    again = kg("source", "add", report, "--base", base)
    assert again.code == 1
    assert again.out == "cvs:small-models is in the base already: unchanged; nothing was written\n"
    changed = ENGLISH.replace("# The state", "A new one.\n\n# The state").replace("60%", "65%")
    report.write_text(changed.replace("title: not a unit", "title: x"), encoding="utf-8")
    run = kg("source", "add", report, "--base", base, "-f", "csv")
    rows = [line.split(",")[:5] for line in run.out.splitlines()[1:]]
    assert run.code == 1
    assert rows[0] == ["moved", "L10.1", "L8.1", "passage:small-models-L8-1", "0"]
    assert [row for row in rows if row[0] != "moved"] == [
        ["added", "L4.1", "", "", "0"],
        ["added", "L17.1", "", "", "0"],
        ["removed", "", "L15.1", "passage:small-models-L15-1", "0"],
    ]
    assert len(rows) == 11
    assert file.read_bytes() == before


def test_of_one_text_in_two_places_only_the_new_one_is_added(base: Path, tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("One。\n\nTwo。\n", encoding="utf-8")
    add(base, path)
    path.write_text("One。\n\nTwo。\n\nOne。\n", encoding="utf-8")
    found = add(base, path)
    assert isinstance(found, Known)
    assert [(change.kind, change.unit) for change in found.changes] == [("added", "L5.1")]


def test_coverage_lists_what_no_claim_cites(
    base: Path, report: Path, kg: Callable[..., Run]
) -> None:
    add(base, report)
    (base / "ontology/claims/small-models/c.ttl").write_text(held("small-models-L15-1"))
    run = kg("coverage", report, "--base", base, "-f", "csv")
    listed = [line.split(",")[0] for line in run.out.splitlines()[1:]]
    assert run.code == 1
    assert listed == [unit.id for unit in units(ENGLISH) if unit.id != "L15.1"]


REFUSED = [
    ("note.pdf", "One.", (), "is not named as Markdown or plain text"),
    ("note.md", "One.\n\0\0", (), "note.md:2: holds a NUL byte, so it is not text"),
    ("note.md", "# Only a heading\n", (), "states nothing"),
    ("note.md", "  ", (), "is empty"),
    ("?!.md", "One.", (), "its name has no letter that a source can be called by"),
    ("note.md", "One.", ("--name", "My Note"), "cannot be the name of a source: small letters"),
    ("note.md", "One.", ("--date", "soon"), "'soon' is no date; write 2025"),
    ("note.md", "One.", ("--date", "2025-13"), "'2025-13' is no date"),
    ("note.md", "One.", ("--date", "2025-W01-1"), "'2025-W01-1' is no date"),
    ("note.md", "One.", ("--date", "2025-W011"), "'2025-W011' is no date"),
    ("copy.md", "Held。", (), "is the source 'held' of the base, word for word"),
    ("held-L1.md", "One.", ("--name", "taken"), "exists, without a source of that name"),
]


@pytest.mark.parametrize(("name", "text", "options", "message"), REFUSED)
def test_what_cannot_be_taken_in_leaves_nothing_behind(
    base: Path,
    tmp_path: Path,
    kg: Callable[..., Run],
    name: str,
    text: str,
    options: tuple[str, ...],
    message: str,
) -> None:
    held = tmp_path / "held.md"
    held.write_text("Held。", encoding="utf-8")
    add(base, held)
    (base / "ontology/claims/taken").mkdir()
    (base / "ontology/claims/taken/notes.txt").write_text("mine", encoding="utf-8")
    before = sorted(base.rglob("*"))
    (tmp_path / name).write_text(text, encoding="utf-8")
    run = kg("source", "add", tmp_path / name, "--base", base, *options)
    assert run.code == 2
    assert message in one_line(run.err)
    assert sorted(base.rglob("*")) == before


def test_a_node_of_the_base_is_not_described_again(base: Path, tmp_path: Path) -> None:
    (base / "ontology/o.ttl").write_text(
        "<https://w3id.org/convergence-kg/passage/note-L1-1> a <urn:x> .", encoding="utf-8"
    )
    path = tmp_path / "note.md"
    path.write_text("One.", encoding="utf-8")
    with pytest.raises(InputError, match="note-L1-1> is in the base already; give another --name"):
        add(base, path)


def test_only_one_process_writes_to_a_base(
    base: Path, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.writing_lock.PATIENCE", 0)
    waits: list[bool] = []
    kb = KnowledgeBase.open(base)
    with locked(Site(base)), pytest.raises(InputError, match="other processes have been writing"):
        kb.add_source(report, on_wait=lambda: waits.append(True))
    assert waits == [True]
    assert isinstance(add(base, report), Added)


#: Adds a source, and kills itself before the given step of all that changes folders or opens files.
KILLED = """
import os, signal, sys
from pathlib import Path
from kg import KnowledgeBase

root, document, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
kb = KnowledgeBase.open(root, cache=False)
step = 0

def watch(event, arguments):
    global step
    if event in {"os.mkdir", "os.rename", "os.remove", "os.rmdir"} or (
        event == "open" and ".admitting" in str(arguments[0])
    ):
        step += 1
        if step == last:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
kb.add_source(document)
print(step)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills as POSIX does")
@pytest.mark.slow
def test_a_source_that_was_killed_at_any_moment_is_there_whole_or_can_be_added_again(
    base: Path, report: Path, tmp_path: Path
) -> None:
    def run(root: Path, step: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", KILLED, str(root), str(report), str(step)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    whole = Path(shutil.copytree(base, tmp_path / "whole"))
    steps = int(run(whole, 0).stdout)
    assert steps >= 5
    outcomes = set()
    for step in range(1, steps + 1):
        root = Path(shutil.copytree(base, tmp_path / f"killed-{step}"))
        assert run(root, step).returncode == -signal.SIGKILL
        outcomes.add(type(add(root, report)))
        # What the killed process had staged is gone once another has written.
        if outcomes == {Added}:
            left = {path.name for path in (root / "ontology/.admitting").iterdir()}
            assert left <= {"lock", ".gitignore"}
        made = "ontology/claims/small-models/passages.ttl"
        assert (root / made).read_bytes() == (whole / made).read_bytes()
    assert Added in outcomes


def test_an_empty_folder_is_in_nobodys_way(base: Path, report: Path) -> None:
    (base / "ontology/claims" / "small-models").mkdir(parents=True)
    assert isinstance(add(base, report), Added)


def test_a_base_that_cannot_be_written_is_to_be_copied(base: Path, report: Path) -> None:
    (base / "ontology/claims").write_text("no folder", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"cannot be made: .*; copy the base \(cp -r .*\) and give"
    ):
        add(base, report)


def test_the_base_of_the_installed_package_is_to_be_copied(
    base: Path, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.resources._BUNDLED", base.resolve())
    with pytest.raises(InputError, match="goes with its next version; copy the base"):
        add(base, report)
    assert not (base / "ontology/claims").exists()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    pytest.importorskip("openai")
    with serving() as model:
        monkeypatch.setenv("KG_LLM_URL", model.url)
        monkeypatch.setenv("KG_LLM_MODEL", "m")
        monkeypatch.delenv("KG_LLM_CACHE", raising=False)
        yield model


def said(quote: str, subject: str, predicate: str, value: str, **more: object) -> dict[str, object]:
    claim = {"quote": quote, "subject": subject, "predicate": predicate, "value": value}
    return {**claim, "negated": False, "forecast": False, "time": "", **more}


SHARE = said("MoE | share: 60%", "MoE", "share", "60%", time="2025")
CHEAP = said("it is CHEAP", "small models", "is", "cheap", forecast=True)
CITED = said("dense | share: 40%", "dense", "share", "40%")
MADE_UP = said("everything is fine", "everything", "is", "fine")


def test_a_model_proposes_claims_for_what_no_claim_cites(
    base: Path, report: Path, kg: Callable[..., Run], model: Model, tmp_path: Path
) -> None:
    add(base, report)
    (base / "ontology/held.ttl").write_text(held("small-models-L16-1"))
    before = {path: path.read_bytes() for path in base.rglob("*") if path.is_file()}
    model.answers = [[CHEAP, SHARE, CITED, MADE_UP, {"quote": "rising"}]]
    out = tmp_path / "proposals.jsonl"
    run = kg("source", "propose", report, "--base", base, "--out", out)
    assert run.code == 0
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == [
        {"subject": "cv:MoE", "property": "cv:share", "value": "60%", "time": "2025",
         "stance": "asserted", "source": "small-models", "place": "L15.1",
         "quote": "MoE | share: 60%"},
        {"subject": "small models", "property": "is", "value": "cheap", "time": "",
         "stance": "forecast", "source": "small-models", "place": "L20.1", "quote": "it is CHEAP"},
    ]  # fmt: skip
    assert "2 claims proposed for 2 of 8 units that no claim cites" in run.err
    assert {path: path.read_bytes() for path in base.rglob("*") if path.is_file()} == before
    again = kg("source", "propose", report, "--base", base, "--out", out)
    assert (again.code, "a person may have changed it" in one_line(again.err)) == (2, True)


def test_a_long_document_is_sent_in_portions_that_hold_something_uncited(
    base: Path, tmp_path: Path, kg: Callable[..., Run], model: Model
) -> None:
    path = tmp_path / "long.md"
    path.write_text("\n\n".join(f"Sentence {n} is {'long ' * 60}." for n in range(30)))
    add(base, path)
    model.answers = [[]]
    assert kg("source", "propose", path, "--base", base).out == ""
    sent = "\n".join(json.loads(asked["messages"][1]["content"]) for asked in model.asked)
    assert len(model.asked) == 5
    assert sent.count("Sentence") == 30
    places = [f"long-L{2 * n + 1}-1" for n in range(30)]
    (base / "ontology/held.ttl").write_text(held(*places[:-1]))
    model.asked.clear()
    kg("source", "propose", path, "--base", base)
    assert len(model.asked) == 1
    (base / "ontology/held.ttl").write_text(held(*places))
    assert "there is nothing to propose" in kg("source", "propose", path, "--base", base).err


def test_what_is_no_source_yet_is_to_be_added_first(
    base: Path, report: Path, kg: Callable[..., Run]
) -> None:
    run = kg("source", "propose", report, "--base", base)
    assert run.code == 2
    assert "kg source add takes a document in" in one_line(run.err)


def test_without_a_model_that_is_named_nothing_is_asked(
    base: Path, report: Path, kg: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KG_LLM_URL", "OPENAI_BASE_URL", "KG_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    add(base, report)
    run = kg("source", "propose", report, "--base", base)
    assert (run.code, "needs KG_LLM_URL" in one_line(run.err)) == (2, True)


def test_a_folder_is_said_to_be_one(base: Path, tmp_path: Path, kg: Callable[..., Run]) -> None:
    run = kg("source", "add", tmp_path, "--base", base)
    assert run.code == 2
    assert "is a directory; give one Markdown" in one_line(run.err)
