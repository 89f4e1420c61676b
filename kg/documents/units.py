"""The assertive units of a document: the smallest places that state something.

A unit is a table cell, a bullet, a sentence, a formula, or a node, edge, task or point of a Mermaid
diagram. Headings, code, comments, tables of contents, styling and cross-references state nothing.
Plain text has sentences and bullets only. The rules decide the text whose fingerprint a passage
keeps, so a change of them changes fingerprints. They are of two kinds: English is divided into
sentences, wherever its lines break, or a line of it is one unit, as documents were read at first.
That is why no parser of Markdown is used: what CommonMark takes for a paragraph or a table is
another than what the passages that bases hold were taken from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from kg.documents.diagrams import diagram_units
from kg.documents.marks import clean
from kg.documents.outline import Outline, Part
from kg.documents.prose import Paragraph
from kg.errors import SourceSyntaxError
from kg.files import read_text
from kg.i18n import _

__all__ = ["Document", "Unit", "parse_document", "read_document", "units"]

_RULE = re.compile(r"-{3,}|={3,}")
_DELIMITER = re.compile(r":?-+:?")
_HEADING = re.compile(r"(#+)\s+(.*)")
_FENCE = re.compile(r"`{3,}|~{3,}")
_BULLET = re.compile(r"([-*+]|\d+[.)])\s+")
_CROSS_REFERENCE = re.compile(r"详见|参见|详细内容")
_CONTENTS = re.compile(r".*目录.*|(?:table of )?contents", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n[\w-]+:(?:[ \t].*)?\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
#: Files whose text has no marks.
_PLAIN = (".txt", ".text")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a document states, at a place.

    Args:
        line: the line that it begins on, from 1.
        position: its ordinal among the units of that line, from 1.
        kind: cell, bullet, sentence, formula, node, edge, group, axis, point or task.
        text: what it says, without marks and with white space collapsed.
        row: for a cell, the first cell of its row; else empty.
        column: for a cell, the heading of its column; else empty.
        part: which of the parts of its document it stands in; None for the document itself.
    """

    line: int
    position: int
    kind: str
    text: str
    row: str = ""
    column: str = ""
    part: int | None = None

    @property
    def id(self) -> str:
        """Its place, as people write it: `L69.1`."""
        return f"L{self.line}.{self.position}"

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of its text in UTF-8, in lower-case hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """A text as its parts and units.

    Args:
        title: the heading over the whole of it; None where it has none.
        parts: sections, tables and figures, in order.
        units: what it states, in order.
    """

    title: str | None
    parts: tuple[Part, ...]
    units: tuple[Unit, ...]

    @property
    def inhabited(self) -> frozenset[int]:
        """Which parts units stand in, those around them included."""
        found: set[int] = set()
        for unit in self.units:
            part = unit.part
            while part is not None and part not in found:
                found.add(part)
                part = self.parts[part].parent
        return frozenset(found)


def read_document(path: Path, *, by_line: bool = False) -> Document:
    """Return the parts and units of a file: plain text if its name ends in `.txt`, else Markdown.

    Args:
        path: the file, in UTF-8.
        by_line: whether a line of English is one unit.

    Raises:
        InputError: if it cannot be read, is empty, is not UTF-8, or holds a NUL byte.
    """
    plain = path.suffix.lower() in _PLAIN
    text = read_text(path)
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise SourceSyntaxError(path, _("holds a NUL byte, so it is not text"), line)
    return parse_document(text, plain=plain, by_line=by_line)


def parse_document(text: str, *, plain: bool = False, by_line: bool = False) -> Document:
    """Return the parts and units of a text; none is malformed.

    Args:
        text: what is read.
        plain: whether it is plain text; else Markdown.
        by_line: whether a line of English is one unit.
    """
    outline = Outline()
    found = list(_numbered(_Reader(outline, plain=plain, by_line=by_line).read(text)))
    place, parts = outline.parts()
    settled = (
        replace(unit, part=None if unit.part is None else place[unit.part]) for unit in found
    )
    return Document(outline.title, tuple(parts), tuple(settled))


def units(text: str) -> Iterator[Unit]:
    """Yield the units of a Markdown text in order; no text is malformed.

    A diagram or formula that is never closed is read to the end of the text.

    >>> [(unit.id, unit.text) for unit in units("A holds。B does not。")]
    [('L1.1', 'A holds。'), ('L1.2', 'B does not。')]
    """
    yield from parse_document(text).units


class _Found(NamedTuple):
    """A unit that is not numbered yet; its part is one that the outline began."""

    line: int
    kind: str
    text: str
    part: int | None
    row: str = ""
    column: str = ""


def _numbered(found: Iterator[_Found]) -> Iterator[Unit]:
    seen: dict[int, int] = {}
    for one in found:
        seen[one.line] = seen.get(one.line, 0) + 1
        text = one.text.replace("\t", " ")
        yield Unit(one.line, seen[one.line], one.kind, text, one.row, one.column, one.part)


