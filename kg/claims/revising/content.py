"""What claims say, in a form that can be compared and shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

import pyoxigraph as ox

from kg.stores.embedded import Term
from kg.vocabulary import CV, PROV, RDF, RDFS, XSD

__all__ = ["FIELDS", "Said", "said_of"]

#: What the ontology calls each part of what a claim says.
FIELDS: Final[Mapping[str, str]] = {
    **{
        CV + name: name
        for name in ("subject", "predicate", "object", "value", "lowerBound", "upperBound")
    },
    CV + "comparator": "comparator",
    CV + "validFrom": "from",
    CV + "validUntil": "until",
    **{CV + name: name for name in ("stance", "scope", "attributedTo", "citedFrom")},
    PROV + "wasDerivedFrom": "passages",
    RDFS + "label": "label",
}
_CLAIM: Final = ox.NamedNode(CV + "Claim")
_EXACTLY: Final = ox.NamedNode(CV + "Exactly")
_NUMBERS: Final = frozenset(XSD + name for name in ("decimal", "integer"))
_TYPE: Final = ox.NamedNode(RDF + "type")


@dataclass(frozen=True)
class Said:
    """What one claim says.

    Args:
        fields: by the names in `FIELDS`, or the IRI of a property that is not there.
    """

    fields: Mapping[str, frozenset[Term]]

    def terms(self, *names: str) -> list[Term]:
        """Return what stands in some fields, in their order."""
        return [t for name in names for t in sorted(self.fields.get(name, ()), key=str)]

    @property
    def content(self) -> frozenset[tuple[str, object]]:
        """All but the passages and the labels: two claims with the same say the same."""
        return frozenset(
            (name, _canonical(term))
            for name, terms in self.fields.items()
            if name not in {"passages", "label"}
            for term in terms
            if term != _EXACTLY  # which is meant where nothing is said
        )

    def differs_in(self, other: Said) -> tuple[str, ...]:
        """Return the fields that two claims differ in, in the order of `FIELDS`."""
        every = dict.fromkeys((*FIELDS.values(), *sorted({*self.fields, *other.fields})))
        return tuple(n for n in every if self.fields.get(n) != other.fields.get(n))


def _canonical(term: Term) -> object:
    """Return a number as such, however it is written, and anything else as it is."""
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        with suppress(InvalidOperation):
            return Decimal(term.value)
    return term


def said_of(quads: Iterable[ox.Quad]) -> dict[str, Said]:
    """Return what the claims among some quads say, by their IRIs.

    Args:
        quads: of any graphs.
    """
    fields: defaultdict[str, defaultdict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
    claims: set[str] = set()
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        if quad.predicate == _TYPE:
            if quad.object == _CLAIM:
                claims.add(quad.subject.value)
            continue
        name = FIELDS.get(quad.predicate.value, quad.predicate.value)
        fields[quad.subject.value][name].add(quad.object)
    return {
        claim: Said({name: frozenset(terms) for name, terms in fields[claim].items()})
        for claim in claims
    }
