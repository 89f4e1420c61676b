"""An assessment as RDF that can be queried and held to the shapes."""

from __future__ import annotations

import pyoxigraph as ox

from kg.readiness.describing import PREFIXES, describe
from kg.readiness.rendering import Scored

__all__ = ["turtle"]


def turtle(scored: Scored, limit: int) -> str:
    """Return assets, functions, items, decisions, the assessment and its measurements."""
    del limit  # a graph holds everything
    triples = sorted(describe(scored.assessment, scored.hr), key=str)
    content = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    assert content is not None
    return content.decode("utf-8")
