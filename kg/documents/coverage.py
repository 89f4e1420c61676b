"""Whether the graph holds all that a source document states, and as the document states it now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.documents.units import Unit, units
from kg.errors import InputError, UnknownNameError
from kg.files import read_text
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV, RDF, Graphs

__all__ = ["Coverage", "Gap", "cover"]

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
_UNSOURCED = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?claim {
  GRAPH <%s> { ?claim a cv:Claim }
  FILTER NOT EXISTS { ?claim prov:wasDerivedFrom ?passage }
}
ORDER BY ?claim
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing in which a document and the graph do not fit.

    Args:
        kind: uncited, a unit that no claim cites; changed, a passage whose text is another now;
            vanished, one whose place is no unit any more; idle, one without claim or reason;
            unsourced, a claim without a passage.
        line: where, from 1; None for a claim.
        position: which unit of the line; None for a claim.
        iri: of the passage or claim; None for a unit without a passage.
        text: what the document says there now.
        moved: the ids of the units that have the old text now, where there are any.
    """

    kind: str
    line: int | None = None
    position: int | None = None
    iri: str | None = None
    text: str | None = None
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the graph holds what a document states.

    Args:
        document: IRI of the source.
        units: how many units the document has.
        cited: how many of them a claim cites.
        omitted: how many are listed as stating nothing, with a reason.
        gaps: what does not fit.
    """

    document: str
    units: int
    cited: int
    omitted: int
    gaps: tuple[Gap, ...]

    @property
    def complete(self) -> bool:
        """Whether everything is cited, unchanged and sourced."""
        return not self.gaps

    @property
    def share(self) -> float:
        """The share of the units that are cited or listed as stating nothing, from 0 to 1."""
        return (self.cited + self.omitted) / self.units


@dataclass(frozen=True, slots=True)
class _Passage:
    iri: str
    fingerprint: str
    cited: bool
    omitted: bool


def cover(graph: KnowledgeGraph, path: Path, source: str | None = None) -> Coverage:
    """Compare a document with the passages and claims that the graph has of it.

    Args:
        graph: what is checked.
        path: the document, Markdown in UTF-8.
        source: name of the source in the graph; the name of the file without its suffix when None.

    Raises:
        InputError: if the file cannot be read, or states nothing.
        UnknownNameError: if the graph has no such source.
    """
    found = {(unit.line, unit.position): unit for unit in units(read_text(path))}
    name = source or path.stem
    document = _document(graph, name)
    if not found:
        raise InputError(f"{path}: states nothing; a document has sentences, tables or diagrams")
    passages = _passages(graph, document)
    gaps = [*_uncited(found, passages), *_misfits(found, passages), *_unsourced(graph, name)]
    held = [passages[place] for place in found if place in passages]
    return Coverage(
        document=document,
        units=len(found),
        cited=sum(passage.cited for passage in held),
        omitted=sum(passage.omitted and not passage.cited for passage in held),
        gaps=tuple(gaps),
    )


_Place = tuple[int, int]


def _document(graph: KnowledgeGraph, name: str) -> str:
    """Return the IRI of the source that is called so."""
    typed = (quad for quad in graph.store.quads(predicate=_TYPE) if quad.object == _DOCUMENT)
    known = {quad.subject.value for quad in typed if isinstance(quad.subject, ox.NamedNode)}
    local = {iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]: iri for iri in known}
    if name not in local:
        raise UnknownNameError("source document", name, local)
    return local[name]


def _passages(graph: KnowledgeGraph, document: str) -> dict[_Place, _Passage]:
    rows = graph.store.query(_PASSAGES % document)
    assert isinstance(rows, ox.QuerySolutions)
    return {
        (int(row["line"].value), int(row["position"].value)): _Passage(
            iri=row["passage"].value,
            fingerprint=row["print"].value,
            cited=row["claims"].value != "0",
            omitted=row["reason"] is not None,
        )
        for row in rows
    }


def _uncited(found: dict[_Place, Unit], passages: dict[_Place, _Passage]) -> list[Gap]:
    """The units that nothing in the graph accounts for."""
    return [
        Gap("uncited", line, position, text=unit.text)
        for (line, position), unit in found.items()
        if (line, position) not in passages
    ]


def _misfits(found: dict[_Place, Unit], passages: dict[_Place, _Passage]) -> list[Gap]:
    """The passages whose text is no longer what it was, and those that nothing uses."""
    places: dict[str, list[str]] = {}
    for each in found.values():
        places.setdefault(each.fingerprint, []).append(each.id)
    gaps = []
    for (line, position), passage in passages.items():
        unit = found.get((line, position))
        if unit is None or unit.fingerprint != passage.fingerprint:
            kind = "vanished" if unit is None else "changed"
            moved = tuple(places.get(passage.fingerprint, ()))
            text = None if unit is None else unit.text
            gaps.append(Gap(kind, line, position, passage.iri, text, moved))
        if not passage.cited and not passage.omitted:
            text = None if unit is None else unit.text
            gaps.append(Gap("idle", line, position, passage.iri, text))
    return gaps


def _unsourced(graph: KnowledgeGraph, name: str) -> list[Gap]:
    rows = graph.store.query(_UNSOURCED % Graphs.claims(name))
    assert isinstance(rows, ox.QuerySolutions)
    return [Gap("unsourced", iri=row["claim"].value) for row in rows]
