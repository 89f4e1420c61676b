"""The one printer of tables: no line is wider than the terminal, and what is left out is named.

Rules, in this order, until the table fits:

1. Of columns that say the same in two languages, `NAME_zh` and `NAME_en`, one is shown.
2. A column of IRIs is left out where another holds the labels: `topic` beside `topic_en`, or the
   first column beside `label` or `label_en`.
3. Columns become narrower, and their cells are wrapped, but none is narrower than what can be read.
4. A column that says the same in every row is left out, then the last one.

A terminal of under 60 columns gets a block of lines for each row instead, with all columns. So does
a choice of columns that do not fit beside each other, as none of them may be left out.

rich measures the characters. Its own table is not used: it folds columns to a letter each where
many do not fit, and takes several times as long for 2,000 rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from kg.i18n import chosen, pgettext
from kg.printing.widths import LEAST, cell_width, wrapped

__all__ = ["Laid", "lay_out"]

Row = Sequence[str]

#: Narrower terminals get blocks.
_NARROW: Final = 60
#: A column may be this narrow, or as narrow as its longest word, if that is not longer than a word.
_READABLE: Final = 16
_WORD: Final = 24
_GAP: Final = "  "
_IDENTIFIER: Final = re.compile(r"[^\W\d][\w.-]*:\S+|_:\S+")
_LANGUAGES: Final = ("en", "zh")


class Laid(Struct, frozen=True):
    """A table as it is printed.

    Args:
        lines: what is printed, none of it wider than was asked for.
        head: how many of the first lines are the names of the columns.
        left_out: the columns that are not shown.
    """

    lines: tuple[str, ...]
    head: int
    left_out: tuple[str, ...]


def lay_out(
    columns: Row,
    rows: Sequence[Row],
    width: int,
    *,
    language: str | None = None,
    whole: bool = False,
) -> Laid:
    """Lay a table out for a terminal.

    Args:
        columns: their names.
        rows: the cells of each, as many as there are columns; line breaks in them are spaces.
        width: how many columns a terminal has; under 20 counts as 20.
        language: of the labels that are shown where there are two, `en` or `zh`; that of the
            messages when None, which is that of the titles of the columns in any case.
        whole: whether all columns have to be shown.

    >>> lay_out(("n", "name"), [("1", "one"), ("2", "two")], 60).lines
    ('n  name', '─  ────', '1  one', '2  two')
    """
    width = max(width, LEAST)
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    grid = _Grid(columns, cells)
    shown = list(range(len(columns)))
    if not whole:
        shown = grid.in_language(shown, chosen(language))
    if not shown:
        return Laid((), 0, tuple(columns))
    if width >= _NARROW and not whole:
        shown = grid.fitting(shown, width)
    left_out = tuple(columns[n] for n in range(len(columns)) if n not in shown)
    if width < _NARROW or grid.least(shown) > width:
        return Laid(tuple(_blocks(grid, shown, width)), 0, left_out)
    lines, head = _lines(grid, shown, width)
    return Laid(tuple(lines), head, left_out)


class _Grid:
    """Cells, each in one line, and how wide they are."""

    def __init__(self, columns: Row, rows: Sequence[Row]) -> None:
        self.columns = columns
        self.titles = [pgettext("column", name) for name in columns]
        self.rows = rows
        self._cells = [[name, *(row[n] for row in rows)] for n, name in enumerate(self.titles)]
        self.natural = [max(map(cell_width, cells)) for cells in self._cells]

    def in_language(self, shown: list[int], language: str) -> list[int]:
        """Return columns without those that say in another language what one says in this."""
        names = {self.columns[n] for n in shown}
        others = tuple(f"_{other}" for other in _LANGUAGES if other != language)
        return [
            n
            for n in shown
            if not (name := self.columns[n]).endswith(others)
            or f"{name[: name.rindex('_')]}_{language}" not in names
        ]

    def fitting(self, shown: list[int], width: int) -> list[int]:
        """Return the columns that fit beside each other, at least one."""
        shown = list(shown)
        for n in reversed([n for n in shown if self._is_labelled(n, shown)]):
            if self.whole(shown) > width:
                shown.remove(n)
        while len(shown) > 1 and self.least(shown) > width:
            alike = [n for n in shown[1:] if len(self.rows) > 1 and len({*self._cells[n][1:]}) == 1]
            shown.remove(alike[-1] if alike else shown[-1])
        return shown

    def _is_labelled(self, number: int, shown: Sequence[int]) -> bool:
        """Return whether a column holds IRIs whose labels another column holds."""
        cells = [cell for cell in self._cells[number][1:] if cell]
        if not cells or not all(map(_IDENTIFIER.fullmatch, cells)):
            return False
        name = self.columns[number]
        labels = {f"{name}_label", *(f"{name}_{language}" for language in _LANGUAGES)}
        if number == 0:
            labels |= {"label", *(f"label_{language}" for language in _LANGUAGES)}
        return not labels.isdisjoint(self.columns[n] for n in shown)

    def whole(self, shown: Sequence[int]) -> int:
        """Return how wide columns are if nothing is wrapped."""
        return sum(self.natural[n] for n in shown) + len(_GAP) * (len(shown) - 1)

    def least(self, shown: Sequence[int]) -> int:
        """Return how narrow columns can be, and be read."""
        return sum(map(self._least, shown)) + len(_GAP) * (len(shown) - 1)

    def _least(self, number: int) -> int:
        if self.natural[number] <= _READABLE:
            return self.natural[number]
        words = (word for cell in self._cells[number] for word in cell.split())
        longest = max(map(cell_width, words), default=0)
        return max(_READABLE, longest) if longest <= _WORD else _READABLE

    def widths(self, shown: Sequence[int], width: int) -> list[int]:
        """Return how wide each column is: as wide as it would be, as far as there is room.

        All that are wrapped get the same width, if they can make use of it.
        """
        room = width - len(_GAP) * (len(shown) - 1)
        least = {n: self._least(n) for n in shown}
        taken: dict[int, int] = {}
        waiting = sorted(shown, key=lambda n: (self.natural[n], n))
        for place, n in enumerate(waiting):
            needed = sum(least[other] for other in waiting[place + 1 :])
            share = room // (len(waiting) - place)
            taken[n] = min(self.natural[n], max(least[n], min(share, room - needed)))
            room -= taken[n]
        return [taken[n] for n in shown]


def _lines(grid: _Grid, shown: Sequence[int], width: int) -> tuple[list[str], int]:
    """Return the lines of a table, and how many of them name the columns."""
    widths = grid.widths(shown, width)
    head = _row([grid.titles[n] for n in shown], widths)
    lines = [*head, _GAP.join("─" * width for width in widths)]
    for row in grid.rows:
        lines += _row([row[n] for n in shown], widths)
    return lines, len(head)


def _row(cells: Row, widths: Sequence[int]) -> list[str]:
    """Return the lines of a row."""
    if all(cell_width(cell) <= width for cell, width in zip(cells, widths, strict=True)):
        return [_side_by_side(cells, widths)]
    pieces = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    high = max(map(len, pieces))
    return [
        _side_by_side([one[at] if at < len(one) else "" for one in pieces], widths)
        for at in range(high)
    ]


def _side_by_side(cells: Row, widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - cell_width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return _GAP.join(padded).rstrip()


def _blocks(grid: _Grid, shown: Sequence[int], width: int) -> Iterator[str]:
    """Yield a block of lines for each row: the name of each column, and its cell beside it."""
    names = {n: wrapped(grid.titles[n], max(width // 3, 4)) for n in shown}
    left = max(cell_width(line) for lines in names.values() for line in lines)
    widths = (left, width - left - len(_GAP))
    for number, row in enumerate(grid.rows):
        if number:
            yield ""
        for n in shown:
            if not row[n]:
                continue
            cells = wrapped(row[n], widths[1])
            for at in range(max(len(cells), len(names[n]))):
                pair = [lines[at] if at < len(lines) else "" for lines in (names[n], cells)]
                yield _side_by_side(pair, widths)
