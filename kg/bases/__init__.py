"""Bases of one's own: made from nothing, from tables or from RDF, and checked for what they serve.

CSV, RDF ─ read ─► Turtle ─ load ─► what is missing ─ write ─► a base that texts can be held against
"""

from __future__ import annotations

from kg.bases.checking import check
from kg.bases.creating import Step, create
from kg.bases.findings import Finding, State, Use

__all__ = ["Finding", "State", "Step", "Use", "check", "create"]
