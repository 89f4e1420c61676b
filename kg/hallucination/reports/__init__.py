"""Reports over many outputs, for machines, for CI and for people; written record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.reports.as_html import html
from kg.hallucination.reports.as_junit import junit
from kg.hallucination.reports.as_lines import jsonl
from kg.hallucination.reports.as_markdown import markdown
from kg.hallucination.reports.as_table import as_csv, as_json, as_tsv, table
from kg.hallucination.reports.tally import Tally

__all__ = ["REPORTS", "html", "jsonl", "junit", "markdown"]

#: Reports by name. Each takes records, a tally that it fills as it goes, and the evidence index.
REPORTS: Final[
    Mapping[str, Callable[[Iterable[RecordReport], Tally, EvidenceIndex], Iterator[str]]]
] = {
    "table": table,
    "json": as_json,
    "csv": as_csv,
    "tsv": as_tsv,
    "jsonl": jsonl,
    "md": markdown,
    "junit": junit,
    "html": html,
}
