"""Arithmetic on two numbers of one property: by how much, or how many times, they differ."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kg.hallucination.claims import Reading
from kg.hallucination.index.evidence import Property
from kg.hallucination.language.numbers.quantities import Unit
from kg.hallucination.values import replace
from kg.hallucination.verification.tolerance import Tolerance, meant
from kg.model import Comparator, Interval

__all__ = ["differ"]

ONE = Decimal(1)


def differ(
    mine: Interval,
    its: Interval,
    reading: Reading,
    prop: Property,
    tolerance: Tolerance,
) -> bool | None:
    """Return whether a number is so much above or below another.

    Shares of a whole may be apart in points, or one by a part of the other: "10%" may be either.

    Args:
        mine: the number.
        its: that which it is compared with.
        reading: tells whether it is above or below, and by how much: as a ratio a part of the
            other, as a fold times the other.
        prop: the property that has both as values.
        tolerance: how near "about" has to be.

    Returns:
        None if that depends on which of the numbers on record is meant.

    Raises:
        ValueError: the reading has no quantity.
    """
    quantity = reading.quantity
    if quantity is None:
        raise ValueError("a reading that does not tell by how much")
    below = reading.order is Comparator.LESS_THAN
    allowed = meant(quantity, replace(prop, whole=False), tolerance)
    found = list(_gaps(mine, its, below, quantity.unit, prop))
    if any(gap.within(allowed) for gap in found):
        return True
    return None if any(gap.overlaps(allowed) for gap in found) else False


def _gaps(
    mine: Interval, its: Interval, below: bool, unit: Unit, prop: Property
) -> Iterator[Interval]:
    """Yield how far two numbers are apart, in the ways that a unit may mean."""
    if unit is Unit.FOLD:
        yield _quotient(its, mine) if below else _quotient(mine, its)
        return
    if unit is Unit.NUMBER or prop.ratio:
        yield _gap(its, mine) if below else _gap(mine, its)
    if unit is Unit.RATIO:
        part = _quotient(mine, its)
        one = Interval(ONE, ONE)
        yield _gap(one, part) if below else _gap(part, one)


def _gap(above: Interval, below: Interval) -> Interval:
    low, high = (above.lower, below.upper), (above.upper, below.lower)
    return Interval(
        None if low[0] is None or low[1] is None else low[0] - low[1],
        None if high[0] is None or high[1] is None else high[0] - high[1],
    )


def _quotient(one: Interval, other: Interval) -> Interval:
    """Return the quotient of two numbers, neither of them negative."""
    lower = Decimal(0)
    if one.lower is not None and other.upper:
        lower = one.lower / other.upper
    upper = one.upper / other.lower if one.upper is not None and other.lower else None
    return Interval(lower, upper)
