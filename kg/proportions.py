"""Shares of a whole, and how sure one can be of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

__all__ = ["Proportion", "wilson"]


@dataclass(frozen=True, slots=True)
class Proportion:
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


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
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
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / trials
    scale = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / scale
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / scale
    # The share lies between the ends; rounding may not put it outside, as it would for 0 of 5.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
