"""What the page of a thing shows, as plain values: taken from the graph in one thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.formats import is_iri
from kg.querying.answers import Table
from kg.querying.describing import definitions
from kg.stores.tokens import substitute
from kg.vocabulary import CALLED, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from kg.explaining import ExplainedClaim, Reason, Unused
    from kg.web.pages.parts.page import Page

__all__ = ["About", "Edge", "Said", "about"]

_CLAIMS: Final = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?claim ?passage ?line ?position {
  ?claim cv:subject|cv:object ?thing .
  OPTIONAL {
    ?claim prov:wasDerivedFrom ?passage .
    OPTIONAL { ?passage cv:line ?line }
    OPTIONAL { ?passage cv:position ?position }
  }
}
ORDER BY ?claim ?line ?position
LIMIT 2000
"""
_EDGES: Final = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
SELECT DISTINCT ?from ?by ?to {
  GRAPH ?graph {
    { ?thing ?by ?to BIND(?thing AS ?from) } UNION { ?from ?by ?thing BIND(?thing AS ?to) }
  }
  FILTER(isIRI(?from) && isIRI(?to) && ?from != ?to)
  FILTER(STRSTARTS(STR(?graph), "https://w3id.org/convergence-kg/graph/") &&
         !STRSTARTS(STR(?graph), "https://w3id.org/convergence-kg/graph/history"))
  FILTER NOT EXISTS { ?by a cv:PropertyFamily }
  FILTER NOT EXISTS { VALUES ?apart { cv:Claim cv:Passage } ?from a ?apart }
}
LIMIT 400
"""
_STATED: Final = """
SELECT DISTINCT ?by ?value { ?thing ?by ?value FILTER(!isBlank(?value)) } ORDER BY ?by LIMIT 400
"""
#: What the heading, the classes and the lists say already.
_SHOWN: Final = frozenset({*CALLED, RDF + "type", RDFS + "comment", SKOS + "definition"})


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement that leads from one thing to another, with their labels."""

    start: str
    by: str
    end: str
    labels: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim: its IRI, its label, and where sources make it, with the IRI of each passage."""

    claim: str
    label: str
    places: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class About:
    """What the base says of a thing.

    Args:
        iri: of it.
        label: in the language of the page.
        others: what else it is called.
        definition: what it is; empty where that is not told.
        reasons: one for each class and fact.
        unused: the claims about it that are no facts, by IRI.
        claim: what it says, if it is a claim.
        claims: what sources say of it.
        edges: how it is connected with other things.
        stated: whatever else is stated of it: a property, and an IRI or a text.
        labels: of all IRIs in these, by IRI.
        rules: titles of rules in the language of the page, by the names of their files.
        places: of the passages of the claim, by IRI.
    """

    iri: str
    label: str
    others: tuple[str, ...]
    definition: str
    reasons: tuple[Reason, ...]
    unused: Mapping[str, Unused]
    claim: ExplainedClaim | None
    claims: tuple[Said, ...]
    edges: tuple[Edge, ...]
    stated: tuple[tuple[str, str, bool], ...]
    labels: Mapping[str, str]
    rules: Mapping[str, str]
    places: Mapping[str, str]


def about(page: Page, name: str) -> About:
    """Gather what the base says of a thing.

    Args:
        page: whose base and language count.
        name: an IRI, a short name, or a label.

    Raises:
        InputError: if the base knows no such thing, or several.
    """
    from kg.lookup.labels import texts_of

    base = page.base
    iri = base.iri(name)
    found = base.explain(iri)
    stated = [(by.value, one) for by, one in _rows(page, _STATED, iri)]
    texts = texts_of(base.graph, iri)
    label = page.t.of(texts, base.graph.shorten(iri))
    edges = tuple(_edges(page, iri))
    claims = tuple(_claims(page, iri))
    plain = tuple(
        (by, one.value, isinstance(one, ox.NamedNode))
        for by, one in stated
        if by not in _SHOWN and not any(edge.by == by and edge.end == one.value for edge in edges)
    )
    idle = (*found.unused, *([found.claim.no_fact] if found.claim and found.claim.no_fact else ()))
    used = {
        *(iri for reason in found.reasons for iri in _mentioned(reason)),
        *(iri for unused in idle for iri in (unused.claim, *unused.rivals, unused.scope or "")),
        *(one for by, value, named in plain for one in ((by, value) if named else (by,))),
        *(found.claim.passages if found.claim else ()),
        *(value for values in _parts(found.claim) for value in values),
    }
    return About(
        iri,
        label,
        tuple(text for text in dict.fromkeys(texts.values()) if text != label),
        page.t.of(definitions(base.graph, iri)),
        found.reasons,
        {one.claim: one for one in found.unused},
        found.claim,
        claims,
        edges,
        plain,
        {one: page.label(one) for one in used if is_iri(one)},
        _rules(page),
        {one: page.place(one) for one in (found.claim.passages if found.claim else ())},
    )


def _rules(page: Page) -> dict[str, str]:
    from kg.querying.header import read_header
    from kg.reasoning.deriving import rules

    return {
        name: read_header(text, name).title_in(page.language)
        for name, text in rules(page.base.graph.root).items()
        if "#+" in text
    }


def _rows(page: Page, query: str, iri: str) -> list[Any]:
    answer = page.base.sparql(substitute(query, {"thing": ox.NamedNode(iri)}), "<page of a thing>")
    assert isinstance(answer, Table)
    return answer.rows


def _claims(page: Page, iri: str) -> Iterator[Said]:
    gathered: dict[str, dict[str, str]] = {}
    for claim, passage, _, _ in _rows(page, _CLAIMS, iri):
        places = gathered.setdefault(claim.value, {})
        if isinstance(passage, ox.NamedNode):
            places[passage.value] = page.place(passage.value)
    for claim_iri, places in gathered.items():
        yield Said(claim_iri, page.label(claim_iri), places)


def _edges(page: Page, iri: str) -> Iterator[Edge]:
    for start, by, end in _rows(page, _EDGES, iri):
        names = (start.value, by.value, end.value)
        if by.value == RDF + "type" and start.value == iri:
            continue  # the classes are shown with their reasons
        first, middle, last = map(page.label, names)
        yield Edge(*names, (first, middle, last))


def _parts(claim: ExplainedClaim | None) -> Iterator[tuple[str, ...]]:
    yield from claim.parts.values() if claim else ()


def _mentioned(reason: Reason) -> Iterator[str]:
    yield from (reason.subject, reason.predicate, reason.object)
    yield from (ground.claim for ground in reason.grounds)
    for premise in reason.premises:
        yield from _mentioned(premise)
