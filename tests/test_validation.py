"""Shapes: each case is a small file with one fault, and what the report says of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run, one_line

from kg import KnowledgeBase

CASES = sorted((Path(__file__).parent / "validation").glob("*.ttl"))
SHAPES = Path(__file__).parent.parent / "validators"


def expectation(case: Path) -> list[tuple[int | None, str, str]]:
    """Return the `# expect: LINE SHAPE PATH` comments of a case, the path `-` for none."""
    lines = case.read_text(encoding="utf-8").splitlines()
    expected = [line.split()[2:] for line in lines if line.startswith("# expect:")]
    return [(None if line == "None" else int(line), shape, path) for line, shape, path in expected]


def test_the_shipped_base_conforms(kb: KnowledgeBase) -> None:
    report = kb.validate()
    assert report.findings == ()
    assert report.checked > 500


def test_there_are_cases() -> None:
    assert len(CASES) == 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_each_fault_is_found_where_it_is(kb: KnowledgeBase, case: Path) -> None:
    report = kb.validate(case)
    found = [
        (
            finding.line,
            (finding.shape or "").rsplit("/", 1)[-1],
            kb.graph.shorten(finding.path) if finding.path else "-",
        )
        for finding in report.findings
    ]
    assert sorted(map(str, found)) == sorted(map(str, expectation(case)))
    assert report.conforms == (not expectation(case))
    assert report.checked > 0
    assert all(finding.file == str(case) for finding in report.findings)


def test_a_finding_is_one_line_with_place_fault_and_shape(kg: Callable[..., Run]) -> None:
    case = next(case for case in CASES if case.stem == "number-out-of-range")
    run = kg("validate", case)
    assert run.code == 1
    assert f"{case}:10: Violation:" in run.out
    assert "beyond the limit 1" in run.out
    assert "shape/NumberInRange" in run.out
    rows = json.loads(kg("validate", case, "-f", "json").out)
    assert [row["severity"] for row in rows] == ["Violation"]


def test_validating_a_file_adds_nothing(kb: KnowledgeBase) -> None:
    before = len(kb.graph.store)
    kb.validate(CASES[0])
    assert len(kb.graph.store) == before


@pytest.mark.parametrize("severity", ["Warning", "Info"])
def test_severity_is_data_and_a_warning_does_not_fail(
    make_base: Callable[..., Path], severity: str
) -> None:
    shape = f"""ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:severity sh:{severity} ;
    sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:severity sh:{severity} ] ."""
    files = {"ontology/o.ttl": "ex:A a owl:Class . ex:a a ex:A .", "validators/s.ttl": shape}
    report = KnowledgeBase.open(make_base(files)).validate()
    assert [finding.severity for finding in report.findings] == [severity]
    assert report.conforms


def test_a_fault_of_the_base_is_placed_where_the_claim_is_written(
    make_base: Callable[..., Path], kb: KnowledgeBase
) -> None:
    root = make_base({})
    shutil.copytree(kb.graph.root / "ontology", root / "ontology")
    shutil.copytree(kb.graph.root / "validators", root / "validators")
    table = root / "ontology/claims/convergence/table-1.ttl"
    begins = "claim:attention-mechanism-convergence-degree a cv:Claim"
    before, after = table.read_text(encoding="utf-8").split(begins)
    after = after.replace("cv:value 0.95", "cv:value 1.5", 1)
    table.write_text(f"{before}{begins}{after}", encoding="utf-8")
    (finding,) = KnowledgeBase.open(root).validate().findings
    assert (finding.file, finding.line) == (str(table), before.count("\n") + 1)


@pytest.mark.parametrize(
    "shape",
    [
        "sh:property [ sh:minCount 1 ]",
        'sh:property [ sh:path ex:p ; sh:minCount "x" ]',
        'sh:property [ sh:path ex:p ; sh:pattern "(" ]',
        'sh:sparql [ sh:select "SELEC" ]',
        'sh:sparql [ sh:select "SELECT $this { $this nope:p ?x }" ]',
        'sh:sparql [ sh:select "ASK { ?s ?p ?o }" ]',
        'sh:sparql [ sh:select "SELECT $this FROM <http://127.0.0.1:9/> { $this ?p ?x }" ]',
        'sh:sparql [ sh:select "SELECT $this { GRAPH ?g { $this ?p ?x } }" ]',
        'sh:sparql [ sh:select "SELECT $this { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }" ]',
        'sh:sparql [ sh:select "SELECT $this { SERVICE#\\n<http://127.0.0.1:9/> { ?s ?p ?o } }" ]',
        'sh:sparql [ sh:select "PREFIX SERVICE: <urn:s> SELECT $this { SERVICE:x {} }" ]',
        'sh:property [ sh:path ex:p ; sh:minCount "x"^^xsd:integer ]',
        'sh:property [ sh:path ex:p ; sh:pattern "a{99999999999}" ]',
        "sh:property [ sh:path ex:p ; sh:pattern 5 ]",
        "sh:property [ sh:path ex:p ; sh:minInclusive ex:a ]",
    ],
)
def test_a_faulty_shape_is_one_line(
    kg: Callable[..., Run], make_base: Callable[..., Path], shape: str
) -> None:
    files = {
        "ontology/o.ttl": 'ex:A a owl:Class . ex:a a ex:A ; ex:p "x" .',
        "validators/s.ttl": f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; {shape} .",
    }
    base = make_base(files)
    run = kg("--base", base, "validate")
    assert run.code == 2
    assert one_line(run.err).startswith(f"kg: {base / 'validators'}")


def test_an_ill_typed_literal_is_told_once_and_quietly() -> None:
    case = next(case for case in CASES if case.stem == "ill-typed-number")
    command = [sys.executable, "-m", "kg", "validate", str(case)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (1, "")


def test_a_blank_node_keeps_its_findings_and_loses_its_label(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    data = tmp_path / "new.ttl"
    text = "[] a cv:Claim ; cv:value 1.5 ; cv:predicate cv:convergenceDegree ."
    data.write_text(f"@prefix cv: <https://w3id.org/convergence-kg/ontology#> . {text}")
    run = kg("validate", data)
    assert run.code == 1
    assert "(blank node) (cv:stance)" in run.out
    assert "claim (blank node) gives 1.5" in run.out


def test_places_are_found_however_a_statement_is_laid_out(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    data = tmp_path / "new.ttl"
    data.write_text("""@base <https://w3id.org/convergence-kg/claim/> .
