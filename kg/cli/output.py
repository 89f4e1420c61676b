"""Printing: tables in any of a few formats, on stdout, with colours on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from kg.cells import safe_cells
from kg.errors import UnknownNameError
from kg.i18n import DEFAULT, N_, current, pgettext, using

__all__ = [
    "FORMATS",
    "FOR_PEOPLE",
    "binary",
    "cell_width",
    "check",
    "data",
    "rows",
    "spoken",
    "text",
]

Row = Sequence[str]
#: The formats that people read; they are in the language that is chosen.
FOR_PEOPLE: Final = frozenset({"table", "md", "html"})


def check(form: str, known: Iterable[str]) -> None:
    """Refuse a format that a command does not have, before any work is done.

    Raises:
        UnknownNameError: if `form` is not among `known`.
    """
    if form not in (choices := list(known)):
        raise UnknownNameError(N_("format"), form, choices)


def spoken(form: str) -> AbstractContextManager[None]:
    """Return a context in the language of a format: what programs read is always in English."""
    return using(current() if form in FOR_PEOPLE else DEFAULT)


def text(content: str) -> None:
    """Print text as it is, in UTF-8 whatever the locale; names of files may be no text at all."""
    binary(content.encode("utf-8", "backslashreplace"))


def binary(content: bytes) -> None:
    """Print bytes as they are; see `kg.cli.streams` for how each write is checked."""
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def data(content: Any) -> None:
    """Print data as JSON."""
    import json

    text(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def rows(columns: Row, content: Iterable[Row], form: str) -> None:
    """Print rows in one of `FORMATS`; columns have titles in the language of who reads them.

    What programs read has the names of the columns as they are.
    """
    if form in FOR_PEOPLE:
        columns = [pgettext("column", column) for column in columns]
    FORMATS[form](columns, list(content))


def _as_table(columns: Row, content: Sequence[Row]) -> None:
    if not sys.stdout.isatty():
        _as_columns(columns, content)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in content:
        table.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(table)


def _as_columns(columns: Row, content: Sequence[Row]) -> None:
    """Print for a pipe, which has neither width nor colours: aligned, and nothing is folded."""
    lines = [[" ".join(cell.split()) for cell in row] for row in (columns, *content)]
    taken = [[cell_width(cell) for cell in row] for row in lines]
    widths = [max(column) for column in zip(*taken, strict=True)]
    padded = [
        "  ".join(
            cell + " " * (width - own) for cell, own, width in zip(row, owns, widths, strict=True)
        )
        for row, owns in zip(lines, taken, strict=True)
    ]
    padded.insert(1, "  ".join("─" * width for width in widths))
    text("".join(f"{line.rstrip()}\n" for line in padded))


def cell_width(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    That of English and of Chinese is plain; for others the tables are loaded that tell it.
    """
    narrow = sum(" " <= letter <= "~" for letter in text)
    wide = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    if narrow + wide == len(text):
        return narrow + 2 * wide
    from rich.cells import cell_len

    return cell_len(text)


def _as_json(columns: Row, content: Sequence[Row]) -> None:
    data([dict(zip(columns, row, strict=True)) for row in content])


def _separated(dialect: str) -> Callable[[Row, Sequence[Row]], None]:
    def write(columns: Row, content: Sequence[Row]) -> None:
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(out, dialect)
        writer.writerow(safe_cells(columns))
        writer.writerows(safe_cells(row) for row in content)
        text(out.getvalue())

    return write


def _as_markdown(columns: Row, content: Sequence[Row]) -> None:
    def line(cells: Row) -> str:
        return (
            "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
        )

    lines = [line(columns), "|" + " --- |" * len(columns), *(line(row) for row in content)]
    text("\n".join(lines) + "\n")


#: How a table can be printed, by the name a user gives.
FORMATS: Final[Mapping[str, Callable[[Row, Sequence[Row]], None]]] = {
    "table": _as_table,
    "json": _as_json,
    "csv": _separated("excel"),
    "tsv": _separated("excel-tab"),
    "md": _as_markdown,
}
