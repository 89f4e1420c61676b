"""Numbers written out in full, as the claim model and people have them."""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation
from typing import Final

__all__ = ["MOST_POWER", "OutOfRangeError", "decimal_of", "decimal_text", "shifted_text"]

#: The greatest power of ten, and by its negative the least, that a number is written out with.
MOST_POWER: Final = 100
#: Holds every number that can be written out, to the last digit, and a hundred times as much.
_EXACT: Final = Context(prec=4 * MOST_POWER)
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


def shifted_text(value: Decimal, places: int) -> str:
    """Return a number in digits, all that it has, times a power of ten.

    Args:
        value: the number.
        places: the power: 2 makes a percentage of a share, and -2 a share of a percentage.

    >>> shifted_text(Decimal("0.455"), 2), shifted_text(Decimal(45), -2)
    ('45.5', '0.45')

    Raises:
        OutOfRangeError: as `decimal_text` does.
    """
    decimal_text(value)
    return decimal_text(value.scaleb(places, _EXACT))
