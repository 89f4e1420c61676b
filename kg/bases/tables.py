"""Reading a table: its header, its rows, and which columns name the things it is about."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.bases.columns import MISSING, Type, typed
from kg.errors import InputError, SourceSyntaxError
from kg.files import read_text
from kg.i18n import _
from kg.spelling import folded

__all__ = ["TABLES", "Row", "Table", "read_table"]

#: The endings of files that hold tables.
TABLES: Final = (".csv", ".tsv")
_SEPARATORS: Final = (",", ";", "\t")
_KEYS: Final = frozenset(
    {"id", "identifier", "iri", "uri", "key", "code", "编号", "标识", "标识符", "代码"}
)
_NAMES: Final = "name|label|title|名称|名字|姓名|标签|标题|名"
_LANGUAGES: Final = {
    "en": "en", "english": "en", "英文": "en", "英语": "en",
    "zh": "zh", "cn": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh",
}  # fmt: skip
_TAG: Final = "|".join(_LANGUAGES)
_NAME: Final = re.compile(
    rf"(?P<before>{_TAG})?[\s_]*(?:{_NAMES})[\s_@.(（:-]*(?P<after>{_TAG})?[)）]?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line, and its cells by column; what is missing is not there."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of things, one to a row.

    Args:
        path: where it was read.
        columns: their names, in order.
        rows: those that are not empty.
        key: the column that tells things apart.
        names: the columns with the names of things, by name, each with its language; empty where
            the column does not tell.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    key: str
    names: dict[str, str]

    @property
    def properties(self) -> list[str]:
        """The columns that say something of a thing."""
        return [name for name in self.columns if name != self.key and name not in self.names]


def read_table(path: Path) -> Table:
    """Read a CSV or TSV file whose first row names the columns.

    A column called id, key, code or 编号 tells things apart, one called name, label, title or 名称
    (also with a language, such as `name_zh` or 英文名) names them; else the first column does both.

    Raises:
        InputError: if it cannot be read, has no rows, or only one column.
        SourceSyntaxError: if it is not UTF-8, or header or rows are faulty; it tells the line.
    """
    lines = list(_lines(path))
    if not lines:
        raise InputError(_("{path}: is empty", path=path))
    (number, header), rows = lines[0], lines[1:]
    columns = _columns(header, path, number)
    if not rows:
        raise InputError(
            _("{path}: has a header and no rows; write one row for each thing", path=path)
        )
    key, names = _naming(columns)
    read = tuple(_row(cells, columns, key, path, line) for line, cells in rows)
    return Table(path, columns, read, key, names)


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with the line it begins on."""
    text = read_text(path)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceSyntaxError(path, _("holds a NUL; is it a spreadsheet? save it as CSV"), line)
    separator = "\t" if path.suffix.lower() == ".tsv" else _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            detail = _(
                "cannot be read as a row: {error}; is a quote left open or doubled?", error=error
            )
            raise SourceSyntaxError(path, detail, before + 1) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield before + 1, [" ".join(cell.split()) for cell in cells]
        before = reader.line_num


def _separator(text: str) -> str:
    """Return what separates the cells of the first line, the comma if nothing does."""
    first = re.sub(r'"[^"]*"', "", next(line for line in text.splitlines() if line.strip()))
    return max(_SEPARATORS, key=first.count)


def _columns(header: Sequence[str], path: Path, line: int) -> tuple[str, ...]:
    """Return the names of the columns.

    Raises:
        SourceSyntaxError: if one has no name, the name of another, or a value for a name.
    """
    if len(header) < 2:
        detail = _(
            "has one column; a table needs one that names things and one that tells "
            "something of them, separated by commas, semicolons or tabs"
        )
        raise SourceSyntaxError(path, detail, line)
    seen: dict[str, int] = {}
    for place, name in enumerate(header, 1):
        if not name:
            raise SourceSyntaxError(
                path, _("column {place} has no name in the header", place=place), line
            )
        if typed([name], "").type is not Type.TEXT:
            detail = _(
                "the first row is no header: {name!r} is a value; write the names of the "
                "columns there",
                name=name,
            )
            raise SourceSyntaxError(path, detail, line)
        first = seen.setdefault(folded(name), place)
        if first != place:
            detail = _(
                "columns {first} and {place} are both called {name!r}; rename one",
                first=first,
                place=place,
                name=name,
            )
            raise SourceSyntaxError(path, detail, line)
    return tuple(header)


def _naming(columns: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the column that tells things apart, and those that name them."""
    keys = [name for name in columns if folded(name) in _KEYS]
    names: dict[str, str] = {}
    for name in columns:
        match = _NAME.fullmatch(folded(name))
        if match is not None:
            names[name] = _LANGUAGES.get(match["before"] or match["after"] or "", "")
    if keys:
        return keys[0], names or {keys[0]: ""}
    if names:
        return next(iter(names)), names
    return columns[0], {columns[0]: ""}


def _row(cells: Sequence[str], columns: Sequence[str], key: str, path: Path, line: int) -> Row:
    if len(cells) > len(columns):
        detail = _(
            "has {number} cells, the header {columns}; put a cell that holds the separator "
            "in double quotes",
            number=len(cells),
            columns=len(columns),
        )
        raise SourceSyntaxError(path, detail, line)
    found = {
        name: cell
        for name, cell in zip(columns, cells, strict=False)
        if folded(cell) not in MISSING
    }
    if key not in found:
        raise SourceSyntaxError(
            path, _("names nothing: the column {key!r} is empty", key=key), line
        )
    return Row(line, found)
