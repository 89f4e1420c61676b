"""What a base of plain triples holds that nobody prepared for reading texts.

Things need be neither typed nor labelled, properties neither declared nor given a domain: what they
are is told by what is said with them, as far as it goes. What cannot be used is remarked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.hallucination.index.building import epithets
from kg.hallucination.index.building.literals import STRING
from kg.hallucination.index.building.measures import without_unit
from kg.hallucination.index.building.naming import (
    is_opaque,
    qualified,
    spelled,
    variants,
    written_names,
)
from kg.hallucination.index.building.properties import kind_of, named
from kg.hallucination.index.building.relations import phrases_of, relations_named
from kg.hallucination.index.building.remarks import remarks
from kg.hallucination.index.building.rows import rows
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.index.names import normalise
from kg.hallucination.index.phrases import Phrase
from kg.i18n import Message
from kg.knowledge_base import KnowledgeGraph
from kg.model import Claim

__all__ = ["Plain", "describe", "is_plain", "phrases"]

_CLAIMS: Final = "SELECT ?claim { ?claim cv:subject ?subject ; cv:predicate ?predicate } LIMIT 1"
#: The share of the classed things at an end of a property that are of one class, for a thing
#: without a class at that end to be taken to be of it.
USUAL: Final = 0.8

Claims = Mapping[tuple[str, str], tuple[Claim, ...]]


@dataclass(frozen=True, slots=True)
class Plain:
    """What is found of a base of plain triples.

    Args:
        names: what is written for things, as pairs of name and IRI.
        labels: a label of each thing, property and class, by language, by IRI.
        sorts: what tells a thing apart from those of other kinds, by IRI.
        ends: the sorts at each end of each property.
        hints: what names have in parentheses, by IRI.
        epithets: words for the kinds of things and for whence they are, each with its IRI.
        remarks: what cannot be used, and why.
    """

    names: tuple[tuple[str, str], ...]
    labels: Mapping[str, Mapping[str, str]]
    sorts: Mapping[str, frozenset[str]]
    ends: Mapping[tuple[str, bool], frozenset[str]]
    hints: Mapping[str, frozenset[str]]
    epithets: tuple[tuple[str, str], ...]
    remarks: tuple[Message, ...]


def is_plain(graph: KnowledgeGraph) -> bool:
    """Return whether a base holds no claims, only triples."""
    return next(rows(graph, _CLAIMS), None) is None


def describe(graph: KnowledgeGraph, index: EvidenceIndex) -> Plain:
    """Return what tells the things of a base of plain triples apart, and what they are called.

    Args:
        graph: the base.
        index: what is declared and recorded in it.
    """
    types, claims = index.types, index.claims
    kinds = {kind for classes in types.values() for kind in classes} | set(index.superclasses)
    things = _things(types, claims) - kinds - set(index.properties)
    strings = {c.object: c.text for cs in claims.values() for c in cs if c.object and c.text}
    called = dict(index.labels)
    for iri in (*things, *kinds, *index.properties):
        if iri not in called and iri not in strings and not is_opaque(iri):
            called[iri] = {"": spelled(iri) if iri in things else spelled(iri).lower()}
    called |= {iri: {"": text or ""} for iri, text in strings.items()}
    names = list(_names(graph, things, called))
    sorts, ends = _sorts(index)
    return Plain(
        names=tuple(_with_variants(names)),
        labels=called,
        sorts=sorts,
        ends=ends,
        hints=_hints(names),
        epithets=(*epithets.kinds(_labels(kinds, called)), *epithets.peoples(names)),
        remarks=tuple(remarks(graph, index, things - set(strings), called)),
    )


def _labels(
    kinds: Iterable[str], called: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    for kind in sorted(kinds):
        yield from ((label, kind) for label in called.get(kind, {}).values())


def phrases(
    properties: Mapping[str, Property], labels: Mapping[str, Mapping[str, str]]
) -> Iterator[Phrase]:
    """Yield the wordings of all properties."""
    for iri, prop in properties.items():
        words, kind = named(iri, labels), kind_of(prop)
        words = list(dict.fromkeys((*words, *map(without_unit, words))))
        fitting = [relation for relation in relations_named(words) if relation.kind == kind]
        yield from phrases_of(iri, words, fitting, kind)


def _things(types: Mapping[str, frozenset[str]], claims: Claims) -> set[str]:
    found = set(types)
    for recorded in claims.values():
        for claim in recorded:
            found.add(claim.subject)
            if claim.object is not None:
                found.add(claim.object)
    return found


def _names(
    graph: KnowledgeGraph, things: set[str], called: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    given: set[str] = set()
    for thing, name in written_names(graph):
        if thing in things:
            given.add(thing)
            yield name, thing
    for thing in sorted(things - given):
        for name in called.get(thing, {}).values():
            yield name, thing


def _with_variants(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield names, and other ways to write them that are not the name of another thing.

    A name without its qualifier may be that of another: the qualifier was there to tell them apart.
    """
    names = list(names)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for name, thing in names:
        bearers[normalise(name)].add(thing)
    for name, thing in names:
        yield name, thing
        bare = qualified(name)
        for form in variants(name):
            if (bare and form == bare[0]) or bearers[normalise(form)] <= {thing}:
                yield form, thing


def _hints(names: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, thing in names:
        if (parts := qualified(name)) is not None:
            found[thing].add(parts[1].lower())
    return {thing: frozenset(hints) for thing, hints in found.items()}


def _sorts(
    index: EvidenceIndex,
) -> tuple[dict[str, frozenset[str]], dict[tuple[str, bool], frozenset[str]]]:
    """Return the sorts of all things, and those found at each end of each property."""
    closest: dict[frozenset[str], frozenset[str]] = {}
    sorts: dict[str, set[str]] = {}
    for thing, classes in index.types.items():
        if classes not in closest:
            above = [index.superclasses.get(kind, frozenset()) - {kind} for kind in classes]
            closest[classes] = classes - frozenset().union(*above)
        sorts[thing] = set(closest[classes])
    at_ends = _at_ends(index.claims)
    for end, found in at_ends.items():
        usual = _usual(found, sorts, index.types)
        for thing in found - index.types.keys():
            own = sorts.setdefault(thing, set())
            own.add(f"{end[0]}\0{'subject' if end[1] else 'value'}")
            if not thing.startswith(STRING):
                own.update(usual)
    ends = {
        end: frozenset(sort for thing in found for sort in sorts.get(thing, ()))
        for end, found in at_ends.items()
    }
    return {thing: frozenset(own) for thing, own in sorts.items()}, ends


def _at_ends(claims: Claims) -> dict[tuple[str, bool], set[str]]:
    """Return the things at each end of each property: its subjects, and its values."""
    found: defaultdict[tuple[str, bool], set[str]] = defaultdict(set)
    for (subject, _), recorded in claims.items():
        for claim in recorded:
            if claim.subject == subject:
                found[claim.predicate, True].add(subject)
                if claim.object is not None:
                    found[claim.predicate, False].add(claim.object)
    return found


def _usual(
    found: set[str], sorts: Mapping[str, set[str]], types: Mapping[str, frozenset[str]]
) -> list[str]:
    """Return the classes that nearly all of some things have, of those that have any."""
    typed = found & types.keys()
    counted = Counter(kind for thing in typed for kind in sorts[thing])
    return [kind for kind, times in counted.items() if times >= USUAL * len(typed)]
