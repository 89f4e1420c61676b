"""Numbers and times as they are written in a cell of a table, read as the checker of texts does.

A cell has to be read whole: what is left over could change what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.claims.resolving.decimals import decimal_of
from kg.hallucination.language.numbers.grammar import the_grammar
from kg.hallucination.language.numbers.quantities import find_quantities
from kg.hallucination.language.times.mentions import find_times
from kg.model import ALWAYS, Comparator, Interval, Period

__all__ = ["Number", "read_number", "read_time"]

_PLAIN: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
#: `2025-Q3` is how spreadsheets and agencies write what is said as "2025 Q3".
_PART_OF_YEAR: Final = re.compile(r"(?<=\d{4})[-/_](?=[QqHh][1-4]\b)")
_TO: Final = re.compile(r"\s*(?:/|–|—|~|至|到|to|until|till)\s*", re.IGNORECASE)
_SINCE: Final = re.compile(r"(?:自|从|since|from)?\s*(.+?)\s*(?:起|以来|onwards?)?", re.IGNORECASE)
_SINCE_MARK: Final = re.compile(r"^(?:since|自)|(?:起|以来|onwards?)$", re.IGNORECASE)
#: What may stand before and after a range of times.
_FROM: Final = re.compile(r"^(?:从|自|from)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a claim keeps it: one with a comparator, or two that are the ends of a range.

    Args:
        interval: the numbers that it allows.
        comparator: how it is meant; of a range, exactly or approximately.
        ranging: whether it is a range.
    """

    interval: Interval
    comparator: Comparator
    ranging: bool = False

    @property
    def value(self) -> Decimal:
        """The one number of what is no range."""
        value = self.interval.lower if self.interval.lower is not None else self.interval.upper
        assert value is not None
        return value


def read_number(written: str) -> Number | None:
    """Return the number that a cell holds, and nothing beside it but its counter; else None.

    >>> read_number("≥ 90 %").comparator, read_number("60–70 %").interval.upper
    (<Comparator.AT_LEAST: 'AtLeast'>, Decimal('0.70'))
    >>> read_number("45 % of cases") is None
    True

    Raises:
        OutOfRangeError: if it is a number that a claim cannot keep.
    """
    cell = " ".join(written.split())
    if _PLAIN.fullmatch(cell):
        value = decimal_of(cell.replace(",", ""))
        return Number(Interval(value, value), Comparator.EXACTLY)
    found = find_quantities(cell)
    if len(found) != 1:
        return None
    quantity = found[0]
    rest = cell[quantity.end :].strip()
    if cell[: quantity.start].strip() or (
        rest and not the_grammar().numeral_counter.fullmatch(rest)
    ):
        return None
    lower, upper = quantity.interval.lower, quantity.interval.upper
    ranging = lower is not None and upper is not None and lower != upper
    return Number(quantity.interval, quantity.comparator, ranging)


def read_time(written: str) -> Period | None:
    """Return the period that a cell names; None if it names none, or says more.

    >>> read_time("2025-Q3") == read_time("2025 年第三季度"), read_time("soon") is None
    (True, True)
    >>> read_time("2024 年至 2025 年").end.year, read_time("since 2024").end is None
    (2026, True)
    """
    cell = _PART_OF_YEAR.sub(" ", " ".join(written.split()))
    if not cell:
        return ALWAYS
    if _SINCE_MARK.search(cell) and (since := _SINCE.fullmatch(cell)):
        first = _one(since[1])
        return None if first is None else Period(first.start, None)
    if (one := _one(cell)) is not None:
        return one
    bare = _FROM.sub("", cell)
    for joint in _TO.finditer(bare):
        first, last = _one(bare[: joint.start()]), _one(bare[joint.end() :])
        if first and last and first.start and last.end and first.start < last.end:
            return Period(first.start, last.end)
    return None


def _one(written: str) -> Period | None:
    found = find_times(written)
    whole = len(found) == 1 and found[0].text.strip() == written.strip()
    return found[0].period if whole else None
