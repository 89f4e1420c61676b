"""Where contributed statements belong: a file and a graph for each source, and one for entities."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.changes import ENTITIES
from kg.claims.revising.turtle import PREFIXES, canonical_turtle
from kg.knowledge_base import KnowledgeGraph
from kg.stores.embedded import Term
from kg.vocabulary import CV, DCTERMS, PROV, RDF, Graphs

__all__ = ["Placed", "place"]

_TYPE: Final = ox.NamedNode(RDF + "type")
_CLAIM: Final = ox.NamedNode(CV + "Claim")
_PASSAGE: Final = ox.NamedNode(CV + "Passage")
_SOURCE: Final = ox.NamedNode(CV + "SourceDocument")
_PART_OF: Final = ox.NamedNode(DCTERMS + "isPartOf")
_DERIVED: Final = ox.NamedNode(PROV + "wasDerivedFrom")
_LONGEST: Final = 80
_IN_CLAIMS: Final = re.compile(rf"<{re.escape(Graphs.claims(''))}([\w][\w.-]*)>")
#: The graph of claims that no passage leads to a source; a base with shapes has none.
_NO_SOURCE: Final = "no-source"


@dataclass(frozen=True)
class Placed:
    """A contribution as files.

    Args:
        quads: by the path of the file within the folder of a change.
        claims: IRIs of the claims among them.
        new: IRIs of the claims that the base did not have.
        entities: IRIs of the entities and sources that the base did not have.
        known: whether the base says all of it already.
    """

    quads: Mapping[str, tuple[ox.Quad, ...]]
    claims: frozenset[str]
    new: frozenset[str]
    entities: frozenset[str]
    known: bool

    def files(self, prefixes: Mapping[str, str]) -> dict[str, bytes]:
        """Return the content of each file, as canonical Turtle.

        Args:
            prefixes: those of the base.
        """
        return {path: canonical_turtle(quads, prefixes) for path, quads in self.quads.items()}


def place(graph: KnowledgeGraph, contribution: Sequence[ox.Quad]) -> Placed:
    """Divide a contribution among the files of a change.

    A claim goes to the source of its first passage, a passage to its own source, and all else,
    entities and sources, to the vocabulary and entities of the base.

    Args:
        graph: the base that it is for.
        contribution: what was read and checked, in the default graph.
    """
    both = _Both(graph, contribution)
    files: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    new: dict[str, set[str]] = {"claims": set(), "entities": set()}
    claims: set[str] = set()
    for quad in contribution:
        node = quad.subject
        if _CLAIM in both.kinds(node):
            source = both.source_of_claim(node)
            if isinstance(node, ox.NamedNode):
                claims.add(node.value)
            kind = "claims"
        elif _PASSAGE in both.kinds(node):
            source, kind = both.source(node), ""
        else:
            source, kind = None, "entities"
        files[ENTITIES if kind == "entities" else f"claims/{both.folder(source)}.ttl"].append(quad)
        if kind and isinstance(node, ox.NamedNode) and not both.recorded(node):
            new[kind].add(node.value)
    return Placed(
        {path: tuple(quads) for path, quads in sorted(files.items())},
        frozenset(claims),
        frozenset(new["claims"]),
        frozenset(new["entities"]),
        all(both.holds(quad) for quad in contribution),
    )


class _Both:
    """What a base and a contribution to it say together."""

    def __init__(self, graph: KnowledgeGraph, contribution: Sequence[ox.Quad]) -> None:
        self._store = graph.store
        self._graphs = frozenset(map(ox.NamedNode, graph.asserted_graphs))
        self._folders: dict[str, str] = {}
        self._names: dict[str, str] = {_folded(_NO_SOURCE): _NO_SOURCE}
        self._new: defaultdict[Term, list[ox.Quad]] = defaultdict(list)
        for quad in contribution:
            self._new[quad.subject].append(quad)

    def recorded(self, node: ox.NamedNode) -> bool:
        """Return whether the base describes a node."""
        return any(q.graph_name in self._graphs for q in self._store.quads(node))

    def holds(self, quad: ox.Quad) -> bool:
        """Return whether the base says a thing already, in any of its graphs."""
        node = quad.subject
        if isinstance(node, ox.Triple):
            return False
        found = self._store.quads(node, quad.predicate, content=quad.object)
        return any(one.graph_name in self._graphs for one in found)

    def kinds(self, node: Term) -> set[Term]:
        """Return the classes that a node is given."""
        return set(self._objects(node, _TYPE))

    def source_of_claim(self, claim: Term) -> str | None:
        """Return the IRI of the source that a claim is first derived from."""
        passages = sorted(map(str, self._objects(claim, _DERIVED)))
        found = (self.source(ox.NamedNode(p.strip("<>"))) for p in passages if p.startswith("<"))
        return next((source for source in found if source is not None), None)

    def source(self, node: Term) -> str | None:
        """Return the IRI of the document that a passage is in, through the parts of that."""
        seen: set[Term] = set()
        while node not in seen:
            seen.add(node)
            if _SOURCE in self.kinds(node):
                return node.value if isinstance(node, ox.NamedNode) else None
            wholes = sorted(self._objects(node, _PART_OF), key=str)
            node = wholes[0] if wholes else node
        return node.value if len(seen) > 1 and isinstance(node, ox.NamedNode) else None

    def folder(self, source: str | None) -> str:
        """Return what the claims of a source are kept under, which its graph is called after.

        That is the graph that its passages are in, if the base has some, and else its own name. A
        name that some file systems take for that of another source is marked.
        """
        if source is None:
            return _NO_SOURCE
        if source not in self._folders:
            name = self._recorded_folder(source) or _slug(source)
            if self._names.setdefault(_folded(name), name) != name:
                name = f"{name}-{_mark(source)}"
            self._folders[source] = name
        return self._folders[source]

    def _recorded_folder(self, source: str) -> str | None:
        wholes: set[Term] = {ox.NamedNode(source)}
        seen: set[Term] = set()
        while wholes:
            seen |= wholes
            parts = [
                quad
                for whole in wholes
                for quad in self._store.quads(predicate=_PART_OF, content=whole)
                if quad.graph_name in self._graphs
            ]
            named = (_IN_CLAIMS.fullmatch(str(quad.graph_name)) for quad in parts)
            if names := {found[1] for found in named if found}:
                return min(names)
            wholes = set[Term](quad.subject for quad in parts) - seen
        return None

    def _objects(self, node: Term, predicate: ox.NamedNode) -> Iterable[Term]:
        yield from (quad.object for quad in self._new[node] if quad.predicate == predicate)
        if isinstance(node, ox.NamedNode | ox.BlankNode):
            yield from (quad.object for quad in self._store.quads(node, predicate))


def _slug(source: str) -> str:
    """Return a name for a source that tells it from others: what stands after their namespace.

    >>> _slug("https://w3id.org/convergence-kg/source/convergence")
    'convergence'
    >>> _slug("https://example.org/reports/2026/q1.pdf")
    'q1-pdf-c4b85f23'
    """
    local = source.removeprefix(PREFIXES["cvs"])
    plain = re.fullmatch(r"[\w][\w-]*", local) and len(local) <= _LONGEST
    if plain and _folded(local) != _NO_SOURCE:
        return local
    last = re.split(r"[/#]", source.rstrip("/#"))[-1]
    named = re.sub(r"[^\w-]+", "-", last).strip("-")[:_LONGEST]
    return f"{named}-{_mark(source)}".lstrip("-")


def _mark(source: str) -> str:
    """Return what tells a source from others of its name."""
    return hashlib.sha256(source.encode()).hexdigest()[:8]


def _folded(name: str) -> str:
    """Return what names have in common that are one on macOS or Windows."""
    return unicodedata.normalize("NFC", name).casefold()
