"""Findings, in the order in which they came up."""

from __future__ import annotations

from kg.readiness.artefacts import Finding

__all__ = ["Notes"]


class Notes:
    """Gathers findings; the same one is kept once."""

    def __init__(self) -> None:
        self._found: dict[Finding, None] = {}

    def add(self, finding: Finding) -> None:
        """Keep a finding."""
        self._found[finding] = None

    def all(self) -> tuple[Finding, ...]:
        """Return what was found, in order."""
        return tuple(self._found)
