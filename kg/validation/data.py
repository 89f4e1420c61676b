"""What an engine of validation is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyoxigraph as ox

from kg.stores.embedded import EmbeddedStore
from kg.validation.results import Result
from kg.validation.shapes import Shapes

__all__ = ["Data", "Engine", "Outcome"]


@dataclass(frozen=True, slots=True)
class Data:
    """The data that shapes are held against: the union of some graphs of a store.

    Args:
        store: where they are.
        graphs: IRIs of the graphs.
        about: the nodes that results are wanted of, or None for all.
        prefixes: names of frequent namespaces, which keep the data short on their way.
    """

    store: EmbeddedStore
    graphs: Sequence[str]
    about: frozenset[object] | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the quads of the graphs."""
        for graph in self.graphs:
            yield from self.store.quads(graph=graph)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of holding data against shapes.

    Args:
        engine: the name of the engine that did it, which may be another than was asked.
        results: what was found, in no order.
    """

    engine: str
    results: Sequence[Result]


class Engine(Protocol):
    """Holds data against shapes."""

    def __call__(self, data: Data, shapes: Shapes) -> Outcome:
        """Return what the shapes say of the data.

        Raises:
            InputError: if a shape is faulty, or the data are beyond what shapes can check.
        """
