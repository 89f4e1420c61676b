"""Parts in Parquet: what a line of JSON tells of a record, as a row with the same names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any, Final

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.reports.as_lines import line_data
from kg.hallucination.reports.summary import verdict_counts
from kg.hallucination.reports.tally import Tally

__all__ = ["write_parquet"]

#: How many rows are held at a time, and make a row group.
_ROWS: Final = 1000


def write_parquet(
    stream: IO[bytes], scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex
) -> None:
    """Write a row for each record.

    Args:
        stream: where it is written to.
        scored: the records.
        tally: is filled as they come.
        index: the evidence.
    """
    import pyarrow as pa
    from pyarrow import parquet as pq

    schema = _schema()
    rows = _rows(scored, tally, index)
    with pq.ParquetWriter(stream, schema) as writer:
        while some := list(islice(rows, _ROWS)):
            writer.write_table(pa.Table.from_pylist(some, schema=schema))


def _rows(
    scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex
) -> Iterator[dict[str, Any]]:
    for one in scored:
        tally.add(one)
        row = line_data(one, index)
        row["labels"] = list(row["labels"].items())
        yield row


def _schema() -> Any:
    """Return the columns, which are the same where no record has anything in one."""
    import pyarrow as pa

    text, number, whole, flag = pa.string(), pa.float64(), pa.int64(), pa.bool_()

    def group(**fields: Any) -> Any:
        return pa.struct(list(fields.items()))

    passage = group(
        iri=text, document=text, part=text, row=text, column=text, line=whole, position=whole
    )
    evidence = group(claim=text, says=text, passages=pa.list_(passage))
    reading = group(subject=text, predicate=text, object=text, value=text, order=text, kind=text)
    claim = group(
        text=text,
        span=pa.list_(whole),
        verdict=text,
        layer=text,
        reason=text,
        language=text,
        negated=flag,
        disputed=flag,
        readings=pa.list_(reading),
        evidence=pa.list_(evidence),
        rivals=pa.list_(evidence),
    )
    return pa.schema(
        {
            "id": text,
            "verdict": text,
            "hr": number,
            "interval": pa.list_(number),
            "hr_range": pa.list_(number),
            "lower_interval": pa.list_(number),
            "counts": group(**dict.fromkeys(verdict_counts(Tally().counts), whole)),
            "unread": whole,
            "abstaining": whole,
            "claims": pa.list_(claim),
            "labels": pa.map_(text, text),
            "error": text,
            "source": text,
            "line": whole,
        }
    )
