"""The third step: whether each new claim is consistent with the ontology when taken as a fact.

Each claim is given a twin of its subject, which is all that the subject is by the ontology, and
for which that claim alone is a fact. So one run of the rules tells of every claim by itself what
follows from it, and two claims of different times do not clash with each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.claims.checking.data import New, NewClaim
from kg.claims.findings import Finding
from kg.claims.resolving.terminology import described
from kg.claims.wording import found
from kg.knowledge_base import KnowledgeGraph
from kg.model import Comparator, Stance
from kg.reasoning.classification import CLASHES
from kg.reasoning.deriving import MOST_ADDED, close
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import OWL, RDF, Graphs

__all__ = ["exact_claims", "logic", "of_ontology"]

_TWIN: Final = "urn:twin:"
_TYPE: Final = ox.NamedNode(RDF + "type")
_ONTOLOGY, _FACTS = ox.NamedNode(Graphs.ONTOLOGY), ox.NamedNode(Graphs.FACTS)
#: So many digits before and after the point are surely compared.
_KEPT_DIGITS: Final = 18
_IRREFLEXIVE: Final = frozenset(
    ox.NamedNode(OWL + name) for name in ("IrreflexiveProperty", "AsymmetricProperty")
)


def logic(new: New) -> list[Finding]:
    """Return what the ontology rules out of the new claims, and of the new things.

    Raises:
        QueryError: if a rule of the base fails.
    """
    taken = exact_claims(new)
    findings = [finding for claim in taken for finding in _ends(new, claim)]
    findings += [finding for claim in new.claims for finding in _beyond(new, claim)]
    findings += _both_ways(new, taken)
    return findings + list(_clashes(new, taken))


def exact_claims(new: New) -> list[NewClaim]:
    """Return the new claims that may become facts as they are."""
    return [claim for claim in new.claims if _is_exact(claim)]


def _is_exact(claim: NewClaim) -> bool:
    """Return whether a claim may become a fact as it is: asserted, exact, without a scope."""
    told = claim.claim
    return (
        told.stance is Stance.ASSERTED
        and told.comparator is Comparator.EXACTLY
        and told.scope is None
        and (told.object is not None or claim.statement.content.value is not None)
    )


def _ends(new: New, claim: NewClaim) -> Iterator[Finding]:
    """Yield what is at an end of a property where no thing of its classes can be."""
    told, terms = claim.claim, new.terms
    called = new.label(told.predicate)
    sides = [(told.subject, terms.domain(told.predicate), {"en": "of", "zh": "主体"})]
    if told.object is not None:
        sides.append((told.object, terms.range(told.predicate), {"en": "for", "zh": "取值"}))
        if told.object == told.subject and _is_irreflexive(new, told.predicate):
            values = {"thing": new.label(told.subject), "property": called}
            yield found("with-itself", new.language, claim.place, claim.iri, **values)
    for thing, ends, side in sides:
        if ends and all(_is_apart(new, thing, kind) for kind in ends.classes):
            kinds = ("、" if new.language == "zh" else ", ").join(map(new.label, ends.classes))
            values = {"property": called, "kind": kinds, "thing": new.label(thing)}
            values["side"] = side[new.language]
            yield found("wrong-end", new.language, claim.place, claim.iri, **values)


def _beyond(new: New, claim: NewClaim) -> Iterator[Finding]:
    """Yield a number beyond the limits of its property that is too long for the shapes.

    SPARQL, in which they are written, compares no number of more digits than its engine keeps.
    """
    limits = new.terms.properties[claim.claim.predicate].limits
    if limits is None or claim.claim.interval is None:
        return
    for number in claim.statement.content.numbers():
        digits = number.as_tuple()
        if number.adjusted() < _KEPT_DIGITS and int(digits.exponent) >= -_KEPT_DIGITS:
            continue
        low = limits.lower is not None and number < limits.lower
        if low or (limits.upper is not None and number > limits.upper):
            limit = limits.lower if low else limits.upper
            values = {"property": new.label(claim.claim.predicate), "limit": f"{limit:f}"}
            yield found("beyond-limit", new.language, claim.place, claim.iri, **values)


def _is_apart(new: New, thing: str, kind: str) -> bool:
    """Return whether a thing is of a class that shares no member with another."""
    index = new.records
    above = new.terms.above([kind])
    return any(not above.isdisjoint(index.apart.get(each, ())) for each in new.names.kinds(thing))


def _is_irreflexive(new: New, predicate: str) -> bool:
    kinds = new.graph.store.quads(ox.NamedNode(predicate), _TYPE)
    return any(quad.object in _IRREFLEXIVE for quad in kinds)


def _both_ways(new: New, claims: list[NewClaim]) -> list[Finding]:
    """Return the claims of one contribution that say each other's reverse, where neither may."""
    seen: dict[tuple[str, str, str | None], NewClaim] = {}
    findings: list[Finding] = []
    for claim in claims:
        told = claim.claim
        prop = new.terms.properties[told.predicate]
        if not prop.asymmetric or told.object is None or told.object == told.subject:
            continue
        other = seen.get((told.object, told.predicate, told.subject))
        if other is not None and other.claim.period.overlaps(told.period):
            values = {
                "property": new.label(told.predicate),
                "line": other.place.line if other.place else 0,
            }
            findings.append(found("of-both-ways", new.language, claim.place, claim.iri, **values))
        seen.setdefault((told.subject, told.predicate, told.object), claim)
    return findings


