"""The label of a claim, which its content decides: *subject: property value (scope) (time)*."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

import pyoxigraph as ox

from kg.claims.resolving.decimals import OutOfRangeError, decimal_of, shifted_text
from kg.claims.statement import Content, Statement
from kg.model import Comparator, Period, Stance

__all__ = ["LANGUAGES", "claim_label", "period_name", "readable"]

LANGUAGES: Final = ("zh", "en")
#: What a thing is called in a language.
Naming = Callable[[str, str], str]

_COMPARED: Final[Mapping[Comparator, tuple[str, str]]] = {
    Comparator.EXACTLY: ("", ""),
    Comparator.APPROXIMATELY: ("约 ", "about "),
    Comparator.MORE_THAN: ("大于 ", "more than "),
    Comparator.LESS_THAN: ("小于 ", "less than "),
    Comparator.AT_LEAST: ("不低于 ", "at least "),
    Comparator.AT_MOST: ("不高于 ", "at most "),
}
_STANCES: Final[Mapping[Stance, tuple[str, str]]] = {
    Stance.FORECAST: ("预测", "forecast"),
    Stance.RECOMMENDED: ("建议", "recommended"),
    Stance.DENIED: ("否认", "denied"),
    Stance.DISPUTED: ("争议中", "disputed"),
    Stance.POSSIBLE: ("可能", "possible"),
}
_QUARTERS: Final = ("第一季度", "第二季度", "第三季度", "第四季度")
_HALVES: Final = ("上半年", "下半年")


def claim_label(statement: Statement, language: str, naming: Naming, *, ratio: bool) -> str:
    """Return the label of a claim in a language.

    Args:
        statement: what it says.
        language: `zh` or `en`.
        naming: the names of what it is about.
        ratio: whether its numbers are shares of a whole, which are written in percent.
    """
    chinese = language == "zh"
    subject = naming(statement.subject, language)
    prop = naming(statement.predicate, language)
    told = _content(statement.content, language, naming, ratio=ratio)
    notes = list(_notes(statement, language, naming))
    if chinese:
        return f"{subject}：{prop} {told}" + "".join(f"（{note}）" for note in notes)
    return f"{subject}: {prop} {told}" + "".join(f" ({note})" for note in notes)


def _content(content: Content, language: str, naming: Naming, *, ratio: bool) -> str:
    if content.object is not None:
        return naming(content.object, language)
    compared = _COMPARED[content.comparator or Comparator.EXACTLY][language == "en"]
    if content.value is not None:
        return compared + readable(content.value, ratio=ratio)
    low, high = (
        "" if one is None else readable(one, ratio=ratio) for one in (content.lower, content.upper)
    )
    return f"{compared}{low}–{high}"


def readable(literal: ox.Literal, *, ratio: bool) -> str:
    """Return a value as people write it: a share in percent.

    >>> readable(ox.Literal("0.455", datatype=ox.NamedNode("urn:decimal")), ratio=True)
    '45.5%'
    """
    if not ratio:
        return literal.value
    try:
        return f"{shifted_text(decimal_of(literal.value), 2)}%"
    except OutOfRangeError:  # the shapes say that it is no number
        return literal.value


def _notes(statement: Statement, language: str, naming: Naming) -> Iterator[str]:
    if statement.scope is not None:
        scope = naming(statement.scope, language)
        if language == "en":
            yield f"as to {scope}"
        else:
            spaced = " " if scope[:1].isascii() else ""
            yield f"就{spaced}{scope}{' ' if scope[-1:].isascii() else ''}而言"
    if not statement.period.unbounded:
        yield period_name(statement.period, language)
    if statement.stance in _STANCES:
        yield _STANCES[statement.stance][language == "en"]


def period_name(period: Period, language: str) -> str:
    """Return what a period is called: a year, a half or a quarter of one, or its two ends.

    >>> from datetime import UTC
    >>> third = Period(datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC))
    >>> period_name(third, "zh"), period_name(third, "en")
    ('2025 年第三季度', '2025 Q3')
    """
    start, end = period.start, period.end
    chinese = language == "zh"
    if start is None or end is None:
        if start is not None:
            return f"自 {start.date()} 起" if chinese else f"from {start.date()}"
        assert end is not None
        last = (end - timedelta(days=1)).date()
        return f"至 {last} 止" if chinese else f"until {last}"
    return _of_year(start, end, chinese=chinese) or _of_days(start, end, chinese=chinese)


def _of_year(start: datetime, end: datetime, *, chinese: bool) -> str | None:
    """Return the name of whole years, or of a half or a quarter of one."""
    if any((at.day, at.hour, at.minute, at.second) != (1, 0, 0, 0) for at in (start, end)):
        return None
    months = (end.year - start.year) * 12 + end.month - start.month
    if start.month == 1 and months % 12 == 0:
        last = end.year - 1
        years = str(start.year) if months == 12 else f"{start.year}–{last}"
        return f"{years} 年" if chinese else years
    for length, names, letter in ((6, _HALVES, "H"), (3, _QUARTERS, "Q")):
        if months == length and (start.month - 1) % length == 0:
            place = (start.month - 1) // length
            if chinese:
                return f"{start.year} 年{names[place]}"
            return f"{start.year} {letter}{place + 1}"
    return None


def _of_days(start: datetime, end: datetime, *, chinese: bool) -> str:
    last = (end - timedelta(microseconds=1)).date()
    if last == start.date():
        return str(last)
    return f"{start.date()} {'至' if chinese else 'to'} {last}"
