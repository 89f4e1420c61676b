"""What is reported: the findings, and over how much they were made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.claims.findings import Finding

__all__ = ["Checked"]


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check.

    Args:
        findings: what was found, in the order in which it is reported.
        nodes: how many nodes the data describe.
        claims: how many of them are claims.
        shorten: what makes prefixed names of IRIs.
        language: `zh` or `en`: of the messages.
    """

    findings: Sequence[Finding]
    nodes: int
    claims: int
    shorten: Callable[[str], str]
    language: str = "en"

    @property
    def conforms(self) -> bool:
        """Whether nothing was found that is a violation."""
        return not any(finding.severity == "violation" for finding in self.findings)

    def count(self, severity: str) -> int:
        """Return how many findings are of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def node(self, finding: Finding) -> str:
        """Return the node of a finding as people read it; empty where there is none."""
        return self.named(finding.node or "")

    def named(self, iri: str) -> str:
        """Return an IRI as a prefixed name; what is none stays as it is."""
        return self.shorten(iri) if iri.startswith(("http:", "https:", "urn:")) else iri
