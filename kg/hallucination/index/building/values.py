"""Reading what values bring with them, rule out, and how they stand to one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from kg.hallucination.index.building.rows import grouped, iri, number, rows
from kg.hallucination.index.evidence import Band, Property
from kg.knowledge_base import KnowledgeGraph
from kg.model import Claim, Interval
from kg.vocabulary import SKOS, Graphs

__all__ = [
    "bands",
    "dated",
    "entailed",
    "excluded",
    "graded",
    "judged",
    "linked",
    "postings",
    "ranks",
    "touching",
    "value_classes",
]

_USED = "SELECT DISTINCT ?property { ?subject ?property ?value }"
_ENTAILED = "SELECT ?value ?other { ?value cv:entails+ ?other }"
_EXCLUDED = "SELECT ?value ?other { ?value cv:excludes|^cv:excludes ?other }"
_RANKS = "SELECT ?value ?rank { ?value cv:rank ?rank }"
_GRADED = "SELECT ?value ?property { ?value cv:gradedBy ?property }"
_BANDS = """SELECT ?value ?property ?least ?most ?above ?below {
  ?class rdfs:subClassOf ?holds ; owl:equivalentClass ?defined .
  ?holds owl:hasValue ?value .
  ?defined owl:intersectionOf/rdf:rest*/rdf:first ?part .
  ?part owl:onProperty ?property ; owl:someValuesFrom ?range .
  ?range owl:onDatatype ?base ; owl:withRestrictions ?facets .
  OPTIONAL { ?facets rdf:rest*/rdf:first/xsd:minInclusive ?least }
  OPTIONAL { ?facets rdf:rest*/rdf:first/xsd:maxInclusive ?most }
  OPTIONAL { ?facets rdf:rest*/rdf:first/xsd:minExclusive ?above }
  OPTIONAL { ?facets rdf:rest*/rdf:first/xsd:maxExclusive ?below }
}"""


def value_classes(
    superclasses: Mapping[str, frozenset[str]], properties: Mapping[str, Property]
) -> frozenset[str]:
    """Return the kinds of concept that some relation leads to from things of another kind."""
    reached = {p.range for p in properties.values() if p.relation and p.range != p.domain}
    return frozenset(
        kind for kind in reached if kind and f"{SKOS}Concept" in superclasses.get(kind, ())
    )


def entailed(graph: KnowledgeGraph) -> dict[str, frozenset[str]]:
    """Return what each value brings with it, itself included."""
    found = grouped(graph, _ENTAILED, "value", "other")
    return {value: others | {value} for value, others in found.items()}


def excluded(graph: KnowledgeGraph) -> dict[str, frozenset[str]]:
    """Return what each value rules out by itself."""
    return grouped(graph, _EXCLUDED, "value", "other")


def ranks(graph: KnowledgeGraph) -> dict[str, Decimal]:
    """Return where values stand among those of their kind."""
    found = {row["value"].value: number(row["rank"]) for row in rows(graph, _RANKS)}
    return {value: rank for value, rank in found.items() if rank is not None}


def graded(graph: KnowledgeGraph) -> dict[str, str]:
    """Return the property by which more or less of a value is told."""
    found = {row["value"].value: iri(row["property"]) for row in rows(graph, _GRADED)}
    return {value: name for value, name in found.items() if name is not None}


def bands(graph: KnowledgeGraph) -> dict[str, Band]:
    """Return the numbers that go with a value, from classes defined by them."""
    found: dict[str, Band] = {}
    for row in rows(graph, _BANDS):
        above, below = number(row.get("above")), number(row.get("below"))
        least, most = number(row.get("least")), number(row.get("most"))
        interval = Interval(
            above if least is None else least,
            below if most is None else most,
            lower_open=least is None and above is not None,
            upper_open=most is None and below is not None,
        )
        found[row["value"].value] = Band(row["property"].value, interval)
    return found


def dated(
    graph: KnowledgeGraph, claims: Mapping[tuple[str, str], tuple[Claim, ...]]
) -> frozenset[str]:
    """Return the properties of which some claim tells when it holds, or that are only derived.

    A fact of any other property holds whenever a text says so; of these, one that has no time of
    its own says nothing of a time that is named.
    """
    told = {name for (_, name), recorded in claims.items() if any(map(_is_dated, recorded))}
    stated = {row["property"].value for row in rows(graph, _USED, [Graphs.ONTOLOGY])}
    return frozenset(told | ({name for _, name in claims} - stated))


def _is_dated(claim: Claim) -> bool:
    return not claim.period.unbounded


def judged(
    claims: Mapping[tuple[str, str], tuple[Claim, ...]],
    values: frozenset[str],
    types: Mapping[str, frozenset[str]],
) -> dict[str, tuple[Claim, ...]]:
    """Return the claims that give a thing a value, by thing, whatever the property."""
    found: defaultdict[str, list[Claim]] = defaultdict(list)
    for (subject, _), recorded in claims.items():
        for claim in recorded:
            value = claim.object
            if value and claim.subject == subject and not values.isdisjoint(types.get(value, ())):
                found[subject].append(claim)
    return {subject: tuple(recorded) for subject, recorded in found.items()}


def linked(
    claims: Mapping[tuple[str, str], tuple[Claim, ...]],
    values: frozenset[str],
    types: Mapping[str, frozenset[str]],
) -> dict[str, frozenset[str]]:
    """Return the things that each thing is linked to by a claim; sharing a value links nothing."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for recorded in claims.values():
        for claim in recorded:
            other = claim.object
            if other and values.isdisjoint(types.get(other, ())):
                found[claim.subject].add(other)
                found[other].add(claim.subject)
    return {thing: frozenset(others) for thing, others in found.items()}


def touching(
    claims: Mapping[tuple[str, str], tuple[Claim, ...]],
) -> dict[str, tuple[Claim, ...]]:
    """Return the claims that each thing is the subject or the object of, each once."""
    found: defaultdict[str, dict[Claim, None]] = defaultdict(dict)
    for (subject, _), recorded in claims.items():
        for claim in recorded:
            if claim.subject == subject:
                for end in {claim.subject, claim.object} - {None}:
                    found[str(end)][claim] = None
    return {thing: tuple(kept) for thing, kept in found.items()}


def postings(
    things: Iterable[str], senses: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the things that have a word in their names or their definitions, by word."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for thing in things:
        for key in senses.get(thing, ()):
            found[key].append(thing)
    return {key: tuple(posted) for key, posted in found.items()}
