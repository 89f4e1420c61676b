"""Records in CSV and TSV: a header with the names that JSON Lines have, then a row for each."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from typing import IO

from kg.errors import InputError, SourceSyntaxError
from kg.files import bounded_lines
from kg.hallucination.loaders.entries import TEXT_FIELDS, Place
from kg.hallucination.loaders.records import Record
from kg.i18n import _

__all__ = ["read_sheet", "sheet_rows"]


def read_sheet(
    source: str, stream: IO[bytes], field: str | None = None, *, delimiter: str
) -> Iterator[Record]:
    """Yield the record of each row: `id`, a text, and labels in the other columns.

    A row that cannot be read is yielded with an error; after a quote that is never closed, reading
    goes on in the line after the one that opens it.

    Args:
        source: the file, as messages call it.
        stream: its bytes, in UTF-8.
        field: the column of the texts; the one of `TEXT_FIELDS` when None.
        delimiter: what stands between two cells.

    Raises:
        InputError: if it is empty, or its header cannot be used.
    """
    rows = sheet_rows(source, stream, delimiter)
    first = next(rows, None)
    if first is None:
        raise InputError(_("{source}: is empty", source=source))
    place, names = first
    if isinstance(names, str):
        raise SourceSyntaxError(source, names, place.line)
    header = [name.strip() for name in names]
    text = _text_column(header, place, field)
    empty = True
    for place, cells in rows:
        empty = False
        if isinstance(cells, str):
            yield place.fault(cells)
        else:
            yield _record(header, text, cells, place)
    if empty:
        raise InputError(_("{source}: has a header and no row", source=source))


def _text_column(header: Sequence[str], place: Place, field: str | None) -> int:
    """Return which column holds the texts."""
    counts = Counter(name for name in header if name)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise InputError(
            _(
                "{place}: names column {twice!r} twice; give each its own name",
                place=place,
                twice=twice[0],
            )
        )
    names = ", ".join(header)[:200]
    if field is not None:
        if field not in header:
            raise InputError(
                _(
                    "{place}: has no column {field!r}; its header is: {names}",
                    place=place,
                    field=field,
                    names=names,
                )
            )
        return header.index(field)
    given = [name for name in TEXT_FIELDS if name in header]
    if len(given) != 1:
        what = _("several columns ({names})", names=", ".join(given)) if given else _("no column")
        raise InputError(
            _(
                "{place}: has {what} for the text; name one of them {text_fields}, or tell which "
                "it is with --field; its header is: {names}",
                place=place,
                what=what,
                text_fields=_(" or ").join(TEXT_FIELDS),
                names=names,
            )
        )
    return header.index(given[0])


def _record(header: Sequence[str], text: int, cells: Sequence[str], place: Place) -> Record:
    if len(cells) > len(header):
        return place.fault(
            _(
                "has {number} cells, but the header names {number_2}",
                number=len(cells),
                number_2=len(header),
            )
        )
    named = dict(zip(header, cells, strict=False))
    name = named.pop("id", "").strip()
    if len(cells) <= text:
        return place.fault(_("has no cell for the text"), name or None)
    del named[header[text]]
    named.pop("", None)
    return Record(name or str(place), cells[text], named, place.source, place.line)


def sheet_rows(
    source: str, stream: IO[bytes], delimiter: str
) -> Iterator[tuple[Place, list[str] | str]]:
    """Yield the rows that are not blank, each with its place; what is wrong instead of a bad one.

    The library reads one row at a time, so that after a bad one the lines that it swallowed can be
    read again.
    """
    again: deque[tuple[int, bytes]] = deque()
    ahead = enumerate(bounded_lines(stream), start=1)
    while True:
        taken: list[tuple[int, bytes]] = []
        reader = csv.reader(_decoded(again, ahead, taken), delimiter=delimiter, strict=True)
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Place(source, taken[0][0]), _fault(error)
            again.extendleft(reversed(taken[1:]))
            continue
        if cells is None:
            return
        place = Place(source, taken[0][0])
        if fault := _no_utf8(taken):
            yield place, fault
        elif any(cell.strip() for cell in cells):
            yield place, cells


def _decoded(
    again: deque[tuple[int, bytes]],
    ahead: Iterator[tuple[int, bytes]],
    taken: list[tuple[int, bytes]],
) -> Iterator[str]:
    """Yield lines as text, those first that are to be read again, and note each as taken."""
    while (line := again.popleft() if again else next(ahead, None)) is not None:
        taken.append(line)
        number, content = line
        # What is no UTF-8 is refused once its row is known; the bytes that divide rows are ASCII.
        yield content.decode("utf-8-sig" if number == 1 else "utf-8", "replace")


def _fault(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return _("a quote is opened in this row and never closed; close or double it")
    if "field limit" in str(error):
        return _(
            "has a cell of over {limit:,} characters, or a quote that is never closed; "
            "give long texts as JSON Lines",
            limit=csv.field_size_limit(),
        )
    return _("is no CSV: {error}", error=error)


def _no_utf8(taken: Sequence[tuple[int, bytes]]) -> str | None:
    """Return what is no UTF-8 in the lines of a row."""
    for _line, content in taken:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            return _(
                "byte 0x{content:02x} is not UTF-8; save the file as UTF-8",
                content=content[error.start],
            )
    return None
