"""Whether a text says what a claim says: its value in the unit, its subject in the line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kg.claims.findings import Place
from kg.documents.units import Unit
from kg.hallucination.index.names import normalise
from kg.hallucination.language.numbers.quantities import find_quantities

__all__ = ["Citation", "has_name", "language_of", "says"]

#: So many units of texts are read once, however many claims are looked for in them.
_KEPT: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Citation:
    """What of a claim is needed to find it in a text.

    Args:
        source: the document, as written: a title, a name in the base, or the path of its text.
        place: where in it, as written; may be empty.
        subject: what the subject may be called.
        value: what the value may be called, as written first.
        numbers: the numbers of the value, where it has any.
        quote: the words that make the claim.
        at: where the claim stands in the contribution.
    """

    source: str
    place: str
    subject: tuple[str, ...]
    value: tuple[str, ...]
    numbers: tuple[Decimal, ...]
    quote: str
    at: Place


def says(unit: Unit, citation: Citation) -> bool:
    """Return whether a unit has the value of a claim: its number, or one of its names."""
    if citation.numbers:
        return frozenset(citation.numbers) in _numbers(unit.text)
    return has_name(unit.text, citation.value)


@lru_cache(maxsize=_KEPT)
def _numbers(text: str) -> tuple[frozenset[Decimal], ...]:
    """Return the numbers that a text states: of a range both ends."""
    ends = ((found.interval.lower, found.interval.upper) for found in find_quantities(text))
    return tuple(frozenset(end for end in pair if end is not None) for pair in ends)


def has_name(text: str, names: Iterable[str]) -> bool:
    """Return whether a text has one of some names in it, in whatever case and width."""
    folded = _folded(text)
    return any(name in folded for name in map(_folded, names) if name)


@lru_cache(maxsize=_KEPT)
def _folded(text: str) -> str:
    return normalise(text)


def language_of(text: str) -> str:
    """Return the language of a title: `zh` where it has a Chinese character, else `en`."""
    return "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in text) else "en"
