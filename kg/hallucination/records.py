"""What is scored one by one: a model's outputs with their labels, and what was found in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from kg.hallucination.rating import Report
from kg.model import Verdict

__all__ = ["Record", "RecordReport", "read_ahead"]


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


def read_ahead(records: Iterator[Record]) -> tuple[Iterator[Record], bool]:
    """Return the same records, with the first two read already, and whether there is just one."""
    first = list(islice(records, 2))
    single = len(first) == 1 and first[0].line is None and not first[0].labels
    return chain(first, records), single
