"""What a reader hands to the checker: claims as a text makes them, with their place in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kg.hallucination.segment import Sentence
from kg.hallucination.values import Quantity
from kg.model import ALWAYS, Period, Stance

__all__ = ["Candidate", "Reader", "Reading", "SentenceRead"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a claim: a subject, a property, and a thing or a number."""

    subject: str
    predicate: str
    object: str | None = None
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim of a text.

    Args:
        start: where it begins in the text.
        end: where it ends.
        text: the stretch between the two.
        readings: the ways to take it; an ambiguous name gives several, and one that holds is
            enough. None at all means that the claim could not be read.
        subject: the known thing it is about, or None when it is about something unknown.
        negated: whether it says that something is not so.
        stance: whether it states or forecasts.
        period: the time it speaks of; unbounded when it names none.
        named: everything known that its sentence names, which may tell the scope of the claim.
    """

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...] = ()
    subject: str | None = None
    negated: bool = False
    stance: Stance = Stance.ASSERTED
    period: Period = ALWAYS
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SentenceRead:
    """A sentence with the claims found in it; a sentence that claims nothing has none."""

    sentence: Sentence
    candidates: tuple[Candidate, ...]


class Reader(Protocol):
    """Anything that finds the claims of a text; the checker never knows which reader did."""

    def read(self, text: str) -> Iterator[SentenceRead]:
        """Yield the sentences of a text in order, each with its claims."""
        ...
