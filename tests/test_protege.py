"""The export for Protégé: modules that open offline, claims as annotations, stable bytes."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from tests_support import Run

from kg import KnowledgeBase
from kg.errors import InputError, MissingExtraError, UnknownNameError
from kg.exporting import owlapi
from kg.exporting.declaring import declarations, misused, owl_term
from kg.formats import MODULE_FORMATS
from kg.vocabulary import OWL, RDF, RDFS, XSD, Graphs

TYPE, LABEL = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label")
IMPORTS = ox.NamedNode(OWL + "imports")
NOTE = "https://w3id.org/convergence-kg/annotation#"
EX = "https://example.org/"


@pytest.fixture(scope="module")
def folder(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("protege") / "out"
    kb.export_modules(place, inferred=True)
    return place


def triples(path: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=path)]


def everything(folder: Path) -> list[ox.Triple]:
    return [triple for path in folder.rglob("*.ttl") for triple in triples(path)]


def catalogue(folder: Path) -> dict[str, str]:
    root = ElementTree.parse(folder / "catalog-v001.xml").getroot()
    return {entry.attrib["name"]: entry.attrib["uri"] for entry in root}


def test_the_catalogue_finds_every_import_and_names_every_file(folder: Path) -> None:
    known = catalogue(folder)
    imported = {str(t.object)[1:-1] for t in everything(folder) if t.predicate == IMPORTS}
    assert imported <= set(known)
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.ttl")} == set(
        known.values()
    )
    for iri, name in known.items():
        header = ox.Triple(ox.NamedNode(iri), TYPE, ox.NamedNode(OWL + "Ontology"))
        assert header in triples(folder / name)


def test_the_modules_together_say_what_the_base_says(kb: KnowledgeBase, folder: Path) -> None:
    written = set(everything(folder))
    for name in (Graphs.FACTS, Graphs.DERIVED):
        quads = list(kb.graph.store.quads(graph=name))
        assert quads
        assert {quad.triple for quad in quads} <= written
    claims = sum(
        quad.object.value.endswith("#Claim")
        for quad in kb.graph.store.quads(None, TYPE)
        if isinstance(quad.object, ox.NamedNode)
    )
    written_claims = {
        t.subject
        for t in written
        if t.predicate == TYPE
        and t.object == ox.NamedNode("https://w3id.org/convergence-kg/ontology#Claim")
    }
    assert len(written_claims) == claims > 1000


def test_what_is_inferred_is_optional(kb: KnowledgeBase, tmp_path: Path, folder: Path) -> None:
    kb.export_modules(tmp_path / "out")
    assert not (tmp_path / "out/inferred.ttl").exists()
    assert (folder / "inferred.ttl").exists()


def test_two_exports_are_the_same(kb: KnowledgeBase, tmp_path: Path, folder: Path) -> None:
    kb.export_modules(tmp_path / "again", inferred=True)
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert files
    for name in files:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_fact_is_annotated_with_each_claim_that_backs_it(folder: Path) -> None:
    facts = triples(folder / "facts.ttl")
    claim = ox.NamedNode("https://w3id.org/convergence-kg/claim/adamw-convergence-degree")
    (axiom,) = {
        t.subject for t in facts if t.predicate.value == NOTE + "claim" and t.object == claim
    }
    about = {t.predicate.value.rsplit("#")[-1] for t in facts if t.subject == axiom}
    assert {"annotatedSource", "passage", "source", "stance", "validFrom", "validUntil"} <= about


def test_only_what_is_a_fact_is_annotated(folder: Path) -> None:
    facts = triples(folder / "facts.ttl")
    parts = {
        name: {t.subject: t.object for t in facts if t.predicate.value == OWL + f"annotated{name}"}
        for name in ("Source", "Property", "Target")
    }
    said = {(t.subject, t.predicate, t.object) for t in facts}
    assert len(parts["Source"]) > 500
    for axiom, subject in parts["Source"].items():
        assert (subject, parts["Property"][axiom], parts["Target"][axiom]) in said


def test_every_term_that_is_used_is_declared_and_labelled(folder: Path) -> None:
    written = everything(folder)
    assert list(declarations(written)) == []


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def test_what_kind_a_property_is_its_values_tell() -> None:
    used = [
        ox.Triple(node("a"), node("madeOf"), node("b")),
        ox.Triple(node("a"), node("weight"), ox.Literal(3)),
        ox.Triple(node("a"), node("note"), ox.Literal("x")),
        ox.Triple(node("a"), node("note"), node("b")),
        ox.Triple(node("a"), TYPE, node("Thing")),
    ]
    made = list(declarations(used))
    kinds = {
        t.subject.value[len(EX) :]: t.object.value[len(OWL) :]
        for t in made
        if t.predicate == TYPE
        and isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.NamedNode)
    }
    assert kinds == {
        "madeOf": "ObjectProperty",
        "weight": "DatatypeProperty",
        "note": "AnnotationProperty",
        "Thing": "Class",
        "a": "NamedIndividual",
    }
    labels = {str(t.object) for t in made if t.predicate == LABEL}
    assert '"made of"@en' in labels


def test_a_literal_on_a_property_of_things_is_left_out() -> None:
    kind = ox.Triple(node("p"), TYPE, ox.NamedNode(OWL + "ObjectProperty"))
    wrong = ox.Triple(node("a"), node("p"), ox.Literal("x"))
    assert misused([kind, wrong, ox.Triple(node("a"), node("p"), node("b"))]) == {wrong}


@pytest.mark.parametrize(
    ("text", "datatype", "moment"),
    [
        ("2025-03-01", "date", "2025-03-01T00:00:00Z"),
        ("2025-03", "gYearMonth", "2025-03-01T00:00:00Z"),
        ("2025", "gYear", "2025-01-01T00:00:00Z"),
    ],
)
def test_a_date_that_owl_lacks_becomes_the_moment_it_begins(
    text: str, datatype: str, moment: str
) -> None:
    found = owl_term(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)))
    assert found == ox.Literal(moment, datatype=ox.NamedNode(XSD + "dateTime"))


class TestRefusals:
    def test_a_folder_with_files_is_left_alone(self, kb: KnowledgeBase, tmp_path: Path) -> None:
        (tmp_path / "mine").write_text("mine")
        with pytest.raises(InputError, match="is not empty"):
            kb.export_modules(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["mine"]

    def test_an_unknown_format_is_refused(self, kb: KnowledgeBase, tmp_path: Path) -> None:
        with pytest.raises(UnknownNameError, match="functional"):
            kb.export_modules(tmp_path / "out", "fonctional")

    @pytest.mark.parametrize("form", MODULE_FORMATS[2:])
    def test_without_owl_api_it_says_how_to_get_it(
        self, kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
    ) -> None:
        monkeypatch.setattr(owlapi, "find_spec", lambda _name: None)
        with pytest.raises(MissingExtraError, match=r"convergence-kg\[owlapi\]"):
            kb.export_modules(tmp_path / "out", form)
        assert list(tmp_path.iterdir()) == []

    def test_options_that_do_not_go_together(self, kg: Callable[..., Run], tmp_path: Path) -> None:
        assert kg("export", "--protege", tmp_path / "a", "--out", tmp_path / "b.ttl").code == 2
        assert kg("export", "--inferred").code == 2


def test_the_command_says_what_to_open(kg: Callable[..., Run], tmp_path: Path) -> None:
    run = kg("export", "--protege", tmp_path / "out", "-f", "rdfxml")
    assert (run.code, run.out) == (0, "")
    assert "ontology.rdf" in run.err
    assert (tmp_path / "out/ontology.rdf").read_bytes().startswith(b"<?xml")


@pytest.mark.slow
@pytest.mark.parametrize("form", MODULE_FORMATS[2:])
def test_owl_api_reads_back_what_it_wrote(kb: KnowledgeBase, tmp_path: Path, form: str) -> None:
    """Counted by type of axiom, or else the export fails."""
    if find_spec("jpype") is None or owlapi.jars() is None:
        pytest.skip("OWL API is not installed")
    exported = kb.export_modules(tmp_path / "out", form)
    endings = Counter(path.suffix for path in exported.files)
    assert endings == {owlapi.OWLAPI_FORMATS[form].suffix: 6, ".xml": 1}
    assert set(catalogue(tmp_path / "out").values()) == {
        path.relative_to(tmp_path / "out").as_posix() for path in exported.files[:-1]
    }


@pytest.mark.slow
def test_what_protege_reads_is_in_owl_2_dl(folder: Path) -> None:
    root = Path(__file__).parents[1]
    check = root.parent / "shared/tools/owlcheck/owlcheck.sh"
    jars = owlapi.jars()
    if not check.exists() or shutil.which("javac") is None or jars is None:
        pytest.skip("no OWL API check beside this checkout")
    done = subprocess.run(
        [check, folder / "ontology.ttl", "--no-reason"],
        env={"PATH": "/usr/bin:/bin", "OWLAPI_JARS": str(jars)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PROBLEMS\t0" in done.stdout, done.stdout[-2000:]
    assert "undeclared-entities\t0" in done.stdout
    assert "MISSING-IMPORT" not in done.stdout
