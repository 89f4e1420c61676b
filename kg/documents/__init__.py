"""Source documents: what a Markdown text states, where, and whether the graph holds all of it."""

from __future__ import annotations

from kg.documents.coverage import Coverage, Gap, cover
from kg.documents.units import Unit, units

__all__ = ["Coverage", "Gap", "Unit", "cover", "units"]
