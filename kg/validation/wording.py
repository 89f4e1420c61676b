"""The words for results of shapes without a message, which the compiled engine has none for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from kg.stores.embedded import EmbeddedStore
from kg.validation.data import Data
from kg.validation.reference import by_pyshacl
from kg.validation.results import Node, Result
from kg.validation.shapes import Shapes
from kg.vocabulary import RDFS

__all__ = ["worded"]

_CONTEXT: Final = "urn:context"
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")


def worded(found: Sequence[Result], data: Data, shapes: Shapes) -> list[Result] | None:
    """Return results with a message each: those that have none get that of pySHACL.

    pySHACL is asked again of the nodes at fault, in a graph that holds what is said of them, and
    not of all the data, which could take minutes.

    Args:
        found: what the compiled engine found.
        data: the data that it was found in.
        shapes: the shapes.

    Returns:
        The results in the same order, or None if pySHACL does not find the same so.
    """
    silent = [result for result in found if not result.messages]
    focuses = {result.focus for result in silent}
    if not silent:
        return list(found)
    if any(isinstance(node, ox.BlankNode) for node in focuses):
        return None  # it has another label there
    store, place = EmbeddedStore(), ox.NamedNode(_CONTEXT)
    context = _context(focuses, {*focuses, *(result.value for result in silent)}, data)
    store.extend(ox.Quad(q.subject, q.predicate, q.object, place) for q in context)
    told: defaultdict[object, set[tuple[ox.Literal, ...]]] = defaultdict(set)
    for result in by_pyshacl(Data(store, [_CONTEXT]), shapes).results:
        told[_fault(result)].add(result.messages)
    if any(len(told[_fault(result)]) != 1 for result in silent):
        return None
    return [
        result if result.messages else replace(result, messages=next(iter(told[_fault(result)])))
        for result in found
    ]


def _context(focuses: set[Node], nodes: set[Node | None], data: Data) -> Iterator[ox.Quad]:
    """Yield what data say of nodes, what points at those in focus, and all superclasses."""
    for graph in data.graphs:
        yield from data.store.quads(predicate=_SUBCLASS, graph=graph)
        for node in nodes:
            if isinstance(node, ox.NamedNode):
                yield from data.store.quads(node, graph=graph)
        for node in focuses:
            yield from data.store.quads(content=node, graph=graph)


def _fault(result: Result) -> tuple[object, ...]:
    """Return what tells a result from others; labels of blank nodes do not."""
    parts = (result.focus, result.path, result.value, result.shape, result.constraint)
    named = (None if isinstance(part, ox.BlankNode) else part for part in parts)
    return (result.severity, result.component, *named)
