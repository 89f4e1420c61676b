"""What validation found, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["SEVERITIES", "Finding", "ValidationReport"]

#: Severities of SHACL, gravest first.
SEVERITIES: Final = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a SHACL report.

    Args:
        severity: one of `SEVERITIES`.
        focus: the node that is at fault.
        path: the property concerned, or None where it is the node as a whole.
        value: the offending value, or None where something is missing.
        shape: the IRI of the shape that says so, or None for a shape without a name.
        messages: what would be right, by language tag.
        file: the file in which the node is written, or None where it cannot be told.
        line: the 1-based line in that file.
    """

    severity: str
    focus: str
    path: str | None
    value: str | None
    shape: str | None
    messages: Mapping[str, str]
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The findings over one set of data.

    Args:
        checked: how many nodes are the subject of a triple in the data (of a file: in the file
            itself), blank ones too, whether or not a shape is for them.
        findings: gravest first, then by place.
        engine: what found them: the engine that was asked, or pySHACL where that one cannot.
    """

    checked: int
    findings: tuple[Finding, ...]
    engine: str

    @property
    def conforms(self) -> bool:
        """Whether nothing was found that is a violation; warnings alone do not fail."""
        return not any(finding.severity == "Violation" for finding in self.findings)
