"""By how much two things, or two times, are apart, is reckoned from the numbers on record.

Recorded are 95 % of the attention mechanism, 85 % of RLHF, 30 % and then 60 % of RL post-training.
`✓` supported, `✗` contradicted, `?` unverifiable; one mark for each claim.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.hallucination.claims import Reading
from kg.hallucination.index.evidence import Property
from kg.hallucination.language.numbers.quantities import find_quantities
from kg.hallucination.verification.difference import differ
from kg.hallucination.verification.tolerance import Tolerance
from kg.model import Comparator, Interval

Marks = Callable[..., str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("注意力机制比 RLHF 高出 10 个百分点。", "✓"),
        ("注意力机制的收敛度比 RLHF 高 20 个百分点。", "✗"),
        ("RLHF 的收敛度比注意力机制低 10 个百分点。", "✓"),
        ("RLHF 的收敛度比注意力机制高 10 个百分点。", "✗"),
        ("Attention's convergence degree is 10 percentage points higher than that of RLHF.", "✓"),
        ("Attention's convergence degree is 30 points higher than that of RLHF.", "✗"),
        ("The convergence degree of attention exceeds that of RLHF by 10 percentage points.", "✓"),
        ("The gap between attention and RLHF is 10 percentage points.", "✓"),
        ("注意力机制与 RLHF 的收敛度相差 10 个百分点。", "✓"),
        ("RLHF 和注意力机制的收敛度相差 20 个百分点。", "✗"),
        ("规模化收敛的确定性比目标导向收敛高一颗星。", "✓"),
        ("规模化收敛的确定性比目标导向收敛高两颗星。", "✗"),
    ],
)
def test_two_things(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The convergence degree of RL post-training rose by 30 percentage points.", "✓"),
        ("The convergence degree of RL post-training rose by 10 percentage points.", "✗"),
        ("The convergence degree of RL post-training fell by 30 percentage points.", "✗"),
        ("The convergence degree of RL post-training doubled.", "✓"),
        ("RL 后训练的收敛度提高了 30 个百分点。", "✓"),
        ("RL 后训练的收敛度提高了 3 个百分点。", "✗"),
        ("RL 后训练的收敛度翻了一番。", "✓"),
        ("RLHF 的收敛度翻了一番。", "?"),
        ("The convergence degree of RL post-training rose to 60%.", "✓"),
    ],
)
def test_two_times(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected


_WHOLE = st.integers(min_value=1, max_value=10**6)


@given(its=_WHOLE, more=_WHOLE, other=_WHOLE)
def test_a_number_is_above_another_by_what_was_added_and_nothing_else(
    its: int, more: int, other: int
) -> None:
    def above(gap: int) -> bool | None:
        reading = Reading(
            "s", "p", "o", quantity=find_quantities(f"{gap} users")[0], order=Comparator.MORE_THAN
        )
        prop = Property("p", relation=False, functional=True)
        return differ(_at(its + more), _at(its), reading, prop, Tolerance())

    assert above(more) is True
    assert above(more + other) is False


def _at(number: int) -> Interval:
    return Interval(Decimal(number), Decimal(number))
