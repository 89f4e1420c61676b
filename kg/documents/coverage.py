"""Whether the graph holds all that a source document states, and as the document states it now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.documents.naming import slug
from kg.documents.passages import (
    Passage,
    Place,
    document_names,
    passages_of,
    read_as_recorded,
)
from kg.documents.units import Unit
from kg.errors import UnknownNameError
from kg.files import check_regular
from kg.i18n import N_
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import Graphs

__all__ = ["Coverage", "Gap", "cover", "source_of"]

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
    check_regular(path)
    name, document = source_of(graph, path, source)
    passages = passages_of(graph, document)
    found = {(u.line, u.position): u for u in read_as_recorded(path, passages).units}
    gaps = [*_uncited(found, passages), *_misfits(found, passages), *_unsourced(graph, name)]
    held = [passages[place] for place in found if place in passages]
    return Coverage(
        document=document,
        units=len(found),
        cited=sum(passage.claims > 0 for passage in held),
        omitted=sum(passage.omitted and not passage.claims for passage in held),
        gaps=tuple(gaps),
    )


def source_of(graph: KnowledgeGraph, path: Path, source: str | None = None) -> tuple[str, str]:
    """Return the name and the IRI of a source of the graph.

    Args:
        graph: where it is looked up.
        path: the document, whose name without its suffix is the name by default.
        source: its name, where that is another.

    Raises:
        UnknownNameError: if the graph has no such source.
    """
    known = document_names(graph)
    name = source or path.stem
    if source is None and name not in known and slug(name) in known:
        name = slug(name)
    if name not in known:
        raise UnknownNameError(N_("source document"), name, known)
    return name, known[name]


def _uncited(found: dict[Place, Unit], passages: dict[Place, Passage]) -> list[Gap]:
    """The units that nothing in the graph accounts for."""
    return [
        Gap("uncited", line, position, text=unit.text)
        for (line, position), unit in found.items()
        if (line, position) not in passages
    ]


def _misfits(found: dict[Place, Unit], passages: dict[Place, Passage]) -> list[Gap]:
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
        if not passage.claims and not passage.omitted:
            text = None if unit is None else unit.text
            gaps.append(Gap("idle", line, position, passage.iri, text))
    return gaps


def _unsourced(graph: KnowledgeGraph, name: str) -> list[Gap]:
    rows = graph.store.query(_UNSOURCED % Graphs.claims(name))
    assert isinstance(rows, ox.QuerySolutions)
    return [Gap("unsourced", iri=row["claim"].value) for row in rows]
