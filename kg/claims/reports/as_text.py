"""Findings as lines and rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from kg.claims.findings import Finding
from kg.claims.reports.summary import Checked
from kg.proportions import counted

__all__ = ["COLUMNS", "as_data", "as_lines", "as_rows", "told"]

COLUMNS: Final = (
    "severity", "step", "place", "node", "path", "value", "message", "remedy", "related", "rule",
)  # fmt: skip
_VERDICTS: Final = {
    ("zh", True): "符合",
    ("zh", False): "不符合",
    ("en", True): "conforms",
    ("en", False): "does not conform",
}
_SEVERITIES: Final = {
    "zh": {"violation": "违例", "warning": "警告", "information": "提示"},
    "en": {name: name.capitalize() for name in ("violation", "warning", "information")},
}


def told(finding: Finding) -> str:
    """Return what a finding says, with what would be right."""
    return f"{finding.message} — {finding.remedy}" if finding.remedy else finding.message


def as_lines(checked: Checked) -> Iterator[str]:
    """Yield a line for each finding, and one that sums up."""
    for finding in checked.findings:
        place = f"{finding.place}: " if finding.place else ""
        about = f" ({_about(finding, checked)})" if finding.path else ""
        node = f"{checked.node(finding)}{about}: " if finding.node else ""
        rule = f" [{checked.named(finding.rule)}]" if finding.rule else ""
        severity = _SEVERITIES[checked.language][finding.severity]
        yield f"{place}{severity}: {node}{told(finding)}{rule}"
    verdict = _VERDICTS[checked.language, checked.conforms]
    if checked.language == "zh":
        yield (
            f"{verdict}：检查了 {checked.nodes} 个节点，其中断言 {checked.claims} 条；"
            f"违例 {checked.count('violation')}，警告 {checked.count('warning')}，"
            f"提示 {checked.count('information')}"
        )
        return
    yield (
        f"{verdict}: {counted(checked.nodes, 'node')} checked, "
        f"{checked.claims:,} of them {'a claim' if checked.claims == 1 else 'claims'}; "
        f"{counted(checked.count('violation'), 'violation')}, "
        f"{counted(checked.count('warning'), 'warning')}, "
        f"{counted(checked.count('information'), 'note')}"
    )


def _about(finding: Finding, checked: Checked) -> str:
    """Return the property that a finding of a shape concerns, and its value."""
    return " ".join(filter(None, map(checked.named, (finding.path, finding.value))))


def as_rows(checked: Checked) -> list[Sequence[str]]:
    """Return a row for each finding; see `COLUMNS`."""
    return [_row(finding, checked) for finding in checked.findings]


def _row(finding: Finding, checked: Checked) -> Sequence[str]:
    related = " ".join(checked.named(one.claim) for one in finding.related)
    return (
        finding.severity.capitalize(),
        finding.step,
        str(finding.place or ""),
        checked.node(finding),
        checked.named(finding.path),
        checked.named(finding.value),
        finding.message,
        finding.remedy,
        related,
        checked.named(finding.rule),
    )


def as_data(checked: Checked) -> list[dict[str, Any]]:
    """Return the findings as JSON has them: with full IRIs, file and line apart."""
    return [
        {
            "severity": finding.severity.capitalize(),
            "step": finding.step,
            "file": finding.place.file if finding.place else None,
            "line": (finding.place.line or None) if finding.place else None,
            "node": finding.node,
            "path": finding.path or None,
            "value": finding.value or None,
            "message": finding.message,
            "remedy": finding.remedy,
            "related": [asdict(one) for one in finding.related],
            "rule": finding.rule,
        }
        for finding in checked.findings
    ]