@dataclass(slots=True)
class _Reader:
    """What is open while a text is read line by line."""

    outline: Outline
    plain: bool
    by_line: bool
    in_contents: bool = False
    header: list[str] | None = None
    table: int | None = None
    fence: str | None = None
    diagram: list[tuple[int, str]] = field(default_factory=list)
    figure: int | None = None
    formula: list[str] = field(default_factory=list)
    formula_line: int = 0
    paragraph: Paragraph | None = None

    def read(self, text: str) -> Iterator[_Found]:
        for number, raw in enumerate(_visible(text, plain=self.plain).splitlines(), 1):
            line = raw.strip()
            if not self._goes_on(number, line):
                yield from self._end_of_paragraph()
                yield from self._line(number, raw.rstrip())
        yield from self._end_of_paragraph()
        yield from self._end_of_fence()
        if self.formula_line:
            yield from self._end_of_formula()

    def _line(self, number: int, line: str) -> Iterator[_Found]:
        stripped = line.strip()
        mark = None if self.plain else _FENCE.match(stripped)
        heading = None if self.plain else _HEADING.fullmatch(stripped)
        if mark and (self.fence is None or stripped.startswith(self.fence)):
            yield from self._fence(number, mark[0], stripped)
        elif self.fence is not None:
            self.diagram.append((number, line))
        elif stripped.startswith("$$") and not self.plain:
            yield from self._dollars(number, stripped)
        elif self.formula_line:
            self.formula.append(stripped)
        elif heading:
            self.in_contents, self.header = _CONTENTS.fullmatch(heading[2]) is not None, None
            self.outline.section(number, len(heading[1]), clean(heading[2]))
        elif not stripped:
            self.header = None
        elif self.in_contents or _RULE.fullmatch(stripped):
            return
        elif stripped.startswith("|") and not self.plain:
            yield from self._table_row(number, line)
        else:
            self.header = None
            self._begin_paragraph(number, stripped)

    def _fence(self, number: int, mark: str, stripped: str) -> Iterator[_Found]:
        if self.fence is not None:
            yield from self._end_of_fence()
            return
        self.fence, self.diagram = mark, []
        if stripped.strip("`~").strip() == "mermaid":
            self.figure = self.outline.inset("figure", number)

    def _end_of_fence(self) -> Iterator[_Found]:
        if self.figure is not None and self.diagram:
            for line, kind, text in diagram_units(self.diagram):
                yield _Found(line, kind, text, self.figure)
        self.fence, self.figure = None, None

    def _dollars(self, number: int, stripped: str) -> Iterator[_Found]:
        if stripped.count("$$") >= 2:
            yield _Found(number, "formula", stripped.strip("$ "), self.outline.here)
        elif self.formula_line:
            yield from self._end_of_formula()
        else:
            self.formula, self.formula_line = [stripped.strip("$ ")], number

    def _end_of_formula(self) -> Iterator[_Found]:
        yield _Found(self.formula_line, "formula", " ".join(self.formula), self.outline.here)
        self.formula, self.formula_line = [], 0

    def _table_row(self, number: int, line: str) -> Iterator[_Found]:
        cells = [clean(cell) for cell in line.strip().strip("|").split("|")]
        if all(_DELIMITER.fullmatch(cell) for cell in cells if cell):
            return
        if self.header is None:
            self.header, self.table = cells, self.outline.inset("table", number)
            return
        alone = len(self.header) == 1  # then no column tells what the rows are about
        for column, cell in list(zip(self.header, cells, strict=False))[0 if alone else 1 :]:
            if cell:
                yield _Found(number, "cell", cell, self.table, "" if alone else cells[0], column)

    def _goes_on(self, number: int, stripped: str) -> bool:
        """Take a line that goes on with a sentence, and return whether it was one."""
        paragraph = self.paragraph
        if paragraph is None or not stripped or _BULLET.match(stripped):
            return False
        if not self.plain and (stripped[0] in "|#$`~" or _RULE.fullmatch(stripped)):
            return False
        if _CROSS_REFERENCE.search(stripped) or not paragraph.continues_with(stripped):
            return False
        paragraph.lines.append((number, clean(stripped)))
        return True

    def _begin_paragraph(self, number: int, stripped: str) -> None:
        if _CROSS_REFERENCE.search(stripped):
            return
        bullet = _BULLET.match(stripped)
        kind = "sentence" if bullet is None else "bullet"
        text = clean(stripped[bullet.end() if bullet else 0 :])
        self.paragraph = Paragraph(kind, [(number, text)], whole=self.by_line)

    def _end_of_paragraph(self) -> Iterator[_Found]:
        if self.paragraph is not None:
            for line, text in self.paragraph.units():
                yield _Found(line, self.paragraph.kind, text, self.outline.here)
        self.paragraph = None


def _visible(text: str, *, plain: bool) -> str:
    """Return a text without front matter and comments, each line in its place."""
    if plain:
        return text
    text = text.replace("\r\n", "\n")
    for hidden in (_FRONT_MATTER, _COMMENT):
        text = hidden.sub(lambda found: "\n" * found[0].count("\n"), text)
    return text
