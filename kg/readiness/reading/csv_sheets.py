"""The CSV file of CSVW metadata, in the dialect that these declare."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import SourceSyntaxError
from kg.files import check_regular
from kg.i18n import _
from kg.readiness.reading.documents import csv_fault
from kg.readiness.reading.nodes import one_line

if TYPE_CHECKING:
    import csvw

__all__ = ["Sheet", "read_sheet"]


@dataclass(slots=True)
class Sheet:
    """What a CSV file holds.

    Args:
        header: the names of its columns; none where its dialect has no header.
        records: how many rows it has, header and blank lines apart.
        widths: how many cells each of the longest rows has, by the line at which it ends.
        spread: the rows that go over several lines: the first line, and the last.
    """

    header: tuple[str, ...] = ()
    records: int = 0
    widths: dict[int, int] = field(default_factory=dict)
    spread: dict[int, int] = field(default_factory=dict)

    def has(self, names: set[str], position: int) -> bool:
        """Return whether a column is there.

        Args:
            names: what it may be called.
            position: its place in the metadata, from 1; it counts where there is no header, or
                where the column has no name.
        """
        if self.header and names:
            return bool(names & set(self.header))
        return position <= max(self.widths.values(), default=position)


def read_sheet(table: csvw.Table, data: Path) -> Sheet:
    """Read a CSV file in the dialect of its metadata.

    Args:
        table: the metadata.
        data: the file.

    Raises:
        InputError: if it cannot be read.
        SourceSyntaxError: if it is no CSV of that dialect, or names a column twice.
    """
    sheet, left = Sheet(), _header_rows(table)
    for line, row in _rows(table, data):
        if not row:
            continue
        if left:
            left -= 1
            sheet.header = sheet.header or _header(row, data, line)
            continue
        sheet.records += 1
        if len(row) != len(sheet.header):
            sheet.widths[line] = len(row)
        if breaks := sum(cell.count("\n") for cell in row):
            sheet.spread[line - breaks] = line
    return sheet


def _header(row: list[str], data: Path, line: int) -> tuple[str, ...]:
    for name in row:
        if name and row.count(name) > 1:
            detail = _("names column {name!r} twice; give each a name of its own", name=name)
            raise SourceSyntaxError(data, one_line(detail), line)
    return tuple(row)


def _dialect(table: csvw.Table) -> Any:
    group = getattr(table, "_parent", None)
    return table.dialect or (group.dialect if group else None)


def _header_rows(table: csvw.Table) -> int:
    dialect = _dialect(table)
    if dialect is None:
        return 1
    return int(dialect.headerRowCount) if dialect.header else 0


def _rows(table: csvw.Table, data: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file in the dialect of its metadata, each with its last line."""
    from csvw import Dialect, UnicodeReader

    check_regular(data)
    dialect = _dialect(table) or Dialect()
    encoding = "utf-8-sig" if dialect.encoding == "utf-8" else dialect.python_encoding
    line = None
    try:
        # Opened here: the library leaves a file open whose dialect it cannot use.
        with (
            data.open(encoding=encoding, newline="") as stream,
            UnicodeReader(stream, dialect=dialect) as reader,
        ):
            line = 1
            for row in reader:
                yield reader.reader.line_num, row
                line = reader.reader.line_num + 1
    except csv.Error as error:
        raise csv_fault(data, error, line) from None
    except (TypeError, ValueError, LookupError) as error:
        detail = one_line(_("is no CSV of the declared dialect: {error}", error=error))
        raise SourceSyntaxError(data, detail) from None
