"""The quads of claims, passages, sources and new entities, in the form of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

import pyoxigraph as ox

from kg.claims.statement import Statement
from kg.model import Comparator
from kg.vocabulary import CV, DCTERMS, PROV, RDF, RDFS, SKOS, XSD

__all__ = ["about", "claim_quads", "named_quads", "passage_quads"]

_TYPE: Final = RDF + "type"


def about(node: str, predicate: str, content: ox.NamedNode | ox.Literal) -> ox.Quad:
    """Return one statement in the default graph."""
    return ox.Quad(ox.NamedNode(node), ox.NamedNode(predicate), content)


def claim_quads(
    iri: str, statement: Statement, labels: Iterable[tuple[str, str]], passages: Iterable[str]
) -> Iterator[ox.Quad]:
    """Yield a claim.

    Args:
        iri: its IRI.
        statement: what it says.
        labels: its labels, each with its language.
        passages: IRIs of the passages that make it.
    """
    yield about(iri, _TYPE, ox.NamedNode(CV + "Claim"))
    for text, language in labels:
        yield about(iri, RDFS + "label", ox.Literal(text, language=language))
    yield about(iri, CV + "subject", ox.NamedNode(statement.subject))
    yield about(iri, CV + "predicate", ox.NamedNode(statement.predicate))
    yield from _content(iri, statement)
    for name, at in (
        ("validFrom", statement.period.start),
        ("validUntil", statement.period.end),
    ):
        if at is not None:
            yield about(iri, CV + name, _instant(at))
    yield about(iri, CV + "stance", ox.NamedNode(statement.stance.iri))
    if statement.scope is not None:
        yield about(iri, CV + "scope", ox.NamedNode(statement.scope))
    for speaker in statement.speakers:
        yield about(iri, CV + "attributedTo", ox.NamedNode(speaker))
    for passage in passages:
        yield about(iri, PROV + "wasDerivedFrom", ox.NamedNode(passage))


def _content(iri: str, statement: Statement) -> Iterator[ox.Quad]:
    content = statement.content
    if content.object is not None:
        yield about(iri, CV + "object", ox.NamedNode(content.object))
        return
    ends = (("value", content.value), ("lowerBound", content.lower), ("upperBound", content.upper))
    for name, literal in ends:
        if literal is not None:
            yield about(iri, CV + name, literal)
    ranging = content.value is None
    if content.comparator is not None and not (
        ranging and content.comparator is Comparator.EXACTLY
    ):
        yield about(iri, CV + "comparator", ox.NamedNode(content.comparator.iri))


def named_quads(
    iri: str,
    kind: str,
    labels: Iterable[tuple[str, str]],
    definitions: Iterable[tuple[str, str]],
    more: Iterable[tuple[str, ox.NamedNode | ox.Literal]] = (),
) -> Iterator[ox.Quad]:
    """Yield a thing with its class, labels and definitions, and what else is said of it."""
    yield about(iri, _TYPE, ox.NamedNode(kind))
    for text, language in labels:
        yield about(iri, RDFS + "label", ox.Literal(text, language=language))
    for text, language in definitions:
        yield about(iri, SKOS + "definition", ox.Literal(text, language=language))
    for predicate, content in more:
        yield about(iri, predicate, content)


def passage_quads(
    iri: str,
    part: str,
    place: tuple[int | None, int | None],
    fingerprint: str,
    called: tuple[str, str],
) -> Iterator[ox.Quad]:
    """Yield a passage.

    Args:
        iri: its IRI.
        part: IRI of the part or document that it belongs to.
        place: its line, and which unit of the line it is, both from 1; None where not known.
        fingerprint: SHA-256 of its text.
        called: what it is called, in Chinese and English.
    """
    yield about(iri, _TYPE, ox.NamedNode(CV + "Passage"))
    for text, language in zip(called, ("zh", "en"), strict=True):
        yield about(iri, RDFS + "label", ox.Literal(text, language=language))
    yield about(iri, DCTERMS + "isPartOf", ox.NamedNode(part))
    for name, number in zip(("line", "position"), place, strict=True):
        if number is not None:
            yield about(iri, CV + name, ox.Literal(number))
    yield about(iri, CV + "sha256", ox.Literal(fingerprint))


def _instant(at: datetime) -> ox.Literal:
    text = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return ox.Literal(text, datatype=ox.NamedNode(XSD + "dateTime"))
