"""The second step: what new data refer to is known, or declared beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from kg.claims.checking.data import New
from kg.claims.checking.terms import unknown_terms
from kg.claims.findings import Finding
from kg.claims.resolving.names import Names
from kg.claims.wording import found, nearest_hint
from kg.hallucination.index.building.naming import spelled
from kg.model import Comparator, Stance
from kg.vocabulary import CV, DCTERMS, PROV

__all__ = ["references"]

#: Which of the properties of the claim model lead to which kind of thing.
_ENTITY: Final = ("subject", "object", "scope", "attributedTo", "citedFrom", "groundedIn")
_KINDS: Final[Mapping[str, Callable[[Names], Callable[[str], bool]]]] = {
    **{CV + name: lambda names: names.is_entity for name in _ENTITY},
    CV + "predicate": lambda names: names.is_property,
    CV + "stance": lambda names: names.of_kind(CV + "Stance"),
    CV + "comparator": lambda names: names.of_kind(CV + "Comparator"),
    PROV + "wasDerivedFrom": lambda names: names.of_kind(CV + "Passage"),
    DCTERMS + "isPartOf": lambda names: names.is_source,
}

#: What the engine itself knows, whether or not a base declares it.
_OF_THE_MODEL: Final = frozenset(term.iri for terms in (Stance, Comparator) for term in terms)


def references(new: New) -> tuple[set[str], list[Finding]]:
    """Return the IRIs that stand for nothing, and a finding for each place that has one."""
    unknown: set[str] = set()
    findings: list[Finding] = []
    for quad, target in _references(new):
        if _is_known(new, target.value):
            continue
        unknown.add(target.value)
        accepts = _KINDS[quad.predicate.value](new.names)
        near = new.names.nearest(spelled(target.value), accepts)
        values = {
            "role": new.graph.shorten(quad.predicate.value),
            "node": new.graph.shorten(target.value),
            "nearest": nearest_hint(new.names, near, new.language),
        }
        node = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else None
        place = None if node is None else new.place(node)
        findings.append(found("unknown-node", new.language, place, node, **values))
    return unknown, [*findings, *unknown_terms(new)]


def _references(new: New) -> Iterator[tuple[ox.Quad, ox.NamedNode]]:
    for quad in new.quads:
        if quad.predicate.value in _KINDS and isinstance(quad.object, ox.NamedNode):
            yield quad, quad.object


def _is_known(new: New, iri: str) -> bool:
    """Return whether anything is said of a thing, here or in the base: no reference says it."""
    node = ox.NamedNode(iri)
    if iri in _OF_THE_MODEL or node in new.by_subject:
        return True
    return next(new.graph.store.quads(node), None) is not None
