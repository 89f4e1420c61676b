"""The parts of a document: its title, and its sections, tables and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Outline", "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """A section, a table or a figure.

    Args:
        kind: section, table or figure.
        number: `2.1` for a section within another; tables and figures are counted through.
        line: the line that it begins on, from 1.
        title: the heading of a section; empty for tables and figures.
        parent: which of the parts of the document it belongs to; None for the document itself.
    """

    kind: str
    number: str
    line: int
    title: str
    parent: int | None


@dataclass(slots=True)
class Outline:
    """The parts that have begun so far, while a document is read line by line.

    Args:
        opened: kind, line, title and level of each part, and which it belongs to.
        open: the sections that are not over yet, the innermost last.
    """

    opened: list[tuple[str, int, str, int, int | None]] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    @property
    def here(self) -> int | None:
        """The innermost section."""
        return self.open[-1] if self.open else None

    def section(self, line: int, level: int, title: str) -> None:
        """Begin a section, which ends those of its level and below."""
        while self.open and self.opened[self.open[-1]][3] >= level:
            self.open.pop()
        self.opened.append(("section", line, title, level, self.here))
        self.open.append(len(self.opened) - 1)

    def inset(self, kind: str, line: int) -> int:
        """Begin a table or a figure within the section."""
        self.opened.append((kind, line, "", 0, self.here))
        return len(self.opened) - 1

    @property
    def title(self) -> str | None:
        """The heading over the whole document, if it has one."""
        return self.opened[0][2] if self._is_titled() else None

    def parts(self) -> tuple[dict[int, int | None], list[Part]]:
        """Return the parts, and which of them each one that was begun is.

        A heading over the whole document is no section: what stands right below it belongs to the
        document itself.
        """
        place: dict[int, int | None] = {}
        found: list[Part] = []
        count: Counter[tuple[str, int | None]] = Counter()
        for index, (kind, line, title, _, above) in enumerate(self.opened):
            if index == 0 and self._is_titled():
                place[index] = None
                continue
            parent = None if above is None else place[above]
            scope = (kind, parent if kind == "section" else None)
            count[scope] += 1
            number = _number(found, scope[1], count[scope])
            place[index] = len(found)
            found.append(Part(kind, number, line, title, parent))
        return place, found

    def _is_titled(self) -> bool:
        tops = [index for index, (_, _, _, level, _) in enumerate(self.opened) if level == 1]
        return tops == [0]


def _number(parts: Sequence[Part], parent: int | None, ordinal: int) -> str:
    return str(ordinal) if parent is None else f"{parts[parent].number}.{ordinal}"
