"""Records in Parquet: a row for each, with the columns that JSON Lines have as names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

from kg.errors import InputError, MissingExtraError
from kg.hallucination.loaders.entries import TEXT_FIELDS, Place, records_of
from kg.hallucination.loaders.records import Record
from kg.i18n import _

__all__ = ["open_parquet", "read_parquet"]

#: How many rows are held at a time.
_ROWS: Final = 256
_JSON: Final = (str, bool, int, float, list, dict, type(None))


def open_parquet(source: str, stream: IO[bytes]) -> Any:
    """Return a file of Parquet, of which only the footer is read.

    Args:
        source: what messages call the file.
        stream: where it is read from; it can seek.

    Raises:
        InputError: if it is no such file.
        MissingExtraError: if the library that reads it is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet as pq
    except ImportError:
        raise MissingExtraError("cluster", _("reading Parquet")) from None
    try:
        return pq.ParquetFile(stream)
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            _("{source}: is no Parquet that can be read: {line}", source=source, line=_line(error))
        ) from None


def read_parquet(
    source: str,
    stream: IO[bytes],
    field: str | None = None,
    *,
    groups: Iterable[int] | None = None,
    first: int = 1,
) -> Iterator[Record]:
    """Yield the record of each row; a row group that is damaged is yielded as one with an error.

    Args:
        source: what messages call the file.
        stream: where it is read from; it can seek.
        field: what of a row holds its text; see `records_of`.
        groups: the numbers, from 0, of the row groups to read; all when None.
        first: the number, from 1, that the first of their rows has in the file.

    Raises:
        InputError: if the file is no Parquet, or has no row.
        MissingExtraError: if the library that reads it is not installed.
    """
    file = open_parquet(source, stream)
    if groups is None:
        if not file.metadata.num_rows:
            raise InputError(_("{source}: has no row", source=source))
        groups = range(file.metadata.num_row_groups)
    for group in groups:
        yield from _group(source, file, group, first, field)
        first += file.metadata.row_group(group).num_rows


def _group(source: str, file: Any, group: int, first: int, field: str | None) -> Iterator[Record]:
    import pyarrow as pa

    number = first
    try:
        for batch in file.iter_batches(_ROWS, row_groups=[group]):
            for row in batch.to_pylist():
                yield from records_of(_entry(row, field), Place(source, None, number), field)
                number += 1
    except (pa.ArrowException, OSError) as error:
        fault = _("and the rest of its row group cannot be read: {line}", line=_line(error))
        yield Place(source, None, number).fault(fault)


def _entry(row: dict[str, Any], field: str | None) -> dict[str, Any]:
    """Return a row as an entry of JSON has it; a label that is null is none."""
    return {
        name: _plain(value)
        for name, value in row.items()
        if value is not None or name in TEXT_FIELDS or name == field
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: UTF-8 of columns that are not marked as text, times as ISO."""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.hex()
    return value if isinstance(value, _JSON) else str(value)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
