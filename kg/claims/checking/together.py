"""Whether new claims that are each consistent with the ontology are so together.

All of them are taken as facts at once. Where that makes a thing what it cannot be, each pair of the
claims about it is given a twin of it, for which those two alone are facts: so one more run of the
rules tells which pairs clash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import pyoxigraph as ox

from kg.claims.checking.data import New, NewClaim
from kg.claims.checking.logic import exact_claims, of_ontology
from kg.claims.findings import Finding
from kg.claims.resolving.terminology import described
from kg.claims.wording import found
from kg.knowledge_base import KnowledgeGraph
from kg.reasoning.classification import CLASHES
from kg.reasoning.deriving import MOST_ADDED, close
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import RDF, Graphs

__all__ = ["together"]

_TYPE: Final = ox.NamedNode(RDF + "type")
_TWIN: Final = "urn:twin:"
#: Of one thing, so many claims are paired with each other.
_MOST_PAIRED: Final = 40


@dataclass(frozen=True, slots=True)
class _Clash:
    """That a thing would be of two classes which share no member."""

    thing: str
    one: str
    other: str


def together(new: New, alone: Iterable[Finding]) -> list[Finding]:
    """Return which pairs of new claims the ontology rules out, though it allows each of the two.

    Args:
        new: the new claims.
        alone: what the ontology rules out of each by itself; those claims are left out.

    Raises:
        QueryError: if a rule of the base fails.
    """
    faulty = {finding.node for finding in alone if finding.severity == "violation"}
    claims = [claim for claim in exact_claims(new) if claim.iri not in faulty]
    about: defaultdict[str, list[NewClaim]] = defaultdict(list)
    for claim in claims:
        for thing in {claim.claim.subject, claim.claim.object} - {None}:
            assert thing is not None
            about[thing].append(claim)
    several = {thing: some for thing, some in about.items() if len(some) > 1}
    if not several:
        return []
    things = {c.thing for c in _clashes(new, _at_once(new, claims))} & several.keys() - faulty
    pairs = [
        (thing, pair)
        for thing in sorted(things)
        for pair in combinations(several[thing][:_MOST_PAIRED], 2)
        if _may_clash(*pair)
    ]
    return list(_findings(new, pairs))


def _may_clash(one: NewClaim, other: NewClaim) -> bool:
    """Return whether two claims can clash; sources that disagree on a value do not."""
    mine, its = one.claim, other.claim
    disagree = (mine.subject, mine.predicate) == (its.subject, its.predicate)
    return not disagree and mine.period.overlaps(its.period)


def _findings(
    new: New, pairs: Sequence[tuple[str, tuple[NewClaim, NewClaim]]]
) -> Iterator[Finding]:
    twins = {f"{_TWIN}{place}": pair for place, pair in enumerate(pairs)}
    quads = (
        quad
        for twin, (thing, pair) in twins.items()
        for claim in pair
        for quad in _as_fact(new, claim, (thing, twin))
    )
    for clash in _clashes(new, quads):
        if clash.thing not in twins:
            continue
        thing, (first, second) = twins[clash.thing]
        values = {
            "thing": new.label(thing),
            "one": new.label(clash.one),
            "other": new.label(clash.other),
            "claim": new.graph.shorten(first.iri),
            "where": str(first.place or new.graph.shorten(first.iri)),
        }
        yield found("clash-together", new.language, second.place, second.iri, **values)


def _at_once(new: New, claims: Iterable[NewClaim]) -> Iterator[ox.Quad]:
    for claim in claims:
        yield from _as_fact(new, claim)


def _as_fact(new: New, claim: NewClaim, renamed: tuple[str, str] = ("", "")) -> Iterator[ox.Quad]:
    """Yield what is known of both ends of a claim, and the claim as a fact.

    Args:
        new: the new claims.
        claim: the claim.
        renamed: a thing, and the twin that is put in its place.
    """

    def node(iri: str) -> ox.NamedNode:
        return ox.NamedNode(renamed[1] if iri == renamed[0] else iri)

    content = claim.statement.content
    for iri in filter(None, (claim.claim.subject, content.object)):
        thing = ox.NamedNode(iri)
        known = [*described(new.graph.store, [thing], [Graphs.ONTOLOGY])]
        yield from of_ontology([*known, *new.by_subject.get(thing, [])], thing, node(iri))
    told = node(content.object) if content.object is not None else content.value
    assert told is not None
    predicate, facts = ox.NamedNode(claim.claim.predicate), ox.NamedNode(Graphs.FACTS)
    subject = node(claim.claim.subject)
    yield ox.Quad(subject, predicate, told, facts)
    ends = ((subject, new.terms.domain(predicate.value)), (told, new.terms.range(predicate.value)))
    for end, kinds in ends:
        # Of a union of classes, it is open which one the end belongs to.
        if isinstance(end, ox.NamedNode) and len(kinds.classes) == 1:
            yield ox.Quad(end, _TYPE, ox.NamedNode(kinds.classes[0]), facts)


def _clashes(new: New, quads: Iterable[ox.Quad]) -> Iterator[_Clash]:
    """Yield what the rules make of some things that they cannot be."""
    store = EmbeddedStore()
    store.extend(new.terms.quads)
    store.extend(quads)
    local = KnowledgeGraph(new.graph.root, store)
    close(local, MOST_ADDED)
    answer = store.query(CLASHES, graphs=local.fact_graphs)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        # Of two values of one property, it is told that the claims contradict each other.
        if isinstance(row["one"], ox.NamedNode) and isinstance(row["thing"], ox.NamedNode):
            yield _Clash(row["thing"].value, row["one"].value, row["other"].value)
