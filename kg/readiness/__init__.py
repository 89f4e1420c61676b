"""The AI readiness index (ARI): how far an organisation's data can be called safely by AI.

readiness.yaml ─ read ─► artefacts ─ check against the ontology ─► coefficients ─► assessment
"""

from __future__ import annotations

from kg.readiness.gaps import Gap, gaps
from kg.readiness.itself import read_itself
from kg.readiness.reading import base_of, read_artefacts
from kg.readiness.scoring import Assessment, assess
from kg.readiness.starting import Started, first_steps, start
from kg.readiness.survival import Survival, Thresholds, stage, survival, thresholds

__all__ = [
    "Assessment",
    "Gap",
    "Started",
    "Survival",
    "Thresholds",
    "assess",
    "base_of",
    "first_steps",
    "gaps",
    "read_artefacts",
    "read_itself",
    "stage",
    "start",
    "survival",
    "thresholds",
]
