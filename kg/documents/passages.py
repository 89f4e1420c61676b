"""What the graph holds of a source document: its passages, and how it was divided into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.documents.units import Document, Unit, read_document
from kg.errors import InputError
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV, RDF

__all__ = ["Passage", "Place", "document_names", "passages_of", "read_as_recorded"]

_DOCUMENT = ox.NamedNode(CV + "SourceDocument")
_TYPE = ox.NamedNode(RDF + "type")
_PASSAGES = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?passage ?line ?position ?print ?reason (COUNT(?claim) AS ?claims) {
  ?passage a cv:Passage ; dcterms:isPartOf+ <%s> .
  ?passage cv:line ?line ; cv:position ?position ; cv:sha256 ?print .
  OPTIONAL { ?passage cv:omissionReason ?reason }
  OPTIONAL { ?claim prov:wasDerivedFrom ?passage }
}
GROUP BY ?passage ?line ?position ?print ?reason
ORDER BY ?line ?position
"""

#: Line and position of a unit.
Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit of a document as the graph holds it.

    Args:
        iri: which passage it is.
        line: the line that it began on, from 1.
        position: its ordinal among the units of that line, from 1.
        fingerprint: the SHA-256 of its text, in lower-case hexadecimal.
        claims: how many claims cite it.
        omitted: whether the graph says that it states nothing.
    """

    iri: str
    line: int
    position: int
    fingerprint: str
    claims: int
    omitted: bool

    @property
    def id(self) -> str:
        """Its place, as people write it: `L69.1`."""
        return f"L{self.line}.{self.position}"


def document_names(graph: KnowledgeGraph) -> dict[str, str]:
    """Return the IRIs of the source documents of a graph, by the last part of each."""
    typed = (quad for quad in graph.store.quads(predicate=_TYPE) if quad.object == _DOCUMENT)
    known = {quad.subject.value for quad in typed if isinstance(quad.subject, ox.NamedNode)}
    return {iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]: iri for iri in sorted(known)}


def passages_of(graph: KnowledgeGraph, document: str) -> dict[Place, Passage]:
    """Return the passages of a source document by their places, in order.

    Args:
        graph: where they are looked up.
        document: the IRI of the source.
    """
    rows = graph.store.query(_PASSAGES % document)
    assert isinstance(rows, ox.QuerySolutions)
    found = [
        Passage(
            iri=row["passage"].value,
            line=int(row["line"].value),
            position=int(row["position"].value),
            fingerprint=row["print"].value,
            claims=int(row["claims"].value),
            omitted=row["reason"] is not None,
        )
        for row in rows
    ]
    return {(passage.line, passage.position): passage for passage in found}


def read_as_recorded(path: Path, passages: Mapping[Place, Passage]) -> Document:
    """Read a document by those rules of what a unit is that it was recorded by.

    The fingerprints tell: the rules are taken under which more passages are found again.

    Args:
        path: the document.
        passages: what is recorded of it.

    Raises:
        InputError: if the file cannot be read, or states nothing.
    """
    prints = {passage.fingerprint for passage in passages.values()}
    document, by_line = read_document(path), read_document(path, by_line=True)
    if not document.units:
        raise InputError(
            _("{path}: states nothing; a document has sentences, tables or diagrams", path=path)
        )
    return max(document, by_line, key=lambda one: _known(one.units, prints))


def _known(units: tuple[Unit, ...], prints: set[str]) -> int:
    return sum(unit.fingerprint in prints for unit in units)
