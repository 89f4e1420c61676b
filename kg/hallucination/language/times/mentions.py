"""Find the times that a sentence states: when something is said to be so.

A four-digit number from 1900 to 2100 is a year unless a unit, a counter, a noun that is counted, or
"more than" or "less than" says otherwise. Of "by 2027" only the year is read, not the "by". Decades
(2020s) and years in characters are left alone, on purpose.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from msgspec import Struct

from kg.hallucination.language.numbers.context import PLAIN, Line, roles_before
from kg.hallucination.language.numbers.grammar import the_grammar
from kg.hallucination.language.numbers.numerals import LETTER, any_of
from kg.hallucination.language.patterns import later, prepares
from kg.hallucination.language.tables import table
from kg.model import Comparator, Period

__all__ = ["ANY_YEAR", "TimeMention", "find_times"]

ANY_YEAR: Final = later(r"19[0-9][0-9]|20[0-9][0-9]|2100")


class TimeMention(Struct, frozen=True):
    """A stretch of time as stated, in UTC."""

    start: int
    end: int
    text: str
    period: Period


def find_times(text: str) -> list[TimeMention]:
    """Return the times that `text` states, in order; every one names a year.

    >>> for found in find_times("从 2023 年到 2025 年；Q2 2026; 2026年下半年"):
    ...     print(found.text, found.period.start.date(), found.period.end.date())
    2023 年 2023-01-01 2024-01-01
    2025 年 2025-01-01 2026-01-01
    Q2 2026 2026-04-01 2026-07-01
    2026年下半年 2026-07-01 2027-01-01
    """
    plain = text.translate(PLAIN)
    if not ANY_YEAR.search(plain):
        return []
    pattern = _pattern()
    line = Line(text, plain, plain[::-1])
    mentions: list[TimeMention] = []
    position = 0
    while match := pattern.search(plain, position):
        fields = {name.split("_")[0]: part for name, part in match.groupdict().items() if part}
        end = match.end()
        if int(fields.get("last", fields["year"])) < int(fields["year"]):
            end = match.end("year")
            del fields["last"]
        position = end
        if match[0] != match["year"] or not _counts(line, match):
            period = _period(fields)
            if period is not None:
                mentions.append(TimeMention(match.start(), end, text[match.start() : end], period))
    return mentions


def _counts(line: Line, match: re.Match[str]) -> bool:
    """Whether a bare four-digit number counts something instead of naming a year."""
    if the_grammar().counted.match(line.plain, match.end()):
        return True
    meanings = {meaning for meaning, _ in roles_before(line, match.start(), 0)}
    return bool(meanings & {Comparator.MORE_THAN, Comparator.LESS_THAN})


def _period(fields: dict[str, str]) -> Period | None:
    """Return the half-open period that the parts of a date name; None if there is no such day."""
    calendar = _calendar()
    first, last = 1, 12
    if "month" in fields:
        first = last = int(fields["month"])
    if "from" in fields:
        first, last = calendar[" ".join(fields["from"].split())]
    if "to" in fields:
        last = max(last, calendar[" ".join(fields["to"].split())][1])
    year = int(fields["year"])
    start = datetime(year, first, 1, tzinfo=UTC)
    months = int(fields.get("last", year)) * 12 + last
    end = datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
    if "day" in fields:
        day = start + timedelta(days=int(fields["day"]) - 1)
        return Period(day, day + timedelta(days=1)) if day < end else None
    return Period(start, end)


@cache
def _calendar() -> dict[str, tuple[int, int]]:
    """Return the first and the last month of the words for months, quarters and halves."""
    en, zh = table("en"), table("zh")
    return {phrase: (a, b) for phrase, (a, b) in (en["calendar"] | zh["calendar"]).items()}


@prepares
@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a time; groups that differ only after `_` mean the same."""
    en, zh = table("en"), table("zh")
    months = any_of(name for name, (first, last) in en["calendar"].items() if first == last)
    spans = any_of(name for name, (first, last) in en["calendar"].items() if first != last)
    short = any_of(name for name in en["calendar"] if name[-1].isdigit())
    wide = f"(?!{any_of(zh['not_calendar']['phrases'])}){any_of(zh['calendar'])}"
    year = r"(?:19[0-9]{2}|20[0-9]{2}|2100)(?![0-9])"
    month, day = "(?:1[0-2]|0?[1-9])", "(?:[12][0-9]|3[01]|0?[1-9])"
    dash = r"\s*+[-–—~]\s*+"
    return later(
        rf"""(?:
          (?<![{LETTER}.])(?:
              (?:(?P<day_0>{day})(?:st|nd|rd|th)?\s++(?:of\s++)?)?(?P<from_0>{months})\.?
              (?:\s++(?P<day_1>{day})(?:st|nd|rd|th)?(?=[,\s]))?
            | (?P<from_1>{spans})(?:{dash}(?P<to_1>{spans}))?
          )(?:-|,|,?\s++(?:of\s++)?)
          | (?<![{LETTER}.$¥€£^#×])(?<![a-z0-9][:/])(?<![a-z]-)(?<![0-9],)
        )
        (?P<year>{year})
        (?:
            (?P<mark>[-/.])(?P<month_0>{month})(?P=mark)(?P<day_2>{day})(?![0-9])
          | {dash}(?P<last_0>{year})(?:\s*+年)?
          | /(?P<last_1>{year})
          | [-/](?P<month_1>0[1-9]|1[0-2])(?![0-9]|[-/.][0-9])
          | \s*+年\s*+(?P<month_2>{month})\s*+月(?:\s*+(?P<day_3>{day})\s*+[日号])?
          | \s*+(?:年\s*+)?(?P<from_2>{short})(?:{dash}(?P<to_2>{short}))?(?![{LETTER}])
          | \s*+年\s*+(?P<from_3>{wide})(?:\s*+[-–—~至到]\s*+(?P<to_3>{wide}))?
          | \s*+年(?!代)
        )?""",
        re.VERBOSE,
        of_tables=True,
    )
