"""The text of a source that claims cite is read as `kg source` reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests_support import part_of_shipped

from kg import KnowledgeBase
from kg.claims.contribution import read_contribution
from kg.claims.findings import Finding
from kg.documents import Added, Description, add_source
from kg.documents.describing import as_turtle
from kg.documents.units import parse_document
from kg.errors import InputError
from kg.vocabulary import CV, PASSAGE, PROV, SOURCE

VOCABULARY = ("ontology/vocabulary/claims.ttl", "ontology/vocabulary/reused.ttl")
THINGS = """\
@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
cv:Tool a owl:Class ; rdfs:subClassOf cv:Entity .
cv:MoE a cv:Tool ; rdfs:label "MoE"@en , "MoE"@zh .
cv:share a owl:DatatypeProperty , cv:ClaimProperty ; rdfs:label "share"@en , "占比"@zh ;
    rdfs:domain cv:Tool ; rdfs:range xsd:decimal .
"""
Cite = Callable[..., tuple[list[ox.Quad], list[Finding]]]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base of the vocabulary of claims and one thing, without a document."""
    return part_of_shipped(tmp_path / "base", VOCABULARY, THINGS)


@pytest.fixture
def cite(base: Path, tmp_path: Path) -> Cite:
    """Read a claim that cites a file, with the text of that file."""

    def citing(name: str, text: str | None, place: str = "") -> tuple[list[ox.Quad], list[Finding]]:
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
        claims = tmp_path / "claims.csv"
        claims.write_text(
            f"subject,property,value,source,place\nMoE,share,60%,{name},{place}\n", encoding="utf-8"
        )
        graph = KnowledgeBase.open(base).graph
        contribution, findings = read_contribution(graph, [claims])
        return list(contribution.quads), list(findings)

    return citing


def cited(quads: list[ox.Quad]) -> list[str]:
    """Return the local names of the passages that claims cite."""
    return [
        quad.object.value.removeprefix(PASSAGE)
        for quad in quads
        if quad.predicate.value == f"{PROV}wasDerivedFrom" and isinstance(quad.object, ox.NamedNode)
    ]


def documents(quads: list[ox.Quad]) -> list[str]:
    return [
        quad.subject.value.removeprefix(SOURCE)
        for quad in quads
        if quad.object == ox.NamedNode(f"{CV}SourceDocument")
        and isinstance(quad.subject, ox.NamedNode)
    ]


@pytest.mark.parametrize(
    ("name", "passage"), [("notes.txt", "notes-L1-1"), ("notes.text", "notes-L1-1")]
)
def test_plain_text_has_no_marks(cite: Cite, name: str, passage: str) -> None:
    quads, findings = cite(name, "# MoE: 60%\n\nThe rest follows.\n")
    assert (cited(quads), findings) == ([passage], [])


def test_in_markdown_a_heading_states_nothing(cite: Cite) -> None:
    quads, findings = cite("notes.md", "# MoE: 60%\n\nThe rest follows.\n")
    assert cited(quads) == []
    assert [finding.rule for finding in findings] == ["not-in-text"]


def test_a_sentence_is_found_whose_subject_stands_in_a_further_line(cite: Cite) -> None:
    quads, findings = cite("notes.txt", "It is 60% that\nMoE has. More\nfollows here.\n")
    assert (cited(quads), findings) == (["notes-L1-1"], [])


@pytest.mark.parametrize("by_line", [True, False])
def test_a_recorded_text_is_read_by_the_rules_it_was_recorded_by(
    base: Path, cite: Cite, by_line: bool
) -> None:
    text = "# Notes\n\nMoE has a share of 60%. So it is, and\nso it stays. Nothing else is known.\n"
    folder = base / "ontology/claims/notes"
    folder.mkdir(parents=True)
    recorded = as_turtle(Description("notes", "Notes"), parse_document(text, by_line=by_line))
    (folder / "passages.ttl").write_text(recorded, encoding="utf-8")
    quads, findings = cite("notes.md", text)
    assert (cited(quads), findings) == (["notes-L3-1"], [])
    assert documents(quads) == []


@pytest.mark.parametrize(
    "name", ["Release Notes 2.0.md", "《收敛》 第2版.md", "Ｆｕｌｌ_width.txt"]
)
def test_a_source_has_one_iri_whichever_command_makes_it(
    base: Path, cite: Cite, tmp_path: Path, name: str
) -> None:
    text = "MoE has a share of 60%.\n"
    quads, _ = cite(name, text)
    (made,) = documents(quads)
    added = add_source(KnowledgeBase.open(base).graph, tmp_path / name, Description())
    assert isinstance(added, Added)
    assert added.document == SOURCE + made
    again, findings = cite(name, text)
    assert (documents(again), cited(again), findings) == ([], cited(quads), [])


