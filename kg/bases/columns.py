"""What the cells of a column are: whole numbers, decimals, years, dates, or text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Final

from kg.bases.amounts import amount, decimal_text, slashed_dates, why_no_amounts, why_no_dates
from kg.hallucination.language.numbers.units import unit_named
from kg.i18n import _

__all__ = ["MISSING", "Type", "Typed", "split_unit", "typed"]

#: What people write in a cell of which nothing is known.
MISSING: Final = frozenset(
    {"", "-", "–", "—", "?", "n/a", "na", "nan", "null", "none", "无", "未知"}
)
_YEAR: Final = re.compile(r"[12]\d{3}")
_MONTH: Final = re.compile(r"([12]\d{3})[-/]?(?:-|/|年)(0?[1-9]|1[0-2])月?")
#: Names of columns of four-digit numbers that are years. The last are ends of Chinese names.
_OF_YEARS: Final = re.compile(
    r"\b(?:year|yr|date|born|died|founded|established|opened|opening|opens|closed|built|completed|"
    r"completion|released|release|published|since|start|started|end|ended|launched|inaugurated|"
    r"introduced|erected|created|birth|death)\b|年|时间|日期",
    re.IGNORECASE,
)
_DATES: Final = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%Y年%m月%d日", "%d %B %Y", "%B %d, %Y")
_IN_PARENTHESES: Final = re.compile(r"^(?P<name>.*\S)\s*[(（\[](?P<unit>[^()（）\[\]]+)[)）\]]$")


class Type(Enum):
    """What the values of a column are, by their XSD datatype; text has a language instead."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    YEAR = "gYear"
    MONTH = "gYearMonth"
    DATE = "date"
    TEXT = "string"


@dataclass(frozen=True, slots=True)
class Typed:
    """The values of a column, read.

    Args:
        type: what they are.
        values: how each is written in RDF, by the text of its cell.
        unit: the unit of measure that the cells repeat, as they write it; None for none.
        why: of text, a cell that keeps it from being numbers or dates, and the reason in words with
            what would be right; None where it looks like neither.
        note: a cell that might be read otherwise, and how it is read.
    """

    type: Type
    values: Mapping[str, str]
    unit: str | None = None
    why: tuple[str, str] | None = None
    note: tuple[str, str] | None = None


def split_unit(header: str) -> tuple[str, str | None]:
    """Return the name of a column and the unit of measure in parentheses behind it, if any.

    >>> split_unit("length (km)"), split_unit("面积（平方公里）"), split_unit("name (short)")
    (('length', 'km'), ('面积', '平方公里'), ('name (short)', None))
    """
    match = _IN_PARENTHESES.match(header)
    if match and (unit_named(match["unit"].strip()) or match["unit"].strip() == "%"):
        return match["name"], match["unit"].strip()
    return header, None


def typed(cells: Iterable[str], header: str) -> Typed:
    """Return what the cells of a column are, if they are all of one kind; else they are text.

    Args:
        cells: those with a value.
        header: the name of the column, which tells years from other whole numbers.
    """
    texts = list(dict.fromkeys(cells))
    plain = {text: unicodedata.normalize("NFKC", text).strip() for text in texts}
    readers: list[tuple[Type, Callable[[str], str | None]]] = [
        (Type.INTEGER, _integer),
        (Type.DECIMAL, decimal_text),
        (Type.MONTH, _month),
        (Type.DATE, _date),
    ]
    for kind, read in readers:
        values = {text: read(plain[text]) for text in texts}
        if texts and None not in values.values():
            years = kind is Type.INTEGER and _are_years(plain.values(), header)
            found = {text: value for text, value in values.items() if value}
            if kind in {Type.INTEGER, Type.DECIMAL} and split_unit(header)[1] == "%":
                return _shares(found)
            return Typed(Type.YEAR if years else kind, found)
    return (
        _slashed(plain)
        or _amounts(plain)
        or Typed(Type.TEXT, {text: text.strip() for text in texts}, why=_why_text(plain))
    )


def _why_text(plain: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the cell for which a column of numbers or dates is text, and why."""
    for read in (_month, _date):
        odd = [text for text, value in plain.items() if read(value) is None]
        if odd and len(odd) < len(plain) / 2:
            return odd[0], _("keeps it from being numbers or dates; leave out what is not known")
    return why_no_dates(plain) or why_no_amounts(plain)


def _are_years(texts: Iterable[str], header: str) -> bool:
    return bool(_OF_YEARS.search(header)) and all(map(_YEAR.fullmatch, texts))


def _integer(text: str) -> str | None:
    number = decimal_text(text)
    return number if number is not None and "." not in number else None


def _month(text: str) -> str | None:
    match = _MONTH.fullmatch(text)
    return f"{match[1]}-{int(match[2]):02d}" if match else None


def _date(text: str) -> str | None:
    """Return a date as ISO 8601 writes it; days and months that could be either are no date."""
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return None


def _shares(percents: Mapping[str, str]) -> Typed:
    """Return numbers in per cent as parts of 1, as which texts are held against them."""
    values = {text: f"{Decimal(value) / 100:f}" for text, value in percents.items()}
    return Typed(Type.DECIMAL, values, "%")


def _amounts(plain: Mapping[str, str]) -> Typed | None:
    """Return numbers that all have the same unit, or none, each with its scale."""
    found = {text: one for text, value in plain.items() if (one := amount(value))}
    units = {one.unit for one in found.values()}
    if not found or len(found) < len(plain) or len(units) != 1:
        return None
    if not all(one.known for one in found.values()):
        return None
    unit, values = units.pop(), {text: one.number for text, one in found.items()}
    if unit == "%":
        return _shares(values)
    whole = all("." not in value for value in values.values())
    scaled = next((text for text, one in found.items() if one.scaled), None)
    note = None if scaled is None else (scaled, _("is read as {value}", value=values[scaled]))
    return Typed(Type.INTEGER if whole else Type.DECIMAL, values, unit or None, note=note)


def _slashed(plain: Mapping[str, str]) -> Typed | None:
    """Return dates in which one cell tells whether the day or the month is first."""
    read = slashed_dates(plain.values())
    if not read:
        return None
    values = {text: read[value] for text, value in plain.items()}
    first = next(iter(values))
    return Typed(Type.DATE, values, note=(first, _("is read as {value}", value=values[first])))
