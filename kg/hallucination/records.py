"""What is scored one by one: a model's outputs with their labels, and what was found in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.hallucination.rating import Report
from kg.model import Verdict

__all__ = ["Record", "RecordReport"]


@dataclass(frozen=True, slots=True)
class Record:
    """One output of a model.

    Args:
        id: what the input calls it, or its place there.
        text: what the model wrote.
        labels: everything else the input says of it, such as `model`, by name.
        source: the file it came from, or `-` for the standard input.
        line: the line of the file it stands in, from 1; None for a file that is one record.
    """

    id: str
    text: str
    labels: Mapping[str, str] = field(default_factory=dict)
    source: str = "-"
    line: int | None = None


@dataclass(frozen=True, slots=True)
class RecordReport:
    """A record with the judgement of every sentence in it."""

    record: Record
    report: Report

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict on any of its claims; not a claim when it makes none."""
        return self.report.verdict
