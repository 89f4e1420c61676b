"""Why the graph says what it says of a thing, and what it makes nothing of."""

from __future__ import annotations

from kg.explaining.claims import ExplainedClaim
from kg.explaining.explaining import Explanation, explain
from kg.explaining.reasons import Ground, Reason
from kg.explaining.unused import Cause, Unused

__all__ = ["Cause", "ExplainedClaim", "Explanation", "Ground", "Reason", "Unused", "explain"]
