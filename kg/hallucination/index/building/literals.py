"""What a triple says, by the kind of its property: a thing, a string, a number or a time."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from kg.hallucination.index.building.naming import spelled
from kg.hallucination.index.building.properties import LONGEST
from kg.hallucination.index.building.rows import number
from kg.hallucination.index.evidence import Property
from kg.hallucination.index.names import normalise
from kg.hallucination.language.numbers.units import conversion, unit_named
from kg.hallucination.language.times.dates import read_literal, span_of_years
from kg.model import Claim, Interval
from kg.vocabulary import XSD

__all__ = ["STRING", "fact_of", "thing_of"]

#: What the IRI of the thing begins with that stands for a string.
STRING: Final = "urn:string:"
_DURATION: Final = re.compile(
    r"P(?:(?P<day>\d+)D)?(?:T(?:(?P<hour>\d+)H)?(?:(?P<minute>\d+)M)?(?:(?P<second>[\d.]+)S)?)?"
)
_YEAR: Final = re.compile(r"-?\d{1,4}(?:\.0+)?")


def thing_of(text: str) -> str:
    """Return the IRI of the thing that stands for a string; two that differ in case share it.

    >>> thing_of("Novel") == thing_of("novel")
    True
    """
    return STRING + normalise(text)


def fact_of(subject: str, prop: Property, content: object) -> Claim | None:
    """Return what a triple says; None for what is not of the kind of the other values.

    Args:
        subject: its subject.
        prop: its property.
        content: its object.

    Returns:
        A claim whose `text` is how a string or a time is written, beside the thing that stands for
        the string, or the stretch of years.
    """
    if isinstance(content, ox.NamedNode):
        return Claim("", subject, prop.iri, object=content.value) if prop.relation else None
    if not isinstance(content, ox.Literal):
        return None
    read = _string if prop.textual else _time if prop.temporal else _number
    return read(subject, prop, content)


def _string(subject: str, prop: Property, literal: ox.Literal) -> Claim | None:
    written = literal.value
    if not normalise(written) or len(written) > LONGEST:
        return None
    return Claim("", subject, prop.iri, object=thing_of(written), text=written)


def _time(subject: str, prop: Property, literal: ox.Literal) -> Claim | None:
    span = _span(literal.value)
    if span is None:
        return None
    return Claim("", subject, prop.iri, interval=span, text=literal.value)


def _number(subject: str, prop: Property, literal: ox.Literal) -> Claim | None:
    amount = number(literal)
    if amount is None:
        amount = _amount(literal, prop.measure)
    if amount is None:
        return Claim("", subject, prop.iri, text=literal.value)
    return Claim("", subject, prop.iri, interval=Interval(amount, amount))


def _span(written: str) -> Interval | None:
    if _YEAR.fullmatch(written):
        return span_of_years(int(Decimal(written)))
    return read_literal(written)


def _amount(literal: ox.Literal, measure: str) -> Decimal | None:
    """Return the number of a literal of a datatype that is a duration, or names a unit."""
    datatype = literal.datatype.value
    if datatype.startswith(XSD) and datatype.endswith("uration"):
        return _minutes(literal.value)
    unit = unit_named(spelled(datatype).lower())
    if unit is None or not re.fullmatch(r"-?[\d.]+(?:[eE]-?\d+)?", literal.value):
        return None
    into = conversion(unit, measure) if measure else None
    return into(Decimal(literal.value)) if into else Decimal(literal.value)


def _minutes(written: str) -> Decimal | None:
    match = _DURATION.fullmatch(written)
    if match is None or not any(match.groups()):
        return None
    share = {"day": Decimal(1440), "hour": Decimal(60), "minute": Decimal(1)}
    seconds = Decimal(match["second"] or 0) / 60
    return sum((int(match[name] or 0) * per for name, per in share.items()), seconds)
