"""A folder becomes a graph: `ontology/` is read into named graphs, one per source document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.errors import InputError
from kg.files import read_bytes
from kg.formats import RDF_SYNTAXES, syntax_of
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import OWL, Graphs

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
        fingerprint: SHA-256 of the files, in hexadecimal; empty for a store in memory.
        fresh: whether the store already held these very files, with what follows from them.
    """

    def __init__(
        self, root: Path, store: EmbeddedStore, fingerprint: str = "", *, fresh: bool = False
    ) -> None:
        self.root = root
        self.store = store
        self.fingerprint = fingerprint
        self.fresh = fresh

    @classmethod
    def load(cls, root: Path, directory: Path | None = None) -> KnowledgeGraph:
        """Load the files of a knowledge base.

        Args:
            root: the folder of the knowledge base.
            directory: the folder of an on-disk store; in memory when None. A store that already
                holds these files is used as it is; otherwise its graphs are replaced, except
                the history.

        Raises:
            InputError: if a folder is missing or a file cannot be read or parsed; nothing has
                been written then.
        """
        files = tuple(_source_files(root))
        if directory is None:
            return cls(root, _filled(EmbeddedStore(), files))
        fingerprint = _fingerprint(root, files)
        # Parsed in memory first, so that a faulty file leaves the store on disk as it was.
        store = EmbeddedStore(directory)
        if store.holds(_mark(fingerprint)):
            return cls(root, store, fingerprint, fresh=True)
        parsed = _filled(EmbeddedStore(), files)
        for graph in store.graphs():
            if graph != Graphs.HISTORY:
                store.clear_graph(graph)
        store.extend(parsed.quads())
        return cls(root, store, fingerprint)

    def mark_complete(self) -> None:
        """Record that the store holds the files and all that follows from them."""
        if self.fingerprint:
            self.store.extend([_mark(self.fingerprint)])

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the ontology declares with `sh:declare`, with their namespaces."""
        answer = self.store.query(_PREFIXES)
        assert isinstance(answer, ox.QuerySolutions)
        found = {row["prefix"].value: row["namespace"].value for row in answer}
        return dict(sorted(found.items()))

    @property
    def asserted_graphs(self) -> list[str]:
        """The graphs that come from files: the ontology and the claims of each document."""
        made = {Graphs.FACTS, Graphs.DERIVED, Graphs.HISTORY, Graphs.STATE}
        return [graph for graph in self.store.graphs() if graph not in made]

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
        yield SourceFile(path, read_bytes(path), _graph_of(path.relative_to(ontology)))


def _graph_of(path: Path) -> str:
    """Return the named graph of a file: `claims/DOCUMENT/…` has one of its own."""
    match path.parts:
        case ("claims", document, *_):
            return Graphs.claims(Path(document).stem)
        case _:
            return Graphs.ONTOLOGY


def _filled(store: EmbeddedStore, files: tuple[SourceFile, ...]) -> EmbeddedStore:
    for file in files:
        store.load(file.content, syntax_of(file.path).format, file.graph, file.path)
    return store


def _fingerprint(root: Path, files: tuple[SourceFile, ...]) -> str:
    """Return the SHA-256 of all that the graphs are made from: engine, rules and files."""
    import hashlib

    digest = hashlib.sha256(__version__.encode())
    rules = sorted((root / "queries" / "rules").glob("*.rq"))
    for path, content in [(f.path, f.content) for f in files] + [
        (r, r.read_bytes()) for r in rules
    ]:
        digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _mark(fingerprint: str) -> ox.Quad:
    state = ox.NamedNode(Graphs.STATE)
    return ox.Quad(state, ox.NamedNode(OWL + "versionInfo"), ox.Literal(fingerprint), state)
