"""A claim whose names are resolved, before it becomes a node."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.model import ALWAYS, Comparator, Period, Stance

__all__ = ["Content", "Statement"]


@dataclass(frozen=True, slots=True)
class Content:
    """What a claim says of its subject, in exactly one way.

    Args:
        object: the IRI of a thing.
        value: a number, text or truth value.
        lower: the least number of a range.
        upper: the greatest number of a range.
        comparator: how a number is meant; None for what is no number.
    """

    object: str | None = None
    value: ox.Literal | None = None
    lower: ox.Literal | None = None
    upper: ox.Literal | None = None
    comparator: Comparator | None = None

    def numbers(self) -> tuple[Decimal, ...]:
        """Return the numbers of a value or of both ends."""
        given = (self.value, self.lower, self.upper)
        return tuple(Decimal(one.value) for one in given if one is not None)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a claim says, with IRIs for names.

    Args:
        subject: what it is about.
        predicate: the property.
        content: what it says.
        stance: what the source does with it.
        period: when it holds.
        scope: within what alone it is meant, or None.
        speakers: whom the source quotes for it.
    """

    subject: str
    predicate: str
    content: Content
    stance: Stance = Stance.ASSERTED
    period: Period = ALWAYS
    scope: str | None = None
    speakers: tuple[str, ...] = ()
