"""Of which property a number may be a value: one that is named near to it, or the only one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.hallucination.claims import Reading
from kg.hallucination.extraction.counted import counts
from kg.hallucination.extraction.margins import margins
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.index.names import Mention
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import elliptical

__all__ = ["MeasuredProperties", "fits"]

#: How far, in characters, a share may stand behind a value and need no property of its own, as in
#: "fully converged (95%)".
CLOSE = 6
#: Of more properties than this a name cannot be that of all.
NAMED = 4

#: What stands for a name or a number, or only joins a clause to the one before.
_GAP = re.compile("[\0\1]|^\\W*而")


class MeasuredProperties:
    """Chooses among the properties that a number may be a value of.

    Args:
        index: the evidence index that holds properties and records.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._margins = margins(index)

    def candidates(
        self, clause: Clause, quantity: Quantity, carried: Sequence[str]
    ) -> Iterator[list[Property]]:
        """Yield the properties that a number may be a value of, those named nearest to it first.

        Args:
            clause: the clause.
            quantity: the number, which stands in it.
            carried: the properties named before, which hold on where it names none.
        """
        if quantity.margin:
            yield [self._index.properties[iri] for iri in self._margins]
            return
        named = False
        for mention in sorted(clause.properties, key=lambda m: _distance(m, quantity)):
            props = [self._index.properties[target] for target in mention.targets]
            if fitting := [p for p in props if not p.relation and fits(quantity, p)]:
                named = True
                yield fitting
        if named:
            return
        before = [self._index.properties[name] for name in carried]
        # "A has a degree of 95 %, and B 85 %": what is left out is the property.
        gapped = not clause.things or elliptical(_GAP.sub(" ", clause.words))
        if gapped and (fitting := [p for p in before if fits(quantity, p)]):
            yield fitting
            return
        close = any(0 <= quantity.start - value.end <= CLOSE for value in clause.values)
        if close and quantity.unit is Unit.RATIO:
            yield [prop for prop in self._index.properties.values() if prop.ratio]
        elif any(counts(quantity, thing) for thing in clause.things):
            yield [prop for prop in self._index.properties.values() if prop.whole]

    def readings(
        self, subject: Mention, props: Sequence[Property], quantity: Quantity
    ) -> Iterator[Reading]:
        """Yield the readings of a number; of several properties the most specific one is meant.

        Args:
            subject: what the number is said of.
            props: the properties that it may be a value of.
            quantity: the number.
        """
        for thing in subject.targets:
            recorded = [prop for prop in props if (thing, prop.iri) in self._index.claims]
            fitting = recorded or [p for p in props if self._index.is_a(thing, p.domain)]
            if len(props) > NAMED and len(recorded) > 1:  # none is named, and any may be meant
                yield from (Reading(thing, prop.iri, quantity=quantity) for prop in recorded)
            elif fitting:
                prop = max(fitting, key=self._specificity)
                yield Reading(thing, prop.iri, quantity=quantity)

    def only_recorded(self, thing: str, quantity: Quantity, changing: bool) -> Property | None:
        """Return the property that a bare number of a thing must be of, if there is just one.

        What changes is the property that is recorded most often.

        Args:
            thing: the thing.
            quantity: the number.
            changing: whether it is said to change.
        """
        found = [
            prop
            for prop in self._index.properties.values()
            if not prop.relation
            and fits(quantity, prop)
            and (quantity.unit is not Unit.NUMBER or not prop.ratio)
            and not (prop.whole and quantity.step < 1)
            and (thing, prop.iri) in self._index.claims
        ]
        if quantity.unit is Unit.NUMBER and len(found) > 1:
            found = [prop for prop in found if prop.whole]
        if (changing or quantity.unit is Unit.RATIO) and len(found) > 1:
            times = {prop.iri: len(self._index.claims[thing, prop.iri]) for prop in found}
            most = max(times.values())
            found = [prop for prop in found if times[prop.iri] == most]
        return found[0] if len(found) == 1 else None

    def _specificity(self, prop: Property) -> int:
        return len(self._index.superclasses.get(prop.domain or "", ()))


def fits(quantity: Quantity, prop: Property) -> bool:
    """Return whether a property may have values of the kind of a number."""
    match quantity.unit:
        case Unit.RATIO:
            return prop.ratio or (prop.limits is None and not prop.whole)
        case Unit.FOLD:
            return not prop.ratio and not prop.whole
        case Unit.NUMBER:
            return True


def _distance(mention: Mention, quantity: Quantity) -> int:
    return min(abs(quantity.start - mention.end), abs(mention.start - quantity.end))
