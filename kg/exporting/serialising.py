"""A knowledge base as one file of RDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.errors import UnknownNameError
from kg.exporting.compacting import compacted
from kg.formats import Syntax
from kg.i18n import N_
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import GRAPH, OWL, RDF, Graphs

__all__ = ["export"]

_TYPE = ox.NamedNode(RDF + "type")
_ONTOLOGY = ox.NamedNode(OWL + "Ontology")
_IMPORTS = ox.NamedNode(OWL + "imports")


def export(graph: KnowledgeGraph, syntax: Syntax, parts: Sequence[str] = ()) -> bytes:
    """Serialise a knowledge base: statements by subject, blank nodes by their canonical names.

    A syntax for triples gets one ontology without imports, which Protégé opens as it is; a syntax
    for datasets keeps the named graphs apart.

    Args:
        graph: a graph whose facts have been derived.
        syntax: one of `kg.formats.RDF_SYNTAXES`.
        parts: which named graphs: `ontology`, `claims`, `claims/DOCUMENT`, `facts`, `derived` or
            `history`. By default ontology, claims and facts; for datasets the others as well.

    Raises:
        UnknownNameError: if a part does not exist.
    """
    chosen = _chosen(graph, parts) if parts else [*graph.asserted_graphs, Graphs.FACTS]
    if not parts and syntax.dataset:
        chosen += [Graphs.DERIVED, Graphs.HISTORY]
    dataset = ox.Dataset(quad for name in chosen for quad in graph.store.quads(graph=name))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    quads = list(dataset)
    prefixes = None if syntax.format == ox.RdfFormat.N_TRIPLES else graph.prefixes
    if syntax.dataset:
        quads.sort(key=lambda quad: (str(quad.graph_name), *_order(quad)))
        serialised = ox.serialize(quads, format=syntax.format, prefixes=prefixes)
    else:
        triples = sorted({quad.triple for quad in _as_one_ontology(quads)}, key=_order)
        serialised = ox.serialize(triples, format=syntax.format, prefixes=prefixes)
    assert serialised is not None
    if syntax.format == ox.RdfFormat.JSON_LD:
        return compacted(serialised, graph.prefixes)
    return serialised


def _chosen(graph: KnowledgeGraph, parts: Sequence[str]) -> list[str]:
    known = {name.removeprefix(GRAPH): name for name in graph.store.graphs()}
    known.pop(Graphs.STATE.removeprefix(GRAPH), None)
    chosen: list[str] = []
    for part in parts:
        found = [iri for name, iri in known.items() if name == part or name.startswith(f"{part}/")]
        if not found:
            raise UnknownNameError(N_("graph"), part, known)
        chosen += [iri for iri in found if iri not in chosen]
    return chosen


def _as_one_ontology(quads: Sequence[ox.Quad]) -> Iterable[ox.Quad]:
    """Drop imports, and the headers of all modules but the one that imports the others."""
    headers = {q.subject for q in quads if q.predicate == _TYPE and q.object == _ONTOLOGY}
    imported = {q.object for q in quads if q.predicate == _IMPORTS}
    roots = headers - imported or headers
    dropped = headers - roots
    return (q for q in quads if q.subject not in dropped and q.predicate != _IMPORTS)


def _order(statement: ox.Quad | ox.Triple) -> tuple[str, bool, str, str]:
    """Sort by subject, its types first, as people read descriptions."""
    predicate = statement.predicate
    return (str(statement.subject), predicate != _TYPE, predicate.value, str(statement.object))
