"""The action loop: how many decisions reached the source system and stayed there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.proportions import wilson
from kg.readiness.artefacts import Decision, Outcome

__all__ = ["Loop", "close_loop"]


@dataclass(frozen=True, slots=True)
class Loop:
    """Decisions by what became of their write-back.

    Args:
        counts: how many decisions had each outcome.
    """

    counts: Mapping[Outcome, int]

    @property
    def decisions(self) -> int:
        """How many decisions there were."""
        return sum(self.counts.values())

    @property
    def succeeded(self) -> int:
        """How many were written back and stayed so.

        What was rolled back, timed out or has no known outcome did not succeed.
        """
        return self.counts.get(Outcome.SUCCEEDED, 0)

    @property
    def coefficient(self) -> float | None:
        """Successful write-backs / decisions, from 0 to 1; None for an empty log.

        Source: the metrics document, ARI, table of coefficients, row "action-loop coefficient".
        """
        return self.succeeded / self.decisions if self.decisions else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the coefficient; None for an empty log."""
        return wilson(self.succeeded, self.decisions) if self.decisions else None


def close_loop(decisions: Iterable[Decision]) -> Loop:
    """Count decisions by outcome.

    Args:
        decisions: each once.
    """
    return Loop(dict(Counter(decision.outcome for decision in decisions)))
