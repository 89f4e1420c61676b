"""With which of a thing's many claims by one property a new claim is compared.

To compare each of thousands of claims with all before it would take time with the square of their
number. Those that can bear on a claim say the same, hold at the same time, or come just before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeAlias

from kg.model import Claim

__all__ = ["MOST_COMPARED", "Shelf"]

#: So many claims of each of the three kinds a claim is compared with; with all, where there are no
#: more than so many.
MOST_COMPARED: Final = 16
#: A moment, and which of the claims it is of.
_At: TypeAlias = tuple[datetime, int]


class Shelf:
    """Claims of one subject and property, in the order in which they were added.

    Args:
        claims: those to begin with.
    """

    def __init__(self, claims: Iterable[Claim] = ()) -> None:
        self.claims: list[Claim] = []
        self._by_content: defaultdict[object, list[int]] = defaultdict(list)
        self._always: list[int] = []
        self._starts: list[_At] = []
        self._ends: defaultdict[str | None, list[_At]] = defaultdict(list)
        for claim in claims:
            self.add(claim)

    def add(self, claim: Claim) -> None:
        """Add a claim."""
        number = len(self.claims)
        self.claims.append(claim)
        self._by_content[_content(claim)].append(number)
        if claim.period.start is None:
            self._always.append(number)
        else:
            insort(self._starts, (claim.period.start, number))
        if claim.period.end is not None:
            insort(self._ends[claim.scope], (claim.period.end, number))

    def near(self, claim: Claim) -> tuple[Claim, ...]:
        """Return the claims that may bear on one, in their order."""
        if len(self.claims) <= MOST_COMPARED:
            return tuple(self.claims)
        numbers = {*self._by_content.get(_content(claim), [])[:MOST_COMPARED]}
        numbers.update(self._always[:MOST_COMPARED])
        numbers.update(self._at_the_time(claim))
        numbers.update(self._just_before(claim))
        return tuple(self.claims[number] for number in sorted(numbers))

    def _at_the_time(self, claim: Claim) -> list[int]:
        """Return the claims that began last before a claim ends."""
        end = claim.period.end
        below = len(self._starts) if end is None else bisect_left(self._starts, (end, -1))
        return [number for _, number in self._starts[max(0, below - MOST_COMPARED) : below]]

    def _just_before(self, claim: Claim) -> list[int]:
        """Return the claims of the same scope that ended last before a claim begins."""
        ends, start = self._ends.get(claim.scope, []), claim.period.start
        if start is None:
            return []
        below = bisect_right(ends, (start, len(self.claims)))
        if not below:
            return []
        first = max(bisect_left(ends, (ends[below - 1][0], -1)), below - MOST_COMPARED)
        return [number for _, number in ends[first:below]]


def _content(claim: Claim) -> object:
    return claim.object, claim.interval, claim.text
