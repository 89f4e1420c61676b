"""Units of measure: the words for them in Chinese and English, and how they convert.

The words stand in `units.toml`; what they mean is told by `pint`, which is loaded when two units
are compared for the first time.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import cache
from typing import Any, Final

from msgspec import Struct

from kg.hallucination.language.patterns import later, prepares
from kg.hallucination.language.tables import table

__all__ = [
    "Conversion",
    "chinese_units",
    "conversion",
    "of_qudt",
    "unit_after",
    "unit_before",
    "unit_in",
    "unit_named",
]

_LATIN: Final = later(r"[A-Za-z]")
_HAN: Final = later(r"[\u4e00-\u9fff]")
#: The parts of the local names of units in the vocabulary QUDT: `KiloM2`, `DEG_C`, `MI-PER-HR`.
_QUDT: Final = {
    "M": "metre", "GM": "gram", "SEC": "second", "MIN": "minute", "HR": "hour", "DAY": "day",
    "WK": "week", "MO": "month", "YR": "year", "L": "litre", "HA": "hectare", "AC": "acre",
    "FT": "foot", "IN": "inch", "YD": "yard", "MI": "mile", "LB": "pound", "TONNE": "tonne",
    "TON_Metric": "tonne", "DEG_C": "degree_Celsius", "DEG_F": "degree_Fahrenheit", "K": "kelvin",
    "W": "watt", "AU": "astronomical_unit", "LY": "light_year", "USD": "US_dollar", "EUR": "euro",
    "GBP": "pound_sterling", "CNY": "yuan", "JPY": "yen", "MI_N": "nautical_mile",
    "CCY_USD": "US_dollar", "CCY_EUR": "euro", "CCY_GBP": "pound_sterling", "CCY_CNY": "yuan",
    "CCY_JPY": "yen", "KM": "kilometre", "CM": "centimetre", "MM": "millimetre", "KG": "kilogram",
}  # fmt: skip
# Some releases of pint compute a factor by several divisions: 12 inches to the foot come out as
# 11.99…95, wrong in the last of 28 digits. No unit is defined to more than these.
_ROUNDED: Final = Context(prec=24)
_PREFIX: Final = later(r"(Kilo|Mega|Giga|Centi|Milli|Micro|Hecto|Deci)?(.+?)([23])?")


class Conversion(Struct, frozen=True):
    """How numbers of one unit become numbers of another: `number * factor + offset`."""

    factor: Decimal
    offset: Decimal = Decimal(0)

    def __call__(self, number: Decimal) -> Decimal:
        """Return a number in the other unit."""
        return number * self.factor + self.offset


@cache
def _units() -> dict[str, str]:
    """Return the units by the words for them, words that no other case changes in lower case."""
    kinds: dict[str, dict[str, list[str]]] = table("numbers/units")
    found: dict[str, str] = {}
    for kind in kinds.values():
        for unit, words in kind.items():
            for word in words:
                found[word] = unit
                if len(word) > 2:
                    found.setdefault(word.lower(), unit)
    return found


@cache
def _pattern() -> str:
    words = sorted(_units(), key=len, reverse=True)
    return "|".join(
        re.escape(word) + (r"(?![A-Za-z0-9²³^])" if _LATIN.match(word[-1]) else "")
        for word in words
    )


@prepares
@cache
def _behind() -> re.Pattern[str]:
    return later(rf"[\s\-]*({_pattern()})", of_tables=True)


@prepares
@cache
def _within() -> re.Pattern[str]:
    """Return the pattern of a unit as a description names it: "in metres", "(km²)", "单位：米"."""
    return later(
        rf"(?:\bin (?:\w+ )??|[(（\[]\s*(?:in )?|单位[是为：:\s]*|以)"
        rf"({_pattern()})(?![\u4e00-\u9fff])"
        rf"|以({_pattern()})(?:为单位|计)",
        of_tables=True,
    )


@cache
def chinese_units() -> frozenset[str]:
    """Return the Chinese words for units."""
    return frozenset(word for word in _units() if _HAN.match(word))


def unit_named(word: str) -> str | None:
    """Return the unit that a word stands for.

    >>> unit_named("square kilometres"), unit_named("Km2"), unit_named("people")
    ('kilometre ** 2', 'kilometre ** 2', None)
    """
    return _units().get(word) or _units().get(word.lower() if len(word) > 1 else word)


def unit_after(text: str, start: int) -> tuple[str, int] | None:
    """Return the unit that stands right behind a number, and where the word for it ends.

    >>> unit_after("1,572 square kilometres wide", 5)
    ('kilometre ** 2', 23)
    """
    match = _behind().match(text, start)
    if match is None:
        return None
    return _units()[match[1]], match.end()


def unit_before(text: str, end: int) -> str | None:
    """Return the unit whose sign stands right before a number: "$ 5".

    >>> unit_before("costs $5", 7)
    'US_dollar'
    """
    match = re.search(r"(US\$|[$€£])\s?$", text[max(0, end - 4) : end])
    return _units()[match[1]] if match else None


def unit_in(description: str) -> str | None:
    """Return the unit that a description of a property names.

    >>> unit_in("Elevation above sea level, in metres."), unit_in("面积（平方公里）")
    ('metre', 'kilometre ** 2')
    """
    match = _within().search(description)
    return None if match is None else _units()[match[1] or match[2]]


def of_qudt(name: str) -> str | None:
    """Return the unit that a local name of the vocabulary QUDT stands for.

    >>> of_qudt("KiloM2"), of_qudt("MIN"), of_qudt("MI-PER-HR"), of_qudt("UNITLESS")
    ('kilometre ** 2', 'minute', 'mile / hour', None)
    """
    over, _, under = name.partition("-PER-")
    parts = [_of_qudt(part) for part in ([over, under] if under else [over])]
    return " / ".join(p for p in parts if p) if all(parts) else None


def _of_qudt(name: str) -> str | None:
    if name in _QUDT:
        return _QUDT[name]
    match = _PREFIX.fullmatch(name)
    base = _QUDT.get(match[2]) if match else None
    if match is None or base is None:
        return None
    unit = f"{match[1].lower()}{base}" if match[1] else base
    return f"{unit} ** {match[3]}" if match[3] else unit


@cache
def conversion(unit: str, into: str) -> Conversion | None:
    """Return how numbers of a unit become numbers of another; None where they are of two kinds.

    >>> conversion("kilometre ** 2", "metre ** 2")
    Conversion(factor=Decimal('1000000'), offset=Decimal('0'))
    """
    if unit == into:
        return Conversion(Decimal(1))
    import pint

    registry = _registry()
    try:
        zero, one = (
            Decimal(registry.Quantity(Decimal(number), unit).to(into).magnitude)
            for number in (0, 1)
        )
    except (pint.DimensionalityError, pint.UndefinedUnitError):
        return None
    return Conversion(_plain(one - zero), _plain(zero))


def _plain(number: Decimal) -> Decimal:
    """Return a number without the last digits of a division, zeros at its end, an exponent."""
    number = _ROUNDED.plus(number)
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


@cache
def _registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(non_int_type=Decimal)
    for money in table("numbers/units")["money"]:
        registry.define(f"{money} = [{money}]")
    return registry
