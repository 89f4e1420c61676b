"""The numbers that a statement, and a record of one, allow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.hallucination.index.evidence import Property
from kg.hallucination.language.quantities import Quantity
from kg.model import Claim, Comparator, Interval

__all__ = ["Tolerance", "covers", "meant", "recorded"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How near is near enough.

    Args:
        share: half-width granted to "about" for shares of a whole, absolute (0.05 is five points).
        number: half-width granted to "about" for other numbers, as a part of the number.
    """

    share: Decimal = Decimal("0.05")
    number: Decimal = Decimal("0.1")


def meant(quantity: Quantity, prop: Property, tolerance: Tolerance) -> Interval:
    """Return the numbers that a statement allows: widened for "about", else by its last digit."""
    if quantity.comparator is Comparator.APPROXIMATELY:
        return quantity.interval.widened(_slack(quantity.interval, prop, tolerance))
    if quantity.comparator is Comparator.EXACTLY and not prop.whole:
        return quantity.interval.widened(quantity.step / 2)
    return quantity.interval


def recorded(claim: Claim, prop: Property, tolerance: Tolerance) -> Interval | None:
    """Return the numbers that a claim allows: widened where its source says "about"."""
    if claim.interval is None or claim.comparator is not Comparator.APPROXIMATELY:
        return claim.interval
    return claim.interval.widened(_slack(claim.interval, prop, tolerance))


def covers(claim: Claim, said: Interval, prop: Property, tolerance: Tolerance) -> bool:
    """Tell whether the numbers of a claim are what a text says, or more exact."""
    known = recorded(claim, prop, tolerance)
    if known is None or claim.interval is None:
        return False
    if "target" in prop.families and (known.lower is None or known.upper is None):
        # A target is equalled, not implied: who aims at 0.5 % does not aim at 5 %.
        return (known.lower, known.upper) == (said.lower, said.upper)
    rough = claim.comparator is Comparator.APPROXIMATELY
    if rough and claim.interval.lower != claim.interval.upper:
        # A range that is about right is vague at its ends only: no number in it is the right one.
        return claim.interval.within(said)
    if known.lower is None or known.upper is None:
        # Sources write "200+" and "over 200" for the same thing: ends of bounds are not told apart.
        known, said = Interval(known.lower, known.upper), Interval(said.lower, said.upper)
    if rough:
        return known.overlaps(said)
    return known.within(said)


def _slack(interval: Interval, prop: Property, tolerance: Tolerance) -> Decimal:
    if prop.ratio:
        return tolerance.share
    ends = [abs(end) for end in (interval.lower, interval.upper) if end is not None]
    return max(ends, default=Decimal(0)) * tolerance.number
