"""What the verbs share: a graph, and where it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from kg.cache import user_cache
from kg.opening import open_graph, open_store
from kg.resources import shipped_base

if TYPE_CHECKING:
    from kg.cache import Cache
    from kg.knowledge_base import KnowledgeGraph

__all__ = ["Loaded"]


class Loaded:
    """A knowledge base that is loaded and derived.

    Args:
        graph: the graph.
        cache: where the base is kept once it has changed.
        store: the folder of the on-disk store that holds the graph, if one does.
    """

    def __init__(
        self, graph: KnowledgeGraph, *, cache: Cache | None = None, store: Path | None = None
    ) -> None:
        self.graph = graph
        self._cache = cache
        self._store = store

    @property
    def store_folder(self) -> Path | None:
        """The folder of the on-disk store that holds the graph, if one does."""
        return self._store

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        *,
        store: str | Path | None = None,
        cache: bool = True,
    ) -> Self:
        """Load a knowledge base and derive its facts.

        What was loaded and derived is kept in the cache of the user, from which the next call takes
        it if no file has changed; the environment variables `KG_CACHE` and `KG_CACHE_DIR` turn that
        off and move it.

        Args:
            path: its folder; the one that is shipped when None.
            store: a folder to keep the loaded quads in as an on-disk store, which may also gather
                what is added to it; in memory when None.
            cache: whether the cache may be used.

        Raises:
            InputError: if a folder is missing, or a file cannot be read or parsed.
            StoreLockedError: if another process holds the store open.
        """
        root = shipped_base() if path is None else Path(path)
        folder = user_cache() if cache else None
        if store is None:
            return cls(open_graph(root, folder), cache=folder)
        place = Path(store)
        return cls(open_store(root, place, folder), cache=folder, store=place)
