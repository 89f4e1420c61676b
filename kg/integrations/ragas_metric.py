"""A metric for Ragas: how large a share of the claims in `response` is supported."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from ragas import SingleTurnSample
from ragas.metrics.base import MetricOutputType, MetricType, SingleTurnMetric

from kg.integrations.scoring import score_text

__all__ = ["SupportedClaims"]


@dataclass
class SupportedClaims(SingleTurnMetric):  # type: ignore[misc]
    """The share of claims that a knowledge base supports: 1 - HR, so that more is better.

    It asks no model. A response that claims nothing has no share: its score is NaN, which Ragas
    leaves out of means.

    Args:
        name: what the column of scores is called.
        base: the folder of the knowledge base; the one that is shipped when None.
    """

    name: str = "supported_claims"
    base: str | None = None
    output_type: MetricOutputType | None = MetricOutputType.CONTINUOUS
    _required_columns: dict[MetricType, set[str]] = field(
        default_factory=lambda: {MetricType.SINGLE_TURN: {"response"}}
    )

    def init(self, run_config: Any) -> None:
        """Do nothing: there is no model to set up."""

    async def _single_turn_ascore(self, sample: SingleTurnSample, callbacks: Any) -> float:
        supported = score_text(sample.response or "", self.base).supported
        return math.nan if supported is None else supported
