"""The formulas of ARI, as numbers.

The metrics document defines ARI = semantic alignment × log(logic encapsulation) × action loop.
Taken literally it is negative where there are fewer functions than units of complexity, has no
value without functions, and exceeds 1 at its own targets; so a normalised index stands beside it.
"""

from __future__ import annotations

import math
from typing import Final

__all__ = [
    "LITERAL",
    "NORMALISED",
    "TARGET_ALIGNMENT",
    "TARGET_FUNCTIONS",
    "TARGET_LOOP",
    "TARGET_RATIO",
    "literal_ari",
    "normalised_ari",
    "normalised_encapsulation",
]

LITERAL: Final = "ARI = alignment × ln(functions / complexity) × loop"
NORMALISED: Final = (
    "ARI_norm = alignment × min(1, ln(1 + functions / complexity) / ln(1 + target)) × loop"
)
#: The targets that the metrics document states, in its table of coefficients: two shares, and for
#: logic encapsulation a number of functions.
TARGET_ALIGNMENT: Final = 0.95
TARGET_FUNCTIONS: Final = 200
TARGET_LOOP: Final = 0.85
#: Callable functions for each unit of complexity at which logic encapsulation counts as full.
#: The document states its target of 200 as a number of functions, which is a ratio only once
#: complexity is known: 200/complexity. One function for each rule or process is the ratio at
#: which nothing is left that cannot be called; for a business of 200 rules both are the same.
TARGET_RATIO: Final = 1.0


def literal_ari(alignment: float, functions: int, complexity: int, loop: float) -> float | None:
    """Return ARI as it is defined, with its sign; None without functions or complexity.

    Args:
        alignment: semantic alignment, from 0 to 1.
        functions: how many functions are encapsulated.
        complexity: how many rules and processes there are.
        loop: the action-loop coefficient, from 0 to 1.

    Raises:
        ValueError: if a number is out of its bounds.

    Source: the metrics document, ARI, formula (`cv:ARIFormula`).

    >>> round(literal_ari(0.95, 200, 1, 0.85), 2)
    4.28
    >>> literal_ari(1, 1, 2, 1) < 0
    True
    """
    _check(alignment, functions, complexity, loop)
    if not functions or not complexity:
        return None
    return alignment * math.log(functions / complexity) * loop + 0.0  # no negative zero


def normalised_encapsulation(
    functions: int, complexity: int, target: float = TARGET_RATIO
) -> float | None:
    """Return logic encapsulation from 0 to 1; None without complexity.

    Args:
        functions: how many functions are encapsulated.
        complexity: how many rules and processes there are.
        target: functions for each unit of complexity at which it is full; more than 0.

    Raises:
        ValueError: if a number is out of its bounds.

    Source: the metrics document, "A defect of the formula" (`cv:NormalizedARIFormula`).

    >>> normalised_encapsulation(5, 5), normalised_encapsulation(0, 5)
    (1.0, 0.0)
    """
    _check(0, functions, complexity, 0)
    if not (math.isfinite(target) and target > 0):
        raise ValueError(f"a target ratio is more than 0, not {target}")
    if not complexity:
        return None
    return min(1.0, math.log1p(functions / complexity) / math.log1p(target))


def normalised_ari(
    alignment: float, functions: int, complexity: int, loop: float, target: float = TARGET_RATIO
) -> float | None:
    """Return ARI from 0 to 1, as the survival rule takes it; None without complexity.

    Args:
        alignment: semantic alignment, from 0 to 1.
        functions: how many functions are encapsulated.
        complexity: how many rules and processes there are.
        loop: the action-loop coefficient, from 0 to 1.
        target: functions for each unit of complexity at which encapsulation is full.

    Raises:
        ValueError: if a number is out of its bounds.

    Source: the metrics document, "A defect of the formula" (`cv:NormalizedARIFormula`).
    """
    _check(alignment, functions, complexity, loop)
    encapsulation = normalised_encapsulation(functions, complexity, target)
    return None if encapsulation is None else alignment * encapsulation * loop


def _check(alignment: float, functions: int, complexity: int, loop: float) -> None:
    for name, share in (("alignment", alignment), ("loop", loop)):
        if not 0 <= share <= 1:
            raise ValueError(f"{name} is from 0 to 1, not {share}")
    for name, count in (("functions", functions), ("complexity", complexity)):
        if count < 0:
            raise ValueError(f"{name} is a number from 0 on, not {count}")
