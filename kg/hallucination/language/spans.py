"""A text as it is read, with the way back to the text as it was written."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from kg.i18n import N_

__all__ = ["Disguise", "Draft", "Normalised", "Note"]


#: Disguises of one kind that stand no further apart, in characters, are noted as one.
_NEAR = 2


class Disguise(Enum):
    """What a text holds that its readers do not see as it is."""

    INVISIBLE = N_("invisible characters within words, or characters that control the display")
    LOOKALIKE = N_("letters of another script that look like Latin ones")
    STACKED = N_("marks drawn over letters")


class Note(Struct, frozen=True):
    """A disguise, and its half-open span in the text as it was written."""

    disguise: Disguise
    start: int
    end: int


class Normalised(Struct, frozen=True):
    """A text as it is read.

    Args:
        text: what is read.
        source: what was written.
        begins: where each character of `text` begins in `source`; None where the two are as long
            and stand character by character for each other.
        ends: where each character of `text` ends in `source`; None with `begins`.
        notes: the disguises, in the order of the text.
    """

    text: str
    source: str
    begins: array[int] | None = None
    ends: array[int] | None = None
    notes: tuple[Note, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a half-open span of `text` stands in `source`."""
        if self.begins is None or self.ends is None:
            return start, end
        if start >= len(self.begins):
            return len(self.source), len(self.source)
        begin = self.begins[start]
        return begin, max(begin, self.ends[end - 1]) if end > start else begin

    def written(self, read: str, start: int) -> str:
        """Return a stretch as it was written, with the spaces that reading put for marks.

        Args:
            read: the stretch as it was read, as long as the part of `text` that it stands for.
            start: where that part begins in `text`.

        Returns:
            A string as long as the span of the stretch in `source`.
        """
        end = start + len(read)
        if end > len(self.text):
            return read
        first, last = self.span(start, end)
        if read == self.text[start:end]:
            return self.source[first:last]
        pieces: list[str] = []
        place = first
        for offset, (mine, theirs) in enumerate(zip(read, self.text[start:end], strict=True)):
            begin, stop = self.span(start + offset, start + offset + 1)
            pieces.append(self.source[place:begin])
            begin = max(begin, place)  # a ligature is read as several letters and written once
            pieces.append(self.source[begin:stop] if mine == theirs else " " * (stop - begin))
            place = max(place, stop)
        return "".join(pieces)


class Draft:
    """A text while it is being changed; every change keeps the way back.

    Args:
        source: the text as it was written.
    """

    def __init__(self, source: str) -> None:
        self.text = source
        self._source = source
        self._begins: array[int] | None = None
        self._ends: array[int] | None = None
        self._notes: list[Note] = []

    def replace(
        self, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str | None]
    ) -> None:
        """Put for each match what `change` returns; None leaves the match as it is."""
        edits = [
            (*match.span(), new)
            for match in pattern.finditer(self.text)
            if (new := change(match)) is not None and new != match[0]
        ]
        self.put(edits)

    def put(self, edits: list[tuple[int, int, str]]) -> None:
        """Put a string for each of some stretches, given from left to right."""
        if not edits:
            return
        pieces: list[str] = []
        last = 0
        for start, end, new in edits:
            pieces += self.text[last:start], new
            last = end
        pieces.append(self.text[last:])
        if any(len(new) != end - start for start, end, new in edits):
            self._move(edits)
        self.text = "".join(pieces)

    def note(self, disguise: Disguise, start: int, end: int) -> None:
        """Record a disguise at a half-open, non-empty span of the present text."""
        if self._begins is not None and self._ends is not None:
            start, end = self._begins[start], self._ends[end - 1]
        last = self._notes[-1] if self._notes else None
        if last is not None and last.disguise is disguise and 0 <= start - last.end <= _NEAR:
            self._notes[-1] = Note(disguise, last.start, end)
        else:
            self._notes.append(Note(disguise, start, end))

    def done(self) -> Normalised:
        """Return the text as it is now, with the way back."""
        notes = tuple(sorted(self._notes, key=lambda note: (note.start, note.end)))
        return Normalised(self.text, self._source, self._begins, self._ends, notes)

    def _move(self, edits: list[tuple[int, int, str]]) -> None:
        old_begins = self._begins or array("I", range(len(self.text)))
        old_ends = self._ends or array("I", range(1, len(self.text) + 1))
        begins, ends = array("I"), array("I")
        last = 0
        for start, end, new in edits:
            if len(new) == end - start:
                continue
            begins += old_begins[last:start]
            ends += old_ends[last:start]
            begins.extend([old_begins[start]] * len(new))
            ends.extend([old_ends[end - 1]] * len(new))
            last = end
        self._begins, self._ends = begins + old_begins[last:], ends + old_ends[last:]
