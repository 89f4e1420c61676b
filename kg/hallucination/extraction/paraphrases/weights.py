"""The weights of the comparison with paraphrases: multinomial logistic regression."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import Final

import msgspec

from kg.hallucination.extraction.paraphrases.features import VERDICTS
from kg.model import Verdict

__all__ = ["Weights", "shipped_weights"]

_FILE: Final = Path(__file__).with_name("weights.json")


class Weights(msgspec.Struct, frozen=True):
    """Weights of the features, for each verdict; see `features`.

    Args:
        means: the mean of each feature, which is taken from it.
        scales: its standard deviation, which the rest is divided by.
        weights: of each feature, by verdict in the order of `VERDICTS`.
        constants: what is added, by verdict.
    """

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    constants: tuple[float, ...]

    def probabilities(self, values: Sequence[float]) -> dict[Verdict, float]:
        """Return how likely each verdict is, from 0 to 1; they sum up to 1.

        Args:
            values: the features.
        """
        scaled = [
            (value - mean) / scale
            for value, mean, scale in zip(values, self.means, self.scales, strict=True)
        ]
        scores = [
            constant + sum(weight * value for weight, value in zip(some, scaled, strict=True))
            for some, constant in zip(self.weights, self.constants, strict=True)
        ]
        highest = max(scores)
        parts = [exp(score - highest) for score in scores]
        return {verdict: part / sum(parts) for verdict, part in zip(VERDICTS, parts, strict=True)}


@cache
def shipped_weights() -> Weights:
    """Return the weights beside this module."""
    return msgspec.json.decode(_FILE.read_bytes(), type=Weights)
