"""Callable functions: which reader reads which kind, and what the schema-based ones share."""

from __future__ import annotations

from collections.abc import Iterable

from kg.readiness.artefacts import Parameter
from kg.readiness.reading.schemas import Leaf

__all__ = ["parameters_of"]


def parameters_of(leaves: Iterable[Leaf]) -> tuple[Parameter, ...]:
    """Return the leaves of a schema as inputs or outputs of a function, each name once."""
    found = {leaf.name: Parameter(leaf.name, leaf.written, leaf.terms) for leaf in leaves}
    return tuple(found.values())
