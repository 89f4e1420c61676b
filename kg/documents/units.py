"""The assertive units of a Markdown document: the smallest places that state something.

A unit is a table cell, a bullet, a sentence, a formula, or a node, edge, task or point of a Mermaid
diagram. Headings, code, tables of contents, styling and cross-references state nothing. The rules
decide the text whose fingerprint a passage keeps, so a change of them changes fingerprints.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.documents.diagrams import diagram_units
from kg.documents.marks import clean

__all__ = ["Unit", "units"]

_SENTENCE_END = re.compile(r"(?<=[。！？])")
_RULE = re.compile(r"-{3,}")
_DELIMITER = re.compile(r":?-+:?")
_HEADING = re.compile(r"#+\s+.*")
_BULLET = re.compile(r"([-*]|\d+\.)\s+")
_LEAD_IN = re.compile(r"[^。：:]{1,24}[：:]")  # a heading in all but name, such as "机制："
_CROSS_REFERENCE = re.compile(r"详见|参见|详细内容")
_CONTENTS = "目录"


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a document states, at a place.

    Args:
        line: the line that it begins on, from 1.
        position: its ordinal among the units of that line, from 1.
        kind: cell, bullet, sentence, formula, node, edge, group, axis, point or task.
        text: what it says, without marks and with white space collapsed.
    """

    line: int
    position: int
    kind: str
    text: str

    @property
    def id(self) -> str:
        """Its place, as people write it: `L69.1`."""
        return f"L{self.line}.{self.position}"

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of its text in UTF-8, in lower-case hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


def units(text: str) -> Iterator[Unit]:
    """Yield the units of a Markdown text in order; no text is malformed.

    A diagram or formula that is never closed is read to the end of the text.

    >>> [(unit.id, unit.text) for unit in units("A holds。B does not。")]
    [('L1.1', 'A holds。'), ('L1.2', 'B does not。')]
    """
    seen: dict[int, int] = {}
    reader = _Reader()
    for line, kind, content in reader.read(text):
        seen[line] = seen.get(line, 0) + 1
        yield Unit(line, seen[line], kind, content.replace("\t", " "))


#: Line, kind and text of a unit.
_Found = Iterator[tuple[int, str, str]]


@dataclass(slots=True)
class _Reader:
    """What is open while a text is read line by line."""

    in_contents: bool = False
    header_seen: bool = False
    width: int = 0
    diagram: list[tuple[int, str]] | None = None
    is_mermaid: bool = False
    formula: list[str] = field(default_factory=list)
    formula_line: int = 0

    def read(self, text: str) -> _Found:
        for number, raw in enumerate(text.splitlines(), 1):
            yield from self._line(number, raw.rstrip())
        yield from self._end_of_diagram()
        if self.formula_line:
            yield from self._end_of_formula()

    def _line(self, number: int, line: str) -> _Found:
        stripped = line.strip()
        if stripped.startswith("```"):
            yield from self._fence(stripped)
        elif self.diagram is not None:
            self.diagram.append((number, line))
        elif stripped.startswith("$$"):
            yield from self._dollars(number, stripped)
        elif self.formula_line:
            self.formula.append(stripped)
        elif _HEADING.match(stripped):
            self.in_contents, self.header_seen = _CONTENTS in stripped, False
        elif not stripped:
            self.header_seen = False
        elif self.in_contents or _RULE.fullmatch(stripped):
            return
        elif stripped.startswith("|"):
            yield from self._table_row(number, line)
        else:
            self.header_seen = False
            yield from _prose(number, stripped)

    def _fence(self, stripped: str) -> _Found:
        if self.diagram is None:
            self.diagram, self.is_mermaid = [], stripped.strip("`").strip() == "mermaid"
            return
        yield from self._end_of_diagram()

    def _end_of_diagram(self) -> _Found:
        if self.is_mermaid and self.diagram:
            yield from diagram_units(self.diagram)
        self.diagram = None

    def _dollars(self, number: int, stripped: str) -> _Found:
        if stripped.count("$$") >= 2:
            yield number, "formula", stripped.strip("$ ")
        elif self.formula_line:
            yield from self._end_of_formula()
        else:
            self.formula, self.formula_line = [stripped.strip("$ ")], number

    def _end_of_formula(self) -> _Found:
        yield self.formula_line, "formula", " ".join(self.formula)
        self.formula, self.formula_line = [], 0

    def _table_row(self, number: int, line: str) -> _Found:
        cells = [clean(cell) for cell in line.strip().strip("|").split("|")]
        if all(_DELIMITER.fullmatch(cell) for cell in cells if cell):
            return
        if not self.header_seen:
            self.header_seen = True
            self.width = len(cells)
            return
        for cell in cells[1 : self.width]:
            if cell:
                yield number, "cell", cell

    _width: int = 0


def _prose(number: int, stripped: str) -> _Found:
    if _CROSS_REFERENCE.search(stripped):
        return
    bullet = _BULLET.match(stripped)
    kind = "sentence" if bullet is None else "bullet"
    body = clean(stripped if bullet is None else stripped[bullet.end() :])
    if _LEAD_IN.fullmatch(body):
        return
    for sentence in _SENTENCE_END.split(body):
        if sentence.strip():
            yield number, kind, sentence.strip()
