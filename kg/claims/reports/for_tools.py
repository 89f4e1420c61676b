"""Findings for tools: SARIF, JUnit, annotations of GitHub, and a validation report of SHACL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

import pyoxigraph as ox

from kg import __version__
from kg.claims.findings import Finding, Severity
from kg.claims.reports.as_text import told
from kg.claims.reports.summary import Checked
from kg.printing.junit import Outcome, case, suite
from kg.vocabulary import RDF, RDFS, SH, XSD

__all__ = ["github", "junit", "sarif", "shacl"]

_SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final[Mapping[Severity, str]] = {
    "violation": "error",
    "warning": "warning",
    "information": "note",
}
_COMMANDS: Final[Mapping[Severity, str]] = {
    "violation": "error",
    "warning": "warning",
    "information": "notice",
}
_SHACL: Final[Mapping[Severity, str]] = {
    "violation": "Violation",
    "warning": "Warning",
    "information": "Info",
}


def sarif(checked: Checked) -> dict[str, Any]:
    """Return findings as a SARIF 2.1.0 log, which code hosts show beside the lines."""
    rules = sorted({_rule(finding) for finding in checked.findings})
    run = {
        "tool": {
            "driver": {
                "name": "convergence-kg",
                "version": __version__,
                "rules": [{"id": rule} for rule in rules],
            }
        },
        "results": [_sarif_result(finding, rules) for finding in checked.findings],
        "columnKind": "unicodeCodePoints",
    }
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _rule(finding: Finding) -> str:
    return finding.rule or finding.step


def _sarif_result(finding: Finding, rules: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": _rule(finding),
        "ruleIndex": rules.index(_rule(finding)),
        "level": _LEVELS[finding.severity],
        "message": {"text": told(finding)},
        "properties": {"step": finding.step},
    }
    if finding.place is not None:
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.place.file)}}
        if finding.place.line:
            place["region"] = {"startLine": finding.place.line}
        result["locations"] = [{"physicalLocation": place}]
    if finding.node is not None:
        logical = {"fullyQualifiedName": finding.node}
        result.setdefault("locations", [{}])[0]["logicalLocations"] = [logical]
    if finding.related:
        result["properties"]["related"] = [
            {"claim": one.claim, "how": one.how, "passages": list(one.passages)}
            for one in finding.related
        ]
    return result


def _uri(file: str) -> str:
    from urllib.parse import quote

    return quote(file.replace("\\", "/"))


def junit(checked: Checked) -> str:
    """Return findings as JUnit XML: a test case for each place, which fails by a violation."""
    cases: dict[tuple[str, str], list[Finding]] = {}
    for finding in checked.findings:
        file = finding.place.file if finding.place else "claims"
        name = str(finding.place) if finding.place else checked.node(finding) or finding.rule
        cases.setdefault((file, name), []).append(finding)
    if not cases:
        cases["claims", "conforms"] = []
    return "".join(suite("kg validate", (_case(*one) for one in cases.items())))


def _case(place: tuple[str, str], findings: list[Finding]) -> ET.Element:
    others = [finding for finding in findings if finding.severity != "violation"]
    output = "\n".join(f"{finding.severity}: {told(finding)}" for finding in others)
    failing = [finding for finding in findings if finding.severity == "violation"]
    if not failing:
        return case(*place, output=output)
    body = "\n".join(told(finding) for finding in failing)
    return case(*place, Outcome("failure", told(failing[0]), failing[0].step, body), output)


def github(checked: Checked) -> str:
    """Return findings as workflow commands of GitHub, which become annotations of lines."""
    return "".join(_annotation(finding, checked) for finding in checked.findings)


def _annotation(finding: Finding, checked: Checked) -> str:
    properties = {"title": f"{finding.step}: {checked.named(_rule(finding))}"}
    if finding.place is not None:
        properties = {"file": finding.place.file, **properties}
        if finding.place.line:
            properties["line"] = str(finding.place.line)
    given = ",".join(f"{name}={_escaped(value, more=True)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {given}::{_escaped(told(finding))}\n"


def _escaped(text: str, *, more: bool = False) -> str:
    """Return a text as a workflow command takes it: no line of it may be one of its own."""
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(sign, code)
    return text.replace(":", "%3A").replace(",", "%2C") if more else text


def shacl(checked: Checked) -> str:
    """Return findings as a `sh:ValidationReport` in Turtle; the step and the rule are its shape."""
    report = ox.BlankNode("report")
    triples = [
        ox.Triple(report, ox.NamedNode(RDF + "type"), _sh("ValidationReport")),
        ox.Triple(report, _sh("conforms"), _boolean(checked.conforms)),
    ]
    for number, finding in enumerate(checked.findings):
        result = ox.BlankNode(f"result{number}")
        triples.append(ox.Triple(report, _sh("result"), result))
        triples += _shacl_result(result, finding, checked.language)
    content = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes={"sh": SH})
    assert content is not None
    return content.decode()


def _shacl_result(result: ox.BlankNode, finding: Finding, language: str) -> list[ox.Triple]:
    def says(name: str, content: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(result, _sh(name), content)

    triples = [
        ox.Triple(result, ox.NamedNode(RDF + "type"), _sh("ValidationResult")),
        says("resultSeverity", _sh(_SHACL[finding.severity])),
        says("resultMessage", ox.Literal(told(finding), language=language)),
        says("focusNode", _node(finding.node) or ox.Literal(str(finding.place or ""))),
    ]
    if (path := _node(finding.path)) is not None:
        triples.append(says("resultPath", path))
    rule = _node(finding.rule)
    triples.append(
        says("sourceShape", rule or ox.NamedNode(f"urn:kg:{finding.step}:{finding.rule}"))
    )
    triples.append(says("sourceConstraintComponent", ox.NamedNode(f"urn:kg:step:{finding.step}")))
    if finding.place is not None:
        comment = ox.NamedNode(RDFS + "comment")  # SHACL has no term for a line of a file
        triples.append(ox.Triple(result, comment, ox.Literal(str(finding.place))))
    triples += [
        says("value", ox.NamedNode(one.claim)) for one in finding.related if _node(one.claim)
    ]
    return triples


def _node(iri: str | None) -> ox.NamedNode | None:
    if iri is None or not iri.startswith(("http:", "https:", "urn:")):
        return None
    return ox.NamedNode(iri)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _boolean(value: bool) -> ox.Literal:
    return ox.Literal("true" if value else "false", datatype=ox.NamedNode(XSD + "boolean"))
