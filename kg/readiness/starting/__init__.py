"""A first `readiness.yaml` for a folder: what is in it, and which terms its fields may mean.

folder ─ look ─► artefacts ─ suggest terms ─► readiness.yaml, CSVW metadata, an SSSOM table
"""

from __future__ import annotations

from kg.readiness.starting.beginning import Started, start
from kg.readiness.starting.steps import first_steps

__all__ = ["Started", "first_steps", "start"]
