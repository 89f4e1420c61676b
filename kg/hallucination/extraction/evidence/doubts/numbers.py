"""Numbers and times of a sentence that no recorded claim accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.hallucination.extraction.evidence.counting import MOST_LISTED, counts_list
from kg.hallucination.extraction.evidence.slots import Filling
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.language.patterns import later
from kg.hallucination.linking.annotation import AnnotatedSentence, mask
from kg.hallucination.linking.clauses import Clause
from kg.model import Comparator

__all__ = ["has_digits_left", "is_undated", "numbers_left"]

_DIGITS: Final = later(r"\d+")
#: "Three out of five stars", "of the five types", "五个层级里".
_OF_THOSE: Final = later(r"\b(?:out of|of the|among the|of all)\s*$", re.IGNORECASE)
_AMONG: Final = later(r"\s*[\u4e00-\u9fff]{1,6}(?:[中里内]|当中|之中)")
_NUMBER: Final = later(
    r"\d[\d.,]*|\b(?:hundred|thousand|million|billion|trillion)s?\b|[百千万亿]{2,}|[百千万]亿",
    re.IGNORECASE,
)


def numbers_left(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex, explained: int
) -> Iterator[Quantity]:
    """Yield the numbers that no claim accounts for."""
    digits = _labels(fillings, index)
    for clause in sentence.clauses:
        for quantity in clause.quantities:
            if mask(quantity.start, quantity.end) & explained:
                continue
            if digits.issuperset(_DIGITS.findall(quantity.text)) and _DIGITS.search(quantity.text):
                continue
            if not _counts(quantity, fillings, clause, index):
                yield quantity


def _labels(fillings: Sequence[Filling], index: EvidenceIndex) -> frozenset[str]:
    """Return the digits in the labels of what claims are about."""
    ends = {e for f in fillings for e in (f.claim.subject, f.claim.object, f.claim.scope) if e}
    labels = (label for end in ends for label in index.labels.get(end, {}).values())
    return frozenset(_DIGITS.findall(" ".join(labels)))


def has_digits_left(sentence: AnnotatedSentence, explained: int) -> bool:
    """Return whether a sentence has digits that were taken for nothing."""
    told = explained | sentence.attributed
    for clause in sentence.clauses:
        for quantity in clause.quantities:
            told |= mask(quantity.start, quantity.end)
        for time in clause.times:
            told |= mask(time.start, time.end)
        for mention in clause.named:
            told |= mask(mention.start, mention.end)
    return any(not mask(*match.span()) & told for match in _NUMBER.finditer(sentence.text))


def _counts(
    quantity: Quantity, fillings: Sequence[Filling], clause: Clause, index: EvidenceIndex
) -> bool:
    """Return whether a number only counts what is listed, or what is on record."""
    if quantity.unit is not Unit.NUMBER or quantity.comparator is not Comparator.EXACTLY:
        return False
    before = clause.text[: max(0, quantity.start - clause.start)]
    after = clause.text[max(0, quantity.end - clause.start) :]
    if _OF_THOSE.search(before) or _AMONG.match(after) or counts_list(quantity, clause):
        return True
    number = quantity.interval.lower
    if number != quantity.interval.upper or number is None or not 1 < number < MOST_LISTED:
        return False
    recorded = {
        len(
            {
                c.object
                for c in index.claims.get((filling.claim.subject, filling.claim.predicate), ())
            }
        )
        for filling in fillings
    }
    told = len({filling.claim.object for filling in fillings if filling.claim.object})
    return number in {told, *recorded}


def is_undated(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex
) -> bool:
    """Return whether a sentence names a time of which no claim speaks, though others may.

    What a clause expects has a time of its own, whatever is told in others.
    """
    labels = _labels(fillings, index)
    times = [
        (time.period, clause.forecasts)
        for clause in sentence.clauses
        for time in clause.times
        # The year is a part of the name of "the convergence of 2025".
        if not (_DIGITS.search(time.text) and labels.issuperset(_DIGITS.findall(time.text)))
    ]
    if not times or any(_tells_time(filling, index) for filling in fillings):
        return False
    periods = [f.claim.period for f in fillings if not f.claim.period.unbounded]
    if not periods:
        ends = {e for f in fillings for e in (f.claim.subject, f.claim.object) if e}
        return not all(index.dates(ends, time) for time, _ in times)
    return any(
        expected and not any(period.overlaps(time) for period in periods)
        for time, expected in times
    )


def _tells_time(filling: Filling, index: EvidenceIndex) -> bool:
    return index.properties[filling.claim.predicate].dating
