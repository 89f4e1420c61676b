"""Times that cannot be: a month 13, the thirtieth of February, a range that ends before it begins.

Times that can be are found by `mentions`, which leaves these alone or reads a part of them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from kg.hallucination.language.patterns import later
from kg.hallucination.language.times.date_grammar import date_words
from kg.hallucination.language.times.mentions import ANY_YEAR, find_times

__all__ = ["impossible_times"]

#: A year in which February has 29 days, for a day without a year.
_LEAP: Final = 2000
_MONTHS: Final = 12
_CHINESE: Final = later(
    r"(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?(?<!\d)(?P<month>\d{1,2})\s*月(?!度)"
    r"(?:\s*(?P<day>\d{1,3})\s*[日号])?"
)
_ISO: Final = later(r"(?<![\w-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])")
_NUMBERED: Final = later(
    r"\bmonth\s+(?P<month>\d{1,2})\s+(?:of|in)\s+(?P<year>(?:19|20)\d\d)(?!\d)"
)
_QUARTER: Final = later(
    r"(?:19|20)\d\d\s*年?\s*-?Q(?:[05-9])(?!\d)|\bQ(?:[05-9])\s*(?:of\s+)?(?:19|20)\d\d(?!\d)"
    r"|(?:19|20)\d\d\s*年\s*第?[五六七八九]季度"
)
#: What stands between the ends of a range, by itself or after a word that opens one.
_JOINT: Final = re.compile(r"\s*(?:[-–—~～]|至|到|to|until|through)\s*", re.IGNORECASE)
_PAIR: Final = re.compile(r"\s*(?:and|与|和|同)\s*", re.IGNORECASE)
_OPENS: Final = re.compile(r"(?:\bbetween|介于|[在于])\s*$", re.IGNORECASE)
#: What is set side by side may be named in any order: "the gap between 2025 and 2023".
_COMPARED: Final = later(
    r"\b(?:gap|differ|compar|contrast|versus|vs)|对比|相比|比较|相差|差距|差异"
)


def impossible_times(text: str) -> list[tuple[int, int]]:
    """Return where a text names times that cannot be, from left to right, as offsets.

    >>> text = "from May 2027 to 2025, on 31 June 2026, and never in 2024 to 2025"
    >>> [text[start:end] for start, end in impossible_times(text)]
    ['May 2027 to 2025', '31 June 2026']
    """
    if not ANY_YEAR.search(text) and "月" not in text:
        return []
    return sorted({*_dates(text), *_ranges(text)})


def _dates(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_CHINESE, _ISO, _NUMBERED, *_named()):
        for match in pattern.finditer(text):
            fields = match.groupdict()
            year, day = fields.get("year"), fields.get("day")
            if year is None and day is None:
                continue  # 第 37 月 counts months
            if not _is_day(int(year or _LEAP), _number(fields["month"]), int(day or 1)):
                yield match.span()
    yield from (match.span() for match in _QUARTER.finditer(text))


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= _MONTHS and 1 <= day <= calendar.monthrange(year, month)[1]


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of two times that end before they begin."""
    if len(ANY_YEAR.findall(text)) < 2 or _COMPARED.search(text):
        return
    for first, last in pairwise(find_times(text)):
        begins, ends = first.period.start, last.period.end
        if begins is None or ends is None or ends > begins:
            continue
        joint = text[first.end : last.start]
        opens = _OPENS.search(text, 0, first.start) is not None
        if _JOINT.fullmatch(joint) or (opens and _PAIR.fullmatch(joint)):
            yield first.start, last.end


@cache
def _named() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a day before and behind the English name of its month."""
    names = "|".join(sorted(map(re.escape, date_words().months), key=len, reverse=True))
    month, year = rf"(?P<month>{names})\.?", r",?\s+(?P<year>(?:19|20)\d\d)(?!\d)"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    return (
        re.compile(rf"(?<![\w.-]){day}\s+(?:of\s+)?{month}{year}", re.IGNORECASE),
        re.compile(rf"(?<!\w){month}\s+{day}{year}", re.IGNORECASE),
    )


def _number(month: str) -> int:
    return int(month) if month.isdigit() else date_words().months[month.lower()]
