"""Reports over many outputs, for machines, for CI and for people; written record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.hallucination.index.evidence import EvidenceIndex
    from kg.hallucination.loaders.records import RecordReport
    from kg.hallucination.reports.tally import Tally

    Write = Callable[[Iterable[RecordReport], Tally, EvidenceIndex], Iterator[str]]

__all__ = ["REPORTS"]


def _in(module: str, name: str) -> Write:
    """Return a function of a module here, which is imported when it is called."""

    def write(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
        found: Write = getattr(import_module(f"{__name__}.{module}"), name)
        return found(scored, tally, index)

    return write


#: Reports by name. Each takes records, a tally that it fills as it goes, and the evidence index.
REPORTS: Final[Mapping[str, Write]] = {
    "table": _in("as_table", "table"),
    "json": _in("as_table", "as_json"),
    "csv": _in("as_table", "as_csv"),
    "tsv": _in("as_table", "as_tsv"),
    "jsonl": _in("as_lines", "jsonl"),
    "md": _in("as_markdown", "markdown"),
    "junit": _in("as_junit", "junit"),
    "html": _in("as_html", "html"),
}
