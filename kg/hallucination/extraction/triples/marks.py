"""The marks that a sentence about triples is read by: names, values, wordings, and what is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from kg.hallucination.extraction.triples.vocabulary import light
from kg.hallucination.index.phrases import Cue
from kg.hallucination.language.numbers.quantities import Quantity
from kg.hallucination.values import replace
from kg.model import Interval

__all__ = ["NAMED", "Board", "Kind", "Mark"]


class Kind(Enum):
    """What a mark is."""

    NAME = "a known thing"
    STRANGER = "something named that is not known"
    DATE = "a time"
    AMOUNT = "a number"
    CUE = "a wording of a relation"
    CLASS = "a kind of thing"
    EPITHET = "whence a thing is"
    PRONOUN = "stands for something"
    POSSESSIVE = "stands for what owns"
    OWNER = "between what owns and what is owned"
    PREPOSITION = "by, in, of"
    JOINT = "and"
    BREAK = "ends a clause"
    RELATIVE = "which, who"
    THAN = "between two things compared"
    COPULA = "is"
    DENIAL = "not"
    WORD = "anything else that says something"


#: Marks that name something.
NAMED: Final = frozenset((Kind.NAME, Kind.STRANGER))


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a sentence and what it is.

    Args:
        start: where it begins.
        end: where it ends.
        kind: what it is.
        text: how it is written.
        targets: the things that it may name; of a kind, classes, and strings that are values.
        amount: the number; a time of four digits has it as well.
        span: the stretch of years.
        cue: the wording.
    """

    start: int
    end: int
    kind: Kind
    text: str
    targets: tuple[str, ...] = ()
    amount: Quantity | None = None
    span: Interval | None = None
    cue: Cue | None = None

    @property
    def is_light(self) -> bool:
        """Whether it is a wording of words that say nothing by themselves: "in", 由."""
        in_one = self.cue is not None and self.cue.gap is None
        return in_one and light().fullmatch(self.text.strip()) is not None

    @property
    def named(self) -> Mark:
        """What an epithet stands for, as if it were named in its place: France for "French"."""
        return replace(self, kind=Kind.NAME if self.targets else Kind.STRANGER)


@dataclass(slots=True)
class Board:
    """A sentence while it is marked; no mark lies on another.

    Args:
        text: the sentence.
        marks: its marks, in the order in which they were made.
    """

    text: str
    marks: list[Mark] = field(default_factory=list)
    taken: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.text) + 1)

    def free(self, start: int, end: int) -> bool:
        """Return whether nothing is marked within a stretch."""
        return not any(self.taken[start:end])

    def put(self, mark: Mark) -> None:
        """Add a mark, unless something of its stretch is marked already."""
        if mark.end > mark.start and self.free(mark.start, mark.end):
            self.marks.append(mark)
            self.take(mark.start, mark.end)

    def add(self, start: int, end: int, kind: Kind, targets: tuple[str, ...] = ()) -> None:
        """Add a mark of a kind; see `put`."""
        self.put(Mark(start, end, kind, self.text[start:end], targets))

    def take(self, start: int, end: int) -> None:
        """Keep a stretch from being marked."""
        self.taken[start:end] = b"\1" * (end - start)

    def drop(self, mark: Mark) -> None:
        """Take a mark away."""
        self.marks.remove(mark)
        self.taken[mark.start : mark.end] = b"\0" * (mark.end - mark.start)

    def of(self, *kinds: Kind) -> list[Mark]:
        """Return the marks of some kinds, in the order in which they were made."""
        return [mark for mark in self.marks if mark.kind in kinds]
