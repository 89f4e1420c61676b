"""Bases of one's own: made from nothing, from tables or from RDF, and checked for what they serve.

CSV, RDF ─ read ─► Turtle ─ load ─► what is missing ─ write ─► a base that texts can be held against
"""

from __future__ import annotations

from kg.bases.checking import Finding, State, Use, check
from kg.bases.creating import Step, create

__all__ = ["Finding", "State", "Step", "Use", "check", "create"]