PREFIX c: <../ontology#>
<x>
  a c:Claim ; <http://www.w3.org/2000/01/rdf-schema#comment> '''
<y> a c:Claim .''' ; c:value 1.5 .
  <y> a c:Claim .
""")
    places = {finding.focus[-1]: finding.line for finding in kb.validate(data).findings}
    assert places == {"x": 3, "y": 6}


@pytest.mark.parametrize(
    ("anonymous", "member", "checked"),
    [
        ("[ a owl:Class ; owl:unionOf ( ex:A ex:B ) ]", "ex:C", True),
        ("[ a owl:Class ; owl:unionOf ( ex:A ex:B ) ]", "ex:B", False),
        ("[ a owl:Class ; owl:complementOf ex:A ]", "ex:C", False),
    ],
)
def test_a_domain_may_be_a_union_and_no_other_anonymous_class_is_checked(
    make_base: Callable[..., Path], anonymous: str, member: str, checked: bool
) -> None:
    facts = f"""ex:p a owl:ObjectProperty , cv:ClaimProperty .
    ex:p rdfs:domain {anonymous} ; rdfs:range {anonymous} . ex:s a {member} . ex:o a {member} .
    claim:c a cv:Claim ; cv:predicate ex:p ; cv:subject ex:s ; cv:object ex:o ."""
    root = make_base({"ontology/o.ttl": facts})
    shutil.copytree(SHAPES, root / "validators")
    shapes = {finding.shape or "" for finding in KnowledgeBase.open(root).validate().findings}
    assert shapes
    found = sorted(shape.rpartition("/")[2] for shape in shapes if "OfTheRightClass" in shape)
    assert found == (["ObjectOfTheRightClass", "SubjectOfTheRightClass"] if checked else [])


def test_what_shapes_cannot_check_is_refused(kg: Callable[..., Run], tmp_path: Path) -> None:
    data = tmp_path / "new.ttl"
    data.write_text("<urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>> .")
    run = kg("validate", data)
    assert run.code == 2
    assert "triple term of RDF 1.2" in one_line(run.err)


def test_a_file_in_another_syntax_is_named(kg: Callable[..., Run], tmp_path: Path) -> None:
    data = tmp_path / "new.nt"
    iri = "https://w3id.org/convergence-kg/"
    data.write_text(f"<{iri}claim/x> <{iri}ontology#subject> <{iri}ontology#MoE> .")
    run = kg("validate", data)
    assert run.code == 1
    assert all(str(data) in line for line in run.out.splitlines()[:-1])
