"""How times as values are written in Chinese and English: the patterns, and the words in them.

The words come from `dates.toml`; months and numerals are those of `en.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from kg.hallucination.language.patterns import later, prepares
from kg.hallucination.language.tables import table

__all__ = ["Words", "date_pattern", "date_words"]


class Words(Struct, frozen=True):
    """The words of dates.

    Args:
        months: the months by their names.
        numbers: the numerals of English.
        ordinals: the ordinals of English.
        parts: the parts of decades and centuries, from 0 to 1.
        before: what stands before a time and makes it a bound.
        after: what stands behind it and does.
    """

    months: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    parts: Mapping[str, tuple[float, float]]
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def date_words() -> Words:
    """Return the words of dates."""
    data, en = table("times/dates"), table("en")
    months = {
        name.lower(): first for name, (first, last) in en["calendar"].items() if first == last
    }
    before, after = (
        "|".join(rf"(?P<{kind}>{'|'.join(words)})" for kind, words in data[side].items())
        for side in ("before", "after")
    )
    return Words(
        months,
        {word: int(value) for word, value in en["numerals"].items()} | {"oh": 0},
        {word: place for place, word in enumerate(data["ordinals"], start=1)},
        {word: (low, high) for word, (low, high) in data["parts"].items()},
        later(rf"(?:{before})\s*$", re.IGNORECASE, of_tables=True),
        later(rf"\s*(?:{after})", of_tables=True),
    )


@prepares
@cache
def date_pattern() -> re.Pattern[str]:
    """Return the pattern of a time; groups that differ only after `_` mean the same."""
    words = date_words()
    months = "|".join(sorted(map(re.escape, words.months), key=len, reverse=True))
    ordinals = "|".join(words.ordinals)
    parts = "|".join(sorted(words.parts, key=len, reverse=True))
    tens = [w for w, n in words.numbers.items() if n >= 20 and n % 10 == 0 and n < 100]
    ones = [w for w, n in words.numbers.items() if 0 < n < 10]
    teens = [w for w, n in words.numbers.items() if 10 <= n < 20]
    rest = (
        rf"(?:(?:{'|'.join(tens)})(?:[\s-]+(?:{'|'.join(ones)}))?|(?:{'|'.join(teens)})"
        rf"|oh[\s-]+(?:{'|'.join(ones)}))"
    )
    four = r"(?:1\d{3}|20\d\d|2100)"
    glue = r"(?<![A-Za-z0-9_.,$¥€£^\#×-])"
    bc = r"(?P<bc_{}>\s*(?:BCE?|B\.C\.)(?!\w))"
    sign = "[零〇一二三四五六七八九]"
    return later(
        rf"""{glue}(?P<day_0>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month_0>{months})\.?,?\s+
              (?P<year_0>\d{{3,4}})(?!\d)
        | (?<!\w)(?P<month_1>{months})\.?\s+(?P<day_1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+
              (?P<year_1>\d{{3,4}})(?!\d)
        | (?<!\w)(?P<month_2>{months})\.?,?\s+(?:of\s+)?(?P<year_2>{four})(?!\d)
        | {glue}(?P<year_3>{four})-(?P<month_3>\d\d)-(?P<day_3>\d\d)(?!\d)
        | (?:公元)?(?P<year_4>\d{{3,4}})\s*年\s*(?P<month_4>\d{{1,2}})\s*月
              (?:\s*(?P<day_4>\d{{1,2}})\s*[日号])?
        | (?:(?P<part_0>{parts})\s*)?{glue}(?P<year_5>{four})s?(?P<decade_0>(?<=s)|年代)
        | (?P<bc_0>公元前)(?P<year_6>\d{{1,4}})\s*年
        | {glue}(?:公元\s*)?(?P<year_7>\d{{3,4}})\s*年(?!代|级|度)
        | (?<!{sign})(?P<signs_0>{sign}{{4}})年(?!代)
        | (?P<century_0>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})世纪
              (?:(?P<tens_0>\d0|[二三四五六七八九]?十)年代)?(?P<part_1>初期?|中叶|中期|末期?|前期|后期)?
        | (?:(?P<part_2>{parts})[\s-]+)?{glue}(?P<century_1>\d{{1,2}})(?:st|nd|rd|th)[\s-]+century
        | (?:(?P<part_3>{parts})[\s-]+)?(?<!\w)(?P<century_2>{ordinals})[\s-]+century
        | (?<!\w)(?P<hundreds_0>eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen
              |nineteen|twenty)[\s-]+(?P<rest_0>{rest})(?!\w)
        | {glue}(?P<year_8>\d{{1,4}}){bc.format(1)}
        | {glue}(?P<year_9>{four})[-–—/](?P<last_0>\d\d|{four})(?![\d-])
        | {glue}(?P<year_10>{four})(?![\d,]*\d|\.\d|[A-Za-z^×])
        """,
        re.VERBOSE | re.IGNORECASE,
        of_tables=True,
    )
