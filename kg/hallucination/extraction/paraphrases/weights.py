"""The weights of the comparison with paraphrases: multinomial logistic regression."""

from __future__ import annotations

from collections.abc import Mapping
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
    """Weights of the features by their names; see `features`.

    Args:
        constants: what is added, by verdict in the order of `VERDICTS`.
        features: of each feature its weights, by verdict.
    """

    constants: tuple[float, ...]
    features: dict[str, tuple[float, ...]]

    def probabilities(self, values: Mapping[str, float]) -> dict[Verdict, float]:
        """Return how likely each verdict is, from 0 to 1; they sum up to 1.

        Args:
            values: the features.
        """
        scores = list(self.constants)
        for name, weights in self.features.items():
            if value := values[name]:
                for at, weight in enumerate(weights):
                    scores[at] += weight * value
        highest = max(scores)
        parts = [exp(score - highest) for score in scores]
        total = sum(parts)
        return {verdict: part / total for verdict, part in zip(VERDICTS, parts, strict=True)}


@cache
def shipped_weights() -> Weights:
    """Return the weights beside this module."""
    return msgspec.json.decode(_FILE.read_bytes(), type=Weights)
