"""The words of the project as values: claims, passages, verdicts.

These classes are plain, frozen data. They know nothing of RDF libraries, files or terminals, so
that every room of the package can pass them around.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Final

from msgspec import Struct

from kg.vocabulary import CV

__all__ = ["ALWAYS", "Claim", "Comparator", "Interval", "Passage", "Period", "Stance", "Verdict"]


class _Term(Enum):
    """An enumeration whose members are individuals of the ontology."""

    @property
    def iri(self) -> str:
        """The IRI of the individual that this member stands for."""
        return CV + str(self.value)


class Comparator(_Term):
    """How a stated value relates to the true one."""

    EXACTLY = "Exactly"
    APPROXIMATELY = "Approximately"
    MORE_THAN = "MoreThan"
    LESS_THAN = "LessThan"
    AT_LEAST = "AtLeast"
    AT_MOST = "AtMost"


class Stance(_Term):
    """What a source does with a claim when it utters it."""

    ASSERTED = "Asserted"
    FORECAST = "Forecast"
    RECOMMENDED = "Recommended"
    DENIED = "Denied"
    DISPUTED = "Disputed"
    POSSIBLE = "Possible"


class Verdict(_Term):
    """What the knowledge base can say about a claim in a text, or a sentence that makes none."""

    SUPPORTED = "Supported"
    CONTRADICTED = "Contradicted"
    UNVERIFIABLE = "Unverifiable"
    UNREAD = "Unread"
    ABSTAINS = "Abstains"
    NOT_A_CLAIM = "NotAClaim"


class Interval(Struct, frozen=True):
    """The numbers that a statement allows, with open or closed ends.

    Args:
        lower: the least number, or None where there is no lower end.
        upper: the greatest number, or None where there is no upper end.
        lower_open: whether `lower` itself is left out.
        upper_open: whether `upper` itself is left out.

    Raises:
        ValueError: if the interval holds no number.
    """

    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        if self.lower is None or self.upper is None:
            return
        if self.lower > self.upper:
            raise ValueError(f"lower end {self.lower} is above upper end {self.upper}")
        if self.lower == self.upper and (self.lower_open or self.upper_open):
            raise ValueError(f"an interval from {self.lower} to itself with an open end is empty")

    @classmethod
    def of(cls, number: Decimal, comparator: Comparator) -> Interval:
        """Return the numbers that `comparator number` allows.

        Args:
            number: the number as stated.
            comparator: how it was stated.

        "About" is a point as well: how near is near enough is for the checker to say.

        >>> Interval.of(Decimal("0.9"), Comparator.MORE_THAN).lower_open
        True
        >>> Interval.of(Decimal(15), Comparator.EXACTLY)
        Interval(lower=Decimal('15'), upper=Decimal('15'), lower_open=False, upper_open=False)
        """
        match comparator:
            case Comparator.EXACTLY | Comparator.APPROXIMATELY:
                return cls(number, number)
            case Comparator.MORE_THAN:
                return cls(number, None, lower_open=True)
            case Comparator.AT_LEAST:
                return cls(number, None)
            case Comparator.LESS_THAN:
                return cls(None, number, upper_open=True)
            case Comparator.AT_MOST:
                return cls(None, number)

    def within(self, other: Interval) -> bool:
        """Return whether every number of this interval lies in `other`."""
        if other.lower is not None:
            if self.lower is None or self.lower < other.lower:
                return False
            if self.lower == other.lower and other.lower_open and not self.lower_open:
                return False
        if other.upper is not None:
            if self.upper is None or self.upper > other.upper:
                return False
            if self.upper == other.upper and other.upper_open and not self.upper_open:
                return False
        return True

    def widened(self, slack: Decimal) -> Interval:
        """Return the interval with each end moved outwards by `slack`, and closed.

        >>> Interval(Decimal(1), None).widened(Decimal("0.5")).lower
        Decimal('0.5')
        """
        return Interval(
            None if self.lower is None else self.lower - slack,
            None if self.upper is None else self.upper + slack,
        )

    def overlaps(self, other: Interval) -> bool:
        """Return whether some number lies in both intervals."""
        return not (self._entirely_below(other) or other._entirely_below(self))

    def _entirely_below(self, other: Interval) -> bool:
        if self.upper is None or other.lower is None:
            return False
        if self.upper == other.lower:
            return self.upper_open or other.lower_open
        return self.upper < other.lower


class Period(Struct, frozen=True):
    """A half-open stretch of time: `start` is in it, `end` is not; None means unbounded."""

    start: datetime | None = None
    end: datetime | None = None

    def overlaps(self, other: Period) -> bool:
        """Return whether the two periods share an instant."""
        return (self.end is None or other.start is None or other.start < self.end) and (
            other.end is None or self.start is None or self.start < other.end
        )

    @property
    def unbounded(self) -> bool:
        """Whether the period says nothing about time."""
        return self.start is None and self.end is None


#: The period of a statement that names no time.
ALWAYS: Final = Period()


class Passage(Struct, frozen=True):
    """A place in a source; no sentence of it is kept.

    `line` and `position` count from 1; they are None where the text of the source was not at hand.
    """

    iri: str
    document: str
    part: str
    line: int | None
    position: int | None
    row: str | None = None
    column: str | None = None

    def __str__(self) -> str:
        cell = " / ".join(name for name in (self.row, self.column) if name)
        line = "" if self.line is None else f", line {self.line}"
        return f"{self.part}{f' [{cell}]' if cell else ''}{line}"


class Claim(Struct, frozen=True):
    """Something a source says; it may be wrong, dated, a forecast, or disputed.

    Exactly one of `object` (an IRI), `interval` (numbers) and `text` is set; where the value is a
    string that stands for a thing, or a time, `text` is how it is written beside the other.
    `speakers` are those to whom the source itself attributes it.
    """

    iri: str
    subject: str
    predicate: str
    object: str | None = None
    interval: Interval | None = None
    text: str | None = None
    comparator: Comparator = Comparator.EXACTLY
    stance: Stance = Stance.ASSERTED
    period: Period = ALWAYS
    scope: str | None = None
    passages: tuple[Passage, ...] = ()
    speakers: tuple[str, ...] = ()
