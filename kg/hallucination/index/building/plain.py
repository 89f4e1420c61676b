"""What a base of plain triples holds that nobody prepared for reading texts.

Things need be neither typed nor labelled, properties neither declared nor given a domain: what they
are is told by what is said with them, as far as it goes. What cannot be used is remarked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.hallucination.index.building.literals import STRING
from kg.hallucination.index.building.naming import (
    is_opaque,
    qualified,
    spelled,
    variants,
    written_names,
)
from kg.hallucination.index.building.properties import kind_of, named, without_unit
from kg.hallucination.index.building.relations import phrases_of, relations_named
from kg.hallucination.index.building.rows import rows
from kg.hallucination.index.evidence import Property
from kg.hallucination.index.names import normalise
from kg.hallucination.index.phrases import Phrase
from kg.knowledge_base import KnowledgeGraph
from kg.model import Claim
from kg.vocabulary import Graphs

__all__ = ["Plain", "describe", "is_plain", "phrases"]

_CLAIMS: Final = "SELECT ?claim { ?claim cv:subject ?subject ; cv:predicate ?predicate } LIMIT 1"
_BLANK: Final = """SELECT ?property (COUNT(*) AS ?times) {
  ?subject ?property ?value FILTER(isBlank(?value) || isBlank(?subject))
} GROUP BY ?property"""
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
        remarks: what cannot be used, and why.
    """

    names: tuple[tuple[str, str], ...]
    labels: Mapping[str, Mapping[str, str]]
    sorts: Mapping[str, frozenset[str]]
    ends: Mapping[tuple[str, bool], frozenset[str]]
    hints: Mapping[str, frozenset[str]]
    remarks: tuple[str, ...]


def is_plain(graph: KnowledgeGraph) -> bool:
    """Return whether a base holds no claims, only triples."""
    return next(rows(graph, _CLAIMS), None) is None


def describe(
    graph: KnowledgeGraph,
    labels: Mapping[str, Mapping[str, str]],
    types: Mapping[str, frozenset[str]],
    superclasses: Mapping[str, frozenset[str]],
    properties: Mapping[str, Property],
    claims: Claims,
) -> Plain:
    """Return what tells the things of a base of plain triples apart, and what they are called.

    Args:
        graph: the base.
        labels: the labels that it gives, by language, by IRI.
        types: the classes of things, superclasses included.
        superclasses: the superclasses of each class.
        properties: its properties.
        claims: its triples.
    """
    kinds = {kind for classes in types.values() for kind in classes} | set(superclasses)
    things = _things(types, claims) - kinds - set(properties)
    strings = {c.object: c.text for cs in claims.values() for c in cs if c.object and c.text}
    called = dict(labels)
    for iri in (*things, *kinds, *properties):
        if iri not in called and iri not in strings and not is_opaque(iri):
            called[iri] = {"": spelled(iri) if iri in things else spelled(iri).lower()}
    called |= {iri: {"": text or ""} for iri, text in strings.items()}
    names = list(_names(graph, things, called))
    sorts, ends = _sorts(types, superclasses, claims)
    return Plain(
        names=tuple(_with_variants(names)),
        labels=called,
        sorts=sorts,
        ends=ends,
        hints=_hints(names),
        remarks=tuple(_remarks(graph, things, labels, called, properties, claims)),
    )


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
    types: Mapping[str, frozenset[str]],
    superclasses: Mapping[str, frozenset[str]],
    claims: Claims,
) -> tuple[dict[str, frozenset[str]], dict[tuple[str, bool], frozenset[str]]]:
    """Return the sorts of all things, and those found at each end of each property."""
    closest: dict[frozenset[str], frozenset[str]] = {}
    sorts: dict[str, set[str]] = {}
    for thing, classes in types.items():
        if classes not in closest:
            above = [superclasses.get(kind, frozenset()) - {kind} for kind in classes]
            closest[classes] = classes - frozenset().union(*above)
        sorts[thing] = set(closest[classes])
    at_ends: defaultdict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for (subject, _), recorded in claims.items():
        for claim in recorded:
            if claim.subject == subject:
                at_ends[claim.predicate, True][subject] += 1
                if claim.object is not None:
                    at_ends[claim.predicate, False][claim.object] += 1
    for (name, is_subject), found in at_ends.items():
        classed = Counter(
            kind for thing in found for kind in sorts.get(thing, ()) if thing in types
        )
        typed = sum(thing in types for thing in found)
        usual = [kind for kind, times in classed.items() if times >= USUAL * typed]
        for thing in found:
            if thing not in types:
                own = sorts.setdefault(thing, set())
                own.add(f"{name}\0{'subject' if is_subject else 'value'}")
                if not thing.startswith(STRING):
                    own.update(usual)
    ends = {
        end: frozenset(sort for thing in found for sort in sorts.get(thing, ()))
        for end, found in at_ends.items()
    }
    return {thing: frozenset(own) for thing, own in sorts.items()}, ends


def _remarks(
    graph: KnowledgeGraph,
    things: set[str],
    labels: Mapping[str, Mapping[str, str]],
    called: Mapping[str, Mapping[str, str]],
    properties: Mapping[str, Property],
    claims: Claims,
) -> Iterator[str]:
    """Yield what of a base cannot be used."""
    real = {thing for thing in things if not thing.startswith(STRING)}
    if not claims:
        yield "no property gives any thing a value, so that no claim can be checked"
    labelled, nameless = len(real & labels.keys()), len(real - called.keys())
    if real and not labelled:
        told = f"0 of {len(real)} things have a label"
        rest = len(real) - nameless
        yield f"{told}; {rest} are known by the words of their IRIs" if rest else told
    if nameless:
        yield (
            f"{nameless} of {len(real)} things have neither a label nor an IRI that can be read: "
            "no text can name them"
        )
    if silent := [p for p in properties if p not in called]:
        yield f"{len(silent)} of {len(properties)} properties have no name: no text can mean them"
    blank = Counter(
        {
            row["property"].value: int(row["times"].value)
            for row in rows(graph, _BLANK, [Graphs.ONTOLOGY])
        }
    )
    if lost := {p: times for p, times in blank.items() if p in properties}:
        yield f"{sum(lost.values())} triples of {len(lost)} properties have blank nodes: not used"
    yield from _unread(properties, claims, called)


def _unread(
    properties: Mapping[str, Property],
    claims: Claims,
    called: Mapping[str, Mapping[str, str]],
) -> Iterator[str]:
    """Yield the properties of numbers of which some values are none."""
    lost: Counter[str] = Counter()
    for (_, name), recorded in claims.items():
        if not properties[name].relation:
            lost[name] += sum(claim.interval is None for claim in recorded)
    for name, times in sorted(lost.items()):
        if times:
            label = next(iter(called.get(name, {}).values()), name)
            yield f"{times} values of {label!r} are no numbers: not compared"
