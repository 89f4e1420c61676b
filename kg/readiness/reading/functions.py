"""Callable functions: which reader reads which kind, and what the schema-based ones share."""

from __future__ import annotations

from collections.abc import Iterable

from kg.readiness.artefacts import Parameter
from kg.readiness.reading.context import Entry
from kg.readiness.reading.datatypes import xsd_of_json
from kg.readiness.reading.schemas import Leaf

__all__ = ["parameters_of"]


def parameters_of(leaves: Iterable[Leaf], entry: Entry) -> tuple[Parameter, ...]:
    """Return the leaves of a schema as inputs or outputs of a function, each name once.

    Args:
        leaves: the values that the schema describes.
        entry: the artefact that has the schema.
    """
    found = {leaf.name: _parameter(leaf, entry) for leaf in leaves}
    return tuple(found.values())


def _parameter(leaf: Leaf, entry: Entry) -> Parameter:
    value = xsd_of_json(leaf.type, leaf.format)
    unit = entry.unit(leaf.unit, entry.context.prefixes)
    return Parameter(leaf.name, leaf.written, leaf.terms, (value,) if value else (), unit)
