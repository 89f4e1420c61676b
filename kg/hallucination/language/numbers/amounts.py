"""Numbers with their units of measure: "more than 3.5 million square kilometres", 一百二十回.

The numbers are found by `quantities`; here stand what it leaves alone: units, halves ("three and a
half hours"), depths below the sea, and numerals before the counters of a knowledge base.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kg.hallucination.language.numbers.grammar import the_grammar
from kg.hallucination.language.numbers.quantities import Quantity, Unit, find_quantities
from kg.hallucination.language.numbers.units import (
    chinese_units,
    conversion,
    unit_after,
    unit_before,
    unit_named,
)
from kg.hallucination.language.patterns import later
from kg.hallucination.values import replace
from kg.model import Comparator, Interval

__all__ = ["find_amounts"]

_NUMERAL: Final = "[0-9零〇一二两三四五六七八九十百千万亿]"
#: A counter that every grammar knows, as long as the counter that it stands for.
_KNOWN: Final = "个"
_SCALE: Final = r"(?:\s+(hundred|thousand|million|billion|trillion))?\b"
_HALF: Final = later(rf"\s+and\s+a\s+half{_SCALE}")
#: "one and a half hours", "half a million", "an hour and a half".
_ONE_AND_A_HALF: Final = later(rf"\bone\s+and\s+a\s+half{_SCALE}", re.IGNORECASE)
_HALF_A: Final = later(r"\bhalf\s+an?\s+(?:(hundred|thousand|million|billion)\b)?", re.IGNORECASE)
_AND_A_HALF: Final = later(r"\ban?\s+(hour|minute|million|billion|year|mile)\s+and\s+a\s+half\b")
#: "2h 15m", 2小时零5分: units that by themselves may be others.
_DURATION: Final = later(
    r"(?<![\d.,])(\d{1,3})\s*(?:h|hrs?|小时)[\s零]*([0-5]?\d)\s*(?:m|mins?\b|分(?!之)钟?)(?![A-Za-z])"
)
#: Between the parts of a quantity in two units.
_GOES_ON: Final = later(r"\s*(?:,\s*)?(?:and\s+)?|[零又]", re.IGNORECASE)
#: How far before a number a word stands that changes it, in characters.
_NEAR: Final = 16
#: Of "just under three hours" at least so much is meant.
JUST: Final = Decimal("0.8")
_JUST: Final = later(
    r"\b(?:just|a little|a bit|slightly|a shade)\s*$|(?:略|稍|略微|刚)$", re.IGNORECASE
)
_BELOW: Final = later(r"\s*(?:below\s+(?:the\s+)?(?:mean\s+)?(?:sea|ground)(?:\s+level)?\b)")
_BELOW_BEFORE: Final = later(r"(?:海平面|水面|地面)(?:以下|之下)\s*(?:约|大约)?$")


def find_amounts(text: str, counters: Collection[str] = ()) -> list[Quantity]:
    """Return the numbers that a text states, each with its unit of measure where it has one.

    Args:
        text: the text.
        counters: characters that count something in a knowledge base, such as 回.

    >>> for found in find_amounts("three and a half hours; $20 million; 2 m below sea level"):
    ...     print(found.text, found.interval.lower, found.measure)
    three and a half hours 3.5 hour
    20 million 20000000 US_dollar
    2 m -2 metre
    >>> [found.text for found in find_amounts("共一百二十回", ["回"])]
    ['一百二十']
    """
    shadow = _counted(frozenset(counters)).sub(_KNOWN, text)
    found = sorted(
        [*_written_out(text), *_with_halves(text, find_quantities(shadow))],
        key=lambda quantity: (quantity.start, -quantity.end),
    )
    measured = [_below(text, _just(text, _measured(text, one))) for one in _apart(found)]
    return list(_summed(text, measured))


def _apart(found: list[Quantity]) -> Iterator[Quantity]:
    """Yield quantities without those that begin within one before them."""
    reach = 0
    for quantity in found:
        if quantity.start >= reach:
            yield quantity
            reach = quantity.end


def _summed(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Yield quantities, those of two units as one: "three hours and 27 minutes"."""
    held: Quantity | None = None
    for quantity in found:
        whole = _sum(text, held, quantity) if held is not None else None
        if held is not None and whole is None:
            yield held
        held = whole or quantity
    if held is not None:
        yield held


