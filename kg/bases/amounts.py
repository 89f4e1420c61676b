"""Amounts and dates as spreadsheets have them: `$1,200`, `3万`, `1.5亿元`, `13/4/2025`.

What can only be read in one way is read. For what cannot, the reason is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from kg.hallucination.language.numbers.units import unit_named
from kg.i18n import _

__all__ = ["Amount", "amount", "decimal_text", "slashed_dates", "why_no_amounts", "why_no_dates"]

_NUMBER: Final = re.compile(r"[+-]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?|[+-]?\.\d+")
_EUROPEAN: Final = re.compile(r"[+-]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:\.\d{3})+),\d+")
_SCALES: Final[Mapping[str, int]] = {
    "万亿": 12, "千亿": 11, "百亿": 10, "亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3,
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
}  # fmt: skip
_CURRENCIES: Final = (
    "US$", "HK$", "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "人民币", "美元", "欧元", "英镑",
    "日元", "港元", "元", "$", "€", "£", "¥", "₹", "₩",
)  # fmt: skip
_CURRENCY: Final = "|".join(map(re.escape, _CURRENCIES))
_AMOUNT: Final = re.compile(
    rf"(?P<sign>[+-]?)(?P<before>{_CURRENCY})?\s*(?P<number>[+-]?[\d.,]*\d)\s*"
    rf"(?P<scale>{'|'.join(_SCALES)})?\s*(?P<after>[^\d\s.,%].*|%)?",
    re.IGNORECASE,
)
_SLASHED: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTHS: Final = 12
#: How many cells must have a form for the column to be taken for one of that form.
_MOST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a unit.

    Args:
        number: as XSD writes it.
        unit: as the cell writes it; empty for none.
        scaled: whether a word such as 万 multiplied it.
    """

    number: str
    unit: str = ""
    scaled: bool = False

    @property
    def known(self) -> bool:
        """Whether its unit is one, of a measure or of money."""
        return self.unit in {"", "%"} or self.unit in _CURRENCIES or bool(unit_named(self.unit))


def decimal_text(text: str) -> str | None:
    """Return a number as XSD writes it, without separators of thousands; None for no number.

    >>> decimal_text("1,200.50"), decimal_text("1.200,5"), decimal_text("1,20,0")
    ('1200.50', '1200.5', None)
    """
    if _NUMBER.fullmatch(text):
        return f"{Decimal(text.replace(',', '')):f}"
    if _EUROPEAN.fullmatch(text):
        return f"{Decimal(text.replace('.', '').replace(',', '.')):f}"
    return None


def amount(text: str) -> Amount | None:
    """Return the amount that a cell holds, and nothing beside it.

    >>> amount("$1,200"), amount("3万"), amount("1.5亿元").number
    (Amount(number='1200', unit='$', scaled=False), Amount(number='30000', unit='', scaled=True), '150000000')
    """  # noqa: E501
    match = _AMOUNT.fullmatch(text)
    if match is None or (match["before"] and match["after"]):
        return None
    number = decimal_text(match["sign"] + match["number"])
    if number is None:
        return None
    scale = match["scale"]
    if scale:
        number = f"{Decimal(number).scaleb(_SCALES[scale.lower()]).normalize():f}"
    return Amount(number, (match["before"] or match["after"] or "").strip(), bool(scale))


def slashed_dates(texts: Iterable[str]) -> dict[str, str] | None:
    """Return dates such as `13/4/2025`, if one cell tells whether the day or the month is first.

    >>> slashed_dates(["3/4/2025", "13/4/2025"])
    {'3/4/2025': '2025-04-03', '13/4/2025': '2025-04-13'}
    >>> slashed_dates(["3/4/2025"]) is None
    True
    """
    every = list(texts)
    orders = [read for first in (True, False) if (read := _read_as(every, day_first=first))]
    same = len(orders) == 2 and orders[0] == orders[1]
    return orders[0] if len(orders) == 1 or same else None


def _read_as(texts: Iterable[str], *, day_first: bool) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for text in texts:
        match = _SLASHED.fullmatch(text)
        if match is None:
            return None
        one, other, year = map(int, match.groups())
        day, month = (one, other) if day_first else (other, one)
        try:
            found[text] = date(year, month, day).isoformat()
        except ValueError:
            return None
    return found


def why_no_dates(texts: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the cell for which a column of dates is none, and why; None where it has no dates.

    Args:
        texts: how the cells read, by how they are written.
    """
    slashed = {text: match for text, plain in texts.items() if (match := _SLASHED.fullmatch(plain))}
    if len(slashed) <= _MOST * len(texts):
        return None
    for text in texts:
        if text not in slashed:
            return text, _("keeps it from being dates; write all of them as 2025-04-03")
    first = next(iter(slashed))
    return first, (
        _("may have the day or the month first, so it stays text; write 2025-04-03, the year first")
    )


def why_no_amounts(texts: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the cell for which a column of numbers is none, and why; None where it has no numbers.

    Args:
        texts: how the cells read, by how they are written.
    """
    found = {text: one for text, plain in texts.items() if (one := amount(plain))}
    if len(found) <= _MOST * len(texts):
        return None
    units = Counter(one.unit for one in found.values())
    usual = units.most_common(1)[0][0]
    for text in texts:
        one = found.get(text)
        if one is None:
            return text, _("keeps it from being numbers or dates; leave out what is not known")
        if one.unit != usual:
            others = _(" and ").join(
                repr(unit) if unit else _("none") for unit in (usual, one.unit)
            )
            return text, (
                _(
                    "mixes units ({others}), so it stays text; give each unit a column of its "
                    "own, or convert the numbers, and write the unit in the header",
                    others=others,
                )
            )
    text, one = next(iter(found.items()))
    if not one.known:
        return text, (
            _(
                "has {unit!r} behind the number, no unit that is known, so it stays text; "
                "leave it out of the cells, or write it in the header",
                unit=one.unit,
            )
        )
    return None
