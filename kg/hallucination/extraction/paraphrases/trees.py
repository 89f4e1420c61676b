"""How likely each verdict is, by the features of a sentence: gradient-boosted decision trees.

They are made by `benchmarks/train_paraphrases.py` (Friedman, "Greedy function approximation: a
gradient boosting machine", 2001) and kept in `trees.json`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import Final

import msgspec

from kg.hallucination.extraction.paraphrases.features import VERDICTS
from kg.model import Verdict

__all__ = ["Tree", "Trees", "shipped_trees"]

_FILE: Final = Path(__file__).with_name("trees.json")


class Tree(msgspec.Struct, frozen=True, array_like=True):
    """A decision tree, its nodes in the order in which they are met: parent, left part, right part.

    Args:
        features: of each node the number of the feature that it asks for; -1 of a leaf.
        values: of each node the most that the feature may be to go on at the next one; of a leaf,
            what it adds.
        right: of each node where to go on otherwise.
    """

    features: tuple[int, ...]
    values: tuple[float, ...]
    right: tuple[int, ...]

    def score(self, row: Sequence[float]) -> float:
        """Return what the tree adds for a sentence.

        Args:
            row: the features in the order in which they are numbered.
        """
        features, values, right = self.features, self.values, self.right
        at = 0
        while (feature := features[at]) >= 0:
            at = at + 1 if row[feature] <= values[at] else right[at]
        return values[at]


class Trees(msgspec.Struct, frozen=True):
    """The trees of each verdict.

    Args:
        features: the names of the features, in the order in which they are numbered.
        constants: what is added, by verdict in the order of `VERDICTS`.
        trees: the trees, by verdict.
    """

    features: tuple[str, ...]
    constants: tuple[float, ...]
    trees: tuple[tuple[Tree, ...], ...]

    def probabilities(self, values: Mapping[str, float]) -> dict[Verdict, float]:
        """Return how likely each verdict is, from 0 to 1; they sum up to 1.

        Args:
            values: the features by their names.

        Raises:
            KeyError: if a feature is missing.
        """
        row = [values[name] for name in self.features]
        scores = [
            constant + sum([tree.score(row) for tree in trees])
            for constant, trees in zip(self.constants, self.trees, strict=True)
        ]
        highest = max(scores)
        parts = [exp(score - highest) for score in scores]
        total = sum(parts)
        return {verdict: part / total for verdict, part in zip(VERDICTS, parts, strict=True)}


@cache
def shipped_trees() -> Trees:
    """Return the trees beside this module."""
    return msgspec.json.decode(_FILE.read_bytes(), type=Trees)
