"""The way to a graph with its facts: from the cache, from a store on disk, or from the files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.base_files import base_fingerprint
from kg.cache import Cache, Shelf
from kg.errors import InputError
from kg.knowledge_base import KnowledgeGraph
from kg.reasoning.signature import engine_signature
from kg.vocabulary import Graphs

if TYPE_CHECKING:
    from kg.stores.embedded import EmbeddedStore

__all__ = ["open_graph", "open_pending", "open_store"]

#: What the cache calls the quads of a base, those that follow among them.
_QUADS: Final = "quads"
#: More take long to read, and much memory to write; a store on disk is the place for them.
MOST_QUADS: Final = 500_000


def open_graph(root: Path, cache: Cache | None) -> KnowledgeGraph:
    """Return a knowledge base in memory, loaded and derived.

    The cache keeps the quads in their order, so every answer is as it is without.

    Args:
        root: the folder of the knowledge base.
        cache: None loads and derives it anew.

    Raises:
        InputError: if a folder is missing, or a file or a rule cannot be read or parsed.
        QueryError: if a rule fails.
    """
    if cache is None or (mark := _mark(root)) is None:
        return _made(root)
    shelf = Shelf(cache, mark)
    if cache.holds(_QUADS, mark):
        return KnowledgeGraph(root, partial(_restored, root, cache, mark), shelf)
    return KnowledgeGraph(root, _made_and_kept(root, cache, mark), shelf)


def open_store(root: Path, directory: Path, cache: Cache | None) -> KnowledgeGraph:
    """Return a knowledge base in a store on disk, which is brought up to date if need be.

    Args:
        root: the folder of the knowledge base.
        directory: the folder of the store.
        cache: where the graph may be found if the store has to be written anew.

    Raises:
        InputError: as `open_graph` does, or if the folder is no store of ours.
        StoreLockedError: if another process holds the store open.
    """
    engine = engine_signature()
    kept = KnowledgeGraph.recall(root, directory, engine)
    if kept is None:
        # All in memory first, so that a faulty file leaves the store as it was.
        kept = open_graph(root, cache).keep(directory, engine)
    mark = _mark(root)
    if cache is None or mark is None or not _is_as_made(kept.store, directory, mark):
        return kept
    # What is worked out of a store has the order of its quads, which is not that of memory.
    return KnowledgeGraph(root, kept.store, Shelf(cache, f"{mark}\0store"))


def _is_as_made(store: EmbeddedStore, directory: Path, mark: str) -> bool:
    """Return whether a store on disk holds what came of its files, and nothing was added to it."""
    from kg.stores.state import read_state

    state = read_state(directory)
    return (
        state is not None
        and state.fingerprint == mark
        and state.quads == len(store)
        and state.history == frozenset(q.triple for q in store.quads(graph=Graphs.HISTORY))
    )


def open_pending(root: Path, pending: Path, cache: Cache | None) -> KnowledgeGraph:
    """Return a knowledge base in memory as it will be with a change, loaded and derived anew.

    Args:
        root: the folder of the knowledge base.
        pending: the folder of the change, which is not among the changes yet.
        cache: where the next who opens the base will find it, once the change has been added.

    Raises:
        InputError: as `open_graph` does.
        QueryError: if a rule fails.
    """
    mark = _mark(root, pending)
    graph = _made(root, pending)
    if cache is not None and mark is not None:
        _keep(graph, cache, mark, _mark(root, pending))
    return graph


def _mark(root: Path, pending: Path | None = None) -> str | None:
    """Return the fingerprint of a base, or None if it cannot be loaded either."""
    try:
        return base_fingerprint(root, engine_signature(), pending=pending)
    except InputError:
        return None


def _made(root: Path, pending: Path | None = None) -> KnowledgeGraph:
    from kg.reasoning.deriving import derive  # and the store: what is in the cache needs neither

    graph = KnowledgeGraph.load(root, pending=pending)
    derive(graph)
    return graph


def _made_and_kept(root: Path, cache: Cache, mark: str) -> EmbeddedStore:
    graph = _made(root)
    _keep(graph, cache, mark, _mark(root))
    return graph.store


def _keep(graph: KnowledgeGraph, cache: Cache, before: str, after: str | None) -> None:
    """Keep a graph, unless a file has changed while it was loaded, or it is too large."""
    if len(graph.store) <= MOST_QUADS and before == after:
        cache.put(_QUADS, before, graph.store.dump())


def _restored(root: Path, cache: Cache, mark: str) -> EmbeddedStore:
    """Return what the cache keeps; a file of it that is not whole is written anew."""
    from kg.stores.embedded import EmbeddedStore

    content = cache.get(_QUADS, mark)
    return _made_and_kept(root, cache, mark) if content is None else EmbeddedStore.restore(content)
