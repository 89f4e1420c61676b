"""Tables of records: for people, for spreadsheets, and as one JSON document."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from kg.cells import safe_cells
from kg.hallucination.comparing.wording import comparison_data, comparison_lines
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.reports.remarks import remarked, remarks_data
from kg.hallucination.reports.rendering import (
    COLUMNS,
    as_data,
    as_rows,
    as_text,
    error_data,
    error_rows,
    one_line,
)
from kg.hallucination.reports.summary import overall, spread_of, tally_data
from kg.hallucination.reports.tally import Tally
from kg.i18n import DEFAULT, _, pgettext, using
from kg.proportions import counted

__all__ = ["as_csv", "as_json", "as_tsv", "rates", "table"]


def table(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield each record with its claims, then the rates, by label last."""
    for one in scored:
        tally.add(one)
        labels = "".join(f"  {name}={value}" for name, value in one.record.labels.items())
        yield f"── {one.record.id}  {pgettext('verdict', one.status.replace('_', ' '))}{labels}\n"
        if one.record.error is not None:
            yield f"    {one_line(one.record.error)}\n\n"
            continue
        yield from (f"{line}\n" for line in as_text(one.report, index))
        yield "\n"
    yield from (f"{line}\n" for line in (*rates(tally), *remarked(index)))


def rates(tally: Tally) -> Iterator[str]:
    """Yield the rates over many outputs, one a line, by label, and what has changed last."""
    yield from overall(tally)
    for (label, value), group in tally.groups.items():
        rate = _("no claim") if group.rate is None else f"HR {spread_of(group)}"
        yield _(
            "{label}={value}: {rate}, {number} of {claims} claims not backed, {records}",
            label=label,
            value=value,
            rate=rate,
            number=group.unsupported,
            claims=group.claims,
            records=counted(group.records, "record"),
        )
    if tally.comparison is not None:
        yield from comparison_lines(tally.comparison)


def as_json(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield one JSON document: `records`, `overall`, and `comparison` where there is one."""
    yield '{"records": ['
    comma = ""
    for one in scored:
        tally.add(one)
        record = {
            "id": one.record.id,
            "verdict": one.status,
            "labels": dict(one.record.labels),
            **(as_data(one.report, index) if one.record.error is None else error_data(one.record)),
        }
        yield f"{comma}\n{json.dumps(record, ensure_ascii=False)}"
        comma = ","
    told: dict[str, object] = {"overall": tally_data(tally) | remarks_data(index)}
    if tally.comparison is not None:
        told["comparison"] = comparison_data(tally.comparison)
    yield f"\n], {json.dumps(told, ensure_ascii=False)[1:]}\n"


def as_csv(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield a row for each claim, as spreadsheets read it."""
    return _separated(scored, tally, index, "excel")


def as_tsv(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield a row for each claim, divided by tabs."""
    return _separated(scored, tally, index, "excel-tab")


def _separated(
    scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex, dialect: str
) -> Iterator[str]:
    yield _line(("record", *COLUMNS), dialect)
    for one in scored:
        tally.add(one)
        with using(DEFAULT):  # what programs read is the same in every language
            told = (
                as_rows(one.report, index) if one.record.error is None else error_rows(one.record)
            )
            rows = list(told)
        for row in rows:
            yield _line((one.record.id, *row), dialect)


def _line(cells: tuple[str, ...], dialect: str) -> str:
    out = io.StringIO()
    csv.writer(out, dialect).writerow(safe_cells(cells))
    return out.getvalue()
