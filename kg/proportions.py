"""Shares of a whole, and how sure one can be of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import comb, sqrt
from typing import Any, Final

from msgspec import Struct, field

from kg.i18n import DEFAULT, current, pgettext

__all__ = ["Mean", "Proportion", "counted", "mcnemar", "wilson"]

#: What `NormalDist().inv_cdf` gives for the confidence that intervals have here, as the import of
#: `statistics` takes longer than all that a short command computes.
_CONFIDENCE: Final = 0.95
_QUANTILE: Final = 1.9599639845400536


class Proportion(Struct, frozen=True):
    """So many of a whole.

    Args:
        part: how many.
        whole: of how many; of nothing there is no share.
    """

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """The part over the whole, from 0 to 1; None of nothing.

        >>> Proportion(1, 4).share, Proportion(0, 0).share
        (0.25, None)
        """
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the share; None of nothing."""
        return wilson(self.part, self.whole) if self.whole else None


class Mean(Struct):
    """The mean of many shares, exact whatever the order and the portions they are added in.

    A sum of floats is not: its last digits tell how the work was divided.
    """

    _number: int = 0
    _parts: Counter[int] = field(default_factory=Counter)

    def add(self, one: Proportion) -> None:
        """Add a share; one of nothing is no share, and left out."""
        if one.whole:
            self._number += 1
            self._parts[one.whole] += one.part

    def merge(self, other: Mean) -> None:
        """Add the shares that another mean is of."""
        self._number += other._number
        self._parts.update(other._parts)

    @property
    def share(self) -> float | None:
        """The mean; None of no shares.

        >>> mean = Mean()
        >>> for part, whole in ((1, 10), (2, 10), (3, 3), (0, 0)): mean.add(Proportion(part, whole))
        >>> mean.share
        0.43333333333333335
        """
        if not self._number:
            return None
        from fractions import Fraction

        total = sum((Fraction(part, whole) for whole, part in self._parts.items()), Fraction(0))
        return float(total / self._number)

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON-ready data, for `from_data`."""
        return {"number": self._number, "parts": sorted(self._parts.items())}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Mean:
        """Return the mean that `to_data` told of.

        Raises:
            KeyError: if that is something else.
        """
        return cls(data["number"], Counter(dict(data["parts"])))


def counted(number: int, one: str, several: str | None = None) -> str:
    """Return a number of things with the noun in the singular or the plural.

    Args:
        number: how many; from 1,000 on it is grouped by commas.
        one: what one of them is called.
        several: what any other number of them is called; `one` with an s when None.

    >>> counted(1, "finding"), counted(0, "finding"), counted(2, "new entity", "new entities")
    ('1 finding', '0 findings', '2 new entities')
    """
    if current() != DEFAULT:
        return f"{number:,} {pgettext('counted', one)}"  # one form for every number
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def wilson(successes: int, trials: int, confidence: float = _CONFIDENCE) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion.

    Args:
        successes: how often it happened.
        trials: how often it could have happened; at least 1.
        confidence: of the two-sided interval, between 0 and 1.

    Raises:
        ValueError: if there are no trials, or more successes than trials.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    JASA 22 (1927), 209-212.

    >>> tuple(round(end, 4) for end in wilson(1, 10))
    (0.0179, 0.4042)
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no proportion")
    z = _QUANTILE if confidence == _CONFIDENCE else _quantile(confidence)
    share = successes / trials
    scale = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / scale
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / scale
    # The share lies between the ends; rounding may not put it outside, as it would for 0 of 5.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def _quantile(confidence: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf((1 + confidence) / 2)


def mcnemar(one: int, other: int) -> float:
    """Return the p-value of McNemar's test, exact and two-sided.

    It is the chance that changes divide as unevenly as this, or more, if both ways are as likely.

    Args:
        one: how many pairs changed one way.
        other: how many changed the other way.

    Raises:
        ValueError: if there are fewer than none.

    Source: Q. McNemar, Note on the sampling error of the difference between correlated proportions
    or percentages, Psychometrika 12 (1947), 153-157.

    >>> mcnemar(0, 6), mcnemar(3, 3), mcnemar(0, 0)
    (0.03125, 1.0, 1.0)
    """
    from fractions import Fraction

    if min(one, other) < 0:
        raise ValueError(f"{min(one, other)} is no number of pairs")
    number = one + other
    tail = sum(comb(number, count) for count in range(min(one, other) + 1))
    return min(1.0, float(Fraction(2 * tail, 2**number)))
