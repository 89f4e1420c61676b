"""Times as values, such as a year of birth: found in a text, or written as a literal of RDF.

A time is a stretch of years with a fraction, so that 8 October 1949 lies within October 1949, and
that within 1949, and two times are so many years apart. `find_times` of `mentions` tells when
something is said to be so; here a time is what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct

from kg.hallucination.language.patterns import later
from kg.hallucination.language.times.date_grammar import date_pattern, date_words
from kg.model import Interval

__all__ = ["DateMention", "find_dates", "read_literal", "span_of_day", "span_of_years"]

_LITERAL: Final = later(
    r"(?P<year>-?\d{4,})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T[\d:.]+)?)?)?(?:Z|[+-]\d\d:\d\d)?"
)
_DIGITS: Final = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": "0"
}
#: How near "about 1598" has to be, in years.
ABOUT: Final = Decimal(5)


class DateMention(Struct, frozen=True):
    """A time in a text.

    Args:
        start: where it begins.
        end: where it ends.
        interval: the stretch of years.
        bare: whether it is written as a number of four digits and nothing else.
    """

    start: int
    end: int
    interval: Interval
    bare: bool = False


def span_of_years(first: int, last: int | None = None) -> Interval:
    """Return the stretch from the beginning of a year to the end of the same or another.

    >>> span_of_years(1979)
    Interval(lower=Decimal('1979'), upper=Decimal('1980'), lower_open=False, upper_open=True)
    """
    return Interval(Decimal(first), Decimal((first if last is None else last) + 1), False, True)


def span_of_day(year: int, month: int, day: int | None = None) -> Interval:
    """Return the stretch of a month, or of a day.

    Raises:
        ValueError: if there is no such day.

    >>> span_of_day(1949, 10, 8).within(span_of_day(1949, 10)), span_of_day(2000, 12).upper
    (True, Decimal('2001'))
    """
    if day is None:
        import calendar

        day, length = 1, calendar.monthrange(year, month)[1]
    else:
        length = 1
    first = date(year, month, day).timetuple().tm_yday - 1
    return Interval(_fraction(year, first), _fraction(year, first + length), False, True)


def _fraction(year: int, days: int) -> Decimal:
    import calendar

    whole = 366 if calendar.isleap(year) else 365
    return year + (Decimal(days) / whole).quantize(Decimal("0.000001")).normalize()


def read_literal(written: str) -> Interval | None:
    """Return the stretch that a literal writes: a year, a month, a day or an instant.

    >>> read_literal("1979") == span_of_years(1979), read_literal("soon") is None
    (True, True)
    """
    match = _LITERAL.fullmatch(written.strip())
    if match is None:
        return None
    year = int(match["year"])
    try:
        if match["month"] is None or year < 1:
            return span_of_years(year)
        return span_of_day(year, int(match["month"]), int(match["day"]) if match["day"] else None)
    except ValueError:
        return None


def find_dates(text: str) -> list[DateMention]:
    """Return the times that a text states, from left to right.

    >>> for found in find_dates("on 8 October 1949; 二十世纪三十年代; nineteen forty-two"):
    ...     print(found.interval.lower, found.interval.upper)
    1949.767123 1949.769863
    1930 1940
    1942 1943
    """
    found: list[DateMention] = []
    for match in date_pattern().finditer(text):
        fields = {
            name.rstrip("_0123456789"): part
            for name, part in match.groupdict().items()
            if part is not None
        }
        interval = _interval(fields)
        if interval is None:
            continue
        bare = match[0].isdigit()
        found.append(_bounded(text, DateMention(match.start(), match.end(), interval, bare)))
    return list(_joined(text, found))


def _interval(fields: Mapping[str, str]) -> Interval | None:
    if "century" in fields:
        return _in_century(fields)
    year = _year(fields)
    if year is None:
        return None
    if "decade" in fields:
        return _part(year, 10, fields.get("part"))
    if "month" in fields:
        return _in_month(year, fields)
    first = 1 - year if "bc" in fields else year
    last = fields.get("last", "")
    end = int(str(year)[: 4 - len(last)] + last) if last else first
    return span_of_years(first, end) if first <= end else None


def _in_month(year: int, fields: Mapping[str, str]) -> Interval | None:
    named = date_words().months.get(fields["month"].lower().rstrip("."))
    day = int(fields["day"]) if "day" in fields else None
    try:
        return span_of_day(year, named or int(fields["month"]), day)
    except ValueError:
        return None


def _year(fields: Mapping[str, str]) -> int | None:
    if "year" in fields:
        return int(fields["year"])
    if "signs" in fields:
        return int("".join(_DIGITS[sign] for sign in fields["signs"]))
    if "hundreds" in fields:
        words = date_words()
        hundreds = words.numbers[fields["hundreds"].lower()]
        rest = re.findall(r"[a-z]+", fields["rest"].lower())
        return hundreds * 100 + sum(words.numbers.get(word, 0) for word in rest)
    return None


def _in_century(fields: Mapping[str, str]) -> Interval | None:
    century = _small(fields["century"])
    if century is None:
        return None
    first = (century - 1) * 100
    if "tens" in fields:
        tens = _small(fields["tens"])
        return None if tens is None else _part(first + tens, 10, fields.get("part"))
    return _part(first, 100, fields.get("part"))


def _part(first: int, length: int, part: str | None) -> Interval:
    """Return a decade or a century, or the part of it that a word names."""
    share = date_words().parts.get((part or "").lower().strip(), (0.0, 1.0))
    start, end = (first + round(length * at) for at in share)
    return span_of_years(start, end - 1)


def _small(written: str) -> int | None:
    """Return a number below a hundred, in digits, Chinese characters or English ordinals."""
    if written.isdigit():
        return int(written)
    words = date_words()
    if (ordinal := words.ordinals.get(written.lower())) is not None:
        return ordinal
    tens, ten, ones = written.partition("十")
    if not ten:
        return int(_DIGITS[tens]) if tens in _DIGITS else None
    return 10 * int(_DIGITS[tens] if tens else 1) + int(_DIGITS[ones] if ones else 0)


def _bounded(text: str, found: DateMention) -> DateMention:
    """Return a time with the word around it that makes it a bound: "before 1950", 1950年以前."""
    words = date_words()
    interval, start, end = found.interval, found.start, found.end
    before = words.before.search(text, max(0, start - 24), start)
    after = words.after.match(text, end)
    kind = next(
        (
            name
            for match in (before, after)
            if match
            for name, part in match.groupdict().items()
            if part
        ),
        None,
    )
    if kind is None:
        return found
    start = before.start() if before else start
    end = after.end() if after else end
    if kind == "until":
        interval = Interval(None, interval.lower, False, True)
    elif kind == "from":
        interval = Interval(interval.upper, None)
    elif kind == "about":
        interval = interval.widened(ABOUT)
    return DateMention(start, end, interval)


def _joined(text: str, found: list[DateMention]) -> Iterator[DateMention]:
    """Yield the same times, two that are the ends of a range as one: "between 1970 and 1980"."""
    skip = False
    for place, one in enumerate(found):
        if skip:
            skip = False
            continue
        other = found[place + 1] if place + 1 < len(found) else None
        opens = re.search(r"\bbetween\s+$", text[max(0, one.start - 12) : one.start], re.IGNORECASE)
        if other and opens and text[one.end : other.start].strip().lower() == "and":
            yield DateMention(
                one.start - len(opens[0]),
                other.end,
                Interval(one.interval.lower, other.interval.upper, False, True),
            )
            skip = True
        else:
            yield one
