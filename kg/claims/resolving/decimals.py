"""Numbers written out in full, as the claim model and people have them."""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation
from typing import Final

__all__ = ["MOST_POWER", "OutOfRangeError", "decimal_of", "decimal_text", "in_percent"]

#: The greatest power of ten, and by its negative the least, that a number is written out with.
MOST_POWER: Final = 100
#: Holds every number that can be written out, times a hundred, to the last digit.
_EXACT: Final = Context(prec=4 * MOST_POWER)
_HUNDRED: Final = 100
_SHOWN: Final = 40


class OutOfRangeError(ValueError):
    """A number is infinite, none at all, or has a digit beyond `MOST_POWER`."""


def decimal_of(written: str) -> Decimal:
    """Return a number that can be written out.

    Args:
        written: the number, in ASCII digits.

    Raises:
        OutOfRangeError: if it is no number, or `decimal_text` could not write it.
    """
    try:
        value = Decimal(written)
    except InvalidOperation:  # so are exponents refused of twenty digits, too
        raise OutOfRangeError(written[:_SHOWN]) from None
    decimal_text(value)
    return value


def decimal_text(value: Decimal) -> str:
    """Return a number in digits, all that it has, without an exponent and without idle zeros.

    >>> decimal_text(Decimal("0.60")), decimal_text(Decimal("1E+3")), decimal_text(Decimal("-0.0"))
    ('0.6', '1000', '0')
    >>> decimal_text(Decimal("1234567890123456789012345678901.50"))
    '1234567890123456789012345678901.5'

    Raises:
        OutOfRangeError: if it is infinite, none at all, or has a digit beyond the power 100 of ten,
            above or below the point.
    """
    if value == 0:
        return "0"
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or value.adjusted() > MOST_POWER or exponent < -MOST_POWER:
        raise OutOfRangeError(str(value)[:_SHOWN])
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_percent(value: Decimal) -> str:
    """Return a share in percent, to its last digit.

    >>> in_percent(Decimal("0.455"))
    '45.5%'

    Raises:
        OutOfRangeError: as `decimal_text` does.
    """
    decimal_text(value)
    return f"{decimal_text(_EXACT.multiply(value, _HUNDRED))}%"
