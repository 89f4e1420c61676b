"""A folder becomes a graph: `ontology/` is read into named graphs, one per source document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.files import read_bytes
from kg.formats import RDF_SYNTAXES, read_rdf, syntax_of
from kg.stores.embedded import EmbeddedStore
from kg.stores.state import read_state, write_state
from kg.vocabulary import OWL, RDF, Graphs

__all__ = ["KnowledgeGraph", "SourceFile"]

_SUFFIXES = frozenset(suffix for syntax in RDF_SYNTAXES for suffix in syntax.suffixes)
_PREFIXES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?prefix ?namespace { ?ontology sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }
"""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of `ontology/` with its content and the named graph that it belongs to."""

    path: Path
    content: bytes
    graph: str


class KnowledgeGraph:
    """The quads of one knowledge base, and where they came from.

    Args:
        root: the folder with `ontology/`, `queries/` and `validators/`.
        store: the store that holds the quads.
    """

    def __init__(self, root: Path, store: EmbeddedStore) -> None:
        self.root = root
        self.store = store

    @classmethod
    def load(cls, root: Path) -> KnowledgeGraph:
        """Load the files of a knowledge base into memory.

        Args:
            root: the folder of the knowledge base.

        Raises:
            InputError: if a folder is missing, a file cannot be read or parsed, or writes into a
                graph that is made here.
        """
        store = EmbeddedStore()
        for file in _source_files(root):
            syntax = syntax_of(file.path)
            store.load(file.content, syntax.format, file.graph, file.path)
            if syntax.dataset and (edited := Graphs.MADE.intersection(store.graphs())):
                names = ", ".join(f"<{name}>" for name in sorted(edited))
                raise InputError(f"{file.path}: writes into {names}, which is made, never edited")
        return cls(root, store)

    @classmethod
    def recall(cls, root: Path, directory: Path, engine: str) -> KnowledgeGraph | None:
        """Return what a folder keeps of a knowledge base, if its files are still the same.

        Nothing is written, and a folder that does not exist is not made.

        Args:
            root: the folder of the knowledge base.
            directory: the folder of an on-disk store.
            engine: what tells this version of the engine and its rules from others.

        Raises:
            InputError: if the folder is no store, or one of somebody else's.
            StoreLockedError: if another process holds it open.
        """
        fingerprint = _fingerprint(root, engine)
        if not directory.exists() or (directory.is_dir() and not any(directory.iterdir())):
            return None
        state = read_state(directory)
        if state is not None and state.fingerprint != fingerprint:
            return None
        store = EmbeddedStore(directory)
        if state is None:
            if len(store) and not store.holds(_OURS):
                raise InputError(
                    f"{directory}: is a store with other data, which would be lost; "
                    "give an empty folder"
                )
            return None
        return cls(root, store)

    def keep(self, directory: Path, engine: str) -> KnowledgeGraph:
        """Write everything to an on-disk store and go on with that.

        Of its history, what came from files is written anew, and what was added to it stays. What
        the folder says of the store is set back first and completed last, so that a store that was
        interrupted is written anew by the next call.
        """
        before = read_state(directory)
        store = EmbeddedStore(directory, ours=before is not None)
        place = ox.NamedNode(Graphs.HISTORY)
        history = {quad.triple for quad in self.store.quads(graph=Graphs.HISTORY)}
        # A layout that does not tell what was added held what came from files, and doubled it.
        old = before.history if before else None
        if old is None:
            old = frozenset(quad.triple for quad in store.quads(graph=Graphs.HISTORY))
        write_state(directory, None, old | history)
        store.remove(ox.Quad(t.subject, t.predicate, t.object, place) for t in old)
        for graph in store.graphs():
            if graph != Graphs.HISTORY or not store.holds_any(graph):
                store.remove_graph(graph)
        store.extend(self.store.quads())
        write_state(directory, _fingerprint(self.root, engine), history)
        return KnowledgeGraph(self.root, store)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the ontology declares with `sh:declare`, with their namespaces."""
        answer = self.store.query(_PREFIXES)
        assert isinstance(answer, ox.QuerySolutions)
        found = {row["prefix"].value: row["namespace"].value for row in answer}
        return dict(sorted(found.items()))

    @property
    def asserted_graphs(self) -> list[str]:
        """The graphs of the ontology and of the claims of each document.

        They come from files. So may history, but it tells of the work on a base, not of its world.
        """
        others = Graphs.MADE | {Graphs.HISTORY}
        return [graph for graph in self.store.graphs() if graph not in others]

    @property
    def fact_graphs(self) -> list[str]:
        """The graphs a reasoner sees: everything but claims and history."""
        return [Graphs.ONTOLOGY, Graphs.FACTS, Graphs.DERIVED]

    def shorten(self, iri: str) -> str:
        """Return `iri` as a prefixed name where a declared prefix fits, else in angle brackets."""
        best = max(
            (item for item in self.prefixes.items() if iri.startswith(item[1])),
            key=lambda item: len(item[1]),
            default=None,
        )
        return f"{best[0]}:{iri[len(best[1]) :]}" if best else f"<{iri}>"


def _source_files(root: Path) -> Iterator[SourceFile]:
    if not root.is_dir():
        problem = "is a file" if root.exists() else "no such folder"
        raise InputError(f"{root}: {problem}; a knowledge base is a folder with ontology/ in it")
    ontology = root / "ontology"
    if not ontology.is_dir():
        raise InputError(f"{root}: has no folder ontology/; is it a knowledge base?")
    paths = sorted(path for path in ontology.rglob("*") if path.suffix.lower() in _SUFFIXES)
    if not paths:
        raise InputError(f"{ontology}: holds no RDF file ({', '.join(sorted(_SUFFIXES))})")
    for path in paths:
        graph = _graph_of(path.relative_to(ontology))
        try:
            ox.NamedNode(graph)
        except ValueError:
            raise InputError(
                f"{path}: its name makes no IRI, which its graph needs; "
                "rename it with letters, digits and hyphens"
            ) from None
        yield SourceFile(path, read_rdf(path)[0], graph)


def _graph_of(path: Path) -> str:
    """Return the named graph of a file: `claims/DOCUMENT/…` has one of its own, so has history."""
    match path.parts:
        case ("claims", document, *_):
            return Graphs.claims(Path(document).stem)
        case ("history", _, *_):
            return Graphs.HISTORY
        case _:
            return Graphs.ONTOLOGY


def _fingerprint(root: Path, engine: str) -> str:
    """Return the SHA-256 of all that the graphs are made from: engine, files and rules."""
    import hashlib

    digest = hashlib.sha256(engine.encode())
    parts = [(file.path, file.content) for file in _source_files(root)]
    parts += [(path, read_bytes(path)) for path in sorted((root / "queries/rules").glob("*.rq"))]
    for path, content in parts:
        named = f"{path.relative_to(root)}\0{len(content)}\0"
        digest.update(named.encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


_STATE = ox.NamedNode(Graphs.STATE)
#: Said that a store on disk is one of ours, before a file beside it did.
_OURS = ox.Quad(_STATE, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Ontology"), _STATE)
