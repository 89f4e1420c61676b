"""What of a sentence nothing was read of, so that it is not taken for true as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.hallucination.extraction.triples.marks import Kind, Mark
from kg.hallucination.extraction.triples.statements import Statement, Stating
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.patterns import later

__all__ = ["residue"]

_SAYING: Final = frozenset((Kind.WORD, Kind.STRANGER, Kind.AMOUNT, Kind.EPITHET))
_TO: Final = later(r"\bto\s+$", re.IGNORECASE)
#: How many claims of a thing are looked through for what it is.
MOST: Final = 50


def residue(found: Stating, marks: Sequence[Mark], index: EvidenceIndex) -> list[Mark]:
    """Return the marks that say something and that no statement accounts for.

    Args:
        found: what the sentence states.
        marks: its marks.
        index: tells what things are, and when they came about.
    """
    residue = _Residue(found, marks, index)
    return [mark for mark in marks if mark not in found.used and residue.holds(mark)]


class _Residue:
    def __init__(self, found: Stating, marks: Sequence[Mark], index: EvidenceIndex) -> None:
        self._found = found
        self._marks = marks
        self._index = index
        self._told = {n for s in found.statements for n in (*s.told.properties, *s.told.others)}
        self._spoken = {t for s in found.statements for t in s.subject.targets}
        self._things = {t for m in marks if m.kind is Kind.NAME for t in m.targets} | self._spoken
        self._has_stranger = any(mark.kind is Kind.STRANGER for mark in marks)

    def holds(self, mark: Mark) -> bool:
        """Return whether a mark says something of which nothing was read."""
        match mark.kind:
            case kind if kind in _SAYING:
                return True
            case Kind.NAME:  # one that only repeats what is spoken of says nothing
                return self._spoken.isdisjoint(mark.targets)
            case Kind.CUE:
                return not self._is_idle(mark)
            case Kind.CLASS:
                return not self._has_stranger and not any(
                    self._is_of(thing, mark) for thing in self._things
                )
            case Kind.DATE:
                return any(self._is_of_another_time(mark, s) for s in self._found.statements)
            case _:
                return False

    def _is_idle(self, mark: Mark) -> bool:
        """Return whether a wording that nothing was read of says nothing of its own."""
        if mark.is_light or _TO.search(self._found.scene.text[: mark.start]):
            return True
        return mark.cue is not None and any(name in self._told for name, _ in mark.cue.senses)

    def _is_of(self, thing: str, mark: Mark) -> bool:
        """Return whether a thing is of a kind, or may be, as its name in full says."""
        hints = self._index.hints.get(thing)
        if hints and any(mark.text in own for own in self._index.hints.values()):
            return mark.text in hints
        types = self._index.types.get(thing, frozenset())
        values = {claim.object for claim in self._index.touching.get(thing, ())[:MOST]}
        return not {thing, *types, *values}.isdisjoint(mark.targets)

    def _is_of_another_time(self, mark: Mark, statement: Statement) -> bool:
        """Return whether a statement is of something made, and a time is not when it came out."""
        if mark not in statement.clause.marks or mark.span is None:
            return False
        spans = [
            claim.interval
            for thing in statement.subject.targets
            for name, prop in self._index.properties.items()
            if prop.work
            for claim in self._index.claims.get((thing, name), ())
            if claim.interval is not None
        ]
        return bool(spans) and not any(span.overlaps(mark.span) for span in spans)
