"""The difference between two states of a base: claims, entities, and the facts that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from kg.claims.revising.content import Said, said_of
from kg.claims.revising.outcome import compare_facts
from kg.knowledge_base import KnowledgeGraph
from kg.stores.embedded import Term
from kg.vocabulary import CV, RDF, Graphs

__all__ = ["ChangedClaim", "ChangedEntity", "ChangedFact", "Difference", "How", "compare"]

How: TypeAlias = Literal["added", "removed", "changed"]
_NOT_ENTITIES: Final = frozenset({ox.NamedNode(CV + "Claim"), ox.NamedNode(CV + "Passage")})
_TYPE: Final = ox.NamedNode(RDF + "type")


@dataclass(frozen=True)
class ChangedClaim:
    """A claim that one state has and the other has not, or that says something else.

    Args:
        how: it differs.
        claim: its IRI; that of the later state where both have one under other names.
        before: what it said, or None.
        after: what it says, or None.
        fields: the parts that differ, where it has changed.
    """

    how: How
    claim: str
    before: Said | None
    after: Said | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A fact, or what follows from facts, that only one state has."""

    how: How
    triple: ox.Triple
    derived: bool


@dataclass(frozen=True, slots=True)
class ChangedEntity:
    """An entity, source, class or property that differs.

    Args:
        how: it differs.
        iri: of it.
        properties: IRIs of those in which it differs, sorted, where it has changed.
    """

    how: How
    iri: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """All that differs, each kind sorted."""

    claims: tuple[ChangedClaim, ...]
    entities: tuple[ChangedEntity, ...]
    facts: tuple[ChangedFact, ...]

    def __bool__(self) -> bool:
        return bool(self.claims or self.entities or self.facts)


def compare(before: KnowledgeGraph, after: KnowledgeGraph) -> Difference:
    """Compare two states of a base, or two bases.

    Claims are matched by IRI. Of those that are left, one that is removed and one that is added
    count as one that has changed where they are the only ones on their subject and property, as to
    the same scope; the same claim under another IRI does not differ.

    Args:
        before: one state, with its facts derived.
        after: the other.
    """
    facts = []
    for derived, place in enumerate((Graphs.FACTS, Graphs.DERIVED)):
        found = compare_facts(before, after, place)
        facts += [ChangedFact("removed", triple, bool(derived)) for triple in found.removed]
        facts += [ChangedFact("added", triple, bool(derived)) for triple in found.added]
    return Difference(tuple(_claims(before, after)), tuple(_entities(before, after)), tuple(facts))


def _claims(before: KnowledgeGraph, after: KnowledgeGraph) -> Iterator[ChangedClaim]:
    old, new = (said_of(_asserted(graph)) for graph in (before, after))
    changed = [_changed(iri, old[iri], new[iri]) for iri in old.keys() & new.keys()]
    gone = {iri: said for iri, said in old.items() if iri not in new}
    come = {iri: said for iri, said in new.items() if iri not in old}
    for other, iri in _renamed(gone, come):
        changed.append(_changed(iri, gone.pop(other), come.pop(iri)))
    changed = [one for one in changed if one.fields]
    changed += [ChangedClaim("removed", iri, said, None) for iri, said in gone.items()]
    changed += [ChangedClaim("added", iri, None, said) for iri, said in come.items()]
    yield from sorted(changed, key=lambda one: (one.claim, one.how))


def _changed(iri: str, before: Said, after: Said) -> ChangedClaim:
    return ChangedClaim("changed", iri, before, after, before.differs_in(after))


def _renamed(gone: Mapping[str, Said], come: Mapping[str, Said]) -> list[tuple[str, str]]:
    """Pair claims that say the same, and then those that are alone on what they are about."""
    pairs: list[tuple[str, str]] = []
    keys: tuple[Callable[[Said], object], ...] = (lambda said: said.content, _about)
    for key in keys:
        paired = {iri for pair in pairs for iri in pair}
        old, new = (_grouped(claims, key, paired) for claims in (gone, come))
        for about, some in old.items():
            others = new.get(about, [])
            if len(some) == len(others) == 1:
                pairs.append((some[0], others[0]))
    return pairs


def _about(said: Said) -> object:
    return tuple(said.terms("subject")), tuple(said.terms("predicate")), tuple(said.terms("scope"))


def _grouped(
    claims: Mapping[str, Said], key: Callable[[Said], object], without: set[str]
) -> dict[object, list[str]]:
    groups: defaultdict[object, list[str]] = defaultdict(list)
    for iri, said in claims.items():
        if iri not in without:
            groups[key(said)].append(iri)
    return groups


def _entities(before: KnowledgeGraph, after: KnowledgeGraph) -> Iterator[ChangedEntity]:
    old, new = (_described(_asserted(graph)) for graph in (before, after))
    for iri in sorted(old.keys() | new.keys()):
        if iri not in new:
            yield ChangedEntity("removed", iri)
        elif iri not in old:
            yield ChangedEntity("added", iri)
        elif old[iri] != new[iri]:
            yield ChangedEntity(
                "changed", iri, tuple(sorted({name for name, _ in old[iri] ^ new[iri]}))
            )


def _described(quads: Iterable[ox.Quad]) -> dict[str, set[tuple[str, Term]]]:
    """Return what is said of each thing that is no claim and no passage.

    What has no name is left out: it is called something else each time it is loaded.
    """
    found: defaultdict[str, set[tuple[str, Term]]] = defaultdict(set)
    others: set[str] = set()
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode) or isinstance(quad.object, ox.BlankNode):
            continue
        if quad.predicate == _TYPE and quad.object in _NOT_ENTITIES:
            others.add(quad.subject.value)
        found[quad.subject.value].add((quad.predicate.value, quad.object))
    return {iri: said for iri, said in found.items() if iri not in others}


def _asserted(graph: KnowledgeGraph) -> Iterator[ox.Quad]:
    for place in graph.asserted_graphs:
        yield from graph.store.quads(graph=place)
