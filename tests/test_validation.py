"""Shapes: each case is a small file with one fault, and what the report says of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run

from kg import KnowledgeBase

CASES = sorted((Path(__file__).parent / "validation").glob("*.ttl"))


def expectation(case: Path) -> list[tuple[int, str, str]]:
    """Return the `# expect: LINE SHAPE PATH` comments of a case, the path `-` for none."""
    lines = case.read_text(encoding="utf-8").splitlines()
    expected = [line.split()[2:] for line in lines if line.startswith("# expect:")]
    return [(int(line), shape, path) for line, shape, path in expected]


def test_the_shipped_base_conforms(kb: KnowledgeBase) -> None:
    report = kb.validate()
    assert report.findings == ()
    assert report.checked > 500


def test_there_are_cases() -> None:
    assert len(CASES) == 14


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
    assert f"{case}:9: Violation:" in run.out
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
