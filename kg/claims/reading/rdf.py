"""Claims that are RDF already: what they lack, and a tool can make, is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from kg.claims.findings import Finding, Place
from kg.claims.reading.linked import context, lines_of, plain_numbers, refuse_numbers, with_context
from kg.claims.reading.linked_keys import unknown_keys
from kg.claims.resolving.names import Names
from kg.claims.statement import Content, Statement
from kg.claims.wording import LANGUAGES
from kg.claims.writing.labels import claim_label
from kg.claims.writing.minting import claim_name, fresh
from kg.claims.writing.quads import about
from kg.errors import InputError
from kg.files import decode
from kg.formats import read_rdf
from kg.i18n import _
from kg.json_text import parse_json
from kg.model import Comparator, Period, Stance
from kg.stores.embedded import EmbeddedStore, Term
from kg.validation.places import described
from kg.vocabulary import CV, RDF, RDFS

__all__ = ["Graph", "completed", "read_graph", "statement_of"]

_NEW: Final = "urn:new-data"
_Node: TypeAlias = ox.NamedNode | ox.BlankNode
_CLAIM: Final = ox.NamedNode(CV + "Claim")
_TYPE: Final = ox.NamedNode(RDF + "type")
#: The parts that a claim has at most one of.
_ONCE: Final = (
    "subject", "predicate", "object", "value", "lowerBound", "upperBound", "comparator", "stance",
    "validFrom", "validUntil", "scope",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Graph:
    """The quads of a file, in the default graph.

    Args:
        quads: what it says.
        places: where its nodes are described.
        findings: what of it says nothing.
    """

    quads: tuple[ox.Quad, ...]
    places: dict[str, Place] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_graph(path: Path, language: str) -> Graph:
    """Return what an RDF file holds; JSON-LD may do without a context.

    Args:
        path: the file.
        language: `zh` or `en`: of messages.

    Raises:
        InputError: if it cannot be read or parsed, or holds no triple.
    """
    content, syntax = read_rdf(path) if path.suffix.lower() != ".json" else _json(path)
    places: dict[str, Place] = {}
    findings: list[Finding] = []
    if syntax == ox.RdfFormat.JSON_LD:
        text = decode(content, path)
        data = parse_json(text, path)
        refuse_numbers(text, path)
        spaces = {k: v for k, v in context().items() if isinstance(v, str)}
        places = lines_of(text, path, {**spaces, **_own_spaces(data)})
        findings = unknown_keys(data, text, path, language)
        content = with_context(data, path)
    else:
        places = {iri: Place(str(file), line) for iri, (file, line) in described([path]).items()}
    store = EmbeddedStore()
    store.load(content, syntax, _NEW, path)
    quads = [ox.Quad(q.subject, q.predicate, q.object) for q in store.quads()]
    if syntax == ox.RdfFormat.JSON_LD:
        quads = [plain_numbers(quad) for quad in quads]
    if not quads and not findings:
        raise InputError(_("{path}: holds no triple; there is nothing to validate", path=path))
    return Graph(tuple(quads), places, tuple(findings))


def _json(path: Path) -> tuple[bytes, ox.RdfFormat]:
    from kg.files import read_bytes
    from kg.json_text import refuse_depth

    content = read_bytes(path)
    refuse_depth(content, path)
    return content, ox.RdfFormat.JSON_LD


def _own_spaces(data: Any) -> dict[str, str]:
    """Return the prefixes that a JSON-LD document declares itself."""
    items = data if isinstance(data, list) else [data]
    found: dict[str, str] = {}
    for item in items:
        given = item.get("@context") if isinstance(item, dict) else None
        for part in given if isinstance(given, list) else [given]:
            if isinstance(part, dict):
                found |= {k: v for k, v in part.items() if isinstance(v, str)}
    return found


def completed(graph: Graph, names: Names, taken: set[str]) -> Graph:
    """Return a graph whose claims have IRIs, and labels where they have none at all.

    A label that a claim does have stays as it is: whether it is enough, the shapes say.

    Args:
        graph: what a file holds.
        names: what things are called.
        taken: the IRIs that no claim may be given; those that are given are added.
    """
    about_each: dict[_Node, list[ox.Quad]] = {}
    for quad in graph.quads:
        assert isinstance(quad.subject, _Node)
        about_each.setdefault(quad.subject, []).append(quad)
    claims = [node for node, quads in about_each.items() if _is_claim(quads)]
    minted: dict[_Node, ox.NamedNode] = {}
    labels: list[ox.Quad] = []
    for node in claims:
        statement = statement_of(about_each[node])
        prop = names.terms.properties.get(statement.predicate) if statement else None
        if statement is None or prop is None:
            continue
        iri = node.value
        if isinstance(node, ox.BlankNode):
            name = claim_name(statement, functional=prop.functional)
            iri = fresh(name, lambda one: one in taken or names.known(one))
            taken.add(iri)
            minted[node] = ox.NamedNode(iri)
        if not any(quad.predicate.value == RDFS + "label" for quad in about_each[node]):
            ratio = prop.ratio and not prop.axis
            for tag in LANGUAGES:
                text = claim_label(statement, tag, names.label, ratio=ratio)
                labels.append(about(iri, RDFS + "label", ox.Literal(text, language=tag)))
    quads = [_renamed(quad, minted) for quad in graph.quads]
    return Graph((*quads, *labels), graph.places)


def _is_claim(quads: list[ox.Quad]) -> bool:
    return any(quad.predicate == _TYPE and quad.object == _CLAIM for quad in quads)


def _renamed(quad: ox.Quad, minted: dict[_Node, ox.NamedNode]) -> ox.Quad:
    subject, content = quad.subject, quad.object
    if isinstance(subject, ox.BlankNode):
        subject = minted.get(subject, subject)
    if isinstance(content, ox.BlankNode):
        content = minted.get(content, content)
    return ox.Quad(subject, quad.predicate, content)


def statement_of(quads: list[ox.Quad]) -> Statement | None:
    """Return what a claim says; None where it is not well formed, which the shapes explain."""
    told: dict[str, list[Term]] = {}
    for quad in quads:
        if quad.predicate.value.startswith(CV):
            told.setdefault(quad.predicate.value.removeprefix(CV), []).append(quad.object)
    if any(len(told.get(name, ())) > 1 for name in _ONCE):
        return None
    try:
        return _statement(told)
    except (KeyError, ValueError, TypeError):
        return None


def _statement(told: dict[str, list[Term]]) -> Statement:
    def iri(name: str) -> str | None:
        return next(_iris(told.get(name, [])), None)

    def literal(name: str) -> ox.Literal | None:
        return next((one for one in told.get(name, []) if isinstance(one, ox.Literal)), None)

    comparator = iri("comparator")
    value = literal("value")
    content = Content(
        object=iri("object"),
        value=value,
        lower=literal("lowerBound"),
        upper=literal("upperBound"),
        comparator=Comparator(comparator.removeprefix(CV)) if comparator else _usual(value),
    )
    subject, predicate, stance = iri("subject"), iri("predicate"), iri("stance")
    if subject is None or predicate is None:
        raise KeyError("a claim without a subject or a property")
    return Statement(
        subject,
        predicate,
        content,
        Stance(stance.removeprefix(CV)) if stance else Stance.ASSERTED,
        Period(_instant(literal("validFrom")), _instant(literal("validUntil"))),
        iri("scope"),
        tuple(_iris(told.get("attributedTo", []))),
    )


def _usual(value: ox.Literal | None) -> Comparator | None:
    """Return how a number without a comparator is meant; a text has none."""
    number = value is not None and re.fullmatch(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?", value.value)
    return Comparator.EXACTLY if number else None


def _iris(terms: list[Term]) -> Iterator[str]:
    return (term.value for term in terms if isinstance(term, ox.NamedNode))


def _instant(literal: ox.Literal | None) -> datetime | None:
    from kg.hallucination.index.building.rows import instant

    found = instant(literal)
    if literal is not None and found is None:
        raise ValueError(f"{literal.value} is no time")
    return found
