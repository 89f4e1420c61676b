"""The value of a claim, read as its property wants it: a thing, a number, a truth value, a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from kg.claims.findings import Finding, Place
from kg.claims.resolving.cells import Number, read_number, read_time
from kg.claims.resolving.decimals import MOST_POWER, OutOfRangeError, decimal_text, shifted_text
from kg.claims.resolving.names import Names
from kg.claims.resolving.terminology import NUMBERS, WHOLE_NUMBERS
from kg.claims.resolving.unresolved import Unresolved
from kg.claims.statement import Content
from kg.claims.wording import found, nearest_hint, quoted_list
from kg.hallucination.index.evidence import Property
from kg.model import Interval
from kg.vocabulary import XSD

__all__ = ["Values", "decimal_literal", "number_content"]

_TRUTH: Final[Mapping[str, str]] = {
    "true": "true", "yes": "true", "是": "true", "真": "true",
    "false": "false", "no": "false", "否": "false", "假": "false",
}  # fmt: skip
_PERCENT: Final = 100
#: How a moment is written as a literal of a datatype.
_TIMES: Final[Mapping[str, Callable[[datetime], str]]] = {
    "dateTime": datetime.isoformat,
    "date": lambda start: start.date().isoformat(),
    "gYearMonth": lambda start: f"{start:%Y-%m}",
    "gYear": lambda start: f"{start.year:04d}",
}
#: So many values of a property are listed to somebody who wrote none of them.
_FEW: Final = 8
#: So much of a cell is shown that may be of any length.
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Values:
    """Reads values.

    Args:
        names: where things are looked up.
        language: of messages.
    """

    names: Names
    language: str

    def read(self, cell: str, prop: Property, place: Place) -> Content | Finding:
        """Return what a cell says by a property, or why it says nothing."""
        if prop.relation:
            return self._thing(cell, prop, place)
        datatype = self.names.terms.datatype(prop.iri)
        name = datatype.removeprefix(XSD)
        if datatype in NUMBERS:
            return self._number(cell, prop, place, whole=datatype in WHOLE_NUMBERS)
        if name == "boolean":
            truth = _TRUTH.get(cell.strip().lower())
            value = None if truth is None else _literal(truth, "boolean")
            fault = "no-truth-value"
        elif name in _TIMES:
            period = read_time(cell)
            start = None if period is None else period.start
            value = None if start is None else _literal(_TIMES[name](start), name)
            fault = "no-time"
        else:
            value, fault = ox.Literal(cell), ""
        return self._found(fault, prop, place, cell=cell) if value is None else Content(value=value)

    def _found(self, rule: str, prop: Property, place: Place, **values: object) -> Finding:
        called = self.names.label(prop.iri, self.language)
        return found(rule, self.language, place, property=called, **values)

    def _thing(self, cell: str, prop: Property, place: Place) -> Content | Finding:
        names, ends = self.names, self.names.terms.range(prop.iri)

        def fits(iri: str) -> bool:
            return not ends or not names.kinds(iri).isdisjoint(ends.classes)

        things = names.resolve(cell, names.is_entity, fits)
        if len(things) == 1:
            return Content(object=things[0])
        if things:
            return Unresolved(names, self.language).ambiguous(cell, things, place)
        if names.resolve(cell, names.is_thing, fits) and not names.resolve(cell, names.is_entity):
            return Unresolved(names, self.language).entity(cell, place)
        near = names.nearest(cell, lambda iri: names.is_entity(iri) and fits(iri))
        kinds = [names.label(kind, self.language) for kind in ends.classes]
        told = {
            "name": cell,
            "kind": ("、" if self.language == "zh" else ", ").join(kinds) or "cv:Entity",
            "nearest": nearest_hint(names, near, self.language) or self._choices(ends.classes),
        }
        return self._found("unknown-value", prop, place, **told)

    def _choices(self, kinds: Sequence[str]) -> str:
        """Return all values that there are as the beginning of a remedy, if they are few."""
        values = self.names.members(kinds, _FEW)
        if not values:
            return ""
        told = quoted_list([self.names.label(iri, self.language) for iri in values], self.language)
        return (
            f"写{told}之一；否则" if self.language == "zh" else f"write one of {told}; otherwise "
        )

    def _number(self, cell: str, prop: Property, place: Place, *, whole: bool) -> Content | Finding:
        try:
            number = read_number(cell)
            if number is None:
                return self._found("no-number", prop, place, cell=cell)
            fault = self._fault(cell, number.interval, prop, place, whole=whole)
            return fault or number_content(number, prop, whole=whole)
        except OutOfRangeError:
            told = {"cell": cell[:_SHOWN], "most": str(MOST_POWER)}
            return self._found("number-out-of-range", prop, place, **told)

    def _fault(
        self, cell: str, interval: Interval, prop: Property, place: Place, *, whole: bool
    ) -> Finding | None:
        """Return why a property does not take a number that is one."""
        ends = [end for end in (interval.lower, interval.upper) if end is not None]
        if prop.ratio and "%" not in cell and all(1 < end <= _PERCENT for end in ends):
            share = shifted_text(ends[-1], -2)
            told = {"cell": cell, "percent": f"{decimal_text(ends[-1])} %", "share": share}
            return self._found("share-without-sign", prop, place, **told)
        if whole and any(end != end.to_integral_value() for end in ends):
            return self._found("no-whole-number", prop, place, cell=cell)
        return None


def number_content(number: Number, prop: Property, *, whole: bool) -> Content:
    """Return a number as the content of a claim.

    Args:
        number: the number.
        prop: the property that has it as a value.
        whole: whether it takes whole numbers.

    Raises:
        OutOfRangeError: if it cannot be written out.
    """

    def literal(value: Decimal | None) -> ox.Literal | None:
        return None if value is None else decimal_literal(value, whole=whole, ratio=prop.ratio)

    if number.ranging:
        lower, upper = literal(number.interval.lower), literal(number.interval.upper)
        return Content(lower=lower, upper=upper, comparator=number.comparator)
    return Content(value=literal(number.value), comparator=number.comparator)


def decimal_literal(value: Decimal, *, whole: bool, ratio: bool) -> ox.Literal:
    """Return a number as the ontology writes it: shortest, a share with a point.

    >>> decimal_literal(Decimal("0.60"), whole=False, ratio=True).value
    '0.6'
    >>> decimal_literal(Decimal("1E+3"), whole=False, ratio=False).datatype.value.rpartition("#")[2]
    'integer'

    Raises:
        OutOfRangeError: if it cannot be written out.
    """
    text = decimal_text(value)
    if whole or ("." not in text and not ratio):
        return _literal(text, "integer")
    return _literal(text if "." in text else f"{text}.0", "decimal")


def _literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
