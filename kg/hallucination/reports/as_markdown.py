"""Markdown, for a comment on a change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.hallucination.comparing.wording import comparison_lines
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.reports.rendering import COLUMNS, as_rows, error_rows
from kg.hallucination.reports.summary import overall, spread_of
from kg.hallucination.reports.tally import Tally
from kg.i18n import pgettext

__all__ = ["markdown"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def markdown(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield what is not backed or could not be read, and the rates at the end."""
    yield _titles("record", *COLUMNS)
    supported = pgettext("verdict", "supported")
    for one in scored:
        tally.add(one)
        rows = as_rows(one.report, index) if one.record.error is None else error_rows(one.record)
        for row in rows:
            if row[0] != supported:
                yield f"| {' | '.join(_escaped(cell) for cell in (one.record.id, *row))} |\n"
    yield "\n"
    for line in overall(tally):
        yield f"- {_escaped(line)}\n"
    if tally.groups:
        yield "\n" + _titles("label", "value", "records", "claims", "HR")
    for (label, value), group in tally.groups.items():
        rate = spread_of(group)
        cells = (label, value, str(group.records), str(group.claims), rate)
        yield f"| {' | '.join(_escaped(cell) for cell in cells)} |\n"
    if tally.comparison is not None:
        yield "\n"
        for line in comparison_lines(tally.comparison):
            indent = " " * (len(line) - len(line.lstrip()))
            yield f"{indent}- {_escaped(line.strip())}\n"


def _titles(*columns: str) -> str:
    """Return the head of a table, in the current language."""
    told = " | ".join(pgettext("column", column) for column in columns)
    return f"| {told} |\n|{'---|' * len(columns)}\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
