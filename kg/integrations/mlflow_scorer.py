"""A scorer for MLflow (`mlflow.genai.evaluate`): how large a share of the claims is supported."""

from __future__ import annotations

from typing import Any

from mlflow.entities import AssessmentSource, Feedback
from mlflow.genai.scorers import Scorer, scorer

from kg.integrations.scoring import score_text

__all__ = ["supported_claims"]


def supported_claims(base: str | None = None, name: str = "supported_claims") -> Scorer:
    """Return a scorer by the share of claims that a knowledge base supports: 1 - HR.

    `outputs` is a text, or has one under `response`, `output`, `answer`, `content` or `text`. An
    output that claims nothing gets no value, which means over all outputs leave out.

    Args:
        base: the folder of the knowledge base; the one that is shipped when None.
        name: what the assessment is called.
    """

    @scorer(name=name)  # type: ignore[untyped-decorator]
    def score(outputs: Any) -> Feedback | None:
        scored = score_text(_text(outputs), base)
        if scored.supported is None:
            return None
        return Feedback(
            name=name,
            value=scored.supported,
            rationale=scored.reason,
            source=AssessmentSource(source_type="CODE", source_id="convergence-kg"),
            metadata={verdict: str(number) for verdict, number in scored.counts.items()},
        )

    return score


def _text(outputs: Any) -> str:
    """Return the text of an output.

    Raises:
        TypeError: if it has none.
    """
    if isinstance(outputs, dict):
        names = ("response", "output", "answer", "content", "text")
        outputs = next((outputs[name] for name in names if name in outputs), outputs)
    if not isinstance(outputs, str):
        raise TypeError(
            f"the output is {type(outputs).__name__}; give a text, or {{'response': …}}"
        )
    return outputs
