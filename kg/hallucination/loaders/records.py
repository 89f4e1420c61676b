"""What is scored one by one: a model's outputs with their labels, and what was found in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from kg.errors import InputError
from kg.hallucination.rates import Report
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
        above: how many lines of the file stand above its text, where that is lines of claims.
        error: why it could not be read; its text is empty then, and it counts in no rate.
    """

    id: str
    text: str
    labels: Mapping[str, str] = field(default_factory=dict)
    source: str = "-"
    line: int | None = None
    above: int = 0
    error: InputError | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RecordReport:
    """A record with the judgement of every sentence in it; of none where it could not be read."""

    record: Record
    report: Report

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict on any of its sentences; not a claim when it has none."""
        return self.report.verdict

    @property
    def status(self) -> str:
        """What reports call it: its verdict, such as `not_a_claim`, or `error`."""
        return "error" if self.record.error is not None else self.verdict.name.lower()


def read_ahead(records: Iterator[Record]) -> tuple[Iterator[Record], bool]:
    """Return the same records, with the first two read already, and whether there is just one.

    Raises:
        InputError: if all there is is one file, and that cannot be read.
    """
    first = list(islice(records, 2))
    single = len(first) == 1 and first[0].line is None and not first[0].labels
    if single and first[0].error is not None:
        raise first[0].error
    return chain(first, records), single
