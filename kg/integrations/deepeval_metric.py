"""A metric for DeepEval: how large a share of the claims in `actual_output` is supported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deepeval.metrics import BaseMetric
from deepeval.test_case import LLMTestCase

from kg.integrations.scoring import score_text

__all__ = ["SupportedClaims"]


class SupportedClaims(BaseMetric):  # type: ignore[misc]
    """The share of claims that a knowledge base supports: 1 - HR, so that more is better.

    An output that claims nothing has no share: the metric is skipped for it.

    Args:
        threshold: the least share with which a test passes, from 0 to 1.
        base: the folder of the knowledge base; the one that is shipped when None.
    """

    async_mode = False
    include_reason = True
    verbose_mode = False

    def __init__(self, threshold: float = 1.0, base: str | Path | None = None) -> None:
        self.threshold: float = threshold
        self._base = base

    def measure(self, test_case: LLMTestCase, *_: Any, **__: Any) -> float | None:
        """Score one output; `reason` tells which claims are not supported."""
        scored = score_text(test_case.actual_output or "", self._base)
        supported = scored.supported
        self.score, self.reason = supported, scored.reason
        self.score_breakdown = dict(scored.counts)
        self.skipped = supported is None
        self.success = supported is None or supported >= self.threshold
        return supported

    async def a_measure(self, test_case: LLMTestCase, *_: Any, **__: Any) -> float | None:
        """Score one output; nothing is waited for, so this is `measure`."""
        return self.measure(test_case)

    def is_successful(self) -> bool:
        """Return whether the last output reached the threshold, or claimed nothing."""
        return bool(self.success) and self.error is None

    @property
    def __name__(self) -> str:
        return "Supported claims"