def _clashes(new: New, claims: list[NewClaim]) -> Iterator[Finding]:
    """Yield what the rules make of a twin that it cannot be, and of a new thing."""
    store = EmbeddedStore()
    store.extend(new.terms.quads)
    twins: dict[str, NewClaim | None] = {}
    for place, claim in enumerate(claims):
        twin = ox.NamedNode(f"{_TWIN}{place}")
        twins[twin.value] = claim
        store.extend(_twin(new, claim, twin))
    things = [node for node in new.by_subject if isinstance(node, ox.NamedNode)]
    for thing in things:
        if new.names.is_entity(thing.value):
            twins[thing.value] = None
            store.extend(of_ontology(new.by_subject[thing], thing))
    if not twins:
        return
    local = KnowledgeGraph(new.graph.root, store)
    close(local, MOST_ADDED)
    answer = store.query(CLASHES, graphs=local.fact_graphs)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        node = getattr(row["thing"], "value", "")
        if node not in twins:
            continue
        taken = twins[node]
        about = node if taken is None else taken.iri
        values = {"thing": new.label(node if taken is None else taken.claim.subject)}
        if isinstance(row["one"], ox.Literal):
            rule = "two-values"
            values |= _values(new, taken, local, row)
        else:
            rule = "two-classes"
            values |= {name: new.label(row[name].value) for name in ("one", "other")}
        yield found(rule, new.language, new.place(about), about, **values)


def _values(
    new: New, taken: NewClaim | None, local: KnowledgeGraph, row: ox.QuerySolution
) -> dict[str, str]:
    """Return two values of a property that has one, in words: what is known, then what is new."""
    one, other = row["one"], row["other"]
    if taken is not None and taken.statement.content.value == one:
        one, other = other, one
    of_one, of_other = (
        {quad.predicate.value for quad in local.store.quads(row["thing"], content=value)}
        for value in (one, other)
    )
    both = sorted(map(new.label, of_one & of_other))
    return {"property": both[0] if both else "", "one": one.value, "other": other.value}


def _twin(new: New, claim: NewClaim, twin: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield all that the subject of a claim is, and the claim as a fact, of a twin of it."""
    subject = ox.NamedNode(claim.claim.subject)
    known = list(described(new.graph.store, [subject], [Graphs.ONTOLOGY]))
    known += new.by_subject.get(subject, [])
    yield from of_ontology(known, subject, twin)
    content = claim.statement.content
    told = ox.NamedNode(content.object) if content.object is not None else content.value
    assert told is not None
    yield ox.Quad(twin, ox.NamedNode(claim.claim.predicate), told, _FACTS)
    if content.object is not None:  # what it relates to is known as what it is
        thing = ox.NamedNode(content.object)
        yield from described(new.graph.store, [thing], [Graphs.ONTOLOGY])


def of_ontology(
    quads: list[ox.Quad], node: ox.NamedNode, twin: ox.NamedNode | None = None
) -> Iterator[ox.Quad]:
    """Yield quads in the graph of the ontology, about the twin of a node if there is one."""
    for quad in quads:
        subject = twin if twin is not None and quad.subject == node else quad.subject
        yield ox.Quad(subject, quad.predicate, quad.object, _ONTOLOGY)