def _sum(text: str, one: Quantity, other: Quantity) -> Quantity | None:
    """Return a quantity and the next as one, where that goes on in a smaller unit."""
    goes_on = _GOES_ON.fullmatch(text, one.end, other.start)
    if goes_on is None or not (one.measure and other.measure):
        return None
    rate = conversion(one.measure, other.measure)
    low, high = other.interval.lower, other.interval.upper
    if rate is None or rate.offset or low is None or high is None or not 0 < high < rate.factor:
        return None
    ends = (one.interval.lower, one.interval.upper)
    lower, upper = (
        None if end is None else end * rate.factor + more
        for end, more in zip(ends, (low, high), strict=True)
    )
    return replace(
        one,
        end=other.end,
        text=text[one.start : other.end],
        interval=replace(one.interval, lower=lower, upper=upper),
        step=other.step,
        measure=other.measure,
    )


@lru_cache(maxsize=16)
def _counted(counters: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of the first sign of a counter or a unit behind a numeral."""
    words = sorted({*counters, *chinese_units()}, key=len, reverse=True)
    signs = (f"{re.escape(word[0])}(?={re.escape(word[1:])})" for word in words)
    return re.compile(rf"(?<={_NUMERAL})(?:{'|'.join(signs)})")


def _written_out(text: str) -> Iterator[Quantity]:
    """Yield the numbers that are written as halves of something, and times in short."""
    for match in _DURATION.finditer(text):
        minutes = Decimal(match[1]) * 60 + Decimal(match[2])
        yield Quantity(
            *match.span(),
            match[0],
            Interval(minutes, minutes),
            Comparator.EXACTLY,
            Unit.NUMBER,
            Decimal(1),
            "minute",
        )
    for pattern, number in ((_ONE_AND_A_HALF, "1.5"), (_HALF_A, "0.5"), (_AND_A_HALF, "1.5")):
        for match in pattern.finditer(text):
            unit = unit_named(match[1]) if pattern is _AND_A_HALF else None
            scale = Decimal(1) if unit else the_grammar().scale(match[1])
            value, end = Decimal(number) * scale, match.start() + len(match[0].rstrip())
            yield Quantity(
                match.start(),
                end,
                text[match.start() : end],
                Interval(value, value),
                Comparator.EXACTLY,
                Unit.NUMBER,
                scale / 2,
                unit or "",
            )


def _just(text: str, quantity: Quantity) -> Quantity:
    """Return what "just under three" and "a little over three" mean: near to three, too."""
    word = _JUST.search(text, max(0, quantity.start - _NEAR), quantity.start)
    low, high = quantity.interval.lower, quantity.interval.upper
    if word is None or (low is None) == (high is None):
        return quantity
    interval = quantity.interval
    if low is None and high is not None:
        interval = replace(interval, lower=high * JUST)
    elif low is not None:
        interval = replace(interval, upper=low / JUST)
    start = word.start()
    return replace(quantity, start=start, text=text[start : quantity.end], interval=interval)


def _with_halves(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Yield the same numbers, "three" and "a half" as one."""
    reach = 0
    for one in found:
        if one.start < reach:
            continue
        quantity = replace(one, text=text[one.start : one.end])
        half = _HALF.match(text, quantity.end)
        if half is None or quantity.unit is not Unit.NUMBER:
            yield quantity
            continue
        factor = the_grammar().scale(half[1])
        reach = half.end()
        yield replace(
            quantity,
            end=reach,
            text=text[quantity.start : reach],
            interval=_mapped(quantity.interval, factor, Decimal("0.5")),
            step=quantity.step * factor / 2,
        )


def _mapped(interval: Interval, factor: Decimal, more: Decimal = Decimal(0)) -> Interval:
    """Return an interval with something added to its ends, and both multiplied."""
    low, high = (
        None if end is None else (end + more) * factor for end in (interval.lower, interval.upper)
    )
    return replace(interval, lower=low, upper=high)


def _measured(text: str, quantity: Quantity) -> Quantity:
    if quantity.unit is not Unit.NUMBER or quantity.measure:
        return quantity
    if (behind := unit_after(text, quantity.end)) is not None:
        unit, end = behind
        return replace(quantity, end=end, text=text[quantity.start : end], measure=unit)
    first = re.search(r"[0-9]", quantity.text)
    unit_sign = unit_before(text, quantity.start + (first.start() if first else 0))
    return replace(quantity, measure=unit_sign) if unit_sign else quantity


def _below(text: str, quantity: Quantity) -> Quantity:
    """Return a height below the sea as a negative number."""
    behind = _BELOW.match(text, quantity.end)
    before = _BELOW_BEFORE.search(text, max(0, quantity.start - _NEAR), quantity.start)
    if not quantity.measure or not (behind or before):
        return quantity
    interval = quantity.interval
    low, high = (None if end is None else -end for end in (interval.upper, interval.lower))
    turned = Interval(low, high, interval.upper_open, interval.lower_open)
    return replace(quantity, interval=turned)
