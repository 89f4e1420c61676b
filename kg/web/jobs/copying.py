"""A loaded base in other processes: the same quads in each, whatever its files say by then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg import KnowledgeBase
    from kg.cache import Shelf
    from kg.stores.embedded import EmbeddedStore

__all__ = ["Copy", "copied"]


@dataclass(frozen=True, slots=True)
class Copy:
    """What another process needs to open a base as it is in this one.

    Args:
        root: the folder of the base.
        quads: a dump of its quads, or the folder of its on-disk store.
        shelf: where that is kept which is worked out of the quads.
    """

    root: Path
    quads: Path
    shelf: Shelf

    def open(self) -> KnowledgeBase:
        """Return the base.

        Raises:
            InputError: if its quads cannot be read.
        """
        from kg import KnowledgeBase
        from kg.knowledge_base import KnowledgeGraph

        return KnowledgeBase(KnowledgeGraph(self.root, partial(_store, self.quads), self.shelf))


def _store(quads: Path) -> EmbeddedStore:
    from kg.stores.embedded import EmbeddedStore

    if quads.is_dir():
        return EmbeddedStore.reading(quads)
    return EmbeddedStore.restore(quads.read_bytes())


@contextmanager
def copied(base: KnowledgeBase) -> Iterator[Copy]:
    """Return a copy of a base, which other processes can open for as long as this lasts.

    A base in memory is written to a file of its own; one in an on-disk store is read from there.
    """
    root, shelf = base.graph.root.resolve(), base.graph.shelf
    if base.store_folder is not None:
        yield Copy(root, base.store_folder.resolve(), shelf)
        return
    with TemporaryDirectory(prefix="kg-serve-") as folder:
        quads = Path(folder) / "base.nq"
        quads.write_bytes(base.graph.store.dump())
        yield Copy(root, quads, shelf)
