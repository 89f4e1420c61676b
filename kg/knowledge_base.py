"""A folder becomes a graph: `ontology/` is read into named graphs, one per source document."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.base_files import base_fingerprint, file_prefixes, source_files
from kg.cache import Shelf
from kg.errors import InputError
from kg.i18n import _
from kg.vocabulary import OWL, RDF, Graphs

if TYPE_CHECKING:
    from kg.stores.embedded import EmbeddedStore

__all__ = ["KnowledgeGraph"]

_PREFIXES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?prefix ?namespace { ?ontology sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }
"""


class KnowledgeGraph:
    """The quads of one knowledge base, and where they came from.

    Args:
        root: the folder with `ontology/`, `queries/` and `validators/`.
        store: the store that holds the quads, or what makes it when it is first needed.
        shelf: where that is kept which is worked out of these quads.
    """

    def __init__(
        self,
        root: Path,
        store: EmbeddedStore | Callable[[], EmbeddedStore],
        shelf: Shelf | None = None,
    ) -> None:
        self.root = root
        self._given = store
        self._shelf = shelf
        self._asked = False
        self._edits = 0 if callable(store) else store.edits

    @cached_property
    def store(self) -> EmbeddedStore:
        """The store that holds the quads."""
        if not callable(self._given):
            return self._given
        store = self._given()
        self._edits = store.edits
        return store

    @property
    def shelf(self) -> Shelf:
        """Where that is kept which is worked out of these quads; nowhere once they have changed."""
        changed = "store" in vars(self) and self.store.edits != self._edits
        return Shelf(None) if changed or self._shelf is None else self._shelf

    def is_first_question(self) -> bool:
        """Return whether this is the first time that this method is called."""
        first, self._asked = not self._asked, True
        return first

    @classmethod
    def load(
        cls, root: Path, *, until: str | None = None, pending: Path | None = None
    ) -> KnowledgeGraph:
        """Load the files of a knowledge base into memory.

        Args:
            root: the folder of the knowledge base.
            until: the name of the last change of the base to count; all when None.
            pending: the folder of a change that has not been added yet, to count as the last one.

        Raises:
            InputError: if a folder is missing, a file cannot be read or parsed, or writes into a
                graph that is made here.
        """
        from kg.formats import syntax_of
        from kg.stores.embedded import EmbeddedStore

        store = EmbeddedStore()
        for file in source_files(root, until=until, pending=pending):
            syntax = syntax_of(file.path)
            store.load(file.content, syntax.format, file.graph, file.path)
            if syntax.dataset and (edited := Graphs.MADE.intersection(store.graphs())):
                names = ", ".join(f"<{name}>" for name in sorted(edited))
                raise InputError(
                    _(
                        "{path}: writes into {names}, which is made, never edited",
                        path=file.path,
                        names=names,
                    )
                )
            for claim in file.withdraws:
                gone = list(store.quads(ox.NamedNode(claim)))
                store.remove(quad for quad in gone if quad.graph_name != _HISTORY)
            store.extend(file.adds)
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
        from kg.stores.embedded import EmbeddedStore
        from kg.stores.state import read_state

        fingerprint = base_fingerprint(root, engine)
        if not directory.exists() or (directory.is_dir() and not any(directory.iterdir())):
            return None
        state = read_state(directory)
        if state is not None and state.fingerprint != fingerprint:
            return None
        store = EmbeddedStore(directory)
        if state is None:
            if len(store) and not store.holds(_OURS):
                raise InputError(
                    _(
                        "{directory}: is a store with other data, which would be lost; give an "
                        "empty "
                        "folder",
                        directory=directory,
                    )
                )
            return None
        return cls(root, store)

    def keep(self, directory: Path, engine: str) -> KnowledgeGraph:
        """Write everything to an on-disk store and go on with that.

        Of its history, what came from files is written anew, and what was added to it stays. What
        the folder says of the store is set back first and completed last, so that a store that was
        interrupted is written anew by the next call.
        """
        from kg.stores.embedded import EmbeddedStore
        from kg.stores.state import State, read_state, write_state

        before = read_state(directory)
        store = EmbeddedStore(directory, ours=before is not None)
        place = ox.NamedNode(Graphs.HISTORY)
        history = {quad.triple for quad in self.store.quads(graph=Graphs.HISTORY)}
        # A layout that does not tell what was added held what came from files, and doubled it.
        old = before.history if before else None
        if old is None:
            old = frozenset(quad.triple for quad in store.quads(graph=Graphs.HISTORY))
        write_state(directory, State(None, old | history))
        store.remove(ox.Quad(t.subject, t.predicate, t.object, place) for t in old)
        for graph in store.graphs():
            if graph != Graphs.HISTORY or not store.holds_any(graph):
                store.remove_graph(graph)
        store.extend(self.store.quads())
        fingerprint = base_fingerprint(self.root, engine)
        write_state(directory, State(fingerprint, frozenset(history), len(self.store)))
        return KnowledgeGraph(self.root, store)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the base declares, with their namespaces.

        They are those of its files, unless two files mean different namespaces by one, and those
        that the ontology declares with `sh:declare`, which come before any other.
        """

        def declared() -> dict[str, str]:
            answer = self.store.query(_PREFIXES)
            assert isinstance(answer, ox.QuerySolutions)
            found = {row["prefix"].value: row["namespace"].value for row in answer}
            with suppress(InputError):  # what was loaded from elsewhere has no files here
                for prefix, namespaces in file_prefixes(self.root).items():
                    if len(namespaces) == 1:
                        found.setdefault(prefix, namespaces[0])
            return dict(sorted(found.items()))

        if "store" in vars(self):
            return declared()
        kept: dict[str, str] = self.shelf.value("prefixes", _PREFIXES, declared)
        return kept

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
            key=lambda item: (len(item[1]), bool(item[0])),  # a prefix with a name is the clearer
            default=None,
        )
        return f"{best[0]}:{iri[len(best[1]) :]}" if best else f"<{iri}>"


_HISTORY = ox.NamedNode(Graphs.HISTORY)
_STATE = ox.NamedNode(Graphs.STATE)
#: Said that a store on disk is one of ours, before a file beside it did.
_OURS = ox.Quad(_STATE, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Ontology"), _STATE)
