"""What a Markdown document states, and whether the graph holds it as it is stated."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import Run

from kg import KnowledgeBase
from kg.documents import cover, units
from kg.errors import InputError, UnknownNameError

SEED = Path(__file__).parents[2] / "shared/seed"
TABLE = "| level | degree |\n| --- | --- |\n| L4 | **95%** |\n| L0 | |\n"
GRAPH = (
    "```mermaid\ngraph TD\n  subgraph top\n    A[one<br/>two] --> B[three]\n  end\n  A -.-> B\n```"
)
CHART = "```mermaid\nquadrantChart\n  title x\n  x-axis low --> high\n  MoE: [0.6, 0.4]\n```"
PLAN = "```mermaid\ngantt\n  section first\n  task :done, 2024-01-01, 2024-12-31\n```"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One。Two。", ["sentence One。", "sentence Two。"]),
        ("- **bold** `code`", ["bullet bold code"]),
        ("2. second, with 1. inside", ["bullet second, with 1. inside"]),
        ("机制：", []),
        ("详见 `other.md`", []),
        ("# heading\n\n---\n", []),
        ("## 目录\n- [one](#one)\n## next\n- two", ["bullet two"]),
        (TABLE, ["cell 95%"]),
        ("| a | b |\n| x | y | z |", ["cell y"]),
        ("$$x = y$$", ["formula x = y"]),
        ("$$\nx\n= y\n$$", ["formula  x = y"]),
        ("$$x\nnever closed", ["formula x never closed"]),
        (GRAPH, ["group top", "node A: one two", "node B: three", "edge A --> B", "edge A -.-> B"]),
        (CHART, ["axis x-axis low --> high", "point MoE: [0.6, 0.4]"]),
        (PLAN, ["group first", "task task :done, 2024-01-01, 2024-12-31"]),
        ("```python\nx[0] = y[1]\n```", []),
        ("```mermaid\ngraph TD\nA[never closed]", ["node A: never closed"]),
        ("", []),
    ],
)
def test_a_unit_is_the_smallest_place_that_states_something(text: str, expected: list[str]) -> None:
    assert [f"{unit.kind} {unit.text}" for unit in units(text)] == expected


@given(st.text(alphabet=st.sampled_from("ab。|-$`#：\n 1.[]>*"), max_size=80))
def test_any_text_has_units_numbered_from_one_on_each_line(text: str) -> None:
    seen: dict[int, list[int]] = {}
    for unit in units(text):
        seen.setdefault(unit.line, []).append(unit.position)
    assert all(found == list(range(1, len(found) + 1)) for found in seen.values())


@pytest.mark.skipif(not SEED.exists(), reason="the source document is not beside this checkout")
def test_the_units_are_those_of_the_reference() -> None:
    with (SEED / "units.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        expected = [(row["id"], row["kind"], row["text"]) for row in rows]
    found = units((SEED / "convergence.md").read_text(encoding="utf-8"))
    assert [(unit.id, unit.kind, unit.text) for unit in found] == expected


@pytest.mark.skipif(not SEED.exists(), reason="the source document is not beside this checkout")
@pytest.mark.parametrize("name", ["convergence", "metrics"])
def test_the_graph_holds_the_whole_of_its_sources(kg: Callable[..., Run], name: str) -> None:
    run = kg("coverage", SEED / f"{name}.md")
    assert run.code == 0
    assert "100.0%" in run.out


@pytest.mark.skipif(not SEED.exists(), reason="the source document is not beside this checkout")
def test_few_units_are_said_to_state_nothing(kb: KnowledgeBase) -> None:
    assert cover(kb.graph, SEED / "convergence.md").omitted == 0
    found = cover(kb.graph, SEED / "metrics.md")
    assert 0 < found.omitted <= 0.08 * found.units


DOCUMENT = "First。Second。\n\nThird。\n"
#: A base that cites the first two units, and says that the third states nothing.
BASE = """
@prefix dcterms: <http://purl.org/dc/terms/> .
ex:note a cv:SourceDocument . ex:part a cv:Section ; dcterms:isPartOf ex:note .
passage:1 a cv:Passage ; dcterms:isPartOf ex:part ; cv:line 1 ; cv:position 1 ; cv:sha256 "{0}" .
passage:2 a cv:Passage ; dcterms:isPartOf ex:part ; cv:line 1 ; cv:position 2 ; cv:sha256 "{1}" .
passage:3 a cv:Passage ; dcterms:isPartOf ex:part ; cv:line 3 ; cv:position 1 ; cv:sha256 "{2}" ;
    cv:omissionReason cv:LeadIn .
"""
CLAIM = "claim:c a cv:Claim ; prov:wasDerivedFrom passage:1 , passage:2 ."


@pytest.fixture
def check(make_base: Callable[..., Path]) -> Callable[..., list[tuple[object, ...]]]:
    """Compare a document with a base that was made from `DOCUMENT`, and return the gaps."""

    def run(text: str, claims: str = CLAIM, base: str = BASE) -> list[tuple[object, ...]]:
        prints = [unit.fingerprint for unit in units(DOCUMENT)]
        files = {"ontology/o.ttl": base.format(*prints), "ontology/claims/note/c.ttl": claims}
        root = make_base(files)
        path = root / "note.md"
        path.write_text(text, encoding="utf-8")
        found = cover(KnowledgeBase.open(root).graph, path)
        assert found.complete == (not found.gaps)
        return [(gap.kind, gap.line, gap.position, gap.moved) for gap in found.gaps]

    return run


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        (DOCUMENT, []),
        (DOCUMENT.replace("\n", "\r\n"), []),
        ("First。Second。\n\nThird。\n\nFourth。", [("uncited", 5, 1, ())]),
        ("First。Changed。\n\nThird。", [("changed", 1, 2, ())]),
        ("First。Second。", [("vanished", 3, 1, ())]),
        (
            "# New\n\nFirst。Second。\n\nThird。",
            [
                ("uncited", 3, 2, ()),
                ("uncited", 5, 1, ()),
                ("vanished", 1, 1, ("L3.1",)),
                ("vanished", 1, 2, ("L3.2",)),
                ("changed", 3, 1, ("L5.1",)),
            ],
        ),
    ],
)
def test_a_changed_document_shows_where(
    check: Callable[..., list[tuple[object, ...]]], text: str, gaps: list[tuple[object, ...]]
) -> None:
    assert check(text) == gaps


def test_a_passage_without_claim_or_reason_and_a_claim_without_passage_are_gaps(
    check: Callable[..., list[tuple[object, ...]]],
) -> None:
    claims = "claim:c a cv:Claim ; prov:wasDerivedFrom passage:1 . claim:d a cv:Claim ."
    assert check(DOCUMENT, claims) == [("idle", 1, 2, ()), ("unsourced", None, None, ())]


def test_a_source_the_graph_does_not_know_and_an_empty_file_are_refused(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    other = tmp_path / "convergense.md"
    other.write_text("One。", encoding="utf-8")
    with pytest.raises(UnknownNameError, match="did you mean 'convergence'"):
        cover(kb.graph, other)
    empty = tmp_path / "convergence.md"
    empty.write_text("# Only a heading\n", encoding="utf-8")
    with pytest.raises(InputError, match="states nothing"):
        cover(kb.graph, empty)
