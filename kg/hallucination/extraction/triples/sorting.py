"""Which things may be at which end of which property, and which properties that tells."""

from __future__ import annotations

from kg.hallucination.extraction.triples.marks import Kind, Mark
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.language.numbers.units import conversion

__all__ = ["Sorting", "suits"]

#: Units of the calendar: what lasts years is not measured in minutes.
_CALENDAR = frozenset(("day", "week", "month", "year"))


class Sorting:
    """The things that may be at each end of each property.

    Args:
        index: holds the sorts of things and of ends.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self.index = index
        self._pairs: dict[tuple[frozenset[str], frozenset[str]], tuple[str, ...]] = {}
        self._peoples = _one_of_each_sort(index)
        self._sorts: dict[tuple[str, ...], frozenset[str]] = {}

    def sorts(self, mark: Mark) -> frozenset[str]:
        """Return the sorts of whatever a name may be of."""
        found = self._sorts.get(mark.targets)
        if found is None:
            own = (self.index.sorts.get(target, frozenset()) for target in mark.targets)
            found = self._sorts[mark.targets] = frozenset().union(*own)
        return found

    def fits(self, mark: Mark, name: str, *, subject: bool) -> bool:
        """Return whether a named thing may be at an end of a property; a stranger always may."""
        if mark.kind is Kind.STRANGER:
            return True
        return not self.sorts(mark).isdisjoint(self.index.ends.get((name, subject), ()))

    def between(self, subject: Mark, value: Mark) -> tuple[str, ...]:
        """Return the properties that may hold between two known things, the commonest first."""
        if Kind.STRANGER in (subject.kind, value.kind):
            return ()
        key = self.sorts(subject), self.sorts(value)
        if key not in self._pairs:
            ends = self.index.ends
            found = (
                name
                for name, prop in self.index.properties.items()
                if prop.relation
                and not key[0].isdisjoint(ends.get((name, True), ()))
                and not key[1].isdisjoint(ends.get((name, False), ()))
            )
            often = self.index.coverage
            self._pairs[key] = tuple(sorted(found, key=lambda name: -often.get(name, 0)))
        return self._pairs[key]

    def told(self, subject: Mark, value: Mark) -> tuple[str, ...]:
        """Return the properties that the kinds of two things tell: its ends are of two kinds."""
        ends = self.index.ends
        return tuple(
            name
            for name in self.between(subject, value)
            if ends[name, True].isdisjoint(ends[name, False])
        )

    def whence(self, subject: Mark, epithet: Mark) -> tuple[str, ...]:
        """Return the properties by which a thing may be of a people, the commonest first."""
        if epithet.targets:
            return self.told(subject, epithet.named)
        found = (name for thing in self._peoples for name in self.told(subject, thing))
        return tuple(dict.fromkeys(found))

    def alike(self, one: Mark, other: Mark) -> bool:
        """Return whether two named things may stand in one list."""
        if Kind.STRANGER in (one.kind, other.kind):
            return True
        return not self.sorts(one).isdisjoint(self.sorts(other))

    def times_of(self, mark: Mark) -> tuple[str, ...]:
        """Return the properties that tell a time of a thing; of several those on record for it."""
        names = [
            name
            for name, prop in self.index.properties.items()
            if prop.temporal and self.fits(mark, name, subject=True)
        ]
        if len(names) > 1:
            claims = self.index.claims
            names = [n for n in names if any((t, n) in claims for t in mark.targets)]
        return tuple(names)

    def measures_of(self, mark: Mark, amount: Mark) -> tuple[str, ...]:
        """Return the properties of a thing that a number may be of, by its unit."""
        return tuple(
            name
            for name, prop in self.index.properties.items()
            if prop.measure and suits(amount, prop) and self.fits(mark, name, subject=True)
        )


def _one_of_each_sort(index: EvidenceIndex) -> list[Mark]:
    """Return one of the things of each sort that have epithets, such as a country."""
    classes = {kind for classes in index.types.values() for kind in classes}
    things = {index.sorts.get(t): t for _, t in index.epithets if t not in classes}
    return [Mark(0, 0, Kind.NAME, "", (thing,)) for sorts, thing in things.items() if sorts]


def suits(mark: Mark, prop: Property) -> bool:
    """Return whether a number may be a value of a property, by its unit."""
    if mark.amount is None:
        return False
    unit = mark.amount.measure
    if not unit or not prop.measure:
        return not unit or not prop.whole
    if (unit in _CALENDAR) != (prop.measure in _CALENDAR):
        return False
    return conversion(unit, prop.measure) is not None
