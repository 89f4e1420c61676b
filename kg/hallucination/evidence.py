"""The evidence index: all that reading and checking a text needs, compiled once, never changed.

It holds no reference to a store, so that it can be shared with worker processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.hallucination.names import NameTable
from kg.model import Claim, Interval

__all__ = ["EvidenceIndex", "Property"]


@dataclass(frozen=True, slots=True)
class Property:
    """What the ontology says of a property.

    Args:
        iri: its IRI.
        relation: whether its values are things (an object property) instead of numbers or text.
        functional: whether a thing has at most one value of it at a time.
        domain: the class of its subjects, or None.
        range: the class of its values, or None for numbers and text.
        limits: the numbers it may take, or None where the ontology sets no limit.
        whole: whether it counts, so that its numbers are whole.
    """

    iri: str
    relation: bool
    functional: bool
    domain: str | None = None
    range: str | None = None
    limits: Interval | None = None
    whole: bool = False

    @property
    def ratio(self) -> bool:
        """Whether its values are shares of a whole, from 0 to 1."""
        return self.limits == Interval(Decimal(0), Decimal(1))


@dataclass(frozen=True, slots=True)
class EvidenceIndex:
    """An immutable index over a knowledge base.

    Args:
        names: what is written for what, in every language.
        labels: a label of each thing, by language tag, by IRI.
        types: the classes of each entity, superclasses included, by IRI.
        superclasses: the superclasses of each class, itself included.
        properties: the properties that claims may use, by IRI.
        values: classes whose members are said of other things, such as levels: the kinds of
            concept that some relation leads to from things of another kind.
        claims: what is known, by subject and property; a claim with a scope is also found under
            its scope.
    """

    names: NameTable
    labels: Mapping[str, Mapping[str, str]]
    types: Mapping[str, frozenset[str]]
    superclasses: Mapping[str, frozenset[str]]
    properties: Mapping[str, Property]
    values: frozenset[str]
    claims: Mapping[tuple[str, str], tuple[Claim, ...]]

    def label(self, iri: str, language: str = "en") -> str:
        """Return a label in a language, in any other, or the end of the IRI."""
        labels = self.labels.get(iri, {})
        fallback = next(iter(labels.values()), iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
        return labels.get(language, fallback)

    def is_a(self, entity: str, kind: str | None) -> bool:
        """Tell whether an entity belongs to a class; everything belongs to None."""
        return kind is None or kind in self.types.get(entity, frozenset())

    def fits(self, subject: str, prop: Property) -> bool:
        """Tell whether a thing may be the subject of a property."""
        return (subject, prop.iri) in self.claims or self.is_a(subject, prop.domain)
