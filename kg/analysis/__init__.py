"""What the claims say as a network: how one thing leads to another, what matters most, loops.

Entities are the nodes, and each claim that relates two entities is an edge.
"""

from __future__ import annotations

from kg.analysis.causes import Centrality, centrality, cycles
from kg.analysis.network import relation_graph
from kg.analysis.routes import Path, Step, paths

__all__ = ["Centrality", "Path", "Step", "centrality", "cycles", "paths", "relation_graph"]
