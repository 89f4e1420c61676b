"""Which number of a sentence may be the value of a recorded claim."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from kg.hallucination.extraction.evidence.slots import Fill
from kg.hallucination.index.evidence import Property
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.language.patterns import later
from kg.hallucination.linking.annotation import AnnotatedSentence, mask
from kg.hallucination.linking.clauses import Clause
from kg.model import Claim, Interval

__all__ = ["MOST_LISTED", "counts_list", "is_counted", "mirrors", "suits"]

#: How many characters a counter and a space have at most.
COUNTED: Final = 3
#: What a share may be, written without a sign: "at 0.9 on the axis of certainty".
SHARES: Final = Interval(Decimal(0), Decimal(1), lower_open=True, upper_open=True)

_JOINED: Final = later(r"[、,，]\s*(?:and|or)?|[和与及]|\band\b")
#: Of more things nobody counts what he lists.
MOST_LISTED: Final = 12
#: A number that may count things: no magnitude stands with it.
_COUNT: Final = later(r"[^\dKMBkmb万亿]*(?:\d{1,4}|\D{1,3})[^\dKMBkmb万亿]*")


def counts_list(quantity: Quantity, clause: Clause) -> bool:
    """Return whether a number only counts what is listed: "three coefficients: A, B and C"."""
    number = quantity.interval.lower
    if quantity.unit is not Unit.NUMBER or number is None or not 1 < number < MOST_LISTED:
        return False
    if number != quantity.interval.upper:
        return False
    before = clause.text[: max(0, quantity.start - clause.start)]
    after = clause.text[max(0, quantity.end - clause.start) :]
    return number in {1 + len(_JOINED.findall(before)), 1 + len(_JOINED.findall(after))}


def is_counted(quantity: Quantity, subject: Fill, sentence: AnnotatedSentence) -> bool:
    """Return whether a number counts what stands right behind it: "15 vendors", "15 家厂商"."""
    if quantity.unit is not Unit.NUMBER or not _COUNT.fullmatch(quantity.text):
        return False
    after = sentence.text[quantity.end : quantity.end + COUNTED]
    gap = len(after) - len(after.lstrip(" 家个种类项位名款层级"))
    return bool(subject.places & mask(quantity.end + gap, quantity.end + gap + 1))


def mirrors(quantity: Quantity, claim: Claim) -> bool:
    """Return whether a number is the limit of a claim, from the other side: "below 1"."""
    mine, its = quantity.interval, claim.interval
    if its is None:
        return False
    lower = mine.upper is None and its.lower is None and mine.lower == its.upper
    upper = mine.lower is None and its.upper is None and mine.upper == its.lower
    return lower or upper


def suits(quantity: Quantity, prop: Property) -> bool:
    """Return whether a number can be a value of a property."""
    if quantity.unit is Unit.RATIO:
        return prop.ratio or (prop.limits is None and not prop.whole)
    if quantity.unit is Unit.FOLD:
        return not prop.ratio
    return not prop.ratio or quantity.interval.overlaps(SHARES)
