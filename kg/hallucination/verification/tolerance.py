"""The numbers that a statement, and a record of one, allow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.hallucination.index.evidence import Property
from kg.hallucination.language.numbers.quantities import Quantity
from kg.hallucination.language.numbers.units import Conversion, conversion
from kg.hallucination.values import replace
from kg.model import Claim, Comparator, Interval

__all__ = ["Tolerance", "covers", "has_other_end", "meant", "recorded", "rules_out"]


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
    """Return the numbers that a statement allows, in the unit of a property.

    They are widened for "about", else by the last digit stated: a film of 117 minutes is two hours
    long, but not 120 minutes. Of another unit than the record no more than "about" is allowed.
    """
    into = _into(quantity, prop)
    interval, step = quantity.interval, quantity.step
    if into is not None:
        interval, step = _converted(interval, into), step * abs(into.factor)
    if quantity.comparator is Comparator.APPROXIMATELY:
        return interval.widened(_slack(interval, prop, tolerance))
    rounded = not prop.whole or quantity.step > 1
    if quantity.comparator is Comparator.EXACTLY and rounded and step:
        half = step / 2
        return interval.widened(
            half if into is None else min(half, _slack(interval, prop, tolerance))
        )
    return interval


def _into(quantity: Quantity, prop: Property) -> Conversion | None:
    """Return how a number becomes one of the unit of a property; None where it is one already."""
    if not quantity.measure or not prop.measure or quantity.measure == prop.measure:
        return None
    return conversion(quantity.measure, prop.measure)


def _converted(interval: Interval, into: Conversion) -> Interval:
    low, high = (None if end is None else into(end) for end in (interval.lower, interval.upper))
    return replace(interval, lower=low, upper=high)


def recorded(claim: Claim, prop: Property, tolerance: Tolerance) -> Interval | None:
    """Return the numbers that a claim allows: widened where its source says "about"."""
    if claim.interval is None or claim.comparator is not Comparator.APPROXIMATELY:
        return claim.interval
    return claim.interval.widened(_slack(claim.interval, prop, tolerance))


def covers(claim: Claim, wanted: Interval, prop: Property, tolerance: Tolerance) -> bool:
    """Return whether the numbers of a claim are what a text says, or more exact."""
    known = recorded(claim, prop, tolerance)
    if known is None or claim.interval is None:
        return False
    if "target" in prop.families and (known.lower is None or known.upper is None):
        return _is_same_bound(known, wanted)
    rough = claim.comparator is Comparator.APPROXIMATELY
    if rough and claim.interval.lower != claim.interval.upper:
        # A range that is about right is vague at its ends only: no number in it is the right one.
        return claim.interval.within(wanted)
    if known.lower is None or known.upper is None:
        # Sources write "200+" and "over 200" for the same thing: ends of bounds are not told apart.
        known, wanted = Interval(known.lower, known.upper), Interval(wanted.lower, wanted.upper)
    if rough:
        return known.overlaps(wanted)
    return known.within(wanted)


def rules_out(claim: Claim, wanted: Interval, prop: Property, tolerance: Tolerance) -> bool:
    """Return whether the numbers of a claim leave no room for what a text says."""
    known = recorded(claim, prop, tolerance)
    if known is None:
        return False
    if "target" in prop.families and (known.lower is None or known.upper is None):
        return not _is_same_bound(known, wanted)
    return not known.overlaps(wanted)


def has_other_end(stated: Interval, known: Interval, *, within: Interval) -> bool:
    """Return whether a range shares one end with one on record, and not the other.

    Args:
        stated: the range as it is written.
        known: the range on record.
        within: the numbers that `stated` allows; how much wider it is, is how near is near enough.

    >>> eight_to = lambda end: Interval(Decimal(8), Decimal(end))
    >>> has_other_end(eight_to(46), eight_to(15), within=eight_to(46))
    True
    >>> has_other_end(eight_to(15), eight_to(15), within=eight_to(15))
    False
    """
    if None in (*_ends(stated), *_ends(known), *_ends(within)):
        return False
    if stated.lower == stated.upper or known.lower == known.upper:
        return False  # a number is no range
    ends = zip(_ends(stated), _ends(known), _ends(within), strict=True)
    same, other = zip(*(_compared(*each) for each in ends), strict=True)
    return any(same) and any(other)


def _compared(
    end: Decimal | None, known: Decimal | None, allowed: Decimal | None
) -> tuple[bool, bool]:
    """Return whether an end of a range is the one on record, and whether it is not even near it."""
    if end is None or known is None or allowed is None:
        return False, False
    return end == known, abs(end - known) > abs(end - allowed)


def _is_same_bound(known: Interval, wanted: Interval) -> bool:
    """Return whether a target is the same: who aims at 0.5 % does not aim at 5 %."""
    if wanted.lower is None or wanted.upper is None:
        return (known.lower, known.upper) == (wanted.lower, wanted.upper)
    return any(end is not None and Interval(end, end).within(wanted) for end in _ends(known))


def _ends(interval: Interval) -> tuple[Decimal | None, Decimal | None]:
    return interval.lower, interval.upper


def _slack(interval: Interval, prop: Property, tolerance: Tolerance) -> Decimal:
    if prop.ratio:
        return tolerance.share
    # "About 0.6 to 0.7" is wide already, and only its ends are vague.
    part = tolerance.number if interval.lower == interval.upper else tolerance.number / 2
    ends = [abs(end) for end in (interval.lower, interval.upper) if end is not None]
    return max(ends, default=Decimal(0)) * part
