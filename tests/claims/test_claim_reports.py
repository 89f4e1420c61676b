"""The findings for people, scripts and hosts of code."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from tests_support import Run, one_line

ROWS = """subject,property,value,time,source
Attention mechanizm,adoption rate,97%,2026,R
RLHF alignment,收敛度,70%,2025-Q3,R
"""
SH = "http://www.w3.org/ns/shacl#"


@pytest.fixture
def told(kg: Callable[..., Run], tmp_path: Path) -> Callable[[str], str]:
    """Check two rows, one with an unknown name, one that contradicts; return what is printed."""
    path = tmp_path / "claims, new.csv"
    path.write_text(ROWS, encoding="utf-8")

    def telling(form: str) -> str:
        run = kg("validate", path, "-f", form)
        assert (run.code, run.err) == (1, "")
        return run.out

    return telling


def test_a_table_has_a_line_for_each_finding_and_one_that_sums_up(
    told: Callable[[str], str],
) -> None:
    lines = told("table").splitlines()
    (violation,) = [line for line in lines if ": Violation: " in line]
    assert "claims, new.csv:2: Violation: 'Attention mechanizm'" in violation
    assert violation.endswith("[unknown-entity]")
    assert lines[-1].startswith("does not conform: ")
    assert lines[-1].endswith("1 violation, 0 warnings, 2 notes")


def test_json_and_csv_have_step_place_and_related_claims(told: Callable[[str], str]) -> None:
    data = {one["rule"]: one for one in json.loads(told("json"))}
    assert (data["unknown-entity"]["step"], data["unknown-entity"]["line"]) == ("reference", 2)
    (related,) = data["contradicts"]["related"]
    assert (related["how"], bool(related["passages"])) == ("contradicts", True)
    rows = list(csv.DictReader(io.StringIO(told("csv"))))
    assert {row["severity"] for row in rows} == {"Violation", "Information"}


def test_sarif_has_level_rule_and_region(told: Callable[[str], str]) -> None:
    log = json.loads(told("sarif"))
    (run,) = log["runs"]
    levels = {result["ruleId"]: result["level"] for result in run["results"]}
    assert (log["version"], levels["unknown-entity"]) == ("2.1.0", "error")
    assert levels["contradicts"] == "note"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].endswith("claims%2C%20new.csv")
        assert place["region"]["startLine"] in {2, 3}


def test_junit_fails_for_a_place_with_a_violation(told: Callable[[str], str]) -> None:
    suite = ET.fromstring(told("junit"))
    failing = [case for case in suite if case.find("failure") is not None]
    assert (suite.get("failures"), len(failing)) == ("1", 1)
    assert (failing[0].get("name") or "").endswith(":2")


def test_annotations_of_github_are_one_line_each(told: Callable[[str], str]) -> None:
    lines = told("github").splitlines()
    assert [line.split(" ")[0] for line in sorted(lines)] == ["::error", "::notice", "::notice"]
    assert all("claims%2C new.csv" in line and "line=" in line for line in lines)


def test_a_report_of_shacl_is_turtle(told: Callable[[str], str]) -> None:
    triples = list(ox.parse(told("turtle"), format=ox.RdfFormat.TURTLE))
    results = [t for t in triples if t.predicate.value == SH + "result"]
    conforms = [t.object for t in triples if t.predicate.value == SH + "conforms"]
    assert len(results) == 3
    assert isinstance(conforms[0], ox.Literal)
    assert conforms[0].value == "false"


@pytest.mark.parametrize("form", ["sarif", "junit", "turtle", "github"])
def test_the_base_itself_is_reported_in_these_formats_too(
    make_base: Callable[..., Path], kg: Callable[..., Run], form: str
) -> None:
    shape = """ex:S a sh:NodeShape ; sh:targetClass ex:A ;
    sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:message "a p is missing" ] ."""
    files = {"ontology/o.ttl": "ex:A a owl:Class .\nex:a a ex:A .", "validators/s.ttl": shape}
    run = kg("--base", make_base(files), "validate", "-f", form)
    assert run.code == 1
    assert "a p is missing" in run.out


def test_options_for_files_need_a_file(kg: Callable[..., Run]) -> None:
    run = kg("validate", "--strict")
    assert run.code == 2
    assert "give one" in one_line(run.err)