@pytest.mark.parametrize("letter", ["x", "长"])
def test_a_source_with_a_name_too_long_for_a_file_is_a_title(cite: Cite, letter: str) -> None:
    quads, findings = cite(f"{300 * letter}.md", None)
    (document,) = documents(quads)
    assert len(document.encode()) <= 255
    assert [finding.rule for finding in findings] == ["text-not-given"]


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_a_table_of_too_many_bytes_is_refused_before_it_is_read(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    path = tmp_path / f"claims.{ending}"
    path.write_text("subject\n" + 50 * "MoE\n", encoding="utf-8")
    graph = KnowledgeBase.open(base).graph
    monkeypatch.setattr("kg.files.MOST_BYTES", 100)
    with pytest.raises(InputError, match=rf"claims\.{ending}: holds over .*divide it"):
        read_contribution(graph, [path])


HEADER = "subject,property,value,source\n"
TEXTS = {"north/report.md": "MoE has a share of 60%.\n", "south/report.md": "MoE: 60% of all.\n"}


@pytest.fixture
def citing(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Write texts and tables of claims that cite sources, and return what is found of them."""

    def found(texts: Mapping[str, str], tables: Mapping[str, Sequence[str]]) -> list[str]:
        files = {
            name: HEADER + "".join(f"MoE,share,60%,{source}\n" for source in cited)
            for name, cited in tables.items()
        }
        for name, content in {**texts, **files}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        graph = KnowledgeBase.open(base).graph
        _, findings = read_contribution(graph, [Path(name) for name in tables])
        return [
            f"{finding.place}: {finding.message}"
            for finding in findings
            if finding.severity == "violation"
        ]

    return found


@pytest.mark.parametrize(
    "tables",
    [
        {"north/a.csv": ["report.md"], "south/b.csv": ["report.md"]},
        {"a.csv": ["north/report.md", "south/report.md"]},
        {"north/a.csv": ["report.md", "south/report.md"]},
        {"north/a.csv": ["report.md"], "b.csv": ["south/report.md"]},
    ],
    ids=["one name, two tables", "two paths, one table", "name and path", "name, path in another"],
)
def test_two_texts_of_one_name_are_refused_by_both_their_paths(
    citing: Callable[..., list[str]], tables: Mapping[str, Sequence[str]]
) -> None:
    (told,) = citing(TEXTS, tables)
    assert "north/report.md" in told
    assert "south/report.md" in told


def test_each_row_that_cites_the_second_of_two_texts_is_told(
    citing: Callable[..., list[str]],
) -> None:
    tables = {"north/a.csv": ["report.md"], "south/b.csv": ["report.md", "report.md"]}
    told = citing(TEXTS, tables)
    assert [line.partition(": ")[0] for line in told] == ["south/b.csv:2", "south/b.csv:3"]


def test_which_of_two_texts_a_table_elsewhere_means_is_open(
    citing: Callable[..., list[str]],
) -> None:
    tables = {"c.csv": ["report.md"], "north/a.csv": [], "south/b.csv": []}
    (told,) = citing(TEXTS, {**tables, "north/a.csv": ["x"], "south/b.csv": ["x"]})
    assert told.startswith("c.csv:2: north/report.md and south/report.md ")


@pytest.mark.parametrize(
    "tables",
    [
        {"north/a.csv": ["report.md", "report.md", "north/report.md"]},
        {"north/a.csv": ["report.md"], "b.csv": ["north/report.md"]},
        {"a.csv": ["report.md"], "north/b.csv": ["north/report.md"]},
    ],
    ids=["one table", "two tables", "from elsewhere"],
)
def test_one_text_may_be_cited_often(
    citing: Callable[..., list[str]], tables: Mapping[str, Sequence[str]]
) -> None:
    assert citing({"north/report.md": TEXTS["north/report.md"]}, tables) == []


def test_two_files_that_hold_the_same_text_are_one_source(
    citing: Callable[..., list[str]],
) -> None:
    texts = dict.fromkeys(TEXTS, TEXTS["north/report.md"])
    assert citing(texts, {"north/a.csv": ["report.md"], "south/b.csv": ["report.md"]}) == []


def test_two_texts_of_one_name_may_have_titles_of_their_own(
    base: Path, citing: Callable[..., list[str]], tmp_path: Path
) -> None:
    tables = {"a.csv": ["North", "South"]}
    citing(TEXTS, tables)
    mapping = tmp_path / "map.toml"
    mapping.write_text('[sources]\nNorth = "north/report.md"\nSouth = "south/report.md"\n')
    graph = KnowledgeBase.open(base).graph
    contribution, findings = read_contribution(graph, [Path("a.csv")], mapping=mapping)
    assert documents(list(contribution.quads)) == ["north", "south"]
    assert [finding.rule for finding in findings] == ["repeats-line"]


NUMBERS = {f"{CV}line", f"{CV}position"}


@pytest.mark.parametrize(
    ("place", "numbers"),
    [
        ("", {}),
        ("page 3", {}),
        ("line 12", {"line": "12"}),
        ("L12.2", {"line": "12", "position": "2"}),
    ],
)
def test_no_line_is_made_up_of_a_text_that_is_not_given(
    cite: Cite, place: str, numbers: Mapping[str, str]
) -> None:
    quads, _ = cite("Some report", None, place)
    told = {
        quad.predicate.value.removeprefix(CV): quad.object.value
        for quad in quads
        if quad.predicate.value in NUMBERS and isinstance(quad.object, ox.Literal)
    }
    assert told == numbers
