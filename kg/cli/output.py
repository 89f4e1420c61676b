"""Printing: text and tables in any of a few formats, on stdout or into the file of `--out`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final

import typer

from kg.cells import safe_cells
from kg.cli import terminal
from kg.errors import UnknownNameError
from kg.i18n import DEFAULT, N_, _, current, pgettext
from kg.i18n import using as in_language
from kg.printing.tables import lay_out
from kg.printing.widths import filled

__all__ = [
    "FORMATS",
    "FOR_PEOPLE",
    "binary",
    "chosen",
    "data",
    "language_of",
    "lines",
    "rows",
    "spoken",
    "text",
    "using",
    "width",
]

Row = Sequence[str]
#: The formats that people read; they are in the language that is chosen.
FOR_PEOPLE: Final = frozenset({"table", "md", "html"})


@dataclass(frozen=True, slots=True)
class _Target:
    """Where results go, and which columns of a table are wanted.

    Args:
        stream: the file of `--out`; stdout when None.
        columns: those of `--columns`; all when None.
    """

    stream: IO[bytes] | None = None
    columns: Sequence[str] | None = None


_STDOUT: Final = _Target()
_target = _STDOUT


@contextmanager
def using(stream: IO[bytes] | None, columns: Sequence[str] | None = None) -> Iterator[None]:
    """Let what is printed in the block go to a file, and tables have some columns only."""
    global _target  # noqa: PLW0603 - a process prints one result
    _target = _Target(stream, columns)
    try:
        yield
    finally:
        _target = _STDOUT


def width() -> int:
    """Return how many columns a line of the result may take."""
    return terminal.width(to_file=_target.stream is not None)


def language_of(form: str) -> str:
    """Return the language of a format: what programs read is always in English."""
    return current() if form in FOR_PEOPLE else DEFAULT


def spoken(form: str) -> AbstractContextManager[None]:
    """Return a context in the language of a format."""
    return in_language(language_of(form))


def text(content: str) -> None:
    """Print text as it is, in UTF-8 whatever the locale; names of files may be no text at all."""
    binary(content.encode("utf-8", "backslashreplace"))


def lines(content: Iterable[str]) -> None:
    """Print lines for people: one that is wider than the terminal goes on in the next, indented."""
    for line in filled(content, width()):
        text(f"{line}\n")


def binary(content: bytes) -> None:
    """Print bytes as they are; see `kg.cli.streams` for how each write to stdout is checked."""
    if _target.stream is not None:
        _target.stream.write(content)
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def data(content: Any) -> None:
    """Print data as JSON."""
    import json

    text(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def chosen(columns: Sequence[str]) -> list[int] | None:
    """Return the places of the columns that `--columns` names; None where it is not given.

    Raises:
        UnknownNameError: if there is no column of such a name.
    """
    if _target.columns is None:
        return None
    for name in _target.columns:
        if name not in columns:
            raise UnknownNameError(N_("column"), name, columns)
    return [columns.index(name) for name in _target.columns]


def rows(columns: Row, content: Iterable[Row], form: str) -> None:
    """Print rows in one of `FORMATS`; columns have titles in the language of who reads them.

    What programs read has the names of the columns as they are.
    """
    places = chosen(columns)
    if places is not None:
        columns = [columns[n] for n in places]
        content = [[row[n] for n in places] for row in content]
    FORMATS[form](columns, list(content))


def _as_table(columns: Row, content: Sequence[Row]) -> None:
    """Print columns that fit the terminal, and name those that do not on stderr."""
    laid = lay_out(
        columns,
        content,
        width(),
        whole=_target.columns is not None,
    )
    head = len(laid.lines[: laid.head]) if _target.stream is None and terminal.has_colours() else 0
    bold = (f"\x1b[1m{line}\x1b[0m\n" for line in laid.lines[:head])
    text("".join((*bold, *(f"{line}\n" for line in laid.lines[head:]))))
    if laid.left_out:
        names = ", ".join(laid.left_out)
        typer.echo(
            _(
                "kg: columns not shown: {names}; --columns NAME,… chooses, -f csv has all",
                names=names,
            ),
            err=True,
        )


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

    titles = [pgettext("column", column) for column in columns]
    lines = [line(titles), "|" + " --- |" * len(columns), *(line(row) for row in content)]
    text("\n".join(lines) + "\n")


#: How a table can be printed, by the name a user gives.
FORMATS: Final[Mapping[str, Callable[[Row, Sequence[Row]], None]]] = {
    "table": _as_table,
    "json": _as_json,
    "csv": _separated("excel"),
    "tsv": _separated("excel-tab"),
    "md": _as_markdown,
}
