"""A scorer for Inspect (`inspect_ai`): how large a share of the claims is supported."""

from __future__ import annotations

from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import TaskState

from kg.integrations.scoring import score_text

__all__ = ["supported_claims"]


@scorer(metrics=[mean(), stderr()])  # type: ignore[untyped-decorator]
def supported_claims(base: str | None = None) -> Scorer:
    """Score a completion by the share of its claims that a knowledge base supports: 1 - HR.

    A completion that claims nothing is unscored, which metrics leave out.

    Args:
        base: the folder of the knowledge base; the one that is shipped when None.
    """

    async def score(state: TaskState, target: Target) -> Score:
        """Score one completion; the target is not looked at."""
        completion = state.output.completion
        scored = score_text(completion, base)
        told = {"hr": scored.hr, "hr_lower": scored.lower, **scored.counts}
        if scored.supported is None:
            return Score.unscored(
                answer=completion, explanation=scored.reason, reason="no_claim", metadata=told
            )
        return Score(
            value=scored.supported, answer=completion, explanation=scored.reason, metadata=told
        )

    return score
